"""What the room enters into the platform's registers."""

from django.utils.translation import gettext_lazy as _

from backoffice.access import duties
from backoffice.deadlines import register as deadlines
from backoffice.eventlog import steps
from backoffice.shell import inbox, menu

from . import actions  # noqa: F401  (its actions enter the register of steps)
from .deadlines import owed
from .work import to_prepare

VIEW = "hr.benefits.view_events"


def register() -> None:
    """Called once from the manifest."""
    steps.register(VIEW, _("給付の書類を見る"), changes=False)
    duties.register(
        "hr.benefits",
        _("給付の書類の作成"),
        steps=(
            VIEW,
            "hr.benefits.prepare_childcare",
            "hr.benefits.prepare_elder",
            "hr.benefits.prepare_leave_wages",
            "hr.benefits.prepare_separation",
            "hr.benefits.prepare_sickness",
            "hr.benefits.prepare_sixty",
            "hr.benefits.print_paper",
            "hr.benefits.record_answer",
            "hr.benefits.refresh_paper",
        ),
    )
    menu.add(menu.Entry("hr", _("給付の書類"), "hr:benefits_event_list", VIEW, "file-text", 46))
    deadlines.offer("hr.benefits.owed", VIEW, owed)
    inbox.offer_work("hr.benefits.prepare", step="hr.benefits.prepare_separation", offer=to_prepare)
