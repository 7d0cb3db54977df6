"""Why an asset is not entered, changed or depreciated as asked."""

from backoffice.values.refusals import InvalidInput, Refusal


class NumberTaken(InvalidInput):
    """Every asset has its own number."""

    code = "accounting.fixed_assets.number_taken"
    field = "number"
    cause_ja = "資産番号 {number} は、すでに使われています。"
    cause_en = "The asset number {number} is in use."
    remedy_ja = "別の番号を入力してください。"
    remedy_en = "Enter another number."


class AcquiredInFuture(InvalidInput):
    """An asset is entered when it was acquired."""

    code = "accounting.fixed_assets.acquired_in_future"
    field = "acquired_on"
    cause_ja = "取得日の{day}は、まだ来ていません。"
    cause_en = "The day of acquisition, {day}, has not come."
    remedy_ja = "引き渡しを受けた日を入力してください。"
    remedy_en = "Enter the day on which it was handed over."


class UsedBeforeAcquired(InvalidInput):
    """Use begins on the day of acquisition or later."""

    code = "accounting.fixed_assets.used_before_acquired"
    field = "in_use_from"
    cause_ja = "事業供用日（{in_use_from}）が取得日（{acquired_on}）より前です。"
    cause_en = "It is in use from {in_use_from}, before it was acquired on {acquired_on}."
    remedy_ja = "使い始めた日を入力してください。取得日と同じ日でもかまいません。"
    remedy_en = "Enter the day on which use began; it may be the day of acquisition."


class LifeUnknown(InvalidInput):
    """The tables hold rates for some lives alone."""

    code = "accounting.fixed_assets.life_unknown"
    field = "life_years"
    cause_ja = "耐用年数が入力されていないか、率のない年数です。"
    cause_en = "The life is missing, or there is no rate for it."
    remedy_ja = "{least}年から{most}年までで入力してください。"
    remedy_en = "Enter {least} to {most} years."


class MethodNotOpen(InvalidInput):
    """A kind of asset is depreciated by the methods that the law leaves open for the day of acquisition."""

    code = "accounting.fixed_assets.method_not_open"
    field = "method"
    cause_ja = "{day}に取得した{kind}には、この償却方法を使えません。"
    cause_en = "This method is not open to such an asset ({kind}) acquired on {day}."
    remedy_ja = "償却方法を選び直してください。建物・建物附属設備・構築物・無形固定資産は定額法です。"
    remedy_en = "Choose again. Buildings, their fittings, structures and intangibles take the straight line."


class TreatmentNotOpen(InvalidInput):
    """The cost, the day or the company does not allow the treatment."""

    code = "accounting.fixed_assets.treatment_not_open"
    field = "treatment"
    cause_ja = "取得価額{cost_yen:,}円のこの資産に、「{treatment}」は使えません。"
    cause_en = "“{treatment}” is not open to this asset of {cost_yen:,} yen."
    remedy_ja = "使える扱いと理由を見て、選び直してください。"
    remedy_en = "See which treatments are open and why, and choose again."


class OpeningTooLarge(InvalidInput):
    """Book value and depreciation of the year are part of the cost."""

    code = "accounting.fixed_assets.opening_too_large"
    field = "opening_book_yen"
    cause_ja = "開始時の帳簿価額と、同じ年度の開始前の償却額の合計が、取得価額の{cost_yen:,}円を超えています。"
    cause_en = "The opening book value and the year's depreciation before it exceed the cost of {cost_yen:,} yen."
    remedy_ja = "固定資産台帳の金額を確認してください。"
    remedy_en = "Check the figures of the register."


class StatedMissing(InvalidInput):
    """An older method goes on by amounts that the company states."""

    code = "accounting.fixed_assets.stated_missing"
    field = "stated_yearly_yen"
    cause_ja = "会社が決めた年額で償却するには、年額と、償却の限度になる帳簿価額が必要です。"
    cause_en = "Depreciation by a stated amount needs the amount of a year and the book value at which it ends."
    remedy_ja = "開始時の帳簿価額とともに取り込んでください。"
    remedy_en = "Import them with the opening book value."


class AlreadyDepreciated(Refusal):
    """What an asset was written with stays once it was depreciated."""

    code = "accounting.fixed_assets.already_depreciated"
    cause_ja = "「{asset}」は、すでに減価償却を計上しているため、この内容は変えられません。"
    cause_en = "“{asset}” was depreciated already, so this cannot be changed."
    remedy_ja = "計上した月の減価償却を新しい順に取り消すか、除却して登録し直してください。"
    remedy_en = "Take the posted months back, the newest first, or retire it and register it anew."


class AssetEnded(Refusal):
    """A retired, sold or withdrawn asset takes nothing more."""

    code = "accounting.fixed_assets.asset_ended"
    cause_ja = "「{asset}」は「{state}」のため、この操作はできません。"
    cause_en = "“{asset}” is {state}, so this can't be done."
    remedy_ja = "画面を読み込み直して、最新の状態を確認してください。"
    remedy_en = "Reload the page to see how it stands."


class ReasonNeeded(InvalidInput):
    """What takes something out of the register says why."""

    code = "accounting.fixed_assets.reason_needed"
    field = "reason"
    cause_ja = "理由が入力されていません。"
    cause_en = "The reason is missing."
    remedy_ja = "理由を入力してください。"
    remedy_en = "Enter the reason."
