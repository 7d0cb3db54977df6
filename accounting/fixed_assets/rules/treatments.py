"""Which ways are open to a company for an asset of a cost and a date, and why. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from backoffice.values.reasons import Term


class Treatment(StrEnum):
    """通常の減価償却, 一括償却資産, 少額減価償却資産の特例, 即時の費用処理."""

    ORDINARY = "ORDINARY"
    POOLED = "POOLED"
    SPECIAL = "SPECIAL"
    EXPENSED = "EXPENSED"


@dataclass(frozen=True, slots=True)
class Limits:
    """The costs below which an asset may be expensed, or pooled."""

    expense: Term
    pool: Term


@dataclass(frozen=True, slots=True)
class SpecialLimits:
    """The special rule of small companies on a day: the cost, the sum of a fiscal year, capital and employees."""

    cost: Term
    yearly: Term
    capital: Term
    employees: Term


@dataclass(frozen=True, slots=True)
class Applicant:
    """The company on the day: None where it told nothing. `used_yen` is what the year has under the special rule."""

    capital_yen: int | None
    employees: int | None
    blue_return: bool
    used_yen: int


@dataclass(frozen=True, slots=True)
class Option:
    """One treatment: open or not, the code of why, and the terms that decided."""

    treatment: Treatment
    is_open: bool
    why: str
    terms: tuple[Term, ...] = ()


def options(
    cost_yen: int,
    limits: Limits,
    special: SpecialLimits | None,
    applicant: Applicant,
    *,
    leased_out: bool = False,
    depreciates: bool = True,
) -> tuple[Option, ...]:
    """Every treatment with whether it is open (法人税法施行令133条・133条の2, 租税特別措置法67条の5).

    `special` is None on a day without the special rule; what is leased out beside the main business takes none of the
    small ones; what does not depreciate (land) is only kept.
    """
    if not depreciates:
        return (Option(Treatment.ORDINARY, True, "not_depreciated"),)
    cost = Term("asset_cost_yen", cost_yen)
    return (
        _small(Treatment.EXPENSED, cost, limits.expense, leased_out=leased_out),
        _special(cost, limits, special, applicant, leased_out=leased_out),
        _small(Treatment.POOLED, cost, limits.pool, leased_out=leased_out),
        Option(Treatment.ORDINARY, True, "always", (cost,)),
    )


def _small(treatment: Treatment, cost: Term, limit: Term, *, leased_out: bool) -> Option:
    if leased_out:
        return Option(treatment, False, "leased_out")
    fits = int(cost.value) < int(limit.value)
    return Option(treatment, fits, "below" if fits else "not_below", (cost, limit))


def _special(
    cost: Term, limits: Limits, special: SpecialLimits | None, applicant: Applicant, *, leased_out: bool
) -> Option:
    closed = next(_special_obstacles(cost, limits, special, applicant, leased_out=leased_out), None)
    if closed is not None or special is None:
        why, terms = closed or ("no_special_rule", ())
        return Option(Treatment.SPECIAL, False, why, terms)
    used = Term("asset_group_cost_yen", applicant.used_yen)
    return Option(Treatment.SPECIAL, True, "special", (cost, special.cost, used, special.yearly))


def _special_obstacles(
    cost: Term, limits: Limits, special: SpecialLimits | None, applicant: Applicant, *, leased_out: bool
) -> Iterator[tuple[str, tuple[Term, ...]]]:
    """What stands against the special rule, the plainest first."""
    if special is None:
        yield "no_special_rule", ()
        return
    if leased_out:
        yield "leased_out", ()
    if int(cost.value) < int(limits.expense.value):
        yield "expensed_anyway", (cost, limits.expense)
    if int(cost.value) >= int(special.cost.value):
        yield "not_below", (cost, special.cost)
    if applicant.capital_yen is None or applicant.employees is None:
        yield "policy_missing", ()
        return
    if not applicant.blue_return:
        yield "no_blue_return", ()
    if applicant.capital_yen > int(special.capital.value):
        yield "capital_too_large", (special.capital,)
    if applicant.employees > int(special.employees.value):
        yield "too_many_employees", (special.employees,)
    if applicant.used_yen + int(cost.value) > int(special.yearly.value):
        yield "year_used_up", (Term("asset_group_cost_yen", applicant.used_yen), special.yearly)
