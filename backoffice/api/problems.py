"""What goes wrong at the API, each a refusal with its cause and remedy, and how it is told (RFC 9457)."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpResponse, QueryDict
from django.utils import translation
from rest_framework import exceptions

from backoffice.shell.pager import UnreadableCursor
from backoffice.shell.problem import problem_json, status_of
from backoffice.values.refusals import InvalidInput, Refusal

DEADLOCK = "40P01"
LANGUAGES = ("ja", "en")
WHOLE = "non_field_errors"


class Told(Refusal):
    """A refusal of the frame itself; `headers` and `members` go onto the answer."""

    status = 400

    def __init__(
        self, *, headers: Mapping[str, str] | None = None, members: Mapping[str, Any] | None = None, **given: object
    ) -> None:
        super().__init__(**given)
        self.headers = dict(headers or {})
        self.members = dict(members or {})


class KeyNeeded(Told):
    """No key came with the request."""

    code = "api.key_needed"
    status = 401
    cause_ja = "APIキーがありません。"
    cause_en = "There is no API key in the request."
    remedy_ja = "ヘッダー「Authorization: Bearer （APIキー）」を付けてください。キーは画面の「APIキー」で作れます。"
    remedy_en = 'Send the header "Authorization: Bearer <key>". Keys are made on the page "API keys".'


class KeyNotInForce(Told):
    """The key is unknown, expired, revoked, or its user may not work in the company any more."""

    code = "api.key_not_in_force"
    status = 401
    cause_ja = "このAPIキーは使えません。誤り、期限切れ、無効化、または利用者の退任が考えられます。"
    cause_en = "This API key does not work: misspelt, expired, revoked, or its user has left."
    remedy_ja = "画面の「APIキー」で状態を確かめ、必要なら新しいキーを作ってください。"
    remedy_en = 'Look at its state on the page "API keys", and make a new key where one is needed.'


class ScopeMissing(Told):
    """The key was made, or the program let in, for less than this."""

    code = "api.scope_missing"
    status = 403
    cause_ja = "このAPIキー（トークン）には範囲「{scope}」がありません。"
    cause_en = 'This API key or token does not have the scope "{scope}".'
    remedy_ja = "その範囲を選んで新しいキーを作るか、その範囲で連携を許可し直してください。"
    remedy_en = "Make a new key with that scope, or ask to be let in with it."


class Malformed(Told):
    """JSON or a form that can't be read."""

    code = "api.malformed"
    cause_ja = "送られた内容が読み取れません。"
    cause_en = "The content of the request cannot be read."
    remedy_ja = "UTF-8のJSONを、Content-Type: application/json で送ってください。"
    remedy_en = "Send JSON in UTF-8 with Content-Type: application/json."


class BadParameters(Told):
    """Query parameters that are unknown or don't fit."""

    code = "api.bad_parameters"
    cause_ja = "アドレスの条件に誤りがあります。"
    cause_en = "The query parameters are not right."
    remedy_ja = "errors の項目を直してください。"
    remedy_en = "Put right what errors names."


class Invalid(Told):
    """A body whose fields don't fit."""

    code = "api.invalid"
    status = 422
    cause_ja = "送られた内容に誤りがあります。何も登録していません。"
    cause_en = "The content is not right. Nothing was done."
    remedy_ja = "errors の項目を直してください。"
    remedy_en = "Put right what errors names."


class BadCursor(Told):
    """A cursor that we did not write, or wrote for another list."""

    code = "api.bad_cursor"
    cause_ja = "cursor が読み取れないか、別の一覧のものです。"
    cause_en = "The cursor cannot be read or belongs to another list."
    remedy_ja = "next のアドレスをそのまま使うか、cursor を外して最初から読んでください。"
    remedy_en = "Follow next as it is, or leave the cursor out and read from the beginning."


