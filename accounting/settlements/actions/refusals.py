"""Why something can't be set off, or an instrument not be taken, given or ended as asked."""

from backoffice.values.refusals import InvalidInput, Refusal


class NothingChosen(InvalidInput):
    """There is something to settle."""

    code = "accounting.settlements.nothing_chosen"
    cause_ja = "{what}が選ばれていません。"
    cause_en = "Nothing is chosen to be settled."
    remedy_ja = "決済する金額を1件以上入力してください。"
    remedy_en = "Enter the amount of at least one item."


class SidesDiffer(InvalidInput):
    """A set-off takes the same sum on either side."""

    code = "accounting.settlements.sides_differ"
    cause_ja = (
        "請求の合計{invoices_yen:,}円と、未払の合計{payables_yen:,}円が一致しません（差額{difference_yen:,}円）。"
    )
    cause_en = "Invoices come to {invoices_yen:,} yen, sums owed to {payables_yen:,} yen ({difference_yen:,} apart)."
    remedy_ja = "多い方の金額を減らして、両方の合計をそろえてください。"
    remedy_en = "Take less of the larger side until both come to the same."


class OtherPartner(InvalidInput):
    """What is settled together is of one partner."""

    code = "accounting.settlements.other_partner"
    cause_ja = "「{label}」は、{partner}との取引ではありません。"
    cause_en = "“{label}” is not a deal with {partner}."
    remedy_ja = "同じ取引先のものだけを選んでください。"
    remedy_en = "Choose items of the same partner only."


class ReasonMissing(InvalidInput):
    """What is set off, dishonoured or undone says why."""

    code = "accounting.settlements.reason_missing"
    field = "reason"
    cause_ja = "理由が入力されていません。"
    cause_en = "The reason is missing."
    remedy_ja = "理由を入力してください。"
    remedy_en = "Enter the reason."


class OffsetNeedsApproval(Refusal):
    """A set-off of so much is agreed to by others before it takes effect."""

    code = "accounting.settlements.offset_needs_approval"
    cause_ja = "{amount_yen:,}円の相殺には、承認が必要です。"
    cause_en = "A set-off of {amount_yen:,} yen needs approval."
    remedy_ja = "相殺の画面から、承認を依頼してください。"
    remedy_en = "Ask for its approval on the page of set-offs."


class NotAsked(Refusal):
    """What was agreed to or given back is not agreed to again."""

    code = "accounting.settlements.not_asked"
    cause_ja = "この相殺の申請は「{state}」のため、承認できません。"
    cause_en = "This request is {state}: it does not await approval."
    remedy_ja = "画面を読み込み直して、最新の状態を確認してください。"
    remedy_en = "Reload the page to see how it stands."


class ApproverAsked(Refusal):
    """Whoever asks for a set-off does not agree to it."""

    code = "accounting.settlements.approver_asked"
    cause_ja = "自分が申請した相殺は、承認できません。"
    cause_en = "You asked for this set-off, so somebody else has to approve it."
    remedy_ja = "ほかの承認者に依頼してください。"
    remedy_en = "Ask another approver."


class OffsetUndone(Refusal):
    """A set-off is undone once."""

    code = "accounting.settlements.offset_undone"
    cause_ja = "相殺 {number} は、すでに取り消されています。"
    cause_en = "The set-off {number} was undone already."
    remedy_ja = "画面を読み込み直してください。"
    remedy_en = "Reload the page."


class DaysOutOfOrder(InvalidInput):
    """Issued, taken or given, due: in this order."""

    code = "accounting.settlements.days_out_of_order"
    field = "due_on"
    cause_ja = "振出日・発生日（{issued_on}）、計上日（{taken_on}）、支払期日（{due_on}）の順になっていません。"
    cause_en = "Issued {issued_on}, taken or given {taken_on}, due {due_on}: these days are not in order."
    remedy_ja = "手形または記録の内容を見て、日付を直してください。"
    remedy_en = "Correct the days from the note or the record."


