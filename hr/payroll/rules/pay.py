"""The pay section: hourly wages, fixed items with proration, absence, premium pay, commuting."""

from collections.abc import Iterator

from backoffice.values.reasons import Line, Term, line

from .facts import PayFacts, PayItem, Proration
from .law import OvertimeLaw
from .lines import PayLine, Section, place
from .overtime import HOUR, OvertimeTime, PremiumBase, overtime_lines
from .own_items import ComputedItem, own_line


def pay_lines(facts: PayFacts, law: OvertimeLaw) -> Iterator[PayLine]:
    """Every line that is paid, in the order of the paper."""
    if facts.hourly_yen:
        yield place(_hourly_wages(facts), Section.PAY)
    for item in facts.items:
        yield place(item_line(item, facts), Section.PAY, item.label_ja)
    for premium in overtime_lines(premium_base(facts), _time(facts), law):
        yield place(premium, Section.PAY)
    if facts.absence_minutes and (base_yen := _absence_base_yen(facts)):
        yield place(_absence("absence", "absence_minutes", facts.absence_minutes, base_yen, facts), Section.PAY)
    if facts.deficit_minutes and (base_yen := _absence_base_yen(facts)):
        yield place(_absence("flex_deficit", "deficit_minutes", facts.deficit_minutes, base_yen, facts), Section.PAY)
    if _commuting_yen(facts):
        yield place(_commuting(facts), Section.PAY)


def premium_base(facts: PayFacts) -> PremiumBase:
    """割増賃金の基礎: the full monthly amounts of the items that count, and hourly pay, in the overtime's month."""
    monthly_yen = facts.premium_base_yen
    if monthly_yen is None:
        monthly_yen = sum(item.amount_yen for item in facts.items if item.in_premium_base)
    else:
        # The terms of another month gave it; formulas are those of this one.
        monthly_yen += sum(i.amount_yen for i in facts.items if i.in_premium_base and isinstance(i, ComputedItem))
    return PremiumBase(monthly_yen, facts.average_monthly_minutes, facts.hourly_yen)


def item_line(item: PayItem, facts: PayFacts) -> Line:
    """What is paid of one item: the whole, or its part by days."""
    amount = Term("item_yen", item.amount_yen)
    proration = item.proration or facts.proration
    days = None if proration is None or not item.prorated else _days(proration)
    if isinstance(item, ComputedItem):
        return own_line(item, days, facts.proration_rounding)
    if days is None:
        return line(item.code, "item_yen", "EXACT", amount)
    formula = "item_yen * prorated_days / scheduled_days"
    return line(item.code, formula, facts.proration_rounding, amount, *days)


def _days(proration: Proration) -> tuple[Term, Term]:
    return (
        Term("prorated_days", proration.worked_days, "days"),
        Term("scheduled_days", proration.scheduled_days, "days"),
    )


def _hourly_wages(facts: PayFacts) -> Line:
    hourly, worked = Term("hourly_yen", facts.hourly_yen), Term("ordinary_minutes", facts.ordinary_minutes, "minutes")
    return line("hourly_wages", "hourly_yen * ordinary_minutes / minutes_per_hour", "HALF_UP", hourly, worked, HOUR)


def _time(facts: PayFacts) -> OvertimeTime:
    return OvertimeTime(
        month=facts.overtime_month,
        extra_minutes=facts.extra_minutes,
        overtime_minutes=facts.overtime_minutes,
        night_minutes=facts.night_minutes,
        statutory_holiday_minutes=facts.statutory_holiday_minutes,
        settled_minutes=facts.settled_minutes,
    )


def _absence_base_yen(facts: PayFacts) -> int:
    """The items that follow absence: in full, or their parts where the terms changed within the period."""
    items = [item for item in facts.items if item.prorated]
    return sum(item_line(item, facts).amount_yen if item.proration else item.amount_yen for item in items)


def _absence(code: str, name: str, minutes: int, base_yen: int, facts: PayFacts) -> Line:
    """What absence, or too few hours, takes from the items that follow it: never more than is paid of them."""
    base = Term("absence_base_yen", base_yen)
    paid_yen = sum(item_line(item, facts).amount_yen for item in facts.items if item.prorated)
    limit = base if paid_yen == base_yen else Term("paid_items_yen", paid_yen)
    return line(
        code,
        f"-min(absence_base_yen / average_monthly_minutes * {name}, {limit.name})",
        "DROP_FRACTION",
        base,
        Term("average_monthly_minutes", facts.average_monthly_minutes, "minutes"),
        Term(name, minutes, "minutes"),
        *(() if limit is base else (limit,)),
    )


def _commuting_yen(facts: PayFacts) -> int:
    return facts.commuting.public_yen + facts.commuting.vehicle_yen


def _commuting(facts: PayFacts) -> Line:
    paid = (
        Term("public_commuting_yen", facts.commuting.public_yen),
        Term("vehicle_commuting_yen", facts.commuting.vehicle_yen),
    )
    used = [term for term in paid if term.value]
    return line("commuting_allowance", " + ".join(term.name for term in used), "EXACT", *used)
