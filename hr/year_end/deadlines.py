"""What the end of a year offers to the list of deadlines: declarations are due, and so are the papers of the year."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.deadlines.register import Deadline, Kind

from . import queries
from .models import Season


def declarations(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """年末調整の申告の提出期限, with how many have not submitted; and 1月31日, on which the papers of the year are due."""
    for season in Season.objects.filter(due_on__range=(as_of, until)):
        yield Deadline(
            on=season.due_on,
            title=_("%(year)s年の年末調整の申告") % {"year": season.year},
            meta=_("未提出 %(count)s名") % {"count": len(queries.waiting_people(season.year, as_of))},
            url=reverse("hr:year_end_list", args=[season.year]),
            kind=Kind.COMPANY,
            source=_("会社の決めた期限（法律では、その年最後の給与の支払日の前日まで）"),
        )


def papers(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """源泉徴収票・給与支払報告書・法定調書合計表."""
    for season in Season.objects.filter(year__range=(as_of.year - 1, until.year)):
        due_on = queries.papers_due_on(season.year)
        if as_of <= due_on <= until:
            yield Deadline(
                on=due_on,
                title=_("%(year)s年分の源泉徴収票・給与支払報告書・法定調書合計表") % {"year": season.year},
                meta=_("源泉徴収票は社員に交付し、報告書は市区町村、合計表は税務署に提出します"),
                url=reverse("hr:year_end_totals", args=[season.year]),
                kind=Kind.STATUTORY,
                source=queries.papers_due_source(season.year),
            )
