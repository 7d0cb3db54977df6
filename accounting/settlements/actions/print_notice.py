"""相殺通知書: made and kept once; the declaration of intent that a set-off is made by (民法506条1項)."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.settlements.models import Offset
from accounting.settlements.paper import notice_pdf, notice_title
from accounting.settlements.queries import NOTICE
from backoffice.documents.actions import NewDocument, keep_document
from backoffice.documents.models import Document
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record

from .refusals import OffsetUndone
from .set_off import offset_case


@action("accounting.settlements.print_notice", _("相殺通知書を作る"))
def print_notice(*, offset_id: int, acting_user: Any, at: dt.datetime) -> Document:
    """Make the notice of a set-off and keep it. Raises OffsetUndone."""
    held = Offset.objects.select_related("partner").get(pk=offset_id)
    if held.undone_at is not None:
        raise OffsetUndone(number=held.number)
    new = NewDocument(
        kind=NOTICE,
        title=notice_title(held),
        dated_on=held.offset_on,
        content=notice_pdf(held, list(held.parts.order_by("position"))),
        media_type="application/pdf",
        amount_yen=held.total_yen,
        partner_name=held.partner_name,
    )
    kept = keep_document(new=new, case=offset_case(held), acting_user=acting_user, at=at)
    record(
        "accounting.settlements.print_notice",
        case=offset_case(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={"document": kept.pk},
    )
    return kept
