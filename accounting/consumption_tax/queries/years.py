"""The return of a year or of a part of it, the methods beside one another, and the interim payments."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from accounting.consumption_tax.models import (
    AccountUse,
    BooksChoice,
    FiledReturn,
    InterimPayment,
    MethodChoice,
    ReturnState,
    TaxMethod,
    Taxpayer,
)
from accounting.consumption_tax.rules import (
    Credit,
    How,
    InterimPaid,
    InterimPart,
    Method,
    NoBusinessClass,
    TaxBy,
    TaxPeriod,
    TaxReturn,
    Use,
    interim_parts,
    return_of,
)
from accounting.ledger.models import Account, Category
from backoffice.parameters import GapInParameter, as_of

from .beyond import BeyondLimit, without_beyond
from .return_law import interim_law, limit, special_share
from .sums import PeriodSums, Tie, WrongShare, period_sums, ties_with_ledger, wrong_shares

PURCHASE_KINDS = ("taxable_purchase", "taxable_purchase_noninvoice", "taxable_purchase_return", "import_tax")
SALE_KINDS = ("taxable_sale", "taxable_sale_return")


@dataclass(frozen=True, slots=True)
class PeriodReturn:
    """A period as the company reckons it: the return, what it stands on, and what was done about it."""

    period: TaxPeriod
    year: TaxPeriod
    method: TaxMethod | None
    how: How
    sums: PeriodSums
    found: TaxReturn | None
    paid: InterimPaid
    filed: FiledReturn | None
    ties: tuple[Tie, ...]
    wrong: tuple[WrongShare, ...]
    beyond: BeyondLimit | None

    @property
    def not_credited_tax_yen(self) -> int:
        """What 仮払消費税等 holds of purchases beyond the limit of an unregistered supplier."""
        return sum(each.beyond_tax_yen for each in self.sums.sums)

    @property
    def is_whole_year(self) -> bool:
        return self.period == self.year

    @property
    def untold_yen(self) -> int:
        """Purchases of which nobody said what they are for (個別対応方式 asks it of each)."""
        laws = self.sums.law.categories
        return sum(
            each.gross_yen
            for each in self.sums.sums
            if each.use is Use.NONE and each.category in laws and laws[each.category].kind in PURCHASE_KINDS
        )

    @property
    def unclassed_yen(self) -> int:
        """Sales without a business class (簡易課税 takes them for the lowest)."""
        laws = self.sums.law.categories
        return sum(
            each.gross_yen
            for each in self.sums.sums
            if not each.use.is_of_sales and each.category in laws and laws[each.category].kind in SALE_KINDS
        )

    @property
    def needs_uses(self) -> bool:
        """Whether the method reckons with purposes that some purchases lack."""
        is_itemised = self.how.method is Method.GENERAL and self.how.credit is Credit.ITEMISED
        return bool(is_itemised and self.found and not self.found.is_full and self.untold_yen)


@dataclass(frozen=True, slots=True)
class Compared:
    """What a method would give; `found` is None where the books do not say enough, `closed` says why it is not open."""

    how: How
    found: TaxReturn | None
    closed: str
    is_chosen: bool


def method_on(period: TaxPeriod) -> TaxMethod | None:
    """How the company reckons a period: the choice in force on its first day."""
    day = period.begins_on
    in_force = Q(valid_until=None) | Q(valid_until__gt=day)
    return TaxMethod.objects.filter(in_force, valid_from__lte=day).first()


def books_include_tax(on: dt.date) -> bool:
    """Whether the books of a day hold amounts with tax: by the choice in force on it."""
    in_force = Q(valid_until=None) | Q(valid_until__gt=on)
    return is_tax_included(TaxMethod.objects.filter(in_force, valid_from__lte=on).first())


def is_small_business(on: dt.date) -> bool:
    """Whether small purchases of a day need no invoice (少額特例): by the taxable sales of the base period or of the specified
    period, as the choice of method in force says; a company that said neither is none."""
    try:
        base_limit_yen: int = as_of("accounting.consumption_tax.small_business_sales", on).value
        specified_limit_yen: int = as_of("accounting.consumption_tax.small_business_specified_sales", on).value
    except GapInParameter:
        return False
    in_force = Q(valid_until=None) | Q(valid_until__gt=on)
    said = TaxMethod.objects.filter(in_force, valid_from__lte=on).first()
    if said is None:
        return False
    base_yen, specified_yen = said.base_period_sales_yen, said.specified_period_sales_yen
    return (base_yen is not None and base_yen <= base_limit_yen) or (
        specified_yen is not None and specified_yen <= specified_limit_yen
    )


def methods() -> QuerySet[TaxMethod]:
    """Every choice of method, the newest first."""
    return TaxMethod.objects.order_by("-valid_from")


def how_of(row: TaxMethod | None, period: TaxPeriod) -> How:
    """The choices of a row for a period; 一般課税 by totals where nobody chose yet."""
    if row is None:
        return How(method=Method.GENERAL, months=period.months)
    return How(
        method=Method(row.method),
        credit=Credit(row.credit),
        output_by=TaxBy(row.output_by),
        input_by=TaxBy(row.input_by),
        months=period.months,
    )


def period_return(period: TaxPeriod, year: TaxPeriod) -> PeriodReturn:
    """The return of a year, or of months of it (仮決算), in six queries; in eight where the limit of unregistered
    suppliers is passed."""
    row = method_on(year)
    how, is_year = how_of(row, period), period == year
    sums, beyond = without_beyond(period_sums(period), period, year)
    paid = paid_in(year) if is_year else InterimPaid()
    return PeriodReturn(
        period=period,
        year=year,
        method=row,
        how=how,
        sums=sums,
        found=_found(sums, how, paid),
        paid=paid,
        filed=filed_of(period),
        ties=tuple(ties_with_ledger(period.begins_on, period.ends_on)),
        wrong=tuple(wrong_shares(period, sums.law)),
        beyond=beyond,
    )


def compared(found: PeriodReturn) -> list[Compared]:
    """Every method with what it would give for the period, the company's own marked."""
    return [
        Compared(how, _found(found.sums, how, found.paid), _closed(how, found), _is_chosen(how, found))
        for how in _ways(found)
    ]


