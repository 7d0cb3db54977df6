"""Why lines can't be matched as asked."""

from backoffice.values.refusals import InvalidInput, Refusal


class NoLine(InvalidInput):
    """A match is of lines."""

    code = "accounting.banking.no_line"
    cause_ja = "照合する明細が選ばれていません。"
    cause_en = "No line is chosen."
    remedy_ja = "未照合の明細を1件以上選んでください。"
    remedy_en = "Choose at least one unmatched line."


class AlreadyMatched(Refusal):
    """Somebody matched the line."""

    code = "accounting.banking.already_matched"
    cause_ja = "「{text}」（{on}、{amount_yen:,}円）は、すでに照合されています。"
    cause_en = "“{text}” ({on}, {amount_yen:,} yen) is matched already."
    remedy_ja = "画面を読み込み直して、照合の内容を確認してください。二重には記帳していません。"
    remedy_en = "Reload the page and see its match. Nothing was posted twice."


class DoesNotAddUp(InvalidInput):
    """The parts are not the lines."""

    code = "accounting.banking.does_not_add_up"
    cause_ja = "内訳の合計は{parts_yen:,}円で、明細の{lines_yen:,}円と{difference_yen:,}円違います。"
    cause_en = "The parts come to {parts_yen:,} yen; the lines to {lines_yen:,} yen, {difference_yen:,} yen apart."
    remedy_ja = "差額を、振込手数料・値引・仮受金などの内訳として加えてください。"
    remedy_en = "Add the difference as a fee, a discount or a suspense receipt."


class ItemNotOpen(Refusal):
    """What the money is for was settled meanwhile."""

    code = "accounting.banking.item_not_open"
    cause_ja = "選んだ請求・未払は、すでに消し込まれているか、取り消されています。"
    cause_en = "The chosen item was settled or cancelled."
    remedy_ja = "画面を読み込み直して、選び直してください。"
    remedy_en = "Reload the page and choose again."


class BeyondTheItem(InvalidInput):
    """More than is open, the other way round, or less of what is paid in one sum."""

    code = "accounting.banking.beyond_the_item"
    cause_ja = "「{title}」の残りは{open_yen:,}円で、{amount_yen:,}円は消し込めません。"
    cause_en = "“{title}” has {open_yen:,} yen open; {amount_yen:,} yen can't be settled."
    remedy_ja = "残りの額までで消し込み、多い分は仮受金などの内訳にしてください。未払は全額で消し込みます。"
    remedy_en = "Settle up to what is open, and put the rest to suspense. Payables are settled in full."


class EntryTaken(Refusal):
    """The entry belongs to other lines."""

    code = "accounting.banking.entry_taken"
    cause_ja = "選んだ仕訳は、ほかの明細と照合済みか、取り消されたか、この口座の科目の行がありません。"
    cause_en = "The chosen entry is matched with other lines, was taken back, or has no line of this account."
    remedy_ja = "画面を読み込み直して、別の仕訳を選んでください。"
    remedy_en = "Reload the page and choose another entry."


class OneAccountOnly(InvalidInput):
    """An entry of the books is matched with lines of one account."""

    code = "accounting.banking.one_account_only"
    cause_ja = "記帳済みの仕訳と照合できるのは、1つの口座の明細だけです。"
    cause_en = "An entry is matched with lines of one account only."
    remedy_ja = "口座ごとに分けて照合してください。"
    remedy_en = "Match each account by itself."


class SameAccount(InvalidInput):
    """Money does not move from an account to itself."""

    code = "accounting.banking.same_account"
    cause_ja = "同じ口座への資金移動は照合できません。"
    cause_en = "Money can't be moved to the same account."
    remedy_ja = "移動先または移動元の口座を選んでください。"
    remedy_en = "Choose the other account."


class MatchUndone(Refusal):
    """A match is undone once."""

    code = "accounting.banking.match_undone"
    cause_ja = "この照合は、{on}に取り消されています。"
    cause_en = "The match was undone on {on}."
    remedy_ja = "必要なら、明細を新しく照合してください。"
    remedy_en = "If needed, match the lines anew."


class UndoReasonMissing(InvalidInput):
    """Undoing says why."""

    code = "accounting.banking.undo_reason_missing"
    field = "reason"
    cause_ja = "照合を取り消す理由が入力されていません。"
    cause_en = "The reason of undoing is missing."
    remedy_ja = "理由を入力してください。"
    remedy_en = "Enter the reason."
