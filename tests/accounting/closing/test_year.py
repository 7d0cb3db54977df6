"""A year of みなと商会 from its first invoice to its close: every sum ties to the one below it, to the yen."""

import datetime as dt

import pytest
from django.db.models import F, QuerySet, Sum

from accounting.accruals import actions as accruals
from accounting.accruals import queries as of_accruals
from accounting.banking.actions import as_match, match_many
from accounting.banking.models import BankAccountOfCompany
from accounting.banking.queries import bank_balance_yen, free_sides, reconciliation, suggested
from accounting.closing import actions, queries
from accounting.consumption_tax.actions import post_return
from accounting.consumption_tax.queries import lines_of, period_return
from accounting.fixed_assets.queries import ties_with_ledger
from accounting.ledger.actions import PeriodClosed, post_entry
from accounting.ledger.models import Account, Entry, Line, MonthlyBalance
from accounting.ledger.queries import balance_differences, trial_balance
from accounting.ledger.rules import DraftLine, Side, Stage
from accounting.payables.actions import NewBillLine, pay_items
from accounting.payables.models import BILL, Payable
from accounting.payables.tax import account_for
from accounting.receivables.models import Invoice
from accounting.statements.queries import Kind, cash_flows, changes_of_equity, statement
from accounting.statements.rules import Span
from backoffice.companies import clock
from backoffice.organisation.models import User
from backoffice.partners.models import Partner
from backoffice.values.calendar import on_or_after
from backoffice.values.periods import Month
from hr.payroll.models import Payslip, PayslipLine
from hr.remittance.models import Remittance
from hr.resident_tax.actions import NewNotice, record_notices
from tests.factories import accrued, assets, banks, books, closed, pay, sales, spend, taxed, trade
from tests.factories.year import PLACES, Year

APRIL, MARCH = Month(2026, 4), Month(2027, 3)
YEAR = [APRIL.plus(number) for number in range(12)]
BANK, RECEIVABLE = "1140", "1220"
# A month: 20,880 × 10% and 10,800 × 8% on top; 20,000 × 10% bought.
SOLD_YEN, SALES_TAX_YEN = 31_680, 2_088 + 864
BOUGHT_YEN, PURCHASE_TAX_YEN = 20_000, 2_000
# Pay of three months, each paid on the 25th of the next one; the others would only repeat them.
PAID_MONTHS = (Month(2026, 6), Month(2027, 1), Month(2027, 2))
WAGES, WELFARE, OWED_BY_COMPANY = "2310", "6150", "2320"
INCOME_TAX, RESIDENT_TAX, INSURANCE, LABOUR = "2361", "2362", "2363", "2360"
PREMIUMS = ("health_insurance", "child_support_levy", "pension_insurance")


def moment(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, 10, tzinfo=clock.TOKYO)


@pytest.fixture
def year(kei: User, ben: User, admin: User, aiko: User) -> User:
    """Twelve months lived and closed without an open item, the year's end posted."""
    at = moment(APRIL.first_day)
    sales.ready(kei, at)
    assets.small_company(kei, at)
    taxed.reckons(kei, at)
    spend.payment_route(ben, admin, at)
    closed.route(ben, admin, at)
    capital = (books.debit(BANK, 5_000_000), books.credit("3110", 5_000_000))
    post_entry(draft=books.draft(1, *capital, posted_on=APRIL.first_day), acting_user=kei, at=at)
    customer, seller = trade.customer(), trade.supplier()
    assets.registered(kei, at, acquired_on=APRIL.first_day, in_use_from=APRIL.first_day)
    bought = (untaxed("1660", 1_200_000), books.credit(BANK, 1_200_000))
    post_entry(draft=books.draft(2, *bought, posted_on=APRIL.first_day), acting_user=kei, at=at)
    rent = (untaxed(books.RENT, 36_000), books.credit(BANK, 36_000))
    post_entry(draft=books.draft(3, *rent, posted_on=APRIL.first_day), acting_user=kei, at=at)
    accrued.deferral(kei, at, starts_on=APRIL.first_day, ends_on=APRIL.plus(35).last_day, paid_on=APRIL.first_day)
    payroll = _hired(kei, ben, aiko)
    for month in YEAR:
        _live(month, kei, ben, customer, seller, payroll)
    for month in YEAR:
        actions.close_books(month=month, room="", reason="", acting_user=kei, at=moment(MARCH.plus(2).first_day))
    after = moment(MARCH.plus(2).first_day)
    post_return(year=taxed.YEAR, acting_user=kei, at=after)
    actions.close_year(begins=APRIL, acting_user=kei, at=after)
    return kei


