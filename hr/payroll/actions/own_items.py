"""計算式の項目: defining, changing, ending what is paid by a formula, and trying it before."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from hr.employment.actions.succession import make_room
from hr.employment.models import Employee
from hr.payroll.models import OwnItem
from hr.payroll.queries import Tried, tried

from .own_checks import refuse_broken, refuse_unfit
from .own_refusals import OwnItemHasBegun, OwnItemNotHeld

# What a change of an item is told by.
TOLD = (
    "label",
    "formula",
    "rounding",
    "scope",
    "pay_group_code",
    "own_unit",
    "taxable",
    "is_wage",
    "in_premium_base",
    "prorated",
    "is_fixed",
    "agreement",
    "agreed_on",
)


@dataclass(frozen=True, slots=True)
class NewOwnItem:
    """An item as it is to be from `valid_from` on; see OwnItem. `formula` as people write it."""

    code: str
    label: str
    valid_from: dt.date
    section: str
    formula: str
    rounding: str
    scope: str
    reason: str
    pay_group_code: str = ""
    own_unit: str = ""
    taxable: bool = True
    is_wage: bool = True
    in_premium_base: bool = True
    prorated: bool = True
    is_fixed: bool = True
    agreement: str = ""
    agreed_on: dt.date | None = None


@action("hr.payroll.define_own_item", _("計算式の項目を定める"))
def define_own_item(*, new: NewOwnItem, acting_user: Any, at: dt.datetime) -> OwnItem:
    """Define an item, or change it from a day on; what holds later stays as it is.

    Raises FormulaRefused, CircleOfItems, BeginsThatDay, and what own_refusals names.
    """
    _lock()
    item = _item(new)
    before, item.valid_until = make_room(OwnItem.objects.filter(code=new.code), new.valid_from, may_be_first=True)
    item.defined_by_name, item.defined_at = acting_user.get_full_name(), at
    item.save(force_insert=True)
    refuse_broken(item.valid_from)
    record(
        "hr.payroll.define_own_item",
        case=own_item_case(item),
        acting_user=acting_user,
        occurred_at=at,
        reason=new.reason,
        changes={"valid_from": ["", str(new.valid_from)], **_changes(before, item)},
    )
    return item


@action("hr.payroll.end_own_item", _("計算式の項目を終える"))
def end_own_item(*, code: str, ends_on: dt.date, reason: str, acting_user: Any, at: dt.datetime) -> OwnItem:
    """End an item before a day: pay that closes on the day or later is without it. Raises OwnItemNotHeld, OwnItemIsRead."""
    _lock()
    newest = OwnItem.objects.filter(code=code).order_by("-valid_from")[0]
    if newest.valid_from >= ends_on or newest.valid_until is not None:
        raise OwnItemNotHeld(label=newest.label, day=ends_on)
    newest.valid_until = ends_on
    newest.save(update_fields=["valid_until"])
    refuse_broken(ends_on)
    record(
        "hr.payroll.end_own_item",
        case=own_item_case(newest),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason,
        changes={"valid_until": ["", str(ends_on)]},
    )
    return newest


@action("hr.payroll.take_back_own_item", _("始まる前の計算式の項目の変更を取り消し"))
def take_back_own_item(*, code: str, acting_user: Any, at: dt.datetime) -> OwnItem | None:
    """Take back the newest change while it has not begun; what held before goes on, None without it.

    Raises OwnItemHasBegun, OwnItemIsRead.
    """
    _lock()
    newest = OwnItem.objects.filter(code=code).order_by("-valid_from")[0]
    if newest.valid_from <= at.astimezone(TOKYO).date():
        raise OwnItemHasBegun(label=newest.label)
    case, was = own_item_case(newest), newest.valid_from
    before = OwnItem.objects.filter(code=code, valid_until=was).first()
    until = newest.valid_until
    newest.delete()
    if before:
        before.valid_until = until
        before.save(update_fields=["valid_until"])
    refuse_broken(was)
    record(
        "hr.payroll.take_back_own_item",
        case=case,
        acting_user=acting_user,
        occurred_at=at,
        changes={"valid_from": [str(was), ""]},
    )
    return before


@action("hr.payroll.try_own_item", _("計算式の項目を試す"))
def try_own_item(
    *, new: NewOwnItem, employee: Employee | None, own_value: Decimal | None, acting_user: Any, at: dt.datetime
) -> list[Tried]:
    """What an item would come to for somebody, or for everybody whom it is for; nothing of it is kept but the event.

    Raises what defining it raises, PayPolicyMissing and NothingWorkedYet.
    """
    item = _item(new)
    found = tried(item, employee, own_value)
    record(
        "hr.payroll.try_own_item",
        case=Case("hr.payroll.own_item", 0, item.label),
        acting_user=acting_user,
        occurred_at=at,
        changes={
            "people": sum(len(each.people) for each in found),
            "employee": ["", employee.person.code if employee else ""],
        },
    )
    return found


def own_item_case(item: OwnItem) -> Case:
    """The item, as events name it."""
    return Case("hr.payroll.own_item", item.pk, item.label)


def _item(new: NewOwnItem) -> OwnItem:
    """The row, not stored; a deduction is no pay in any sense. Raises what does not depend on the other items' days."""
    given = asdict(new)
    if new.section == OwnItem.Section.DEDUCTION:
        given |= dict.fromkeys(("taxable", "is_wage", "in_premium_base", "prorated", "is_fixed"), False)
    else:
        given |= {"agreement": "", "agreed_on": None}
    item = OwnItem(**given)
    item.formula = refuse_unfit(item)
    return item


def _changes(before: OwnItem | None, item: OwnItem) -> dict[str, Any]:
    pairs: Iterable[tuple[str, Any, Any]] = (
        (name, getattr(before, name) if before else "", getattr(item, name)) for name in TOLD
    )
    return {name: [_told(was), _told(now)] for name, was, now in pairs if was != now}


def _told(value: Any) -> Any:
    return str(value) if isinstance(value, dt.date) else "" if value is None else value


def _lock() -> None:
    """Items name one another: one change at a time."""
    list(OwnItem.objects.select_for_update().order_by("pk").values_list("pk"))
