"""Keeping what withholding and resident tax need to know."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record

from .models import ResidentTax, TaxStanding


@dataclass(frozen=True, slots=True)
class NewTaxStanding:
    """The column and the dependants that hold for an employee from a date."""

    employee_id: int
    valid_from: dt.date
    column: str
    dependants: int


@dataclass(frozen=True, slots=True)
class NewResidentTax:
    """One line of a city's notice; yen for June and for each month from July to May."""

    employee_id: int
    fiscal_year: int
    municipality_code: str
    municipality_name: str
    june_yen: int
    monthly_yen: int


@action("hr.income_tax.record_standings", _("源泉徴収の区分を登録"))
def record_standings(*, entries: Sequence[NewTaxStanding], acting_user: Any, at: dt.datetime) -> None:
    """Enter the tax standings of employees, all or none; periods of one employee may not overlap."""
    TaxStanding.objects.bulk_create(
        TaxStanding(
            employee_id=entry.employee_id,
            valid_from=entry.valid_from,
            column=entry.column,
            dependants=entry.dependants,
        )
        for entry in entries
    )
    record(
        "hr.income_tax.record_standings",
        case=Case("hr.income_tax.standing", entries[0].employee_id, f"{len(entries)}"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"employees": len(entries)},
    )


@action("hr.income_tax.record_resident_taxes", _("住民税の通知を登録"))
def record_resident_taxes(*, entries: Sequence[NewResidentTax], acting_user: Any, at: dt.datetime) -> None:
    """Enter the cities' notices of a fiscal year, all or none; one notice a year for each employee."""
    ResidentTax.objects.bulk_create(
        ResidentTax(
            employee_id=entry.employee_id,
            fiscal_year=entry.fiscal_year,
            municipality_code=entry.municipality_code,
            municipality_name=entry.municipality_name,
            june_yen=entry.june_yen,
            monthly_yen=entry.monthly_yen,
        )
        for entry in entries
    )
    record(
        "hr.income_tax.record_resident_taxes",
        case=Case("hr.income_tax.resident_tax", entries[0].employee_id, f"{entries[0].fiscal_year}"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"employees": len(entries)},
    )
