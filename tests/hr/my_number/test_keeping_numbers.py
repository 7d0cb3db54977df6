"""個人番号: sealed, apart, read by few and never without a reason, and gone when it is destroyed."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client, override_settings
from django.urls import reverse

from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from hr.employment.models import Employee
from hr.my_number import actions
from hr.my_number.models import PersonalNumber
from hr.my_number.vault import KeyIsAnother, seal, unseal
from tests.factories import pay


@pytest.fixture
def employee(aiko: User, now: dt.datetime) -> Employee:
    return pay.hired(1, aiko, now)[0]


@pytest.fixture
def held(employee: Employee, now: dt.datetime) -> PersonalNumber:
    return pay.number_kept(employee, now)


@pytest.fixture
def keeper(held: PersonalNumber) -> User:
    return User.objects.get(username="mamoru")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def everything_in_the_database() -> str:
    """Every row of every table as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'SELECT string_agg(t::text, chr(10)) FROM "{table}" t')
            found.append(str(cursor.fetchone()[0]))
    return "\n".join(found)


def test_the_database_holds_no_number(held: PersonalNumber, keeper: User, now: dt.datetime) -> None:
    assert actions.read_number(number_id=held.pk, reason="源泉徴収票", acting_user=keeper, at=now) == pay.A_NUMBER
    text = everything_in_the_database()
    assert "髙﨑 愛子" in text
    assert pay.A_NUMBER not in text
    assert pay.A_NUMBER.encode().hex() not in text


def test_a_number_sealed_for_one_row_opens_in_no_other() -> None:
    sealed = seal(pay.A_NUMBER, bound_to="1/7")
    assert unseal(sealed, bound_to="1/7") == pay.A_NUMBER
    for other in ("1/8", "2/7"):
        with pytest.raises(KeyIsAnother):
            unseal(sealed, bound_to=other)
    assert seal(pay.A_NUMBER, bound_to="1/7") != sealed


def test_without_the_key_nothing_is_read(held: PersonalNumber, keeper: User, now: dt.datetime) -> None:
    with override_settings(MY_NUMBER_KEY="another key of at least thirty-two characters"), pytest.raises(KeyIsAnother):
        actions.read_number(number_id=held.pk, reason="源泉徴収票", acting_user=keeper, at=now)
    assert not Event.objects.filter(step="hr.my_number.read_number").exists()


def test_reading_asks_why_and_leaves_an_event_without_the_number(
    held: PersonalNumber, keeper: User, now: dt.datetime
) -> None:
    with pytest.raises(actions.PurposeMissing):
        actions.read_number(number_id=held.pk, reason=" ", acting_user=keeper, at=now)
    actions.read_number(number_id=held.pk, reason="2026年分の源泉徴収票", acting_user=keeper, at=now)
    event = Event.objects.get(step="hr.my_number.read_number")
    assert (event.reason, event.actor_id, event.changes) == ("2026年分の源泉徴収票", keeper.pk, {})


def test_a_wrong_digit_is_refused_and_not_said_back(employee: Employee, held: PersonalNumber, keeper: User) -> None:
    url = reverse("hr:my_number_receive", args=[employee.pk])
    given = {"relation": "SPOUSE", "holder_name": "髙﨑 弁", "number": "1234 5678 9019", "checked_by": "DECLARED"}
    response = client_of(keeper).post(url, given)
    assert response.status_code == 422
    page = response.content.decode()
    assert "検査用数字が合いません" in page
    assert "9019" not in page
    assert PersonalNumber.objects.count() == 1


def test_a_destroyed_number_is_gone_and_its_destruction_stays(
    held: PersonalNumber, keeper: User, now: dt.datetime
) -> None:
    actions.destroy_number(number_id=held.pk, reason="退職後7年の保存期間が終わった", acting_user=keeper, at=now)
    kept = PersonalNumber.objects.get()
    assert (kept.sealed, kept.key_name, kept.destroyed_by_name) == (None, "", keeper.get_full_name())
    with pytest.raises(actions.NumberIsDestroyed):
        actions.read_number(number_id=held.pk, reason="源泉徴収票", acting_user=keeper, at=now)
    with pytest.raises(IntegrityError, match="of a personal number is refused"), transaction.atomic():
        PersonalNumber.objects.all().delete()


