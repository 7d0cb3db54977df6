"""Addresses of the room: its pages, and what programs call."""

from django.urls import path

from . import views

urlpatterns = [
    path(".well-known/oauth-authorization-server", views.metadata, name="oauth_metadata"),
    path("oauth/authorize", views.authorize, name="oauth_authorize"),
    path("oauth/programs/", views.program_list, name="oauth_program_list"),
    path("oauth/programs/new", views.program_new, name="oauth_program_new"),
    path("oauth/programs/<int:pk>/", views.program_change, name="oauth_program_change"),
    path("oauth/programs/<int:pk>/secret", views.program_renew, name="oauth_program_renew"),
    path("oauth/programs/<int:pk>/end", views.program_end, name="oauth_program_end"),
    path("oauth/consents/", views.consent_list, name="oauth_consent_list"),
    path("oauth/consents/<int:pk>/end", views.consent_end, name="oauth_consent_end"),
    path("api/v1/oauth/token", views.token, name="oauth_token"),
    path("api/v1/oauth/revoke", views.revoke, name="oauth_revoke"),
]
