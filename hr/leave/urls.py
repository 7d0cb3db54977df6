"""Addresses of the room."""

from django.urls import path

from . import api
from .views import own, people

urlpatterns = [
    path("leave/", own.own_balance, name="leave_own_balance"),
    path("leave/new", own.request_new, name="leave_request_new"),
    path("leave/team", own.team_calendar, name="leave_team_calendar"),
    path("leave/requests/<int:pk>/", own.request_detail, name="leave_request_detail"),
    path("leave/requests/<int:pk>/withdraw", own.request_withdraw, name="leave_request_withdraw"),
    path("leave/requests/<int:pk>/cancel", own.request_cancel, name="leave_request_cancel"),
    path("leave/requests/<int:pk>/call-off", own.request_call_off, name="leave_request_call_off"),
    path("leave/people/", people.person_list, name="leave_person_list"),
    path("leave/people/register.csv", people.register_all, name="leave_register_all"),
    path("leave/people/<int:pk>/", people.person_detail, name="leave_person_detail"),
    path("leave/people/<int:pk>/register.csv", people.person_register, name="leave_person_register"),
    path("leave/people/<int:pk>/grant", people.person_grant, name="leave_person_grant"),
    path("leave/people/<int:pk>/standing", people.person_standing, name="leave_person_standing"),
    path("leave/grants/<int:pk>/adjust", people.grant_adjust, name="leave_grant_adjust"),
    path("leave/people/due", people.due, name="leave_due"),
    path("leave/people/due/lapse", people.due_lapse, name="leave_due_lapse"),
    path("leave/people/settings", people.settings, name="leave_settings"),
    path("leave/people/kinds/new", people.kind_new, name="leave_kind_new"),
    path("leave/people/openings", people.openings, name="leave_openings"),
]

api_urlpatterns = [
    path("leave/requests", api.LeaveList.as_view(), name="leave_request_list"),
    path("leave/requests/<str:pk>", api.LeaveDetail.as_view(), name="leave_request_detail"),
    path("leave/grants", api.GrantList.as_view(), name="leave_grant_list"),
    path("leave/balances", api.BalanceList.as_view(), name="leave_balance_list"),
]
