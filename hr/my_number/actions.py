"""Receiving, reading and destroying numbers: each with its event, and no event with the number."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies import bulk
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.numbers import is_my_number
from backoffice.values.refusals import InvalidInput, Refusal
from hr.employment.models import Employee

from .models import PersonalNumber
from .queries import under_another_key
from .vault import key_name, seal, unseal

CASE = "hr.my_number.personal_number"


class NotAMyNumber(InvalidInput):
    """The digits are no 個人番号."""

    code = "hr.my_number.not_a_my_number"
    field = "number"
    cause_ja = "個人番号の検査用数字が合いません。"
    cause_en = "The check digit of the number does not fit."
    remedy_ja = "12桁の番号を、カードか書類で確かめて入力し直してください。"
    remedy_en = "Check the 12 digits against the card or paper, and enter them again."


class NumberIsThere(InvalidInput):
    """A person has one number."""

    code = "hr.my_number.number_is_there"
    field = "holder_name"
    cause_ja = "{name}さんの番号は、すでに保管されています。"
    cause_en = "The number of {name} is kept already."
    remedy_ja = "番号が変わったときは、先にいまの番号を廃棄してください。"
    remedy_en = "If the number has changed, destroy the present one first."


class PurposeMissing(InvalidInput):
    """A number is looked at for a purpose of the law."""

    code = "hr.my_number.purpose_missing"
    field = "reason"
    cause_ja = "理由が入力されていません。"
    cause_en = "The reason is missing."
    remedy_ja = "どの手続きのためかを入力してください。記録に残ります。"
    remedy_en = "Say for which procedure; it is recorded."


class NumberIsDestroyed(Refusal):
    """The number is gone."""

    code = "hr.my_number.number_is_destroyed"
    cause_ja = "この番号は、{name}さんが廃棄しました。"
    cause_en = "{name} destroyed this number."
    remedy_ja = "必要なら、本人からもう一度受け取ってください。"
    remedy_en = "If it is needed, receive it from the person again."


@action("hr.my_number.receive_number", _("個人番号を受け取る"))
def receive_number(
    *,
    employee_id: int,
    relation: str,
    holder_name: str,
    number: str,
    checked_by: str,
    acting_user: Any,
    at: dt.datetime,
) -> PersonalNumber:
    """Keep a number of an employee or their family, sealed. Raises NotAMyNumber, NumberIsThere."""
    if not is_my_number(number):
        raise NotAMyNumber
    employee = Employee.objects.select_for_update(of=("self",)).select_related("person").get(pk=employee_id)
    there = PersonalNumber.objects.filter(
        employee=employee, relation=relation, holder_name=holder_name, destroyed_at=None
    )
    if there.exists():
        raise NumberIsThere(name=holder_name)
    (pk,) = bulk.reserve_ids(PersonalNumber, 1)
    made = PersonalNumber.objects.create(
        pk=pk,
        employee=employee,
        relation=relation,
        holder_name=holder_name,
        sealed=seal(number, bound_to=_row(employee.company_id, pk)),
        key_name=key_name(),
        checked_by=checked_by,
        received_at=at,
        received_by_name=acting_user.get_full_name(),
    )
    record("hr.my_number.receive_number", case=_case(made), acting_user=acting_user, occurred_at=at)
    return made


@action("hr.my_number.read_number", _("個人番号を閲覧"))
def read_number(*, number_id: int, reason: str, acting_user: Any, at: dt.datetime) -> str:
    """The number, with the event that says who read it and why. Raises PurposeMissing, NumberIsDestroyed, KeyIsAnother."""
    if not reason.strip():
        raise PurposeMissing
    held = PersonalNumber.objects.select_related("employee__person").get(pk=number_id)
    if held.sealed is None:
        raise NumberIsDestroyed(name=held.destroyed_by_name)
    number = unseal(bytes(held.sealed), bound_to=_row(held.company_id, held.pk))
    record("hr.my_number.read_number", case=_case(held), acting_user=acting_user, occurred_at=at, reason=reason.strip())
    return number


@action("hr.my_number.destroy_number", _("個人番号を廃棄"))
def destroy_number(*, number_id: int, reason: str, acting_user: Any, at: dt.datetime) -> PersonalNumber:
    """Destroy a number for good; that it was kept, and why it went, stays. Raises PurposeMissing, NumberIsDestroyed."""
    if not reason.strip():
        raise PurposeMissing
    held = PersonalNumber.objects.select_for_update(of=("self",)).select_related("employee__person").get(pk=number_id)
    if held.sealed is None:
        raise NumberIsDestroyed(name=held.destroyed_by_name)
    held.sealed, held.key_name = None, ""
    held.destroyed_at, held.destroyed_by_name = at, acting_user.get_full_name()
    held.destroy_reason = reason.strip()
    held.save()
    record(
        "hr.my_number.destroy_number", case=_case(held), acting_user=acting_user, occurred_at=at, reason=reason.strip()
    )
    return held


class NothingToReseal(Refusal):
    """Every number is sealed under the key of this server."""

    code = "hr.my_number.nothing_to_reseal"
    cause_ja = "すべての番号が、いまの鍵で保管されています。"
    cause_en = "Every number is sealed under the present key."
    remedy_ja = "管理者は、MY_NUMBER_KEY_BEFOREを設定から外せます。"
    remedy_en = "The administrator may take MY_NUMBER_KEY_BEFORE out of the settings."


@action("hr.my_number.reseal_numbers", _("個人番号を新しい鍵で保管し直す"))
def reseal_numbers(*, acting_user: Any, at: dt.datetime) -> int:
    """Seal every number under the present key that is under the one before, all or none; how many.

    Nobody sees a number by it. Raises NothingToReseal, KeyIsAnother.
    """
    held = list(under_another_key().select_for_update(of=("self",)).order_by("pk"))
    if not held:
        raise NothingToReseal
    for each in held:
        bound_to = _row(each.company_id, each.pk)
        each.sealed = seal(unseal(bytes(each.sealed or b""), bound_to=bound_to), bound_to=bound_to)
        each.key_name = key_name()
    PersonalNumber.objects.bulk_update(held, ["sealed", "key_name"])
    record(
        "hr.my_number.reseal_numbers",
        case=Case("hr.my_number.key", held[0].pk, key_name()),
        acting_user=acting_user,
        occurred_at=at,
        changes={"numbers": len(held)},
    )
    return len(held)


def _case(held: PersonalNumber) -> Case:
    return Case(CASE, held.pk, held.employee.person.name)


def _row(company_id: int, pk: int) -> str:
    return f"{company_id}/{pk}"
