"""What the room enters into the platform's registers and into the closing."""

from django.utils.translation import gettext_lazy as _

from accounting.closing import checks
from accounting.ledger import needed, sources
from accounting.payables import cancelling, paying
from backoffice.access import duties
from backoffice.api import scopes
from backoffice.approvals import kinds
from backoffice.eventlog import steps
from backoffice.shell import inbox, menu, offers
from backoffice.webhooks.published import Published, publish

from . import actions, queries, work
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
    _published()
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
    scopes.offer("advances", _("仮払"), read=_("自分の仮払を見る"), write=_("仮払を申請する"))
    duties.open_to_members(
        "accounting.advances.discard_request",
        "accounting.advances.request_advance",
        "accounting.advances.resubmit_advance",
        VIEW_OWN,
    )


def _published() -> None:
    """What other programs may hear of, about the advances of their own user."""
    paying.follow(REQUEST, lambda paid, user, at: actions.follow_payment(paid=paid, acting_user=user, at=at))
    publish(
        *(
            Published(
                code=code,
                label=label,
                step=f"accounting.advances.{step}",
                resource="advances",
                view=VIEW_OWN,
                prefix="avr",
                url_name="accounting_api:advances_request_detail",
                rows=queries.requests_of,
            )
            for code, label, step in (
                ("advance_request.submitted", _("仮払を申請した"), "request_advance"),
                ("advance_request.approved", _("仮払が承認された"), "approve_advance"),
                ("advance_request.granted", _("仮払が出張とともに認められた"), "grant_advance"),
                ("advance_request.returned", _("仮払の申請が戻された"), "return_advance"),
                ("advance_request.paid", _("仮払が支払われた、または渡された"), "note_paid"),
                ("advance_request.unpaid", _("仮払の支払が取り消された、または振込が戻った"), "note_unpaid"),
            )
        )
    )
