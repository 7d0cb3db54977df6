"""What the room enters into the platform's registers."""

from django.utils.translation import gettext_lazy as _

from accounting.ledger import needed, sources
from backoffice.access import duties
from backoffice.approvals import kinds
from backoffice.deadlines import register as deadlines
from backoffice.eventlog import steps
from backoffice.shell import inbox, menu

from . import actions, books, work

VIEW, CLOSE = "accounting.closing.view_closing", "accounting.closing.close_books"


def register() -> None:
    """Called once, when Django is ready."""
    needed.offer_parameter(_("年度の締め"), "accounting.closing.accounts")
    steps.register(VIEW, _("締めを見る"), changes=False)
    menu.add(menu.Entry("accounting", _("締め"), "accounting:closing_year", VIEW, "lock", 30))
    sources.register("accounting.closing.year", _("年度の締め"))
    books.register_checks()
    kinds.register(
        kinds.Kind(
            code=actions.KIND,
            label=_("締めの解除"),
            action="accounting.closing.perform_reopening",
            perform=lambda given, user, at: actions.perform_reopening(
                period_id=given["period_id"],
                reason=given["reason"],
                acting_user=user,
                at=at,
            ),
            url=work.reopening_url,
            facts=work.reopening_facts,
        )
    )
    inbox.offer_work("accounting.closing.close", step=CLOSE, offer=work.to_close)
    deadlines.offer("accounting.closing.days", VIEW, work.closing_days)
    duties.register(
        "accounting.closing",
        _("締め"),
        steps=(
            CLOSE,
            "accounting.closing.close_year",
            "accounting.closing.define_task",
            "accounting.closing.end_task",
            "accounting.closing.mark_task",
            "accounting.closing.request_reopening",
            VIEW,
        ),
    )
