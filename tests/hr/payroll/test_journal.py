"""An approved run stands in the books to the yen, and its journal balances whatever was paid."""

import datetime as dt

import pytest
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from accounting.ledger import actions as ledger
from accounting.ledger import queries as books_of
from accounting.ledger.models import Entry, Line
from accounting.ledger.rules import Side, side_yen
from backoffice.eventlog.models import Event
from backoffice.organisation.models import Unit, User
from hr.payroll import actions, queries
from hr.payroll.models import Payslip, PayslipLine, Run
from hr.payroll.rules import NoAccountOfPay, Part, PaySum, journal_lines, net_yen
from tests.factories import books, cast, pay

pytestmark = pytest.mark.smoke
ACCOUNTS = {
    ("PAY", "*"): "6120",
    ("OFFICER", "*"): "6110",
    ("EMPLOYER", "*"): "6150",
    ("EMPLOYER_PAYABLE", "*"): "2320",
    ("DEDUCTION", "*"): "2360",
    ("DEDUCTION", "income_tax"): "2361",
    ("NET", "*"): "2310",
}
GIVEN = (Part.PAY, Part.OFFICER, Part.DEDUCTION, Part.EMPLOYER)
yen = st.integers(-2_000_000, 20_000_000)
pay_sums = st.builds(
    PaySum,
    st.sampled_from(GIVEN),
    st.sampled_from(["base", "income_tax", "absence"]),
    st.sampled_from([None, 1, 2]),
    yen,
)


@given(st.lists(pay_sums, max_size=40))
def test_debits_equal_credits_and_net_pay_is_owed_for_any_payslips(sums: list[PaySum]) -> None:
    lines = journal_lines(sums, ACCOUNTS)
    assert side_yen(lines, Side.DEBIT) == side_yen(lines, Side.CREDIT)
    assert all(line.amount_yen > 0 for line in lines)
    owed = [line for line in lines if line.account_code == "2310"]
    assert sum(line.amount_yen if line.side is Side.CREDIT else -line.amount_yen for line in owed) == net_yen(sums)
    costs = sum(each.amount_yen for each in sums if each.part is not Part.DEDUCTION)
    spent = [line for line in lines if line.account_code.startswith("6")]
    assert sum(line.amount_yen if line.side is Side.DEBIT else -line.amount_yen for line in spent) == costs


def test_costs_stand_by_unit_and_debts_together() -> None:
    sums = [
        PaySum(Part.PAY, "base", 1, 300),
        PaySum(Part.PAY, "base", 2, 200),
        PaySum(Part.OFFICER, "base", 2, 900),
        PaySum(Part.PAY, "absence", 2, -20),
        PaySum(Part.DEDUCTION, "income_tax", 1, 30),
        PaySum(Part.DEDUCTION, "income_tax", 2, -5),
        PaySum(Part.EMPLOYER, "pension", 1, 40),
    ]
    shown = [(li.account_code, li.side.value, li.amount_yen, li.unit_id) for li in journal_lines(sums, ACCOUNTS)]
    assert shown == [
        ("6120", "DEBIT", 300, 1),
        ("6120", "DEBIT", 180, 2),
        ("6110", "DEBIT", 900, 2),
        ("6150", "DEBIT", 40, 1),
        ("2320", "CREDIT", 40, None),
        ("2361", "CREDIT", 25, None),
        ("2310", "CREDIT", 1355, None),
    ]


def test_an_item_without_an_account_is_named() -> None:
    with pytest.raises(NoAccountOfPay) as refused:
        journal_lines([PaySum(Part.PAY, "base", 1, 1)], {("NET", "*"): "2310"})
    assert refused.value.given == {"line_code": "base", "part": "PAY"}


# 仮払消費税等
PURCHASE_TAX = "1570"


@pytest.fixture
def run(aiko: User, now: dt.datetime) -> Run:
    pay.payroll(aiko, now)
    pay.attended(pay.hired(3, aiko, now), aiko, now)
    return pay.october(aiko, now)


def posted(run: Run) -> dict[tuple[str, str], int]:
    entry = Entry.objects.get(source_kind="hr.payroll.run", source_id=run.pk)
    found: dict[tuple[str, str], int] = {}
    for line in Line.objects.filter(entry=entry).select_related("account"):
        key = (line.account.code, line.side)
        found[key] = found.get(key, 0) + line.amount_yen
    return found


