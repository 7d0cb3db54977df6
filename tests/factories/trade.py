"""Whom the company of the tests deals with."""

import datetime as dt
from typing import Any

from backoffice.companies import clock
from backoffice.partners.models import Partner, PartnerAccount

SINCE = dt.datetime(2020, 4, 1, 9, 0, tzinfo=clock.TOKYO)
ACCOUNTS_SINCE = dt.date(2020, 4, 1)
REGISTERED = "T7000012050002"


def customer(code: str = "C001", name: str = "株式会社港南フーズ", **more: Any) -> Partner:
    """Somebody who buys."""
    return _partner(code, name, is_customer=True, **more)


def supplier(code: str = "S001", name: str = "芝浦事務機株式会社", **more: Any) -> Partner:
    """Somebody who sells, with an account to be paid to."""
    made = _partner(code, name, is_supplier=True, **{"registration_number": REGISTERED, **more})
    PartnerAccount.objects.create(
        partner=made,
        bank_code="0001",
        bank_name="みずほ銀行",
        branch_code="110",
        branch_name="丸の内支店",
        number="1234567",
        holder_kana="シバウラジムキ（カ",
        valid_from=ACCOUNTS_SINCE,
    )
    return made


def _partner(code: str, name: str, **more: Any) -> Partner:
    given = {"name_kana": "コウナンフーズ", "address": "東京都港区港南1丁目2番3号", "postal_code": "108-0075", **more}
    return Partner.objects.create(code=code, name=name, changed_at=SINCE, **given)
