"""A filing from those who are owed one; its figures are computed here and nowhere else."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput, Refusal
from hr.employment.models import Employee
from hr.filings import queries
from hr.filings.models import Filing, FilingPerson, FilingState

OPEN_TO_CHANGE = (FilingState.DRAFT, FilingState.RETURNED)


@dataclass(frozen=True, slots=True)
class Pick:
    """Somebody to be filed, and the day of the cause."""

    employee_id: int
    happened_on: dt.date


class NotOwed(Refusal):
    """Somebody is in a filing of that cause already, or is owed none."""

    code = "hr.filings.not_owed"
    cause_ja = "選んだ人のうち{count}名は、すでに届出があるか、届出の対象ではなくなりました。"
    cause_en = "{count} of those chosen are in a filing already, or are owed none any more."
    remedy_ja = "対象者の一覧を開き直して、選び直してください。"
    remedy_en = "Open the list again and choose anew."


class FilingIsFrozen(Refusal):
    """What was submitted stays as it was."""

    code = "hr.filings.filing_is_frozen"
    cause_ja = "この届出は「{state}」なので、内容を変えられません。"
    cause_en = "The filing is “{state}” and can't be changed."
    remedy_ja = "役所から戻されたら、返戻として記録してから直してください。"
    remedy_en = "When the office sends it back, record that and correct it then."


class NobodyChosen(InvalidInput):
    """A filing is about somebody."""

    code = "hr.filings.nobody_chosen"
    field = "picks"
    cause_ja = "対象者が選ばれていません。"
    cause_en = "Nobody was chosen."
    remedy_ja = "届け出る人を選んでください。"
    remedy_en = "Choose whom to file."


@action("hr.filings.prepare_filing", _("届出を作成"))
def prepare_filing(
    *, kind: str, picks: Sequence[Pick], due_on: dt.date | None, acting_user: Any, at: dt.datetime
) -> Filing:
    """A draft about those chosen, with the figures of today; due as the law says unless a day is given.

    Raises NobodyChosen, NotOwed.
    """
    if not picks:
        raise NobodyChosen
    day = at.astimezone(TOKYO).date()
    wanted = {(each.employee_id, each.happened_on) for each in picks}
    found = [each for each in queries.candidates(kind, as_of=day) if (each.employee.pk, each.happened_on) in wanted]
    if len(found) < len(wanted):
        raise NotOwed(count=len(wanted) - len(found))
    first = min(each.happened_on for each in found)
    by_law = None if due_on else queries.due_day(kind, first)
    due_on, source = by_law or (due_on, "")
    made = draft(kind, first, acting_user, at, due_on=due_on, due_source=source)
    FilingPerson.objects.bulk_create(_person(made, each) for each in found)
    record(
        "hr.filings.prepare_filing",
        case=filing_case(made),
        acting_user=acting_user,
        occurred_at=at,
        changes={"people": len(found)},
    )
    return made


@action("hr.filings.refresh_filing", _("届出の数値を計算し直す"))
def refresh_filing(*, filing_id: int, acting_user: Any, at: dt.datetime) -> Filing:
    """The figures anew, for a draft or what was sent back; who is owed nothing any more is left as it is.

    Raises FilingIsFrozen.
    """
    found = open_filing(filing_id)
    day = at.astimezone(TOKYO).date()
    owed = {(each.employee.pk, each.happened_on): each for each in queries.owed(found.kind, as_of=day)}
    changed = []
    for person in found.people.all():
        fresh = owed.get((person.employee_id, person.happened_on))
        if fresh and (fresh.figures, fresh.reasons) != (person.figures, person.reasons):
            person.figures, person.reasons = fresh.figures, fresh.reasons
            changed.append(person)
    FilingPerson.objects.bulk_update(changed, ["figures", "reasons"])
    record(
        "hr.filings.refresh_filing",
        case=filing_case(found),
        acting_user=acting_user,
        occurred_at=at,
        changes={"people": len(changed)},
    )
    return found


def filing_case(filing: Filing) -> Case:
    """The case of a filing in the record of work."""
    return Case(queries.CASE, filing.pk, f"{filing.get_kind_display()} {filing.about}")


def locked(filing_id: int) -> Filing:
    """A filing that nobody else changes now; Filing.DoesNotExist when there is none."""
    return Filing.objects.select_for_update().get(pk=filing_id)


def open_filing(filing_id: int) -> Filing:
    """A locked filing that the office does not have. Raises FilingIsFrozen."""
    found = locked(filing_id)
    if found.state not in OPEN_TO_CHANGE:
        raise FilingIsFrozen(state=found.get_state_display())
    return found


def draft(kind: str, about: dt.date, acting_user: Any, at: dt.datetime, **given: Any) -> Filing:
    """A new filing of the person who prepares it."""
    return Filing.objects.create(
        kind=kind,
        about=about,
        prepared_by_id=acting_user.pk,
        prepared_by_name=acting_user.get_full_name(),
        prepared_at=at,
        **given,
    )


def draft_about(
    kind: str,
    candidate: queries.Candidate,
    acting_user: Any,
    at: dt.datetime,
    *,
    due_on: dt.date | None = None,
    due_source: str = "",
) -> Filing:
    """A draft about one person whose figures another room made. Raises NotOwed where a live one has the same cause."""
    employee, day = candidate.employee, candidate.happened_on
    list(Employee.objects.select_for_update().filter(pk=employee.pk).values_list("pk"))
    same = FilingPerson.objects.filter(kind=kind, employee=employee, happened_on=day, is_live=True)
    if same.exists():
        raise NotOwed(count=1)
    made = draft(kind, day, acting_user, at, due_on=due_on, due_source=due_source)
    _person(made, candidate).save()
    return made


def _person(filing: Filing, each: queries.Candidate) -> FilingPerson:
    return FilingPerson(
        filing=filing,
        employee=each.employee,
        kind=filing.kind,
        happened_on=each.happened_on,
        figures=each.figures,
        reasons=each.reasons,
    )
