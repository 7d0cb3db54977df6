"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("payroll/", views.run_list, name="payroll_run_list"),
    path("payroll/open", views.run_open, name="payroll_run_open"),
    path("payroll/runs/<int:pk>/", views.run_detail, name="payroll_run_detail"),
    path("payroll/runs/<int:pk>/calculate", views.run_calculate, name="payroll_run_calculate"),
    path("payroll/runs/<int:pk>/recalculate", views.run_recalculate, name="payroll_run_recalculate"),
    path("payroll/runs/<int:pk>/submit", views.run_submit, name="payroll_run_submit"),
    path("payroll/runs/<int:pk>/print", views.run_print, name="payroll_run_print"),
    path("payroll/runs/<int:pk>/bank-file", views.run_bank_file, name="payroll_run_bank_file"),
    path("payroll/runs/<int:pk>/pay", views.run_pay, name="payroll_run_pay"),
    path("payroll/bank-files/<int:pk>/", views.bank_file_download, name="payroll_bank_file_download"),
    path("payroll/payslips/<int:pk>/", views.payslip_detail, name="payroll_payslip_detail"),
    path("payroll/mine/", views.own_payslip_list, name="payroll_own_payslip_list"),
    path("payroll/mine/<int:pk>/", views.own_payslip_detail, name="payroll_own_payslip_detail"),
    path("payroll/mine/<int:pk>/pdf", views.own_paper_download, name="payroll_own_paper_download"),
    path(
        "payroll/attendance/<int:employee_pk>/<str:month>/", views.attendance_record, name="payroll_attendance_record"
    ),
]
