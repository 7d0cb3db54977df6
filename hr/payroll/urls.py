"""Addresses of the room."""

from django.urls import path

from .views import corrections, ledger, own_items, own_tables, past, payslips, runs

urlpatterns = [
    path("payroll/", runs.run_list, name="payroll_run_list"),
    path("payroll/open", runs.run_open, name="payroll_run_open"),
    path("payroll/runs/<int:pk>/", runs.run_detail, name="payroll_run_detail"),
    path("payroll/runs/<int:pk>/calculate", runs.run_calculate, name="payroll_run_calculate"),
    path("payroll/runs/<int:pk>/recalculate", runs.run_recalculate, name="payroll_run_recalculate"),
    path("payroll/runs/<int:pk>/submit", runs.run_submit, name="payroll_run_submit"),
    path("payroll/runs/<int:pk>/print", runs.run_print, name="payroll_run_print"),
    path("payroll/runs/<int:pk>/bank-file", runs.run_bank_file, name="payroll_run_bank_file"),
    path("payroll/runs/<int:pk>/pay", runs.run_pay, name="payroll_run_pay"),
    path("payroll/runs/<int:pk>/compare", corrections.run_compare, name="payroll_run_compare"),
    path("payroll/runs/<int:pk>/parallel", corrections.run_parallel, name="payroll_run_parallel"),
    path("payroll/runs/<int:pk>/void", corrections.run_void, name="payroll_run_void"),
    path("payroll/runs/<int:pk>/extra", corrections.extra_open, name="payroll_extra_open"),
    path("payroll/bonus", corrections.bonus_open, name="payroll_bonus_open"),
    path("payroll/past", past.past_import, name="payroll_past_import"),
    path("payroll/past/template/<str:form>/", past.past_template, name="payroll_past_template"),
    path("payroll/retirement", corrections.retirement_plan, name="payroll_retirement_plan"),
    path("payroll/wage-ledger/<int:employee_pk>/<int:year>/", ledger.wage_ledger, name="payroll_wage_ledger"),
    path(
        "payroll/wage-ledger/<int:employee_pk>/<int:year>/csv", ledger.wage_ledger_csv, name="payroll_wage_ledger_csv"
    ),
    path("payroll/one-offs/", corrections.one_off_list, name="payroll_one_off_list"),
    path("payroll/one-offs/new", corrections.one_off_new, name="payroll_one_off_new"),
    path("payroll/one-offs/arrears", corrections.arrears_new, name="payroll_arrears_new"),
    path("payroll/one-offs/overpayment", corrections.overpayment_new, name="payroll_overpayment_new"),
    path("payroll/one-offs/<int:pk>/withdraw", corrections.one_off_withdraw, name="payroll_one_off_withdraw"),
    path("payroll/items/", own_items.own_item_list, name="payroll_item_list"),
    path("payroll/items/new", own_items.own_item_new, name="payroll_item_new"),
    path("payroll/items/<slug:code>/", own_items.own_item_detail, name="payroll_item_detail"),
    path("payroll/items/<slug:code>/change", own_items.own_item_change, name="payroll_item_change"),
    path("payroll/items/<slug:code>/end", own_items.own_item_end, name="payroll_item_end"),
    path("payroll/items/<slug:code>/take-back", own_items.own_item_take_back, name="payroll_item_take_back"),
    path("payroll/items/<slug:code>/people", own_items.own_item_person_new, name="payroll_item_person_new"),
    path("payroll/tables/new", own_tables.own_table_new, name="payroll_table_new"),
    path("payroll/tables/<slug:code>/", own_tables.own_table_detail, name="payroll_table_detail"),
    path("payroll/tables/<slug:code>/change", own_tables.own_table_change, name="payroll_table_change"),
    path("payroll/tables/<slug:code>/take-back", own_tables.own_table_take_back, name="payroll_table_take_back"),
    path("payroll/items/people/<int:pk>/release", own_items.own_item_person_end, name="payroll_item_person_end"),
    path("payroll/bank-files/<int:pk>/", runs.bank_file_download, name="payroll_bank_file_download"),
    path("payroll/payslips/<int:pk>/", payslips.payslip_detail, name="payroll_payslip_detail"),
    path("payroll/mine/", payslips.own_payslip_list, name="payroll_own_payslip_list"),
    path("payroll/mine/<int:pk>/", payslips.own_payslip_detail, name="payroll_own_payslip_detail"),
    path("payroll/mine/<int:pk>/pdf", payslips.own_paper_download, name="payroll_own_paper_download"),
    path(
        "payroll/attendance/<int:employee_pk>/<str:month>/",
        payslips.attendance_record,
        name="payroll_attendance_record",
    ),
]
