"""Periods over months as the templates want them: 清算期間 of フレックス, 対象期間 of 1年単位の変形 and its plan."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from backoffice.shell import formats
from backoffice.values.periods import MINUTES_PER_HOUR, Month
from hr.employment.models import Employee

from . import queries
from .law import long_flex as long_flex_law
from .law import work_law, year_law
from .models import DailyRecord
from .queries import PersonMonth
from .rules import Fault, Settlement, Shortfall, frame_minutes, is_long, month_limit, most_days
from .shown import hours

Rows = list[tuple[str, str]]


def long_flex(month: PersonMonth) -> Rows:
    """A month of a 清算期間 of two or three: its own limit, and the period so far."""
    settled, around = month.settlement, month.around
    if settled is None or around is None:
        return []
    days, on = sum(1 for day in month.days if day.is_employed), month.month.first_day
    average = long_flex_law(on)[1]
    records = [day.record for day in month.days if day.record]
    limit = {"average": average, "days": days, "limit": hours(month_limit(days, average))}
    period = f"{formats.day(around.period.begins)}〜{formats.day(around.period.ends)}"
    whole = around.period.agreed_days if around.period.is_whole else around.period.days
    rows = [
        (_("この月の週平均50時間の枠"), _("%(average)s時間 × %(days)s日 ÷ 7 ＝ %(limit)s") % limit),
        (_("この月の実労働時間"), hours(month.counted.worked_minutes)),
        (_("週平均50時間を超えた時間外（この月）"), sum_of(records, "beyond_week_minutes")),
        (_("清算期間"), period),
        (_("清算期間の法定総枠"), frame_text(whole, around.period.first)),
        (_("清算期間の実労働時間（この月まで）"), hours(settled.worked_minutes)),
    ]
    if not month.is_settled:
        return [*rows, (_("総枠を超えた時間外"), _("清算期間の最後の月に確定"))]
    if settled.is_whole:
        rows.append((_("総枠を超えた時間外（この月）"), sum_of(records, "beyond_period_minutes")))
    return [
        *rows,
        (_("総労働時間（清算期間の所定）"), hours(settled.required_minutes)),
        *against_agreed(month, settled),
    ]


def against_agreed(month: PersonMonth, settled: Settlement) -> Rows:
    """What the work comes to against 総労働時間, and what becomes of the difference."""
    rows: Rows = []
    if settled.brought_minutes:
        rows.append((_("前の清算期間から繰り越した時間"), hours(settled.brought_minutes)))
    if settled.leave_minutes:
        rows.append((_("有給休暇（働いたとみなす時間）"), hours(settled.leave_minutes)))
    if settled.settled_minutes:
        rows.append((_("途中入退社の清算（平均週40時間を超えた時間）"), hours(settled.settled_minutes)))
    if settled.deficit_minutes:
        return rows + _lacking(settled, is_over=all(day.is_over for day in month.days))
    if settled.within_frame_minutes:
        rows.append((_("総労働時間を超えた法定内の時間（支給）"), hours(settled.within_frame_minutes)))
    return rows


def _lacking(settled: Settlement, *, is_over: bool) -> Rows:
    if not is_over:
        return [(_("総労働時間までの残り"), hours(settled.deficit_minutes))]
    rows = [(_("不足時間"), hours(settled.deficit_minutes))]
    if settled.carried_minutes:
        rows.append((_("次の清算期間に繰り越す時間"), hours(settled.carried_minutes)))
    if settled.deducted_minutes:
        rows.append((_("賃金から控除する時間"), hours(settled.deducted_minutes)))
    if settled.shortfall is Shortfall.KEEP:
        rows.append((_("不足の扱い"), _("控除しない（協定）")))
    return rows


def year(month: PersonMonth, records: list[DailyRecord]) -> Rows:
    """A month of 1年単位の変形: by day, by week, and what the period exceeded."""
    around = month.around
    if around is None:
        return []
    period = around.period
    rows = [
        (_("対象期間"), f"{formats.day(period.first)}〜{formats.day(period.last)}"),
        (_("予定の合計（この月）"), hours(month.required_minutes)),
        *parts(records, planned=True),
        (_("対象期間の総枠を超えた分"), sum_of(records, "beyond_period_minutes")),
        (_("対象期間の法定総枠"), frame_text(period.agreed_days, period.first)),
        (_("対象期間の実労働時間（この月まで）"), hours(around.counted.worked + month.counted.worked_minutes)),
        (_("時間外の合計（この月）"), sum_of(records, "overtime_minutes")),
    ]
    if not period.is_whole:
        told = hours(month.settled_shorter) if month.is_settled else _("最後の月に確定")
        rows.append((_("途中入退社の清算（平均週40時間を超えた時間）"), told))
    return rows


def year_of_plan(employee: Employee, month: Month) -> dict[str, Any] | None:
    """What 対象期間 is planned to hold, against each limit of the law."""
    told = queries.year_plan(employee, month.first_day)
    if told is None:
        return None
    period, law = told.period, year_law(told.period.first)
    days = sum(1 for minutes in told.minutes.values() if minutes)
    months = Month.of(period.first).until(Month.of(period.last)) + 1
    rows = [
        (_("対象期間"), f"{formats.day(period.first)}〜{formats.day(period.last)}"),
        (_("予定を登録した月"), _("%(months)s／%(of)sか月") % {"months": told.months_planned, "of": months}),
        (_("労働時間の合計"), hours(sum(told.minutes.values()))),
        (_("法定総枠"), frame_text(period.agreed_days, period.first)),
    ]
    if is_long(period, law):
        rows.append((_("労働日数"), _("%(days)s日（限度%(most)s日）") % {"days": days, "most": most_days(period, law)}))
    if told.system.special_from and told.system.special_until:
        special = f"{formats.day(told.system.special_from)}〜{formats.day(told.system.special_until)}"
        rows.append((_("特定期間"), special))
    return {"rows": rows, "faults": [_fault(each) for each in told.faults]}


def _fault(fault: Fault) -> str:
    """6月3日からの週：52時間を超えています（53:00）."""
    is_time = fault.code in ("DAY", "WEEK", "FRAME")
    names = {
        "DAY": _("1日の労働時間"),
        "WEEK": _("1週の労働時間"),
        "FRAME": _("対象期間の労働時間の合計"),
        "DAYS": _("対象期間の労働日数"),
        "IN_A_ROW": _("連続して働く日数"),
        "LONG_WEEKS": _("3か月ごとの48時間を超える週の数"),
        "LONG_WEEKS_IN_A_ROW": _("連続する48時間を超える週の数"),
    }
    return _("%(day)s：%(what)sが%(count)sで、限度の%(most)sを超えています。") % {
        "day": formats.day(fault.day),
        "what": names[fault.code],
        "count": hours(fault.count) if is_time else fault.count,
        "most": hours(fault.most) if is_time else fault.most,
    }


def parts(records: list[DailyRecord], *, planned: bool = False) -> Rows:
    """Beyond the day and the week; left out where days were counted before their parts were kept."""
    names = ("beyond_day_minutes", "beyond_week_minutes", "beyond_period_minutes")
    told = sum(getattr(each, name) for each in records for name in names)
    if told != sum(each.overtime_minutes for each in records):
        return []
    by_day, by_week = (sum_of(records, name) for name in names[:2])
    if planned:
        return [(_("1日の予定か8時間を超えた分"), by_day), (_("1週の予定か40時間を超えた分"), by_week)]
    return [(_("1日8時間を超えた分"), by_day), (_("週40時間を超えた分"), by_week)]


def frame_text(days: int, on: dt.date) -> str:
    """40時間 × 31日 ÷ 7 ＝ 177:08."""
    law = work_law(on)
    weekly = law.weekly_minutes // MINUTES_PER_HOUR
    frame = hours(frame_minutes(days, law))
    return _("%(weekly)s時間 × %(days)s日 ÷ 7 ＝ %(frame)s") % {"weekly": weekly, "days": days, "frame": frame}


def sum_of(records: Iterable[DailyRecord], name: str) -> str:
    """The sum of one figure."""
    return hours(sum(getattr(each, name) for each in records))
