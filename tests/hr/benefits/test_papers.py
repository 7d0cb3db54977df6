"""Papers from payslips and attendance: 離職証明書, 休業開始時賃金月額証明書, 傷病手当金, from the event to the print."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from hr.benefits import actions, deadlines, queries
from hr.benefits.rules import State
from hr.employment.actions import leave_company, take_absence, take_back_leaving
from hr.employment.models import Employee, Suspension
from hr.filings import deadlines as of_filings
from hr.filings.actions import FilingIsFrozen, NotOwed, submit_filing
from hr.filings.models import Filing, FilingOffice, FilingState
from tests.factories import cast, filed, pay, worked

OCTOBER_31 = dt.date(2026, 10, 31)


@pytest.fixture
def uta(aiko: User) -> User:
    return filed.certifier()


@pytest.fixture
def keeper(aiko: User) -> User:
    return cast.member("ikuo", "育", duties=("hr.people",))


@pytest.fixture
def worker(aiko: User, now: dt.datetime) -> Employee:
    """Somebody paid 300,000 for each month from November 2025 to October 2026."""
    (made,) = filed.hired(1, aiko, now)
    for n in range(12):
        filed.paid(Month(2025, 11).plus(n), {made: 300_000})
    return made


def leaves(employee: Employee, keeper: User, now: dt.datetime, on: dt.date = OCTOBER_31) -> None:
    given = {"reason": "VOLUNTARY", "detail": "", "acting_user": keeper, "at": now}
    leave_company(employee_id=employee.pk, left_on=on, **given)  # type: ignore[arg-type]


def goes_away(employee: Employee, keeper: User, now: dt.datetime, kind: str, since: dt.date) -> Suspension:
    given = {"expected_on": None, "is_paid": False, "note": "", "acting_user": keeper, "at": now}
    return take_absence(employee_id=employee.pk, kind=kind, valid_from=since, **given)  # type: ignore[arg-type]


def separated(employee: Employee, uta: User, now: dt.datetime, **changed: str) -> Filing:
    given = {"reason": "5-2", "words": "", "agrees": "", "statement": "", **changed}
    return actions.prepare_separation(employee_id=employee.pk, **given, acting_user=uta, at=now)


def test_who_leaves_on_a_closing_day_has_two_like_halves(
    worker: Employee, uta: User, keeper: User, now: dt.datetime
) -> None:
    leaves(worker, keeper, now)
    made = separated(worker, uta, now)
    assert (made.about, made.due_on) == (dt.date(2026, 11, 1), dt.date(2026, 11, 11))
    figures = made.people.get().figures
    assert (figures["months"], figures["counted_periods"], len(figures["rows"])) == ("12", 6, 12)
    first = figures["rows"][0]
    assert first["counted"] == {"first_on": "2026-10-01", "last_on": "2026-10-31", "days": 31}
    assert (first["paid"]["days"], first["paid"]["fixed_yen"], first["paid"]["timed_yen"]) == (31, 300_000, 0)
    assert first["paid"]["payslips"]
    assert figures["reason"]["cause"] == "2"
    (daily,) = made.people.get().reasons
    assert daily["amount_yen"] == 10_000  # 6 × 300,000 / 180


def test_who_leaves_between_has_months_of_other_days(
    worker: Employee, uta: User, keeper: User, now: dt.datetime
) -> None:
    leaves(worker, keeper, now, dt.date(2026, 10, 15))
    rows = separated(worker, uta, now).people.get().figures["rows"]
    assert rows[0]["counted"] == {"first_on": "2026-09-16", "last_on": "2026-10-15", "days": 30}
    assert (rows[0]["paid"]["last_on"], rows[0]["paid"]["days"]) == ("2026-10-15", 15)
    assert rows[0]["paid"]["is_whole"] is False
    assert rows[1]["counted"] == {"first_on": "2026-08-16", "last_on": "2026-09-15", "days": 31}


def test_pay_that_does_not_stand_yet_is_left_open(aiko: User, uta: User, keeper: User, now: dt.datetime) -> None:
    (made,) = filed.hired(1, aiko, now)
    filed.paid(Month(2026, 9), {made: 300_000})
    leaves(made, keeper, now)
    rows = separated(made, uta, now).people.get().figures["rows"]
    assert (rows[0]["paid"]["is_settled"], rows[0]["paid"]["days"], rows[0]["counted"]["days"]) == (False, None, None)
    assert rows[1]["paid"]["total_yen"] == 300_000


def test_periods_after_the_last_payslip_are_told_apart(aiko: User, uta: User, keeper: User, now: dt.datetime) -> None:
    (made, unpaid) = filed.hired(2, aiko, now)
    filed.paid(Month(2026, 8), {made: 300_000})
    for each in (made, unpaid):
        leaves(each, keeper, now, dt.date(2026, 10, 15))
    rows = separated(made, uta, now).people.get().figures["rows"]
    spans = [(row["paid"]["first_on"], row["paid"]["last_on"]) for row in rows[:3]]
    assert spans == [("2026-10-01", "2026-10-15"), ("2026-09-01", "2026-09-30"), ("2026-08-01", "2026-08-31")]
    rows = separated(unpaid, uta, now).people.get().figures["rows"]
    assert [row["paid"]["first_on"] for row in rows if row["paid"]] == ["2026-10-01"]


def test_a_draft_follows_the_pay_that_comes_after_it(aiko: User, uta: User, keeper: User, now: dt.datetime) -> None:
    (made,) = filed.hired(1, aiko, now)
    filed.paid(Month(2026, 9), {made: 300_000})
    leaves(made, keeper, now)
    paper = separated(made, uta, now, agrees="YES")
    filed.paid(Month(2026, 10), {made: 310_000})
    actions.refresh_paper(filing_id=paper.pk, acting_user=uta, at=now)
    figures = paper.people.get().figures
    assert (figures["rows"][0]["paid"]["is_settled"], figures["rows"][0]["paid"]["total_yen"]) == (True, 310_000)
    assert (figures["rows"][0]["counted"]["days"], figures["agrees"]) == (31, "YES")
    filed.known([made], uta, now)
    given = {"channel": "PAPER", "submitted_on": dt.date(2026, 11, 4), "receipt_number": ""}
    submit_filing(filing_id=paper.pk, **given, acting_user=uta, at=now)  # type: ignore[arg-type]
    with pytest.raises(FilingIsFrozen):
        actions.refresh_paper(filing_id=paper.pk, acting_user=uta, at=now)
    with pytest.raises(FilingIsFrozen):
        actions.record_answer(filing_id=paper.pk, agrees="NO", statement="", acting_user=uta, at=now)


def test_hourly_pay_stands_in_the_other_column_with_days_of_attendance(
    aiko: User, uta: User, keeper: User, now: dt.datetime
) -> None:
    (made,) = filed.hired(1, aiko, now, pay_kind="HOURLY", hourly_yen=1_200, items=())
    pay.attended([made], aiko, now, Month(2026, 9))
    filed.paid(Month(2026, 10), {made: 201_600})
    leaves(made, keeper, now)
    (first, *_rest) = separated(made, uta, now).people.get().figures["rows"]
    assert (first["paid"]["days"], first["paid"]["fixed_yen"], first["paid"]["timed_yen"]) == (21, 0, 201_600)


def test_an_extra_payment_is_of_its_month_and_a_bonus_of_none(
    worker: Employee, uta: User, keeper: User, now: dt.datetime
) -> None:
    filed.paid(Month(2026, 8), {worker: 20_000}, kind="EXTRA", paid_on=dt.date(2026, 9, 10))
    filed.paid(Month(2026, 7), {worker: 500_000}, kind="BONUS")
    leaves(worker, keeper, now)
    rows = separated(worker, uta, now).people.get().figures["rows"]
    assert [row["paid"]["total_yen"] for row in rows[:4]] == [300_000, 300_000, 320_000, 300_000]


def test_the_certificate_is_made_once_and_asks_for_words(
    worker: Employee, uta: User, keeper: User, now: dt.datetime
) -> None:
    with pytest.raises(actions.NobodyLeaves):
        separated(worker, uta, now)
    leaves(worker, keeper, now)
    with pytest.raises(actions.WordsMissing):
        separated(worker, uta, now, reason="4-1")
    with pytest.raises(actions.UnknownReason):
        separated(worker, uta, now, reason="9")
    separated(worker, uta, now)
    with pytest.raises(NotOwed):
        separated(worker, uta, now)
    assert Filing.objects.count() == 1


def test_leaving_asks_for_its_papers_until_they_are_made(
    worker: Employee, uta: User, keeper: User, now: dt.datetime
) -> None:
    leaves(worker, keeper, now)
    today, until = dt.date(2026, 11, 4), dt.date(2026, 12, 31)
    (found,) = deadlines.owed(today, until)
    assert (found.on, found.title) == (dt.date(2026, 11, 11), "雇用保険 離職証明書")
    beside = {each.title: each.on for each in of_filings.owed(today, until)}
    assert beside["資格喪失届（健康保険・厚生年金）"] == dt.date(2026, 11, 6)
    assert beside["雇用保険 資格喪失届"] == dt.date(2026, 11, 11)
    separated(worker, uta, now)
    assert list(deadlines.owed(today, until)) == []


def test_leave_for_a_child_is_certified_with_the_months_before_it(
    worker: Employee, uta: User, keeper: User, now: dt.datetime
) -> None:
    leave = goes_away(worker, keeper, now, "CHILDCARE", dt.date(2026, 10, 16))
    made = actions.prepare_leave_wages(suspension_id=leave.pk, acting_user=uta, at=now)
    assert (made.about, made.due_on) == (dt.date(2026, 10, 16), dt.date(2026, 10, 26))
    with pytest.raises(actions.NoSuchAnswer):
        actions.record_answer(filing_id=made.pk, agrees="NO", statement="", acting_user=uta, at=now)
    rows = made.people.get().figures["rows"]
    assert (rows[0]["counted"]["first_on"], rows[0]["counted"]["last_on"]) == ("2026-09-16", "2026-10-15")
    assert (rows[0]["paid"]["last_on"], rows[0]["paid"]["days"]) == ("2026-10-15", 15)


def test_days_without_a_schedule_are_no_days_off(worker: Employee, now: dt.datetime) -> None:
    day = dt.date(2026, 10, 5)
    (found,) = queries.sick_period(worker, day, day, waited=False, as_of=dt.date(2026, 11, 4)).days
    assert (found.state, found.is_known) == (State.AWAY, False)


def test_sickness_takes_its_days_from_attendance(worker: Employee, uta: User, keeper: User, now: dt.datetime) -> None:
    worked.nine_to_six(worked.keeper(), now)
    goes_away(worker, keeper, now, "SICKNESS", dt.date(2026, 10, 5))
    first, last = dt.date(2026, 10, 5), dt.date(2026, 10, 18)
    found = queries.sick_period(worker, first, last, waited=False, as_of=dt.date(2026, 11, 4))
    assert [each.state for each in found.days[:7]] == [State.AWAY] * 5 + [State.DAY_OFF] * 2
    assert (found.pay.waited_until, found.pay.days) == (dt.date(2026, 10, 7), 11)
    assert found.pay.amount_yen == 11 * 6_667
    assert len(found.standards) == 12
    assert {each.amount_yen for each in found.paid} == {300_000}
    made = actions.prepare_sickness(
        employee_id=worker.pk, first_on=first, last_on=last, waited=False, acting_user=uta, at=now
    )
    assert len(made.people.get().figures["days"]) == 14
    with pytest.raises(actions.DaysTurnedRound):
        actions.prepare_sickness(
            employee_id=worker.pk, first_on=last, last_on=first, waited=False, acting_user=uta, at=now
        )


def test_a_day_of_sickness_is_claimed_once(worker: Employee, uta: User, now: dt.datetime) -> None:
    def claimed(first: int, last: int) -> Filing:
        days = {"first_on": dt.date(2026, 10, first), "last_on": dt.date(2026, 10, last)}
        given = {"employee_id": worker.pk, "waited": False, "acting_user": uta, "at": now}
        return actions.prepare_sickness(**days, **given)  # type: ignore[arg-type]

    claimed(5, 18)
    for first, last in ((18, 31), (1, 5), (6, 10), (1, 31)):
        with pytest.raises(actions.DaysClaimedBefore):
            claimed(first, last)
    claimed(19, 31)
    assert Filing.objects.count() == 2


def test_a_certificate_of_a_leaving_that_was_taken_back_is_not_calculated_anew(
    worker: Employee, uta: User, keeper: User, now: dt.datetime
) -> None:
    leaves(worker, keeper, now, dt.date(2026, 12, 31))
    made = separated(worker, uta, now)
    take_back_leaving(employee_id=worker.pk, acting_user=keeper, at=now)
    client = Client()
    client.force_login(uta)
    done = client.post(reverse("hr:benefits_paper_refresh", args=[made.pk]))
    assert done.status_code == 409
    leaves(worker, keeper, now, dt.date(2027, 1, 31))
    with pytest.raises(actions.LeavingChanged):
        actions.refresh_paper(filing_id=made.pk, acting_user=uta, at=now)
    assert made.people.get().figures["left_on"] == "2026-12-31"


def test_who_is_in_no_insurance_gets_no_paper(aiko: User, uta: User, keeper: User, now: dt.datetime) -> None:
    pay.payroll(aiko, now)
    (made,) = pay.hired_as(aiko, now, code="9000")
    leaves(made, keeper, now)
    with pytest.raises(queries.NotInsured):
        separated(made, uta, now)
    assert queries.events(dt.date(2026, 11, 4)) == []


def test_the_way_from_the_event_to_the_print(
    worker: Employee, uta: User, keeper: User, chie: User, now: dt.datetime
) -> None:
    leaves(worker, keeper, now)
    filed.known([worker], uta, now)
    client = Client()
    client.force_login(uta)
    assert "雇用保険 離職証明書" in client.get(reverse("hr:benefits_event_list")).content.decode()
    assert "給付の書類を作成する（1件）" in client.get("/").content.decode()
    url = reverse("hr:benefits_separation", args=[worker.pk])
    assert "賃金支払状況" in client.get(url).content.decode()
    refused = client.post(url, {"reason": "6", "words": "", "agrees": "", "statement": ""})
    assert "この離職理由には、具体的事情の記載が必要です。" in refused.content.decode()
    done = client.post(url, {"reason": "5-2", "words": "", "agrees": "YES", "statement": "一身上の都合"}, follow=True)
    assert "下書きを作成しました。" in done.content.decode()
    made = Filing.objects.get()
    address = reverse("hr:benefits_paper_detail", args=[made.pk])
    assert "事業主の名称と所在地が登録されていません。" not in client.get(address).content.decode()
    entered = FilingOffice.objects.get()
    FilingOffice.objects.update(name="")
    assert "事業主の名称と所在地が登録されていません。" in client.get(address).content.decode()
    FilingOffice.objects.update(name=entered.name)
    answer = reverse("hr:benefits_paper_answer", args=[made.pk])
    assert "離職者の判断を記録" in client.get(answer).content.decode()
    told = client.post(answer, {"agrees": "NO", "statement": "退職を勧められた"}, follow=True).content.decode()
    assert "異議あり" in told
    assert "退職を勧められた" in told
    assert made.people.get().figures["reason"]["code"] == "5-2"
    shown = client.get(reverse("hr:filings_filing_detail", args=[made.pk])).content.decode()
    assert "書類の内容と根拠" in shown
    assert "被保険者期間（か月）" in shown
    printed = client.get(reverse("hr:benefits_paper_print", args=[made.pk]))
    assert printed.content.startswith(b"%PDF-")
    assert Event.objects.filter(step="hr.benefits.print_paper").count() == 1
    submit_filing(
        filing_id=made.pk,
        channel="PAPER",
        submitted_on=dt.date(2026, 11, 4),
        receipt_number="",
        acting_user=uta,
        at=now,
    )
    made.refresh_from_db()
    assert made.state == FilingState.SUBMITTED
    client.force_login(chie)
    assert client.get(url).status_code == 403
    assert client.get(reverse("hr:benefits_paper_print", args=[made.pk])).status_code == 403


def test_sickness_and_leave_have_their_pages(worker: Employee, uta: User, keeper: User, now: dt.datetime) -> None:
    worked.nine_to_six(worked.keeper(), now)
    goes_away(worker, keeper, now, "SICKNESS", dt.date(2026, 10, 5))
    client = Client()
    client.force_login(uta)
    url = reverse("hr:benefits_sickness", args=[worker.pk])
    assert client.get(url).status_code == 200
    done = client.post(url, {"first_on": "2026-10-05", "last_on": "2026-10-31"}, follow=True).content.decode()
    assert "勤務状況" in done
    assert "計算の根拠" in done
    printed = client.get(reverse("hr:benefits_paper_print", args=[Filing.objects.get().pk]))
    assert printed.content.startswith(b"%PDF-")


def test_childcare_leave_is_applied_for_by_pairs_of_periods(
    worker: Employee, uta: User, keeper: User, now: dt.datetime
) -> None:
    leave = goes_away(worker, keeper, now, "CHILDCARE", dt.date(2026, 7, 1))
    with pytest.raises(actions.NoSuchPeriod):
        actions.prepare_childcare(suspension_id=leave.pk, first_on=dt.date(2026, 7, 1), acting_user=uta, at=now)
    Suspension.objects.filter(pk=leave.pk).update(expected_on=dt.date(2027, 3, 1))
    today = dt.date(2026, 11, 4)
    care = [each for each in queries.events(today) if each.kind == "CARE"]
    assert [(each.happened_on, each.due_on) for each in care] == [
        (dt.date(2026, 7, 1), dt.date(2026, 10, 31)),
        (dt.date(2026, 9, 1), dt.date(2026, 12, 31)),
    ]
    client = Client()
    client.force_login(uta)
    url = reverse("hr:benefits_leave_childcare", args=[leave.pk, "2026-09-01"])
    assert client.get(url).status_code == 200
    assert "支給単位期間" in client.post(url, {}, follow=True).content.decode()
    made = Filing.objects.get()
    periods = made.people.get().figures["periods"]
    assert [(each["number"], each["first_on"], each["days"]) for each in periods] == [
        (3, "2026-09-01", 30),
        (4, "2026-10-01", 30),
    ]
    assert [each["paid_yen"] for each in periods] == [300_000, 300_000]
    assert [each["benefit_yen"] for each in periods] == [0, 0]  # paid in full beside the leave
    assert client.get(reverse("hr:benefits_paper_print", args=[made.pk])).content.startswith(b"%PDF-")
    assert [each.due_on for each in queries.events(today) if each.kind == "CARE" and each.is_open] == [
        dt.date(2026, 10, 31)
    ]


def test_a_bonus_takes_nothing_from_the_benefit_of_a_leave(
    worker: Employee, uta: User, keeper: User, now: dt.datetime
) -> None:
    """300,000 was paid in the period, and a bonus of 500,000, which is no pay of the leave."""
    leave = goes_away(worker, keeper, now, "CHILDCARE", dt.date(2026, 7, 1))
    Suspension.objects.filter(pk=leave.pk).update(expected_on=dt.date(2027, 3, 1))
    filed.paid(Month(2026, 9), {worker: 500_000}, kind="BONUS", paid_on=dt.date(2026, 9, 10))
    leave.refresh_from_db()
    assert queries.care_of(leave).paid_yen[2:4] == (300_000, 300_000)


def test_no_benefit_for_a_child_is_claimed_of_leave_for_family(
    worker: Employee, uta: User, keeper: User, now: dt.datetime
) -> None:
    leave = goes_away(worker, keeper, now, "FAMILY_CARE", dt.date(2026, 7, 1))
    Suspension.objects.filter(pk=leave.pk).update(expected_on=dt.date(2026, 9, 1))
    with pytest.raises(actions.NoSuchPeriod):
        actions.prepare_childcare(suspension_id=leave.pk, first_on=dt.date(2026, 7, 1), acting_user=uta, at=now)
    assert not Filing.objects.exists()