class NumberUsed(InvalidInput):
    """An instrument is registered once."""

    code = "accounting.settlements.number_used"
    field = "number"
    cause_ja = "番号「{number}」は、すでに登録されています。"
    cause_en = "The number “{number}” is registered already."
    remedy_ja = "一覧で確認してください。二重には登録していません。"
    remedy_en = "Look for it in the list. Nothing was registered twice."


class NoteForbidden(InvalidInput):
    """A supplier under the law is not paid by a note."""

    code = "accounting.settlements.note_forbidden"
    field = "form"
    cause_ja = "{partner}は取適法の対象で、手形による支払は禁止されています（2026年1月1日以後の発注）。"
    cause_en = "{partner} falls under the subcontracting law, which forbids paying by notes (orders since 2026-01-01)."
    remedy_ja = "現金（振込）で支払ってください。対象かどうかの判断は、買掛・未払の「支払期限の確認」で見直せます。"
    remedy_en = "Pay by transfer. Whether the supplier falls under the law is judged on the page of limits of payables."


class RecordTooLate(InvalidInput):
    """A supplier under the law can turn a record into all of its money by the due day of payment."""

    code = "accounting.settlements.record_too_late"
    field = "due_on"
    cause_ja = "{partner}は取適法の対象で、支払期日（{last_on}）までに満額の現金にできない電子記録債務は使えません。"
    cause_en = "{partner} falls under the subcontracting law: a record must be worth its full sum by {last_on}."
    remedy_ja = "電子記録の支払期日を{last_on}以前にするか、現金（振込）で支払ってください。"
    remedy_en = "Let it fall due by {last_on}, or pay by transfer."


class NotHeld(Refusal):
    """What has ended does not end again."""

    code = "accounting.settlements.not_held"
    cause_ja = "{number}は「{state}」のため、この操作はできません。"
    cause_en = "{number} is “{state}”, so this can't be done."
    remedy_ja = "画面を読み込み直して、最新の状態を確認してください。"
    remedy_en = "Reload the page to see how it stands."


class OnlyReceived(Refusal):
    """Only what was received is discounted, endorsed or dishonoured."""

    code = "accounting.settlements.only_received"
    cause_ja = "{number}は支払の手形・電子記録債務のため、この操作はできません。"
    cause_en = "{number} was given by the company, so this can't be done."
    remedy_ja = "期日に決済を記録してください。"
    remedy_en = "Record that it was paid on its day."


class OnlyGiven(Refusal):
    """What the company gave is what it fails to pay."""

    code = "accounting.settlements.only_given"
    cause_ja = "{number}は受け取った手形・電子記録債権のため、支払不能は記録できません。"
    cause_en = "{number} was received, so the company can't fail to pay it."
    remedy_ja = "受け取ったものが支払われないときは、「不渡り」を記録してください。"
    remedy_en = "Record that it was dishonoured."


class OnlyRecordsSplit(Refusal):
    """A note is one paper."""

    code = "accounting.settlements.only_records_split"
    cause_ja = "{number}は手形のため、分割できません。"
    cause_en = "{number} is a note and can't be split."
    remedy_ja = "分割できるのは、電子記録債権だけです。"
    remedy_en = "Only electronic records are split."


class SplitOutside(InvalidInput):
    """A part is more than nothing, and less than the whole."""

    code = "accounting.settlements.split_outside"
    field = "amount_yen"
    cause_ja = "分割する額{amount_yen:,}円は、1円以上、{whole_yen:,}円未満ではありません。"
    cause_en = "A part of {amount_yen:,} yen is not between 1 yen and less than {whole_yen:,} yen."
    remedy_ja = "残す額が1円以上になるように入力してください。"
    remedy_en = "Enter less than the whole."


class PartsMoved(Refusal):
    """A split is taken back while both parts are held."""

    code = "accounting.settlements.parts_moved"
    cause_ja = "{number}を分割したものが、すでに決済・割引・譲渡などをされています。"
    cause_en = "A part of {number} was settled, discounted, assigned or split since."
    remedy_ja = "分割したそれぞれの記録を先に取り消してください。"
    remedy_en = "Take those back first."


