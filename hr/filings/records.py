"""A filing as the file of 年金機構: the office's line, and a record a person."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from hr.social_insurance.models import InsuredNumber
from hr.social_insurance.queries import numbers_of

from . import queries, rules
from .models import Filing, FilingKind, FilingOffice, FilingPerson

PHONE_PARTS = 3


def file_of(filing: Filing, people: Sequence[FilingPerson], office: FilingOffice, *, made_on: dt.date) -> bytes:
    """The bytes to submit. The filing has no problem; raises NotInTheFile, FileTooLarge otherwise."""
    law = queries.media_law(made_on)
    mark = rules.OfficeMark(queries.prefecture_codes(made_on)[office.prefecture], office.area_code, office.mark)
    numbers = numbers_of([each.employee_id for each in people])
    code = str(queries.media_value(filing.kind.lower(), made_on))
    records = [_record(code, mark, each, numbers[each.employee_id], law) for each in people]
    return rules.media_file(
        _office_line(mark, office), records, made_on=made_on, media_number=filing.media_number or 1, law=law
    )


def _record(
    code: str, mark: rules.OfficeMark, each: FilingPerson, number: InsuredNumber, law: rules.MediaLaw
) -> tuple[str, ...]:
    person, figures = each.employee.person, each.figures
    name = number.filed_name or person.name
    who = rules.InsuredPerson(number.pension_number, person.kana, name, each.employee.born_on)
    if each.kind == FilingKind.BONUS:
        paid_on = dt.date.fromisoformat(figures["paid_on"])
        return rules.bonus_record(code, mark, who, paid_on, figures["money_yen"], figures["goods_yen"], law)
    write = rules.regular_record if each.kind == FilingKind.REGULAR else rules.occasional_record
    return write(code, mark, who, _standard(figures), law)


def _standard(figures: Mapping[str, Any]) -> rules.Standard:
    return rules.Standard(
        applies_from=dt.date.fromisoformat(figures["applies_from"]),
        old_health_yen=figures["old_health_yen"],
        old_pension_yen=figures["old_pension_yen"],
        old_applied_from=dt.date.fromisoformat(figures["old_applied_from"]),
        months=tuple(figures["months"]),
        days=tuple(figures["days"]),
        money_yen=tuple(figures["money_yen"]),
        goods_yen=tuple(figures["goods_yen"]),
        counted=tuple(figures["counted"]),
        average_yen=figures["average_yen"],
        adjusted_average_yen=figures["adjusted_average_yen"],
        raise_month=figures.get("raise_month"),
        raise_kind=figures.get("raise_kind"),
        back_pay_month=figures["back_pay_month"],
        back_pay_yen=figures["back_pay_yen"],
        joined_midway=figures.get("joined_midway", False),
        short_time=figures["short_time"],
        raise_reason=figures.get("raise_reason", ""),
        memo=figures.get("memo", ""),
    )


def _office_line(mark: rules.OfficeMark, office: FilingOffice) -> rules.OfficeLine:
    first, second, third = (*office.phone.split("-"), "", "", "")[:PHONE_PARTS]
    return rules.OfficeLine(
        mark=mark,
        number=office.number,
        postal_code=office.postal_code,
        address=office.address,
        name=office.name,
        representative=office.representative,
        phone=(first, second, third),
    )
