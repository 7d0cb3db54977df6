"""給与所得: what of a year's pay is income."""

from bisect import bisect_right
from collections.abc import Sequence

from backoffice.values.reasons import Line, Term, line
from backoffice.values.refusals import Refusal

from .law import IncomeAdjustment, IncomeClass


class TooMuchPay(Refusal):
    """Who earns more files a return."""

    code = "hr.year_end.too_much_pay"
    cause_ja = "1年の給与が{limit:,}円を超えるため、年末調整の対象になりません。"
    cause_en = "A year's pay above {limit:,} yen is not adjusted."
    remedy_ja = "確定申告をするように、本人に伝えてください。"
    remedy_en = "Ask the person to file a tax return."


def employment_income(pay_yen: int, table: Sequence[IncomeClass]) -> tuple[Line, ...]:
    """Pay of the year less its deduction (所得税法28条, 別表第五), fractions dropped: the steps, the income last.

    Within a row that has classes, pay is taken at the start of its class.
    """
    pay = Term("pay_yen", pay_yen)
    row = table[bisect_right([each.from_yen for each in table], pay_yen) - 1]
    classes = line("pay_class", "pay_yen / class_width_yen", "DROP_FRACTION", pay, row.class_width)
    income = line(
        "employment_income",
        "pay_class_yen * class_width_yen * income_rate - income_subtract_yen",
        "DROP_FRACTION",
        classes.as_term(),
        row.class_width,
        row.rate,
        row.subtract,
    )
    return classes, income


def income_adjustment(pay_yen: int, law: IncomeAdjustment, *, is_adjusted: bool) -> Line:
    """所得金額調整控除 (租税特別措置法41条の3の11), fractions raised; 0 where none of its reasons holds."""
    holds = Term("adjustment_holds", int(is_adjusted), "number")
    return line(
        "income_adjustment",
        "max(min(pay_yen, adjusted_up_to_yen) - adjusted_from_yen, 0) * adjustment_rate * adjustment_holds",
        "RAISE_FRACTION",
        Term("pay_yen", pay_yen),
        law.up_to_pay,
        law.from_pay,
        law.rate,
        holds,
    )
