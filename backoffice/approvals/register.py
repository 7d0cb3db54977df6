"""What requests enter into the registers: how they are found, and their papers: the step, who reads them, what is kept."""

from django.utils.translation import gettext_lazy as _

from backoffice.access import duties
from backoffice.documents import kinds as document_kinds
from backoffice.eventlog import steps
from backoffice.shell import finding

from . import actions
from .finding import find_requests

VIEW_PAPERS = "backoffice.approvals.view_papers"


def register() -> None:
    """Called once, when Django is ready."""
    steps.register(VIEW_PAPERS, _("稟議書の控えを見る"), changes=False)
    finding.offer_search(
        finding.Search("requests", _("承認・申請"), "stamp", "backoffice.approvals.view_requests", find_requests)
    )
    duties.open_to_members("backoffice.approvals.print_request")
    duties.register(
        "backoffice.approval_papers",
        _("全員の稟議書の控えの閲覧"),
        steps=("backoffice.documents.read_document", VIEW_PAPERS),
    )
    document_kinds.register(
        actions.PAPER,
        _("稟議書の控え"),
        read_step=VIEW_PAPERS,
        retention="backoffice.documents.tax_retention",
    )