class IdempotencyKeyNeeded(Told):
    """A POST that could be done twice."""

    code = "api.idempotency_key_needed"
    cause_ja = "ヘッダー Idempotency-Key がないか、1〜255文字の英数字・記号ではありません。"
    cause_en = "The header Idempotency-Key is missing or is not 1 to 255 visible ASCII characters."
    remedy_ja = "要求ごとに新しいUUIDを付け、送り直すときは同じ値を使ってください。"
    remedy_en = "Give each request a new UUID, and use the same one when you send it again."


class NothingThere(Told):
    """A row that does not exist, or not for this user: the two are told alike."""

    code = "api.nothing_there"
    status = 404
    cause_ja = "指定されたものはありません。"
    cause_en = "There is nothing at this address."
    remedy_ja = "アドレスとIDを確かめてください。"
    remedy_en = "Check the address and the id."


class ChangedMeanwhile(Told):
    """What the program saw is not what is there now."""

    code = "api.changed_meanwhile"
    status = 412
    cause_ja = "取得したあとに、ほかの人が変更しています。何も登録していません。"
    cause_en = "It was changed by somebody else since you read it. Nothing was done."
    remedy_ja = "もう一度取得し、その ETag を If-Match で送ってください。"
    remedy_en = "Read it again, and send its ETag as If-Match."


class WrongMethod(Told):
    """An address that does not do that."""

    code = "api.wrong_method"
    status = 405
    cause_ja = "このアドレスは {method} を受け付けません。"
    cause_en = "This address does not take {method}."
    remedy_ja = "使える方法はヘッダー Allow のとおりです。"
    remedy_en = "The header Allow names what it takes."


class NotAcceptable(Told):
    """The client wants a form that we don't speak."""

    code = "api.not_acceptable"
    status = 406
    cause_ja = "求められた形式では返せません。"
    cause_en = "The answer is not available in the form that was asked for."
    remedy_ja = "ヘッダー Accept を application/json にしてください。"
    remedy_en = "Send the header Accept: application/json."


class TooLarge(Told):
    """A body over the limit."""

    code = "api.too_large"
    status = 413
    cause_ja = "内容が上限の{most}MBを超えています。"
    cause_en = "The content is over the limit of {most} MB."
    remedy_ja = "ファイルを小さくするか、要求を分けてください。"
    remedy_en = "Make the files smaller or split the request."


class WrongMediaType(Told):
    """A body in a form that this address does not read."""

    code = "api.wrong_media_type"
    status = 415
    cause_ja = "形式「{media_type}」は受け取れません。"
    cause_en = 'The media type "{media_type}" is not read here.'
    remedy_ja = "Content-Type: application/json で送ってください。"
    remedy_en = "Send Content-Type: application/json."


class NotInABatch(Told):
    """A batch, or a file, asked for within a batch."""

    code = "api.not_in_a_batch"
    status = 422
    cause_ja = "「{path}」は一括の要求に入れられません。"
    cause_en = '"{path}" cannot be part of a batch.'
    remedy_ja = "単独の要求として送ってください。"
    remedy_en = "Send it as a request of its own."


class UndoneWithOthers(Told):
    """Of all or nothing, another operation was refused."""

    code = "api.undone_with_others"
    status = 424
    cause_ja = "一括の要求の{place}番目（0から数えて）が断られたため、この操作は行っていません。"
    cause_en = "This operation was not done because operation {place} of the batch (counted from 0) was refused."
    remedy_ja = "断られた操作を直し、同じ Idempotency-Key のまま全体を送り直してください。"
    remedy_en = "Put right the refused operation and send the whole again with the same Idempotency-Keys."


class HeldUp(Told):
    """Two requests waited for each other, and PostgreSQL undid this one."""

    code = "api.held_up"
    status = 409
    retry_after_seconds = 1
    cause_ja = "ほかの要求と互いに待ち合ったため、この要求を取り消しました。"
    cause_en = "This request and another one waited for each other, and this one was undone."
    remedy_ja = "数秒待って、同じ要求をもう一度送ってください。"
    remedy_en = "Wait a few seconds and send the same request again."