class WrongDay(InvalidInput):
    """What happens to an instrument happens while it is there, and not in the future."""

    code = "accounting.settlements.wrong_day"
    field = "happened_on"
    cause_ja = "日付{happened_on}は、{first_on}から{last_on}までではありません。"
    cause_en = "{happened_on} is not between {first_on} and {last_on}."
    remedy_ja = "実際に行われた日を入力してください。"
    remedy_en = "Enter the day on which it happened."


class NotYetDue(InvalidInput):
    """Its day is still to come: nothing was collected or paid."""

    code = "accounting.settlements.not_yet_due"
    field = "happened_on"
    cause_ja = "支払期日{due_on}は、まだ来ていません。"
    cause_en = "Its day, {due_on}, is still to come."
    remedy_ja = "期日になってから記録してください。期日前に銀行や取引先に渡したときは、割引か裏書・譲渡を記録します。"
    remedy_en = "Record this on that day. Where it was given to a bank or a supplier before, record that instead."


class SetOffSince(Refusal):
    """The same partner was set off after the form was opened: the form shows what was open before."""

    code = "accounting.settlements.set_off_since"
    cause_ja = "この画面を開いたあとに、同じ取引先との相殺{number}が登録されました。"
    cause_en = "Set-off {number} with the same partner was recorded after this form was opened."
    remedy_ja = "{number}を確認し、さらに相殺するときは、新しい残りの額でもう一度登録してください。何も変えていません。"
    remedy_en = "Look at {number}; to set off more, send this again with what is left now. Nothing was changed."


class DiscountTooLarge(InvalidInput):
    """A bank keeps less than the sum."""

    code = "accounting.settlements.discount_too_large"
    field = "discount_yen"
    cause_ja = "割引料{discount_yen:,}円が、金額{amount_yen:,}円以上です。"
    cause_en = "A discount of {discount_yen:,} yen is not below the {amount_yen:,} yen."
    remedy_ja = "銀行の計算書で、割引料を確認してください。"
    remedy_en = "Check the discount on the bank's statement."


class NotTheWholeSum(InvalidInput):
    """An instrument is endorsed for all of its sum."""

    code = "accounting.settlements.not_the_whole_sum"
    cause_ja = "選んだ未払の合計{chosen_yen:,}円が、金額{amount_yen:,}円と一致しません。"
    cause_en = "What is chosen comes to {chosen_yen:,} yen, not to the {amount_yen:,} yen of the instrument."
    remedy_ja = "未払の金額を合わせてください。電子記録債権の一部を譲渡するときは、先に「分割」を記録してください。"
    remedy_en = "Choose as much. To assign a part of a record, split it first."


class AccountNeeded(InvalidInput):
    """What settled no invoice of ours goes to an account when it is dishonoured."""

    code = "accounting.settlements.account_needed"
    field = "account_code"
    cause_ja = "{number}は請求書と結び付いていないため、売掛金に戻せません。"
    cause_en = "{number} is tied to no invoice, so that none can be opened again."
    remedy_ja = "不渡りの分を計上する資産の勘定科目を選んでください。"
    remedy_en = "Choose the account of assets on which it stands from now on."


class BankNeeded(InvalidInput):
    """Buying back what was discounted or endorsed takes money."""

    code = "accounting.settlements.bank_needed"
    field = "bank_account"
    cause_ja = "割引・裏書した{number}の買戻しに使った口座が選択されていません。"
    cause_en = "Choose the account from which {number} was bought back."
    remedy_ja = "買戻しの代金を支払った口座を選んでください。"
    remedy_en = "Choose the account of the payment."


class NothingToTakeBack(Refusal):
    """The last event is of a match, reopened invoices, or there is none."""

    code = "accounting.settlements.nothing_to_take_back"
    cause_ja = "{number}の最後の記録は、ここでは取り消せません。"
    cause_en = "What happened last to {number} can't be taken back here."
    remedy_ja = "入出金明細との照合は、照合の画面で取り消します。売掛金に戻した不渡りは取り消せないので、入金は請求書に記録してください。"
    remedy_en = (
        "Undo a match on its own page. A dishonour that opened invoices stays: record receipts for the invoices."
    )
