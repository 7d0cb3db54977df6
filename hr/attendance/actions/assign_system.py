"""Saying by which system of working time the hours of somebody count, from when, and on what it stands."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.periods import MINUTES_PER_HOUR, MONTHS_PER_YEAR, Month
from backoffice.values.refusals import InvalidInput
from hr.attendance.law import asks_for_consent, long_flex
from hr.attendance.models import DailyRecord, SystemOf, WorkSystem
from hr.attendance.queries import closes_in_force, period_in
from hr.attendance.rules import BY_PERIOD, DEEMED, PLAIN, Shortfall, System
from hr.employment.models import Employee, EmployeeKind

from .days import project
from .punch import locked

CASE = "hr.attendance.work_system"
DAY = dt.timedelta(days=1)
MOST_DEEMED_MINUTES = 24 * MINUTES_PER_HOUR
FEWEST_MONTHS_OF_A_YEAR = 2


class SystemAlreadyAssigned(InvalidInput):
    """A system that begins later is there, or a month that it would change is closed."""

    code = "hr.attendance.system_already_assigned"
    field = "valid_from"
    cause_ja = "{day}より後に始まる労働時間制度があるか、その月の勤怠が締め済みです。"
    cause_en = "A system that begins after {day} is there already, or that month is closed."
    remedy_ja = "それより後の日から適用してください。"
    remedy_en = "Let this one begin later."


class BeginsWithAMonth(InvalidInput):
    """A period that is settled as a whole begins and ends with a month."""

    code = "hr.attendance.begins_with_a_month"
    field = "valid_from"
    cause_ja = "フレックスタイム制と変形労働時間制は、月の初日にだけ始まり、終わります。"
    cause_en = "Flexible and variable hours begin and end with the first day of a month."
    remedy_ja = "適用開始日を、{day}のように月の1日にしてください。"
    remedy_en = "Choose the first day of a month, such as {day}."


class BasisMissing(InvalidInput):
    """What departs from the ordinary hours names what it stands on."""

    code = "hr.attendance.basis_missing"
    field = "basis"
    cause_ja = "{system}の根拠が入力されていません。"
    cause_en = "What {system} stands on is missing."
    remedy_ja = "労使協定・就業規則の名称と日付か、管理監督者とする理由（職務・権限・待遇）を入力してください。"
    remedy_en = "Enter the agreement or rules with their date, or why the person is exempt (work, powers, pay)."


class CoreTimeWrong(InvalidInput):
    """Core time begins and ends on one day, and only flexible hours have it."""

    code = "hr.attendance.core_time_wrong"
    field = "core_starts_at"
    cause_ja = "コアタイムの入力が正しくありません。"
    cause_en = "The core time is not right."
    remedy_ja = "フレックスタイム制のときだけ、開始と、それより後の終了を両方入力してください。"
    remedy_en = "Enter its start and a later end, and only for flexible hours."


class OfficerHasNoSystem(InvalidInput):
    """Officers are no workers: no hours of theirs are counted."""

    code = "hr.attendance.officer_has_no_system"
    field = "employee_code"
    cause_ja = "{name}さんは役員のため、労働時間制度の対象ではありません。"
    cause_en = "{name} is an officer, to whom no system of working time applies."
    remedy_ja = "社員番号を確認してください。"
    remedy_en = "Check the employee's number."


class MonthsWrong(InvalidInput):
    """清算期間 of フレックス has up to three months, 対象期間 of 1年単位の変形 from two to twelve, nothing else has one."""

    code = "hr.attendance.months_wrong"
    field = "settled_months"
    cause_ja = "{system}の期間を{months}か月にすることはできません。"
    cause_en = "{system} cannot have a period of {months} months."
    remedy_ja = "フレックスタイム制は1〜{most}か月、1年単位の変形労働時間制は2〜12か月、そのほかは1にしてください。"
    remedy_en = "Flexible hours take 1 to {most} months, variable hours of a year 2 to 12, everything else 1."


class ShortfallIsOfFlex(InvalidInput):
    """Hours that lack are settled for フレックス alone."""

    code = "hr.attendance.shortfall_is_of_flex"
    field = "shortfall"
    cause_ja = "不足した時間を清算するのは、フレックスタイム制だけです。"
    cause_en = "Hours that lack are settled for flexible hours alone."
    remedy_ja = "「控除しない」にしてください。欠勤は、日数で控除されます。"
    remedy_en = "Choose not to deduct. Absence is deducted by days."


class SpecialDaysWrong(InvalidInput):
    """特定期間 lies within 対象期間 of 1年単位の変形 and has both ends."""

    code = "hr.attendance.special_days_wrong"
    field = "special_from"
    cause_ja = "特定期間の入力が正しくありません。"
    cause_en = "The special period is not right."
    remedy_ja = "1年単位の変形労働時間制のときだけ、対象期間の中で、初日と末日を両方入力してください。"
    remedy_en = "Enter its first and last day within the period, and only for variable hours of a year."


class DeemedHoursWrong(InvalidInput):
    """みなし労働時間 says what a day counts; other systems count what was worked."""

    code = "hr.attendance.deemed_hours_wrong"
    field = "deemed_minutes"
    cause_ja = "{system}のみなし労働時間の入力が正しくありません。"
    cause_en = "The deemed hours of {system} are not right."
    remedy_ja = "裁量労働制と事業場外みなしのときだけ、労使協定・決議で定めた1日の時間（8:00 など）を入力してください。"
    remedy_en = "Enter the hours of a day as agreed (such as 8:00), and only for deemed hours."


class ConsentMissing(InvalidInput):
    """裁量労働制 holds for who agreed to it before (専門業務型 since April 2024)."""

    code = "hr.attendance.consent_missing"
    field = "consented_on"
    cause_ja = "{system}を適用するには、適用開始日までの本人の同意が必要です。"
    cause_en = "{system} holds from the consent of the person, which is not entered or too late."
    remedy_ja = "本人の同意を得て、その日を入力してください。同意しないことを理由に不利益な扱いはできません。"
    remedy_en = "Ask the person and enter the day. Nobody may be treated worse for not agreeing."


class DecisionNotFiled(InvalidInput):
    """企画業務型 holds from the filing of the committee's decision (労働基準法38条の4第1項)."""

    code = "hr.attendance.decision_not_filed"
    field = "filed_on"
    cause_ja = "企画業務型裁量労働制は、労使委員会の決議を届け出てから効力を持ちます。"
    cause_en = "Discretionary planning work holds from the filing of the committee's decision."
    remedy_ja = "適用開始日までの届出日を入力してください。"
    remedy_en = "Enter the day of filing, which is not after the first day."


