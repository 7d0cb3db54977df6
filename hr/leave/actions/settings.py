"""What the company decides about leave: its kinds, its rules, and how much people work."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.organisation.models import User
from backoffice.values.refusals import InvalidInput, Refusal
from hr.leave import queries
from hr.leave.models import LeaveKind, LeavePolicy, LeaveStanding


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKind:
    """A kind of leave, with its name in both languages."""

    code: str
    name: str
    name_en: str
    is_annual: bool = False
    is_paid: bool = True
    draws_balance: bool = False
    by_half: bool = False
    by_hour: bool = False
    needs_reason: bool = False


@dataclass(frozen=True, slots=True)
class NewStanding:
    """How much an employee works from a date on; without `counts_from` the service counts from joining."""

    employee_id: int
    valid_from: dt.date
    weekly_days: int
    weekly_minutes: int
    yearly_days: int | None = None
    counts_from: dt.date | None = None


class MoreHoursThanTheLaw(InvalidInput):
    """An agreement opens at most so many days of a year by the hour."""

    code = "hr.leave.more_hours_than_the_law"
    field = "hourly_days"
    cause_ja = "時間単位で取れるのは、1年に{most}日までです（労働基準法39条4項）。"
    cause_en = "At most {most} days of a year may be taken by the hour (Labour Standards Act, article 39-4)."
    remedy_ja = "{most}以下の日数を入力してください。"
    remedy_en = "Enter {most} or fewer."


class KindCodeInUse(InvalidInput):
    """A code names one kind."""

    code = "hr.leave.kind_code_in_use"
    field = "code"
    cause_ja = "休暇の種類のコード {codes} は、すでに使われています。"
    cause_en = "The code {codes} is in use for a kind of leave."
    remedy_ja = "別のコードにしてください。"
    remedy_en = "Choose another code."


class PolicyMissing(Refusal):
    """Nobody said from when grants are made here."""

    code = "hr.leave.policy_missing"
    cause_ja = "休暇の決まりが登録されていません。"
    cause_en = "The company's rules of leave are not registered."
    remedy_ja = "「休暇の設定」で、付与を始める日を登録してください。"
    remedy_en = "Register the day from which leave is granted under the settings of leave."


class KindsMissing(Refusal):
    """The company has no kind of annual leave yet."""

    code = "hr.leave.kinds_missing"
    cause_ja = "休暇の種類が登録されていません。"
    cause_en = "The kinds of leave are not registered."
    remedy_ja = "「休暇の設定」を保存すると、標準の種類が登録されます。"
    remedy_en = "Saving the settings of leave registers the standard kinds."


class StandingThere(Refusal):
    """What is entered anew begins after what is there."""

    code = "hr.leave.standing_there"
    cause_ja = "{names}さんには、{valid_from}以後に始まる付与区分がすでにあります。"
    cause_en = "{names} already have a schedule that begins on {valid_from} or later."
    remedy_ja = "適用開始日を、登録済みのものより後の日にしてください。1件も登録していません。"
    remedy_en = "Let the new one begin after what is registered. Nothing was entered."


# What a company begins with; it may add its own.
STANDARD_KINDS = (
    NewKind(
        code="ANNUAL",
        name="年次有給休暇",
        name_en="Annual leave",
        is_annual=True,
        draws_balance=True,
        by_half=True,
        by_hour=True,
    ),
    NewKind(code="SUBSTITUTE", name="代休", name_en="Day in lieu", is_paid=False, draws_balance=True, by_half=True),
    NewKind(code="CONDOLENCE", name="慶弔休暇", name_en="Family event leave", needs_reason=True),
    NewKind(code="SPECIAL", name="特別休暇", name_en="Special leave", by_half=True, needs_reason=True),
)


@action("hr.leave.adopt_kinds", _("休暇の種類を登録"))
def adopt_kinds(*, kinds: Sequence[NewKind], acting_user: Any, at: dt.datetime) -> list[LeaveKind]:
    """Enter kinds of leave, all or none; what was asked for of a kind keeps it. Raises KindCodeInUse."""
    used = set(LeaveKind.objects.values_list("code", flat=True)) & {each.code for each in kinds}
    if used:
        raise KindCodeInUse(codes="、".join(sorted(used)))
    held = LeaveKind.objects.count()
    LeaveKind.objects.bulk_create(LeaveKind(position=held + place, **asdict(each)) for place, each in enumerate(kinds))
    found = queries.kinds()
    record(
        "hr.leave.adopt_kinds",
        case=Case("hr.leave.kind", found[0].pk, "、".join(each.name for each in kinds)),
        acting_user=acting_user,
        occurred_at=at,
        changes={"kinds": [held, len(found)]},
    )
    return found


@action("hr.leave.define_policy", _("休暇の決まりを登録"))
def define_policy(
    *,
    starts_on: dt.date,
    half_days: bool,
    hourly_days: int,
    automatic_by: User | None,
    acting_user: Any,
    at: dt.datetime,
) -> LeavePolicy:
    """Set the company's rules: from which 基準日 grants are made here, half days, hours, and in whose name by itself.

    A company without kinds of leave gets the standard ones.
    Raises MoreHoursThanTheLaw.
    """
    most = queries.hourly_limit_days(starts_on)
    if hourly_days > most:
        raise MoreHoursThanTheLaw(most=most)
    before = LeavePolicy.objects.select_for_update().first()
    rule = before or LeavePolicy()
    was = [str(before.starts_on), before.half_days, before.hourly_days] if before else []
    rule.starts_on, rule.half_days, rule.hourly_days = starts_on, half_days, hourly_days
    rule.automatic_by = automatic_by
    rule.save()
    if not LeaveKind.objects.exists():
        adopt_kinds(kinds=STANDARD_KINDS, acting_user=acting_user, at=at)
    record(
        "hr.leave.define_policy",
        case=Case("hr.leave.policy", rule.pk, "休暇の決まり"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"rules": [was, [str(starts_on), half_days, hourly_days]]},
    )
    return rule


@action("hr.leave.record_standings", _("年休の付与区分を登録"))
def record_standings(*, entries: Sequence[NewStanding], acting_user: Any, at: dt.datetime) -> list[LeaveStanding]:
    """Enter how much people work, by employee and date; what held before ends the day before. Raises StandingThere."""
    ids = [entry.employee_id for entry in entries]
    began = {entry.employee_id: entry.valid_from for entry in entries}
    held = LeaveStanding.objects.select_for_update(of=("self",)).filter(employee__in=ids)
    _refuse_what_begins_later(held.select_related("employee__person"), began)
    ended = [each for each in held if each.valid_until is None]
    for each in ended:
        each.valid_until = began[each.employee_id]
    LeaveStanding.objects.bulk_update(ended, ["valid_until"])
    joined = {worker.employee_id: worker.joined_on for worker in queries.workers_by_id(ids)}
    made = LeaveStanding.objects.bulk_create(
        LeaveStanding(
            employee_id=entry.employee_id,
            valid_from=entry.valid_from,
            weekly_days=entry.weekly_days,
            weekly_minutes=entry.weekly_minutes,
            yearly_days=entry.yearly_days,
            counts_from=entry.counts_from or joined[entry.employee_id],
        )
        for entry in entries
    )
    record(
        "hr.leave.record_standings",
        case=Case("hr.leave.standing", made[0].pk if made else 0, f"{len(made)}名"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"employees": len(made)},
    )
    return made


def _refuse_what_begins_later(held: Iterable[LeaveStanding], began: Mapping[int, dt.date]) -> None:
    """Dated rows may not overlap: the new one begins after those that are there began and ended."""
    later = [
        each
        for each in held
        if each.valid_from >= began[each.employee_id] or (each.valid_until or dt.date.min) > began[each.employee_id]
    ]
    if later:
        names = "、".join(each.employee.person.name for each in later)
        raise StandingThere(names=names, valid_from=min(began[each.employee_id] for each in later))
