"""Choosing how the company reckons consumption tax from the first day of a tax period on."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.consumption_tax.models import FiledReturn, MethodChoice, ReturnState, TaxMethod, Taxpayer
from accounting.consumption_tax.queries import limit, special_share, years_kept
from accounting.consumption_tax.rules import Method, year_of
from backoffice.companies.fiscal_year import first_month
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.periods import anniversary
from backoffice.values.refusals import InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMethod:
    """A choice of method; `base_period_sales_yen` is 基準期間の課税売上高, `specified_period_sales_yen` 特定期間の課税売上高,
    each None when nobody knows it."""

    method: str
    taxpayer: str = "CORPORATION"
    credit: str = "ITEMISED"
    output_by: str = "TOTALS"
    input_by: str = "TOTALS"
    books: str = "EXCLUDED"
    base_period_sales_yen: int | None = None
    specified_period_sales_yen: int | None = None
    taxable_by_registration: bool = False
    extends_filing: bool = False


class MethodNotAtYearBegin(InvalidInput):
    """A method holds for whole tax periods."""

    code = "accounting.consumption_tax.method_not_at_year_begin"
    field = "valid_from"
    cause_ja = "{valid_from}は、事業年度の最初の日（{first}）ではありません。"
    cause_en = "{valid_from} is not the first day of a fiscal year ({first})."
    remedy_ja = "課税期間の最初の日を適用開始日にしてください。"
    remedy_en = "Let the method begin on the first day of a tax period."


class MethodBeginsTooEarly(InvalidInput):
    """A new method begins after the one that it follows."""

    code = "accounting.consumption_tax.method_begins_too_early"
    field = "valid_from"
    cause_ja = "いまの計算方法は{valid_from}から適用されています。"
    cause_en = "The present method applies from {valid_from}."
    remedy_ja = "それより後の課税期間の最初の日を選んでください。"
    remedy_en = "Choose the first day of a later tax period."


class BasePeriodTooLarge(InvalidInput):
    """The method is open to small businesses alone."""

    code = "accounting.consumption_tax.base_period_too_large"
    field = "base_period_sales_yen"
    cause_ja = "基準期間の課税売上高{sales_yen:,}円は、この方法の上限{limit_yen:,}円を超えています。"
    cause_en = "Base-period sales of {sales_yen:,} yen are above the limit of {limit_yen:,} yen for this method."
    remedy_ja = "基準期間（2年前の事業年度）の課税売上高を確認し、一般課税などを選んでください。"
    remedy_en = "Check the taxable sales of two years before, or choose the general method."


class NotInTime(InvalidInput):
    """The special share is open to certain tax periods alone."""

    code = "accounting.consumption_tax.special_share_not_in_time"
    field = "method"
    cause_ja = "{first}から始まる課税期間には、この特例を使えません。"
    cause_en = "The special share is not open to the tax period that begins on {first}."
    remedy_ja = "一般課税か簡易課税を選んでください。"
    remedy_en = "Choose the general or the simplified method."


class OnlyForIndividuals(InvalidInput):
    """3割特例 is not open to corporations."""

    code = "accounting.consumption_tax.only_for_individuals"
    field = "method"
    cause_ja = "3割特例は、個人事業者だけが使えます。"
    cause_en = "The three-tenths rule is for individuals alone."
    remedy_ja = "一般課税か簡易課税を選んでください。"
    remedy_en = "Choose the general or the simplified method."


class OnlyForTheNewlyRegistered(InvalidInput):
    """2割特例 is for those who became taxable by registering."""

    code = "accounting.consumption_tax.only_for_the_newly_registered"
    field = "taxable_by_registration"
    cause_ja = "この特例は、適格請求書発行事業者の登録によって課税事業者になった事業者だけが使えます。"
    cause_en = "The special share is for businesses that became taxable by registering as issuers."
    remedy_ja = "当てはまるときは「登録によって課税事業者になった」を選び、そうでなければ別の方法を選んでください。"
    remedy_en = "Tick that box when it is so, else choose another method."


class PapersOnBothSides(InvalidInput):
    """売上税額 by papers asks for 仕入税額 by papers."""

    code = "accounting.consumption_tax.papers_on_both_sides"
    field = "input_by"
    cause_ja = "売上税額を積上げ計算にすると、仕入税額も積上げ計算になります。"
    cause_en = "When the tax on sales is added up from papers, that on purchases has to be as well."
    remedy_ja = "仕入税額の計算を「積上げ計算」にしてください。"
    remedy_en = "Choose papers for the tax on purchases too."


class MethodKeptForYears(InvalidInput):
    """簡易課税 and 一括比例配分方式 are kept for two years."""

    code = "accounting.consumption_tax.method_kept_for_years"
    field = "valid_from"
    cause_ja = "{since}から使っている{label}は、{until}より前に始まる課税期間ではやめられません。"
    cause_en = "{label_en}, used since {since}, cannot be left for a tax period that begins before {until}."
    remedy_ja = "{until}以後に始まる課税期間から変更してください。"
    remedy_en = "Change it from a tax period that begins on or after {until}."


@action("accounting.consumption_tax.choose_method", _("消費税の計算方法を決める"))
def choose_method(*, new: NewMethod, valid_from: dt.date, acting_user: Any, at: dt.datetime) -> TaxMethod:
    """Reckon tax in this way from the first day of a fiscal year on; the choice before ends there.

    Raises MethodNotAtYearBegin, MethodBeginsTooEarly, PapersOnBothSides, MethodKeptForYears, BasePeriodTooLarge,
    NotInTime, OnlyForIndividuals, OnlyForTheNewlyRegistered.
    """
    before = TaxMethod.objects.select_for_update().filter(valid_until__isnull=True).first()
    _refuse_within_a_year(valid_from, new)
    if before and before.valid_from >= valid_from:
        raise MethodBeginsTooEarly(valid_from=before.valid_from)
    if new.output_by == "PAPERS" and new.input_by != "PAPERS":
        raise PapersOnBothSides
    _refuse_too_soon(before, new, valid_from)
    _refuse_unless_open(new, valid_from)
    if before:
        before.valid_until = valid_from
        before.save(update_fields=["valid_until"])
    made = TaxMethod.objects.create(
        **asdict(new),
        valid_from=valid_from,
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )
    record(
        "accounting.consumption_tax.choose_method",
        case=Case("accounting.consumption_tax.method", made.pk, str(made)),
        acting_user=acting_user,
        occurred_at=at,
        changes={"method": [before.method if before else "", made.method], "valid_from": valid_from.isoformat()},
    )
    return made


def _refuse_within_a_year(valid_from: dt.date, new: NewMethod) -> None:
    begins_with = 1 if new.taxpayer == Taxpayer.INDIVIDUAL else first_month()
    first = year_of(valid_from, begins_with).begins_on
    if valid_from != first:
        raise MethodNotAtYearBegin(valid_from=valid_from, first=first)


def _refuse_too_soon(before: TaxMethod | None, new: NewMethod, valid_from: dt.date) -> None:
    if before is None:
        return
    if before.method == MethodChoice.SIMPLIFIED and new.method == MethodChoice.GENERAL:
        _refuse_before(_since(before), "SIMPLIFIED", valid_from, ("簡易課税", "The simplified method"))
    was_shared = before.method == MethodChoice.GENERAL and before.credit == "PROPORTIONAL"
    if was_shared and new.method == MethodChoice.GENERAL and new.credit == "ITEMISED":
        first = FiledReturn.objects.filter(credit="PROPORTIONAL", begins_on__gte=before.valid_from)
        used = first.exclude(state=ReturnState.CANCELLED).order_by("begins_on").first()
        if used:
            words = ("一括比例配分方式", "The proportional method")
            _refuse_before(used.begins_on, "PROPORTIONAL", valid_from, words)


def _refuse_before(since: dt.date, name: str, valid_from: dt.date, words: tuple[str, str]) -> None:
    until = anniversary(since, years_kept(name, valid_from))
    if valid_from < until:
        raise MethodKeptForYears(since=since, until=until, label=words[0], label_en=words[1])


def _since(row: TaxMethod) -> dt.date:
    """The first day of the unbroken use of a method."""
    since = row.valid_from
    for each in TaxMethod.objects.filter(valid_from__lt=row.valid_from).order_by("-valid_from"):
        if each.method != row.method or each.valid_until != since:
            break
        since = each.valid_from
    return since


def _refuse_unless_open(new: NewMethod, valid_from: dt.date) -> None:
    if new.method == MethodChoice.SIMPLIFIED:
        _refuse_above("simplified_limit", new, valid_from)
    if new.method == MethodChoice.EXEMPT:
        _refuse_above("exempt_limit", new, valid_from)
    if new.method in (MethodChoice.TWO_TENTHS, MethodChoice.THREE_TENTHS):
        if new.method == MethodChoice.THREE_TENTHS and new.taxpayer != Taxpayer.INDIVIDUAL:
            raise OnlyForIndividuals
        if special_share(Method(new.method), year_of(valid_from, valid_from.month)) is None:
            raise NotInTime(first=valid_from)
        if not new.taxable_by_registration:
            raise OnlyForTheNewlyRegistered
        _refuse_above("exempt_limit", new, valid_from)


def _refuse_above(name: str, new: NewMethod, on: dt.date) -> None:
    most = limit(name, on)
    if new.base_period_sales_yen is not None and new.base_period_sales_yen > most:
        raise BasePeriodTooLarge(sales_yen=new.base_period_sales_yen, limit_yen=most)
