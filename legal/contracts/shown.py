"""Contracts as the templates want them: plain values in the reader's language."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.approvals import queries as approvals
from backoffice.approvals import shown as approvals_shown
from backoffice.approvals.models import Request
from backoffice.documents.models import Document
from backoffice.eventlog import steps
from backoffice.shell.request import StaffRequest

from . import following, queries
from .models import CONCLUDED, Contract, ContractState
from .rules import notice_on
from .work import renewal_text, term_text

# The tones of `tag_state`, where a state of contracts is not one of its own.
TONES = {
    ContractState.DRAFT: "warn",
    ContractState.UNDER_REVIEW: "wait",
    ContractState.APPROVED: "warn",
    ContractState.SIGNED: "ok",
}
DETAIL = "legal:contracts_contract_detail"


def tabs(view: str) -> list[dict[str, Any]]:
    """The views of the ledger."""
    labels = {
        "": _("すべて"),
        "review": _("申請・審査中"),
        "approved": _("締結待ち"),
        "signed": _("締結済み"),
        queries.EXPIRING: _("%(days)s日以内に期限") % {"days": queries.EXPIRY_DAYS},
        "ended": _("終了・却下"),
    }
    shown = view if view in labels else ""
    return [
        {"label": label, "url": f"?view={code}" if code else "?", "is_current": code == shown}
        for code, label in labels.items()
    ]


def row(contract: Contract, today: dt.date) -> dict[str, Any]:
    """A contract in the ledger."""
    return {
        "number": contract.number,
        "title": contract.title,
        "kind": contract.get_kind_display(),
        "partner": contract.partner_name,
        "unit": contract.unit.name,
        "term": term_text(contract),
        "amount_yen": contract.amount_yen,
        "tone": TONES.get(ContractState(contract.state), contract.state),
        "state_label": contract.get_state_display(),
        "warning": _warning(contract, today),
        "url": reverse(DETAIL, args=[contract.pk]),
    }


def detail(request: StaffRequest, contract: Contract, today: dt.date) -> dict[str, Any]:
    """One contract: its terms, papers, route and record."""
    asked = queries.requests_of(contract.pk)
    latest = approvals.request(asked[0]) if asked else None
    who = approvals.acting(request.user.pk, as_of=today)
    route = approvals_shown.detail(latest, who=who, today=today) if latest else None
    followed = list(following.steps_of(request, contract))
    return {
        "contract": row(contract, today),
        "purpose": contract.purpose,
        "requested_by": contract.requested_by_name,
        "requested_at": contract.requested_at,
        "renewal": renewal_text(contract),
        "notice_on": _notice_on(contract),
        "approved_on": contract.approved_on,
        "signed_on": contract.signed_on,
        "signing_way": contract.get_signing_way_display() if contract.signing_way else "",
        "original_at": contract.original_at,
        "ended_on": contract.ended_on,
        "end_reason": contract.end_reason,
        "papers": [*_signed_papers(contract), *([_paper(contract, contract.draft)] if contract.draft else [])],
        "approval": route,
        "approval_url": _approval_url(request, latest, today),
        "events": [_event(each) for each in queries.events_of(contract.pk)],
        "followers": [each for each in followed if each.tag],
        "starts": [each for each in followed if not each.tag],
        "links": _links(request, contract),
        "actions": _actions(request, contract),
    }


def _approval_url(request: StaffRequest, latest: Request | None, today: dt.date) -> str:
    """The page of the request, for those to whom it opens."""
    if latest is None or not approvals.may_see(latest, request.user.pk, as_of=today):
        return ""
    return reverse("backoffice:approvals_request_detail", args=[latest.pk])


def _warning(contract: Contract, today: dt.date) -> str:
    """What a reader of the ledger has to know about the end of a contract in force."""
    if contract.state != ContractState.SIGNED or contract.ends_on is None:
        return ""
    left = (contract.ends_on - today).days
    if left < 0:
        return _("期間が終わっています（更新か終了の記録が必要）")
    return _("あと%(days)s日") % {"days": left} if left <= queries.EXPIRY_DAYS else ""


def _notice_on(contract: Contract) -> dt.date | None:
    if not contract.renews or contract.ends_on is None or contract.notice_months is None:
        return None
    return notice_on(contract.ends_on, contract.notice_months)


def _signed_papers(contract: Contract) -> list[dict[str, Any]]:
    """The signed paper, and under it what it replaced."""
    kept = queries.signed_papers(contract.pk) if contract.state in CONCLUDED else ()
    return [_paper(contract, each, is_replaced=place > 0) for place, each in enumerate(kept)]


def _paper(contract: Contract, paper: Document, *, is_replaced: bool = False) -> dict[str, Any]:
    return {
        "is_replaced": is_replaced,
        "corrects": paper.replaces_id is not None,
        "reason": paper.reason,
        "title": paper.title,
        "dated_on": paper.dated_on,
        "kept_by": paper.created_by_name,
        "retained_until": paper.retained_until,
        "url": reverse("legal:contracts_file_download", args=[contract.pk, paper.pk]),
    }


def _event(event: Any) -> dict[str, Any]:
    return {
        "who": event.actor_name,
        "label": steps.label_of(event.step),
        "at": event.occurred_at,
        "reason": event.reason,
    }


def _links(request: StaffRequest, contract: Contract) -> list[dict[str, Any]]:
    """The pages of the next step, for those who may take it; the first is the one to be taken."""
    is_mine = contract.requested_by_id == request.user.pk
    signed = contract.state == ContractState.SIGNED
    offered = (
        (contract.state == ContractState.DRAFT and is_mine, _("直して再申請"), "correct"),
        (
            contract.state == ContractState.APPROVED and request.may("legal.contracts.record_signing"),
            _("締結を記録"),
            "sign",
        ),
        (
            contract.state in CONCLUDED and request.may("legal.contracts.keep_signed_paper"),
            _("契約書を登録・差し替え"),
            "paper",
        ),
        (signed and request.may("legal.contracts.end_contract"), _("終了を記録"), "end"),
    )
    return [
        {
            "label": label,
            "url": reverse(f"legal:contracts_contract_{name}", args=[contract.pk]),
            "primary": contract.state not in CONCLUDED,
        }
        for holds, label, name in offered
        if holds
    ]


def _actions(request: StaffRequest, contract: Contract) -> list[dict[str, Any]]:
    if contract.state != ContractState.SIGNED or not contract.renews:
        return []
    if not request.may("legal.contracts.renew_contract"):
        return []
    return [
        {
            "label": _("更新を記録"),
            "url": reverse("legal:contracts_contract_renew", args=[contract.pk]),
            "primary": False,
            "disabled_reason": "",
            "confirm": _("契約終了日を%(months)sか月後に改めます。") % {"months": contract.renewal_months},
        }
    ]
