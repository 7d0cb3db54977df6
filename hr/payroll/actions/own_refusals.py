"""What defining an item by formula is refused for."""

from backoffice.values.refusals import InvalidInput, Refusal


class OwnCodeUnfit(InvalidInput):
    """Codes are plain, and belong to one thing."""

    code = "hr.payroll.own_code_unfit"
    field = "code"
    cause_ja = "コード「{code}」は使えません（ほかの項目が使っているか、形が違います）。"
    cause_en = "The code “{code}” can't be used: something else has it, or it has another shape."
    remedy_ja = "英小文字で始まり、英小文字・数字・_だけの、まだ使っていないコードにしてください。例 night_duty"
    remedy_en = "Begin with a lower-case letter; use lower-case letters, digits and _ only. For example night_duty."


class OwnLabelTaken(InvalidInput):
    """A formula couldn't tell two items of one name apart."""

    code = "hr.payroll.own_label_taken"
    field = "label"
    cause_ja = "項目名「{label}」は、ほかの項目が使っています。"
    cause_en = "Another item is called “{label}”."
    remedy_ja = "区別できる名前にしてください。"
    remedy_en = "Choose another name."


class SectionStays(InvalidInput):
    """What was paid can't become a deduction under the same code."""

    code = "hr.payroll.section_stays"
    field = "section"
    cause_ja = "「{label}」は{section}の項目として定めています。"
    cause_en = "“{label}” is defined as {section}."
    remedy_ja = "区分を変えるときは、別のコードで新しい項目を定めてください。"
    remedy_en = "Define a new item with another code."


class AgreementMissing(InvalidInput):
    """Wages are paid in full but for what law or a written agreement allows (労働基準法24条1項)."""

    code = "hr.payroll.agreement_missing"
    field = "agreement"
    cause_ja = "控除の項目には、根拠になる労使協定（賃金控除協定）の名称と、適用開始日までの締結日が必要です。"
    cause_en = "A deduction needs the labour agreement that allows it, concluded by the day from which it holds."
    remedy_ja = "協定の名称と締結日を入力してください。協定がなければ、先に結んでください（労働基準法24条1項）。"
    remedy_en = "Enter the agreement and its date; without one, conclude it first."


class GroupNotNamed(InvalidInput):
    """An item of a group says of which."""

    code = "hr.payroll.group_not_named"
    field = "pay_group_code"
    cause_ja = "対象の給与グループが選ばれていません。"
    cause_en = "No pay group is chosen."
    remedy_ja = "登録されている給与グループを選んでください。"
    remedy_en = "Choose a pay group that is registered."


class OwnValueNeedsNames(InvalidInput):
    """A value of one's own belongs to people who are named."""

    code = "hr.payroll.own_value_needs_names"
    field = "own_unit"
    cause_ja = "「本人の値」は、対象者を登録する項目だけが使えます。"
    cause_en = "A person's own value goes only with items that name their people."
    remedy_ja = "対象を「対象者に登録した人だけ」にするか、本人の値を使わないでください。"
    remedy_en = "Let the item name its people, or do without the value."


class OwnItemIsRead(InvalidInput):
    """Another item would read what is not there any more."""

    code = "hr.payroll.own_item_is_read"
    field = "valid_from"
    cause_ja = "{day}に、「{label}」の計算式が読む項目がなくなります。"
    cause_en = "On {day} the formula of “{label}” would read an item that is not there."
    remedy_ja = "先に「{label}」の計算式を変えるか、終了してください。"
    remedy_en = "Change or end “{label}” first."


class OwnItemNotHeld(InvalidInput):
    """Only what holds can end."""

    code = "hr.payroll.own_item_not_held"
    field = "ends_on"
    cause_ja = "「{label}」は、{day}には有効でないか、その後の変更が登録されています。"
    cause_en = "“{label}” does not hold on {day}, or changes after it."
    remedy_ja = "有効な期間の中の日を指定してください。始まる前の変更は、先に取り消してください。"
    remedy_en = "Give a day on which it holds; take back what has not begun."


class OwnItemHasBegun(Refusal):
    """What was paid by stays."""

    code = "hr.payroll.own_item_has_begun"
    cause_ja = "「{label}」に、始まる前の変更はありません。"
    cause_en = "“{label}” has no change that has not begun."
    remedy_ja = "始まった計算式は、新しい開始日で変更してください。"
    remedy_en = "Change a formula that has begun from another day on."


class OwnValueMissing(InvalidInput):
    """The formula reads a value that nobody entered."""

    code = "hr.payroll.own_value_missing"
    field = "own_value"
    cause_ja = "「{label}」の計算式は、本人の値を読みます。"
    cause_en = "The formula of “{label}” reads the person's own value."
    remedy_ja = "本人の値を入力してください。"
    remedy_en = "Enter the value."


class NotForNamedPeople(InvalidInput):
    """An item for everybody names nobody."""

    code = "hr.payroll.not_for_named_people"
    field = "employee"
    cause_ja = "「{label}」は、対象者を登録する項目ではないか、{day}には有効ではありません。"
    cause_en = "“{label}” does not name its people, or does not hold on {day}."
    remedy_ja = "項目の対象と期間を確かめてください。"
    remedy_en = "Check for whom and when the item holds."
