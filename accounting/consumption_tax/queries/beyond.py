"""What one unregistered supplier sold beyond the limit of a year: it is not credited at all."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import connection

from accounting.consumption_tax.rules import CategorySum, ReturnLaw, TaxPeriod, Use
from backoffice.partners.models import Partner

from .return_law import unregistered_limit
from .sums import LINED, UNREGISTERED, PeriodSums, asked_of

# 免税事業者等からの課税仕入れ beyond the limit of a year, supplier by supplier in the order of their days; a part of an
# entry is beyond by what its supplier's sum has passed the limit with it. Nameless lines are given back whole.
BEYOND = "".join(
    (
        LINED,
        """), papers AS (
  SELECT entry_id, category, coalesce(sum(yen) FILTER (WHERE is_tax), 0) AS tax, bool_or(is_tax) AS says_tax
    FROM lined GROUP BY 1, 2
), parts AS (
  SELECT entry_id, category, use, partner_id, posted_on, rate, share, min(day) AS day, sum(yen) AS net
    FROM lined WHERE NOT is_tax GROUP BY 1, 2, 3, 4, 5, 6, 7
), taxed AS (
  SELECT parts.*, CASE WHEN says_tax THEN 0 ELSE trunc(net * rate * share / (1 + rate)) END AS computed,
         coalesce(trunc(papers.tax * sum(abs(net)) OVER upto / nullif(sum(abs(net)) OVER whole, 0))
           - trunc(papers.tax * (sum(abs(net)) OVER upto - abs(net)) / nullif(sum(abs(net)) OVER whole, 0)), 0) AS tax
    FROM parts JOIN papers USING (entry_id, category)
  WINDOW upto AS (PARTITION BY entry_id, category ORDER BY use, partner_id), whole AS (PARTITION BY entry_id, category)
), running AS (
  SELECT *, net + tax AS gross,
         sum(net + tax) OVER (PARTITION BY partner_id ORDER BY day, entry_id, category, use) AS upto
    FROM taxed
), passed AS (
  SELECT *, greatest(upto - %(most)s, 0) - greatest(upto - gross - %(most)s, 0) AS beyond
    FROM running WHERE posted_on >= %(counted_from)s
)
SELECT category, use, partner_id, sum(CASE WHEN partner_id IS NULL THEN gross ELSE beyond END)::bigint,
       coalesce(sum(trunc(tax * beyond / nullif(gross, 0))), 0)::bigint,
       coalesce(sum(trunc(computed * beyond / nullif(gross, 0))), 0)::bigint
  FROM passed GROUP BY 1, 2, 3 HAVING partner_id IS NULL OR sum(beyond) <> 0 ORDER BY 3, 1, 2
""",
    )
)


@dataclass(frozen=True, slots=True)
class Beyond:
    """What of one category, use and supplier is beyond the limit, with its tax: in the tax account, and computed.

    Without a supplier: everything bought from nobody in particular, which no limit can be held against.
    """

    category: str
    use: Use
    partner_id: int | None
    yen: int
    tax_yen: int
    computed_yen: int


@dataclass(frozen=True, slots=True)
class SupplierBeyond:
    """A supplier with what was bought beyond the limit in a period, in yen with tax."""

    partner: Partner
    yen: int


@dataclass(frozen=True, slots=True)
class BeyondLimit:
    """The limit of a year per unregistered supplier, who is beyond it, and what names no supplier though it may be."""

    most_yen: int
    suppliers: tuple[SupplierBeyond, ...] = ()
    nameless_yen: int = 0


def without_beyond(sums: PeriodSums, period: TaxPeriod, year: TaxPeriod) -> tuple[PeriodSums, BeyondLimit | None]:
    """The sums of a period with what of them is beyond the limit of its year, and who sold it; two queries more, and
    those only where so much was bought without invoices."""
    most_yen = unregistered_limit(year)
    if most_yen is None or not _may_be_beyond(sums, most_yen, is_from_start=period.first == year.first):
        return sums, None
    found = list(_beyond(sums.law, period, year.begins_on, most_yen))
    return PeriodSums(tuple(_marked(each, found) for each in sums.sums), sums.law), _told(found, most_yen)


def _may_be_beyond(sums: PeriodSums, most_yen: int, *, is_from_start: bool) -> bool:
    """Months within a year do not say what was bought before them in it."""
    held = [each for each in sums.sums if _is_unregistered(each, sums.law)]
    return bool(held) and (not is_from_start or sum(abs(each.gross_yen) for each in held) > most_yen)


def _is_unregistered(found: CategorySum, law: ReturnLaw) -> bool:
    its = law.categories.get(found.category)
    return its is not None and its.kind == UNREGISTERED


def _beyond(law: ReturnLaw, period: TaxPeriod, since: dt.date, most_yen: int) -> Iterable[Beyond]:
    given = {**asked_of(period, law.named(UNREGISTERED)), "most": most_yen, "counted_from": period.begins_on}
    with connection.cursor() as cursor:
        cursor.execute(BEYOND, {**given, "begins_on": since})
        for category, use, partner_id, *yen in cursor.fetchall():
            yield Beyond(category, Use(use), partner_id, *yen)


def _marked(whole: CategorySum, found: Iterable[Beyond]) -> CategorySum:
    its = [each for each in found if each.partner_id and (each.category, each.use) == (whole.category, whole.use)]
    if not its:
        return whole
    return replace(
        whole,
        beyond_yen=sum(each.yen for each in its),
        beyond_tax_yen=sum(each.tax_yen for each in its),
        beyond_computed_yen=sum(each.computed_yen for each in its),
    )


def _told(found: Iterable[Beyond], most_yen: int) -> BeyondLimit | None:
    by_partner: dict[int | None, int] = {}
    for each in found:
        by_partner[each.partner_id] = by_partner.get(each.partner_id, 0) + each.yen
    nameless_yen = by_partner.pop(None, 0)
    partners = Partner.objects.in_bulk([pk for pk in by_partner if pk is not None])
    suppliers = tuple(SupplierBeyond(partners[pk], yen) for pk, yen in by_partner.items() if pk is not None)
    return BeyondLimit(most_yen, suppliers, nameless_yen) if suppliers or nameless_yen else None
