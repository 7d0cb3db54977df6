"""Books with sales and purchases of every tax category, for the return of consumption tax."""

import datetime as dt
import io
import itertools
from collections.abc import Iterable
from typing import Any

from accounting.consumption_tax.actions import (
    NewInterim,
    NewMethod,
    choose_method,
    load_registrations,
    record_interim,
    record_past_return,
)
from accounting.consumption_tax.models import FiledReturn, InterimPayment, RegistrationList, TaxMethod
from accounting.consumption_tax.rules import TaxPeriod, year_of
from accounting.ledger.actions import post_entry
from accounting.ledger.models import Entry
from accounting.ledger.rules import DraftLine, EntryDraft, Side, Source
from backoffice.organisation.models import User

POSTED_ON = dt.date(2026, 10, 31)
YEAR: TaxPeriod = year_of(POSTED_ON, 4)
AFTER = dt.datetime(2027, 5, 10, 1, 0, tzinfo=dt.UTC)
SALES, COST, BANK, RECEIVED, PAID = "4110", "6310", "1140", "2380", "1570"
_numbers = itertools.count(1)


def entry(keeper: User, at: dt.datetime, *lines: DraftLine, posted_on: dt.date = POSTED_ON) -> Entry:
    """An entry of some lines; the bank account takes what is missing."""
    debit = sum(each.amount_yen for each in lines if each.side is Side.DEBIT)
    credit = sum(each.amount_yen for each in lines if each.side is Side.CREDIT)
    side = Side.CREDIT if debit > credit else Side.DEBIT
    rest = (DraftLine(BANK, side, abs(debit - credit)),) if debit != credit else ()
    source = Source("tests.taxed.paper", next(_numbers))
    draft = EntryDraft(posted_on, source, "取引", (*lines, *rest))
    return post_entry(draft=draft, acting_user=keeper, at=at)


def sold(
    keeper: User,
    at: dt.datetime,
    net_yen: int,
    tax_yen: int,
    *,
    category: str = "課税売上10%",
    account: str = SALES,
    posted_on: dt.date = POSTED_ON,
) -> Entry:
    """A sale, with its tax in 仮受消費税等."""
    lines = [DraftLine(account, Side.CREDIT, net_yen, tax_category=category)]
    if tax_yen:
        lines.append(DraftLine(RECEIVED, Side.CREDIT, tax_yen, tax_category=category))
    return entry(keeper, at, *lines, posted_on=posted_on)


def bought(
    keeper: User,
    at: dt.datetime,
    cost_yen: int,
    tax_yen: int,
    *,
    category: str = "課税仕入10%",
    account: str = COST,
    posted_on: dt.date = POSTED_ON,
    **about: Any,
) -> Entry:
    """A purchase, with the tax that counts in 仮払消費税等; `about` goes into both lines."""
    lines = [DraftLine(account, Side.DEBIT, cost_yen, tax_category=category, **about)]
    if tax_yen:
        lines.append(DraftLine(PAID, Side.DEBIT, tax_yen, tax_category=category, **about))
    return entry(keeper, at, *lines, posted_on=posted_on)


def reckons(keeper: User, at: dt.datetime, **changed: Any) -> TaxMethod:
    """The company reckons its tax by the general method from April 2026 on, unless told otherwise."""
    given: dict[str, Any] = {"method": "GENERAL", **changed}
    valid_from = given.pop("valid_from", YEAR.begins_on)
    return choose_method(new=NewMethod(**given), valid_from=valid_from, acting_user=keeper, at=at)


def interim(keeper: User, at: dt.datetime) -> InterimPayment:
    """The first interim payment of the year."""
    new = NewInterim(
        number=1, national_yen=39_000, local_yen=11_000, paid_on=dt.date(2026, 11, 2), bank_account_code="MAIN"
    )
    return record_interim(year=YEAR, new=new, acting_user=keeper, at=at)


def past(keeper: User, at: dt.datetime) -> FiledReturn:
    """What was filed for the year before."""
    return record_past_return(
        year=YEAR.year_before, national_yen=4_800_000, local_yen=1_353_800, acting_user=keeper, at=at
    )


def published(rows: Iterable[tuple[str, str, str, str, str]]) -> bytes:
    """A file of the published list: number, name, registered, cancelled, expired."""
    lines = []
    for place, (number, name, registered, cancelled, expired) in enumerate(rows, start=1):
        cells = [""] * 24
        cells[:11] = [
            str(place), number, "01", "0", "2", "1", "1", registered, registered, cancelled, expired,
        ]  # fmt: skip
        cells[18] = name
        lines.append(",".join(cells))
    return ("\r\n".join(lines) + "\r\n").encode()


def listed(
    keeper: User, at: dt.datetime, *rows: tuple[str, str, str, str, str], name: str = "list.csv"
) -> RegistrationList:
    """A list that waits for its confirmation."""
    content = published(rows or [("T7000012050002", "株式会社みなと商会", "2023-10-01", "", "")])
    return load_registrations(file=io.BytesIO(content), file_name=name, acting_user=keeper, at=at)
