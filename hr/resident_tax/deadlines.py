"""What resident tax offers to the list of deadlines: reports that are not sent, and leavers whose end nobody entered."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.deadlines.register import Deadline, Kind
from backoffice.values.periods import Month

from . import queries

ARTICLE = ";"


def reports(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """給与所得者異動届出書 of each end that is not reported yet."""
    for end in queries.unfiled_ends(as_of, until):
        yield Deadline(
            on=end.due_on,
            title=_("給与所得者異動届出書の提出"),
            meta=f"{end.employee.person.name}　{end.notice.municipality_name}（{end.due_source.split(ARTICLE)[0]}）",
            url=reverse("hr:resident_tax_person", args=[end.employee_id]),
            kind=Kind.STATUTORY,
            source=end.due_source,
        )


def leavers(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """Those who have left or are about to, whose collection has no end yet."""
    for employee in queries.leavers_to_end(queries.fiscal_year_of(Month.of(as_of)), as_of=until):
        assert employee.left_on is not None
        on, source = queries.report_due(employee.left_on)
        if as_of <= on <= until:
            yield Deadline(
                on=on,
                title=_("住民税の異動の登録と届出"),
                meta=f"{employee.person.name}（{source.split(ARTICLE)[0]}）",
                url=reverse("hr:resident_tax_person", args=[employee.pk]),
                kind=Kind.STATUTORY,
                source=source,
            )
