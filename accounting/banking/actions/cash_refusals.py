"""Why petty cash can't be written as asked."""

from backoffice.values.refusals import InvalidInput, Refusal


class BoxAccountNotAnAsset(InvalidInput):
    """Cash is an asset."""

    code = "accounting.banking.box_account_not_an_asset"
    field = "account_code"
    cause_ja = "勘定科目 {account} は資産ではありません。"
    cause_en = "The account {account} is not an asset."
    remedy_ja = "現金または小口現金の科目を選んでください。"
    remedy_en = "Choose an account of cash."


class BoxAccountOfABank(InvalidInput):
    """The account of the books is compared with statements."""

    code = "accounting.banking.box_account_of_a_bank"
    field = "account_code"
    cause_ja = "勘定科目 {account} は、銀行口座に使われています。"
    cause_en = "The account {account} is that of a bank account."
    remedy_ja = "小口現金には、口座とは別の科目を選んでください。"
    remedy_en = "Choose an account of its own for petty cash."


class BoxNotInUse(InvalidInput):
    """The box was not in use on the day."""

    code = "accounting.banking.box_not_in_use"
    field = "dated_on"
    cause_ja = "{day}に「{name}」は使われていません。"
    cause_en = "“{name}” was not in use on {day}."
    remedy_ja = "使い始めた日から使用停止日の前日までの日付を入力してください。"
    remedy_en = "Enter a day between its first day and the day before it went out of use."


class LineOutsideOfBox(BoxNotInUse):
    """A line of a bank keeps its day."""

    code = "accounting.banking.line_outside_of_box"
    cause_ja = "{day}に「{name}」は使われていないため、この明細をその補給・戻し入れとして照合できません。"
    cause_en = "“{name}” was not in use on {day}, so the line is no movement of it."
    remedy_ja = "その日に使っていた小口現金か口座を選ぶか、お金の行き先の勘定科目を選んで照合してください。"
    remedy_en = "Choose the box or account that was in use then, or the account that the money went to."


class UndoneOutsideOfBox(BoxNotInUse):
    """Undoing a match moves what is in its box."""

    code = "accounting.banking.undone_outside_of_box"
    field = "posted_on"
    cause_ja = "{day}に「{name}」は使われていないため、その日に補給・戻し入れの照合は取り消せません。"
    cause_en = "“{name}” was not in use on {day}, so its movement can't be undone on that day."
    remedy_ja = "使用停止日より前で、まだ実査していない日を入力してください。その日がないときは、照合をそのままにして、正しい科目への振り替えを振替伝票で記帳してください。"
    remedy_en = "Enter a day before it went out of use that was not counted. If there is none, leave the match and post a voucher to the right account."


class BoxStillHolds(Refusal):
    """A box goes out of use when it is empty."""

    code = "accounting.banking.box_still_holds"
    cause_ja = "小口現金に{held_yen:,}円が残っています。"
    cause_en = "The box still holds {held_yen:,} yen."
    remedy_ja = "残りを口座に戻すか、ほかの小口現金に移して、残高を0円にしてください。"
    remedy_en = "Bring the rest to the bank or to another box first."


class CashInFuture(InvalidInput):
    """Cash moves today or before."""

    code = "accounting.banking.cash_in_future"
    field = "dated_on"
    cause_ja = "{day}は、まだ来ていません。"
    cause_en = "{day} has not come."
    remedy_ja = "今日までの日付を入力してください。"
    remedy_en = "Enter today or an earlier day."


class CountedSince(InvalidInput):
    """What was counted stays as the book said it then."""

    code = "accounting.banking.counted_since"
    field = "dated_on"
    cause_ja = "{counted_on}に現金を実査しているため、その日までの出し入れは記録できません。"
    cause_en = "Cash was counted on {counted_on}; nothing is recorded until that day any more."
    remedy_ja = "実査の翌日からの日付で記録してください。"
    remedy_en = "Record it on a later day."


class LineOfCountedDay(CountedSince):
    """A line of a bank keeps its day; what was counted by then stays."""

    code = "accounting.banking.line_of_counted_day"
    cause_ja = "「{name}」は{counted_on}に実査しているため、{day}の明細をその補給・戻し入れとして照合すると、数え終えた残高が変わります。"
    cause_en = "“{name}” was counted on {counted_on}; matching a line of {day} with it would change what was counted."
    remedy_ja = "実査の翌日以降の日付で出納帳に記録し（相手は口座の科目）、その仕訳とこの明細を照合してください。実査の過不足に含まれていたときは、現金過不足の科目で照合してください。"
    remedy_en = "Record it in the cash book on a day after the count, against the account of the bank, and match the line with that entry. If the count already posted it as a difference, match it with cash over and short."


class UndoneOnCountedDay(CountedSince):
    """What was counted stays; a match is undone after it."""

    code = "accounting.banking.undone_on_counted_day"
    field = "posted_on"
    cause_ja = "「{name}」は{counted_on}に実査しているため、その日までの日付では照合を取り消せません。"
    cause_en = "“{name}” was counted on {counted_on}; a match with it is not undone until that day any more."
    remedy_ja = "取消の計上日に、実査の翌日からの日付を入力してください。実査した日の残高はそのまま残ります。"
    remedy_en = "Enter a day after the count. What was counted stays as it is."


class NothingMoved(InvalidInput):
    """A line moves at least a yen."""

    code = "accounting.banking.nothing_moved"
    field = "amount_yen"
    cause_ja = "金額が1円以上ではありません。"
    cause_en = "The amount is not 1 yen or more."
    remedy_ja = "金額を入力してください。"
    remedy_en = "Enter the amount."


class BoxIsEmpty(InvalidInput):
    """Nobody takes out more than is there."""

    code = "accounting.banking.box_is_empty"
    field = "amount_yen"
    cause_ja = "{amount_yen:,}円を出すと、残高（その日は{balance_yen:,}円）が0円より少なくなる日があります。"
    cause_en = "Taking out {amount_yen:,} yen leaves less than nothing on some day (the box holds {balance_yen:,} yen on this one)."
    remedy_ja = "金額と日付を確かめるか、先に補給を記録してください。"
    remedy_en = "Check amount and day, or record the replenishment first."


class AlreadyTakenBack(Refusal):
    """A line is taken back once, and what takes back is not."""

    code = "accounting.banking.cash_already_taken_back"
    cause_ja = "この行は、すでに取り消されているか、取り消しの行です。"
    cause_en = "The line was taken back already, or takes back another."
    remedy_ja = "正しい出し入れを、新しく記録してください。"
    remedy_en = "Record what is right anew."


class DifferenceUnexplained(InvalidInput):
    """A difference is posted with what is known of it."""

    code = "accounting.banking.difference_unexplained"
    field = "note"
    cause_ja = "実際の有高{counted_yen:,}円と帳簿の残高{book_yen:,}円が一致しません。"
    cause_en = "{counted_yen:,} yen were counted, the book says {book_yen:,} yen."
    remedy_ja = "数え直しても違うときは、分かっている事情を入力してください。差額は現金過不足に記帳します。"
    remedy_en = "If a recount differs too, enter what is known of it; the difference is posted to cash over and short."
