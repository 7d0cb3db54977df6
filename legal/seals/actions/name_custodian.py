"""Handing a seal over: who keeps it from a day on, and who stands in for them."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.organisation.models import User
from backoffice.organisation.queries import is_member
from backoffice.values.refusals import InvalidInput
from legal.seals.models import SealCustody

from .files import seal_case
from .in_use import in_use


class CustodianUnfit(InvalidInput):
    """Who keeps a seal works here, and is another person than the deputy."""

    code = "legal.seals.custodian_unfit"
    field = "custodian"
    cause_ja = "{name}さんは、この日にこの会社で働いていないか、保管者と副の保管者が同じ人です。"
    cause_en = "{name} does not work here on that day, or is both custodian and deputy."
    remedy_ja = "在籍している別の人を選んでください。"
    remedy_en = "Choose somebody else who works here."


class HandedOverTooEarly(InvalidInput):
    """The history of custodians stays: the next one begins after the present one."""

    code = "legal.seals.handed_over_too_early"
    field = "valid_from"
    cause_ja = "引き継ぐ日{day}が、いまの保管者が引き継いだ日{begun}以前です。"
    cause_en = "{day} is not after {begun}, when the present custodian began."
    remedy_ja = "{begun}より後の日を入力してください。"
    remedy_en = "Enter a day after {begun}."


@action("legal.seals.name_custodian", _("印章の保管者を変更"))
def name_custodian(
    *, seal_id: int, custodian: User, deputy: User | None, valid_from: dt.date, acting_user: Any, at: dt.datetime
) -> SealCustody:
    """Let somebody keep a seal from a day on. Raises SealWithdrawn, CustodianUnfit, HandedOverTooEarly."""
    seal = in_use(seal_id)
    checked_custodian(custodian, deputy, valid_from, at)
    before = SealCustody.objects.select_for_update().filter(seal=seal).order_by("-valid_from").first()
    if before and before.valid_from >= valid_from:
        raise HandedOverTooEarly(day=valid_from, begun=before.valid_from)
    if before and before.valid_until is None:
        before.valid_until = valid_from
        before.save(update_fields=["valid_until"])
    made = SealCustody.objects.create(
        seal=seal,
        user=custodian,
        user_name=custodian.get_full_name(),
        deputy=deputy,
        deputy_name=deputy.get_full_name() if deputy else "",
        valid_from=valid_from,
    )
    record(
        "legal.seals.name_custodian",
        case=seal_case(seal),
        acting_user=acting_user,
        occurred_at=at,
        changes={
            "custodian": [before.user_name if before else "", made.user_name],
            "valid_from": ["", str(valid_from)],
        },
    )
    return made


def checked_custodian(custodian: User, deputy: User | None, valid_from: dt.date, at: dt.datetime) -> None:
    """Refuse people who do not work here on the first day, or today where that has passed. Raises CustodianUnfit."""
    day = max(valid_from, at.astimezone(TOKYO).date())
    for each in filter(None, (custodian, deputy)):
        if not each.is_active or not is_member(each.pk, as_of=day):
            raise CustodianUnfit(name=each.get_full_name())
    if deputy is not None and deputy.pk == custodian.pk:
        raise CustodianUnfit(name=custodian.get_full_name())
