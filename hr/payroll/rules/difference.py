"""Why a payslip differs from another: each cause by itself, the sum of all to the yen.

The facts of before become those of now one cause after another, and the one function that makes payslips is asked
after each. What a cause changed is the difference of two payslips, so that nothing remains unexplained.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from .facts import BonusFacts, Facts, PayFacts, PayItem, PayKind
from .law import PayLaw
from .lines import Payslip
from .own_items import with_own_items
from .slip import payslip

LawOf = Callable[[Facts], PayLaw]

# The order in which the causes are taken, each with its fields: what comes first is seen with the rest as before.
CAUSES = {
    "hourly_pay": ("hourly_yen",),
    "ordinary_time": ("ordinary_minutes", "extra_minutes"),
    "overtime": ("overtime_minutes", "premium_base_yen", "average_monthly_minutes"),
    "night_work": ("night_minutes",),
    "holiday_work": ("statutory_holiday_minutes",),
    "absence": ("absence_minutes",),
    "flex_deficit": ("deficit_minutes",),
    "settled_time": ("settled_minutes",),
    "days_worked": ("work",),
    "days_in_service": ("proration", "proration_rounding"),
    "commuting": ("commuting",),
    "benefits": ("taxable_benefit_yen",),
    "standard_remuneration": ("premium_months", "premium_month", "counted_this_year_yen"),
    "employment_insurance": ("employment_insured", "accident_insured"),
    "last_months_pay": ("previous_yen", "period_months", "earlier"),
    "tax_standing": ("tax_column", "dependants", "tax_method"),
    "resident_tax": ("resident_tax_yen", "resident_tax_rest_yen"),
    "deductions": ("other_deductions",),
    "place": ("place", "support_levy"),
}
LAW = "law"
ITEM = "item"
PAY_KIND = "pay_kind"


@dataclass(frozen=True, slots=True)
class Cause:
    """What one cause changed, in yen. `item` names a pay item; `before` and `now` are the values of its first field."""

    code: str
    gross_yen: int
    deductions_yen: int
    net_yen: int
    item: str = ""
    before: Any = None
    now: Any = None


def causes(before: Facts, now: Facts, law_of: LawOf) -> tuple[Cause, ...]:
    """The causes of the difference between two payslips, in a fixed order; those that changed nothing are left out.

    Their sums are the differences of pay, deductions and net pay, to the yen. Raises what payslips raise, and
    ValueError for a bonus beside a month.
    """
    if type(before) is not type(now):
        raise ValueError("a bonus differs from a month in everything")
    found = []
    last = payslip(before, law_of(before))
    for code, item, shown, facts in _steps(before, now):
        slip = payslip(facts, law_of(facts))
        if (slip.gross_yen, slip.deductions_yen) != (last.gross_yen, last.deductions_yen):
            found.append(_cause(code, item, shown, last, slip))
        last = slip
    return tuple(found)


def _cause(code: str, item: str, shown: tuple[Any, Any], last: Payslip, slip: Payslip) -> Cause:
    return Cause(
        code=code,
        gross_yen=slip.gross_yen - last.gross_yen,
        deductions_yen=slip.deductions_yen - last.deductions_yen,
        net_yen=slip.net_yen - last.net_yen,
        item=item,
        before=shown[0],
        now=shown[1],
    )


def _steps(before: Facts, now: Facts) -> Iterator[tuple[str, str, tuple[Any, Any], Facts]]:
    """(cause, item, values, facts): the facts of before on their way to those of now; the last are those of now."""
    at = _dated(before, now)
    yield LAW, "", (None, None), at
    kinds = (before.pay_kind, now.pay_kind)
    if before.pay_kind is PayKind.OFFICER:
        # An officer keeps no hours: the kind of pay changes before they come, and after they go.
        at = replace(at, pay_kind=now.pay_kind)
        yield PAY_KIND, "", kinds, at
    for item, was, becomes, items in _items(at.items, now.items):
        at = replace(at, items=items)
        yield ITEM, item, (was, becomes), at
    if at_month := _with_formulas(at, now):
        yield from at_month
        at = at_month[-1][-1]
    for code, names in CAUSES.items():
        changed = {name: getattr(now, name) for name in names if hasattr(now, name)}
        if any(getattr(at, name) != value for name, value in changed.items()):
            first = next(name for name, value in changed.items() if getattr(at, name) != value)
            shown = (getattr(at, first), changed[first])
            at = replace(at, **changed)
            yield code, "", shown, at
    yield PAY_KIND, "", kinds, now


def _with_formulas(at: Facts, now: Facts) -> list[tuple[str, str, tuple[Any, Any], Facts]]:
    """The days worked, where formulas will read them, then one item by formula after another, in the order of now."""
    if not isinstance(at, PayFacts) or not isinstance(now, PayFacts):
        return []
    found: list[tuple[str, str, tuple[Any, Any], Facts]] = []
    if now.work is not None and at.work != now.work:
        at = replace(at, work=now.work)
        found.append(("days_worked", "", (None, None), at))
    codes = list(dict.fromkeys(each.code for each in (*now.formula_items, *at.formula_items)))
    before = at.formula_items
    for place, code in enumerate(codes):
        was, becomes = [e for e in before if e.code == code], [e for e in now.formula_items if e.code == code]
        if was != becomes:
            done = codes[: place + 1]
            kept = (e for e in now.formula_items if e.code in done)
            then, at = at, replace(at, formula_items=(*kept, *(e for e in before if e.code not in done)))
            found.append((ITEM, (becomes or was)[0].label_ja, (_own_yen(then, code), _own_yen(at, code)), at))
    return found


def _own_yen(facts: PayFacts, code: str) -> int | None:
    computed = with_own_items(facts)
    found = [each.amount_yen for each in computed.items if each.code == code]
    found += [each.amount_yen for each in computed.other_deductions if each.code == code]
    return sum(found) if found else None


def _dated(before: Facts, now: Facts) -> Facts:
    """The facts of before, dated as now: what then differs is the law."""
    days: dict[str, Any] = {"pay_month": now.pay_month, "closing_on": now.closing_on, "paid_on": now.paid_on}
    if isinstance(before, BonusFacts) and isinstance(now, BonusFacts):
        due, then = before.premium_month, now.premium_month
        return replace(before, **days, premium_month=replace(due, month=then.month) if due and then else due)
    assert isinstance(before, PayFacts)
    assert isinstance(now, PayFacts)
    due_now = [each.month for each in now.premium_months]
    dated = before.premium_months
    if len(dated) == len(due_now):
        dated = tuple(replace(each, month=month) for each, month in zip(dated, due_now, strict=True))
    return replace(before, **days, overtime_month=now.overtime_month, premium_months=dated)


def _items(
    before: tuple[PayItem, ...], now: tuple[PayItem, ...]
) -> Iterator[tuple[str, int | None, int | None, tuple[PayItem, ...]]]:
    """(label, yen before, yen now, items): the items of one code after another as they are now, in the order of now."""
    codes = list(dict.fromkeys(each.code for each in (*now, *before)))
    for code in codes:
        was, becomes = [e for e in before if e.code == code], [e for e in now if e.code == code]
        if was != becomes:
            done = codes[: codes.index(code) + 1]
            later = [each for each in before if each.code not in done]
            items = (*(each for each in now if each.code in done), *later)
            label = (becomes or was)[0].label_ja
            yield label, _sum(was), _sum(becomes), items


def _sum(items: list[PayItem]) -> int | None:
    return sum(each.amount_yen for each in items) if items else None
