"""The addresses that the page templates of the payroll slice lead to, without the rooms that answer them."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from backoffice.shell import pages
from backoffice.shell.urls import urlpatterns as shell
from backoffice.values.refusals import Refusal


class RunIsApproved(Refusal):
    code = "hr.payroll.run_is_approved"
    cause_ja = "確定済みの給与は変更できません。"
    cause_en = "Confirmed payroll cannot be changed."
    remedy_ja = "翌月の調整で訂正してください。"
    remedy_en = "Correct it next month."


def nothing(request: HttpRequest, pk: int = 0) -> HttpResponse:
    return HttpResponse("")


@pages.page(step="hr.payroll.view_run")
def guarded(request: HttpRequest) -> HttpResponse:
    return HttpResponse("inside")


hr = [
    path("employees/", nothing, name="employment_employee_list"),
    path("employees/<int:pk>/", nothing, name="employment_employee_detail"),
    path("employees/roster", nothing, name="employment_roster_all"),
    path("runs/", nothing, name="payroll_run_list"),
    path("runs/<int:pk>/", nothing, name="payroll_run_detail"),
    path("payslips/<int:pk>/", nothing, name="payroll_payslip_detail"),
]
platform = [
    path("", nothing, name="web_home"),
    path("events/", nothing, name="web_event_list"),
    path("guarded/", guarded, name="shell_guarded"),
    *shell,
]
urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("hr/", include((hr, "hr"))),
    path("", include((platform, "backoffice"))),
]
