"""傷病手当金: the days away, the three days of waiting, and what a day gives (健康保険法99条)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from backoffice.values.reasons import Line, Term, line

DAY = dt.timedelta(days=1)


class State(StrEnum):
    """What the employer certifies of a day: at work, paid leave, a day off by the schedule, away."""

    WORKED = "WORKED"
    PAID_LEAVE = "PAID_LEAVE"
    DAY_OFF = "DAY_OFF"
    AWAY = "AWAY"


@dataclass(frozen=True, slots=True)
class SickDay:
    """One day of the period; `is_known` is False where attendance says nothing of a workday yet."""

    date: dt.date
    state: State
    label: str = ""
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class SickLaw:
    """Days of waiting, months that are averaged, days of a month, the share, and the most for who is insured shorter."""

    waiting_days: int
    months: int
    month_days: Term
    numerator: Term
    denominator: Term
    average_of_all: Term


@dataclass(frozen=True, slots=True)
class SickPay:
    """What a period comes to: days that nothing was paid for after the waiting, and the benefit for them in yen.

    Days of paid leave and at work give nothing here: the insurer pays the difference where the pay was less.
    """

    waited_until: dt.date | None
    days: int
    lines: tuple[Line, ...]

    @property
    def amount_yen(self) -> int:
        """The estimate for the period; 0 before the waiting is over."""
        return self.lines[-1].amount_yen if self.lines and self.days else 0


def waiting_until(days: Sequence[SickDay], needed: int) -> dt.date | None:
    """The day on which the waiting is over: so many days in a row without work, days off and paid leave among them."""
    run = 0
    before: dt.date | None = None
    for each in days:
        follows = before is not None and each.date == before + DAY
        run = 0 if each.state is State.WORKED else run + 1 if follows else 1
        if run >= needed:
            return each.date
        before = each.date
    return None


def daily_benefit(standards_yen: Sequence[int], law: SickLaw) -> tuple[Line, ...]:
    """支給日額 from the standard remuneration of the last months, one for each.

    The average by 30 is rounded to ten yen, two thirds of it to one (健康保険法99条2項). Who is insured for less than
    twelve months gets no more than by the average of all insured people.
    """
    count, whole = len(standards_yen), law.months
    average = line(
        "average_standard",
        "standards_yen / months",
        "DROP_FRACTION",
        Term("standards_yen", sum(standards_yen)),
        Term("months", count, "months"),
    )
    # The law divides the exact average: it is not rounded before the tenth.
    exact = (Term("standards_yen", sum(standards_yen)), Term("months", count, "months"))
    if count >= whole:
        day = line("standard_by_30", "standards_yen / months / month_days", "NEAREST_TEN", *exact, law.month_days)
    else:
        day = line(
            "standard_by_30",
            "min(standards_yen / months, average_of_all_yen) / month_days",
            "NEAREST_TEN",
            *exact,
            law.average_of_all,
            law.month_days,
        )
    benefit = line(
        "sickness_daily",
        "standard_by_30_yen * share_numerator / share_denominator",
        "HALF_UP",
        day.as_term(),
        law.numerator,
        law.denominator,
    )
    return average, day, benefit


def sick_pay(days: Sequence[SickDay], standards_yen: Sequence[int], law: SickLaw, *, waited: bool) -> SickPay:
    """The benefit of a period; `waited` where the waiting was over before it."""
    over = days[0].date - DAY if waited and days else waiting_until(days, law.waiting_days)
    lines = daily_benefit(standards_yen, law)
    if over is None:
        return SickPay(None, 0, lines)
    unpaid = sum(1 for each in days if each.date > over and each.state in (State.AWAY, State.DAY_OFF))
    total = line(
        "sickness_benefit",
        "sickness_daily_yen * unpaid_days",
        "EXACT",
        lines[-1].as_term(),
        Term("unpaid_days", unpaid, "days"),
    )
    return SickPay(over, unpaid, (*lines, total))
