"""What a program is told whose token does not hold."""

from backoffice.api.problems import Told


class TokenNotInForce(Told):
    """The token is unknown, over, given back or ended, or its user may not work in the company any more."""

    code = "api.token_not_in_force"
    status = 401
    cause_ja = "このアクセストークンは使えません。期限切れ、解除、または利用者の退任が考えられます。"
    cause_en = "This access token does not work: expired, ended, or its user has left."
    remedy_ja = "更新用トークンで新しいトークンを受け取るか、利用者にもう一度許可を求めてください。"
    remedy_en = "Get another with the refresh token, or ask the user to allow the program again."
