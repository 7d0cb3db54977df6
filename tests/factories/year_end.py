"""A company at the end of a year: a season, people with pay, declarations."""

import datetime as dt
from typing import Any

from backoffice.companies import clock
from backoffice.documents.actions import NewDocument, keep_document
from backoffice.eventlog.actions import Case
from backoffice.jobs.actions import work_off
from backoffice.organisation.models import Person, User
from backoffice.values.periods import Month
from hr.employment.models import Employee
from hr.payroll.actions import calculate_run, open_run
from hr.payroll.models import Run
from hr.year_end import actions, queries
from hr.year_end.actions import Change, NewAmount, NewPerson
from hr.year_end.models import Declaration, Season
from tests.factories import cast, pay

OPENS, DUE = dt.date(2026, 11, 1), dt.date(2026, 11, 30)
# Paid in December: the month before, by the group of the tests.
PAID_IN_DECEMBER = Month(2026, 11)
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20 + b"IEND\xaeB`\x82"
OWN = {
    "address": "東京都大田区1-1-1",
    "householder_name": "髙﨑 愛子",
    "householder_relation": "本人",
    "files_elsewhere": False,
    "files_next_year": True,
    "other_income_yen": 0,
    "disability": "",
    "personal_status": "",
    "is_working_student": False,
}
CHILD = NewPerson(
    name="髙﨑 太郎",
    kana="タカサキ タロウ",
    relation="CHILD",
    born_on=dt.date(2006, 6, 1),
    income_yen=0,
    next_income_yen=0,
)


def office() -> User:
    """栄子 runs the year-end adjustment."""
    return cast.member("eiko_y", "栄子", duties=("hr.year_end",))


def season(keeper: User, at: dt.datetime) -> Season:
    """The season of 2026."""
    return actions.open_season(year=2026, opens_on=OPENS, due_on=DUE, message="", acting_user=keeper, at=at)


def employed(user: User, clerk: User, at: dt.datetime, **changed: Any) -> Employee:
    """The employee who signs in as the user."""
    employee = pay.hired(1, clerk, at, first=9000 + Employee.objects.count(), **changed)[0]
    Person.objects.filter(pk=employee.person_id).update(user=user)
    return Employee.objects.select_related("person").get(pk=employee.pk)


def begun(user: User, at: dt.datetime) -> Declaration:
    """The declaration of 2026, begun."""
    return actions.begin_declaration(year=2026, acting_user=user, at=at)


def entered(user: User, at: dt.datetime, **changed: Any) -> Declaration:
    """The declaration with every topic entered: a student of 20, a life insurance of 100,000 yen."""
    declaration = begun(user, at)
    held = actions.attach_proof(declaration_id=declaration.pk, name="hoken.png", content=PNG, acting_user=user, at=at)
    life = NewAmount(kind="LIFE_GENERAL_NEW", payee="第一生命", amount_yen=100_000, proof_id=held.pk)
    changes = {
        "self": Change(topic="self", own=OWN),
        "spouse": Change(topic="spouse", spouse=[]),
        "relatives": Change(topic="relatives", relatives=[CHILD]),
        "premiums": Change(topic="premiums", premiums=[life]),
        "other": Change(topic="other", housing=[], formers=[], had_former_employer=False),
        **changed,
    }
    for change in changes.values():
        actions.change_declaration(declaration_id=declaration.pk, change=change, acting_user=user, at=at)
    return queries.declaration_of(declaration.employee_id, 2026)  # type: ignore[return-value]


def submitted(user: User, at: dt.datetime, **changed: Any) -> Declaration:
    """The declaration, submitted."""
    return actions.submit_declaration(declaration_id=entered(user, at, **changed).pk, acting_user=user, at=at)


def confirmed(user: User, keeper: User, at: dt.datetime, **changed: Any) -> Declaration:
    """The declaration, confirmed by the office."""
    given = submitted(user, at, **changed)
    return actions.confirm_declarations(declaration_ids=[given.pk], acting_user=keeper, at=at)[0]


def december_in_review(employees: list[Employee], clerk: User, at: dt.datetime) -> Run:
    """The run that is paid on 25 December 2026, calculated and not approved."""
    pay.attended(employees, clerk, at, PAID_IN_DECEMBER)
    run = open_run(group_code="A", month=PAID_IN_DECEMBER, acting_user=clerk, at=at)
    return again(run, clerk, at)


def again(run: Run, clerk: User, at: dt.datetime) -> Run:
    """The run, calculated anew."""
    work_off(calculate_run(run_id=run.pk, acting_user=clerk, at=at).pk, clock=clock.now)
    run.refresh_from_db()
    return run


def of_the_year(user: User, at: dt.datetime) -> Declaration:
    """A season, the declaration of somebody who is an employee, and a statement of theirs."""
    season(office(), at)
    declaration = entered(user, at)
    new = NewDocument(
        kind=actions.KIND,
        title="源泉徴収票",
        dated_on=dt.date(2026, 12, 31),
        content=b"%PDF-1.7 a statement",
        media_type="application/pdf",
    )
    case = Case(actions.KIND, declaration.employee_id, "源泉徴収票")
    keep_document(new=new, case=case, acting_user=user, at=at)
    return declaration
