"""What the room enters into the platform's registers."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backoffice.access import duties
from backoffice.deadlines import register as deadlines
from backoffice.documents import kinds as document_kinds
from backoffice.eventlog import steps
from backoffice.shell import inbox, menu
from backoffice.shell.request import StaffRequest

from . import actions, queries
from .deadlines import terms_end
from .models import ConditionsNotice

VIEW, OWN = "hr.labour.view_notices", "hr.labour.read_own_notice"
# Steps of the duty 社員の管理.
OF_PEOPLE = ("hr.labour.define_wording", "hr.labour.issue_notice", "hr.labour.read_notice", VIEW)


def register() -> None:
    """Called once by the department's manifest."""
    steps.register(VIEW, gettext_lazy("労働条件通知書の一覧を見る"), changes=False)
    duties.open_to_members("hr.labour.agree_notice", OWN)
    document_kinds.register(
        actions.KIND,
        gettext_lazy("労働条件通知書"),
        read_step="hr.labour.read_notice",
        retention="hr.labour.notice_retention",
    )
    menu.add(
        menu.Entry("hr", gettext_lazy("労働条件通知書"), "hr:labour_notice_list", VIEW, "file-text", 12),
        menu.Entry(menu.MY_WORK, gettext_lazy("労働条件通知書"), "hr:labour_own_notice_list", OWN, "file-text", 45),
    )
    deadlines.offer("hr.labour.terms_end", VIEW, terms_end)
    inbox.offer_work("hr.labour.agree", step="hr.labour.agree_notice", offer=to_agree)


def to_agree(request: StaffRequest) -> Iterator[inbox.WorkItem]:
    """The notice that waits for this person's consent."""
    for each in queries.own_notices(request.user.pk).filter(state=ConditionsNotice.State.ISSUED):
        yield inbox.WorkItem(
            title=_("労働条件通知書を読んで同意する"),
            meta=_("あなたへの労働条件の通知です"),
            url=reverse("hr:labour_own_notice_detail", args=[each.pk]),
            icon="file-text",
        )
