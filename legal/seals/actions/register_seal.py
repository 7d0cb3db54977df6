"""Entering a seal into the register, changing what may change of it, and taking it out of use."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.organisation.models import User
from backoffice.values.refusals import InvalidInput, Refusal
from legal.seals import queries
from legal.seals.models import OPEN, Seal, SealCustody, SealKind

from .define_kind import begin_list
from .files import NewFile, keep_imprint, seal_case
from .in_use import in_use
from .name_custodian import checked_custodian


@dataclass(frozen=True, slots=True)
class NewSeal:
    """A seal as it is entered; `kind` is the code of its kind, office and day of registration come together or not at all."""

    code: str
    name: str
    kind: str
    place: str
    in_use_from: dt.date
    office_name: str = ""
    registered_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class SealChange:
    """What may change of a seal in use."""

    name: str
    place: str
    office_name: str = ""
    registered_on: dt.date | None = None


class SealCodeTaken(InvalidInput):
    """Another seal has this number."""

    code = "legal.seals.code_taken"
    field = "code"
    cause_ja = "管理番号「{number}」は、ほかの印章に使われています。"
    cause_en = "Another seal has the number “{number}”."
    remedy_ja = "ほかの番号にしてください。廃止した印章の番号も使えません。"
    remedy_en = "Choose another one; the numbers of withdrawn seals stay taken."


class RegistrationIncomplete(InvalidInput):
    """An imprint is registered somewhere on a day."""

    code = "legal.seals.registration_incomplete"
    field = "office_name"
    cause_ja = "役所への登録が、そろっていません。"
    cause_en = "The registration is incomplete."
    remedy_ja = "登録した役所と登録日を、両方とも入力してください。登録していない印章は両方とも空欄にします。"
    remedy_en = "Enter both the office and the day, or leave both empty for a seal that is not registered."


class SealInUse(Refusal):
    """Somebody is about to use the seal, or has it outside."""

    code = "legal.seals.seal_in_use"
    cause_ja = "印章「{seal}」には、承認待ち・押印待ちの申請が{count}件あるか、持ち出し中です。"
    cause_en = "The seal “{seal}” is asked for by {count} open requests, or is lent out."
    remedy_ja = "申請を押印まで進めるか差し戻し、返却を記録してから、廃止してください。"
    remedy_en = "Seal or return the requests and record its return, then withdraw it."


class WithdrawnOutOfTime(InvalidInput):
    """A seal is withdrawn after it came into use, and not ahead."""

    code = "legal.seals.withdrawn_out_of_time"
    field = "withdrawn_on"
    cause_ja = "廃止日{day}が、使用開始日より前か、まだ来ていません。"
    cause_en = "{day} is before the first day in use, or has not come yet."
    remedy_ja = "廃止した日を入力してください。"
    remedy_en = "Enter the day on which it was withdrawn."


@action("legal.seals.register_seal", _("印章を登録"))
def register_seal(
    *,
    new: NewSeal,
    custodian: User,
    deputy: User | None = None,
    imprint: NewFile | None = None,
    acting_user: Any,
    at: dt.datetime,
) -> Seal:
    """Enter a seal with who keeps it from its first day on.

    Raises SealCodeTaken, RegistrationIncomplete, CustodianUnfit, ImprintIsNoPicture; SealKind.DoesNotExist.
    """
    begin_list()
    checked_custodian(custodian, deputy, new.in_use_from, at)
    _check_registration(new.office_name, new.registered_on)
    if Seal.objects.filter(code=new.code).exists():
        raise SealCodeTaken(number=new.code)
    made = Seal.objects.create(
        code=new.code,
        name=new.name,
        kind=SealKind.objects.get(code=new.kind),
        place=new.place,
        office_name=new.office_name,
        registered_on=new.registered_on,
        in_use_from=new.in_use_from,
    )
    SealCustody.objects.create(
        seal=made,
        user=custodian,
        user_name=custodian.get_full_name(),
        deputy=deputy,
        deputy_name=deputy.get_full_name() if deputy else "",
        valid_from=new.in_use_from,
    )
    _attach(made, imprint, acting_user, at)
    record(
        "legal.seals.register_seal",
        case=seal_case(made),
        acting_user=acting_user,
        occurred_at=at,
        changes={"custodian": ["", custodian.get_full_name()]},
    )
    return made


@action("legal.seals.change_seal", _("印章の登録を変更"))
def change_seal(
    *, seal_id: int, change: SealChange, imprint: NewFile | None = None, acting_user: Any, at: dt.datetime
) -> Seal:
    """Change name, place, registration or imprint of a seal in use. Raises SealWithdrawn, RegistrationIncomplete, ImprintIsNoPicture."""
    seal = in_use(seal_id)
    _check_registration(change.office_name, change.registered_on)
    given = {name: getattr(change, name) for name in change.__slots__}
    changes = {
        name: [str(before), str(value)] for name, value in given.items() if (before := getattr(seal, name)) != value
    }
    for name, value in given.items():
        setattr(seal, name, value)
    seal.save(update_fields=list(given))
    _attach(seal, imprint, acting_user, at)
    record(
        "legal.seals.change_seal",
        case=seal_case(seal),
        acting_user=acting_user,
        occurred_at=at,
        changes={**changes, **({"imprint": ["", seal.imprint_id]} if imprint else {})},
    )
    return seal


@action("legal.seals.withdraw_seal", _("印章を廃止"))
def withdraw_seal(*, seal_id: int, withdrawn_on: dt.date, reason: str, acting_user: Any, at: dt.datetime) -> Seal:
    """Take a seal out of use for good; it stays in the register. Raises SealWithdrawn, SealInUse, WithdrawnOutOfTime."""
    seal = in_use(seal_id)
    count = seal.requests.filter(state__in=OPEN).count()
    if count or queries.lent_now(seal.pk):
        raise SealInUse(seal=seal, count=count)
    if not seal.in_use_from <= withdrawn_on <= at.astimezone(TOKYO).date():
        raise WithdrawnOutOfTime(day=withdrawn_on)
    _end_custody(seal, withdrawn_on)
    seal.withdrawn_on, seal.withdrawn_reason = withdrawn_on, reason.strip()
    seal.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    record(
        "legal.seals.withdraw_seal",
        case=seal_case(seal),
        acting_user=acting_user,
        occurred_at=at,
        reason=seal.withdrawn_reason,
        changes={"withdrawn_on": ["", withdrawn_on.isoformat()]},
    )
    return seal


def _end_custody(seal: Seal, day: dt.date) -> None:
    """Who keeps it does so until the day before; one who began on that day or later keeps it that one day."""
    held = seal.custodies.filter(valid_until=None).first()
    if held is not None:
        held.valid_until = max(day, held.valid_from + dt.timedelta(days=1))
        held.save(update_fields=["valid_until"])


def _check_registration(office_name: str, registered_on: dt.date | None) -> None:
    if bool(office_name) != (registered_on is not None):
        raise RegistrationIncomplete


def _attach(seal: Seal, imprint: NewFile | None, acting_user: Any, at: dt.datetime) -> None:
    if imprint is not None:
        seal.imprint = keep_imprint(seal, imprint, acting_user, at, at.astimezone(TOKYO).date())
        seal.save(update_fields=["imprint"])
