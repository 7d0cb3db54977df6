"""Whatever another program sends, as whoever, it is answered as the contract says, and shows nobody what is not theirs."""

import datetime as dt
import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.urls import reverse

from backoffice.access.queries import may
from backoffice.api import ids
from backoffice.approvals.models import AskedPerson, Request
from backoffice.companies import clock, scope
from backoffice.companies.models import Company
from backoffice.forms import lookups
from backoffice.organisation.models import User
from backoffice.partners.models import Partner
from backoffice.project.wsgi import application
from hr.attendance.actions import punch_at
from hr.leave.models import LeaveKind
from tests.backoffice.api import fuzzing
from tests.factories import (
    advanced,
    cast,
    claims,
    formed,
    hooked,
    leave,
    program,
    promises,
    purchases,
    sales,
    sealed,
    spend,
    trade,
    trips,
    worked,
)
from tests.structure.test_doors import our_endpoints

# In `make test` the same requests every time, few of them; `make fuzz` sends as many new ones as it is told.
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
OPEN, CLOSED = 12, 2
OF_THE_OWNER = "愛子だけが知る件"
OF_A_BANK_ACCOUNT = "シバウラジムキ（カ"
ACTIONS = {
    "advance-requests": ("correct",),
    "decisions": ("approve", "send-back", "reject"),
    "expense-claims": ("correct",),
    "invoices": ("pdf", "change", "finalize", "discard"),
    "partners": ("change",),
    "purchases": ("correct",),
    "request-answers": ("change", "submit"),
    "requests": ("withdraw",),
    "trips": ("correct", "bookings", "expense-claim"),
}
# Where whoever is asked reads what they are asked about.
OF_THOSE_ASKED = ("/api/v1/decisions", "/api/v1/batches")
EVERYBODY = ("aiko", "ben", "chie", "kei", "admin", *cast.DEMO_ROLES)


@pytest.fixture
def known(company: Company, aiko: User, ben: User, kei: User, admin: User, now: dt.datetime) -> fuzzing.Known:
    """One of each thing that an address may name, of 愛子 where it belongs to somebody."""
    sales.ready(kei, now)
    customer, _supplier = trade.customer(), trade.supplier()
    invoices = [sales.finalised(customer, kei, now), sales.drafted(customer, kei, now)]
    claims.claim_route(ben, admin, now)
    claims.employed(aiko)
    claim = claims.submitted(aiko, now, title=OF_THE_OWNER)
    claims.travel_rate(kei, now)
    trips.route(ben, admin, now)
    trip = trips.requested(aiko, now, destination=OF_THE_OWNER)
    advance = advanced.asked(aiko, ben, admin, now)
    bill = spend.billed(trade.supplier("S009", "港広告株式会社"), kei, now)
    away, _grant = leave.one_request(aiko, ben, admin, now)
    promises.route(promises.lawyer(), ben, admin, now)
    contract = promises.requested(customer, aiko, now, title=OF_THE_OWNER)
    worked.nine_to_six(kei, now)
    punch_at(kind="IN", told_at=None, reason="", acting_user=aiko, at=now)
    hooked.turn(now)
    told = _asked_for(aiko, ben, admin, now) | {
        "invoices": [ids.write("inv", each.pk) for each in invoices],
        "contracts": [ids.write("ctr", contract.pk)],
        "expense-claims": [ids.write("clm", claim.pk)],
        "advance-requests": [ids.write("avr", advance.pk)],
        "bills": [ids.write("bil", bill.pk)],
        "trips": [ids.write("trp", trip.pk)],
        "leave/requests": [ids.write("lve", away.pk)],
        "partners": [ids.write("ptn", each) for each in Partner.objects.values_list("pk", flat=True)],
        "requests": [ids.write("req", each) for each in Request.objects.values_list("pk", flat=True)],
    }
    told["decisions"] = told["requests"]
    paths = {f"/api/v1/{name}/{{id}}": found for name, found in told.items()}
    for name, doing in ACTIONS.items():
        paths |= {f"/api/v1/{name}/{{id}}/{each}": told[name] for each in doing}
    words = {
        "partner": told["partners"],
        "supplier": told["partners"],
        "seal": ["S-01"],
        "form": told["request-forms"],
        "unit": ["100"],
        "category": ["TAXI"],
        "kind": [*LeaveKind.objects.values_list("code", flat=True), "IN", "OUT", "SERVICES"],
        "employee": ["9001"],
        "path": ["/api/v1/me", "/api/v1/partners?limit=1", "/api/v1/contracts", *told_addresses(told)],
    }
    return fuzzing.Known(paths, words)


