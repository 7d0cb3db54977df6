"""Papers as drafts: the wages of who leaves or goes on leave, the days of who is ill; and that one was printed."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import InvalidInput, Refusal
from hr.employment.models import Employee, Suspension
from hr.filings.actions import draft_about, filing_case, open_filing
from hr.filings.models import Filing, FilingKind, FilingPerson
from hr.filings.queries import Candidate, due_day

from . import queries
from .figures import (
    Figures,
    NoCertificate,
    NoSuchMonth,
    NoSuchPeriod,
    NotSixty,
    UnknownReason,
    WordsMissing,
    childcare_figures,
    elder_figures,
    leave_wages_figures,
    separation_figures,
    sickness_figures,
    sixty_figures,
)

__all__ = [
    "DaysClaimedBefore",
    "DaysTurnedRound",
    "LeavingChanged",
    "NoCertificate",
    "NoSuchAnswer",
    "NoSuchMonth",
    "NoSuchPeriod",
    "NobodyLeaves",
    "NotSixty",
    "UnknownReason",
    "WordsMissing",
    "prepare_childcare",
    "prepare_elder",
    "prepare_leave_wages",
    "prepare_separation",
    "prepare_sickness",
    "prepare_sixty",
    "print_paper",
    "record_answer",
    "refresh_paper",
]

DAY = dt.timedelta(days=1)
MOST_DAYS = 366


class NobodyLeaves(Refusal):
    """The certificate is for who leaves."""

    code = "hr.benefits.nobody_leaves"
    cause_ja = "{name}さんの退職は登録されていません。"
    cause_en = "{name} is not recorded as leaving."
    remedy_ja = "社員の画面で退職を登録してから、作成してください。"
    remedy_en = "Record the leaving on the employee's page first."


class LeavingChanged(Refusal):
    """The leaving that a certificate is about was taken back, or is of another day now."""

    code = "hr.benefits.leaving_changed"
    cause_ja = "{name}さんの{day}の退職は、取り消されたか、別の日に変わりました。"
    cause_en = "The leaving of {name} on {day} was taken back, or is of another day now."
    remedy_ja = "この書類を取りやめてください。退職するときは、新しく作成します。"
    remedy_en = "Cancel the paper, and prepare another one where somebody leaves."


class DaysClaimedBefore(InvalidInput):
    """A day of sickness is claimed once."""

    code = "hr.benefits.days_claimed_before"
    field = "first_on"
    cause_ja = "{first}〜{last}は、すでに別の申請書に含まれています。"
    cause_en = "The days from {first} to {last} are in another claim already."
    remedy_ja = "重ならない期間にするか、先の申請書を取りやめてください。"
    remedy_en = "Choose other days, or cancel the claim before."


class DaysTurnedRound(InvalidInput):
    """A period ends after it begins, and within a year."""

    code = "hr.benefits.days_turned_round"
    field = "last_on"
    cause_ja = "期間の終わりは、初日以後の1年以内の日付にしてください。"
    cause_en = "The period ends on or after its first day, within a year."
    remedy_ja = "期間を確かめてください。"
    remedy_en = "Check the period."


class NoSuchAnswer(Refusal):
    """Only the certificate of a leaving asks the leaver."""

    code = "hr.benefits.no_such_answer"
    cause_ja = "この書類には、離職者の判断を書く欄がありません。"
    cause_en = "The paper does not ask for the answer of a leaver."
    remedy_ja = "離職証明書を開いて記録してください。"
    remedy_en = "Open the certificate of separation."


@action("hr.benefits.prepare_separation", _("離職証明書を作成"))
def prepare_separation(
    *,
    employee_id: int,
    reason: str,
    words: str,
    agrees: str,
    statement: str,
    acting_user: Any,
    at: dt.datetime,
) -> Filing:
    """離職証明書 of somebody who leaves, with the reason as the employer says it and as the leaver does.

    `agrees` is YES or NO as the leaver answered, "" while nobody was asked. Raises NobodyLeaves, UnknownReason,
    WordsMissing, NotInsured, NotOwed.
    """
    employee = Employee.objects.select_related("person").get(pk=employee_id)
    if employee.left_on is None:
        raise NobodyLeaves(name=employee.person.name)
    made = _drafted(
        FilingKind.SEPARATION,
        employee,
        employee.left_on + DAY,
        separation_figures(employee, reason=reason, words=words, agrees=agrees, statement=statement),
        acting_user,
        at,
    )
    _log("hr.benefits.prepare_separation", made, acting_user, at)
    return made


@action("hr.benefits.prepare_leave_wages", _("休業開始時賃金月額証明書を作成"))
def prepare_leave_wages(*, suspension_id: int, acting_user: Any, at: dt.datetime) -> Filing:
    """休業開始時賃金月額証明書 of leave for a child or family. Raises NotInsured, NotOwed."""
    leave = Suspension.objects.select_related("employee__person").get(pk=suspension_id)
    made = _drafted(
        FilingKind.LEAVE_WAGES, leave.employee, leave.valid_from, leave_wages_figures(leave), acting_user, at
    )
    _log("hr.benefits.prepare_leave_wages", made, acting_user, at)
    return made


@action("hr.benefits.prepare_sickness", _("傷病手当金の事業主の証明を作成"))
def prepare_sickness(
    *, employee_id: int, first_on: dt.date, last_on: dt.date, waited: bool, acting_user: Any, at: dt.datetime
) -> Filing:
    """The employer's part of a claim of 傷病手当金 for a period, with an estimate. Raises DaysTurnedRound,
    DaysClaimedBefore, NotInsured, NotOwed."""
    if not first_on <= last_on < first_on + MOST_DAYS * DAY:
        raise DaysTurnedRound
    employee = Employee.objects.select_for_update(of=("self",)).select_related("person").get(pk=employee_id)
    if claimed := queries.claimed_days(employee_id, first_on, last_on):
        raise DaysClaimedBefore(first=claimed[0], last=claimed[1])
    today = at.astimezone(TOKYO).date()
    figures = sickness_figures(employee, first_on, last_on, waited=waited, as_of=today)
    made = _drafted(FilingKind.SICKNESS, employee, first_on, figures, acting_user, at)
    _log("hr.benefits.prepare_sickness", made, acting_user, at)
    return made


@action("hr.benefits.prepare_childcare", _("育児休業給付の支給申請を作成"))
def prepare_childcare(*, suspension_id: int, first_on: dt.date, acting_user: Any, at: dt.datetime) -> Filing:
    """The application for the periods that begin on a day, with an estimate. Raises NoSuchPeriod, NotInsured, NotOwed."""
    leave = Suspension.objects.select_related("employee__person").get(pk=suspension_id)
    figures = childcare_figures(leave, first_on)
    made = _drafted(FilingKind.CHILDCARE, leave.employee, first_on, figures, acting_user, at)
    _log("hr.benefits.prepare_childcare", made, acting_user, at)
    return made


@action("hr.benefits.prepare_sixty", _("六十歳到達時等賃金証明書を作成"))
def prepare_sixty(*, employee_id: int, acting_user: Any, at: dt.datetime) -> Filing:
    """六十歳到達時等賃金証明書 of somebody who reached 60, due with the first application. Raises NotSixty, NotInsured,
    NotOwed."""
    employee = Employee.objects.select_related("person").get(pk=employee_id)
    figures = sixty_figures(employee, at.astimezone(TOKYO).date())
    sixty_on = dt.date.fromisoformat(figures.figures["sixty_on"])
    made = _drafted(FilingKind.SIXTY_WAGES, employee, sixty_on, figures, acting_user, at)
    _log("hr.benefits.prepare_sixty", made, acting_user, at)
    return made


@action("hr.benefits.prepare_elder", _("高年齢雇用継続給付の支給申請を作成"))
def prepare_elder(*, employee_id: int, first_on: dt.date, acting_user: Any, at: dt.datetime) -> Filing:
    """The application for the months that begin on a day, with an estimate. Raises NoCertificate, NoSuchMonth,
    NotOwed."""
    employee = Employee.objects.select_related("person").get(pk=employee_id)
    made = _drafted(FilingKind.ELDER, employee, first_on, elder_figures(employee, first_on), acting_user, at)
    _log("hr.benefits.prepare_elder", made, acting_user, at)
    return made


@action("hr.benefits.refresh_paper", _("給付の書類を計算し直す"))
def refresh_paper(*, filing_id: int, acting_user: Any, at: dt.datetime) -> Filing:
    """The figures of a draft, or of what was sent back, by the pay and attendance of today. Raises FilingIsFrozen,
    LeavingChanged, and what preparing the paper raises."""
    filing = open_filing(filing_id)
    about = queries.paper_person(filing)
    fresh = _anew(filing, about, at.astimezone(TOKYO).date())
    about.figures, about.reasons = fresh.figures, fresh.reasons
    about.save(update_fields=["figures", "reasons"])
    _log("hr.benefits.refresh_paper", filing, acting_user, at)
    return filing


@action("hr.benefits.record_answer", _("離職者の判断を記録"))
def record_answer(*, filing_id: int, agrees: str, statement: str, acting_user: Any, at: dt.datetime) -> Filing:
    """What the leaver says of the reason on a draft, or on what was sent back. Raises FilingIsFrozen, NoSuchAnswer."""
    filing = open_filing(filing_id)
    if filing.kind != FilingKind.SEPARATION:
        raise NoSuchAnswer
    about = queries.paper_person(filing)
    before = about.figures["agrees"]
    about.figures = {**about.figures, "agrees": agrees, "statement": statement.strip()}
    about.save(update_fields=["figures"])
    record(
        "hr.benefits.record_answer",
        case=filing_case(filing),
        acting_user=acting_user,
        occurred_at=at,
        changes={"agrees": [before, agrees]},
    )
    return filing


@action("hr.benefits.print_paper", _("給付の書類を出力"))
def print_paper(*, filing: Filing, acting_user: Any, at: dt.datetime) -> None:
    """The paper leaves the house, with somebody's wages."""
    _log("hr.benefits.print_paper", filing, acting_user, at)


