"""Partners by a program: entered, put right, and never over what somebody else wrote meanwhile."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection

from backoffice.companies import clock
from backoffice.companies.models import Company
from backoffice.partners.models import Partner
from tests.factories import cast, program

PARTNERS = "/api/v1/partners"
KONAN = {"code": "C001", "name": "株式会社港南フーズ", "name_kana": "コウナンフーズ", "is_customer": True}


def test_a_partner_is_entered_and_put_right(caller: program.Program) -> None:
    made = caller.post(PARTNERS, KONAN).json()
    assert caller.get(f"{PARTNERS}/{made['id']}").json() == made
    changed = caller.post(f"{PARTNERS}/{made['id']}/change", {"phone": "045-555-0100"}).json()
    assert {name for name in made if made[name] != changed[name]} == {"phone", "updated_at"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**KONAN, "name": ""}, "name"),
        ({**KONAN, "is_customer": False}, "is_customer"),
        ({**KONAN, "registration_number": "T123"}, "registration_number"),
        ({**KONAN, "payment_day": 32}, "payment_day"),
        ({**KONAN, "colour": "red"}, "colour"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(body: dict[str, Any], field: str, caller: program.Program) -> None:
    answer = caller.post(PARTNERS, body)
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == [field]
    assert not Partner.objects.exists()


def test_what_somebody_else_changed_is_not_written_over(caller: program.Program) -> None:
    made = caller.post(PARTNERS, KONAN).json()
    one = f"{PARTNERS}/{made['id']}"
    seen = caller.get(one)["ETag"]
    caller.post(f"{one}/change", {"phone": "045-555-0100"}, if_match=seen)
    late = caller.post(f"{one}/change", {"phone": "045-555-0199"}, if_match=seen)
    assert (late.status_code, late.json()["code"]) == (412, "api.changed_meanwhile")
    assert Partner.objects.get().phone == "045-555-0100"
    fresh = caller.get(one)["ETag"]
    assert caller.post(f"{one}/change", {"phone": "045-555-0199"}, if_match=f'"other", {fresh}').status_code == 201
    assert caller.post(f"{one}/change", {"phone": "1"}, if_match="*").status_code == 201
    assert caller.post(f"{one}/change", {"phone": "2"}, if_match="nonsense").status_code == 412


def test_nothing_is_changed_where_nothing_is(caller: program.Program) -> None:
    assert caller.post(f"{PARTNERS}/ptn_zzzzzz/change", {"phone": "1"}, if_match="*").status_code == 404


def test_of_programs_that_saw_the_same_one_changes_it(real: Company, now: dt.datetime) -> None:
    user = cast.member("committed-seller", "売子", duties=("backoffice.partners",))
    caller = program.Program(program.token_of(user, now, codes=("partners:read", "partners:write")))
    one = f"{PARTNERS}/{caller.post(PARTNERS, KONAN).json()['id']}"
    seen = caller.get(one)["ETag"]
    answers: list[int] = []
    at_once = threading.Barrier(4)

    def change(phone: str) -> None:
        try:
            at_once.wait()
            with clock.moved_to(now + dt.timedelta(minutes=1)):
                other = program.Program(caller.token)
                answers.append(other.post(f"{one}/change", {"phone": phone}, if_match=seen).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=change, args=(str(each),)) for each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [201, 412, 412, 412]
