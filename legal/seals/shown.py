"""Seals and requests as the templates want them: plain values in the reader's language."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.approvals import queries as approvals
from backoffice.approvals import shown as approvals_shown
from backoffice.approvals.models import Request
from backoffice.documents.models import Document
from backoffice.eventlog import steps
from backoffice.parameters.explain import explain
from backoffice.shell.formats import in_english
from backoffice.shell.request import StaffRequest
from backoffice.values.reasons import Reason
from legal.contracts.models import ContractState

from . import queries
from .models import SealRequest, SealRequestState, StampedDocument
from .words import marks_of
from .work import TONES

ROOM = "legal:seals_"
DETAIL = f"{ROOM}request_detail"


def tabs(view: str) -> list[dict[str, Any]]:
    """The views of the list."""
    labels = {
        "": _("すべて"),
        "approval": _("申請・承認待ち"),
        "to_seal": _("押印待ち"),
        "scan": _("写し待ち"),
        "done": _("完了・却下"),
    }
    shown = view if view in labels else ""
    return [
        {"label": label, "url": f"?view={code}" if code else "?", "is_current": code == shown}
        for code, label in labels.items()
    ]


def row(held: SealRequest, today: dt.date) -> dict[str, Any]:
    """A request in the list."""
    sealing = getattr(held, "sealing", None)
    late = held.state == SealRequestState.SEALED and sealing is not None and sealing.scan_due_on < today
    return {
        "title": held.title,
        "addressee": held.addressee,
        "seal": held.seal.name,
        "seal_kind": held.seal.kind.name,
        "by": held.requested_by_name,
        "wanted_on": held.wanted_on,
        "number": sealing.number if sealing else "",
        "tone": TONES[held.state],
        "state_label": held.get_state_display(),
        "warning": _("写しの期限を過ぎています") if late else "",
        "url": reverse(DETAIL, args=[held.pk]),
    }


def detail(request: StaffRequest, held: SealRequest, today: dt.date) -> dict[str, Any]:
    """One request: what is asked for, its papers, its sealing, route and record."""
    newest = queries.newest_approval(held.pk)
    latest = approvals.request(newest) if newest else None
    who = approvals.acting(request.user.pk, as_of=today)
    custody = queries.custody_on(held.seal_id, today)
    return {
        "held": row(held, today),
        "seal_url": reverse(f"{ROOM}seal_detail", args=[held.seal_id]) if request.may("legal.seals.view_seals") else "",
        "keepers": "、".join(filter(None, (custody.user_name, custody.deputy_name))) if custody else "",
        "paper_kind": held.get_paper_kind_display(),
        "purpose": held.purpose,
        "copies": held.copies,
        "original": held.get_original_display(),
        "requested_at": held.requested_at,
        "approved_on": held.approved_on,
        "refused_reason": held.refused_reason if held.state == SealRequestState.RETURNED else "",
        "contract": _contract(held),
        "stamp": _stamp(held),
        "papers": [*_scans(held), *([_paper(held, held.paper)] if held.paper else [])],
        "sealing": _sealing(held),
        "approval": approvals_shown.detail(latest, who=who, today=today) if latest else None,
        "approval_url": _approval_url(request, latest, today),
        "events": [event(each) for each in queries.events_of(queries.CASE, held.pk)],
        "links": _links(request, held, today),
        "discard_url": reverse(f"{ROOM}request_discard", args=[held.pk])
        if held.state == SealRequestState.RETURNED and held.requested_by_id == request.user.pk
        else "",
    }


def event(each: Any) -> dict[str, Any]:
    """A line of the record."""
    return {
        "who": each.actor_name,
        "label": steps.label_of(each.step),
        "at": each.occurred_at,
        "reason": each.reason,
    }


def _contract(held: SealRequest) -> dict[str, Any] | None:
    if held.contract is None:
        return None
    return {
        "title": held.contract.title,
        "state": held.contract.get_state_display(),
        "url": reverse("legal:contracts_contract_detail", args=[held.contract.pk]),
    }


def _stamp(held: SealRequest) -> dict[str, Any] | None:
    """The duty on one original with the computation that it comes from."""
    if held.stamped_as == StampedDocument.NONE:
        return None
    told = explain(Reason.from_json(held.because), "en" if in_english() else "ja")
    return {
        "label": held.get_stamped_as_display(),
        "duty_yen": held.stamp_duty_yen,
        "total_yen": held.stamp_duty_yen * held.copies,
        "told": {
            "calculation": told.calculation,
            "sources": [(name, text) for name, text in (*told.given, *told.sources)],
        },
    }


def may_rescan(request: StaffRequest, held: SealRequest, today: dt.date) -> bool:
    """Whether the reader may put another scan in the place of a wrong one."""
    if held.contract is not None and request.may("legal.seals.conclude_contract"):
        return True
    is_theirs = held.requested_by_id == request.user.pk or queries.keeps(request.user.pk, held.seal_id, today)
    return is_theirs and not queries.has_concluded(held)


def _scans(held: SealRequest) -> list[dict[str, Any]]:
    """The scan, and under it what it replaced."""
    kept = queries.scans_of(held.pk) if held.scan else ()
    return [_paper(held, each, is_replaced=place > 0) for place, each in enumerate(kept)]


def _paper(held: SealRequest, paper: Document, *, is_replaced: bool = False) -> dict[str, Any]:
    return {
        "is_replaced": is_replaced,
        "corrects": paper.replaces_id is not None,
        "reason": paper.reason,
        "title": paper.title,
        "dated_on": paper.dated_on,
        "kept_by": paper.created_by_name,
        "sha256": paper.stored_file.sha256,
        "url": reverse(f"{ROOM}file_download", args=[held.pk, paper.pk]),
    }


def _sealing(held: SealRequest) -> dict[str, Any] | None:
    found = getattr(held, "sealing", None)
    if found is None:
        return None
    return {
        "number": found.number,
        "sealed_on": found.sealed_on,
        "by": found.sealed_by_name,
        "for_whom": found.for_custodian_name,
        "imprints": found.imprints,
        "marks": marks_of(found),
        "note": found.note,
        "scan_due_on": found.scan_due_on,
        "scanned_at": held.scanned_at,
        "scanned_by": held.scanned_by_name,
    }


def _approval_url(request: StaffRequest, latest: Request | None, today: dt.date) -> str:
    if latest is None or not approvals.may_see(latest, request.user.pk, as_of=today):
        return ""
    return reverse("backoffice:approvals_request_detail", args=[latest.pk])


def _links(request: StaffRequest, held: SealRequest, today: dt.date) -> list[dict[str, Any]]:
    """The pages of the next step, for those who may take it; the first is the one to be taken."""
    is_mine = held.requested_by_id == request.user.pk
    keeps = queries.keeps(request.user.pk, held.seal_id, today)
    to_seal = held.state == SealRequestState.APPROVED and keeps
    concludes = (
        held.state == SealRequestState.DONE
        and held.contract is not None
        and held.contract.state == ContractState.APPROVED
        and request.may("legal.seals.conclude_contract")
    )
    offered = (
        (to_seal, _("押印を記録"), "request_seal", True),
        (to_seal, _("押印せずに戻す"), "request_refuse", False),
        (held.state == SealRequestState.SEALED and (is_mine or keeps), _("写しを登録"), "request_scan", True),
        (concludes, _("締結を記録"), "request_conclude", True),
        (
            held.state == SealRequestState.DONE and may_rescan(request, held, today),
            _("写しを差し替え"),
            "request_rescan",
            False,
        ),
        (held.state == SealRequestState.RETURNED and is_mine, _("内容を直す"), "request_correct", True),
    )
    return [
        {"label": label, "url": reverse(f"{ROOM}{name}", args=[held.pk]), "primary": primary}
        for holds, label, name, primary in offered
        if holds
    ]
