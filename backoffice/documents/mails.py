"""What a mail says and brings: who sent it, when, its text and its attachments (RFC 5322, RFC 2045). Pure."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from html.parser import HTMLParser

from backoffice.values.refusals import InvalidInput

MEDIA_TYPE, ENDING = "message/rfc822", ".eml"
# A picture that a text shows, as a logo in a signature, is no paper unless it is sent as an attachment.
PICTURES = (".jpg", ".jpeg", ".png", ".heic", ".heif")
# What strangers send breaks the library in more ways than it names.
BROKEN = (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError)


class NotAMail(InvalidInput):
    """No header of a mail is in it."""

    code = "documents.not_a_mail"
    field = "file"
    cause_ja = "「{name}」は、メールとして読めません。"
    cause_en = "“{name}” can't be read as a mail."
    remedy_ja = "メールソフトで「.eml」として保存したファイルを選んでください。"
    remedy_en = "Choose a file that the mail program saved as .eml."


@dataclass(frozen=True, slots=True)
class Attached:
    """An attachment under its name; `is_shown` in the text, as a logo is."""

    name: str
    content: bytes
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail; its text is that of its plain part, else the words of its HTML."""

    sender: str
    subject: str
    sent_at: dt.datetime | None
    text: str
    attached: tuple[Attached, ...]

    def papers(self, endings: tuple[str, ...]) -> list[Attached]:
        """The attachments that may be papers, by the endings of their names; a picture that the text shows is none."""
        return [
            each
            for each in self.attached
            if each.name.lower().endswith(endings) and not (each.is_shown and each.name.lower().endswith(PICTURES))
        ]


def is_mail(name: str) -> bool:
    """Whether a file is named as mail programs name a mail."""
    return name.lower().endswith(ENDING)


def read_mail(name: str, content: bytes) -> Mail:
    """Raises NotAMail."""
    try:
        message = message_from_bytes(content, policy=policy.default)
        if not isinstance(message, EmailMessage) or not message.get("From"):
            raise NotAMail(name=name)
        return Mail(
            sender=_plain(message["From"]),
            subject=_plain(message.get("Subject", "")),
            sent_at=_sent_at(message),
            text=_text(message),
            attached=tuple(_attached(message)),
        )
    except BROKEN as broken:
        raise NotAMail(name=name) from broken


def _attached(message: EmailMessage) -> Iterator[Attached]:
    for part in message.walk():
        name = (part.get_filename() or "").replace("\\", "/").rpartition("/")[2].strip()
        if name and not part.is_multipart():
            content = bytes(part.get_payload(decode=True) or b"")
            yield Attached(name, content, is_shown=part.get_content_disposition() != "attachment")


def _text(message: EmailMessage) -> str:
    """The words of a mail; "" of one in letters that nobody knows."""
    body = message.get_body(("plain", "html"))
    if body is None:
        return ""
    try:
        content = str(body.get_content())
    except BROKEN:
        return ""
    return _plain(_words(content) if body.get_content_subtype() == "html" else content)


def _plain(text: str) -> str:
    """Without the marks that no database keeps, in lines as they are elsewhere."""
    return str(text).replace("\x00", "").replace("\r\n", "\n").strip()


def _sent_at(message: EmailMessage) -> dt.datetime | None:
    """The moment of the Date header; None for one without a zone, or none."""
    found: dt.datetime | None = getattr(message.get("Date"), "datetime", None)
    return found if found is not None and found.tzinfo is not None else None


class _Words(HTMLParser):
    """The text of a page: a line for each block."""

    BLOCKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table"})
    UNSEEN = frozenset({"style", "script", "head", "title"})

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.unseen += tag in self.UNSEEN
        self.said.append("\n" if tag in self.BLOCKS else " " if tag in ("td", "th") else "")

    def handle_endtag(self, tag: str) -> None:
        self.unseen = max(self.unseen - (tag in self.UNSEEN), 0)
        self.said.append("\n" if tag in self.BLOCKS else "")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.said.append(re.sub(r"\s+", " ", data))


def _words(page: str) -> str:
    read = _Words()
    read.feed(page)
    read.close()
    lines = (" ".join(line.split()) for line in "".join(read.said).split("\n"))
    return "\n".join(line for line in lines if line)
