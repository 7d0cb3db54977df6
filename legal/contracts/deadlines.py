"""What contracts offer to the list of deadlines: ends, and the last days to refuse a renewal."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.deadlines.register import Deadline, Kind

from .models import Contract
from .queries import ending, notices


def renewal_notices(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """更新拒絶の通知期限 of each contract that renews by itself."""
    for notice in notices(as_of, until):
        yield _deadline(notice.contract, notice.on, _("更新拒絶の通知期限"))


def ends(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """契約の終了日 of each contract that does not renew."""
    for contract in ending(as_of, until):
        if contract.ends_on:
            yield _deadline(contract, contract.ends_on, _("契約の終了日"))


def _deadline(contract: Contract, on: dt.date, title: str) -> Deadline:
    return Deadline(
        on=on,
        title=title,
        meta=f"{contract.title}　{contract.partner_name}",
        url=reverse("legal:contracts_contract_detail", args=[contract.pk]),
        kind=Kind.COMPANY,
        source=contract.number,
    )
