"""The company's own list of kinds, and within how many days a scan is expected."""

import datetime as dt
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput
from legal.seals.limits import MOST_SCAN_DAYS
from legal.seals.models import SealKind, SealPolicy
from legal.seals.rules import DEFAULT_KINDS


class KindNamedTwice(InvalidInput):
    """The list holds this name already."""

    code = "legal.seals.kind_named_twice"
    field = "name"
    cause_ja = "印章の種類「{name}」は、すでにあります。"
    cause_en = "There is a kind of seals “{name}” already."
    remedy_ja = "一覧の種類を使うか、別の名前にしてください。"
    remedy_en = "Use the one of the list, or choose another name."


class ScanDaysOutOfBounds(InvalidInput):
    """A scan is expected within a year."""

    code = "legal.seals.scan_days_out_of_bounds"
    field = "scan_days"
    cause_ja = "写しの期限が{days}日です。"
    cause_en = "The scan would be expected within {days} days."
    remedy_ja = "1日から{most}日までにしてください。"
    remedy_en = "Make it 1 to {most} days."


def begin_list() -> None:
    """The defaults as rows of the company, when it has none yet; two at once begin one list."""
    if not SealKind.objects.exists():
        SealKind.objects.bulk_create(
            (
                SealKind(code=each.code, name=each.name, is_registered=each.is_registered, position=place)
                for place, each in enumerate(DEFAULT_KINDS, start=1)
            ),
            ignore_conflicts=True,
        )


@action("legal.seals.define_kind", _("印章の種類を追加"))
def define_kind(*, name: str, is_registered: bool, acting_user: Any, at: dt.datetime) -> SealKind:
    """Add a kind at the end of the company's list. Raises KindNamedTwice."""
    begin_list()
    name = name.strip()
    if SealKind.objects.filter(name=name).exists():
        raise KindNamedTwice(name=name)
    last = SealKind.objects.aggregate(last=Max("position"))["last"] or 0
    made = SealKind.objects.create(code=f"OWN-{last + 1}", name=name, is_registered=is_registered, position=last + 1)
    record(
        "legal.seals.define_kind",
        case=Case("legal.seals.kind", made.pk, made.name),
        acting_user=acting_user,
        occurred_at=at,
        changes={"name": ["", made.name]},
    )
    return made


@action("legal.seals.define_policy", _("押印の決まりを変更"))
def define_policy(*, scan_days: int, acting_user: Any, at: dt.datetime) -> SealPolicy:
    """Within how many days of a sealing its scan is expected, for what is sealed from now on. Raises ScanDaysOutOfBounds."""
    if not 1 <= scan_days <= MOST_SCAN_DAYS:
        raise ScanDaysOutOfBounds(days=scan_days, most=MOST_SCAN_DAYS)
    policy, _is_new = SealPolicy.objects.select_for_update().get_or_create(defaults={})
    before, policy.scan_days = policy.scan_days, scan_days
    policy.save(update_fields=["scan_days"])
    record(
        "legal.seals.define_policy",
        case=Case("legal.seals.policy", policy.pk, "押印の決まり"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"scan_days": [before, scan_days]},
    )
    return policy
