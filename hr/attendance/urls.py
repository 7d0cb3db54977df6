"""Addresses of the room."""

from django.urls import path, register_converter

from . import api, views


class Day:
    """2026-11-12 in an address, kept as text; what is no day is not found."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: object) -> str:
        return str(value)


class YearMonth(Day):
    """2026-11 in an address."""

    regex = r"\d{4}-(?:0[1-9]|1[0-2])"


register_converter(Day, "day")
register_converter(YearMonth, "month")

urlpatterns = [
    path("attendance/", views.today, name="attendance_today"),
    path("attendance/punch", views.punch, name="attendance_punch"),
    path("attendance/mine/<day:work_date>/correct/", views.day_correct, name="attendance_day_correct"),
    path("attendance/people/<int:pk>/<month:month>/", views.month_detail, name="attendance_month_detail"),
    path("attendance/people/<int:pk>/absence/<day:work_date>/", views.absence_new, name="attendance_absence_new"),
    path("attendance/people/<int:pk>/<month:month>/plan/", views.month_plan, name="attendance_month_plan"),
    path("attendance/people/<int:pk>/<month:month>/reopen/", views.month_reopen, name="attendance_month_reopen"),
    path("attendance/team/", views.team, name="attendance_team"),
    path("attendance/team/<month:month>/", views.team, name="attendance_team_month"),
    path("attendance/team/<month:month>/close", views.month_close, name="attendance_month_close"),
    path("attendance/settings/", views.settings, name="attendance_settings"),
    path("attendance/settings/schedules/new/", views.schedule_new, name="attendance_schedule_new"),
    path("attendance/settings/assignments/new/", views.assignment_new, name="attendance_assignment_new"),
    path("attendance/settings/systems/", views.system_list, name="attendance_system_list"),
    path("attendance/settings/systems/new/", views.system_new, name="attendance_system_new"),
    path("attendance/settings/systems/<int:pk>/withdraw/", views.consent_withdraw, name="attendance_consent_withdraw"),
    path("attendance/settings/agreements/new/", views.agreement_new, name="attendance_agreement_new"),
]

api_urlpatterns = [
    path("attendance/punches", api.PunchList.as_view(), name="attendance_punch_list"),
    path("attendance/imports", api.PunchImport.as_view(), name="attendance_punch_import"),
]
