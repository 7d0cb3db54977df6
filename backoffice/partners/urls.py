"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("partners/", views.partner_list, name="partners_partner_list"),
    path("partners/new/", views.partner_new, name="partners_partner_new"),
    path("partners/<int:pk>/", views.partner_detail, name="partners_partner_detail"),
    path("partners/<int:pk>/change/", views.partner_change, name="partners_partner_change"),
    path("partners/<int:pk>/account/", views.account_set, name="partners_account_set"),
    path("partners/<int:pk>/stop", views.partner_stop, name="partners_partner_stop"),
]