def test_approval_posts_the_run_once_on_its_closing_day(
    run: Run, aiko: User, ben: User, kei: User, now: dt.datetime
) -> None:
    books.books(kei, now)
    pay.approved(run, aiko, ben, now)
    entry = Entry.objects.get()
    assert (entry.posted_on, entry.description) == (dt.date(2026, 10, 31), "2026年10月分給与　月末締め翌月25日払い")
    # 3 people: 300,000 + 23,438 overtime; 10,000 commuting; 14,775 + 345 + 27,450 insurance; 1,667 employment
    # insurance; 7,180 tax; net 282,021. Within 30,000 of commuting: 30,000 × 10 / 110 = 2,727 consumption tax
    found = posted(run)
    employer_yen = Payslip.objects.aggregate(all=Sum("employer_yen"))["all"]
    assert found == {
        ("6120", "DEBIT"): 3 * 323_438,
        ("6170", "DEBIT"): 27_273,
        (PURCHASE_TAX, "DEBIT"): 2_727,
        ("6150", "DEBIT"): employer_yen,
        ("2320", "CREDIT"): employer_yen,
        ("2363", "CREDIT"): 3 * 42_570,
        ("2360", "CREDIT"): 3 * 1_667,
        ("2361", "CREDIT"): 3 * 7_180,
        ("2310", "CREDIT"): 3 * 282_021,
    }
    assert set(Line.objects.filter(account__code="6120").values_list("unit__code", flat=True)) == {"100"}
    assert Event.objects.filter(step="hr.payroll.post_run", actor_id=ben.pk).count() == 1
    with pytest.raises(ledger.SourceAlreadyPosted):
        actions.post_run.__wrapped__(run_id=run.pk, acting_user=kei, at=now)  # type: ignore[attr-defined]
    assert Entry.objects.count() == 1


def test_the_trial_balance_of_the_month_ties_to_the_payslips(
    run: Run, aiko: User, ben: User, kei: User, now: dt.datetime
) -> None:
    books.books(kei, now)
    pay.approved(run, aiko, ben, now)
    found = books_of.trial_balance(pay.OCTOBER, fiscal_year_first_month=4)
    rows = {row.code: row.closing_yen for group in found.groups for row in group.rows}
    slips = Payslip.objects.aggregate(gross=Sum("gross_yen"), net=Sum("net_yen"), employer=Sum("employer_yen"))
    deducted = PayslipLine.objects.filter(section="DEDUCTION").aggregate(all=Sum("amount_yen"))["all"]
    assert rows["6120"] + rows["6170"] + rows[PURCHASE_TAX] == slips["gross"]
    assert rows["6150"] == rows["2320"] == slips["employer"]
    assert rows["2310"] == slips["net"]
    assert rows["2360"] + rows["2361"] + rows["2363"] == deducted
    assert found.ties
    assert books_of.balance_differences() == []


@pytest.mark.parametrize("chart", [True, False])
def test_an_approval_that_cannot_be_posted_is_no_approval(
    chart: bool, run: Run, aiko: User, ben: User, kei: User, now: dt.datetime
) -> None:
    """Without the chart, or with the month closed."""
    if chart:
        books.books(kei, now)
        ledger.close_month(month=pay.OCTOBER, acting_user=kei, at=now)
    with pytest.raises(ledger.PeriodClosed if chart else ledger.UnknownAccount):
        pay.approved(run, aiko, ben, now)
    run.refresh_from_db()
    assert (run.state, Entry.objects.count()) == ("SUBMITTED", 0)
    assert not Event.objects.filter(step="hr.payroll.approve_run").exists()


def test_the_company_may_choose_other_accounts(run: Run, aiko: User, ben: User, kei: User, now: dt.datetime) -> None:
    books.books(kei, now)
    for part, code, account in (("PAY", "commuting_allowance", "6260"), ("NET", "*", "2320")):
        actions.assign_account(part=part, line_code=code, account_code=account, acting_user=aiko, at=now)
    pay.approved(run, aiko, ben, now)
    found = posted(run)
    assert (found["6260", "DEBIT"], found[PURCHASE_TAX, "DEBIT"]) == (27_273, 2_727)
    assert ("6170", "DEBIT") not in found
    assert ("2310", "CREDIT") not in found


def test_somebody_of_another_unit_costs_that_unit(aiko: User, ben: User, kei: User, now: dt.datetime) -> None:
    Unit.objects.create(code="200", name="経理部", valid_from=cast.SINCE)
    books.books(kei, now)
    pay.payroll(aiko, now)
    pay.attended([*pay.hired(2, aiko, now), *pay.hired(1, aiko, now, first=2000, unit_code="200")], aiko, now)
    pay.approved(pay.october(aiko, now), aiko, ben, now)
    by_unit = Line.objects.filter(account__code="6120").order_by("unit__code").values_list("unit__code", "amount_yen")
    assert list(by_unit) == [("100", 2 * 323_438), ("200", 323_438)]


def test_lines_that_differ_from_their_payslips_are_not_posted(
    run: Run, aiko: User, ben: User, kei: User, now: dt.datetime
) -> None:
    books.books(kei, now)
    pay.calculated(run, aiko, now)
    PayslipLine.objects.filter(code="base").update(amount_yen=1)
    with pytest.raises(actions.JournalDoesNotTie):
        pay.approved(run, aiko, ben, now)
    assert Entry.objects.count() == 0


def test_the_sums_of_a_run_are_one_query_beside_how_it_is_joined(
    run: Run, aiko: User, now: dt.datetime, django_assert_num_queries: object
) -> None:
    pay.calculated(run, aiko, now)
    with django_assert_num_queries(5):  # type: ignore[operator]
        sums = queries.pay_sums(run)
    assert net_yen(sums) == 3 * 282_021
