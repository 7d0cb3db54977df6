"""回覧: those of a step who are only told, when the request passes it; nobody waits for them."""

import datetime as dt

from django.urls import reverse

from backoffice.approvals.models import AskedPerson, Request, RequestState, Task
from backoffice.notifications.actions import Telling, tell_all
from backoffice.notifications.models import NoticeKind


def tell_passed(request: Request, at: dt.datetime) -> None:
    """Tell the people of the circulation that the request has passed, each once for a request and step."""
    passed = AskedPerson.objects.filter(request=request, step__task=Task.CIRCULATE)
    if request.state == RequestState.PENDING:
        passed = passed.filter(step__position__lt=request.step_now or 0)
    url = reverse("backoffice:approvals_request_detail", args=[request.pk])
    tell_all(
        (
            Telling(
                recipient_id=person.user_id,
                key=f"backoffice.approvals.circulated:{person.step_id}",
                text_ja=f"「{request.title}」が回覧されています。",
                text_en=f'"{request.title}" is circulated to you.',
                url=url,
            )
            for person in passed
        ),
        kind=NoticeKind.RESULT,
        at=at,
    )
