"""みなし労働時間 as the templates want it, and what each system of working time asks for when it is set up."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import DailyRecord, SystemOf
from .queries import PersonMonth
from .rules import DayKind, System
from .shown import hours
from .shown_period import Rows, parts, sum_of

SOURCES = {
    System.EXPERT: gettext_lazy("労働基準法38条の3、同施行規則24条の2の2（同意と撤回）、労働安全衛生法66条の8の3"),
    System.PLANNER: gettext_lazy("労働基準法38条の4、労働安全衛生法66条の8の3"),
    System.OUTSIDE: gettext_lazy("労働基準法38条の2、労働安全衛生法66条の8の3"),
}


def rows(month: PersonMonth, records: list[DailyRecord]) -> Rows:
    """What was deemed and how long people really worked: the second is for their health, not for their pay."""
    told = [each for each in records if each.kind == DayKind.WORKDAY and each.worked_minutes]
    deemed = {
        day.work_system.deemed_minutes for day in month.days if day.work_system and day.work_system.deemed_minutes
    }
    worked = sum(each.actual_minutes + each.statutory_holiday_minutes for each in records)
    return [
        (_("みなし労働時間（1日）"), "、".join(hours(each) for each in sorted(deemed))),
        (_("みなした日数"), _("%(days)s日") % {"days": len(told)}),
        *parts(records),
        (_("時間外の合計"), sum_of(records, "overtime_minutes")),
        (_("深夜の割増の対象（実際の時間）"), sum_of(records, "night_minutes")),
        (_("法定休日の労働（実際の時間）"), sum_of(records, "statutory_holiday_minutes")),
        (_("実際の労働時間の状況"), hours(worked)),
        (_("週40時間を超えた時間（健康・福祉確保措置）"), hours(max(0, worked - month.frame_minutes))),
    ]


def guide() -> list[dict[str, Any]]:
    """For each system what counts as overtime, what to enter, and the law."""
    return [
        {"system": SystemOf(system.value).label, "overtime": overtime, "asks": asks, "source": source}
        for system, overtime, asks, source in _guide()
    ]


def _guide() -> list[tuple[System, str, str, str]]:
    return [
        (System.FIXED, _("1日8時間・週40時間を超えた時間"), _("なし（適用がないときもこの制度です）"), _("32条")),
        (System.SHIFT, _("1日8時間・週40時間を超えた時間"), _("勤務予定（出勤簿から、月ごと）"), _("32条")),
        (
            System.FLEX,
            _("清算期間の法定総枠を超えた時間。1か月を超える清算期間では、各月の週平均50時間を超えた時間も"),
            _("根拠、清算期間、不足した時間の扱い、あればコアタイム。1か月を超えるときは届出日"),
            _("32条の3・32条の3の2"),
        ),
        (
            System.MONTHLY,
            _("予定か8時間・40時間を超えた時間と、月の総枠を超えた時間"),
            _("根拠、勤務予定（月が始まる前）"),
            _("32条の2"),
        ),
        (
            System.YEARLY,
            _("予定か8時間・40時間を超えた時間と、対象期間の総枠を超えた時間"),
            _("根拠、対象期間、届出日、あれば特定期間。勤務予定は月の30日前まで（最初の月は始まる前）"),
            _("32条の4・32条の4の2"),
        ),
        (
            System.EXPERT,
            _("みなし労働時間のうち8時間を超える分。休日と深夜は実際の時間"),
            _("根拠、届出日、みなし労働時間、本人の同意日"),
            _("38条の3"),
        ),
        (
            System.PLANNER,
            _("みなし労働時間のうち8時間を超える分。休日と深夜は実際の時間"),
            _("根拠（労使委員会の決議）、届出日、みなし労働時間、本人の同意日"),
            _("38条の4"),
        ),
        (
            System.OUTSIDE,
            _("みなし労働時間のうち8時間を超える分。休日と深夜は実際の時間"),
            _("根拠、みなし労働時間。8時間を超えるときは届出日"),
            _("38条の2"),
        ),
        (System.EXEMPT, _("なし（深夜だけ）"), _("根拠（職務・権限・待遇）"), _("41条2号")),
    ]