class PeriodIsCut(InvalidInput):
    """A period that ends early is settled with its last month, which is closed already."""

    code = "hr.attendance.period_is_cut"
    field = "valid_from"
    cause_ja = "{day}に変えると、清算期間・対象期間が途中で終わりますが、前の月の勤怠が締め済みです。"
    cause_en = "A change on {day} ends a settled period early, and the month before is closed already."
    remedy_ja = "前の月の締めを取り消すか、期間の終わりの次の日から適用してください。"
    remedy_en = "Reopen that month, or let this one begin when the period has ended."


class HoursAreCarried(InvalidInput):
    """Hours that lacked were carried into the first month of a system that cannot take them."""

    code = "hr.attendance.hours_are_carried"
    field = "valid_from"
    cause_ja = "前の清算期間の不足時間が、{day}からの清算期間に繰り越されています。"
    cause_en = "Hours that lacked before are carried into the period that begins on {day}."
    remedy_ja = "前の月の締めを取り消してから適用してください。不足時間は、その月の賃金から控除されます。"
    remedy_en = "Reopen the month before first: hours that lack are then taken from its pay."


@dataclass(frozen=True, slots=True)
class NewSystem:
    """A system as it is to hold: see WorkSystem."""

    system: str
    valid_from: dt.date
    basis: str = ""
    core_starts_at: dt.time | None = None
    core_ends_at: dt.time | None = None
    settled_months: int = 1
    shortfall: str = Shortfall.KEEP.value
    filed_on: dt.date | None = None
    special_from: dt.date | None = None
    special_until: dt.date | None = None
    deemed_minutes: int = 0
    consented_on: dt.date | None = None

    @property
    def valid_until(self) -> dt.date | None:
        """1年単位の変形 ends with its 対象期間, for the next one has a plan and an agreement of its own."""
        if self.system != System.YEARLY:
            return None
        return Month.of(self.valid_from).plus(self.settled_months).first_day


@action("hr.attendance.assign_system", _("労働時間制度を適用"))
def assign_system(*, employee: Employee, acting_user: Any, at: dt.datetime, **given: Any) -> WorkSystem:
    """Let a system (the fields of NewSystem) hold for somebody from a day; the one before ends there, and punched days
    are counted anew.

    One that begins on the same day was entered wrongly and gives way: the event keeps what it said.

    Raises OfficerHasNoSystem, BasisMissing, CoreTimeWrong, MonthsWrong, ShortfallIsOfFlex, SpecialDaysWrong,
    DeemedHoursWrong, DecisionNotFiled, ConsentMissing, BeginsWithAMonth, SystemAlreadyAssigned, PeriodIsCut,
    HoursAreCarried.
    """
    new = NewSystem(**{**given, "basis": given.get("basis", "").strip()})
    person = locked(employee.pk)
    held = WorkSystem.objects.select_for_update(of=("self",)).filter(employee=person)
    before = held.filter(Q(valid_until=None) | Q(valid_until__gt=new.valid_from)).order_by("valid_from").first()
    _refuse_wrong(person, new)
    _refuse_wrong_period(new)
    _refuse_unagreed(new)
    _refuse_dates(held.filter(valid_from__gt=new.valid_from).exists(), before, person, new)
    if before is not None:
        _end(before, new.valid_from)
    made = WorkSystem.objects.create(employee=person, valid_until=new.valid_until, **asdict(new))
    _count_anew(made, before, at.astimezone(TOKYO).date())
    record(
        "hr.attendance.assign_system",
        case=Case(CASE, made.pk, str(person)),
        acting_user=acting_user,
        occurred_at=at,
        reason=made.basis,
        changes=_changes(before, new),
    )
    return made


