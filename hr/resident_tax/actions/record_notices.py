"""Entering notices, all or none, and how municipalities call the company."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.periods import Month
from backoffice.values.refusals import InvalidInput, Refusal
from hr.resident_tax import queries, rules
from hr.resident_tax.models import DesignatedNumber, ResidentTax


class NoticeThere(InvalidInput):
    """One notice a year begins it; another is one of change."""

    code = "hr.resident_tax.notice_there"
    field = "kind"
    cause_ja = "{year}年度の税額通知は、すでに登録されています。"
    cause_en = "The notice of fiscal {year} is recorded already."
    remedy_ja = "税額が変わったときは、通知を「変更通知」にして、変わる月から入力してください。"
    remedy_en = "If the amounts changed, enter it as a notice of change, from the month on which they change."


class NothingToChange(InvalidInput):
    """A notice of change changes one."""

    code = "hr.resident_tax.nothing_to_change"
    field = "kind"
    cause_ja = "{year}年度の税額通知がないため、変更通知を登録できません。"
    cause_en = "There is no notice of fiscal {year} that could be changed."
    remedy_ja = "先に税額通知を登録してください。"
    remedy_en = "Record the notice of the year first."


class MonthMissing(InvalidInput):
    """The amounts do not say what each month deducts."""

    code = "hr.resident_tax.month_missing"
    field = "month_0"
    cause_ja = "月割額が入力されていません。最初の月と、その翌月の額が必要です。"
    cause_en = "The monthly amounts are missing: the first month and the one after it are needed."
    remedy_ja = "通知書の月割額を入力してください。空欄の月は、前の月と同じ額になります。"
    remedy_en = "Enter the amounts of the notice; a month left blank has the amount of the month before."


class SumDiffers(InvalidInput):
    """The year's tax is the sum of its months."""

    code = "hr.resident_tax.sum_differs"
    field = "annual_yen"
    cause_ja = "月割額の合計{sum_yen:,}円が、特別徴収税額{annual_yen:,}円と違います。"
    cause_en = "The months add up to {sum_yen:,} yen, not to the {annual_yen:,} yen of the notice."
    remedy_ja = "通知書で、特別徴収税額と月割額を確認してください。"
    remedy_en = "Check the year's tax and the months on the notice."


@dataclass(frozen=True, slots=True)
class NewNotice:
    """One line of a municipality's notice. `months_yen` begins with `first`; blanks were filled by rules.amounts_from."""

    employee_id: int
    fiscal_year: int
    municipality_code: str
    municipality_name: str
    first: Month
    months_yen: tuple[int, ...]
    kind: str = "YEAR"
    payee_number: str = ""
    annual_yen: int | None = None

    @classmethod
    def of_year(
        cls, employee_id: int, fiscal_year: int, code: str, name: str, june_yen: int, monthly_yen: int
    ) -> "NewNotice":
        """A notice of June and eleven equal months."""
        months = queries.months_of(fiscal_year)
        amounts = (june_yen, *[monthly_yen] * (len(months) - 1))
        return cls(employee_id, fiscal_year, code, name, months[0], amounts)


def new_notice(employee_id: int, given: Mapping[str, Any], months_yen: Sequence[int | None]) -> NewNotice:
    """What a form or a row says, with an amount for each month. Raises MonthMissing, SumDiffers."""
    try:
        place, amounts = rules.amounts_from(months_yen)
    except rules.MonthsDoNotFit as missing:
        raise MonthMissing from missing
    annual_yen = given.get("annual_yen")
    if given["kind"] == ResidentTax.Kind.YEAR and annual_yen is not None and annual_yen != sum(amounts):
        raise SumDiffers(sum_yen=sum(amounts), annual_yen=annual_yen)
    return NewNotice(
        employee_id=employee_id,
        fiscal_year=given["fiscal_year"],
        municipality_code=given["municipality_code"],
        municipality_name=given["municipality_name"],
        first=queries.months_of(given["fiscal_year"])[place],
        months_yen=amounts,
        kind=given["kind"],
        payee_number=given["payee_number"],
    )


def refusals_of(entries: Sequence[NewNotice]) -> dict[int, Refusal]:
    """What each of some notices would be refused for, by its place in the list: one query."""
    keys = [(each.employee_id, each.fiscal_year) for each in entries]
    held = queries.noticed_years({pk for pk, _year in keys}, {year for _pk, year in keys})
    begun = Counter(key for key, each in zip(keys, entries, strict=True) if each.kind == ResidentTax.Kind.YEAR)
    found: dict[int, Refusal] = {}
    for place, (key, each) in enumerate(zip(keys, entries, strict=True)):
        if each.kind == ResidentTax.Kind.YEAR and (key in held or begun[key] > 1):
            found[place] = NoticeThere(year=each.fiscal_year)
        elif each.kind == ResidentTax.Kind.CHANGE and key not in held and not begun[key]:
            found[place] = NothingToChange(year=each.fiscal_year)
    return found


@action("hr.resident_tax.record_notices", _("住民税の通知を登録"))
def record_notices(*, entries: Sequence[NewNotice], acting_user: Any, at: dt.datetime) -> list[ResidentTax]:
    """Enter notices, all or none. Raises NoticeThere and NothingToChange."""
    for refusal in refusals_of(entries).values():
        raise refusal
    ordered = sorted(entries, key=lambda each: each.kind != ResidentTax.Kind.YEAR)
    made = ResidentTax.objects.bulk_create(
        ResidentTax(
            employee_id=each.employee_id,
            kind=each.kind,
            fiscal_year=each.fiscal_year,
            municipality_code=each.municipality_code,
            municipality_name=each.municipality_name,
            payee_number=each.payee_number,
            first_month=each.first.first_day,
            amounts_yen=list(each.months_yen),
            recorded_at=at,
        )
        for each in ordered
    )
    first = ordered[0]
    record(
        "hr.resident_tax.record_notices",
        case=Case("hr.resident_tax.notice", first.employee_id, f"{first.fiscal_year}"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"employees": len({each.employee_id for each in ordered}), "notices": len(made)},
    )
    return made


@action("hr.resident_tax.record_number", _("指定番号を登録"))
def record_number(*, municipality_code: str, number: str, acting_user: Any, at: dt.datetime) -> DesignatedNumber:
    """How a municipality calls the company; the number before stays in the record of work."""
    held = DesignatedNumber.objects.select_for_update().filter(municipality_code=municipality_code).first()
    before = held.number if held else ""
    if held:
        held.number = number
        held.save(update_fields=["number"])
    else:
        held = DesignatedNumber.objects.create(municipality_code=municipality_code, number=number)
    record(
        "hr.resident_tax.record_number",
        case=Case("hr.resident_tax.number", held.pk, municipality_code),
        acting_user=acting_user,
        occurred_at=at,
        changes={"number": [before, number]},
    )
    return held
