"""Who bears the fees of transfers, and what the company's banks take of them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankAccountOfCompany
from accounting.payables.models import FeeBearer, FeeStep, SupplierLaw
from accounting.payables.queries import SUBJECT, standing_on
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.parameters import as_of
from backoffice.partners.models import Partner
from backoffice.values.refusals import InvalidInput, Refusal


class StepBeginsTooEarly(InvalidInput):
    """A new price begins after the one that it follows."""

    code = "accounting.payables.fee_step_begins_too_early"
    field = "valid_from"
    cause_ja = "この振込先と振込額の手数料は、{valid_from}から登録されています。"
    cause_en = "A fee of this reach and sum holds from {valid_from}."
    remedy_ja = "それより後の日を、新しい手数料の適用開始日にしてください。"
    remedy_en = "Choose a later day for the new fee."


class StepEnded(Refusal):
    """A price ends once."""

    code = "accounting.payables.fee_step_ended"
    cause_ja = "この手数料は、すでに使用を停止しているか、まだ始まっていません。"
    cause_en = "This fee went out of use already, or has not begun."
    remedy_ja = "画面を読み込み直してください。"
    remedy_en = "Reload the page."


class BearerBeginsTooEarly(InvalidInput):
    """A new decision begins after the one that it follows."""

    code = "accounting.payables.fee_bearer_begins_too_early"
    field = "valid_from"
    cause_ja = "いまの負担の決まりは{valid_from}から使われています。"
    cause_en = "The present decision holds from {valid_from}."
    remedy_ja = "それより後の日を、適用開始日にしてください。"
    remedy_en = "Choose a later day."


class BearerWithoutReason(InvalidInput):
    """A supplier bears a fee by an agreement that is named."""

    code = "accounting.payables.fee_bearer_without_reason"
    field = "reason"
    cause_ja = "合意の内容が入力されていません。"
    cause_en = "What was agreed is missing."
    remedy_ja = "「2026年4月1日付の基本契約書 第8条」のように、合意した書面を入力してください。"
    remedy_en = "Enter the agreement, such as “article 8 of the contract of 1 April 2026”."


class TreatmentMissing(InvalidInput):
    """A fee that is kept says how it is booked."""

    code = "accounting.payables.fee_treatment_missing"
    field = "treatment"
    cause_ja = "差し引いた手数料の記帳のしかたが選ばれていません。"
    cause_en = "How the fee is booked is missing."
    remedy_ja = "仕入値引・雑収入・支払手数料の戻しから選んでください。"
    remedy_en = "Choose a purchase discount, other income, or a return of the cost."


class FeeForbidden(InvalidInput):
    """A supplier under the law does not bear the fee, whatever was agreed."""

    code = "accounting.payables.fee_forbidden"
    field = "bearer"
    cause_ja = "{partner}は取適法の対象で、振込手数料を負担させると代金の減額に当たります（取適法5条1項3号。合意があっても同じです）。"
    cause_en = (
        "{partner} falls under the subcontracting law: letting it bear the fee lessens the price (article 5(1)(iii)),"
        " whatever was agreed."
    )
    remedy_ja = "振込手数料の負担を「当社」にしてください。対象かどうかは「支払期限の確認」で見直せます。"
    remedy_en = "Let the company bear it. Whether the supplier falls under the law is judged on the page of limits."


@dataclass(frozen=True, slots=True)
class NewFeeStep:
    """A price of the bank's list: of a transfer from so many yen on."""

    bank_account_code: str
    reach: str
    least_yen: int
    fee_yen: int
    valid_from: dt.date


