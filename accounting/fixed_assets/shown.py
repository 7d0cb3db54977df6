"""Assets as the templates want them: plain values, in the reader's language."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import segno
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounting.ledger.models import Entry, Line
from accounting.ledger.shown import month_title
from backoffice.jobs.models import JobFailure
from backoffice.parameters.explain import explain
from backoffice.shell import formats
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month
from backoffice.values.reasons import Line as Figure
from backoffice.values.reasons import Reason

from . import law
from .models import (
    Asset,
    AssetCheck,
    AssetPlace,
    AssetState,
    Depreciation,
    DepreciationRun,
    Disposal,
    RunState,
    Treatment,
)
from .queries import Due, Tie
from .queries.register import PlannedYear
from .rules import Option
from .words import problem, why

ROOM = "accounting:fixed_assets_"
STATES = {AssetState.IN_USE: "ok", AssetState.RETIRED: "CANCELLED", AssetState.SOLD: "CANCELLED"}
RUN_STATES = {RunState.INCOMPLETE: "warn", RunState.POSTED: "DONE", RunState.CALCULATING: "CALCULATING"}
RESULTS = {"SEEN": "ok", "ELSEWHERE": "warn", "MISSING": "bad"}


def asset_row(asset: Any) -> dict[str, Any]:
    """An asset in the register, with its book value of today."""
    return {
        "pk": asset.pk,
        "number": asset.number,
        "name": asset.name,
        "kind": asset.get_kind_display(),
        "treatment": asset.get_treatment_display(),
        "method": method_of(asset),
        "in_use_from": asset.in_use_from,
        "cost_yen": asset.cost_yen,
        "book_yen": book_yen(asset),
        "state": STATES.get(asset.state, "VOIDED"),
        "state_label": asset.get_state_display(),
        "url": reverse(f"{ROOM}asset_detail", args=[asset.pk]),
    }


def method_of(asset: Asset) -> str:
    """定額法 15年, as lists say it."""
    method = asset.get_method_display()
    return _("%(method)s　%(years)s年") % {"method": method, "years": asset.life_years} if asset.life_years else method


def book_yen(asset: Any) -> int:
    """What is left in the books: nothing of what was expensed or is gone."""
    gone = asset.state in (AssetState.RETIRED, AssetState.SOLD) and asset.treatment != Treatment.POOLED
    if gone or asset.treatment == Treatment.EXPENSED or asset.state == AssetState.WITHDRAWN:
        return 0
    return int(asset.book_yen)


def asset_page(
    request: StaffRequest,
    asset: Any,
    places: Sequence[AssetPlace],
    plan: Sequence[PlannedYear],
    checks: Sequence[AssetCheck],
    disposal: Disposal | None,
) -> dict[str, Any]:
    """One asset with its place, its plan year by year, its checks, and what may be done with it."""
    return {
        "asset": {
            **asset_row(asset),
            "account": str(asset.account),
            "is_in_books": asset.state == AssetState.IN_USE and asset.treatment != Treatment.EXPENSED,
            "acquired_on": asset.acquired_on,
            "quantity": asset.quantity,
            "life_source": asset.life_source,
            "leased_out": asset.leased_out,
            "note": asset.note,
            "accumulated_yen": asset.cost_yen - book_yen(asset) if asset.treatment != Treatment.EXPENSED else 0,
            "opening_month": asset.opening_month,
            "opening_book_yen": asset.opening_book_yen,
            "registered_by": asset.registered_by_name,
            "entry_url": reverse("accounting:ledger_entry_detail", args=[asset.entry_id])
            if asset.entry_id and request.may("accounting.ledger.view_ledger")
            else "",
        },
        "places": [_place(each) for each in places],
        "years": [_year(each) for each in plan],
        "checks": [_check(each) for each in checks],
        "disposal_url": reverse(f"{ROOM}disposal_detail", args=[disposal.pk]) if disposal else "",
        "links": _links(request, asset),
    }


def option_rows(found: Iterable[Option]) -> list[dict[str, Any]]:
    """Every treatment with whether it is open, and the sentence that says why."""
    return [
        {
            "code": each.treatment.value,
            "label": str(Treatment(each.treatment).label),
            "is_open": each.is_open,
            "why": why(each),
        }
        for each in found
    ]


def due_row(due: Due, units: dict[int, str]) -> dict[str, Any]:
    """What a month would take of an asset, with the reasons of the month and of the year."""
    return {
        "number": due.asset.number,
        "name": due.asset.name,
        "unit": units.get(due.unit_id or 0, ""),
        "account": due.asset.account.name,
        "amount_yen": due.month.amount_yen,
        "book_yen": due.book_yen,
        "url": reverse(f"{ROOM}asset_detail", args=[due.asset.pk]),
        "whys": [told(due.month.because), told(due.year.depreciation.because)],
    }


def posted_row(line: Depreciation) -> dict[str, Any]:
    """What a month took of an asset, as it was posted."""
    return {
        "number": line.asset.number,
        "name": line.asset.name,
        "unit": line.unit.name if line.unit else "",
        "account": line.asset.account.name,
        "amount_yen": line.amount_yen,
        "book_yen": line.book_yen,
        "url": reverse(f"{ROOM}asset_detail", args=[line.asset_id]),
        "whys": [told(Reason.from_json(line.because)), told(Reason.from_json(line.year_because))],
    }


def run_head(run: DepreciationRun) -> dict[str, Any]:
    """A month of depreciation at the head of its page, and in the list."""
    month = Month.of(run.month)
    return {
        "pk": run.pk,
        "month": month_title(month),
        "state": RUN_STATES.get(RunState(run.state), run.state),
        "state_label": run.get_state_display(),
        "count": run.count,
        "total_yen": run.total_yen,
        "problem": problem(run.problem),
        "started_by": run.started_by_name,
        "posted_at": run.posted_at,
        "url": reverse(f"{ROOM}run_detail", args=[run.pk]),
    }


def failure(found: JobFailure) -> dict[str, str]:
    """What could not be computed, with cause and remedy in the reader's language."""
    spoken = "en" if formats.in_english() else "ja"
    cause, remedy = getattr(found, f"cause_{spoken}"), getattr(found, f"remedy_{spoken}")
    return {"name": found.item_name, "cause": cause, "remedy": remedy, "url": found.fix_url}


