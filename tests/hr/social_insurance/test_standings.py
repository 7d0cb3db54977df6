"""What holds of somebody's insurance, from when: one row after another, without a gap in between."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backoffice.companies.models import Company
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from hr.employment.models import Employee
from hr.social_insurance import actions, queries
from hr.social_insurance.models import InsuranceStanding, InsuredNumber
from tests.factories import cast, pay

LIST = reverse("hr:social_insurance_person_list")


@pytest.fixture
def eiko(company: Company) -> User:
    """英子 looks after insurance."""
    return cast.member("eiko", "英子", duties=("hr.social_insurance",))


@pytest.fixture
def worker(aiko: User, now: dt.datetime) -> Employee:
    pay.payroll(aiko, now)
    return pay.hired(1, aiko, now)[0]


def change(worker: Employee, **changed: object) -> actions.StandingChange:
    given = {
        "employee_id": worker.pk,
        "valid_from": dt.date(2026, 9, 1),
        "reason": "REGULAR",
        "social_insured": True,
        "standard_remuneration_yen": 320_000,
        "employment_insured": True,
        "decided_by": "港年金事務所",
    }
    return actions.StandingChange(**{**given, **changed})  # type: ignore[arg-type]


def held(worker: Employee) -> list[tuple[str, str, int | None]]:
    return [
        (str(each.valid_from), str(each.valid_until or ""), each.standard_remuneration_yen)
        for each in InsuranceStanding.objects.filter(employee=worker).order_by("valid_from")
    ]


def test_a_new_standing_ends_the_one_before(worker: Employee, eiko: User, now: dt.datetime) -> None:
    made = actions.change_standing(changes=[change(worker, average_yen=318_500)], acting_user=eiko, at=now)
    assert held(worker) == [("2020-04-01", "2026-09-01", 300_000), ("2026-09-01", "", 320_000)]
    assert (made[0].reason, made[0].decided_by, made[0].average_yen) == ("REGULAR", "港年金事務所", 318_500)
    said = Event.objects.get(step="hr.social_insurance.change_standing")
    assert (said.case_id, said.actor_id) == (made[0].pk, eiko.pk)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"standard_remuneration_yen": 321_000}, actions.UnknownStandard),
        ({"standard_remuneration_yen": None}, actions.UnknownStandard),
        ({"valid_from": dt.date(2026, 9, 2)}, actions.StandingWithinMonth),
        ({"valid_from": dt.date(2020, 4, 1)}, actions.StandingBegun),
        ({"valid_from": dt.date(2020, 3, 1)}, actions.StandingBeforeJoining),
        ({"reason": "LOSS"}, actions.ReasonDoesNotFit),
        ({"social_insured": False}, actions.ReasonDoesNotFit),
    ],
)
def test_what_cannot_hold_is_refused_and_nothing_changes(
    changed: dict[str, object], refusal: type[Exception], worker: Employee, eiko: User, now: dt.datetime
) -> None:
    with pytest.raises(refusal):
        actions.change_standing(changes=[change(worker, **changed)], acting_user=eiko, at=now)
    assert held(worker) == [("2020-04-01", "", 300_000)]
    assert not Event.objects.filter(step="hr.social_insurance.change_standing").exists()


def test_one_wrong_line_stops_all(worker: Employee, aiko: User, eiko: User, now: dt.datetime) -> None:
    second = pay.hired(1, aiko, now, first=2000)[0]
    wrong = change(second, standard_remuneration_yen=1)
    with pytest.raises(actions.UnknownStandard):
        actions.change_standing(changes=[change(worker), wrong], acting_user=eiko, at=now)
    assert held(worker) == [("2020-04-01", "", 300_000)]


def test_who_leaves_loses_insurance_and_what_was_stays(worker: Employee, eiko: User, now: dt.datetime) -> None:
    lost = change(
        worker,
        valid_from=dt.date(2026, 11, 1),
        reason="LOSS",
        social_insured=False,
        employment_insured=False,
        standard_remuneration_yen=None,
    )
    actions.change_standing(changes=[lost], acting_user=eiko, at=now)
    found = queries.standings_by_employee([worker.pk])[worker.pk]
    assert found.acquired_on(dt.date(2026, 10, 31)) == dt.date(2020, 4, 1)
    assert found.acquired_on(dt.date(2026, 11, 1)) is None
    assert found.employment_insured_since(dt.date(2026, 11, 1)) is None


def test_postgresql_keeps_standings_apart(worker: Employee) -> None:
    row = {"employee": worker, "social_insured": False, "employment_insured": True}
    with pytest.raises(IntegrityError, match="employee_has_one_insurance_standing"), transaction.atomic():
        InsuranceStanding.objects.create(**row, valid_from=dt.date(2026, 1, 1))
    with pytest.raises(IntegrityError, match="who_lost_social_insurance_is_not_insured"), transaction.atomic():
        InsuranceStanding.objects.filter(employee=worker).update(reason="LOSS")


def test_a_number_is_one_persons(worker: Employee, aiko: User, eiko: User, now: dt.datetime) -> None:
    second = pay.hired(1, aiko, now, first=2000)[0]
    given = {"pension_number": "12", "employment_number": "12345678901", "acting_user": eiko, "at": now}
    actions.record_numbers(employee_id=worker.pk, **given)  # type: ignore[arg-type]
    with pytest.raises(actions.NumberInUse):
        actions.record_numbers(employee_id=second.pk, **given)  # type: ignore[arg-type]
    assert InsuredNumber.objects.get().employee_id == worker.pk
    event = Event.objects.get(step="hr.social_insurance.record_numbers")
    assert "12345678901" not in str(event.changes)


def test_the_history_is_seen_and_changed_on_its_page(
    client: Client, worker: Employee, eiko: User, chie: User, now: dt.datetime
) -> None:
    page = reverse("hr:social_insurance_person_detail", args=[worker.pk])
    form = reverse("hr:social_insurance_person_change", args=[worker.pk])
    client.force_login(eiko)
    sent = {
        "valid_from": "2026-09-01",
        "reason": "REGULAR",
        "social_insured": "on",
        "standard_remuneration_yen": "３２１，０００",
        "employment_insured": "on",
    }
    answer = client.post(form, sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors["standard_remuneration_yen"]
    assert client.post(form, {**sent, "standard_remuneration_yen": "３２０，０００"}).status_code == 302
    shown = client.get(page).content.decode()
    assert "定時決定" in shown
    assert "320,000" in shown
    client.force_login(chie)
    assert [client.get(url).status_code for url in (LIST, page, form)] == [403, 403, 403]


def test_the_list_costs_the_same_for_many(
    client: Client, worker: Employee, aiko: User, eiko: User, now: dt.datetime
) -> None:
    client.force_login(eiko)
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    pay.hired(5, aiko, now, first=3000)
    with CaptureQueriesContext(connection) as many:
        assert client.get(LIST).content.decode().count("300,000") == 6
    assert len(many) == len(one)
