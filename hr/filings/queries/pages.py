"""Filings as the pages list them."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Count, F, QuerySet

from backoffice.documents.models import Document
from hr.filings.models import Filing, FilingPerson, FilingState

OPEN = (FilingState.DRAFT, FilingState.SUBMITTED, FilingState.RETURNED)
CASE = "hr.filings.filing"
FILE_KIND, NOTICE_KIND = "hr.filings.file", "hr.filings.notice"


def filings(*, only_open: bool) -> QuerySet[Filing]:
    """The filings with how many people they are about; those that are closed as well, where asked."""
    found = Filing.objects.annotate(count=Count("people"))
    if only_open:
        return found.filter(state__in=OPEN).order_by(F("due_on").asc(nulls_last=True), "about", "pk")
    return found.order_by("-pk")


def filing(pk: int) -> Filing:
    """One filing; Filing.DoesNotExist when there is none."""
    return Filing.objects.get(pk=pk)


def people_of(filing: Filing) -> list[FilingPerson]:
    """The people of a filing by kana, with the standing that was recorded for them."""
    found = filing.people.select_related("employee__person", "standing")
    return list(found.order_by("employee__person__family_kana", "employee__person__given_kana", "pk"))


def documents_of(filing: Filing) -> list[Document]:
    """Its files and the answers of the office, the newest first."""
    kept = Document.objects.filter(case_kind=CASE, case_id=filing.pk, kind__in=(FILE_KIND, NOTICE_KIND))
    return list(kept.order_by("-pk"))


def due_filings(as_of: dt.date, until: dt.date) -> Sequence[Filing]:
    """What has to be submitted between two days, both included."""
    waiting = Filing.objects.filter(state__in=(FilingState.DRAFT, FilingState.RETURNED), due_on__range=(as_of, until))
    return list(waiting.annotate(count=Count("people")).order_by("due_on"))
