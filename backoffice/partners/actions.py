"""Entering partners, changing them, and taking them out of use."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record, record_each
from backoffice.values.refusals import InvalidInput, Refusal

from .models import LAST_DAY, Partner, PartnerAccount
from .rules import CORPORATION, checked_corporate, checked_registration


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Where a partner is paid."""

    bank_code: str
    bank_name: str
    branch_code: str
    branch_name: str
    number: str
    holder_kana: str
    kind: str = "ORDINARY"


@dataclass(frozen=True, slots=True)
class NewPartner:
    """What is known of a partner; days are days of the month, 31 the last one."""

    code: str
    name: str
    name_kana: str
    kind: str = CORPORATION
    corporate_number: str = ""
    registration_number: str = ""
    postal_code: str = ""
    address: str = ""
    department: str = ""
    contact_name: str = ""
    email: str = ""
    phone: str = ""
    is_customer: bool = False
    is_supplier: bool = False
    payment_closing_day: int = LAST_DAY
    payment_months_after: int = 1
    payment_day: int = LAST_DAY


COLUMNS = tuple(field.name for field in fields(NewPartner))


class PartnerCodeInUse(InvalidInput):
    """A code belongs to another partner, or stands in the list twice."""

    code = "partners.code_in_use"
    field = "code"
    cause_ja = "取引先コード {codes} は、すでに使われています。"
    cause_en = "Partner code {codes} is already in use."
    remedy_ja = "コードを変えてください。1件も登録していません。"
    remedy_en = "Change the code. Nothing was registered."


class PartnerWithoutRole(InvalidInput):
    """Neither customer nor supplier."""

    code = "partners.without_role"
    field = "is_customer"
    cause_ja = "{name}は、得意先でも仕入先でもありません。"
    cause_en = "{name} is neither a customer nor a supplier."
    remedy_ja = "得意先・仕入先の少なくとも一方を選んでください。"
    remedy_en = "Choose customer, supplier or both."


class PartnerOutOfUse(Refusal):
    """The partner is out of use already."""

    code = "partners.out_of_use"
    cause_ja = "{name}は、{out_of_use_from}から使用停止です。"
    cause_en = "{name} is out of use from {out_of_use_from}."
    remedy_ja = "画面を読み込み直してください。"
    remedy_en = "Reload the page."


class AccountBeginsTooEarly(InvalidInput):
    """A new account begins after the one that it follows."""

    code = "partners.account_begins_too_early"
    field = "valid_from"
    cause_ja = "いまの口座は{valid_from}から使われています。"
    cause_en = "The present account is used from {valid_from}."
    remedy_ja = "それより後の日を、新しい口座の適用開始日にしてください。"
    remedy_en = "Choose a later day for the new account."


@action("backoffice.partners.register_partners", _("取引先を登録"))
def register_partners(*, entries: Sequence[NewPartner], acting_user: Any, at: dt.datetime) -> list[Partner]:
    """Enter partners, all or none.

    Raises PartnerCodeInUse, PartnerWithoutRole, BadRegistrationNumber, BadPartnerNumber.
    """
    checked = [_checked(entry) for entry in entries]
    _refuse_used_codes([entry.code for entry in checked])
    made = Partner.objects.bulk_create(Partner(**asdict(entry), changed_at=at) for entry in checked)
    record_each(
        "backoffice.partners.register_partners",
        cases=[(_case(partner), {"code": ["", partner.code], "partners": len(made)}) for partner in made],
        acting_user=acting_user,
        occurred_at=at,
    )
    return made


@action("backoffice.partners.change_partner", _("取引先を変更"))
def change_partner(*, partner_id: int, entry: NewPartner, acting_user: Any, at: dt.datetime) -> Partner:
    """Replace what is known of a partner; papers that were made keep what they said. Raises as register_partners."""
    partner = Partner.objects.select_for_update().get(pk=partner_id)
    checked = _checked(entry)
    if checked.code != partner.code:
        _refuse_used_codes([checked.code])
    changes = {
        name: [getattr(partner, name), getattr(checked, name)]
        for name in COLUMNS
        if getattr(partner, name) != getattr(checked, name)
    }
    for name, (_before, after) in changes.items():
        setattr(partner, name, after)
    partner.changed_at = at
    partner.save()
    record(
        "backoffice.partners.change_partner",
        case=_case(partner),
        acting_user=acting_user,
        occurred_at=at,
        changes=changes,
    )
    return partner


@action("backoffice.partners.stop_partner", _("取引先の使用を停止"))
def stop_partner(*, partner_id: int, out_of_use_from: dt.date, acting_user: Any, at: dt.datetime) -> Partner:
    """Take a partner out of use from a day; raises PartnerOutOfUse."""
    partner = Partner.objects.select_for_update().get(pk=partner_id)
    if partner.out_of_use_from:
        raise PartnerOutOfUse(name=partner.name, out_of_use_from=partner.out_of_use_from)
    partner.out_of_use_from, partner.changed_at = out_of_use_from, at
    partner.save(update_fields=["out_of_use_from", "changed_at"])
    record(
        "backoffice.partners.stop_partner",
        case=_case(partner),
        acting_user=acting_user,
        occurred_at=at,
        changes={"out_of_use_from": ["", out_of_use_from.isoformat()]},
    )
    return partner


@action("backoffice.partners.set_account", _("取引先の口座を登録"))
def set_account(
    *, partner_id: int, account: NewAccount, valid_from: dt.date, acting_user: Any, at: dt.datetime
) -> PartnerAccount:
    """Pay a partner to this account from a day on; the one before ends there. Raises AccountBeginsTooEarly."""
    partner = Partner.objects.select_for_update().get(pk=partner_id)
    before = partner.accounts.filter(valid_until__isnull=True).first()
    if before and before.valid_from >= valid_from:
        raise AccountBeginsTooEarly(valid_from=before.valid_from)
    if before:
        before.valid_until = valid_from
        before.save(update_fields=["valid_until"])
    made = PartnerAccount.objects.create(partner=partner, valid_from=valid_from, **asdict(account))
    record(
        "backoffice.partners.set_account",
        case=_case(partner),
        acting_user=acting_user,
        occurred_at=at,
        changes={"account": [str(before or ""), str(made)], "valid_from": valid_from.isoformat()},
    )
    return made


def _checked(entry: NewPartner) -> NewPartner:
    if not (entry.is_customer or entry.is_supplier):
        raise PartnerWithoutRole(name=entry.name)
    return replace(
        entry,
        registration_number=checked_registration(entry.registration_number, kind=entry.kind),
        corporate_number=checked_corporate(entry.corporate_number),
    )


def _refuse_used_codes(codes: list[str]) -> None:
    used = set(Partner.objects.filter(code__in=codes).values_list("code", flat=True))
    twice = {code for code, times in Counter(codes).items() if times > 1}
    if used | twice:
        raise PartnerCodeInUse(codes="、".join(sorted(used | twice)))


def _case(partner: Partner) -> Case:
    return Case("backoffice.partners.partner", partner.pk, partner.name)
