"""Who is told what about a request: that it waits for them, that it passed, how it ended, and that time runs out."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse

from backoffice.approvals.models import AskedPerson, Request, RequestState, Task
from backoffice.notifications.actions import Telling, tell_all
from backoffice.notifications.models import NoticeKind

# Put in last, and nothing else is: what people typed may hold braces of its own.
TITLE = "{title}"
ENDED_JA = {
    RequestState.APPROVED: "承認されました",
    RequestState.SENT_BACK: "差し戻されました",
    RequestState.REJECTED: "却下されました",
}
ENDED_EN = {
    RequestState.APPROVED: "was approved",
    RequestState.SENT_BACK: "was sent back to you",
    RequestState.REJECTED: "was rejected",
}


def tell_passed(request: Request, at: dt.datetime) -> None:
    """回覧: tell the people of the circulation that the request has passed, each once for a request and step."""
    passed = AskedPerson.objects.filter(request=request, step__task=Task.CIRCULATE)
    if request.state == RequestState.PENDING:
        passed = passed.filter(step__position__lt=request.step_now or 0)
    tell(
        request,
        {person.user_id: f"circulated:{person.step_id}" for person in passed},
        "「{title}」が回覧されています。",
        '"{title}" is circulated to you.',
        kind=NoticeKind.RESULT,
        at=at,
    )


def tell_asked(request: Request, user_ids: Iterable[int], step_id: int, at: dt.datetime) -> None:
    """Tell those who may decide that the request waits for them, once a round."""
    tell(
        request,
        dict.fromkeys(user_ids, f"asked:{step_id}:{request.round}"),
        "「{title}」の承認を依頼されています。",
        'Your approval of "{title}" is asked for.',
        kind=NoticeKind.INFORMATION,
        at=at,
    )


def tell_ended(request: Request, at: dt.datetime) -> None:
    """Tell the applicant how it ended."""
    state = RequestState(request.state)
    tell(
        request,
        {request.applicant_id: f"ended:{request.pk}"},
        f"「{{title}}」が{ENDED_JA[state]}。",
        f'"{{title}}" {ENDED_EN[state]}.',
        kind=NoticeKind.NEEDS_YOU if state == RequestState.SENT_BACK else NoticeKind.INFORMATION,
        at=at,
    )


def tell(request: Request, keys: dict[int, str], text_ja: str, text_en: str, *, kind: str, at: dt.datetime) -> None:
    """Tell each user of `keys` about the request, once for a key; the texts name it by TITLE."""
    url = reverse("backoffice:approvals_request_detail", args=[request.pk])
    tell_all(
        (
            Telling(
                recipient_id=user_id,
                key=f"backoffice.approvals.{key}",
                text_ja=text_ja.replace(TITLE, request.title),
                text_en=text_en.replace(TITLE, request.title),
                url=url,
            )
            for user_id, key in keys.items()
        ),
        kind=kind,
        at=at,
    )
