"""The chart of accounts: added, renamed, placed in the statements, out of use and never deleted; projects."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounting.ledger import actions, needed, queries
from accounting.ledger.actions import AccountFacts
from accounting.ledger.models import Account
from accounting.ledger.rules import Side
from accounting.statements.queries import books as books_of
from accounting.statements.rules.cash_flow import destination_of
from backoffice.access.gate import NotAllowed
from backoffice.eventlog.models import Event
from backoffice.organisation.models import Project, User
from backoffice.parameters.queries import all_definitions
from backoffice.values.periods import Month
from tests.factories import vouchers
from tests.factories.books import BANK, POSTED_ON, RENT, books, salary_account
from tests.factories.vouchers import line

LIST, NEW = reverse("accounting:ledger_account_list"), reverse("accounting:ledger_account_new")
PROJECTS = reverse("accounting:ledger_project_list")
# Every account, and how accounts flow: neither is what a room posts to.
LISTS = {"accounting.ledger.chart_of_accounts", "accounting.statements.cash_flow_accounts"}


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    books(kei, now)
    return kei


def facts(**changed: str) -> AccountFacts:
    given = {"name": "社宅家賃", "name_kana": "シャタクヤチン", "section": "販管費", "tax_category": "非課税仕入"}
    return AccountFacts(**{**given, **changed})


def rent(**changed: str) -> AccountFacts:
    account = Account.objects.get(code=RENT)
    names = ("name", "name_kana", "section", "tax_category", "cash_flow")
    return AccountFacts(**{**{name: getattr(account, name) for name in names}, **changed})


def used(keeper: User, now: dt.datetime) -> Account:
    vouchers.entered(keeper, now, lines=(line(RENT, Side.DEBIT, 500), line(BANK, Side.CREDIT, 500)))
    return Account.objects.get(code=RENT)


def test_an_account_is_added_with_its_place(keeper: User, now: dt.datetime) -> None:
    section = Account.objects.get(code=RENT).section
    made = actions.add_account(code="6339", facts=facts(section=section), acting_user=keeper, at=now)
    assert (made.category, made.normal_side, str(made)) == ("EXPENSE", "DEBIT", "6339 社宅家賃")
    vouchers.entered(keeper, now, lines=(line("6339", Side.DEBIT, 500), line(BANK, Side.CREDIT, 500)))
    for code, refused in (("6339", actions.AccountCodeTaken), ("６３", actions.BadAccountCode)):
        with pytest.raises(refused):
            actions.add_account(code=code, facts=facts(section=section), acting_user=keeper, at=now)
    for wrong in (
        {"section": "どこか"},
        {"section": section, "tax_category": "なし"},
        {"section": section, "cash_flow": "cash"},
    ):
        with pytest.raises(actions.SectionUnknown):
            actions.add_account(code="6338", facts=facts(**wrong), acting_user=keeper, at=now)
    assert not Account.objects.filter(code="6338").exists()


def test_an_account_is_renamed_and_keeps_its_kind(keeper: User, now: dt.datetime) -> None:
    account, cash = used(keeper, now), Account.objects.get(code="1110")
    renamed = actions.change_account(account_id=account.pk, facts=rent(name="賃借料"), acting_user=keeper, at=now)
    assert renamed.name == "賃借料"
    event = Event.objects.get(step="accounting.ledger.change_account")
    assert event.changes == {"name": [account.name, "賃借料"]}
    with pytest.raises(actions.AccountKeepsItsKind):
        actions.change_account(account_id=account.pk, facts=rent(section=cash.section), acting_user=keeper, at=now)
    with pytest.raises(DatabaseError, match="it has lines"), transaction.atomic():
        Account.objects.filter(pk=account.pk).update(category="ASSET")
    with pytest.raises(DatabaseError, match="it has lines"), transaction.atomic():
        Account.objects.filter(pk=account.pk).update(code="0001")


def test_an_unused_account_may_change_its_kind(keeper: User, now: dt.datetime) -> None:
    unused, cash = Account.objects.get(code=RENT), Account.objects.get(code="1110")
    changed = actions.change_account(account_id=unused.pk, facts=rent(section=cash.section), acting_user=keeper, at=now)
    assert (changed.category, changed.normal_side) == ("ASSET", "DEBIT")


def test_an_account_goes_out_of_use_after_its_last_line(keeper: User, now: dt.datetime) -> None:
    account = used(keeper, now)
    with pytest.raises(actions.AccountUsedLater):
        actions.retire_account(account_id=account.pk, out_of_use_from=POSTED_ON, acting_user=keeper, at=now)
    day = POSTED_ON + dt.timedelta(days=1)
    actions.retire_account(account_id=account.pk, out_of_use_from=day, acting_user=keeper, at=now)
    with pytest.raises(actions.AccountOutOfUse):
        vouchers.entered(keeper, now, posted_on=day, lines=(line(RENT, Side.DEBIT, 500), line(BANK, Side.CREDIT, 500)))
    actions.retire_account(account_id=account.pk, out_of_use_from=None, acting_user=keeper, at=now)
    assert Account.objects.get(code=RENT).out_of_use_from is None


@pytest.mark.parametrize(
    ("code", "room_ja", "room_en"),
    [
        ("1570", "消費税", "Consumption tax"),
        ("1220", "売上・請求", "Sales"),
        ("4130", "売上・請求", "Sales"),
        ("2310", "仕入・支払", "Purchases"),
        ("1699", "固定資産", "Fixed assets"),
        ("1545", "経過勘定", "Accruals"),
        ("3330", "年度の締め", "Close"),
        ("6260", "経費精算", "Expense"),
        ("6120", "給与", "Pay"),
        ("1530", "労働保険料の納付", "labour insurance"),
        ("6315", "購買", "Purchas"),
    ],
)
def test_an_account_that_the_program_posts_to_stays_in_use(
    keeper: User, now: dt.datetime, code: str, room_ja: str, room_en: str
) -> None:
    account = Account.objects.get(code=code)
    day = POSTED_ON + dt.timedelta(days=1)
    with pytest.raises(actions.AccountNeeded) as refused:
        actions.retire_account(account_id=account.pk, out_of_use_from=day, acting_user=keeper, at=now)
    assert room_ja in refused.value.cause_ja
    assert room_en.lower() in refused.value.cause_en.lower()
    account.refresh_from_db()
    assert account.out_of_use_from is None
    page = browser(keeper).post(
        reverse("accounting:ledger_account_retire", args=[account.pk]), {"out_of_use_from": "2026-12-01"}
    )
    assert page.status_code == 422
    assert room_ja in page.content.decode()


def test_no_parameter_of_accounts_is_left_out(keeper: User) -> None:
    named = [each.key for each in all_definitions() if each.key.endswith("accounts") and each.key not in LISTS]
    assert len(named) > 10
    codes = {code: key for key in named for code in needed.codes_of(key, POSTED_ON)}
    assert {code: key for code, key in codes.items() if not needed.rooms_of(code, POSTED_ON)} == {}


def test_the_account_of_a_bank_account_stays_in_use(keeper: User, now: dt.datetime) -> None:
    bank, day = Account.objects.get(code=BANK), POSTED_ON + dt.timedelta(days=1)
    actions.retire_account(account_id=bank.pk, out_of_use_from=day, acting_user=keeper, at=now)
    actions.retire_account(account_id=bank.pk, out_of_use_from=None, acting_user=keeper, at=now)
    salary_account(keeper, now)
    with pytest.raises(actions.AccountNeeded, match="入出金"):
        actions.retire_account(account_id=bank.pk, out_of_use_from=day, acting_user=keeper, at=now)


def test_an_account_with_lines_is_not_deleted_by_postgresql(keeper: User, now: dt.datetime) -> None:
    account = used(keeper, now)
    with pytest.raises(DatabaseError, match="foreign key"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounting_account WHERE id = %s", [account.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_chosen_line_of_the_cash_flows_is_the_one_of_the_statement(keeper: User, now: dt.datetime) -> None:
    deposit = Account.objects.get(code="1150")
    given = {name: getattr(deposit, name) for name in ("name", "name_kana", "section", "tax_category")}
    actions.change_account(
        account_id=deposit.pk, facts=AccountFacts(**given, cash_flow="cash"), acting_user=keeper, at=now
    )
    held = next(each for each in books_of(Month(2026, 10), Month(2026, 10)).accounts if each.code == "1150")
    assert destination_of(held, {}).line == "cash"


def test_the_chart_shows_balances_as_they_grow(keeper: User, now: dt.datetime) -> None:
    used(keeper, now)
    found = {row.account.code: row.balance_yen for row in queries.chart(Month(2026, 11), 4)}
    assert (found[RENT] > 0, found[BANK]) == (True, -500)
    assert {row.account.code: row.balance_yen for row in queries.chart(Month(2027, 4), 4)}[RENT] == 0


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_chart_is_kept_by_its_pages(keeper: User, now: dt.datetime) -> None:
    client = browser(keeper)
    section = Account.objects.get(code=RENT).section
    sent: dict[str, Any] = {
        "code": "6339",
        "name": "社宅家賃",
        "name_kana": "シャタクヤチン",
        "section": section,
        "tax_category": "非課税仕入",
        "cash_flow": "",
    }
    client.post(NEW, sent)
    assert "社宅家賃" in client.get(LIST).content.decode()
    taken = client.post(NEW, sent)
    assert taken.status_code == 422
    assert "すでに使われています" in taken.content.decode()
    made = Account.objects.get(code="6339")
    change = reverse("accounting:ledger_account_change", args=[made.pk])
    assert 'value="社宅家賃"' in client.get(change).content.decode()
    client.post(change, {**sent, "name": "社宅の家賃"})
    retire = reverse("accounting:ledger_account_retire", args=[made.pk])
    client.post(retire, {"out_of_use_from": "2026-12-01"})
    page = client.get(LIST).content.decode()
    assert "社宅の家賃" in page
    assert "2026/12/01から使用停止" in page


def test_projects_are_begun_summed_and_ended(keeper: User, now: dt.datetime) -> None:
    client = browser(keeper)
    sent = {"code": "P1", "name": "新店", "lead": "", "valid_from": "2026-04-01"}
    client.post(reverse("accounting:ledger_project_new"), sent)
    assert client.post(reverse("accounting:ledger_project_new"), sent).status_code == 422
    project = Project.objects.get()
    vouchers.entered(
        keeper,
        now,
        lines=(
            line(RENT, Side.DEBIT, 5_000, project_id=project.pk, tax_category="対象外"),
            line(BANK, Side.CREDIT, 5_000),
        ),
    )
    (row,) = queries.projects(dt.date(2026, 11, 4), 4)
    assert (row.income_yen, row.cost_yen) == (0, 5_000)
    assert "−5,000" in client.get(PROJECTS).content.decode()
    end = reverse("accounting:ledger_project_end", args=[project.pk])
    assert client.post(end, {"valid_until": "2026-04-01"}).status_code == 422
    client.post(end, {"valid_until": "2026-11-01"})
    assert "終了" in client.get(PROJECTS).content.decode()
    assert "新店" not in client.get(reverse("accounting:ledger_voucher_new")).content.decode()


def test_nobody_without_the_duty_changes_the_chart(keeper: User, chie: User, now: dt.datetime) -> None:
    with pytest.raises(NotAllowed):
        actions.add_account(code="6339", facts=facts(), acting_user=chie, at=now)
    assert browser(chie).get(LIST).status_code == 403
