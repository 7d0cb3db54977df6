"""What instruments expect: money on their due days, or the next day of banks."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.banking.expected import Expected, Source

from .settling import open_instruments


def instruments(first: dt.date, last: dt.date) -> Iterator[Expected]:
    """Those that fall due until a day, what is overdue with them."""
    for item in open_instruments(None):
        if item.due_on <= last:
            yield Expected(
                on=item.due_on,
                amount_yen=item.open_yen,
                who=item.payee,
                what=item.title,
                reason=_("手形・電子記録の支払期日"),
                url=item.url,
            )


DUE = Source("accounting.settlements", gettext_lazy("手形・でんさいの決済"), instruments)