def _drafted(
    kind: FilingKind, employee: Employee, day: dt.date, made: Figures, acting_user: Any, at: dt.datetime
) -> Filing:
    due = (made.due_on, made.due_source) if made.due_on else due_day(kind, day)
    return draft_about(
        kind,
        Candidate(employee, day, made.figures, made.reasons),
        acting_user,
        at,
        due_on=due[0] if due else None,
        due_source=due[1] if due else "",
    )


def _anew(filing: Filing, about: FilingPerson, today: dt.date) -> Figures:
    """The figures of a paper by what was chosen for it."""
    employee, kept = about.employee, about.figures
    if filing.kind == FilingKind.SEPARATION:
        if employee.left_on is None or employee.left_on + DAY != about.happened_on:
            raise LeavingChanged(name=employee.person.name, day=about.happened_on - DAY)
        chosen = kept["reason"]
        given = {"agrees": kept["agrees"], "statement": kept["statement"]}
        return separation_figures(employee, reason=chosen["code"], words=chosen["words"], **given)
    if filing.kind == FilingKind.SICKNESS:
        first_on, last_on = (dt.date.fromisoformat(kept[name]) for name in ("first_on", "last_on"))
        return sickness_figures(employee, first_on, last_on, waited=kept["waited"], as_of=today)
    if filing.kind == FilingKind.SIXTY_WAGES:
        return sixty_figures(employee, today)
    if filing.kind == FilingKind.ELDER:
        return elder_figures(employee, about.happened_on)
    began_on = dt.date.fromisoformat(kept["began_on"])
    leave = Suspension.objects.select_related("employee__person").get(employee=employee, valid_from=began_on)
    if filing.kind == FilingKind.LEAVE_WAGES:
        return leave_wages_figures(leave)
    return childcare_figures(leave, about.happened_on)


def _log(step: str, filing: Filing, acting_user: Any, at: dt.datetime) -> None:
    record(step, case=filing_case(filing), acting_user=acting_user, occurred_at=at)
