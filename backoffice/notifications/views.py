"""One's own notices: reading them, and marking them as read."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.shell.formats import in_english
from backoffice.shell.menu import SIGNED_IN
from backoffice.shell.pager import page_of
from backoffice.shell.pages import post_only, signed_in_page
from backoffice.shell.request import StaffRequest

from .actions import mark_all_read, mark_read
from .models import Notice, NoticeKind
from .queries import notices_of

LIST = "backoffice:notifications_notice_list"


@signed_in_page
def notice_list(request: StaffRequest) -> HttpResponse:
    """お知らせ: what this person was told, the newest first."""
    found = page_of(request, notices_of(request.user.pk), by="id", descending=True)
    context = {
        "notices": [_shown(each) for each in found.rows],
        "page": found,
        "has_unread": notices_of(request.user.pk).filter(read_at__isnull=True).exists(),
    }
    return render(request, "notifications/notice_list.html", context)


@post_only(step=SIGNED_IN)
def notice_read(request: StaffRequest, pk: int) -> HttpResponse:
    """Mark one as read, and go to what it is about."""
    try:
        notice = mark_read(notice_id=pk, reader_id=request.user.pk, at=clock.now())
    except Notice.DoesNotExist as missing:
        raise Http404 from missing
    return redirect(notice.url or LIST)


@post_only(step=SIGNED_IN)
def notice_read_all(request: StaffRequest) -> HttpResponse:
    """Mark everything as read."""
    mark_all_read(reader_id=request.user.pk, at=clock.now())
    messages.success(request, _("すべてのお知らせを既読にしました。"))
    return redirect(LIST)


def _shown(notice: Notice) -> dict[str, Any]:
    return {
        "id": notice.pk,
        "text": notice.text_en if in_english() else notice.text_ja,
        "kind_label": notice.get_kind_display(),
        "url": notice.url,
        "tone": "warn" if notice.kind == NoticeKind.NEEDS_YOU else "",
        "at": notice.created_at,
        "is_unread": notice.read_at is None,
    }
