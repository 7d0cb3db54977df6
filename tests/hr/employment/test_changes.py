"""From joining to leaving: every change is dated, follows the one before without gap or overlap, and can be told."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from backoffice.eventlog.models import Event
from backoffice.organisation.models import Assignment, Office, Unit, User
from backoffice.values.periods import Month
from hr.employment import actions, queries
from hr.employment.deadlines import expected_ends
from hr.employment.models import Employee, FormerName, Suspension, Terms
from hr.employment.queries import What
from tests.factories import cast, pay

APRIL, JULY, OCTOBER, DECEMBER = (dt.date(2026, month, 1) for month in (4, 7, 10, 12))
RAISE = actions.NewItem("base", "基本給", 320_000)


@pytest.fixture
def employee(aiko: User, now: dt.datetime) -> Employee:
    Unit.objects.create(code="200", name="管理部", valid_from=cast.SINCE)
    [made] = pay.hired(1, aiko, now)
    return made


@pytest.fixture
def by(aiko: User, now: dt.datetime) -> dict[str, Any]:
    return {"acting_user": aiko, "at": now}


def raised(employee: Employee, by: dict[str, Any], on: dt.date, **more: Any) -> Terms:
    given = {"items": {"base": RAISE}, "reason": "定期昇給", **more}
    return actions.change_terms(employee_id=employee.pk, new=actions.NewTerms(valid_from=on, **given), **by)


def moved(employee: Employee, by: dict[str, Any], on: dt.date, **more: Any) -> Assignment:
    given = {
        "unit": Unit.objects.get(code="200"),
        "office": Office.objects.get(),
        "post": "主任",
        "is_head": False,
        "reason": "",
        **more,
    }
    return actions.transfer(employee_id=employee.pk, valid_from=on, **given, **by)


def left(employee: Employee, by: dict[str, Any], on: dt.date, **more: Any) -> Employee:
    given = {"reason": "VOLUNTARY", "detail": "", **more}
    return actions.leave_company(employee_id=employee.pk, left_on=on, **given, **by)


def amounts(terms: Terms) -> dict[str, int]:
    return dict(terms.items.values_list("code", "amount_yen"))


def test_one_person_joins_with_post_terms_account_and_address(aiko: User, by: dict[str, Any]) -> None:
    entry = replace(pay.NEWCOMER, code="7001", sex="FEMALE", postal_code="105-0022", address="東京都港区海岸1-2-3")
    made = actions.join_employee(entry=entry, **by)
    assert (made.sex, made.addresses.get().postal_code, made.accounts.get().number) == ("FEMALE", "105-0022", "1234567")
    assert amounts(made.terms.get()) == {"base": 300_000, "commuting": 10_000}
    assert Event.objects.get(step="hr.employment.join_employee").case_id == made.pk
    with pytest.raises(actions.CodeInUse):
        actions.join_employee(entry=entry, **by)
    with pytest.raises(actions.BornTooLate):
        actions.join_employee(entry=replace(entry, code="7002", born_on=entry.joined_on), **by)
    assert Employee.objects.count() == 1


def test_a_raise_carries_over_what_nobody_changed(employee: Employee, by: dict[str, Any]) -> None:
    made = raised(employee, by, DECEMBER)
    assert amounts(made) == {"base": 320_000, "commuting": 10_000}
    assert (made.pay_group_code, made.daily_scheduled_minutes, made.valid_until) == ("A", 480, None)
    assert employee.terms.get(valid_until=DECEMBER).valid_from == employee.joined_on
    event = Event.objects.get(step="hr.employment.change_terms")
    assert event.changes["changed"] == ["", "基本給"]
    assert "320" not in str(event.changes)


def test_a_raise_of_the_past_holds_until_the_change_that_follows(employee: Employee, by: dict[str, Any]) -> None:
    raised(employee, by, OCTOBER)
    between = raised(employee, by, JULY, items={"base": replace(RAISE, amount_yen=310_000)})
    assert (between.valid_from, between.valid_until) == (JULY, OCTOBER)
    held = list(employee.terms.order_by("valid_from").values_list("valid_from", "valid_until"))
    assert held == [(employee.joined_on, JULY), (JULY, OCTOBER), (OCTOBER, None)]


def test_an_item_of_nothing_ends_and_hourly_pay_names_its_wage(employee: Employee, by: dict[str, Any]) -> None:
    made = raised(employee, by, DECEMBER, items={"commuting": actions.NewItem("commuting", "通勤手当", 0)})
    assert amounts(made) == {"base": 300_000}
    with pytest.raises(actions.HourlyPayMissing):
        raised(employee, by, dt.date(2027, 1, 1), pay_kind="HOURLY")
    hourly = raised(employee, by, dt.date(2027, 1, 1), pay_kind="HOURLY", hourly_yen=1_500)
    assert hourly.hourly_yen == 1_500
    assert raised(employee, by, dt.date(2027, 2, 1), pay_kind="MONTHLY").hourly_yen is None


def test_terms_that_fit_nowhere_are_refused_and_nothing_is_written(employee: Employee, by: dict[str, Any]) -> None:
    for on, refusal in (
        (employee.joined_on, actions.BeginsThatDay),
        (dt.date(2019, 1, 1), actions.OutsideEmployment),
    ):
        with pytest.raises(refusal):
            raised(employee, by, on)
    with pytest.raises(actions.NothingChanges):
        raised(employee, by, DECEMBER, items={})
    pay.payroll(by["acting_user"], by["at"])
    with pytest.raises(actions.UnknownPayGroup):
        raised(employee, by, DECEMBER, pay_group_code="Z")
    assert employee.terms.get().valid_until is None
    assert not Event.objects.filter(step="hr.employment.change_terms").exists()


def test_terms_are_taken_back_until_they_begin(employee: Employee, by: dict[str, Any]) -> None:
    raised(employee, by, OCTOBER)
    with pytest.raises(actions.NoTermsToTakeBack):
        actions.take_back_terms(employee_id=employee.pk, **by)
    raised(employee, by, DECEMBER, items={"base": replace(RAISE, amount_yen=340_000)})
    actions.take_back_terms(employee_id=employee.pk, **by)
    held = employee.terms.order_by("-valid_from").first()
    assert held is not None
    assert (held.valid_from, held.valid_until, amounts(held)["base"]) == (OCTOBER, None, 320_000)


def test_a_transfer_closes_the_post_before(employee: Employee, by: dict[str, Any]) -> None:
    moved(employee, by, DECEMBER)
    posts = list(employee.person.assignments.order_by("valid_from").values_list("unit__code", "valid_until"))
    assert posts == [("100", DECEMBER), ("200", None)]
    with pytest.raises(actions.NothingMoves):
        moved(employee, by, dt.date(2027, 1, 1))
    with pytest.raises(actions.BeginsThatDay):
        moved(employee, by, DECEMBER, post="課長")
    assert employee.person.assignments.count() == 2


def test_a_second_post_stands_beside_the_first_and_ends(employee: Employee, by: dict[str, Any]) -> None:
    where = {"unit": Unit.objects.get(code="200"), "office": Office.objects.get(), "post": "企画担当"}
    made = actions.add_post(employee_id=employee.pk, valid_from=OCTOBER, **where, **by)
    with pytest.raises(actions.PostHeldAlready):
        actions.add_post(employee_id=employee.pk, valid_from=DECEMBER, **where, **by)
    with pytest.raises(actions.PostHeldAlready):
        actions.add_post(
            employee_id=employee.pk, valid_from=DECEMBER, **{**where, "unit": Unit.objects.get(code="100")}, **by
        )
    with pytest.raises(actions.PostHeldAlready):
        moved(employee, by, DECEMBER)
    end = {"employee_id": employee.pk, "concurrent_post": made, **by}
    with pytest.raises(actions.PostNotOpen):
        actions.end_post(last_on=dt.date(2026, 9, 30), **end)
    assert actions.end_post(last_on=dt.date(2026, 11, 30), **end).valid_until == DECEMBER
    with pytest.raises(actions.PostNotOpen):
        actions.end_post(last_on=dt.date(2026, 11, 30), **end)
    assert moved(employee, by, DECEMBER).unit.code == "200"


def away(employee: Employee, by: dict[str, Any], kind: str, on: dt.date, **more: Any) -> Suspension:
    given = {"expected_on": None, "is_paid": False, "note": "", **more}
    return actions.take_absence(employee_id=employee.pk, kind=kind, valid_from=on, **given, **by)


def back(employee: Employee, by: dict[str, Any], on: dt.date) -> Suspension:
    return actions.return_to_work(employee_id=employee.pk, returns_on=on, **by)


def test_absences_follow_one_another(employee: Employee, by: dict[str, Any]) -> None:
    with pytest.raises(actions.NotAway):
        back(employee, by, OCTOBER)
    away(employee, by, "MATERNITY", APRIL)
    with pytest.raises(actions.AwayAlready):
        away(employee, by, "CHILDCARE", JULY)
    with pytest.raises(actions.ReturnsTooEarly):
        back(employee, by, APRIL)
    back(employee, by, JULY)
    away(employee, by, "CHILDCARE", JULY, expected_on=DECEMBER)
    assert [each.kind for each in queries.suspended_in(Month(2026, 6), [employee.pk])[employee.pk]] == ["MATERNITY"]
    assert [each.kind for each in queries.suspended_in(Month(2026, 7), [employee.pk])[employee.pk]] == ["CHILDCARE"]
    assert queries.suspended_in(Month(2026, 3), [employee.pk]) == {}
    found = queries.exempt_months_of([employee.pk], through=Month(2026, 11))
    assert sorted(found[employee.pk]) == [Month(2026, month) for month in range(4, 12)]
    assert queries.bonus_free_in(Month(2026, 12), [employee.pk]) == {employee.pk}
    with pytest.raises(IntegrityError, match="suspensions_of_an_employee_do_not_overlap"), transaction.atomic():
        Suspension.objects.create(employee=employee, kind="OTHER", valid_from=OCTOBER)


def test_what_is_expected_to_end_is_a_deadline(employee: Employee, by: dict[str, Any]) -> None:
    away(employee, by, "CHILDCARE", JULY, expected_on=DECEMBER)
    [due] = expected_ends(by["at"].date(), dt.date(2026, 12, 31))
    assert (due.on, due.title, due.meta) == (DECEMBER, "復職の予定", "髙﨑 愛子")
    back(employee, by, dt.date(2026, 11, 1))
    assert list(expected_ends(by["at"].date(), dt.date(2026, 12, 31))) == []


def test_leaving_ends_post_terms_and_absence_and_is_taken_back_before_its_day(
    employee: Employee, by: dict[str, Any]
) -> None:
    away(employee, by, "SICKNESS", OCTOBER)
    left(employee, by, dt.date(2026, 11, 30))
    employee.refresh_from_db()
    assert (employee.left_on, employee.leaving_reason) == (dt.date(2026, 11, 30), "VOLUNTARY")
    ends = [employee.terms.get(), employee.person.assignments.get(), employee.suspensions.get()]
    assert [row.valid_until for row in ends] == [DECEMBER] * 3
    assert employee.accounts.get().valid_until is None
    with pytest.raises(actions.LeavingEntered):
        left(employee, by, dt.date(2026, 12, 31))
    actions.take_back_leaving(employee_id=employee.pk, **by)
    for row in ends:
        row.refresh_from_db()
    employee.refresh_from_db()
    assert [row.valid_until for row in ends] == [None] * 3
    assert (employee.left_on, employee.leaving_reason, employee.ended_by_leaving) == (None, "", {})


def test_a_leaving_that_does_not_fit_is_refused(employee: Employee, by: dict[str, Any]) -> None:
    raised(employee, by, DECEMBER)
    for on, more, refusal in (
        (dt.date(2019, 1, 1), {}, actions.LeavesBeforeJoining),
        (dt.date(2026, 11, 30), {}, actions.SomethingBeginsLater),
        (dt.date(2026, 12, 31), {"reason": "DISMISSAL"}, actions.LeavingNeedsWords),
    ):
        with pytest.raises(refusal):
            left(employee, by, on, **more)
    employee.refresh_from_db()
    assert employee.left_on is None
    with pytest.raises(actions.LeavingIsOver):
        actions.take_back_leaving(employee_id=employee.pk, **by)
    left(employee, by, dt.date(2026, 12, 31), reason="DISMISSAL", detail="事業の縮小")
    with pytest.raises(actions.LeavingIsOver):
        actions.take_back_leaving(
            employee_id=employee.pk, acting_user=by["acting_user"], at=dt.datetime(2027, 1, 4, 10, tzinfo=dt.UTC)
        )


def test_the_database_asks_for_the_reason_of_a_dismissal(employee: Employee) -> None:
    with pytest.raises(IntegrityError, match="dismissal_and_death_are_told_in_words"), transaction.atomic():
        Employee.objects.update(left_on=DECEMBER, leaving_reason="DEATH")
    with pytest.raises(IntegrityError, match="reason_of_leaving_belongs_to_a_leaving"), transaction.atomic():
        Employee.objects.update(leaving_reason="VOLUNTARY")


def test_account_address_and_name_follow_the_ones_before(employee: Employee, by: dict[str, Any]) -> None:
    new = actions.NewAccount("0009", "三井住友銀行", "200", "本店営業部", "0000123", "タカサキ アイコ")
    actions.change_account(employee_id=employee.pk, valid_from=DECEMBER, account=new, **by)
    assert list(employee.accounts.order_by("valid_from").values_list("number", "valid_until")) == [
        ("1234567", DECEMBER),
        ("0000123", None),
    ]
    for on, address in ((APRIL, "東京都港区海岸1-2-3"), (DECEMBER, "神奈川県横浜市中区1-1")):
        actions.change_address(employee_id=employee.pk, valid_from=on, postal_code="105-0022", address=address, **by)
    assert employee.addresses.get(valid_from=APRIL).valid_until == DECEMBER
    assert "横浜" not in str(list(Event.objects.values_list("changes", flat=True)))
    names = {"family_name": "木下", "given_name": "愛子", "family_kana": "キノシタ", "given_kana": "アイコ"}
    with pytest.raises(actions.NameChangesLater):
        actions.change_name(employee_id=employee.pk, changed_on=DECEMBER, **names, **by)
    changed = actions.change_name(employee_id=employee.pk, changed_on=OCTOBER, **names, **by)
    assert (changed.person.name, FormerName.objects.get().name) == ("木下 愛子", "髙﨑 愛子")
    with pytest.raises(actions.SameName):
        actions.change_name(employee_id=employee.pk, changed_on=JULY, **names, **by)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        FormerName.objects.update(family_name="石井")


def test_the_timeline_tells_everything_once(employee: Employee, by: dict[str, Any]) -> None:
    away(employee, by, "FAMILY_CARE", APRIL)
    back(employee, by, JULY)
    raised(employee, by, OCTOBER)
    moved(employee, by, OCTOBER)
    left(employee, by, dt.date(2026, 12, 31))
    told = [(each.on, each.what) for each in queries.events_of(queries.employee(employee.pk))]
    assert told == [
        (dt.date(2026, 12, 31), What.LEFT),
        (OCTOBER, What.TERMS),
        (OCTOBER, What.MOVED),
        (JULY, What.RETURNED),
        (APRIL, What.AWAY),
        (employee.joined_on, What.JOINED),
    ]


def test_offices_follow_one_another_and_loans_say_who_pays(employee: Employee, by: dict[str, Any]) -> None:
    office = {"employee_id": employee.pk, "is_representative": False, "is_also_worker": True, "expires_on": None, **by}
    actions.appoint_officer(valid_from=APRIL, title="取締役", **office)
    with pytest.raises(actions.RepresentativeIsNoWorker):
        actions.appoint_officer(valid_from=OCTOBER, title="代表取締役", **{**office, "is_representative": True})
    actions.appoint_officer(valid_from=OCTOBER, title="常務取締役", **office)
    held = employee.officer_terms.order_by("valid_from").values_list("title", "valid_until")
    assert list(held) == [("取締役", OCTOBER), ("常務取締役", None)]
    with pytest.raises(actions.NothingToEnd):
        actions.end_office(employee_id=employee.pk, last_on=APRIL, **by)
    assert actions.end_office(employee_id=employee.pk, last_on=dt.date(2026, 11, 30), **by).valid_until == DECEMBER
    loan = {
        "employee_id": employee.pk,
        "direction": "OUT",
        "counterpart": "株式会社しおかぜ",
        "place": "神戸市中央区",
        "pays": "OWN",
        "insures": "OWN",
        "expected_on": None,
        "note": "",
        **by,
    }
    actions.lend(valid_from=JULY, **loan)
    with pytest.raises(actions.OnLoanAlready):
        actions.lend(valid_from=OCTOBER, **loan)
    left(employee, by, dt.date(2026, 12, 31))
    assert employee.loans.get().valid_until == dt.date(2027, 1, 1)
    with pytest.raises(actions.NothingToEnd):
        actions.end_loan(employee_id=employee.pk, last_on=DECEMBER, **by)
    with pytest.raises(IntegrityError, match="representative_is_no_worker"), transaction.atomic():
        employee.officer_terms.update(is_representative=True)
