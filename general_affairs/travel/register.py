"""What the room enters into the platform's registers."""

from django.utils.translation import gettext_lazy as _

from backoffice.access import duties
from backoffice.api import scopes
from backoffice.approvals import kinds
from backoffice.documents import kinds as document_kinds
from backoffice.eventlog import steps
from backoffice.shell import inbox, menu, offers
from backoffice.webhooks.published import Published, publish

from . import actions, queries, work
from .queries import CASE

VIEW_OWN, ARRANGE = "general_affairs.travel.view_own", "general_affairs.travel.arrange_trips"
BOOKING = "general_affairs.travel.booking"


def register() -> None:
    """Called once, when Django is ready."""
    steps.register(VIEW_OWN, _("自分の出張を見る"), changes=False)
    steps.register(ARRANGE, _("全員の出張を見て手配する"), changes=False)
    menu.add(menu.Entry(menu.MY_WORK, _("出張"), "general_affairs:travel_trip_list", VIEW_OWN, "luggage", 17))
    document_kinds.register(
        BOOKING, _("出張の手配の控え"), read_step=ARRANGE, retention="backoffice.documents.tax_retention"
    )
    kinds.register(
        kinds.Kind(
            code=CASE,
            label=_("出張"),
            action="general_affairs.travel.approve_trip",
            perform=lambda given, user, at: actions.approve_trip(trip_id=given["trip_id"], acting_user=user, at=at),
            url=work.trip_url,
            facts=work.trip_facts,
            unwind=lambda given, user, at: actions.return_trip(trip_id=given["trip_id"], acting_user=user, at=at),
        )
    )
    _published()
    offers.offer_start(
        offers.Start(_("出張"), "general_affairs:travel_trip_new", "general_affairs.travel.request_trip", "luggage", 11)
    )
    inbox.offer_work("general_affairs.travel.own", step=VIEW_OWN, offer=work.own)
    inbox.offer_work("general_affairs.travel.arrange", step=ARRANGE, offer=work.to_arrange)
    scopes.offer("trips", _("出張"), read=_("自分の出張を見る"), write=_("出張を申請・手配・精算する"))
    duties.open_to_members(
        "general_affairs.travel.book_trip",
        "general_affairs.travel.cancel_booking",
        "general_affairs.travel.claim_trip",
        "general_affairs.travel.discard_trip",
        "general_affairs.travel.file_trip_claim",
        "general_affairs.travel.request_trip",
        "general_affairs.travel.resubmit_trip",
        VIEW_OWN,
    )
    duties.register(
        "general_affairs.travel",
        _("出張の手配"),
        steps=(ARRANGE, "backoffice.documents.read_document"),
    )


def _published() -> None:
    """What other programs may hear of, about the trips of their own user."""
    publish(
        *(
            Published(
                code=code,
                label=label,
                step=f"general_affairs.travel.{step}",
                resource="trips",
                view=VIEW_OWN,
                prefix="trp",
                url_name="general_affairs_api:travel_trip_detail",
                rows=lambda user_id: queries.trips(of=user_id),
            )
            for code, label, step in (
                ("trip.submitted", _("出張を申請した"), "request_trip"),
                ("trip.approved", _("出張が承認された"), "approve_trip"),
                ("trip.returned", _("出張の申請が戻された"), "return_trip"),
                ("trip.booked", _("出張が手配された"), "book_trip"),
                ("trip.booking_cancelled", _("出張の手配が取り消された"), "cancel_booking"),
            )
        )
    )
