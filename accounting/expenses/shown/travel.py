"""Travel as the templates want it: reckoned lines with their calculation, the company's rates, commuter passes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.expenses.models import RECKONED, Claim, ClaimLine, CommuterPass, TravelRate
from backoffice.parameters.explain import explain
from backoffice.shell import formats
from backoffice.values.reasons import Reason

LABELS = dict(RECKONED)
FARE_FIELDS = ("from_place", "to_place", "fare_kind", "fare_yen", "trips")


def travel_starts() -> list[dict[str, str]]:
    """The kinds of reckoned lines, each with the button that begins one."""
    icons = {"SECTION": "train-front", "MILEAGE": "car", "PER_DIEM": "luggage", "LODGING": "bed"}
    return [{"kind": kind, "label": str(label), "icon": icons[kind]} for kind, label in RECKONED]


def reckoned_row(line: ClaimLine, broken: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A reckoned line in the form of its claim."""
    return {
        "spent_on": line.spent_on,
        "title": what_of(line),
        "payee_name": line.payee_name,
        "purpose": line.purpose,
        "amount_yen": line.amount_yen,
        "calculation": calculation(line),
        "broken": broken,
        "url": reverse("accounting:expenses_travel_change", args=[line.pk]),
    }


def what_of(line: ClaimLine) -> str:
    """横浜→千葉 往復 IC運賃, 32.5km 普通自動車, 2日 国内 宿泊: what a line was reckoned of, in a few words."""
    facts = line.facts
    if line.reckoned == "SECTION":
        fare = _("IC運賃") if facts["fare_kind"] == "IC" else _("きっぷ運賃")
        trips = _("片道") if facts["trips"] == 1 else _("往復")
        return f"{facts['from_place']}→{facts['to_place']}　{trips}　{fare}"
    if line.reckoned == "MILEAGE":
        return f"{facts['from_place']}→{facts['to_place']}　{facts['km']}km　{facts['vehicle']}"
    region = _("国内") if facts["region"] == "DOMESTIC" else _("海外")
    if line.reckoned == "LODGING":
        return _("%(region)s　%(count)s泊") % {"region": region, "count": facts["count"]}
    stay = _("日帰り") if facts["stay"] == "DAY_TRIP" else _("宿泊")
    return _("%(region)s　%(stay)s　%(count)s日") % {"region": region, "stay": stay, "count": facts["count"]}


def calculation(line: ClaimLine) -> dict[str, Any] | None:
    """How the amount came about, with what else was given; None where it was typed."""
    stored = line.because.get("amount")
    if stored is None:
        return None
    told = explain(Reason.from_json(stored), "en" if formats.in_english() else "ja")
    return {"calculation": told.calculation, "sources": [(name, text) for name, text in (*told.given, *told.sources)]}


def travel_form(
    claim: Claim,
    kind: str,
    form: Any,
    line: ClaimLine | None,
    *,
    sections: Sequence[Mapping[str, Any]],
    passes: Sequence[Sequence[str]],
) -> dict[str, Any]:
    """The form of one reckoned line, with one's own past sections and the pass that holds today."""
    change_url = reverse("accounting:expenses_claim_change", args=[claim.pk])
    here = reverse("accounting:expenses_travel_new", args=[claim.pk, kind])
    return {
        "claim": claim,
        "form": form,
        "kind": kind,
        "title": str(LABELS[kind]),
        "button": _("保存"),
        "back_url": change_url,
        "sections": [_past(each, here) for each in sections],
        "passes": [f"{held[0]}〜{held[-1]}（{'、'.join(held)}）" for held in passes],
        "calculation": calculation(line) if line else None,
        "rates_url": reverse("accounting:expenses_travel_rate_list"),
        "is_rated": kind != "SECTION",
        "drop_url": reverse("accounting:expenses_travel_drop", args=[line.pk]) if line else "",
    }


def section_initial(like: Mapping[str, Any]) -> dict[str, Any]:
    """A past section as the form begins with it."""
    return {name: like[name] for name in FARE_FIELDS} | {
        "payee_name": like["payee_name"],
        "within_yen": like["within_yen"] or None,
        "journey": "JOURNEY" if like["is_journey"] else "",
    }


def travel_initial(line: ClaimLine) -> dict[str, Any]:
    """A reckoned line as its form begins with it."""
    given = {"payee_name": line.payee_name, **line.facts}
    held = section_initial(given) if line.reckoned == "SECTION" else given
    return held | {
        "spent_on": line.spent_on,
        "purpose": line.purpose,
        "repeat_reason": line.repeat_reason,
        "exceed_reason": line.exceed_reason,
    }


def travel_rate_row(rate: TravelRate, today: dt.date, *, may_define: bool) -> dict[str, Any]:
    """A rate in the list, with its period."""
    return _period(rate, today) | {
        "article": rate.article,
        "kind": rate.get_kind_display(),
        "what": "　".join(filter(None, _rate_words(rate))),
        "yen": _plain(rate),
        "unit": {"MILEAGE": _("1km"), "PER_DIEM": _("1日"), "LODGING": _("1泊")}[rate.kind],
        "rounding": rate.get_rounding_display() if rate.kind == "MILEAGE" else "",
        "end_url": reverse("accounting:expenses_travel_rate_end", args=[rate.pk])
        if may_define and rate.valid_until is None
        else "",
    }


def pass_row(held: CommuterPass, today: dt.date, *, may_define: bool) -> dict[str, Any]:
    """A commuter pass in the list, with its period."""
    return _period(held, today) | {
        "person": held.person.name,
        "code": held.person.code,
        "stations": held.stations,
        "end_url": reverse("accounting:expenses_pass_end", args=[held.pk])
        if may_define and held.valid_until is None
        else "",
    }


def _past(each: Mapping[str, Any], here: str) -> dict[str, str]:
    fare = _("IC運賃") if each["fare_kind"] == "IC" else _("きっぷ運賃")
    return {
        "label": f"{each['from_place']}→{each['to_place']}",
        "meta": f"{each['payee_name']}　{fare}　{formats.money(each['fare_yen'])}",
        "url": f"{here}?like={each['line']}",
    }


def _rate_words(rate: TravelRate) -> list[str]:
    subject = rate.subject or _("すべての役職")
    return [subject, rate.get_region_display() if rate.region else "", rate.get_stay_display() if rate.stay else ""]


def _plain(rate: TravelRate) -> str:
    whole = rate.yen == rate.yen.to_integral_value()
    return f"{int(rate.yen):,}" if whole else f"{rate.yen.normalize():,f}"


def _period(row: TravelRate | CommuterPass, today: dt.date) -> dict[str, Any]:
    held = row.valid_from <= today and (row.valid_until is None or today < row.valid_until)
    state = _("適用中") if held else _("適用前") if row.valid_from > today else _("適用終了")
    return {
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
        "tone": "ok" if held else "",
        "state": state,
    }
