"""Addresses of the room."""

from django.urls import path

from .views import cases, determinations, labour, progress

urlpatterns = [
    path("filings/", cases.filing_list, name="filings_filing_list"),
    path("filings/owed", cases.candidate_list, name="filings_candidate_list"),
    path("filings/settings", cases.settings, name="filings_settings"),
    path("filings/regular", determinations.regular, name="filings_regular"),
    path("filings/revisions", determinations.revisions, name="filings_revisions"),
    path("filings/labour-year", labour.labour_year, name="filings_labour_year"),
    path("filings/labour-year/wages.csv", labour.labour_wages, name="filings_labour_wages"),
    path("filings/<int:pk>/", cases.filing_detail, name="filings_filing_detail"),
    path("filings/<int:pk>/refresh", progress.refresh, name="filings_filing_refresh"),
    path("filings/<int:pk>/file", progress.make_file, name="filings_filing_file"),
    path("filings/<int:pk>/submit", progress.submit, name="filings_filing_submit"),
    path("filings/<int:pk>/return", progress.give_back, name="filings_filing_return"),
    path("filings/<int:pk>/accept", progress.accept, name="filings_filing_accept"),
    path("filings/<int:pk>/cancel", progress.cancel, name="filings_filing_cancel"),
    path("filings/<int:pk>/record", progress.record, name="filings_filing_record"),
]
