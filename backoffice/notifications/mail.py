"""Notices by mail: the line and the way to its page, no figure of pay and no personal number."""

import datetime as dt
import smtplib
import time

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import translation
from django.utils.translation import gettext as _

from backoffice.companies.present import present

from .models import MAILED, Mailing, Notice

# What is older was told on the page long ago: nobody wants a hundred mails when mail is switched on.
FRESH = dt.timedelta(days=1)
SECONDS_A_TURN = 20
REFUSED_IN_A_ROW = 3

log = structlog.get_logger(__name__)


def send_due(*, at: dt.datetime) -> int:
    """Mail the fresh notices that are unread, each once, to those who have an address; how many went out.

    Nothing leaves a sandbox: what it would mail stays on its pages. Without a mail server nothing happens. One that does not answer gets nothing now, and everything at a later turn.
    """
    if not settings.EMAIL_HOST or present().is_sandbox or _next(at) is None:
        return 0
    sent = refused = 0
    until = time.monotonic() + SECONDS_A_TURN
    try:
        with get_connection() as server:
            while refused < REFUSED_IN_A_ROW and time.monotonic() < until and (notice := _next(at)):
                mailing, is_ours = Mailing.objects.get_or_create(
                    notice=notice, defaults={"address": notice.recipient.email, "begun_at": at}
                )
                if is_ours and _sent(mailing, server, at):
                    sent, refused = sent + 1, 0
                elif is_ours:
                    refused += 1
    except (OSError, smtplib.SMTPServerDisconnected) as fault:
        log.warning("mail_server_away", fault=str(fault))
    return sent


def _next(at: dt.datetime) -> Notice | None:
    due = Notice.objects.filter(kind__in=MAILED, read_at=None, created_at__gt=at - FRESH, mailing=None)
    reachable = due.filter(recipient__is_active=True).exclude(recipient__email="")
    return reachable.select_related("recipient").order_by("pk").first()


def _sent(mailing: Mailing, server: BaseEmailBackend, at: dt.datetime) -> bool:
    try:
        _message(mailing, server).send()
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPException as fault:
        mailing.refused = str(fault)[: Mailing._meta.get_field("refused").max_length]
    mailing.ended_at = at
    mailing.save(update_fields=["ended_at", "refused"])
    return not mailing.refused


def _message(mailing: Mailing, server: BaseEmailBackend) -> EmailMessage:
    notice = mailing.notice
    with translation.override(notice.recipient.preferred_language):
        text = notice.text_en if translation.get_language() == "en" else notice.text_ja
        where = f"{settings.SITE_URL}{notice.url}" if settings.SITE_URL and notice.url else _("縁の下のお知らせ")
        body = _("%(text)s\n\n%(where)s\n\nこのメールには返信できません。") % {"text": text, "where": where}
    return EmailMessage(" ".join(text.split()), f"{body}\n", to=[mailing.address], connection=server)
