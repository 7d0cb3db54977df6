"""Letting somebody act for oneself, for a time."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.approvals.models import Delegation
from backoffice.companies import clock
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.organisation.models import User
from backoffice.organisation.queries import is_member
from backoffice.values.refusals import InvalidInput, Refusal

DELEGATION = "backoffice.approvals.delegation"


class NotADeputy(InvalidInput):
    """Oneself, or somebody who does not work in the company on the first day."""

    code = "backoffice.approvals.not_a_deputy"
    cause_ja = "{name}さんを代理人にできません。"
    cause_en = "{name} cannot be your deputy."
    remedy_ja = "その日に在籍している、自分以外の人を選んでください。"
    remedy_en = "Choose somebody else who works here on that day."
    field = "deputy"


class EndsBeforeItBegins(InvalidInput):
    """The last day comes before the first, or has passed."""

    code = "backoffice.approvals.ends_before_it_begins"
    cause_ja = "代理の終わりの日が、始まりの日か今日より前です。"
    cause_en = "The last day is before the first day or before today."
    remedy_ja = "終わりの日を確かめてください。"
    remedy_en = "Check the last day."
    field = "last_day"


class DelegationOver(Refusal):
    """There is nothing left to end."""

    code = "backoffice.approvals.delegation_over"
    cause_ja = "この代理は、もう終わっています。"
    cause_en = "This delegation is already over."
    remedy_ja = "画面を読み込み直してください。"
    remedy_en = "Reload the page."


@action("backoffice.approvals.delegate", _("代理を登録"))
def delegate(
    *,
    deputy: User,
    kind: str,
    valid_from: dt.date,
    valid_until: dt.date,
    reason: str,
    acting_user: Any,
    at: dt.datetime,
) -> Delegation:
    """Let `deputy` decide for the acting user from a date until before another; `kind` empty means every kind.

    Raises NotADeputy, EndsBeforeItBegins.
    """
    if valid_until <= max(valid_from, _day(at)):
        raise EndsBeforeItBegins
    if deputy.pk == acting_user.pk or not is_member(deputy.pk, as_of=max(valid_from, _day(at))):
        raise NotADeputy(name=deputy.get_full_name())
    made = Delegation.objects.create(
        principal=acting_user, deputy=deputy, kind=kind, valid_from=valid_from, valid_until=valid_until, reason=reason
    )
    record(
        "backoffice.approvals.delegate",
        case=_case(made),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason,
        changes={"period": ["", f"{valid_from}〜{valid_until}"], "request_kind": ["", kind]},
    )
    return made


@action("backoffice.approvals.end_delegation", _("代理を終える"))
def end_delegation(*, delegation_id: int, acting_user: Any, at: dt.datetime) -> None:
    """End one's own delegation today, or take it back before it begins.

    Raises DelegationOver, and Delegation.DoesNotExist for anybody else's.
    """
    mine = Delegation.objects.select_for_update(of=("self",)).filter(principal_id=acting_user.pk)
    found, today = mine.get(pk=delegation_id), _day(at)
    if found.valid_until is None or found.valid_until <= today:
        raise DelegationOver
    record(
        "backoffice.approvals.end_delegation",
        case=_case(found),
        acting_user=acting_user,
        occurred_at=at,
        changes={"valid_until": [str(found.valid_until), str(today)]},
    )
    if found.valid_from >= today:
        found.delete()
    else:
        found.valid_until = today
        found.save(update_fields=["valid_until"])


def _case(found: Delegation) -> Case:
    return Case(DELEGATION, found.pk, found.deputy.get_full_name())


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(clock.TOKYO).date()