def debits(found: Iterable[Due], units: dict[int, str]) -> list[dict[str, Any]]:
    """The debit side of the entry to be: the depreciation that each unit bears."""
    return _sums((units.get(each.unit_id or 0, "") or _("部署なし"), each.month.amount_yen) for each in found)


def credits_of(found: Iterable[Due]) -> list[dict[str, Any]]:
    """The credit side of the entry to be: the accumulated depreciation of each account, or the account itself."""
    return _sums((_credit(each), each.month.amount_yen) for each in found)


def tie_row(tie: Tie, month: Month) -> dict[str, Any]:
    """An account of the ledger against the register."""
    url = reverse("accounting:ledger_account_detail", args=[tie.account_id])
    return {
        "code": tie.code,
        "name": tie.name,
        "ledger_yen": tie.ledger_yen,
        "register_yen": tie.register_yen,
        "difference_yen": tie.difference_yen,
        "ties": tie.ties,
        "url": f"{url}?month={month}",
    }


def bought_row(request: StaffRequest, line: Line) -> dict[str, Any]:
    """A line of the ledger on an account of the register that no asset names, and the way to enter it."""
    may = request.may("accounting.fixed_assets.register_asset")
    return {
        "posted_on": line.posted_on,
        "description": line.memo or line.entry.description,
        "entry": line.entry.description,
        "account": str(line.account),
        "amount_yen": line.amount_yen,
        "url": f"{reverse(f'{ROOM}asset_new')}?line={line.pk}" if may else "",
    }


def disposal_page(request: StaffRequest, found: Disposal, entry: Entry | None) -> dict[str, Any]:
    """How an asset ended, with the reason of its gain or loss."""
    return {
        "disposal": {
            "kind": found.get_kind_display(),
            "asset": str(found.asset),
            "asset_url": reverse(f"{ROOM}asset_detail", args=[found.asset_id]),
            "disposed_on": found.disposed_on,
            "cost_yen": found.cost_yen,
            "accumulated_yen": found.accumulated_yen,
            "proceeds_yen": found.proceeds_yen,
            "tax_yen": found.tax_yen,
            "tax_category": found.tax_category,
            "result_yen": found.result_yen,
            "partner": found.partner.name if found.partner else "",
            "reason": found.reason,
            "recorded_by": found.recorded_by_name,
            **told(Reason.from_json(found.because)),
        },
        "entry_url": entry_url(request, entry),
    }


def entry_url(request: StaffRequest, entry: Entry | None) -> str:
    """The way to an entry, for who may read the ledger."""
    may = entry is not None and request.may("accounting.ledger.view_ledger")
    return reverse("accounting:ledger_entry_detail", args=[entry.pk]) if may and entry else ""


def told(reason: Reason) -> dict[str, Any]:
    """A reason in words: the calculation and the sources of its law."""
    found = explain(reason, "en" if formats.in_english() else "ja")
    return {"calculation": found.calculation, "sources": [*found.given, *found.sources]}


