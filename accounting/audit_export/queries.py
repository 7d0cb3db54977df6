"""What goes into the file, read as it is written, and the list of what was asked for."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounting.ledger import evidence
from accounting.ledger.models import Account, Entry, Line, MonthlyBalance
from accounting.ledger.queries import ENTRY_CASE
from backoffice.companies import scope
from backoffice.documents.queries import newest_of
from backoffice.jobs.models import Job
from backoffice.partners.models import Partner

from .models import AuditExport

CASE, KIND, WORK = (
    "accounting.audit_export.export",
    "accounting.audit_export.pack",
    "accounting.audit_export.write_export",
)
AT_ONCE = 2000
# A document of the department proves an entry by its case: the entry, its source, or what a room says leads there. An
# entry that takes another one back stands on the papers of that one.
PAPERS = """
WITH period AS (
  SELECT mine.id, coalesce(taken.id, mine.id) AS meant,
         coalesce(taken.source_kind, mine.source_kind) AS source_kind, coalesce(taken.source_id, mine.source_id) AS source_id
    FROM accounting_entry mine LEFT JOIN accounting_entry taken ON taken.id = mine.reverses_id
   WHERE mine.posted_on BETWEEN %s AND %s
), proof (case_kind, case_id, entry_id) AS (
  SELECT %s::text, meant, id FROM period
  UNION SELECT source_kind, source_id, id FROM period
  {ways}
)
SELECT stored.sha256, max(stored.media_type), min(document.kind), min(document.title), min(document.dated_on),
       min(document.amount_yen), min(document.partner_name), array_agg(DISTINCT proof.entry_id ORDER BY proof.entry_id)
  FROM proof
  JOIN backoffice_document document ON document.case_kind = proof.case_kind AND document.case_id = proof.case_id
  JOIN backoffice_storedfile stored ON stored.id = document.stored_file_id
 WHERE document.kind LIKE 'accounting.%%'
 GROUP BY stored.sha256 ORDER BY stored.sha256
"""
WAY = """UNION SELECT %s::text, way.case_id, period.id
  FROM ({pairs}) way (case_id, source_id) JOIN period ON period.source_kind = %s AND period.source_id = way.source_id"""


@dataclass(frozen=True, slots=True)
class Paper:
    """A stored file that proves entries, with what its documents say; under several documents it comes once."""

    sha256: str
    media_type: str
    kind: str
    title: str
    dated_on: dt.date
    amount_yen: int | None
    partner_name: str | None
    entry_ids: list[int]


@dataclass(frozen=True, slots=True)
class Listed:
    """An export in the list, with its file or the job that makes it."""

    export: AuditExport
    document_id: int | None
    job: Job | None


def entries_until(day: dt.date) -> int:
    """How many entries stand on or before a day. They are never taken away: the same number is the same books."""
    return Entry.objects.filter(posted_on__lte=day).count()


def has_entries(first: dt.date, last: dt.date) -> bool:
    """Whether anything was posted from one day to another."""
    return Entry.objects.filter(posted_on__range=(first, last)).exists()


def company_id() -> int:
    """The company that is written."""
    return int(scope.current().writes or 0)


def lines_between(first: dt.date, last: dt.date) -> Iterator[Line]:
    """Every line with what it names, by day and entry, as the database hands them out."""
    found = Line.objects.filter(posted_on__range=(first, last))
    named = found.select_related("entry", "account", "unit", "project", "partner")
    return named.order_by("posted_on", "entry_id", "position").iterator(chunk_size=AT_ONCE)


def chart() -> Iterator[Account]:
    """勘定科目."""
    return Account.objects.order_by("code").iterator(chunk_size=AT_ONCE)


def partners_named(first: dt.date, last: dt.date) -> Iterator[Partner]:
    """The partners that lines of the period name."""
    named = Line.objects.filter(posted_on__range=(first, last), partner__isnull=False).values("partner")
    return Partner.objects.filter(pk__in=named).order_by("code").iterator(chunk_size=AT_ONCE)


def balances(first: dt.date, last: dt.date) -> Iterable[Any]:
    """Debit and credit of each account in each month, all stages, with what all earlier months come to."""
    sums = MonthlyBalance.objects.filter(month__range=(first, last)).values("month", code=F("account__code"))
    sums = sums.annotate(name=F("account__name"), category=F("account__category"), its_stage=F("stage"))
    return sums.annotate(debit=Sum("debit_yen"), credit=Sum("credit_yen")).order_by("month", "code", "its_stage")


def openings(first: dt.date) -> Iterable[Any]:
    """Debit and credit of each account over everything before a day."""
    sums = MonthlyBalance.objects.filter(month__lt=first).values(code=F("account__code"), name=F("account__name"))
    return sums.annotate(debit=Coalesce(Sum("debit_yen"), 0), credit=Coalesce(Sum("credit_yen"), 0)).order_by("code")


def month_sums(first: dt.date, last: dt.date) -> dict[dt.date, tuple[int, int]]:
    """Debit and credit of each month as the kept balances have them."""
    sums = MonthlyBalance.objects.filter(month__range=(first, last)).values("month")
    found = sums.annotate(debit=Sum("debit_yen"), credit=Sum("credit_yen")).order_by("month")
    return {each["month"]: (each["debit"], each["credit"]) for each in found}


def papers_between(first: dt.date, last: dt.date) -> Iterator[Paper]:
    """The papers of the entries of a period, each file once."""
    ways: list[str] = []
    given: list[Any] = [first, last, ENTRY_CASE]
    for way in evidence.ways():
        pairs, parameters = way.pairs().query.sql_with_params()
        ways.append(WAY.format(pairs=pairs))
        given += [way.case_kind, *parameters, way.source_kind]
    with connection.chunked_cursor() as cursor:
        cursor.execute(PAPERS.replace("{ways}", "\n".join(ways)), given)
        for row in cursor:
            yield Paper(*row)


def exports() -> QuerySet[AuditExport]:
    """What was asked for, to be paged by id."""
    return AuditExport.objects.all()


def listed(found: Iterable[AuditExport]) -> list[Listed]:
    """Some exports with their files and their newest jobs, in two queries."""
    asked = list(found)
    ids = [each.pk for each in asked]
    made = newest_of(KIND, CASE, ids)
    jobs = {job.case_id: job for job in Job.objects.filter(Q(case_kind=CASE, case_id__in=ids)).order_by("pk")}
    return [Listed(each, made.get(each.pk), jobs.get(each.pk)) for each in asked]
