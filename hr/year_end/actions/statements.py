"""源泉徴収票: made of pay that stands and of the settlement it ties to, kept as documents, read; and the sums of a year."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.companies.models import Company
from backoffice.documents.actions import NewDocument, keep_document, open_stored
from backoffice.documents.models import Document
from backoffice.documents.rules import sha256_of
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.eventlog.models import Outcome
from backoffice.jobs.actions import enqueue
from backoffice.jobs.models import Job
from backoffice.jobs.register import ItemFailure
from backoffice.organisation.queries import first_office
from backoffice.values.refusals import Refusal
from hr.employment.models import Employee
from hr.year_end import queries
from hr.year_end.models import Season, YearSettlement
from hr.year_end.paper import StatementFacts, statement_pdf, statement_title

from .settle import season_case

WORK = "hr.year_end.print_statements"
KIND = "hr.year_end.statement"
CORRECTED = "給与または年末調整の訂正による"


class StatementDoesNotTie(Refusal):
    """What was settled is not what was paid."""

    code = "hr.year_end.statement_does_not_tie"
    cause_ja = "年末調整の計算（支払{settled_yen:,}円）と、確定した給与の合計（{paid_yen:,}円）または税額が合いません。"
    cause_en = "The settlement (pay {settled_yen:,}) does not tie with the pay that stands ({paid_yen:,}), or its tax."
    remedy_ja = "年末調整を計算し直してから、源泉徴収票を作ってください。"
    remedy_en = "Settle the year again, then make the statement."


class PayNotApproved(Refusal):
    """A statement is of pay that stands."""

    code = "hr.year_end.pay_not_approved"
    cause_ja = "この年に支払う給与に、まだ承認されていないものがあります。"
    cause_en = "Some pay of the year is not approved yet."
    remedy_ja = "給与の承認が終わってから、源泉徴収票を作ってください。"
    remedy_en = "Make the statement after the pay is approved."


@dataclass(frozen=True, slots=True)
class YearTotals:
    """法定調書合計表の 給与所得 の欄: by group how many people, what this company paid them, and what it withheld, in yen."""

    people: int
    pay_yen: int
    tax_yen: int
    adjusted: int
    adjusted_pay_yen: int
    adjusted_tax_yen: int


@action("hr.year_end.print_year", _("源泉徴収票を作る"))
def print_year(*, year: int, acting_user: Any, at: dt.datetime) -> Job:
    """Ask for the statements of everybody who was paid in the year. Raises NothingToDo, AlreadyRunning."""
    season = Season.objects.select_for_update().get(year=year)
    people = sorted(queries.year_pay(year, with_waiting=False))
    job = enqueue(
        WORK,
        title=f"{year}年分の源泉徴収票",
        case=season_case(season),
        items=people,
        acting_user=acting_user,
        accepted_at=at,
    )
    record(
        "hr.year_end.print_year",
        case=season_case(season),
        acting_user=acting_user,
        occurred_at=at,
        changes={"employees": len(people)},
    )
    return job


@action(WORK, _("源泉徴収票を保管"))
def print_statements(*, year: int, employee_ids: Sequence[int], acting_user: Any, at: dt.datetime) -> list[ItemFailure]:
    """Make and keep the statements of some people; one that says the same is kept once, a corrected one names the old.

    Those who fail are returned with the cause.
    """
    season, office = Season.objects.get(year=year), first_office(at.astimezone(TOKYO).date())
    company = Company.objects.get(pk=season.company_id)
    pay, waiting = queries.year_pay(year, employee_ids, with_waiting=False), queries.year_pay(year, employee_ids)
    settled = queries.settlements_with_lines(year, employee_ids)
    made, failures = 0, []
    for employee in Employee.objects.select_related("person").filter(pk__in=sorted(pay)).order_by("pk"):
        facts = StatementFacts(
            year, employee, company.name, office.address if office else "", pay[employee.pk], settled.get(employee.pk)
        )
        try:
            if waiting[employee.pk].waits:
                raise PayNotApproved
            refuse_unless_it_ties(facts)
            _keep(facts, acting_user, at)
            made += 1
        except Refusal as refusal:
            failures.append(ItemFailure(employee.pk, employee.person.name, refusal))
    record(
        WORK,
        case=season_case(season),
        acting_user=acting_user,
        occurred_at=at,
        outcome=Outcome.PARTLY_DONE if failures else Outcome.DONE,
        changes={"papers": made, "failures": len(failures)},
    )
    return failures


@action("hr.year_end.read_statement", _("源泉徴収票を閲覧"))
def read_statement(*, employee_id: int, year: int, acting_user: Any, at: dt.datetime) -> tuple[Document, Any]:
    """Somebody's statement of a year with its verified bytes; Document.DoesNotExist before it is made."""
    found = _newest(employee_id, year)
    record(
        "hr.year_end.read_statement",
        case=Case(KIND, employee_id, found.title),
        acting_user=acting_user,
        occurred_at=at,
        changes={"document": found.pk},
    )
    return found, open_stored(found.stored_file)


