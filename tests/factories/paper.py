"""Documents of kinds that only tests know: one open to every reader of documents, one of pay."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from backoffice.documents import kinds
from backoffice.documents.actions import NewDocument, keep_document
from backoffice.documents.models import Document
from backoffice.eventlog.actions import Case
from backoffice.organisation.models import User

RECEIPT, SECRET = "backoffice.tests.receipt", "backoffice.tests.secret"
CASE = Case("backoffice.tests.case", 1, "請求 1")
TAX = "backoffice.documents.tax_retention"
A_RECEIPT = NewDocument(
    kind=RECEIPT,
    title="領収書 𠮷野家",
    dated_on=dt.date(2026, 10, 5),
    content=b"%PDF-1.7 a receipt",
    media_type="application/pdf",
    amount_yen=1_100,
    partner_name="株式会社𠮷野",
)


def offer_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enter the two kinds into the register for the length of a test."""
    offered = {
        RECEIPT: kinds.Kind(RECEIPT, "領収書", "backoffice.documents.read_document", TAX),
        SECRET: kinds.Kind(SECRET, "秘密", "hr.payroll.approve_run", TAX),
    }
    monkeypatch.setattr(kinds, "_kinds", {**kinds._kinds, **offered})


def kept(user: User, at: dt.datetime, *, case: Case = CASE, **changed: Any) -> Document:
    """A receipt, kept by a user who may."""
    more = {name: changed.pop(name) for name in ("replaces", "reason") if name in changed}
    return keep_document(new=replace(A_RECEIPT, **changed), case=case, acting_user=user, at=at, **more)
