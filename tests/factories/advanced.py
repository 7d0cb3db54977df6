"""Money paid in advance, and what of it was settled."""

import datetime as dt
from typing import Any
from uuid import uuid4

from accounting.advances.actions import (
    NewAdvance,
    NewRequest,
    NewSettlement,
    Spent,
    pay_advance,
    request_advance,
    settle_advance,
)
from accounting.advances.models import REQUEST, Advance, AdvanceRequest, AdvanceSettlement
from accounting.banking.models import BankAccountOfCompany
from backoffice.approvals.actions import NewStep, decide_request, define_route
from backoffice.approvals.models import Request
from backoffice.organisation.models import Person, User
from tests.factories.spend import person

PAID_ON, SETTLED_ON = dt.date(2026, 10, 5), dt.date(2026, 10, 20)
TRAIN = "6260"


def bank() -> int:
    return BankAccountOfCompany.objects.get(code="MAIN").pk


def advance(keeper: User, at: dt.datetime, yen: int = 50_000, **more: Any) -> Advance:
    """An advance for a journey, on 5 October, unless the caller says otherwise."""
    given: dict[str, Any] = {
        "kind": "ADVANCE",
        "purpose": "大阪出張",
        "paid_on": PAID_ON,
        "amount_yen": yen,
        "bank_account_id": bank(),
        **more,
    }
    if "partner_id" not in given and "person_id" not in given:
        given["person_id"] = (Person.objects.filter(code="9001").first() or person("9001")).pk
    return pay_advance(new=NewAdvance(**given), acting_user=keeper, at=at)


def settlement(held: Advance, keeper: User, at: dt.datetime, **more: Any) -> AdvanceSettlement:
    """33,000 yen of travel with tax, and 17,000 back, unless the caller says otherwise."""
    given: dict[str, Any] = {
        "advance_id": held.pk,
        "settled_on": SETTLED_ON,
        "spent": [Spent(account_code=TRAIN, amount_yen=33_000, label="新幹線・宿泊")],
        "returned_yen": 17_000,
        "bank_account_id": bank(),
        **more,
    }
    return settle_advance(new=NewSettlement(**given), acting_user=keeper, at=at)


def addresses(keeper: User, at: dt.datetime) -> dict[str, dict[str, int]]:
    """One of everything that an address of the room may ask for, by the beginning of the address's name."""
    held = advance(keeper, at)
    done = settlement(held, keeper, at, returned_yen=0)
    return {"advances_": {"pk": held.pk}, "advances_settlement_": {"pk": done.pk}}


def request_route(approver: User, admin: User, at: dt.datetime) -> None:
    """A route on which one person agrees to advances."""
    define_route(
        kind=REQUEST,
        name="仮払",
        steps=[NewStep("部長", "PERSON", user=approver)],
        valid_from=dt.date(2020, 4, 1),
        acting_user=admin,
        at=at,
    )


def requested(user: User, at: dt.datetime, yen: int = 30_000, **more: Any) -> AdvanceRequest:
    """Money for a journey that is asked for, needed in a week; by transfer unless the caller says otherwise."""
    given: dict[str, Any] = {
        "purpose": "大阪出張の旅費",
        "amount_yen": yen,
        "needed_on": at.date() + dt.timedelta(days=7),
        **more,
    }
    return request_advance(form_key=uuid4(), new=NewRequest(**given), acting_user=user, at=at)


def agreed(held: AdvanceRequest, approver: User, at: dt.datetime, outcome: str = "APPROVE") -> AdvanceRequest:
    """The request after the decision of its approver."""
    asked = Request.objects.get(case_kind=REQUEST, case_id=held.pk, state="PENDING")
    decide_request(request_id=asked.pk, outcome=outcome, comment="確認", acting_user=approver, at=at)
    held.refresh_from_db()
    return held


def asked(user: User, approver: User, admin: User, at: dt.datetime) -> AdvanceRequest:
    """A request that awaits its approver."""
    request_route(approver, admin, at)
    return requested(user, at)
