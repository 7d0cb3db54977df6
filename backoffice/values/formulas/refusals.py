"""What is wrong with a formula: its place, the cause, and what to do."""

from typing import ClassVar

from backoffice.values.refusals import InvalidInput


class FormulaRefused(InvalidInput):
    """A formula that can't be used; every refusal of this package is one."""

    code = "values.formula_refused"
    field: ClassVar[str] = "formula"
    cause_ja = "計算式を使えません。"
    cause_en = "The formula can't be used."
    remedy_ja = "計算式を直してください。"
    remedy_en = "Correct the formula."


class FormulaTooLong(FormulaRefused):
    code = "values.formula_too_long"
    cause_ja = "計算式が長すぎます（{count}文字。上限は{limit}文字）。"
    cause_en = "The formula is too long ({count} characters; at most {limit})."
    remedy_ja = "一部を別の項目に分けて、その項目を計算式から読んでください。"
    remedy_en = "Move a part of it into an item of its own, and read that item."


class FormulaTooBig(FormulaRefused):
    code = "values.formula_too_big"
    cause_ja = "計算式が込み入りすぎています（かっこや関数の入れ子は{levels}段、部品は{nodes}個まで）。"
    cause_en = "The formula is too complex (at most {levels} levels and {nodes} parts)."
    remedy_ja = "一部を別の項目に分けて、その項目を計算式から読んでください。"
    remedy_en = "Move a part of it into an item of its own, and read that item."


class UnreadableText(FormulaRefused):
    code = "values.formula_unreadable_text"
    cause_ja = "計算式の{place}文字目の「{found}」を読めません。"
    cause_en = "Character {place} of the formula, “{found}”, can't be read."
    remedy_ja = "数・項目の名前・＋ − × ÷・比較・かっこ・関数だけを使ってください。"
    remedy_en = "Use numbers, names of items, + - * /, comparisons, parentheses and functions only."


class BadNumber(FormulaRefused):
    code = "values.formula_bad_number"
    cause_ja = "計算式の{place}文字目の数「{found}」は使えません。"
    cause_en = "The number “{found}” at character {place} of the formula can't be used."
    remedy_ja = "桁区切りのない数で、整数は12桁、小数は6桁までで書いてください。"
    remedy_en = "Write it without separators, with at most 12 digits before and 6 after the point."


class SomethingElseExpected(FormulaRefused):
    code = "values.formula_something_else_expected"
    cause_ja = "計算式の{place}文字目は、{wanted_ja}のはずですが、「{found}」です。"
    cause_en = "At character {place} the formula should have {wanted_en}, but there is “{found}”."
    remedy_ja = "かっこの閉じ忘れ、演算子の抜け、カンマの数を確かめてください。"
    remedy_en = "Look for a missing parenthesis, operator or comma."


class EndsTooEarly(FormulaRefused):
    code = "values.formula_ends_too_early"
    cause_ja = "計算式が途中で終わっています（{wanted_ja}が必要です）。"
    cause_en = "The formula ends too early ({wanted_en} is needed)."
    remedy_ja = "かっこの閉じ忘れや、書きかけの部分がないか確かめてください。"
    remedy_en = "Look for a missing parenthesis or an unfinished part."


class WrongArguments(FormulaRefused):
    code = "values.formula_wrong_arguments"
    cause_ja = "計算式の{place}文字目の「{function_ja}」の使い方が違います。"
    cause_en = "“{function_en}” at character {place} of the formula is not used as it should be."
    remedy_ja = "「{usage_ja}」の形で書いてください。"
    remedy_en = "Write it as “{usage_en}”."


class UnitsDiffer(FormulaRefused):
    code = "values.formula_units_differ"
    cause_ja = "計算式の{place}文字目で、{left_ja}と{right_ja}を足す・引く・比べる・選ぶことはできません。"
    cause_en = "At character {place} the formula adds, compares or chooses between {left_en} and {right_en}."
    remedy_ja = "同じ単位にそろえてください。数には「円」「分」「日」などの単位を付けられます。"
    remedy_en = "Use the same unit on both sides; a number may carry its unit: yen, min, days."


class UnitsDontMultiply(FormulaRefused):
    code = "values.formula_units_dont_multiply"
    cause_ja = (
        "計算式の{place}文字目で、{left_ja}と{right_ja}の掛け算・割り算をしていますが、意味のある単位になりません。"
    )
    cause_en = "At character {place} the formula multiplies or divides {left_en} and {right_en}, which gives no unit."
    remedy_ja = "円に掛けられるのは、率・回数・日数などです。率は「3%」のように書いてください。"
    remedy_en = "Yen may be multiplied by a rate, a count or days. Write a rate as “3%”."


class NotACondition(FormulaRefused):
    code = "values.formula_not_a_condition"
    cause_ja = "計算式の{place}文字目には条件が必要ですが、{unit_ja}になっています。"
    cause_en = "At character {place} the formula needs a condition, but there is {unit_en}."
    remedy_ja = "「勤続月数 >= 12か月」のような比較を書いてください。"
    remedy_en = "Write a comparison, as in “service_months >= 12 months”."


class NotYen(FormulaRefused):
    code = "values.formula_not_yen"
    cause_ja = "計算式の結果が円になりません（{unit_ja}になっています）。"
    cause_en = "The formula does not give yen (it gives {unit_en})."
    remedy_ja = "金額には「3000円」のように単位を付け、月額に日数や時間を掛けるときは、月の日数や時間で割ってください。"
    remedy_en = (
        "Give amounts their unit, as in “3000円”; divide monthly pay by the month's days or time before multiplying."
    )


class NotAKey(FormulaRefused):
    code = "values.formula_not_a_key"
    cause_ja = "計算式の{place}文字目の表を、{unit_ja}で引くことはできません。"
    cause_en = "At character {place} of the formula a table is looked up by {unit_en}."
    remedy_ja = "等級などの数、月数、日数、人数で引いてください。"
    remedy_en = "Look it up by a number such as a grade, or by months, days or persons."
