"""The cash that is expected, from the rooms that expect it."""

import datetime as dt
from dataclasses import dataclass

from accounting.banking import expected
from accounting.banking.rules import Flow, Week, last_day, late, weeks

from .accounts import bank_accounts
from .cash import boxes


@dataclass(frozen=True, slots=True)
class Forecast:
    """Thirteen weeks of cash: `sources` are (code, label) in the order of the table."""

    today: dt.date
    opening_yen: int
    weeks: list[Week]
    sources: list[tuple[str, str]]
    delays: dict[int, int]
    is_late: bool

    @property
    def lowest(self) -> Week:
        """The week that ends with the least."""
        return min(self.weeks, key=lambda week: (week.closing_yen, week.number))


def forecast(today: dt.date, *, is_late: bool = False) -> Forecast:
    """What is there today, and what rooms expect within thirteen weeks; `is_late` moves money of late payers."""
    until = last_day(today)
    flows = [
        Flow(
            source=source.code,
            on=each.on,
            amount_yen=each.amount_yen,
            who=each.who,
            what=each.what,
            reason=each.reason,
            url=each.url,
            partner_id=each.partner_id,
            is_overdue=each.on < today,
        )
        for source in expected.every()
        for each in source.find(today, until)
    ]
    delays = expected.delays(today)
    opening_yen = sum(each.balance_yen for each in bank_accounts(today)) + sum(
        each.balance_yen for each in boxes(today)
    )
    moved = late(flows, delays, today) if is_late else flows
    sources = [(source.code, str(source.label)) for source in expected.every()]
    return Forecast(today, opening_yen, weeks(opening_yen, moved, today), sources, delays, is_late)