def _asked_for(aiko: User, ben: User, admin: User, now: dt.datetime) -> dict[str, list[str]]:
    """A purchase with its quotations, a seal, and a form that is filled in and one that was sent, of 愛子."""
    purchases.route(ben, ben, admin, now)
    seller = trade.supplier("S008", "湾岸什器株式会社")
    bought = purchases.requested(
        seller, aiko, now, title=OF_THE_OWNER, quotations=purchases.quoted(seller), choice_reason="納期が合うため"
    )
    sealed.route(ben, ben, admin, now)
    seal = sealed.asked(sealed.registered(sealed.keeper("mari", "真理"), now), aiko, now)
    formed.routed(ben, admin, now)
    form = formed.in_force(admin, now)
    answers = [formed.drafted(aiko, now, title=OF_THE_OWNER), formed.submitted(aiko, now)]
    return {
        "purchases": [ids.write("pur", bought.pk)],
        "seal-requests": [ids.write("slr", seal.pk)],
        "request-answers": [ids.write("ans", each.pk) for each in answers],
        "request-forms": [form.code],
        "request-lookups": [each.code for each in lookups.every()],
    }


def told_addresses(told: dict[str, list[str]]) -> list[str]:
    """Addresses of single things, for the operations of a batch."""
    return [f"/api/v1/{name}/{found[0]}" for name, found in told.items()]


@pytest.fixture
def in_process() -> Iterator[None]:
    """The requests go through the test's own connection, which no request may close: as Django's client does it."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("who", EVERYBODY)
def test_whatever_is_sent_is_answered_as_the_contract_says(
    who: str, known: fuzzing.Known, company: Company, now: dt.datetime, request: pytest.FixtureRequest
) -> None:
    user = cast.known(who, request)
    headers = {"Authorization": f"Bearer {program.token_of(user, now)}"}
    steps = steps_by_operation()
    checks = fuzzing.checks()
    is_asked = AskedPerson.objects.filter(user_id=user.pk).exists()
    for operation in fuzzing.operations(application):
        allowed = may(user, steps[operation.label], as_of=clock.today())

        reads_it = who == "aiko" or (is_asked and operation.path.startswith(OF_THOSE_ASKED))

        def send(case: Any, allowed: bool = allowed, reads_it: bool = reads_it) -> None:
            # What one request does is gone before the next one, so that each stands by itself.
            with transaction.atomic(), scope.reading(()):
                response = case.call(headers=headers)
                transaction.set_rollback(True)
            case.validate_response(response, checks=checks)
            assert allowed or not 200 <= response.status_code < 300, case.operation.label
            said = response.content.decode(errors="replace")
            assert OF_A_BANK_ACCOUNT not in said
            assert reads_it or OF_THE_OWNER not in said

        examples = EXAMPLES or (OPEN if allowed else CLOSED)
        fuzzing.send_many(operation, send, known, examples=examples, settled=not EXAMPLES)


def steps_by_operation() -> dict[str, str]:
    """The step that opens each operation, by its method and path."""
    found = {}
    for space, pattern in our_endpoints():
        path = reverse(f"{space}:{pattern.name}", kwargs=dict.fromkeys(pattern.pattern.converters, "{id}"))
        for method, way in pattern.callback.ways.items():  # type: ignore[union-attr]
            found[f"{method} {unquote(path)}"] = way.step
    return found
