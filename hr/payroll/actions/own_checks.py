"""Whether an item by formula can stand: alone, and among the others on every day that it touches."""

import datetime as dt
import re

from backoffice.organisation.queries import on
from backoffice.parameters.terms import has_label
from backoffice.values.formulas import UnknownName
from hr.employment.queries import items as items_of_terms
from hr.payroll.models import CODE, OneOff, OwnItem
from hr.payroll.queries import names_of_items, names_of_tables, pay_group_names, standing_items
from hr.payroll.rules.own_items import checked

from .own_refusals import (
    AgreementMissing,
    GroupNotNamed,
    OwnCodeUnfit,
    OwnItemIsRead,
    OwnLabelTaken,
    OwnValueNeedsNames,
    SectionStays,
)


def refuse_unfit(item: OwnItem) -> str:
    """The formula as it is kept, of an item that can stand by itself. Raises what own_refusals names, FormulaRefused."""
    _refuse_code(item)
    others = OwnItem.objects.exclude(code=item.code)
    names = {each.label for each in items_of_terms().values()} | set(others.values_list("label", flat=True))
    if item.label in names:
        raise OwnLabelTaken(label=item.label)
    earlier = OwnItem.objects.filter(code=item.code).first()
    if earlier and earlier.section != item.section:
        raise SectionStays(label=earlier.label, section=earlier.get_section_display())
    if item.section == OwnItem.Section.DEDUCTION:
        if not item.agreement or item.agreed_on is None or item.agreed_on > item.valid_from:
            raise AgreementMissing
    if (item.scope == OwnItem.Scope.GROUP) != bool(item.pay_group_code):
        raise GroupNotNamed
    if item.pay_group_code and item.pay_group_code not in pay_group_names():
        raise GroupNotNamed
    if item.own_unit and item.scope != OwnItem.Scope.NAMED:
        raise OwnValueNeedsNames
    readable = names_of_items(item.valid_from) | {item.code: item.label}
    tables = names_of_tables(item.valid_from)
    return checked(item.formula, readable, own_unit=item.own_unit, tables=tables)


def refuse_broken(since: dt.date) -> None:
    """Refuse what leaves any item, on a day or on one that changes later, in a circle or without what it reads."""
    begins = OwnItem.objects.filter(valid_from__gt=since).values_list("valid_from", flat=True)
    ends = OwnItem.objects.filter(valid_until__gt=since).values_list("valid_until", flat=True)
    for day in sorted({since, *begins, *(each for each in ends if each)}):
        names, tables = names_of_items(day), names_of_tables(day)
        for item in standing_items(day):
            try:
                checked(item.formula, names, own_unit=item.own_unit, tables=tables)
            except UnknownName as refused:
                raise OwnItemIsRead(label=item.label, day=day) from refused


def _refuse_code(item: OwnItem) -> None:
    of_others = item.code in items_of_terms() or OneOff.objects.filter(code=item.code).exists()
    if not re.fullmatch(CODE, item.code) or has_label(item.code) or of_others:
        raise OwnCodeUnfit(code=item.code)


def held_on(code: str, day: dt.date) -> OwnItem | None:
    """The item of a code that holds on a day."""
    return OwnItem.objects.filter(on(day), code=code).first()
