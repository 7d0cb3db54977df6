"""What several pages of consumption tax show: the period, figures, notices, reasons."""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.consumption_tax.models import MethodChoice, ReturnState, UseChoice
from accounting.consumption_tax.queries import BeyondLimit, PeriodReturn
from accounting.consumption_tax.rules import How, Method, TaxPeriod, TaxReturn, Use
from backoffice.parameters.explain import explain
from backoffice.parameters.terms import Language
from backoffice.shell import formats
from backoffice.values.reasons import Reason

HERE = "accounting:consumption_tax_"


def language() -> Language:
    return "en" if formats.in_english() else "ja"


def query_of(period: TaxPeriod, year: TaxPeriod) -> dict[str, str]:
    return {"year": str(year.first.year), **({} if period == year else {"until": str(period.last)})}


def period_choice(period: TaxPeriod, year: TaxPeriod) -> dict[str, Any]:
    return {
        "year": year.first.year,
        "begins_on": period.begins_on,
        "ends_on": period.ends_on,
        "until": str(period.last),
        "first_month": str(year.first),
        "last_month": str(year.last),
        "is_whole": period == year,
        "before": year.first.year - 1,
        "after": year.first.year + 1,
    }


def kpis(found: PeriodReturn) -> list[dict[str, Any]]:
    made = found.found
    if made is None or not made.boxes:
        return []
    total = made.total_yen
    return [
        kpi(_("納付する税額") if total >= 0 else _("還付される税額"), abs(total), _("国税と地方消費税の合計")),
        kpi(_("差引税額（国税）"), made.yen("net_national") - made.yen("refund_national"), ""),
        kpi(_("地方消費税"), made.yen("net_local") - made.yen("refund_local"), ""),
        kpi(_("中間納付"), found.paid.national_yen + found.paid.local_yen, ""),
    ]


def kpi(name: str, yen: int, note: str) -> dict[str, Any]:
    return {"label": name, "value": f"{yen:,}", "unit": _("円"), "note": note}


def _of_suppliers(found: PeriodReturn) -> Iterable[dict[str, Any]]:
    """What to look at among the purchases from unregistered suppliers."""
    lines = f"{reverse(f'{HERE}line_list')}?{urlencode(query_of(found.period, found.year))}"
    for each in found.wrong:
        text = _("税区分「%(category)s」の%(count)s行は、控除割合が取引日と合いません。")
        yield {
            "tone": "warn",
            "text": text % {"category": each.category, "count": each.lines},
            "url": f"{lines}&{urlencode({'category': each.category})}",
            "label": _("行を開く"),
        }
    if found.beyond:
        yield from _beyond(found.beyond)


def _beyond(found: BeyondLimit) -> Iterable[dict[str, Any]]:
    """Who sold more than is credited in a year, and what names nobody though it may be beyond it."""
    most = f"{found.most_yen:,}"
    for supplier in found.suppliers:
        text = _(
            "%(name)s（登録なし）からの仕入れのうち%(yen)s円（税込）は、年の上限%(most)s円を超えるため控除していません。"
        )
        given = {"name": supplier.partner.name, "yen": f"{supplier.yen:,}", "most": most}
        yield {"tone": "info", "text": text % given}
    if found.nameless_yen:
        text = _(
            "取引先のない、登録のない仕入先からの仕入れが%(yen)s円あります。1仕入先で年の上限%(most)s円を超える部分は控除できないため、確認してください。"
        )
        yield {"tone": "warn", "text": text % {"yen": f"{found.nameless_yen:,}", "most": most}}


def told(because: Reason) -> dict[str, Any]:
    told = explain(because, language())
    return {"calculation": told.calculation, "sources": [*told.given, *told.sources]}


def use_name(use: Use) -> str:
    return str(UseChoice(use.value).label) if use is not Use.NONE else ""


def how_detail(how: How, found: TaxReturn | None) -> str:
    """How tax is credited, where the method leaves a choice."""
    if how.method is not Method.GENERAL:
        return ""
    if found is not None and found.is_full:
        return _("全額控除")
    names = {
        "ITEMISED": _("個別対応方式"),
        "PROPORTIONAL": _("一括比例配分方式"),
    }
    return names[how.credit.value]


def method_name(how: How) -> str:
    """一般課税（個別対応方式）."""
    return str(MethodChoice(how.method.value).label)


def notices(found: PeriodReturn) -> Iterable[dict[str, Any]]:
    year = found.year.first.year
    uses_url = f"{reverse(f'{HERE}use_list')}?year={year}"
    methods_url = f"{reverse(f'{HERE}method_list')}?year={year}"
    if found.method is None:
        yield {
            "tone": "warn",
            "text": _("計算方法を決めていません。一般課税として計算しています。"),
            "url": methods_url,
            "label": _("計算方法を決める"),
        }
    if found.found is None:
        yield {
            "tone": "bad",
            "text": _("売上に事業区分がないため、簡易課税で計算できません。"),
            "url": uses_url,
            "label": _("事業区分を決める"),
        }
    if found.needs_uses:
        text = _("用途区分のない課税仕入れが%(amount)s（税込）あります。共通対応として計算しています。")
        yield {
            "tone": "warn",
            "text": text % {"amount": formats.money(found.untold_yen)},
            "url": uses_url,
            "label": _("用途を決める"),
        }
    if found.how.method is Method.SIMPLIFIED and found.found and found.unclassed_yen:
        text = _("事業区分のない売上が%(amount)s（税込）あります。いちばん低いみなし仕入率で計算しています。")
        yield {
            "tone": "warn",
            "text": text % {"amount": formats.money(found.unclassed_yen)},
            "url": uses_url,
            "label": _("事業区分を決める"),
        }
    if not all(each.ties for each in found.ties):
        yield {
            "tone": "warn",
            "text": _("税区分のない行が仮受消費税等・仮払消費税等にあります。下の「帳簿との照合」を確認してください。"),
        }
    yield from _of_suppliers(found)
    filed = found.filed
    if filed and filed.state == ReturnState.POSTED and found.found and filed.total_yen != found.found.total_yen:
        yield {
            "tone": "bad",
            "text": _("計上した申告額（%(amount)s）と、いまの帳簿から計算した額が違います。")
            % {"amount": formats.money(filed.total_yen)},
            "url": reverse(f"{HERE}return_detail", args=[filed.pk]),
            "label": _("計上した申告を開く"),
        }


def column_names(columns: Sequence[str]) -> list[str]:
    return [*(f"{column}%" for column in columns), _("合計")]
