"""Recording the overtime agreement of an office as it was filed (労働基準法36条)."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.organisation.models import Office
from backoffice.values.periods import MINUTES_PER_HOUR, anniversary
from backoffice.values.refusals import InvalidInput
from hr.attendance.law import overtime_law
from hr.attendance.models import OvertimeAgreement


class BeyondTheLaw(InvalidInput):
    """The ordinary limits of an agreement are at most those of the law; a special clause stands beside them."""

    code = "hr.attendance.beyond_the_law"
    field = "month_hours"
    cause_ja = "限度時間が、法律の上限（月{month}時間・年{year}時間）を超えています。"
    cause_en = "The limits exceed those of the law ({month} hours a month, {year} a year)."
    remedy_ja = "原則の限度時間を入力してください。特別条項は、回数（年{times}回まで）を別に入力します。"
    remedy_en = "Enter the ordinary limits. A special clause is entered by its times (at most {times} a year)."


class AgreementOverlaps(InvalidInput):
    """An office has one agreement on any day, for a year at a time."""

    code = "hr.attendance.agreement_overlaps"
    field = "starts_on"
    cause_ja = "{office}には、この期間と重なる36協定があります。"
    cause_en = "{office} has an agreement that overlaps this period."
    remedy_ja = "起算日を確認してください。"
    remedy_en = "Check the first day."


class FiledLate(InvalidInput):
    """An agreement holds from its filing: overtime before it is unlawful."""

    code = "hr.attendance.filed_late"
    field = "filed_on"
    cause_ja = "届出日{filed_on}が、起算日{starts_on}より後です。"
    cause_en = "It was filed on {filed_on}, after its first day {starts_on}."
    remedy_ja = "36協定は、届け出た日から効力を持ちます。起算日を届出日以後にしてください。"
    remedy_en = "An agreement holds from its filing. Let it begin on that day or later."


@action("hr.attendance.define_agreement", _("36協定を登録"))
def define_agreement(
    *,
    office: Office,
    starts_on: dt.date,
    filed_on: dt.date,
    month_hours: int,
    year_hours: int,
    special_times: int,
    acting_user: Any,
    at: dt.datetime,
) -> OvertimeAgreement:
    """Record an agreement of one year from its 起算日. Raises BeyondTheLaw, AgreementOverlaps, FiledLate."""
    month_minutes, year_minutes = month_hours * MINUTES_PER_HOUR, year_hours * MINUTES_PER_HOUR
    _refuse_beyond_the_law(starts_on, month_minutes, year_minutes, special_times)
    if filed_on > starts_on:
        raise FiledLate(filed_on=filed_on, starts_on=starts_on)
    until = anniversary(starts_on, 1)
    if OvertimeAgreement.objects.filter(office=office, valid_from__lt=until, valid_until__gt=starts_on).exists():
        raise AgreementOverlaps(office=office.name)
    made = OvertimeAgreement.objects.create(
        office=office,
        valid_from=starts_on,
        valid_until=until,
        filed_on=filed_on,
        month_minutes=month_minutes,
        year_minutes=year_minutes,
        special_times=special_times,
    )
    record(
        "hr.attendance.define_agreement",
        case=Case("hr.attendance.agreement", made.pk, f"{office.name} {starts_on}"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"month_hours": ["", month_hours], "year_hours": ["", year_hours]},
    )
    return made


def _refuse_beyond_the_law(starts_on: dt.date, month_minutes: int, year_minutes: int, special_times: int) -> None:
    law = overtime_law(starts_on)
    is_within = 0 < month_minutes <= law.month_minutes and month_minutes <= year_minutes <= law.year_minutes
    if not is_within or special_times > law.special_times:
        raise BeyondTheLaw(
            month=law.month_minutes // MINUTES_PER_HOUR,
            year=law.year_minutes // MINUTES_PER_HOUR,
            times=law.special_times,
        )
