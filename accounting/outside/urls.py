"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("questions/", views.question_list, name="outside_question_list"),
    path("questions/entries/<int:pk>/", views.question_ask, name="outside_question_ask"),
    path("questions/<int:pk>/answer/", views.question_answer, name="outside_question_answer"),
    path("proposals/", views.proposal_list, name="outside_proposal_list"),
    path("proposals/new/", views.proposal_new, name="outside_proposal_new"),
    path("proposals/entries/<int:pk>/", views.entry_propose, name="outside_entry_propose"),
    path("proposals/<int:pk>/", views.proposal_detail, name="outside_proposal_detail"),
    path("proposals/<int:pk>/accept/", views.proposal_accept, name="outside_proposal_accept"),
    path("proposals/<int:pk>/refuse/", views.proposal_refuse, name="outside_proposal_refuse"),
    path("proposals/<int:pk>/withdraw/", views.proposal_withdraw, name="outside_proposal_withdraw"),
    path("client-deadlines/", views.client_deadlines, name="outside_client_deadlines"),
]