def test_a_person_has_one_number(held: PersonalNumber, employee: Employee, keeper: User, now: dt.datetime) -> None:
    with pytest.raises(actions.NumberIsThere):
        actions.receive_number(
            employee_id=employee.pk,
            relation="SELF",
            holder_name="髙﨑 愛子",
            number=pay.A_NUMBER,
            checked_by="CARD",
            acting_user=keeper,
            at=now,
        )
    assert PersonalNumber.objects.count() == 1


def test_pages_mask_numbers_and_show_one_only_where_the_reason_was_given(
    held: PersonalNumber, keeper: User, employee: Employee
) -> None:
    client = client_of(keeper)
    masked = client.get(reverse("hr:my_number_person_detail", args=[employee.pk])).content.decode()
    assert "••••" in masked
    assert "1234" not in masked
    url = reverse("hr:my_number_read", args=[held.pk])
    assert "1234 5678 9018" not in client.get(url).content.decode()
    answer = client.post(url, {"reason": "2026年分の源泉徴収票"})
    assert "1234 5678 9018" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("who", ["aiko", "ben", "chie", "admin"])
def test_who_runs_payroll_sees_no_number(who: str, held: PersonalNumber, request: pytest.FixtureRequest) -> None:
    client = client_of(request.getfixturevalue(who))
    assert client.get(reverse("hr:my_number_person_list")).status_code == 403
    assert client.post(reverse("hr:my_number_read", args=[held.pk]), {"reason": "x"}).status_code == 403


def test_the_numbers_of_those_who_left_are_listed(held: PersonalNumber, keeper: User, employee: Employee) -> None:
    Employee.objects.filter(pk=employee.pk).update(left_on=dt.date(2026, 10, 31))
    page = client_of(keeper).get(reverse("hr:my_number_person_list")).content.decode()
    assert "退職した人の番号" in page


NEW_KEY = "a new key of at least thirty-two characters, too"


def test_the_key_is_changed_without_a_number_being_seen(
    held: PersonalNumber, keeper: User, now: dt.datetime, settings: Any
) -> None:
    settings.MY_NUMBER_KEY, settings.MY_NUMBER_KEY_BEFORE = NEW_KEY, settings.MY_NUMBER_KEY
    client, address = client_of(keeper), reverse("hr:my_number_reseal")
    assert "1件の番号が、以前の鍵で" in client.get(reverse("hr:my_number_person_list")).content.decode()
    assert client.post(address).status_code == 302
    settings.MY_NUMBER_KEY_BEFORE = ""
    assert actions.read_number(number_id=held.pk, reason="源泉徴収票", acting_user=keeper, at=now) == pay.A_NUMBER
    event = Event.objects.get(step="hr.my_number.reseal_numbers")
    assert (event.actor_id, event.changes) == (keeper.pk, {"numbers": 1})
    with pytest.raises(actions.NothingToReseal):
        actions.reseal_numbers(acting_user=keeper, at=now)


def test_without_the_key_before_nothing_is_sealed_anew(
    held: PersonalNumber, keeper: User, now: dt.datetime, settings: Any
) -> None:
    sealed, settings.MY_NUMBER_KEY = bytes(PersonalNumber.objects.get().sealed or b""), NEW_KEY
    with pytest.raises(KeyIsAnother):
        actions.reseal_numbers(acting_user=keeper, at=now)
    assert bytes(PersonalNumber.objects.get().sealed or b"") == sealed


@pytest.mark.parametrize(
    "changed", [{"sealed": b"x"}, {"key_name": "x"}, {"sealed": b"x", "key_name": "x", "relation": "SPOUSE"}]
)
def test_only_seal_and_key_change_together(held: PersonalNumber, changed: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="is refused"), transaction.atomic():
        PersonalNumber.objects.filter(pk=held.pk).update(**changed)