def untaxed(account_code: str, amount_yen: int) -> DraftLine:
    return DraftLine(account_code, Side.DEBIT, amount_yen, tax_category="対象外")


def _hired(kei: User, ben: User, aiko: User) -> Year:
    """An officer and two employees of two cities, insured and taxed."""
    payroll, at = Year(aiko, ben, kei), moment(APRIL.first_day)
    pay.payroll(aiko, at)
    payroll.hire("1001", 260_000, pay.SINCE, at)
    payroll.hire("1002", 300_000, pay.SINCE, at)
    payroll.hire("1900", 410_000, pay.SINCE, at, kind="OFFICER", pay_kind="OFFICER")
    notices = [
        NewNotice.of_year(each.pk, 2026, *PLACES[n % 2], 12_300 + 100 * n, 11_800 + 100 * n)
        for n, each in enumerate(payroll.people)
    ]
    record_notices(entries=notices, acting_user=aiko, at=at)
    return payroll


def _pay(month: Month, payroll: Year) -> None:
    """What was earned in the month before is paid; what was withheld before is paid in when it falls due."""
    if month.previous in PAID_MONTHS:
        payroll.play_month(month.previous)
    payroll.pay_in(month.previous)


def _live(month: Month, kei: User, ben: User, customer: Partner, seller: Partner, payroll: Year) -> None:
    """A month sells, buys, pays people and what the month before bought, and takes in what it sold."""
    at = moment(month.next.first_day)
    _pay(month, payroll)
    days = {"issued_on": month.last_day, "supplied_from": month.first_day, "supplied_to": month.last_day}
    lines = tuple(
        sales.line(name, quantity, price, tax, month.last_day)
        for name, quantity, price, tax in (
            ("コピー用紙", "6", "3480", sales.STANDARD),
            ("コーヒー豆", "3", "3600", sales.REDUCED),
        )
    )
    sales.finalised(customer, kei, at, *lines, **days, due_on=month.next.last_day)
    spend.billed(
        seller,
        kei,
        at,
        number=f"A-{month}",
        dated_on=month.last_day,
        due_on=month.next.last_day,
        description=f"{month} 広告",
        lines=(NewBillLine("6210", "STANDARD", BOUGHT_YEN, "広告の掲載"),),
        taxes={"STANDARD": PURCHASE_TAX_YEN},
        total_yen=BOUGHT_YEN + PURCHASE_TAX_YEN,
    )
    due = list(Payable.objects.filter(source_kind=BILL, incurred_on=month.previous.last_day))
    if due:
        tenth = moment(month.first_day.replace(day=10))
        pay_on = on_or_after(month.first_day.replace(day=25))
        run = spend.decided(spend.planned(due, kei, tenth, pay_on=pay_on), ben, tenth)
        pay_items(run_id=run.pk, acting_user=kei, at=at)
    accruals.post_deferrals(month=month, acting_user=kei, at=at)
    if month == MARCH:
        accruals.move_long_term(year_end=MARCH, acting_user=kei, at=at)
    else:
        accrued.accrual(kei, at, month=month)
    with clock.moved_to(at):
        assets.depreciated(kei, month)
    _bank(month, kei, at)


