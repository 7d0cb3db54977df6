"""Addresses of the room."""

from django.urls import path

from . import views

ONE = "employees/<int:pk>/"
urlpatterns = [
    path("employees/", views.employee_list, name="employment_employee_list"),
    path("employees/new/", views.employee_new, name="employment_employee_new"),
    path("employees/imports/", views.import_new, name="employment_import_new"),
    path("employees/imports/<int:pk>/", views.import_detail, name="employment_import_detail"),
    path("employees/imports/<int:pk>/confirm/", views.import_confirm, name="employment_import_confirm"),
    path("employees/imports/<int:pk>/discard/", views.import_discard, name="employment_import_discard"),
    path("employees/imports/template/<str:kind>/<str:form>/", views.import_template, name="employment_import_template"),
    path("employees/roster/", views.roster_all, name="employment_roster_all"),
    path(ONE, views.employee_detail, name="employment_employee_detail"),
    path(f"{ONE}absence/", views.employee_absence, name="employment_employee_absence"),
    path(f"{ONE}account/", views.employee_account, name="employment_employee_account"),
    path(f"{ONE}address/", views.employee_address, name="employment_employee_address"),
    path(f"{ONE}facts/", views.employee_facts, name="employment_employee_facts"),
    path(f"{ONE}leave/", views.employee_leave, name="employment_employee_leave"),
    path(f"{ONE}leave/take-back/", views.employee_leave_take_back, name="employment_employee_leave_take_back"),
    path(f"{ONE}loan/", views.employee_loan, name="employment_employee_loan"),
    path(f"{ONE}loan/end/", views.employee_loan_end, name="employment_employee_loan_end"),
    path(f"{ONE}name/", views.employee_name, name="employment_employee_name"),
    path(f"{ONE}officer/", views.employee_officer, name="employment_employee_officer"),
    path(f"{ONE}officer/end/", views.employee_officer_end, name="employment_employee_officer_end"),
    path(f"{ONE}posts/add/", views.employee_add_post, name="employment_employee_add_post"),
    path(f"{ONE}posts/end/", views.employee_end_post, name="employment_employee_end_post"),
    path(f"{ONE}return/", views.employee_return, name="employment_employee_return"),
    path(f"{ONE}roster/", views.employee_roster, name="employment_employee_roster"),
    path(f"{ONE}terms/", views.employee_terms, name="employment_employee_terms"),
    path(f"{ONE}terms/take-back/", views.employee_terms_take_back, name="employment_employee_terms_take_back"),
    path(f"{ONE}transfer/", views.employee_transfer, name="employment_employee_transfer"),
]
