"""What the room enters into the platform's registers, into banking and into the closing."""

from django.utils.translation import gettext_lazy as _

from accounting.banking import expected, open_items
from accounting.closing import checks
from accounting.ledger import needed, sources
from backoffice.access import duties
from backoffice.approvals import kinds
from backoffice.deadlines import register as deadlines
from backoffice.documents import kinds as document_kinds
from backoffice.eventlog import steps
from backoffice.shell import inbox, menu

from . import actions as _actions
from . import work
from .expected import DUE
from .models import EVENT, OFFSET
from .queries import AGREEMENT, NOTICE
from .settling import INSTRUMENTS

VIEW, SETTLE = "accounting.settlements.view_settlements", "accounting.settlements.settle_instrument"
RETENTION = "backoffice.documents.tax_retention"


def register() -> None:
    """Called once, when Django is ready."""
    steps.register(VIEW, _("相殺・手形・電子記録を見る"), changes=False)
    menu.add(
        menu.Entry("accounting", _("手形・でんさい"), "accounting:settlements_instrument_list", VIEW, "banknote", 42),
        menu.Entry("accounting", _("相殺"), "accounting:settlements_offset_list", VIEW, "scale", 43),
    )
    sources.register_room("accounting.settlements", _("相殺・手形・電子記録"))
    sources.register(OFFSET, _("相殺"), url_name="accounting:settlements_offset_detail", step=VIEW)
    sources.register(EVENT, _("手形・電子記録"), url_name="accounting:settlements_event_detail", step=VIEW)
    document_kinds.register(AGREEMENT, _("相殺の合意"), read_step=VIEW, retention=RETENTION)
    document_kinds.register(NOTICE, _("相殺通知書（控え）"), read_step=VIEW, retention=RETENTION)
    needed.offer_parameter(_("相殺・手形・電子記録"), "accounting.settlements.accounts")
    kinds.register(
        kinds.Kind(
            code=_actions.OFFSET_KIND,
            label=_("相殺の承認"),
            action="accounting.settlements.approve_offset",
            perform=lambda given, user, at: _actions.approve_offset(
                request_id=given["request_id"], acting_user=user, at=at
            ),
            url=work.offset_url,
            facts=work.offset_facts,
            unwind=lambda given, user, at: _actions.return_offset(
                request_id=given["request_id"], acting_user=user, at=at
            ),
            from_an_amount=True,
        )
    )
    for check in work.checks():
        checks.register(check)
    open_items.register(INSTRUMENTS)
    expected.offer(DUE)
    inbox.offer_work("accounting.settlements.overdue", step=SETTLE, offer=work.to_settle)
    deadlines.offer("accounting.settlements.due_days", VIEW, work.due_days)
    duties.register(
        "accounting.settlements",
        _("相殺・手形・電子記録"),
        steps=(
            "accounting.settlements.ask_offset",
            "accounting.settlements.discount_instrument",
            "accounting.settlements.dishonour_instrument",
            "accounting.settlements.endorse_instrument",
            "accounting.settlements.fail_to_pay",
            "accounting.settlements.print_notice",
            "accounting.settlements.record_instrument",
            "accounting.settlements.set_off",
            SETTLE,
            "accounting.settlements.split_instrument",
            "accounting.settlements.take_back_event",
            "accounting.settlements.undo_offset",
            "backoffice.documents.keep_document",
            "backoffice.documents.read_document",
            VIEW,
        ),
    )
