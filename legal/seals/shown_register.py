"""印章台帳 and 押印簿 as the templates and exports want them."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backoffice.shell.formats import day
from backoffice.shell.request import StaffRequest

from . import queries
from .models import Seal, SealCustody, Sealing, SealLending
from .shown import event
from .words import marks_of

ROOM = "legal:seals_"
LOG_COLUMNS = (
    gettext_lazy("押印番号"),
    gettext_lazy("押印日"),
    gettext_lazy("印章"),
    gettext_lazy("書類の名前"),
    gettext_lazy("提出先・相手方"),
    gettext_lazy("部数"),
    gettext_lazy("押した数"),
    gettext_lazy("割印・契印など"),
    gettext_lazy("申請者"),
    gettext_lazy("押印した人"),
    gettext_lazy("写しの登録"),
    gettext_lazy("備考"),
)


def seal_row(seal: Any, leaving: set[int]) -> dict[str, Any]:
    """A seal of `queries.seals` in the register; `leaving` are the ids of those whose custodian leaves."""
    custody: SealCustody | None = next(iter(seal.custody_today), None)
    lent: SealLending | None = next(iter(seal.lent_now), None)
    return {
        **_about(seal),
        "custodian": custody.user_name if custody else "",
        "deputy": custody.deputy_name if custody else "",
        "open_count": seal.open_count,
        "tone": "" if seal.withdrawn_on else "hot" if lent else "ok",
        "state_label": _state(seal, lent),
        "warning": _("保管者が退職します") if seal.pk in leaving else "",
        "url": reverse(f"{ROOM}seal_detail", args=[seal.pk]),
    }


def seal_detail(request: StaffRequest, seal: Seal, today: dt.date) -> dict[str, Any]:
    """One seal: where it is, who keeps and kept it, to whom it was lent, and what may be done."""
    lent, custody = queries.lent_now(seal.pk), queries.custody_on(seal.pk, today)
    keeps = queries.keeps(request.user.pk, seal.pk, today)
    may_look = keeps or request.may("legal.seals.view_imprints")
    return {
        "seal": {**_about(seal), "tone": "" if seal.withdrawn_on else "hot" if lent else "ok"},
        "state_label": _state(seal, lent),
        "custodian": custody.user_name if custody else "",
        "deputy": custody.deputy_name if custody else "",
        "custodies": list(queries.custodies_of(seal.pk)),
        "lendings": [
            _lending(each, keeps or request.may("legal.seals.register_seal")) for each in queries.lendings_of(seal.pk)
        ],
        "imprint_url": reverse(f"{ROOM}seal_imprint", args=[seal.pk]) if seal.imprint_id and may_look else "",
        "has_imprint": seal.imprint_id is not None,
        "log_url": f"{reverse(f'{ROOM}log_list')}?seal={seal.pk}",
        "events": [event(each) for each in queries.events_of(queries.SEAL_CASE, seal.pk)],
        "links": [] if seal.withdrawn_on else _links(request, seal, lent, keeps),
    }


def log_row(each: Sealing) -> dict[str, Any]:
    """A line of the log of use."""
    return {
        "number": each.number,
        "sealed_on": each.sealed_on,
        "seal": each.seal.name,
        "title": each.request.title,
        "addressee": each.request.addressee,
        "copies": each.request.copies,
        "imprints": each.imprints,
        "marks": marks_of(each),
        "applicant": each.request.requested_by_name,
        "sealed_by": each.sealed_by_name,
        "scan": _("登録済み") if each.request.scan_id else _("まだ"),
        "scan_tone": "ok" if each.request.scan_id else "wait",
        "url": reverse(f"{ROOM}request_detail", args=[each.request_id]),
    }


def exported(each: Sealing) -> list[object]:
    """A line of the log of use under LOG_COLUMNS."""
    asked = each.request
    scanned = day(asked.scanned_at) if asked.scanned_at else ""
    return [
        each.number,
        each.sealed_on.isoformat(),
        str(each.seal),
        asked.title,
        asked.addressee,
        asked.copies,
        each.imprints,
        marks_of(each),
        asked.requested_by_name,
        each.sealed_by_name,
        scanned,
        each.note,
    ]


def _about(seal: Seal) -> dict[str, Any]:
    return {
        "code": seal.code,
        "name": seal.name,
        "kind": seal.kind.name,
        "place": seal.place,
        "office_name": seal.office_name,
        "registered_on": seal.registered_on,
        "in_use_from": seal.in_use_from,
        "withdrawn_on": seal.withdrawn_on,
        "withdrawn_reason": seal.withdrawn_reason,
    }


def _state(seal: Seal, lent: SealLending | None) -> str:
    if seal.withdrawn_on:
        return _("廃止")
    return _("持ち出し中") if lent else _("使用中")


def _lending(each: SealLending, may_take_back: bool) -> dict[str, Any]:
    return {
        "who": each.lent_to_name,
        "purpose": each.purpose,
        "lent_on": each.lent_on,
        "due_on": each.due_on,
        "lent_by": each.lent_by_name,
        "returned_on": each.returned_on,
        "url": reverse(f"{ROOM}lending_return", args=[each.pk]) if may_take_back and not each.returned_on else "",
    }


def _links(request: StaffRequest, seal: Seal, lent: SealLending | None, keeps: bool) -> list[dict[str, str]]:
    may_keep = request.may("legal.seals.register_seal")
    offered = (
        (may_keep, _("登録を変更"), "seal_change"),
        (may_keep, _("保管者を変更"), "seal_custodian"),
        ((keeps or may_keep) and not lent, _("持ち出しを記録"), "seal_lend"),
        (may_keep and not lent, _("廃止"), "seal_withdraw"),
    )
    return [
        {"label": label, "url": reverse(f"{ROOM}{name}", args=[seal.pk])} for holds, label, name in offered if holds
    ]
