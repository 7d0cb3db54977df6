"""What social insurance offers to the list of deadlines."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.deadlines.queries import monthly
from backoffice.deadlines.register import Deadline, Kind
from backoffice.organisation.queries import on

from .models import InsuranceStanding


def premiums(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """社会保険料の納付: the premiums of each month at whose end somebody is insured."""
    for duty in monthly("hr.social_insurance.premiums_due", as_of=as_of, until=until):
        if InsuranceStanding.objects.filter(on(duty.month.last_day), social_insured=True).exists():
            yield Deadline(
                on=duty.on,
                title=_("社会保険料の納付"),
                meta=_("%(year)s年%(month)s月分（%(article)s）")
                % {"year": duty.month.year, "month": duty.month.month, "article": duty.article},
                url=reverse("hr:remittance_due_list"),
                kind=Kind.STATUTORY,
                source=duty.source,
                opened_by="hr.remittance.view_dues",
            )
