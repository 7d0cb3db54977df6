"""Books with the standard chart, and entries to put into them."""

import datetime as dt

from accounting.banking.actions import NewBankAccount, register_account
from accounting.ledger.actions import adopt_chart, post_entry
from accounting.ledger.chart import standard_chart
from accounting.ledger.models import Entry
from accounting.ledger.rules import DraftLine, EntryDraft, Side, Source
from backoffice.organisation.models import User

POSTED_ON = dt.date(2026, 10, 31)
BANK, SALES, PAYABLE, RENT = "1140", "4110", "2310", "6330"
SALARY_ACCOUNT = NewBankAccount(
    code="MAIN",
    bank_code="0001",
    bank_name="みずほ銀行",
    bank_kana="ミズホ",
    branch_code="110",
    branch_name="丸の内支店",
    branch_kana="マルノウチ",
    kind="ORDINARY",
    number="7654321",
    consignor_code="1234567890",
    consignor_kana="カ）ミナトショウカイ",
    separator="CRLF",
    name_class="PARTY_NAME",
    pays_salaries=True,
)


def books(keeper: User, at: dt.datetime) -> None:
    """The company adopts the standard chart."""
    adopt_chart(accounts=standard_chart(POSTED_ON), acting_user=keeper, at=at)


def debit(account_code: str, amount_yen: int) -> DraftLine:
    return DraftLine(account_code, Side.DEBIT, amount_yen)


def credit(account_code: str, amount_yen: int) -> DraftLine:
    return DraftLine(account_code, Side.CREDIT, amount_yen)


def draft(
    number: int, *lines: DraftLine, posted_on: dt.date = POSTED_ON, kind: str = "tests.books.paper"
) -> EntryDraft:
    """An entry of paper `number`; rent of 1,000 yen when no lines are named."""
    return EntryDraft(
        posted_on, Source(kind, number), f"家賃 {number}", lines or (debit(RENT, 1000), credit(PAYABLE, 1000))
    )


def posted(number: int, keeper: User, at: dt.datetime) -> Entry:
    """That entry, in the books."""
    return post_entry(draft=draft(number), acting_user=keeper, at=at)


def salary_account(keeper: User, at: dt.datetime) -> None:
    """The company's account that pays salaries."""
    register_account(entry=SALARY_ACCOUNT, account_code=BANK, acting_user=keeper, at=at)
