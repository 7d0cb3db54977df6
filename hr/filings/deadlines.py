"""What filings offer to the list of deadlines: drafts and what was sent back, and the labour insurance year."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.deadlines.register import Deadline, Kind

from . import queries
from .models import FilingKind
from .shown import title_of


def due(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """Filings to be submitted between two days."""
    for filing in queries.due_filings(as_of, until):
        yield Deadline(
            on=filing.due_on or until,
            title=title_of(filing),
            meta=filing.due_source or filing.get_state_display(),
            url=reverse("hr:filings_filing_detail", args=[filing.pk]),
            kind=Kind.STATUTORY if filing.due_source else Kind.COMPANY,
            source=filing.due_source or filing.prepared_by_name,
        )


def labour_years(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """年度更新 of a year that has no filing yet."""
    for duty in queries.labour_years_due(as_of, until):
        yield Deadline(
            on=duty.on,
            title=_("労働保険 年度更新"),
            meta=_("%(year)s年度（%(article)s）") % {"year": duty.year, "article": duty.source.split(";")[0]},
            url=f"{reverse('hr:filings_labour_year')}?year={duty.year}",
            kind=Kind.STATUTORY,
            source=duty.source,
        )


def owed(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """What happened to people and is in no filing yet: joining, leaving, a bonus. A fixed number of queries."""
    for (kind, happened_on), count in sorted(queries.waiting(as_of).items()):
        due = queries.due_day(kind, happened_on)
        if due and as_of <= due[0] <= until:
            yield Deadline(
                on=due[0],
                title=str(FilingKind(kind).label),
                meta=_("まだ作成していません（%(count)s名）") % {"count": count},
                url=f"{reverse('hr:filings_candidate_list')}?kind={kind}",
                kind=Kind.STATUTORY,
                source=due[1],
                opened_by="hr.filings.prepare_filing",
            )
