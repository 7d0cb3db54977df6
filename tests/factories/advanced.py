"""Money paid in advance, and what of it was settled."""

import datetime as dt
from typing import Any

from accounting.advances.actions import NewAdvance, NewSettlement, Spent, pay_advance, settle_advance
from accounting.advances.models import Advance, AdvanceSettlement
from accounting.banking.models import BankAccountOfCompany
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
