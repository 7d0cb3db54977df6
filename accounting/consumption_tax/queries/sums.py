"""The lines of the ledger by tax category and use: their sums, and the lines themselves."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounting.consumption_tax.models import AccountUse, LineUse
from accounting.consumption_tax.rules import CategoryLaw, CategorySum, ReturnLaw, TaxPeriod, Use
from accounting.ledger.models import Line, Stage
from accounting.ledger.rules import Side

from .return_law import return_law, spans_of_shares, tax_accounts

SOURCE = "accounting.consumption_tax.return"
# Entries that are no dealings of the period, whatever category their accounts have: balances brought in. What
# carries the profit over (損益振替) is none either.
NO_DEALINGS = ("accounting.ledger.opening",)
# Kinds of categories that grow on the credit side; those of sales carry business classes.
ON_CREDIT = frozenset({"taxable_sale", "export", "exempt_sale", "bad_debt_recovery", "taxable_purchase_return"})
OF_SALES = frozenset({"taxable_sale", "taxable_sale_return", "export", "exempt_sale", "bad_debt", "bad_debt_recovery"})
UNREGISTERED = "taxable_purchase_noninvoice"
HUNDRED = 100
OUTSIDE = frozenset({"out_of_scope", "exempt_purchase"})

LINED = """
WITH kinds(name, side, is_sale, rate, share) AS (
  SELECT * FROM unnest(%(names)s::text[], %(sides)s::text[], %(sales)s::boolean[], %(rates)s::numeric[], %(shares)s::numeric[])
), said AS (
  SELECT DISTINCT ON (entry_number, position) entry_number, position, use
    FROM accounting_lineuse ORDER BY entry_number, position, id DESC
), lined AS (
  SELECT line.entry_id, line.tax_category AS category, kinds.rate, kinds.share, line.partner_id, line.posted_on,
         coalesce(line.supplied_on, line.posted_on) AS day,
         CASE WHEN line.side = kinds.side THEN line.amount_yen ELSE -line.amount_yen END AS yen,
         account.code = ANY(%(tax_accounts)s) AS is_tax,
         coalesce(said.use, held.use, '') AS use
    FROM accounting_line line
    JOIN kinds ON kinds.name = line.tax_category
    JOIN accounting_account account ON account.id = line.account_id
    JOIN accounting_entry entry ON entry.id = line.entry_id
    LEFT JOIN said ON said.entry_number = coalesce(entry.reverses_id, entry.id) AND said.position = line.position
    LEFT JOIN accounting_accountuse held ON held.account_id = line.account_id AND held.valid_from <= line.posted_on
         AND (held.valid_until IS NULL OR line.posted_on < held.valid_until)
         AND starts_with(held.use, 'CLASS_') = kinds.is_sale
    LEFT JOIN accounting_entry taken_back ON taken_back.id = entry.reverses_id
   WHERE line.posted_on BETWEEN %(begins_on)s AND %(ends_on)s
     AND coalesce(taken_back.source_kind, entry.source_kind) <> ALL(%(no_dealings)s)
     AND entry.stage <> 'TRANSFER'
"""
LINES = "".join(
    (
        LINED,
        """), papers AS (
  SELECT entry_id, category, coalesce(sum(yen) FILTER (WHERE is_tax), 0) AS tax, bool_or(is_tax) AS says_tax,
         bool_and(is_tax) AS is_tax_alone, max(use) AS own_use
    FROM lined GROUP BY 1, 2
), parts AS (
  SELECT entry_id, category, use, rate, share, sum(yen) AS net FROM lined WHERE NOT is_tax GROUP BY 1, 2, 3, 4, 5
  UNION ALL
  SELECT entry_id, category, own_use, 0, 0, 0 FROM papers WHERE is_tax_alone
), shared AS (
  SELECT parts.*, papers.tax, papers.says_tax,
         sum(abs(net)) OVER upto AS upto, sum(abs(net)) OVER whole AS whole, row_number() OVER upto AS place
    FROM parts JOIN papers USING (entry_id, category)
  WINDOW upto AS (PARTITION BY entry_id, category ORDER BY use), whole AS (PARTITION BY entry_id, category)
), taxed AS (
  SELECT category, use, net, rate, share, says_tax,
         CASE WHEN whole > 0 THEN trunc(tax * upto / whole) - trunc(tax * (upto - abs(net)) / whole)
              WHEN place = 1 THEN tax ELSE 0 END AS tax
    FROM shared
)
SELECT category, use, sum(net + tax)::bigint, sum(tax)::bigint,
       sum(CASE WHEN says_tax THEN 0 ELSE trunc(net * rate * share / (1 + rate)) END)::bigint
  FROM taxed GROUP BY 1, 2 ORDER BY 1, 2
