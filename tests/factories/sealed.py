"""Seals, requests for them, and the people who keep them."""

import datetime as dt
from typing import Any
from uuid import uuid4

from backoffice.approvals.actions import NewStep, decide_request, define_route
from backoffice.approvals.models import Request
from backoffice.organisation.models import User
from backoffice.partners.models import Partner
from legal.seals.actions import (
    NewFile,
    NewRequest,
    NewSeal,
    lend_seal,
    record_scan,
    record_sealing,
    register_seal,
    request_seal,
)
from legal.seals.models import Seal, Sealing, SealLending, SealRequest
from legal.seals.rules import Marks

from . import cast, promises

CASE = "legal.seals.request"
SINCE = dt.date(2020, 4, 1)
A_PDF = NewFile("届出書.pdf", b"%PDF-1.7 a paper")
A_SCAN = NewFile("押印済み.pdf", b"%PDF-1.7 a sealed paper")
A_PICTURE = NewFile("印影.png", b"\x89PNG\r\n\x1a\n an imprint")


def keeper(username: str = "yoko", given_name: str = "洋子") -> User:
    """Somebody who keeps the register."""
    return cast.member(username, given_name, duties=("legal.seal_keeping",))


def route(agrees: User, president: User, admin: User, at: dt.datetime) -> None:
    """One person agrees to every paper, the president too to one with the registered seal."""
    condition = {"when_key": "seal_kind", "when_label": "印章の種類", "when_is": "EQ", "when_value": "代表者印（実印）"}
    define_route(
        kind=CASE,
        name="押印申請",
        steps=[
            NewStep("法務部長", "PERSON", user=agrees),
            NewStep("社長", "PERSON", user=president, **condition),
        ],
        valid_from=SINCE,
        acting_user=admin,
        at=at,
    )


def registered(custodian: User, at: dt.datetime, *, by: User | None = None, **changed: Any) -> Seal:
    """契約印 in the safe, kept by somebody."""
    given: dict[str, Any] = {
        "code": "S-01",
        "name": "契約印",
        "kind": "CONTRACT",
        "place": "総務部 金庫",
        "in_use_from": SINCE,
    }
    deputy, imprint = changed.pop("deputy", None), changed.pop("imprint", None)
    return register_seal(
        new=NewSeal(**{**given, **changed}),
        custodian=custodian,
        deputy=deputy,
        imprint=imprint,
        acting_user=by or custodian,
        at=at,
    )


def asked(seal: Seal, user: User, at: dt.datetime, *, paper: NewFile | None = A_PDF, **changed: Any) -> SealRequest:
    """A request that awaits its approval."""
    given: dict[str, Any] = {
        "seal": seal,
        "paper_kind": "FILING",
        "title": "本店移転の届出書",
        "addressee": "東京法務局",
        "purpose": "本店の移転を届け出るため",
        "copies": 1,
        "wanted_on": dt.date(2026, 11, 10),
        "original": "POST",
    }
    new = NewRequest(**{**given, **changed})
    return request_seal(form_key=uuid4(), new=new, paper=paper, acting_user=user, at=at)


def decided(
    held: SealRequest, by: User, at: dt.datetime, outcome: str = "APPROVE", comment: str = "確認"
) -> SealRequest:
    """The request after a decision of one who is asked."""
    open_now = Request.objects.get(case_kind=CASE, case_id=held.pk, state="PENDING")
    decide_request(request_id=open_now.pk, outcome=outcome, comment=comment, acting_user=by, at=at)
    held.refresh_from_db()
    return held


def sealed(held: SealRequest, by: User, at: dt.datetime, **changed: Any) -> Sealing:
    """The line in the log of what was agreed to."""
    given = {"sealed_on": at.date(), "imprints": held.copies, "marks": Marks(), **changed}
    return record_sealing(request_id=held.pk, **given, acting_user=by, at=at)


def scanned(held: SealRequest, by: User, at: dt.datetime) -> SealRequest:
    """The request with its scan."""
    return record_scan(request_id=held.pk, scan=A_SCAN, acting_user=by, at=at)


def lent(seal: Seal, to: User, by: User, at: dt.datetime) -> SealLending:
    """The seal, taken out for a day."""
    day = at.date()
    return lend_seal(
        seal_id=seal.pk, lent_to=to, purpose="銀行での手続き", lent_on=day, due_on=day, acting_user=by, at=at
    )


def addresses(
    applicant: User, agrees: User, admin: User, partner: Partner, at: dt.datetime
) -> dict[str, dict[str, int]]:
    """One of everything that an address of the room may ask for, by the beginning of the address's name."""
    yoko = keeper("mori", "森")
    route(agrees, agrees, admin, at)
    seal = registered(yoko, at, imprint=A_PICTURE)
    other = registered(yoko, at, code="S-02", name="角印", kind="SQUARE")
    held = asked(seal, applicant, at)
    agreed = promises.decided(promises.requested(partner, applicant, at), User.objects.get(username="jun"), at)
    of_contract = asked(seal, applicant, at, title="契約書", paper_kind="CONTRACT", contract=agreed)
    return {
        "seals_": {"pk": held.pk, "document_pk": held.paper_id or 0},
        "seals_seal_": {"pk": seal.pk},
        "seals_lending_": {"pk": lent(other, applicant, yoko, at).pk},
        "seals_request_conclude": {"pk": of_contract.pk},
    }
