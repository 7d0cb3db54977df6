"""Why a month of depreciation is not posted, or not taken back."""

from backoffice.values.refusals import Refusal


class MonthNotBegun(Refusal):
    """A month is posted when it has begun."""

    code = "accounting.fixed_assets.month_not_begun"
    cause_ja = "{month}は、まだ始まっていません。"
    cause_en = "{month} has not begun."
    remedy_ja = "その月になってから計上してください。"
    remedy_en = "Post it when the month has come."


class MonthAlreadyPosted(Refusal):
    """A month is posted once."""

    code = "accounting.fixed_assets.month_already_posted"
    cause_ja = "{month}の減価償却は、すでに計上しています。二重には計上していません。"
    cause_en = "The depreciation of {month} is posted already. Nothing was posted twice."
    remedy_ja = "直すときは、計上を取り消してから計上し直してください。"
    remedy_en = "To correct it, take it back and post it anew."


class EarlierMonthMissing(Refusal):
    """Months are posted one after the other."""

    code = "accounting.fixed_assets.earlier_month_missing"
    cause_ja = "先に{month}の減価償却を計上する必要があります。"
    cause_en = "The depreciation of {month} must be posted first."
    remedy_ja = "{month}から順に計上してください。"
    remedy_en = "Post the months in order, from {month} on."


class LaterMonthStands(Refusal):
    """What comes later was computed from it."""

    code = "accounting.fixed_assets.later_month_stands"
    cause_ja = "後の月（{month}）の減価償却が計上されています。"
    cause_en = "The depreciation of a later month ({month}) is posted."
    remedy_ja = "新しい月から順に取り消してください。"
    remedy_en = "Take the months back, the newest first."


class NothingToDepreciate(Refusal):
    """No asset has anything left in the month."""

    code = "accounting.fixed_assets.nothing_to_depreciate"
    cause_ja = "{month}に減価償却する資産がありません。"
    cause_en = "There is nothing to depreciate in {month}."
    remedy_ja = "固定資産台帳の事業供用日を確認してください。"
    remedy_en = "Check in the register from when the assets are in use."


class RunNotPosted(Refusal):
    """Only what is posted is taken back."""

    code = "accounting.fixed_assets.run_not_posted"
    cause_ja = "この月の減価償却は「{state}」のため、取り消せません。"
    cause_en = "This month of depreciation is {state} and cannot be taken back."
    remedy_ja = "画面を読み込み直して、最新の状態を確認してください。"
    remedy_en = "Reload the page to see how it stands."


class DisposedSince(Refusal):
    """The result of a disposal stands on the book value that the month left."""

    code = "accounting.fixed_assets.disposed_since"
    cause_ja = "「{asset}」が、この月の後に除却・売却されています。"
    cause_en = "“{asset}” was retired or sold after this month."
    remedy_ja = "損益がこの月の帳簿価額によるため、取り消せません。差額は翌月以降の仕訳で直してください。"
    remedy_en = "Its gain or loss stands on the book value of this month; correct the difference by an entry."