""",
    )
)


@dataclass(frozen=True, slots=True)
class PeriodSums:
    """The sums of a period, and the law that they are reckoned by."""

    sums: tuple[CategorySum, ...]
    law: ReturnLaw


def period_sums(period: TaxPeriod) -> PeriodSums:
    """The lines of a period by category and use, in one query."""
    whole = return_law(period, with_old_rate=True)
    found = tuple(_sums(period, [each for each in whole.categories.values() if each.kind not in OUTSIDE]))
    bears_old = any(whole.categories[each.category].column == "6.3" for each in found)
    return PeriodSums(found, whole if bears_old else return_law(period))


def _sums(period: TaxPeriod, laws: Iterable[CategoryLaw]) -> Iterable[CategorySum]:
    with connection.cursor() as cursor:
        cursor.execute(LINES, asked_of(period, laws))
        for category, use, gross, tax, computed in cursor.fetchall():
            yield CategorySum(category, Use(use), gross, tax, computed)


def asked_of(period: TaxPeriod, laws: Iterable[CategoryLaw]) -> dict[str, Any]:
    """What the queries over lines of categories are given."""
    held = list(laws)
    return {
        "names": [each.name for each in held],
        "sides": [grows_on(each.kind).value for each in held],
        "sales": [each.kind in OF_SALES for each in held],
        "rates": [_number(each.rate.value) for each in held],
        "shares": [_number(each.share.value) if each.share else Decimal(1) for each in held],
        "no_dealings": list(NO_DEALINGS),
        "tax_accounts": list(tax_accounts(period.ends_on)),
        "begins_on": period.begins_on,
        "ends_on": period.ends_on,
    }


def grows_on(kind: str) -> Side:
    """The side on which a kind of category grows."""
    return Side.CREDIT if kind in ON_CREDIT else Side.DEBIT


def lines_of(period: TaxPeriod, categories: Iterable[str], use: Use | None = None) -> QuerySet[Line]:
    """The lines of some categories in a period with entry, account and use; keyset by day and id.

    With a use: the lines of that use, and those of the tax accounts, which follow their entry.
    """
    said = LineUse.objects.filter(
        entry_number=Coalesce(OuterRef("entry__reverses_id"), OuterRef("entry_id")), position=OuterRef("position")
    ).order_by("-pk")
    held = AccountUse.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=OuterRef("posted_on")),
        account=OuterRef("account"),
        valid_from__lte=OuterRef("posted_on"),
    )
    found = Line.objects.filter(tax_category__in=tuple(categories), posted_on__range=(period.begins_on, period.ends_on))
    found = found.exclude(entry__stage=Stage.TRANSFER).exclude(
        Q(entry__source_kind__in=NO_DEALINGS) | Q(entry__reverses__source_kind__in=NO_DEALINGS)
    )
    found = found.annotate(use=Coalesce(Subquery(said.values("use")[:1]), Subquery(held.values("use")[:1])))
    if use is not None:
        found = found.filter(Q(use=use.value) if use is not Use.NONE else Q(use=None))
    return found.select_related("entry", "account")


@dataclass(frozen=True, slots=True)
class WrongShare:
    """A category of a transitional share with lines whose day of supply has another share."""

    category: str
    lines: int
    yen: int


def wrong_shares(period: TaxPeriod, law: ReturnLaw) -> list[WrongShare]:
    """Purchases from unregistered suppliers whose share is not that of the day of supply (not of the claim). One query."""
    spans = spans_of_shares()
    outside = Q(pk__in=())
    for each in law.categories.values():
        percent = int(Decimal(each.share.value) * HUNDRED) if each.share else 0
        if each.kind == UNREGISTERED and percent in spans:
            since, until = spans[percent]
            late = Q(day__gte=until) if until else Q(pk__in=())
            outside |= Q(tax_category=each.name) & (Q(day__lt=since) | late)
    lines = Line.objects.filter(posted_on__range=(period.begins_on, period.ends_on), entry__reverses=None)
    lines = lines.exclude(account__code__in=tax_accounts(period.ends_on)).exclude(entry__reversals__isnull=False)
    found = lines.annotate(day=Coalesce("supplied_on", "posted_on")).filter(outside).values("tax_category")
    sums = found.annotate(lines=Count("pk"), yen=Sum("amount_yen")).order_by("tax_category")
    return [WrongShare(row["tax_category"], row["lines"], row["yen"]) for row in sums]


@dataclass(frozen=True, slots=True)
class Tie:
    """A tax account against the lines: what it holds of the period, and what of that carries a category of tax."""

    code: str
    name: str
    balance_yen: int
    by_category_yen: int

    @property
    def unclassified_yen(self) -> int:
        return self.balance_yen - self.by_category_yen

    @property
    def ties(self) -> bool:
        return self.balance_yen == self.by_category_yen


def ties_with_ledger(begins_on: dt.date, ends_on: dt.date) -> list[Tie]:
    """仮受消費税等 and 仮払消費税等 of a period: the whole balance, and the part whose lines say their tax category.

    The entries of returns themselves and their reversals are left out. One query; for the checklist of the closing.
    """
    received, paid = tax_accounts(ends_on)
    outside = ("対象外", "不課税")
    of_returns = Q(entry__source_kind=SOURCE) | Q(entry__reverses__source_kind=SOURCE)
    lines = Line.objects.filter(account__code__in=(received, paid), posted_on__range=(begins_on, ends_on))
    rows = lines.exclude(pk__in=lines.filter(of_returns).values("pk")).values(
        "side", code=F("account__code"), name=F("account__name")
    )
    sums = rows.annotate(
        yen=Coalesce(Sum("amount_yen"), 0), said=Coalesce(Sum("amount_yen", filter=~Q(tax_category__in=outside)), 0)
    )
    found: dict[str, Tie] = {}
    for row in sums.order_by("code"):
        code: Any = row["code"]
        sign = 1 if row["side"] == (Side.CREDIT if code == received else Side.DEBIT) else -1
        held = found.get(code, Tie(code, row["name"], 0, 0))
        found[code] = Tie(
            code, row["name"], held.balance_yen + sign * row["yen"], held.by_category_yen + sign * row["said"]
        )
    return [found[code] for code in sorted(found)]


def _number(value: Any) -> Decimal:
    return Decimal(value)
