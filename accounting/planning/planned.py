"""The plan in force as the statements show it beside the books."""

from urllib.parse import urlencode

from django.db.models import Sum
from django.urls import reverse

from accounting.statements.plans import Plan
from accounting.statements.queries import Part, PartBy
from accounting.statements.rules import Span

from .queries import in_force


def plan_of_span(span: Span, part: Part | None) -> Plan | None:
    """What the version in force plans for the months of a span, of a unit or of all; None for a year without one.

    In two queries. Projects have no plan.
    """
    budget = in_force(span.year_first) if part is None or part.by is PartBy.UNIT else None
    if budget is None:
        return None
    cells = budget.cells.filter(month__range=(span.first.first_day, span.last.first_day))
    if part is not None:
        cells = cells.filter(unit=part.id)
    sums = cells.values_list("account_id").annotate(yen=Sum("amount_yen")).order_by()
    query = urlencode({"unit": "all" if part is None else part.id or "none"})
    url = f"{reverse('accounting:planning_budget_detail', args=[budget.pk])}?{query}"
    return Plan(budget.name, url, {account: int(yen) for account, yen in sums})
