"""The statements of a period: the balances of the books, laid out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from accounting.statements.rules import (
    RETAINED,
    Books,
    CashFlow,
    EquityChanges,
    Span,
    Statement,
    balance_sheet,
    cash_flow,
    equity_changes,
    income_by_part,
    income_statement,
    selling_expenses,
)
from backoffice.organisation.models import Project, Unit
from backoffice.values.periods import Month

from .books import Part, PartBy, books, nets_by_part, with_openings
from .law import cash_destinations, equity_causes, layout


class Kind(StrEnum):
    """貸借対照表, 損益計算書, 販管費明細."""

    BALANCE_SHEET = "balance-sheet"
    INCOME = "income"
    SELLING = "selling"


@dataclass(frozen=True, slots=True)
class PartsOfIncome:
    """損益計算書 by unit or project: the parts in the order of their columns, then all together."""

    statement: Statement
    parts: tuple[int | None, ...]
    names: Mapping[int | None, str]


@dataclass(frozen=True, slots=True)
class YearPapers:
    """What a year's statements need, of one reading of the books: this year and the one before."""

    sheet: Statement
    income: Statement
    selling: Statement
    equity: EquityChanges | None
    cash: CashFlow


def statement(
    kind: Kind, spans: Sequence[Span], part: Part | None = None, planned: Sequence[Mapping[int, int]] = ()
) -> Statement:
    """A statement with a column for each span and, of income, for each plan; in two queries."""
    held = books(min(span.year_first for span in spans), max(span.last for span in spans), part)
    on = spans[0].last.last_day
    if kind is Kind.BALANCE_SHEET:
        return balance_sheet(layout("balance_sheet", on), held, spans)
    income = income_statement(layout("income_statement", on), held, spans, planned)
    return selling_expenses(income) if kind is Kind.SELLING else income


def units_of(span: Span) -> list[Unit]:
    """The units that are there in some month of the span."""
    alive = Q(valid_until__isnull=True) | Q(valid_until__gt=span.first.first_day)
    return list(Unit.objects.filter(alive, valid_from__lte=span.last.last_day).order_by("code"))


def cash_flows(spans: Sequence[Span]) -> CashFlow:
    """キャッシュ・フロー計算書 with a column for each span, in three queries."""
    held = _opened(min(span.year_first for span in spans), max(span.last for span in spans))
    on = spans[0].last.last_day
    return cash_flow(layout("cash_flow", on), held, spans, cash_destinations(on))


def changes_of_equity(span: Span) -> EquityChanges | None:
    """株主資本等変動計算書 from the beginning of the year to the end of the span; None without 繰越利益剰余金."""
    held = _opened(span.year_first, span.last)
    retained = next((each for each in held.accounts if each.code == RETAINED), None)
    if retained is None:
        return None
    return equity_changes(held, span, equity_causes(span.last.last_day), retained)


def year_papers(span: Span) -> YearPapers:
    """Every statement of the span beside the year before, in three queries."""
    spans = (span, span.year_earlier)
    held = _opened(span.year_earlier.year_first, span.last)
    on = span.last.last_day
    retained = next((each for each in held.accounts if each.code == RETAINED), None)
    income = income_statement(layout("income_statement", on), held, spans)
    return YearPapers(
        sheet=balance_sheet(layout("balance_sheet", on), held, spans),
        income=income,
        selling=selling_expenses(income),
        equity=equity_changes(held, span, equity_causes(on), retained) if retained else None,
        cash=cash_flow(layout("cash_flow", on), held, spans, cash_destinations(on)),
    )


def income_of_parts(span: Span, by: PartBy) -> PartsOfIncome:
    """損益計算書 by unit or project, in three queries; what names none stands last."""
    nets = nets_by_part(span, by)
    used = {part for by_part in nets.values() for part in by_part}
    model = Unit if by is PartBy.UNIT else Project
    names: dict[int | None, str] = dict(
        model.objects.filter(pk__in=[part for part in used if part is not None])
        .order_by("code", "pk")
        .values_list("pk", "name")
    )
    parts = (*names, *((None,) if None in used else ()))
    made = income_by_part(layout("income_statement", span.last.last_day), nets, parts)
    return PartsOfIncome(made, parts, names)


def _opened(first: Month, last: Month) -> Books:
    return with_openings(books(first, last), first, last)
