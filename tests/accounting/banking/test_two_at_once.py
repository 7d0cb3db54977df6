"""The same line from two tabs at the same moment: it is matched once, the other is told so."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from accounting.banking.actions import AccountPart, NewMatch, match_lines
from accounting.banking.models import BankAccountOfCompany, BankMatch
from accounting.ledger.models import Entry
from backoffice.companies.models import Company
from tests.factories import banks, cast, committed
from tests.factories.books import books, salary_account


@pytest.fixture
def real(django_db_blocker: Any, django_db_setup: None) -> Iterator[Company]:
    with django_db_blocker.unblock(), committed.company() as made:
        yield made


def test_a_line_is_matched_once(real: Company, now: dt.datetime) -> None:
    cast.organisation()
    duties = ("accounting.bookkeeping", "accounting.bank_accounts", "accounting.bank_matching")
    kei = cast.member("committed-kei", "恵", duties=duties)
    books(kei, now)
    salary_account(kei, now)
    (line,) = banks.loaded(BankAccountOfCompany.objects.get(), kei, now, ("2026/11/02", 1_000, "ﾘｿｸ"))
    part = AccountPart(account_code="7110", amount_yen=1_000, label="利息")

    def confirm() -> object:
        return match_lines(new=NewMatch(line_ids=[line.pk], accounts=[part]), acting_user=kei, at=now)

    assert committed.together(real, confirm, confirm, confirm) == ["accounting.banking.already_matched"] * 2
    assert BankMatch.objects.count() == 1
    assert Entry.objects.filter(source_kind="accounting.banking.match").count() == 1
