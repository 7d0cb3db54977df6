"""A filing's way: who is owed one, its file, submission, answer, and the standings that follow."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError

from backoffice.companies.models import Company
from backoffice.documents.actions import open_stored
from backoffice.documents.models import Document
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal
from hr.employment.models import Employee
from hr.filings import actions, deadlines, queries
from hr.filings.models import Filing, FilingPerson
from hr.social_insurance.actions import StandingChange, change_standing
from hr.social_insurance.models import InsuranceStanding
from tests.factories import filed

PDF = b"%PDF-1.7\n%%EOF\n"
TODAY = dt.date(2026, 11, 4)
SEPTEMBER = dt.date(2026, 9, 1)


@pytest.fixture
def fumi(company: Company) -> User:
    return filed.clerk()


@pytest.fixture
def worker(aiko: User, fumi: User, now: dt.datetime) -> Employee:
    """Paid 320,000 from April to June on a standard of 300,000."""
    employee = filed.hired(1, aiko, now)[0]
    for month in (4, 5, 6):
        filed.paid(Month(2026, month), {employee: 320_000})
    return employee


def prepared(worker: Employee, fumi: User, at: dt.datetime, kind: str = "REGULAR") -> Filing:
    found = queries.candidates(kind, as_of=TODAY)
    picks = [actions.Pick(each.employee.pk, each.happened_on) for each in found]
    return actions.prepare_filing(kind=kind, picks=picks, due_on=None, acting_user=fumi, at=at)


def submitted(filing: Filing, fumi: User, at: dt.datetime) -> Filing:
    return actions.submit_filing(
        filing_id=filing.pk,
        channel="ONLINE",
        submitted_on=TODAY,
        receipt_number="202611041234567890",
        acting_user=fumi,
        at=at,
    )


def answered(filing: Filing, fumi: User, at: dt.datetime, *, accepts: bool) -> Filing:
    notice = actions.Notice("標準報酬決定通知書.pdf", PDF)
    given = {"filing_id": filing.pk, "answered_on": TODAY, "notice": notice, "acting_user": fumi, "at": at}
    if accepts:
        return actions.accept_filing(**given)  # type: ignore[arg-type]
    return actions.return_filing(remark="整理番号の誤り", **given)  # type: ignore[arg-type]


def test_who_is_in_a_filing_is_owed_no_other(worker: Employee, fumi: User, now: dt.datetime) -> None:
    made = prepared(worker, fumi, now)
    person = made.people.get()
    assert (made.state, made.about, person.happened_on) == ("DRAFT", SEPTEMBER, SEPTEMBER)
    assert (person.figures["average_yen"], person.figures["standard_yen"]) == (320_000, 320_000)
    assert queries.candidates("REGULAR", as_of=TODAY) == []
    pick = actions.Pick(worker.pk, SEPTEMBER)
    with pytest.raises(actions.NotOwed):
        actions.prepare_filing(kind="REGULAR", picks=[pick], due_on=None, acting_user=fumi, at=now)
    assert Filing.objects.count() == 1


def test_nobody_chosen_makes_no_filing(worker: Employee, fumi: User, now: dt.datetime) -> None:
    with pytest.raises(actions.NobodyChosen):
        actions.prepare_filing(kind="REGULAR", picks=[], due_on=None, acting_user=fumi, at=now)
    assert not Filing.objects.exists()


def test_what_is_missing_keeps_it_from_the_office(worker: Employee, fumi: User, now: dt.datetime) -> None:
    made = prepared(worker, fumi, now)
    found = queries.problems_of(made, queries.people_of(made), queries.office())
    assert [each.said.code for each in found] == [
        "hr.filings.office_incomplete",
        "hr.filings.number_missing",
        "hr.filings.characters_refused",  # 髙﨑
    ]
    for act in (lambda: submitted(made, fumi, now), lambda: file_of(made, fumi, now)):
        with pytest.raises(actions.FilingHasProblems):
            act()
    made.refresh_from_db()
    assert (made.state, made.media_number) == ("DRAFT", None)
    assert not Document.objects.exists()


def file_of(filing: Filing, fumi: User, at: dt.datetime) -> Document:
    return actions.make_file(filing_id=filing.pk, acting_user=fumi, at=at)


def text_of(kept: Document) -> str:
    with open_stored(kept.stored_file) as file:
        return bytes(file.read()).decode("shift_jis")


def test_the_file_is_kept_as_the_pension_office_reads_it(worker: Employee, fumi: User, now: dt.datetime) -> None:
    filed.known([worker], fumi, now)
    made = prepared(worker, fumi, now)
    kept = file_of(made, fumi, now)
    assert kept.title == "SHFD0006.CSV"
    lines = text_of(kept).split("\r\n")
    assert lines[:5] == [
        "21,14,ｱｲｳ,001,20261104,22223",
        "[kanri]",
        ",001",
        "21,14,ｱｲｳ,12345,105,0022,港区海岸1丁目2番3号,株式会社みなと商会,石井　真央,03,1234,5678",
        "[data]",
    ]
    assert lines[5] == (
        "2225700,21,14,ｱｲｳ,000001,ﾀｶｻｷ ｱｲｺ,高崎　愛子,7,040610,9,08,09,0300,0300,9,02,04,,,,,04,05,06,30,31,30,"
        "0320000,0320000,0320000,0000000,0000000,0000000,0320000,0320000,0320000,0960000,0320000,,,,,,,,,,,,,,,"
    )
    assert lines[6:] == [""]
    made.refresh_from_db()
    assert made.media_number == 1
    file_of(made, fumi, now + dt.timedelta(minutes=1))
    made.refresh_from_db()
    assert made.media_number == 2


def test_from_draft_to_the_answer_of_the_office(worker: Employee, fumi: User, now: dt.datetime) -> None:
    filed.known([worker], fumi, now)
    made = submitted(prepared(worker, fumi, now), fumi, now)
    assert made.state == "SUBMITTED"
    back = answered(made, fumi, now, accepts=False)
    assert (back.state, back.remark) == ("RETURNED", "整理番号の誤り")
    again = answered(submitted(made, fumi, now), fumi, now, accepts=True)
    assert (again.state, again.answered_on) == ("ACCEPTED", TODAY)
    assert {each.kind for each in Document.objects.all()} == {"hr.filings.notice"}
    steps = Event.objects.filter(case_kind="hr.filings.filing", step__startswith="hr.filings").order_by("pk")
    assert [each.step.rsplit(".", 1)[1] for each in steps] == [
        "prepare_filing",
        "submit_filing",
        "return_filing",
        "submit_filing",
        "accept_filing",
    ]


def test_what_was_submitted_stays(worker: Employee, fumi: User, now: dt.datetime) -> None:
    filed.known([worker], fumi, now)
    made = submitted(prepared(worker, fumi, now), fumi, now)
    for act, refusal in (
        (lambda: actions.refresh_filing(filing_id=made.pk, acting_user=fumi, at=now), actions.FilingIsFrozen),
        (lambda: file_of(made, fumi, now), actions.FilingIsFrozen),
        (lambda: submitted(made, fumi, now), actions.FilingIsFrozen),
        (
            lambda: actions.cancel_filing(filing_id=made.pk, remark="誤り", acting_user=fumi, at=now),
            actions.NotCancellable,
        ),
    ):
        with pytest.raises(refusal):
            act()
    with pytest.raises((IntegrityError, InternalError), match="is refused"), transaction.atomic():
        FilingPerson.objects.update(figures={})
    with pytest.raises((IntegrityError, InternalError), match="is refused"), transaction.atomic():
        Filing.objects.update(state="DRAFT")
    with pytest.raises((IntegrityError, InternalError), match="is refused"), transaction.atomic():
        Filing.objects.filter(pk=made.pk)._raw_delete("default")


def test_a_draft_is_answered_by_nobody(worker: Employee, fumi: User, now: dt.datetime) -> None:
    made = prepared(worker, fumi, now)
    with pytest.raises(actions.NotSubmitted):
        answered(made, fumi, now, accepts=True)
    filed.known([worker], fumi, now)
    submitted(made, fumi, now)
    with pytest.raises(actions.AnsweredBeforeSubmitted):
        actions.accept_filing(
            filing_id=made.pk, answered_on=dt.date(2026, 11, 3), notice=None, acting_user=fumi, at=now
        )


def test_a_notice_is_a_file_that_can_be_kept(worker: Employee, fumi: User, now: dt.datetime) -> None:
    filed.known([worker], fumi, now)
    made = submitted(prepared(worker, fumi, now), fumi, now)
    notice = actions.Notice("kettei.html", b"<script>")
    with pytest.raises(Refusal):
        actions.accept_filing(filing_id=made.pk, answered_on=TODAY, notice=notice, acting_user=fumi, at=now)
    made.refresh_from_db()
    assert made.state == "SUBMITTED"
    assert not Document.objects.exists()


def test_who_was_in_a_cancelled_filing_is_owed_one_again(worker: Employee, fumi: User, now: dt.datetime) -> None:
    made = prepared(worker, fumi, now)
    actions.cancel_filing(filing_id=made.pk, remark="作り直す", acting_user=fumi, at=now)
    assert [each.employee for each in queries.candidates("REGULAR", as_of=TODAY)] == [worker]
    assert prepared(worker, fumi, now).pk != made.pk


def test_figures_are_computed_anew_until_it_is_submitted(worker: Employee, fumi: User, now: dt.datetime) -> None:
    made = prepared(worker, fumi, now)
    filed.paid(Month(2026, 4), {worker: 30_000}, kind="EXTRA", paid_on=dt.date(2026, 6, 11))
    actions.refresh_filing(filing_id=made.pk, acting_user=fumi, at=now)
    assert made.people.get().figures["average_yen"] == 330_000  # (960,000 + 30,000) / 3


def test_the_decided_standard_holds_from_september(worker: Employee, fumi: User, now: dt.datetime) -> None:
    filed.known([worker], fumi, now)
    made = prepared(worker, fumi, now)
    given = {"filing_id": made.pk, "employee_ids": None, "decided_by": "港年金事務所", "acting_user": fumi, "at": now}
    with pytest.raises(actions.NothingToRecord):
        actions.record_determinations(**given)  # type: ignore[arg-type]
    submitted(made, fumi, now)
    (standing,) = actions.record_determinations(**given)  # type: ignore[arg-type]
    assert (standing.valid_from, standing.standard_remuneration_yen, standing.reason) == (SEPTEMBER, 320_000, "REGULAR")
    assert (standing.average_yen, standing.decided_by, standing.employment_insured) == (320_000, "港年金事務所", True)
    before = InsuranceStanding.objects.get(employee=worker, valid_until=SEPTEMBER)
    assert before.standard_remuneration_yen == 300_000
    assert made.people.get().standing == standing
    with pytest.raises(actions.NothingToRecord):
        actions.record_determinations(**given)  # type: ignore[arg-type]


def test_a_raise_makes_a_revision_and_its_file(aiko: User, fumi: User, now: dt.datetime) -> None:
    employee = filed.hired(1, aiko, now)[0]
    filed.known([employee], fumi, now)
    filed.raised(employee, dt.date(2026, 8, 1), 340_000)
    for month in (8, 9, 10):
        filed.paid(Month(2026, month), {employee: 350_000})
    made = prepared(employee, fumi, now, "OCCASIONAL")
    person = made.people.get()
    assert person.happened_on == dt.date(2026, 11, 1)
    assert (person.figures["raise_month"], person.figures["raise_kind"]) == (8, 1)
    content = text_of(file_of(made, fumi, now))
    assert content.split("\r\n")[5].startswith(
        "2221700,21,14,ｱｲｳ,000001,ﾀｶｻｷ ｱｲｺ,高崎　愛子,7,040610,9,08,11,0300,0300,"
    )
    submitted(made, fumi, now)
    (standing,) = actions.record_determinations(
        filing_id=made.pk, employee_ids=[employee.pk], decided_by="", acting_user=fumi, at=now
    )
    assert (standing.valid_from, standing.standard_remuneration_yen) == (dt.date(2026, 11, 1), 360_000)


def test_a_bonus_is_filed_by_its_day(worker: Employee, fumi: User, now: dt.datetime) -> None:
    filed.paid(Month(2026, 10), {worker: 512_345}, kind="BONUS", paid_on=dt.date(2026, 10, 30))
    (found,) = queries.candidates("BONUS", as_of=TODAY)
    assert (found.happened_on, found.figures["money_yen"]) == (dt.date(2026, 10, 30), 512_345)
    filed.known([worker], fumi, now)
    made = prepared(worker, fumi, now, "BONUS")
    content = text_of(file_of(made, fumi, now))
    assert "9,081030,512345,0,512000,,,,,,," in content


def test_a_bonus_of_before_the_introduction_is_filed_by_the_system_before(worker: Employee) -> None:
    """Neither offered as a filing nor counted as a deadline."""
    run = filed.paid(Month(2026, 10), {worker: 512_345}, kind="BONUS", paid_on=dt.date(2026, 10, 30), imported=True)
    assert run.before_introduction
    assert queries.candidates("BONUS", as_of=TODAY) == []
    assert not [each for each in deadlines.owed(dt.date(2026, 11, 1), dt.date(2026, 12, 31)) if "賞与" in each.title]


def test_joining_and_leaving_are_owed_to_both_offices(aiko: User, worker: Employee, now: dt.datetime) -> None:
    joiner = filed.hired(1, aiko, now, first=2000, joined_on=dt.date(2026, 10, 1))[0]
    Employee.objects.filter(pk=worker.pk).update(left_on=dt.date(2026, 10, 31))
    for kind in ("ACQUISITION", "EMPLOYMENT_ACQUISITION"):
        (found,) = queries.candidates(kind, as_of=TODAY)
        assert (found.employee, found.happened_on) == (joiner, dt.date(2026, 10, 1))
    for kind in ("LOSS", "EMPLOYMENT_LOSS"):
        (found,) = queries.candidates(kind, as_of=TODAY)
        assert (found.employee, found.happened_on) == (worker, dt.date(2026, 11, 1))
        assert found.figures == {"lost_on": "2026-11-01", "left_on": "2026-10-31"}


def test_a_new_standard_is_neither_joining_nor_leaving(worker: Employee, fumi: User, now: dt.datetime) -> None:
    change = StandingChange(
        employee_id=worker.pk,
        valid_from=SEPTEMBER,
        reason="REGULAR",
        social_insured=True,
        standard_remuneration_yen=320_000,
        employment_insured=False,
    )
    change_standing(changes=[change], acting_user=fumi, at=now)
    assert queries.candidates("ACQUISITION", as_of=TODAY) == []
    assert queries.candidates("LOSS", as_of=TODAY) == []
    assert [each.happened_on for each in queries.candidates("EMPLOYMENT_LOSS", as_of=TODAY)] == [SEPTEMBER]


def test_a_kind_without_a_layout_has_no_file(aiko: User, fumi: User, now: dt.datetime) -> None:
    filed.hired(1, aiko, now, joined_on=dt.date(2026, 10, 1))
    made = prepared(Employee.objects.get(), fumi, now, "ACQUISITION")
    with pytest.raises(actions.KindHasNoFile):
        file_of(made, fumi, now)
    assert submitted(made, fumi, now).state == "SUBMITTED"


def test_the_number_of_files_begins_again_after_the_last(worker: Employee, fumi: User, now: dt.datetime) -> None:
    filed.known([worker], fumi, now)
    made = prepared(worker, fumi, now)
    Filing.objects.filter(pk=made.pk).update(media_number=999, media_made_at=now)
    file_of(made, fumi, now)
    made.refresh_from_db()
    assert made.media_number == 1


def test_a_bonus_is_a_deadline_until_it_is_filed(aiko: User, fumi: User, now: dt.datetime) -> None:
    """Paid on 30 October, due five days after (健保則27条); who is in no filing is counted, and nobody else."""
    people = filed.hired(2, aiko, now)
    paid_on = dt.date(2026, 10, 30)
    filed.paid(Month(2026, 10), dict.fromkeys(people, 500_000), kind="BONUS", paid_on=paid_on)
    span = dt.date(2026, 11, 1), dt.date(2026, 12, 31)
    (found,) = deadlines.owed(*span)
    assert (found.on, found.meta) == (dt.date(2026, 11, 4), "まだ作成していません（2名）")
    pick = actions.Pick(people[0].pk, paid_on)
    made = actions.prepare_filing(kind="BONUS", picks=[pick], due_on=None, acting_user=fumi, at=now)
    assert made.due_on == dt.date(2026, 11, 4)
    assert [each.meta for each in deadlines.owed(*span)] == ["まだ作成していません（1名）"]
