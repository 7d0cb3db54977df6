"""Addresses of the room."""

from django.urls import path

from . import views

HERE = "consumption-tax/"

urlpatterns = [
    path(HERE, views.year_detail, name="consumption_tax_year_detail"),
    path(f"{HERE}boxes/<str:key>/", views.box_detail, name="consumption_tax_box_detail"),
    path(f"{HERE}lines/", views.line_list, name="consumption_tax_line_list"),
    path(f"{HERE}lines/<int:entry>/<int:position>/use", views.line_use, name="consumption_tax_line_use"),
    path(f"{HERE}methods/", views.method_list, name="consumption_tax_method_list"),
    path(f"{HERE}methods/new", views.method_choose, name="consumption_tax_method_choose"),
    path(f"{HERE}uses/", views.use_list, name="consumption_tax_use_list"),
    path(f"{HERE}interim/", views.interim_list, name="consumption_tax_interim_list"),
    path(f"{HERE}interim/new", views.interim_record, name="consumption_tax_interim_record"),
    path(f"{HERE}interim/<int:pk>/cancel", views.interim_cancel, name="consumption_tax_interim_cancel"),
    path(f"{HERE}returns/new", views.return_post, name="consumption_tax_return_post"),
    path(f"{HERE}returns/past", views.return_past, name="consumption_tax_return_past"),
    path(f"{HERE}returns/<int:pk>/", views.return_detail, name="consumption_tax_return_detail"),
    path(f"{HERE}returns/<int:pk>/cancel", views.return_cancel, name="consumption_tax_return_cancel"),
    path(f"{HERE}return.csv", views.return_csv, name="consumption_tax_return_csv"),
    path(f"{HERE}return.pdf", views.return_pdf, name="consumption_tax_return_pdf"),
    path(f"{HERE}registrations/", views.registration_list, name="consumption_tax_registration_list"),
    path(f"{HERE}registrations/new", views.registration_load, name="consumption_tax_registration_load"),
    path(
        f"{HERE}registrations/<int:pk>/confirm",
        views.registration_confirm,
        name="consumption_tax_registration_confirm",
    ),
    path(
        f"{HERE}registrations/<int:pk>/discard",
        views.registration_discard,
        name="consumption_tax_registration_discard",
    ),
]
