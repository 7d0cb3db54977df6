"""Mails with invoices: taken in whole, each attachment as an invoice that waits."""

import datetime as dt
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from accounting.payables.models import ReceivedInvoice, ReceivedMail
from accounting.payables.rules import invoices_of
from backoffice.documents.actions import open_stored, store_file
from backoffice.documents.mails import MEDIA_TYPE, Mail, read_mail
from backoffice.documents.rules import FileTooLarge, megabytes_of
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record

from .receive_invoice import received_case, take_in

MAIL = "accounting.payables.mail"


@action("accounting.payables.receive_mail", _("請求書のメールを取り込む"))
def receive_mail(*, name: str, content: bytes, acting_user: Any, at: dt.datetime) -> list[ReceivedInvoice]:
    """Keep the mail as it came and take each attachment that may be an invoice in, all or none.

    Raises NotAMail, MailWithoutInvoice, FileTooLarge, and what receive_invoice raises of an attachment.
    """
    if too_large := megabytes_of(content):
        raise FileTooLarge(name=name, megabytes=too_large)
    read = read_mail(name, content)
    invoices = invoices_of(read)
    mail = _kept(read, content, acting_user, at)
    made = [
        take_in(
            name=attached.name,
            content=attached.content,
            origin=ReceivedInvoice.Origin.ELECTRONIC,
            mail=mail,
            acting_user=acting_user,
            at=at,
        )
        for attached in invoices
    ]
    for each in made:
        record(
            "accounting.payables.receive_mail",
            case=received_case(each),
            acting_user=acting_user,
            occurred_at=at,
            changes={
                "sha256": ["", each.stored_file.sha256],
                "mail": ["", f"{mail.sender} {mail.subject}"],
                "not_taken": [each.name for each in read.attached if each not in invoices],
            },
        )
    return made


@action("accounting.payables.read_mail", _("請求書のメールを開く"))
def open_mail(*, mail_id: int, acting_user: Any, at: dt.datetime) -> "tuple[ReceivedMail, File[bytes]]":
    """The bytes of a mail, with the event that they were read. Raises StoredFileDamaged."""
    found = ReceivedMail.objects.select_related("stored_file").get(pk=mail_id)
    file = open_stored(found.stored_file)
    record(
        "accounting.payables.read_mail",
        case=Case(MAIL, found.pk, str(found)),
        acting_user=acting_user,
        occurred_at=at,
        changes={"sha256": found.stored_file.sha256},
    )
    return found, file


def _kept(read: Mail, content: bytes, acting_user: Any, at: dt.datetime) -> ReceivedMail:
    return ReceivedMail.objects.create(
        stored_file=store_file(content=content, media_type=MEDIA_TYPE),
        sender=read.sender[:320],
        subject=read.subject[:300],
        sent_at=read.sent_at,
        received_by_id=acting_user.pk,
        received_by_name=acting_user.get_full_name(),
        received_at=at,
    )
