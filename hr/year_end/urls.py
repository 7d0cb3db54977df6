"""Addresses of the room."""

from django.urls import path

from .views import office, own

urlpatterns = [
    path("year-end/", own.home, name="year_end_own"),
    path("year-end/<int:year>/begin", own.begin, name="year_end_own_begin"),
    path("year-end/<int:year>/submit", own.submit, name="year_end_own_submit"),
    path("year-end/<int:year>/result", own.result, name="year_end_own_result"),
    path("year-end/<int:year>/statement", own.statement, name="year_end_own_statement"),
    path("year-end/<int:year>/<slug:topic>/", own.topic, name="year_end_own_topic"),
    path("year-end/proofs/<int:pk>", own.proof, name="year_end_own_proof"),
    path("year-end/office/", office.office, name="year_end_office"),
    path("year-end/office/season", office.season, name="year_end_season"),
    path("year-end/office/proofs/<int:pk>", office.proof, name="year_end_proof"),
    path("year-end/office/<int:year>/", office.person_list, name="year_end_list"),
    path("year-end/office/<int:year>/remind", office.remind, name="year_end_remind"),
    path("year-end/office/<int:year>/settle", office.settle, name="year_end_settle"),
    path("year-end/office/<int:year>/apply", office.apply, name="year_end_apply"),
    path("year-end/office/<int:year>/print", office.print_papers, name="year_end_print"),
    path("year-end/office/<int:year>/totals", office.totals, name="year_end_totals"),
    path("year-end/office/<int:year>/people/<int:pk>/", office.person, name="year_end_person"),
    path("year-end/office/<int:year>/people/<int:pk>/confirm", office.confirm, name="year_end_person_confirm"),
    path("year-end/office/<int:year>/people/<int:pk>/return", office.give_back, name="year_end_person_return"),
    path("year-end/office/<int:year>/people/<int:pk>/ruling", office.ruling, name="year_end_person_ruling"),
    path("year-end/office/<int:year>/people/<int:pk>/again", office.settle_again, name="year_end_person_again"),
    path("year-end/office/<int:year>/people/<int:pk>/apply", office.apply_one, name="year_end_person_apply"),
    path("year-end/office/<int:year>/people/<int:pk>/statement", office.statement, name="year_end_person_statement"),
]