def paid_in(year: TaxPeriod) -> InterimPaid:
    """What was paid by interim returns of a year."""
    sums = InterimPayment.objects.filter(year_begins_on=year.begins_on, reason="").aggregate(
        national=Sum("national_yen"), local=Sum("local_yen")
    )
    return InterimPaid(sums["national"] or 0, sums["local"] or 0)


def interim_payments(year: TaxPeriod) -> QuerySet[InterimPayment]:
    """The interim payments of a year that stand."""
    found = InterimPayment.objects.filter(year_begins_on=year.begins_on, reason="")
    return found.select_related("bank_account").order_by("number")


def filed_of(period: TaxPeriod) -> FiledReturn | None:
    """The return of exactly that period that stands."""
    live = FiledReturn.objects.exclude(state=ReturnState.CANCELLED)
    return live.filter(begins_on=period.begins_on, ends_on=period.ends_on).first()


def return_before(year: TaxPeriod) -> FiledReturn | None:
    """The return of the year before, by which interim payments are reckoned."""
    return filed_of(year.year_before)


def planned_interim(year: TaxPeriod, before: FiledReturn | None) -> tuple[InterimPart, ...]:
    """The interim payments of a year by the return of the year before; none where there was none to pay."""
    if before is None:
        return ()
    law = interim_law(year.begins_on)
    return interim_parts(year.first, year.months, before.national_yen, year.year_before.months, law)


def base_period_sales_yen(year: TaxPeriod) -> int:
    """基準期間の課税売上高 as the books say it: taxable sales without tax and exports of two years before."""
    base = year.year_before.year_before
    sums = period_sums(base)
    made = return_of(sums.sums, How(method=Method.GENERAL), sums.law)
    return made.yen("taxable_total")


def account_uses(year: TaxPeriod) -> list[tuple[Account, str]]:
    """The accounts of sales, costs and things bought, with the use in force on the first day of a year."""
    day = year.begins_on
    in_force = Q(valid_until=None) | Q(valid_until__gt=day)
    held = dict(AccountUse.objects.filter(in_force, valid_from__lte=day).values_list("account_id", "use"))
    found = Account.objects.filter(category__in=(Category.REVENUE, Category.EXPENSE, Category.ASSET))
    taxed = found.exclude(tax_category__in=("対象外", "不課税", "非課税仕入", "非課税売上", "輸出免税", "有価証券譲渡"))
    return [(each, held.get(each.pk, "")) for each in taxed.order_by("code")]


def _found(sums: PeriodSums, how: How, paid: InterimPaid) -> TaxReturn | None:
    try:
        return return_of(sums.sums, how, sums.law, paid)
    except NoBusinessClass:
        return None


def _ways(found: PeriodReturn) -> Iterable[How]:
    own, months = found.how, found.period.months
    general = [How(method=Method.GENERAL, credit=credit, months=months) for credit in Credit]
    if found.found and found.found.is_full:
        general = general[:1]
    special = (Method.SIMPLIFIED, Method.TWO_TENTHS, Method.THREE_TENTHS)
    others = [*general, *(How(method=each, months=months) for each in special)]
    if own.method is Method.EXEMPT:
        return others
    kept = [each for each in others if not _is_same(each, own)]
    return [own, *kept]


def _is_same(one: How, other: How) -> bool:
    return one.method is other.method and (one.method is not Method.GENERAL or one.credit is other.credit)


def _is_chosen(how: How, found: PeriodReturn) -> bool:
    return found.method is not None and how == found.how


def _closed(how: How, found: PeriodReturn) -> str:
    """Why a method is not open to the company: LIMIT, NO_TIME, CORPORATION, NOT_REGISTERED; empty when it is."""
    row, base = found.method, found.method.base_period_sales_yen if found.method else None
    if how.method is Method.SIMPLIFIED:
        return "LIMIT" if base is not None and base > limit("simplified_limit", found.period.begins_on) else ""
    if how.method in (Method.TWO_TENTHS, Method.THREE_TENTHS):
        if special_share(how.method, found.year) is None:
            return "NO_TIME"
        if how.method is Method.THREE_TENTHS and (row is None or row.taxpayer != Taxpayer.INDIVIDUAL):
            return "CORPORATION"
        if row is None or not row.taxable_by_registration:
            return "NOT_REGISTERED"
        return "LIMIT" if base is not None and base > limit("exempt_limit", found.period.begins_on) else ""
    return ""


def account_names(codes: Iterable[str]) -> dict[str, str]:
    """The names of some accounts by code."""
    return dict(Account.objects.filter(code__in=tuple(codes)).values_list("code", "name"))


def is_tax_included(row: TaxMethod | None) -> bool:
    """Whether the books hold amounts with tax (税込経理); who is exempt keeps them so."""
    return row is not None and (row.books == BooksChoice.INCLUDED or row.method == MethodChoice.EXEMPT)
