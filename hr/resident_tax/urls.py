"""Addresses of the room."""

from django.urls import path

from . import views

YEAR, PERSON, END = "resident-tax/<int:year>/", "resident-tax/people/<int:pk>/", "resident-tax/ends/<int:pk>/"
LISTS = "resident-tax/imports/"
urlpatterns = [
    path("resident-tax/", views.year, name="resident_tax_year"),
    path(f"{YEAR}no-notice/", views.no_notice, name="resident_tax_no_notice"),
    path(f"{YEAR}<str:code>/", views.municipality, name="resident_tax_municipality"),
    path(f"{YEAR}<str:code>/number/", views.number, name="resident_tax_number"),
    path(LISTS, views.import_new, name="resident_tax_import_new"),
    path(f"{LISTS}<int:pk>/", views.import_detail, name="resident_tax_import_detail"),
    path(f"{LISTS}<int:pk>/confirm/", views.import_confirm, name="resident_tax_import_confirm"),
    path(f"{LISTS}<int:pk>/discard/", views.import_discard, name="resident_tax_import_discard"),
    path(f"{LISTS}template/<str:form>/", views.import_template, name="resident_tax_import_template"),
    path(PERSON, views.person, name="resident_tax_person"),
    path(f"{PERSON}notice/", views.notice_new, name="resident_tax_notice_new"),
    path(f"{PERSON}expected/<int:year>/", views.expect_again, name="resident_tax_expect_again"),
    path(f"{PERSON}end/", views.end_new, name="resident_tax_end_new"),
    path(f"{END}file/", views.end_file, name="resident_tax_end_file"),
    path(f"{END}paper/", views.end_paper, name="resident_tax_end_paper"),
    path(f"{END}withdraw/", views.end_withdraw, name="resident_tax_end_withdraw"),
]