def _bank(month: Month, kei: User, at: dt.datetime) -> None:
    """The statement of the month: what the books know, and the customer's money, which they learn of by it."""
    account = BankAccountOfCompany.objects.get()
    rows = [
        (side.on, side.amount_yen, side.description)
        for side in free_sides([account.account_id], month.first_day, month.last_day)
    ]
    for invoice in Invoice.objects.filter(issued_on=month.previous.last_day):
        rows.append((month.last_day, invoice.total_yen, "ﾌﾘｺﾐ ｺｳﾅﾝﾌ-ｽﾞ"))
    told = [(f"{on:%Y/%m/%d}", yen, text) for on, yen, text in sorted(rows)]
    opening_yen = bank_balance_yen(account, month.first_day)
    lines = banks.loaded(account, kei, at, *told, opening_yen=opening_yen)
    found = suggested(lines, at.date())
    match_many(news=[as_match(line, found[line.pk][0]) for line in lines], acting_user=kei, at=at)


def balance(code: str, until: Month = MARCH) -> int:
    """Debit less credit of an account over the year, or until a month of it."""
    found = MonthlyBalance.objects.filter(account__code=code, month__lte=until.first_day)
    return int(found.aggregate(yen=Sum(F("debit_yen") - F("credit_yen")))["yen"] or 0)


def test_the_year_closes_and_every_sum_ties_to_the_one_below_it(year: User) -> None:
    _ledger_ties()
    _sub_ledgers_tie()
    for month in YEAR:
        _cash_ties(month)
        _pay_ties(month)
    _people_tie()
    _statements_tie()
    _return_ties()
    march = queries.checklist(MARCH, fiscal_year_first_month=4)
    assert (march.open_labels, march.lock is not None) == ([], True)
    with pytest.raises(PeriodClosed):
        books_entry = books.draft(99, posted_on=MARCH.last_day)
        post_entry(draft=books_entry, acting_user=year, at=moment(MARCH.plus(2).first_day))
    assert not Entry.objects.filter(source_id=99, source_kind="tests.books.paper").exists()


def _ledger_ties() -> None:
    assert balance_differences() == []
    assert all(trial_balance(month, fiscal_year_first_month=4).ties for month in YEAR)
    assert queries.profit_lines(APRIL) == []


def _sub_ledgers_tie() -> None:
    # The invoice and the bill of March are open; twelve months of 200% depreciation over 5 years: 1,200,000 × 0.4.
    assert balance(RECEIVABLE) == SOLD_YEN + SALES_TAX_YEN
    assert balance(account_for("trade", MARCH.last_day)) == -(BOUGHT_YEN + PURCHASE_TAX_YEN)
    assert balance("1660") + balance("1699") == 1_200_000 - 480_000
    assert all(tie.ties for tie in ties_with_ledger(MARCH))
    # Of 36,000 over three years 24,000 are left, 12,000 of them more than a year away.
    assert (balance("1530"), balance("1850")) == (12_000, 12_000)
    assert not any(tie.difference_yen for tie in of_accruals.ties(MARCH))


def cost(code: str, until: Month = MARCH) -> int:
    """Debit less credit of an account of costs, before the profit is carried over."""
    found = MonthlyBalance.objects.filter(account__code=code, month__lte=until.first_day).exclude(stage=Stage.TRANSFER)
    return int(found.aggregate(yen=Sum(F("debit_yen") - F("credit_yen")))["yen"] or 0)


def tax_of_pay() -> int:
    """The consumption tax within commuting allowances."""
    found = Line.objects.filter(entry__source_kind="hr.payroll.run", account__code="1570")
    return int(found.aggregate(yen=Sum("amount_yen"))["yen"])


def slips(*, since: Month = APRIL, until: Month = MARCH) -> QuerySet[Payslip]:
    """The payslips of the months between two, both included."""
    return Payslip.objects.filter(run__month__range=(since.first_day, until.first_day))


def of_slips(found: QuerySet[Payslip], section: str, *codes: str) -> int:
    """What payslips say in the lines of a section, of some codes where they are named."""
    lines = PayslipLine.objects.filter(payslip__in=found, section=section)
    lines = lines.filter(code__in=codes) if codes else lines
    return lines.aggregate(yen=Sum("amount_yen"))["yen"] or 0


