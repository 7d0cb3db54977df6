"""Fixed terms that end: whether they are renewed has to be said in time."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.deadlines.register import Deadline, Kind

from .models import ConditionsNotice


def terms_end(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """The last day of each fixed term that nothing follows yet: one query."""
    live = ConditionsNotice.objects.exclude(state=ConditionsNotice.State.WITHDRAWN)
    following = live.filter(employee=OuterRef("employee"), starts_on__gt=OuterRef("ends_on"))
    found = live.filter(~Exists(following), ends_on__range=(as_of, until), employee__left_on=None)
    for each in found.select_related("employee__person").defer("content"):
        if each.ends_on is None:
            continue
        yield Deadline(
            on=each.ends_on,
            title=_("有期労働契約の満了"),
            meta=_("%(name)sさん（%(renewal)s）")
            % {"name": each.employee.person.name, "renewal": each.get_renewal_display()},
            url=reverse("hr:labour_notice_new", args=[each.employee_id]),
            kind=Kind.STATUTORY,
            source="労働契約法19条、有期労働契約の締結、更新及び雇止めに関する基準",
        )