def _changes(before: WorkSystem | None, new: NewSystem) -> dict[str, list[str]]:
    """What the system says now and said before; what neither says is left out."""
    told = {"system": before.system if before else System.FIXED.value}
    changes: dict[str, list[str]] = {}
    for name, value in asdict(new).items():
        was = told.get(name, str(getattr(before, name) or "") if before else "")
        if was or value:
            changes[name] = [was, str(value or "")]
    return changes


def _end(before: WorkSystem, valid_from: dt.date) -> None:
    rows = WorkSystem.objects.filter(pk=before.pk)
    if before.valid_from == valid_from:
        rows.delete()
    else:
        rows.update(valid_until=valid_from)


def _refuse_wrong(person: Employee, new: NewSystem) -> None:
    if person.kind == EmployeeKind.OFFICER:
        raise OfficerHasNoSystem(name=person)
    if not new.basis and System(new.system) not in PLAIN:
        raise BasisMissing(system=SystemOf(new.system).label)
    begins, ends = new.core_starts_at, new.core_ends_at
    is_span = begins is not None and ends is not None and begins < ends
    if (begins or ends) and (not is_span or new.system != System.FLEX):
        raise CoreTimeWrong
    is_deemed = System(new.system) in DEEMED
    if is_deemed != bool(new.deemed_minutes) or not 0 <= new.deemed_minutes <= MOST_DEEMED_MINUTES:
        raise DeemedHoursWrong(system=SystemOf(new.system).label)


def _refuse_wrong_period(new: NewSystem) -> None:
    most = long_flex(new.valid_from)[0]
    lengths = {System.FLEX: range(1, most + 1), System.YEARLY: range(FEWEST_MONTHS_OF_A_YEAR, MONTHS_PER_YEAR + 1)}
    if new.settled_months not in lengths.get(System(new.system), range(1, 2)):
        raise MonthsWrong(system=SystemOf(new.system).label, months=new.settled_months, most=most)
    if new.shortfall != Shortfall.KEEP and new.system != System.FLEX:
        raise ShortfallIsOfFlex
    if new.special_from is None and new.special_until is None:
        return
    first, last, until = new.special_from, new.special_until, new.valid_until
    if first is None or last is None or until is None or not new.valid_from <= first <= last < until:
        raise SpecialDaysWrong


def _refuse_unagreed(new: NewSystem) -> None:
    if new.system == System.PLANNER and (new.filed_on is None or new.filed_on > new.valid_from):
        raise DecisionNotFiled
    is_asked = asks_for_consent(new.system, new.valid_from)
    if is_asked and (new.consented_on is None or new.consented_on > new.valid_from):
        raise ConsentMissing(system=SystemOf(new.system).label)


def _refuse_dates(comes_later: bool, before: WorkSystem | None, person: Employee, new: NewSystem) -> None:
    valid_from = new.valid_from
    settled = {System(new.system), System(before.system) if before else System.FIXED} & BY_PERIOD
    first = valid_from.replace(day=1)
    if settled and valid_from != first:
        raise BeginsWithAMonth(day=first)
    is_withdrawn = before is not None and before.valid_from == valid_from and hasattr(before, "withdrawal")
    closes = closes_in_force().filter(employee=person)
    if comes_later or is_withdrawn or closes.filter(month__gte=first).exists():
        raise SystemAlreadyAssigned(day=valid_from)
    if _is_cut(before, valid_from) and closes.filter(month=Month.of(first).previous.first_day).exists():
        raise PeriodIsCut(day=valid_from)
    carried = closes.filter(month=Month.of(first).previous.first_day, carried_minutes__gt=0)
    if new.system != System.FLEX and carried.exists():
        raise HoursAreCarried(day=valid_from)


def _is_cut(before: WorkSystem | None, valid_from: dt.date) -> bool:
    """Whether a long period of the system before ends early."""
    if before is None or before.valid_from == valid_from:
        return False
    period = period_in(before, valid_from - DAY)
    return period is not None and period.is_long and period.ends >= valid_from


def _count_anew(made: WorkSystem, before: WorkSystem | None, today: dt.date) -> None:
    """Days that were punched already count by the system that holds for them now, those before as their period ends."""
    first = made.valid_from
    if _is_cut(before, first):
        first = Month.of(first).previous.first_day
    punched = DailyRecord.objects.filter(employee_id=made.employee_id, work_date__gte=first)
    if first <= today and punched.exists():
        project([made.employee_id], first, today)
