"""What labour insurance offers to the list of deadlines: the parts of the declarations that are not paid yet."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.deadlines.register import Deadline, Kind

from . import queries
from .shown import part_label


def parts(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """労働保険料の納付: two queries."""
    for each in queries.due_parts(as_of, until):
        assert each.due_on
        yield Deadline(
            on=each.due_on,
            title=_("労働保険料の納付"),
            meta=part_label(each),
            url=reverse("hr:labour_insurance_part", args=[each.filing.pk, each.part]),
            kind=Kind.STATUTORY,
            source=each.source,
            opened_by="hr.labour_insurance.record_payment",
        )