def told_line(line: Figure | None) -> dict[str, Any]:
    """The reason of a line, empty for none."""
    return told(line.because) if line else {"calculation": "", "sources": []}


def qr(address: str) -> SafeString:
    """The address as a QR code in SVG, to stand in a page or on paper."""
    made = segno.make(address, error="m", micro=False)
    return mark_safe(made.svg_inline(scale=1, border=2, omitsize=True, svgclass="qr", lineclass=None))  # noqa: S308  (segno's own)


def check_row(asset: Asset, place: AssetPlace | None, last: AssetCheck | None) -> dict[str, Any]:
    """An asset in the list of what was checked or not."""
    return {
        "number": asset.number,
        "name": asset.name,
        "place": place_words(place),
        "url": reverse(f"{ROOM}check", args=[asset.pk]),
        "last": _check(last) if last else None,
    }


def place_words(place: AssetPlace | None) -> str:
    """東京本社　経理部　5階."""
    if place is None:
        return ""
    return "　".join(filter(None, (place.office.name, place.unit.name if place.unit else "", place.room)))


def _sums(pairs: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
    sums: dict[str, int] = {}
    for label, amount_yen in pairs:
        sums[label] = sums.get(label, 0) + amount_yen
    return [{"label": label, "amount_yen": sums[label]} for label in sorted(sums)]


def _credit(due: Due) -> str:
    """減価償却累計額（工具器具備品） for what is deducted indirectly, else the account itself."""
    asset = due.asset
    if asset.treatment == Treatment.POOLED or not law.kind_law(asset.kind, asset.acquired_on).is_indirect:
        return asset.account.name
    return _("減価償却累計額（%(account)s）") % {"account": asset.account.name}


def _place(place: AssetPlace) -> dict[str, Any]:
    return {
        "words": place_words(place),
        "valid_from": place.valid_from,
        "valid_until": place.valid_until,
        "by": place.moved_by_name,
    }


def _year(each: PlannedYear) -> dict[str, Any]:
    year = each.found
    return {
        "name": _("%(year)s年度") % {"year": each.year.name},
        "months": year.months,
        "opening_yen": year.opening_yen,
        "amount_yen": year.depreciation.amount_yen,
        "posted_yen": each.posted_yen,
        "closing_yen": year.closing_yen,
        **told(year.depreciation.because),
    }


def _check(check: AssetCheck) -> dict[str, Any]:
    return {
        "state": RESULTS[check.result],
        "label": check.get_result_display(),
        "found_at": check.found_at,
        "note": check.note,
        "checked_at": check.checked_at,
        "by": check.checked_by_name,
    }


def _links(request: StaffRequest, asset: Asset) -> list[dict[str, str]]:
    """What may be done with an asset in use."""
    if asset.state != AssetState.IN_USE:
        return []
    ways = (
        ("check_asset", "check", _("現物を確認")),
        ("change_asset", "asset_change", _("登録を直す")),
        ("move_asset", "asset_move", _("移動")),
        ("dispose_asset", "asset_dispose", _("除却・売却")),
    )
    return [
        {"label": label, "url": reverse(f"{ROOM}{name}", args=[asset.pk])}
        for step, name, label in ways
        if request.may(f"accounting.fixed_assets.{step}")
    ]


def property_row(item: Any) -> dict[str, Any]:
    """An asset of the return, with the reason of its value."""
    labels = {"INCREASE": _("増加"), "DECREASE": _("減少"), "": ""}
    return {
        "property_class": property_class(item.property_class),
        "number": item.asset.number,
        "name": item.asset.name,
        "quantity": item.asset.quantity,
        "acquired_on": item.asset.acquired_on,
        "cost_yen": item.asset.cost_yen,
        "life_years": item.asset.life_years,
        "change": labels[item.change],
        "ended_on": item.asset.ended_on if item.change == "DECREASE" else None,
        "value_yen": item.value_yen if item.change != "DECREASE" else None,
        "is_special": item.asset.treatment == Treatment.SPECIAL,
        "url": reverse(f"{ROOM}asset_detail", args=[item.asset.pk]),
        **told_line(item.value),
    }


def property_class(number: int) -> str:
    """The classes of the return of depreciables."""
    names = {
        1: _("1 構築物"),
        2: _("2 機械及び装置"),
        3: _("3 船舶"),
        4: _("4 航空機"),
        5: _("5 車両及び運搬具"),
        6: _("6 工具、器具及び備品"),
    }
    return names[number]


def since_default(today: dt.date, first_month: int) -> dt.date:
    """From when a check counts unless the reader says: the beginning of the fiscal year."""
    year = today.year if today.month >= first_month else today.year - 1
    return dt.date(year, first_month, 1)