@action("hr.year_end.read_own_statement", _("自分の源泉徴収票を閲覧"))
def read_own_statement(*, year: int, acting_user: Any, at: dt.datetime) -> tuple[Document, Any]:
    """One's own statement of a year with its verified bytes; Document.DoesNotExist before it is made."""
    employee = queries.employee_of(acting_user.pk)
    if employee is None:
        raise Document.DoesNotExist
    found = _newest(employee.pk, year)
    record(
        "hr.year_end.read_own_statement",
        case=Case(KIND, employee.pk, found.title),
        acting_user=acting_user,
        occurred_at=at,
        changes={"document": found.pk},
    )
    return found, open_stored(found.stored_file)


@action("hr.year_end.read_totals", _("法定調書合計表の集計を閲覧"))
def read_totals(*, year: int, acting_user: Any, at: dt.datetime) -> YearTotals:
    """The sums of the year's pay that stands, without what other employers paid, with the event that they were read."""
    season = Season.objects.get(year=year)
    pay, settled = queries.year_pay(year, with_waiting=False), queries.newest_settlements(year)
    own_tax = {pk: each.income_tax_yen + each.adjusted_yen for pk, each in pay.items()}
    adjusted = [pk for pk in pay if pk in settled]
    record("hr.year_end.read_totals", case=season_case(season), acting_user=acting_user, occurred_at=at)
    return YearTotals(
        people=len(pay),
        pay_yen=sum(each.pay_yen for each in pay.values()),
        tax_yen=sum(own_tax.values()),
        adjusted=len(adjusted),
        adjusted_pay_yen=sum(pay[pk].pay_yen for pk in adjusted),
        adjusted_tax_yen=sum(own_tax[pk] for pk in adjusted),
    )


def refuse_unless_it_ties(facts: StatementFacts) -> None:
    """Raise StatementDoesNotTie unless the settlement was made of the very sums of the payslips that stand."""
    settled: YearSettlement | None = facts.settlement
    if settled is None:
        return
    own, pay = settled.facts, facts.pay
    settled_sums = (own["own_pay_yen"], own["own_withheld_yen"], own["own_social_insurance_yen"])
    if settled_sums != (pay.pay_yen, pay.income_tax_yen, pay.social_insurance_yen):
        raise StatementDoesNotTie(settled_yen=own["own_pay_yen"], paid_yen=pay.pay_yen)


def _newest(employee_id: int, year: int) -> Document:
    held = Document.objects.filter(
        kind=KIND, case_kind=KIND, case_id=employee_id, dated_on__year=year, replaced_by=None
    )
    return held.select_related("stored_file").get()


def _keep(facts: StatementFacts, acting_user: Any, at: dt.datetime) -> None:
    # No amount and no partner: a list of documents must not tell what somebody earns.
    content = statement_pdf(facts)
    new = NewDocument(
        kind=KIND,
        title=statement_title(facts),
        dated_on=dt.date(facts.year, 12, 31),
        content=content,
        media_type="application/pdf",
    )
    case = Case(KIND, facts.employee.pk, f"{facts.year}年 {facts.employee.person.name}")
    held = Document.objects.filter(kind=KIND, case_kind=KIND, case_id=facts.employee.pk, dated_on__year=facts.year)
    last = held.filter(replaced_by=None).select_related("stored_file").first()
    if last is not None and last.stored_file.sha256 == sha256_of(content):
        return
    reason = CORRECTED if last is not None else ""
    keep_document(new=new, case=case, acting_user=acting_user, at=at, replaces=last, reason=reason)
