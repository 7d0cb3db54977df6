"""Keeping the insurance standing of employees."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from hr.social_insurance.models import InsuranceStanding


@dataclass(frozen=True, slots=True)
class NewStanding:
    """What holds for an employee from a date; the standard remuneration is monthly yen, None when not insured."""

    employee_id: int
    valid_from: dt.date
    social_insured: bool
    standard_remuneration_yen: int | None
    employment_insured: bool


@action("hr.social_insurance.record_standings", _("被保険者の状態を登録"))
def record_standings(*, entries: Sequence[NewStanding], acting_user: Any, at: dt.datetime) -> None:
    """Enter the standings of employees, all or none; periods of one employee may not overlap."""
    InsuranceStanding.objects.bulk_create(
        InsuranceStanding(
            employee_id=entry.employee_id,
            valid_from=entry.valid_from,
            social_insured=entry.social_insured,
            standard_remuneration_yen=entry.standard_remuneration_yen,
            employment_insured=entry.employment_insured,
        )
        for entry in entries
    )
    record(
        "hr.social_insurance.record_standings",
        case=Case("hr.social_insurance.standing", entries[0].employee_id, f"{len(entries)}"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"employees": len(entries)},
    )
