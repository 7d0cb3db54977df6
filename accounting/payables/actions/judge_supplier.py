"""Whether a supplier falls under the laws that say by when he must be paid, and why."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.payables.models import SupplierStanding
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.partners.models import Partner
from backoffice.values.refusals import InvalidInput


class StandingBeginsTooEarly(InvalidInput):
    """A new judgement begins after the one that it follows."""

    code = "accounting.payables.standing_begins_too_early"
    field = "valid_from"
    cause_ja = "いまの判断は{valid_from}から使われています。"
    cause_en = "The present judgement holds from {valid_from}."
    remedy_ja = "それより後の日を、新しい判断の適用開始日にしてください。"
    remedy_en = "Choose a later day for the new judgement."


class StandingWithoutReason(InvalidInput):
    """A judgement says why."""

    code = "accounting.payables.standing_without_reason"
    field = "reason"
    cause_ja = "判断の理由が入力されていません。"
    cause_en = "The reason of the judgement is missing."
    remedy_ja = "資本金・従業員数・委託の内容など、確かめたことを入力してください。"
    remedy_en = "Enter what you checked: capital, employees, what is commissioned."


@action("accounting.payables.judge_supplier", _("支払期限の法律の対象を決める"))
def judge_supplier(
    *, partner_id: int, law: str, reason: str, valid_from: dt.date, acting_user: Any, at: dt.datetime
) -> SupplierStanding:
    """From a day on a supplier falls under these laws, or none; the judgement before ends there.

    Raises StandingWithoutReason, StandingBeginsTooEarly.
    """
    if not reason.strip():
        raise StandingWithoutReason
    partner = Partner.objects.select_for_update().get(pk=partner_id)
    before = SupplierStanding.objects.filter(partner=partner, valid_until=None).first()
    if before and before.valid_from >= valid_from:
        raise StandingBeginsTooEarly(valid_from=before.valid_from)
    if before:
        before.valid_until = valid_from
        before.save(update_fields=["valid_until"])
    made = SupplierStanding.objects.create(
        partner=partner,
        law=law,
        reason=reason.strip(),
        valid_from=valid_from,
        judged_by_id=acting_user.pk,
        judged_by_name=acting_user.get_full_name(),
        judged_at=at,
    )
    record(
        "accounting.payables.judge_supplier",
        case=Case("backoffice.partners.partner", partner.pk, partner.name),
        acting_user=acting_user,
        occurred_at=at,
        reason=made.reason,
        changes={"law": [before.law if before else "", law], "valid_from": ["", valid_from.isoformat()]},
    )
    return made
