"""The new standard remuneration that was decided on, recorded for the chosen people of a filing."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import Refusal
from hr.filings import queries
from hr.filings.models import FilingKind, FilingPerson, FilingState
from hr.social_insurance.actions import StandingChange, change_standing
from hr.social_insurance.models import InsuranceStanding, StandingReason
from hr.social_insurance.queries import PersonInsured, standings_by_employee

from .prepare_filing import filing_case, locked

DECIDES = {FilingKind.REGULAR: StandingReason.REGULAR, FilingKind.OCCASIONAL: StandingReason.OCCASIONAL}
WITH_THE_OFFICE = (FilingState.SUBMITTED, FilingState.ACCEPTED)


class NothingToRecord(Refusal):
    """The filing decides nothing, is not submitted, or everything of it is recorded."""

    code = "hr.filings.nothing_to_record"
    cause_ja = "この届出から登録する標準報酬月額はありません。"
    cause_en = "There is no standard remuneration to record from this filing."
    remedy_ja = "提出した算定基礎届・月額変更届で、まだ登録していない人を選んでください。"
    remedy_en = "Choose people of a submitted determination whose standing is not recorded yet."


@action("hr.filings.record_determinations", _("決定した標準報酬月額を登録"))
def record_determinations(
    *,
    filing_id: int,
    employee_ids: Collection[int] | None,
    decided_by: str,
    acting_user: Any,
    at: dt.datetime,
) -> list[InsuranceStanding]:
    """Record the new standings of all people of a filing, or of the chosen, from the month of the decision on.

    Raises NothingToRecord, and the refusals of `change_standing`.
    """
    found = locked(filing_id)
    waiting = [
        each
        for each in queries.people_of(found)
        if each.standing_id is None and (employee_ids is None or each.employee_id in employee_ids)
    ]
    if found.kind not in DECIDES or found.state not in WITH_THE_OFFICE or not waiting:
        raise NothingToRecord
    held = standings_by_employee([each.employee_id for each in waiting])
    reason = DECIDES[FilingKind(found.kind)]
    changes = [_change(each, held[each.employee_id], reason, decided_by) for each in waiting]
    made = change_standing(changes=changes, acting_user=acting_user, at=at)
    for person, standing in zip(waiting, made, strict=True):
        person.standing = standing
    FilingPerson.objects.bulk_update(waiting, ["standing"])
    record(
        "hr.filings.record_determinations",
        case=filing_case(found),
        acting_user=acting_user,
        occurred_at=at,
        changes={"people": len(made), "decided_by": decided_by},
    )
    return made


def _change(each: FilingPerson, held: PersonInsured, reason: StandingReason, decided_by: str) -> StandingChange:
    """The standing from the month of the decision; what is not decided stays as it is."""
    figures = each.figures
    now = held.on(each.happened_on) or held.standings[-1]
    return StandingChange(
        employee_id=each.employee_id,
        valid_from=each.happened_on,
        reason=reason,
        social_insured=True,
        standard_remuneration_yen=figures["standard_yen"],
        employment_insured=now.employment_insured,
        short_time=now.short_time,
        average_yen=figures["adjusted_average_yen"] or figures["average_yen"],
        decided_by=decided_by,
    )