@action("accounting.payables.list_fee_step", _("振込手数料表に登録"))
def list_fee_step(*, new: NewFeeStep, acting_user: Any, at: dt.datetime) -> FeeStep:
    """Enter what a bank takes from a day on; the price before ends there. Raises StepBeginsTooEarly."""
    bank = BankAccountOfCompany.objects.select_for_update().get(code=new.bank_account_code)
    same = FeeStep.objects.filter(bank_account=bank, reach=new.reach, least_yen=new.least_yen)
    later = same.filter(valid_from__gte=new.valid_from).order_by("valid_from").first()
    if later:
        raise StepBeginsTooEarly(valid_from=later.valid_from)
    before = same.filter(valid_until=None).first()
    if before:
        before.valid_until = new.valid_from
        before.save(update_fields=["valid_until"])
    made = FeeStep.objects.create(
        bank_account=bank,
        reach=new.reach,
        least_yen=new.least_yen,
        fee_yen=new.fee_yen,
        valid_from=new.valid_from,
    )
    record(
        "accounting.payables.list_fee_step",
        case=_step_case(made),
        acting_user=acting_user,
        occurred_at=at,
        changes={"fee_yen": [before.fee_yen if before else "", made.fee_yen], "from": ["", str(made.valid_from)]},
    )
    return made


@action("accounting.payables.end_fee_step", _("振込手数料表の行の使用を停止"))
def end_fee_step(*, step_id: int, valid_until: dt.date, acting_user: Any, at: dt.datetime) -> FeeStep:
    """Let a price go out of use from a day on. Raises StepEnded."""
    held = FeeStep.objects.select_for_update(of=("self",)).select_related("bank_account").get(pk=step_id)
    if held.valid_until is not None or valid_until <= held.valid_from:
        raise StepEnded
    held.valid_until = valid_until
    held.save(update_fields=["valid_until"])
    record(
        "accounting.payables.end_fee_step",
        case=_step_case(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={"valid_until": ["", str(valid_until)]},
    )
    return held


@action("accounting.payables.decide_fee_bearer", _("振込手数料の負担を決める"))
def decide_fee_bearer(
    *,
    partner_id: int,
    bearer: str,
    treatment: str,
    reason: str,
    valid_from: dt.date,
    acting_user: Any,
    at: dt.datetime,
) -> FeeBearer:
    """From a day on the fees of a supplier's transfers are borne so; the decision before ends there.

    Raises BearerWithoutReason, TreatmentMissing, FeeForbidden, BearerBeginsTooEarly.
    """
    partner = Partner.objects.select_for_update().get(pk=partner_id)
    _refuse(partner, bearer, treatment, reason, valid_from)
    before = FeeBearer.objects.filter(partner=partner, valid_until=None).first()
    if before and before.valid_from >= valid_from:
        raise BearerBeginsTooEarly(valid_from=before.valid_from)
    if before:
        before.valid_until = valid_from
        before.save(update_fields=["valid_until"])
    is_supplier = bearer == FeeBearer.Bearer.SUPPLIER
    made = FeeBearer.objects.create(
        partner=partner,
        bearer=bearer,
        treatment=treatment if is_supplier else "",
        reason=reason.strip(),
        valid_from=valid_from,
        decided_by_id=acting_user.pk,
        decided_by_name=acting_user.get_full_name(),
        decided_at=at,
    )
    record(
        "accounting.payables.decide_fee_bearer",
        case=Case("backoffice.partners.partner", partner.pk, partner.name),
        acting_user=acting_user,
        occurred_at=at,
        reason=made.reason,
        changes={"bearer": [before.bearer if before else "", bearer], "valid_from": ["", valid_from.isoformat()]},
    )
    return made


def _refuse(partner: Partner, bearer: str, treatment: str, reason: str, valid_from: dt.date) -> None:
    if not reason.strip():
        raise BearerWithoutReason
    if bearer != FeeBearer.Bearer.SUPPLIER:
        return
    if not treatment:
        raise TreatmentMissing
    standing = standing_on(partner.pk, valid_from)
    law = SupplierLaw(standing.law) if standing else SupplierLaw.NONE
    if law in SUBJECT and as_of("accounting.payables.fee_law", valid_from).value["forbidden"]:
        raise FeeForbidden(partner=partner.name)


def _step_case(step: FeeStep) -> Case:
    return Case("accounting.payables.fee_step", step.pk, f"{step.bank_account} {step.get_reach_display()}"[:200])
