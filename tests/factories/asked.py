"""Questions and proposals of an accountant outside of the company."""

import datetime as dt
import uuid
from typing import Any

from accounting.ledger.models import Entry
from accounting.ledger.rules import Side
from accounting.outside.actions import ask_question, propose_entry
from accounting.outside.models import Proposal, Question
from backoffice.organisation.models import User

from . import cast, vouchers
from .books import BANK

WHY = "請求書の金額と合っていません。"
TEXT = "この家賃の契約期間を教えてください。"


def accountant() -> User:
    """税子 keeps the taxes of the company, from outside."""
    found = User.objects.filter(username="zei").first()
    return found or cast.member("zei", "税子", duties=("accounting.outside", "accounting.reading"))


def questioned(entry: Entry, at: dt.datetime, *, line: int | None = None) -> Question:
    return ask_question(entry_id=entry.pk, line_position=line, text=TEXT, acting_user=accountant(), at=at)


def proposed(at: dt.datetime, *, corrects: Entry | None = None, **changed: Any) -> Proposal:
    """税子 proposes advertising of 22,000 yen: in the place of an entry, or one more."""
    lines = (vouchers.line(vouchers.ADVERTISING, Side.DEBIT, 22_000), vouchers.line(BANK, Side.CREDIT, 22_000))
    new = vouchers.new(**{"lines": lines, "reason": WHY, "corrects": corrects.pk if corrects else None, **changed})
    return propose_entry(form_key=uuid.uuid4(), entry_id=None, new=new, acting_user=accountant(), at=at)


def judge() -> User:
    """玲 keeps the books too, and decides proposals."""
    found = User.objects.filter(username="rei").first()
    return found or cast.member("rei", "玲", duties=("accounting.bookkeeping", "accounting.proposals"))
