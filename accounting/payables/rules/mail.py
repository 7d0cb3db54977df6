"""What a mail brings: who sent it, when, and the attachments that may be invoices (RFC 5322, RFC 2045). Pure."""

import datetime as dt
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from backoffice.values.refusals import InvalidInput

TAKEN = (".pdf", ".xml", ".jpg", ".jpeg", ".png", ".heic", ".heif")
# A picture that a text shows, as a logo in a signature, is none unless it is sent as an attachment.
SHOWN_IN_TEXT = (".jpg", ".jpeg", ".png", ".heic", ".heif")


class NotAMail(InvalidInput):
    """No header of a mail is in it."""

    code = "accounting.payables.not_a_mail"
    field = "file"
    cause_ja = "「{name}」は、メールとして読めません。"
    cause_en = "“{name}” can't be read as a mail."
    remedy_ja = "メールソフトで「.eml」として保存したファイルを選んでください。"
    remedy_en = "Choose a file that the mail program saved as .eml."


class MailWithoutInvoice(InvalidInput):
    """None of its attachments can be an invoice."""

    code = "accounting.payables.mail_without_invoice"
    field = "file"
    cause_ja = "このメールには、請求書として取り込める添付ファイルがありません（添付：{names}）。"
    cause_en = "No attachment of this mail can be taken in as an invoice (attached: {names})."
    remedy_ja = "本文だけの請求やリンクのときはPDFに保存して、ZIPのときは取り出して、取り込んでください。"
    remedy_en = "Save a text or a link as PDF, unpack a ZIP, and take that in."


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail with the attachments that may be invoices, each with its name, and the names of the others."""

    sender: str
    subject: str
    sent_at: dt.datetime | None
    files: tuple[tuple[str, bytes], ...]
    left: tuple[str, ...]


def read_mail(name: str, content: bytes) -> Mail:
    """Raises NotAMail, MailWithoutInvoice."""
    message = message_from_bytes(content, policy=policy.default)
    if not isinstance(message, EmailMessage) or not message.get("From"):
        raise NotAMail(name=name)
    files: list[tuple[str, bytes]] = []
    left: list[str] = []
    for part in message.walk():
        attached = (part.get_filename() or "").replace("\\", "/").rpartition("/")[2].strip()
        if not attached or part.is_multipart():
            continue
        if _may_be_invoice(part, attached):
            files.append((attached, bytes(part.get_payload(decode=True) or b"")))
        else:
            left.append(attached)
    if not files:
        raise MailWithoutInvoice(names="、".join(left) or "—")
    return Mail(str(message["From"]), str(message.get("Subject", "")), _sent_at(message), tuple(files), tuple(left))


def _may_be_invoice(part: EmailMessage, name: str) -> bool:
    lower = name.lower()
    if lower.endswith(SHOWN_IN_TEXT):
        return part.get_content_disposition() == "attachment"
    return lower.endswith(TAKEN)


def _sent_at(message: EmailMessage) -> dt.datetime | None:
    """The moment of the Date header; None for one without a zone, or none."""
    found: dt.datetime | None = getattr(message.get("Date"), "datetime", None)
    return found if found is not None and found.tzinfo is not None else None