class TooManyRequests(Told):
    """The key's requests of this minute are used up."""

    code = "api.too_many_requests"
    status = 429
    cause_ja = "このAPIキー（連携）の要求が1分間に{limit}回を超えました。"
    cause_en = "More than {limit} requests came with this API key or in this connection in a minute."
    remedy_ja = "ヘッダー Retry-After の秒数を待って送り直してください。"
    remedy_en = "Wait for the seconds in the header Retry-After and send it again."


def answered(exception: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """The answer to what was raised in an endpoint; None for a mistake of ours, which becomes a 500."""
    refusal = _as_refusal(exception, context["view"])
    if refusal is None:
        return None
    request = context["request"]._request
    response = problem_json(
        request,
        status=status_of(refusal),
        **refusal.as_dict(),
        **(_field_of(refusal) if isinstance(refusal, InvalidInput) else getattr(refusal, "members", {})),
    )
    for name, value in getattr(refusal, "headers", {}).items():
        response[name] = value
    if hasattr(refusal, "retry_after_seconds"):
        response["Retry-After"] = str(refusal.retry_after_seconds)
    return response


def errors_of(shape: type, data: Any, *, user: Any = None) -> list[dict[str, Any]]:
    """What does not fit, field by field, in both languages."""
    said = {}
    for language in LANGUAGES:
        with translation.override(language):
            checked = shape(data=data, context={"user": user})
            checked.is_valid()
            said[language] = list(_flat(checked.errors, ()))
    return [
        {"field": field, "code": code, "message": {"ja": ja, "en": en}}
        for (field, code, ja), (_field, _code, en) in zip(*said.values(), strict=True)
    ]


def repeated(asked: QueryDict) -> list[dict[str, Any]]:
    """The parameters of an address that are there more than once: which of them was meant is not guessed."""
    message = {"ja": "この条件が2つ以上あります。", "en": "This parameter is there more than once."}
    names = [name for name, values in asked.lists() if len(values) > 1]
    return [{"field": name, "code": "repeated", "message": message} for name in names]


def _field_of(refusal: InvalidInput) -> dict[str, Any]:
    """The one field that an action found wrong, in the form of those that the frame finds."""
    if hasattr(refusal, "errors"):
        return {"errors": refusal.errors}
    message = {"ja": refusal.cause_ja, "en": refusal.cause_en}
    # Yen travel with their currency, so that their fields are named without the unit.
    named = refusal.field.removesuffix("_yen")
    return {"errors": [{"field": named, "code": refusal.code, "message": message}]} if named else {}


def _flat(errors: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    if isinstance(errors, Mapping):
        for name, inner in errors.items():
            yield from _flat(inner, path if name == WHOLE else (*path, str(name)))
    elif isinstance(errors, list):
        for place, inner in enumerate(errors):
            yield from _flat(inner, path if isinstance(inner, str) else (*path, str(place)))
    else:
        yield ".".join(path), str(getattr(errors, "code", "invalid")), str(errors)


def _as_refusal(exception: Exception, view: Any) -> Refusal | None:
    if isinstance(exception, UnreadableCursor):
        return BadCursor()
    if isinstance(exception, Refusal):
        return exception
    if isinstance(exception, exceptions.MethodNotAllowed):
        allowed = ", ".join(view.allowed_methods)
        return WrongMethod(method=view.request.method, headers={"Allow": allowed})
    if isinstance(exception, exceptions.UnsupportedMediaType):
        return WrongMediaType(media_type=view.request.content_type)
    if isinstance(exception, OperationalError) and getattr(exception.__cause__, "pgcode", "") == DEADLOCK:
        return HeldUp()
    if isinstance(exception, RequestDataTooBig):
        return too_large()
    for kinds, refusal in PLAIN:
        if isinstance(exception, kinds):
            return refusal()
    return None


def too_large() -> TooLarge:
    """The refusal of a body over the limit that the settings name."""
    return TooLarge(most=settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024))


PLAIN: tuple[tuple[Any, type[Told]], ...] = (
    (exceptions.NotAcceptable, NotAcceptable),
    ((exceptions.ParseError, SuspiciousOperation), Malformed),
    ((exceptions.NotFound, Http404), NothingThere),
)
