"""Taking a request back, as its page shows it: to the applicant, to whoever is asked to agree, and in its history."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from . import queries
from .models import Request, RequestState
from .rules import WayBack


def shown(request: Request, who: queries.Acting, today: dt.date) -> dict[str, Any]:
    """The rule of the route, how the applicant withdraws now, and what waits for the user to agree."""
    return {
        "withdrawal_rule": request.route.get_withdrawal_display(),
        "withdrawing": _withdrawing(request, today) if request.applicant_id == who.user_id else None,
        "consents": _consents(request, who),
    }


def history(request: Request) -> list[dict[str, Any]]:
    """What was asked and answered about taking it back."""
    told = []
    for each in queries.withdrawals_of(request):
        label = _("取り下げの同意を%(name)sさんに依頼") % {"name": each.of_name}
        told.append(_line(request.applicant_name, label, each.asked_at, each.reason))
        if each.answered_at:
            label = _("取り下げに同意") if each.is_agreed else _("取り下げに同意しない")
            told.append(_line(each.answered_by_name, label, each.answered_at, each.comment))
    return told


def _line(who: str, label: str, at: Any, comment: str) -> dict[str, Any]:
    return {"who": who, "step": "", "outcome": "", "label": label, "at": at, "comment": comment}


def _withdrawing(request: Request, today: dt.date) -> dict[str, Any] | None:
    """How the applicant withdraws: freely, by asking, or not at all with the reason."""
    if request.state != RequestState.PENDING:
        return None
    way = queries.way_back_of(request)
    if way is WayBack.CONSENT and queries.last_who_decided(request, as_of=today) is None:
        way = WayBack.FREE
    waiting = next((each for each in queries.withdrawals_of(request) if queries.is_awaited(each, as_of=today)), None)
    if waiting is not None:
        said = _("%(name)sさんに取り下げの同意を依頼しています。") % {"name": waiting.of_name}
        return {"url": "", "text": said}
    if way is WayBack.CLOSED:
        said = _(
            "最初の決裁のあとなので、取り下げられません。直したいときは、承認を待っている人に差し戻しを依頼してください。"
        )
        return {"url": "", "text": said}
    if way is WayBack.CONSENT:
        said = _("決裁が始まっているので、取り下げには最後に決裁した人の同意が必要です。")
        url = reverse("backoffice:approvals_request_ask_to_withdraw", args=[request.pk])
        return {"url": url, "text": said, "wants_reason": True}
    said = _("自分の申請は、自分では承認できません。承認される前なら取り下げられます。")
    if request.route.withdrawal != "UNTIL_LAST":
        said = _("自分の申請は、自分では承認できません。最初の決裁の前なら、そのまま取り下げられます。")
    return {"url": reverse("backoffice:approvals_request_withdraw", args=[request.pk]), "text": said}


def _consents(request: Request, who: queries.Acting) -> list[dict[str, Any]]:
    if request.state != RequestState.PENDING:
        return []
    return [
        {"pk": each.pk, "reason": each.reason, "url": reverse("backoffice:approvals_withdrawal_answer", args=[each.pk])}
        for each in queries.withdrawals_of(request)
        if queries.may_consent(each, request.kind, who)
    ]