def _pay_ties(month: Month) -> None:
    """What the books owe at the end of a month is what payslips say: pay until the 25th of the next month, premiums
    until its end or the next day of banks, taxes until the 10th of the month after the pay."""
    unpaid, taxed_still = slips(since=month, until=month), slips(since=month.previous, until=month)
    is_due_later = on_or_after(month.last_day) > month.last_day
    insured_still = taxed_still if is_due_later else unpaid
    assert balance(WAGES, month) == -sum(unpaid.values_list("net_yen", flat=True)), month
    assert balance(INSURANCE, month) == -of_slips(insured_still, "DEDUCTION", *PREMIUMS), month
    assert balance(INCOME_TAX, month) == -of_slips(taxed_still, "DEDUCTION", "income_tax"), month
    assert balance(RESIDENT_TAX, month) == -of_slips(taxed_still, "DEDUCTION", "resident_tax"), month
    assert balance(LABOUR, month) == -of_slips(slips(until=month), "DEDUCTION", "employment_insurance"), month
    assert cost(WELFARE, month) == of_slips(slips(until=month), "EMPLOYER"), month


def _people_tie() -> None:
    """Nine payslips, three of an officer, who is in no labour insurance; premiums of three months, and the taxes of two
    pay days to three offices: what was withheld in March is due in April."""
    all_of_them, officers = slips(), slips().filter(employee__kind="OFFICER")
    assert (all_of_them.count(), officers.count(), Remittance.objects.count()) == (9, 3, 9)
    assert not any(each.net_yen <= 0 for each in all_of_them)
    assert cost("6110") + cost("6120") + cost("6170") + tax_of_pay() == sum(
        all_of_them.values_list("gross_yen", flat=True)
    )
    # Health, pension and children's contributions are paid in; labour insurance is declared in June.
    labour_yen = of_slips(all_of_them, "EMPLOYER", "employment_insurance_employer", "accident_insurance")
    assert balance(OWED_BY_COMPANY) == -labour_yen


def _cash_ties(month: Month) -> None:
    """The account of the books is the balance that the bank tells, with nothing left on either side."""
    found = reconciliation(Account.objects.get(code=BANK), month.last_day)
    assert (found.difference_yen, len(found.entries), len(found.lines)) == (0, 0, 0)


def _statements_tie() -> None:
    span = Span(APRIL, MARCH, APRIL)
    sheet, income = statement(Kind.BALANCE_SHEET, [span]), statement(Kind.INCOME, [span])
    assert sheet.yen("total_assets") == sheet.yen("total_liabilities_and_net_assets")
    # Sales of 380,160; advertising of 240,000, rent of 12,000, depreciation of 480,000; three months of pay.
    pay_yen = sum(slips().values_list("gross_yen", flat=True)) + of_slips(slips(), "EMPLOYER") - tax_of_pay()
    profit_yen = 12 * SOLD_YEN - 12 * BOUGHT_YEN - 12_000 - 480_000 - pay_yen
    assert income.yen("net_profit") == profit_yen + balance_of_tax_rounding()
    assert abs(balance_of_tax_rounding()) < 1_000
    equity = changes_of_equity(span)
    assert equity is not None
    assert sheet.yen("total_net_assets") == 5_000_000 + income.yen("net_profit")
    cash = cash_flows([span])
    assert cash.statement.yen("closing_cash") == balance(BANK)


def balance_of_tax_rounding() -> int:
    """What the return rounds away goes to 雑収入 or 雑損失 (credit less debit)."""
    found = Line.objects.filter(
        entry__source_kind="accounting.consumption_tax.return", account__category__in=("REVENUE", "EXPENSE")
    )
    sums = dict(found.values_list("side").annotate(yen=Sum("amount_yen")))
    return int(sums.get("CREDIT", 0)) - int(sums.get("DEBIT", 0))


def _return_ties() -> None:
    found = period_return(taxed.YEAR, taxed.YEAR)
    assert found.found is not None
    sold = lines_of(taxed.YEAR, [sales.STANDARD])
    assert (
        sum(line.amount_yen for line in sold if line.account.code == "4110" or line.account.code == "4120")
        == 12 * 20_880
    )
    assert balance("2380") == balance("1570") == 0
    # What is payable is the total of the form, unless it is to come back.
    owed = {
        code: balance(code) for code in Account.objects.filter(name__contains="消費税").values_list("code", flat=True)
    }
    assert abs(sum(owed.values())) == abs(found.found.total_yen)
