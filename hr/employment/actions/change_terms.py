"""昇給・条件変更: other terms from a day on, carrying over what nobody changed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput, Refusal
from hr.employment import queries
from hr.employment.models import Employee, PayKind, Terms, TermsItem

from .register_employees import NewItem, employee_case
from .succession import locked, make_room, refuse_outside

# As the log, which is written in Japanese, names them.
AGREED = {
    "pay_kind": "給与形態",
    "pay_group_code": "給与グループ",
    "hourly_yen": "時給",
    "monthly_scheduled_minutes": "月平均所定労働時間",
    "daily_scheduled_minutes": "1日の所定労働時間",
}


@dataclass(frozen=True, slots=True)
class NewTerms:
    """What changes from a day on; None is carried over. `items` by code; an item of 0 yen ends."""

    valid_from: dt.date
    pay_kind: str | None = None
    pay_group_code: str | None = None
    hourly_yen: int | None = None
    monthly_scheduled_minutes: int | None = None
    daily_scheduled_minutes: int | None = None
    items: Mapping[str, NewItem] = field(default_factory=dict)
    reason: str = ""


class NothingChanges(InvalidInput):
    """New terms differ from those before."""

    code = "hr.employment.nothing_changes"
    cause_ja = "変更がありません。"
    cause_en = "Nothing changes."
    remedy_ja = "変える項目を入力してください。"
    remedy_en = "Enter what changes."


class HourlyPayMissing(InvalidInput):
    """Hourly pay names the hourly wage."""

    code = "hr.employment.hourly_pay_missing"
    field = "hourly_yen"
    cause_ja = "給与形態が時給なのに、時給の額がありません。"
    cause_en = "Pay is by the hour and names no hourly wage."
    remedy_ja = "時給を入力してください。"
    remedy_en = "Enter the hourly wage."


class UnknownPayGroup(InvalidInput):
    """Nobody would be paid in a group that does not exist."""

    code = "hr.employment.unknown_pay_group"
    field = "pay_group_code"
    cause_ja = "給与グループ「{group}」は登録されていません。"
    cause_en = "There is no pay group “{group}”."
    remedy_ja = "登録されている給与グループを選んでください。"
    remedy_en = "Choose a pay group that is registered."


class NoTermsToTakeBack(Refusal):
    """Only terms that have not begun are taken back; what was paid by stays."""

    code = "hr.employment.no_terms_to_take_back"
    cause_ja = "取り消せる雇用条件の変更はありません。"
    cause_en = "There are no terms to take back."
    remedy_ja = "始まった条件は、新しい条件を登録して改めてください。"
    remedy_en = "Terms that have begun are changed by new ones."


@action("hr.employment.read_terms", _("雇用条件の金額を閲覧"))
def read_terms(*, employee_id: int, acting_user: Any, at: dt.datetime) -> Terms | None:
    """The newest terms with their amounts, with the event that they were read; None when there are none."""
    employee = Employee.objects.select_related("person").get(pk=employee_id)
    record("hr.employment.read_terms", case=employee_case(employee), acting_user=acting_user, occurred_at=at)
    return queries.latest_terms(employee_id)


@action("hr.employment.change_terms", _("雇用条件を変更"))
def change_terms(*, employee_id: int, new: NewTerms, acting_user: Any, at: dt.datetime) -> Terms:
    """Other terms from a day on, in the past or to come; the terms before end on it, later ones stay as they are.

    Raises OutsideEmployment, BeginsThatDay, NothingHeld, NothingChanges, HourlyPayMissing, UnknownPayGroup.
    """
    employee = locked(employee_id)
    made, changes = _changed(employee, new)
    record(
        "hr.employment.change_terms",
        case=employee_case(employee),
        acting_user=acting_user,
        occurred_at=at,
        reason=new.reason,
        changes=changes,
    )
    return made


@action("hr.employment.import_terms", _("雇用条件の変更を一括で登録"))
def import_terms(*, entries: Sequence[tuple[int, NewTerms]], acting_user: Any, at: dt.datetime) -> list[Terms]:
    """Other terms for several people by their ids, all or none. Raises what change_terms raises, for the first."""
    made = [
        change_terms(employee_id=employee_id, new=new, acting_user=acting_user, at=at) for employee_id, new in entries
    ]
    record(
        "hr.employment.import_terms",
        case=Case("hr.employment.import", made[0].pk, f"{len(made)}名"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"terms": len(made)},
    )
    return made


@action("hr.employment.take_back_terms", _("始まる前の雇用条件の変更を取り消し"))
def take_back_terms(*, employee_id: int, acting_user: Any, at: dt.datetime) -> None:
    """Take back the latest terms while they have not begun; those before go on. Raises NoTermsToTakeBack."""
    employee = locked(employee_id)
    latest = employee.terms.select_for_update(of=("self",)).order_by("-valid_from").first()
    today = at.astimezone(TOKYO).date()
    before = employee.terms.filter(valid_until=latest.valid_from).first() if latest else None
    if latest is None or before is None or latest.valid_from <= today:
        raise NoTermsToTakeBack
    was = str(latest.valid_from)
    _delete(latest)
    before.valid_until = latest.valid_until
    before.save(update_fields=["valid_until"])
    record(
        "hr.employment.take_back_terms",
        case=employee_case(employee),
        acting_user=acting_user,
        occurred_at=at,
        changes={"terms": [was, ""]},
    )


def refusals_of(entries: Sequence[tuple[int, NewTerms]]) -> dict[int, Refusal]:
    """What each of some changes would be refused for, by its place in the list: they are tried, and undone."""
    found: dict[int, Refusal] = {}
    for place, (employee_id, new) in enumerate(entries):
        with transaction.atomic():
            try:
                _changed(locked(employee_id), new)
            except InvalidInput as refusal:
                found[place] = refusal
            transaction.set_rollback(True)
    return found


def _changed(employee: Employee, new: NewTerms) -> tuple[Terms, dict[str, Any]]:
    refuse_outside(employee, new.valid_from)
    groups = queries.pay_groups()
    if new.pay_group_code and groups and new.pay_group_code not in groups:
        raise UnknownPayGroup(group=new.pay_group_code)
    before, until = make_room(Terms.objects.filter(employee=employee), new.valid_from, may_be_first=False)
    assert before is not None
    made = _succeeding(before, new, until)
    held = _items_of(before)
    items = {code: item for code, item in {**held, **new.items}.items() if item.amount_yen}
    changed = [*_changed_fields(before, made), *_changed_items(held, items)]
    if not changed:
        raise NothingChanges
    made.save(force_insert=True)
    TermsItem.objects.bulk_create(_item(made, each) for each in items.values())
    # Who reads the log sees what changed, and no amount: reading pay is an action of its own.
    return made, {"terms": [str(before.valid_from), str(new.valid_from)], "changed": ["", "、".join(changed)]}


def _succeeding(before: Terms, new: NewTerms, until: dt.date | None) -> Terms:
    pay_kind = new.pay_kind or before.pay_kind
    hourly_yen = new.hourly_yen or before.hourly_yen
    if pay_kind == PayKind.HOURLY and not hourly_yen:
        raise HourlyPayMissing
    return Terms(
        employee_id=before.employee_id,
        pay_kind=pay_kind,
        pay_group_code=new.pay_group_code or before.pay_group_code,
        hourly_yen=hourly_yen if pay_kind == PayKind.HOURLY else None,
        monthly_scheduled_minutes=new.monthly_scheduled_minutes or before.monthly_scheduled_minutes,
        daily_scheduled_minutes=new.daily_scheduled_minutes or before.daily_scheduled_minutes,
        reason=new.reason,
        valid_from=new.valid_from,
        valid_until=until,
    )


def _items_of(terms: Terms) -> dict[str, NewItem]:
    return {
        each.code: NewItem(each.code, each.label, each.amount_yen, each.taxable, each.in_premium_base, each.prorated)
        for each in terms.items.order_by("pk")
    }


def _item(terms: Terms, item: NewItem) -> TermsItem:
    return TermsItem(
        terms=terms,
        code=item.code,
        label=item.label,
        amount_yen=item.amount_yen,
        taxable=item.taxable,
        in_premium_base=item.in_premium_base,
        prorated=item.prorated,
    )


def _changed_fields(before: Terms, after: Terms) -> list[str]:
    return [said for name, said in AGREED.items() if getattr(before, name) != getattr(after, name)]


def _changed_items(before: Mapping[str, NewItem], after: Mapping[str, NewItem]) -> list[str]:
    return [
        (after.get(code) or before[code]).label
        for code in dict.fromkeys((*before, *after))
        if before.get(code) != after.get(code)
    ]


def _delete(terms: Terms) -> None:
    """What another paper refers to stays."""
    try:
        terms.items.all().delete()
        terms.delete()
    except ProtectedError as named:
        raise NoTermsToTakeBack from named
