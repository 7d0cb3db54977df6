"""What the room enters into the platform's registers and into the closing."""

from django.utils.translation import gettext_lazy as _

from accounting.closing import checks
from accounting.ledger import needed, sources
from accounting.payables import cancelling
from backoffice.access import duties
from backoffice.approvals import kinds
from backoffice.eventlog import steps
from backoffice.shell import inbox, menu, offers

from . import actions, work
from .models import ADVANCE, REQUEST, SETTLEMENT

VIEW, VIEW_OWN = "accounting.advances.view_advances", "accounting.advances.view_own"


def register() -> None:
    """Called once, when Django is ready."""
    steps.register(VIEW, _("仮払・立替を見る"), changes=False)
    steps.register(VIEW_OWN, _("自分の仮払を見る"), changes=False)
    menu.add(
        menu.Entry("accounting", _("仮払・立替"), "accounting:advances_advance_list", VIEW, "hand-helping", 46),
        menu.Entry(menu.MY_WORK, _("仮払"), "accounting:advances_request_list", VIEW_OWN, "hand-helping", 16),
    )
    sources.register(REQUEST, _("仮払の申請"), url_name="accounting:advances_request_detail", step=VIEW)
    _requests()
    sources.register_room("accounting.advances", _("仮払・立替"))
    sources.register(ADVANCE, _("仮払・立替"), url_name="accounting:advances_advance_detail", step=VIEW)
    sources.register(SETTLEMENT, _("仮払・立替の精算"), url_name="accounting:advances_settlement_detail", step=VIEW)
    needed.offer_parameter(_("仮払・立替"), "accounting.advances.accounts")
    for check in work.checks():
        checks.register(check)
    duties.register(
        "accounting.advances",
        _("仮払・立替"),
        steps=(
            "accounting.advances.hand_over",
            "accounting.advances.pay_advance",
            "accounting.advances.settle_advance",
            "accounting.advances.take_back_settlement",
            VIEW,
        ),
    )


def _requests() -> None:
    kinds.register(
        kinds.Kind(
            code=REQUEST,
            label=_("仮払"),
            action="accounting.advances.approve_advance",
            perform=lambda given, user, at: actions.approve_advance(
                request_id=given["request_id"], acting_user=user, at=at
            ),
            url=work.request_url,
            facts=work.request_facts,
            unwind=lambda given, user, at: actions.return_advance(
                request_id=given["request_id"], acting_user=user, at=at
            ),
        )
    )
    cancelling.follow(
        REQUEST,
        lambda cancelled, user, at: actions.call_off_advance(
            request_id=cancelled.source_id, cancelled=cancelled, acting_user=user, at=at
        ),
    )
    offers.offer_start(
        offers.Start(
            _("仮払"), "accounting:advances_request_new", "accounting.advances.request_advance", "hand-helping", 12
        )
    )
    inbox.offer_work("accounting.advances.own", step=VIEW_OWN, offer=work.own)
    inbox.offer_work("accounting.advances.hand_over", step="accounting.advances.hand_over", offer=work.to_hand_over)
    duties.open_to_members(
        "accounting.advances.discard_request",
        "accounting.advances.request_advance",
        "accounting.advances.resubmit_advance",
        VIEW_OWN,
    )
