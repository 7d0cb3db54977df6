"""The month of the owner: what came of it, and what is there at its end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from accounting.statements.models import YearNotes
from accounting.statements.rules import (
    Row,
    Span,
    Statement,
    balance_sheet,
    best_match,
    income_statement,
)
from backoffice.values.periods import Month

from .books import books
from .law import layout

CASH = "流動資産/現金及び預金"
RECEIVABLE = "流動資産/売上債権"
PAYABLE = "流動負債/仕入債務"
RESULTS = ("sales", "gross_profit", "selling_and_administrative", "operating_profit", "ordinary_profit", "net_profit")
MOST_CHANGED = 8


@dataclass(frozen=True, slots=True)
class OwnersMonth:
    """Results of the month, the month before, the same month a year ago, the year so far and the last one so far.

    `held` are cash, receivables, payables and net assets at the end of the first three; `changed` the expenses that
    differ most from the month before. `planned` sets month and year so far beside their plans: actual, plan, actual, plan.
    """

    results: tuple[Row, ...]
    held: tuple[tuple[str, tuple[int, ...]], ...]
    changed: tuple[Row, ...]
    planned: tuple[Row, ...]


def owners_month(span: Span, plans: Sequence[Mapping[int, int]] = ()) -> OwnersMonth:
    """The last month of the span, in two queries. `plans` are those of the month and of the year so far, or none."""
    month = span.of_month(span.last)
    before = _month_before(span)
    ends = (month, before, month.year_earlier)
    held = books(span.year_earlier.year_first.plus(-1), span.last)
    whole = span.since_year_first
    on = span.last.last_day
    income = income_statement(layout("income_statement", on), held, [*ends, whole, whole.year_earlier])
    sheet = balance_sheet(layout("balance_sheet", on), held, ends)
    return OwnersMonth(
        results=tuple(income.row(key) for key in RESULTS),
        held=(
            ("cash", _of_section(sheet, CASH, len(ends))),
            ("receivable", _of_section(sheet, RECEIVABLE, len(ends))),
            ("payable", _of_section(sheet, PAYABLE, len(ends))),
            ("net_assets", sheet.row("total_net_assets").figures),
        ),
        changed=_changed(income),
        planned=_planned(income_statement(layout("income_statement", on), held, [month, whole], plans))
        if plans
        else (),
    )


def notes_of(year_first: Month) -> str:
    """What the notes of a year say now; nothing where nobody wrote any."""
    found = YearNotes.objects.filter(year_begins_on=year_first.first_day).order_by("-pk").first()
    return found.text if found else ""


def _planned(income: Statement) -> tuple[Row, ...]:
    """Month, its plan, year so far, its plan; the results alone."""
    return tuple(
        replace(row, figures=tuple(row.figures[column] for column in (0, 2, 1, 3))) for row in map(income.row, RESULTS)
    )


def _month_before(span: Span) -> Span:
    """The month before the last one, which may be of the year before."""
    last = span.last.previous
    year_first = span.year_first if last >= span.year_first else span.year_earlier.year_first
    return Span(last, last, year_first, span.before_adjustment)


def _of_section(sheet: Statement, section: str, width: int) -> tuple[int, ...]:
    rows = [row for row in sheet.rows if row.account and best_match(row.account.section, [section])]
    return tuple(sum(row.figures[column] for row in rows) for column in range(width))


def _changed(income: Statement) -> tuple[Row, ...]:
    expenses: Sequence[Row] = income.accounts_of("selling_and_administrative")
    found = sorted(expenses, key=lambda row: -abs(row.figures[0] - row.figures[1]))
    return tuple(row for row in found[:MOST_CHANGED] if row.figures[0] != row.figures[1])
