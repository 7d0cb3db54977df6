"""What the search at the top of every page finds here: purchases, one's own, or all for who orders."""

from collections.abc import Iterator

from backoffice.shell.finding import SHOWN, Hit
from backoffice.shell.request import StaffRequest

from . import queries, shown

VIEW = "general_affairs.purchasing.view_purchases"


def find_purchases(request: StaffRequest, words: str) -> Iterator[Hit]:
    """By title, supplier or number of the order, the newest first."""
    of = None if request.may(VIEW) else request.user.pk
    for each in queries.purchases(of=of, text=words).order_by("-id")[: SHOWN + 1]:
        row = shown.row(each)
        meta = "　".join(filter(None, (row["number"], row["supplier"], row["requested_by"], str(row["state_label"]))))
        yield Hit(each.title, meta, row["url"])
