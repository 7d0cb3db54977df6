"""October of みなと商会 in the books: the trial balance ties to the payslips to the yen, and a second play adds nothing."""

import pytest

from tests.journeys.conftest import House

pytestmark = pytest.mark.servers
BALANCES = """
SELECT account.code, sum(CASE line.side WHEN 'DEBIT' THEN line.amount_yen ELSE -line.amount_yen END)::bigint
  FROM accounting_line line JOIN accounting_account account ON account.id = line.account_id
  JOIN accounting_entry entry ON entry.id = line.entry_id
 WHERE line.posted_on BETWEEN '2026-10-01' AND '2026-10-31' AND entry.source_kind LIKE '{kind}' GROUP BY 1
"""
PAYSLIPS = """
SELECT sum(gross_yen)::bigint, sum(deductions_yen)::bigint, sum(net_yen)::bigint, sum(employer_yen)::bigint
  FROM hr_payslip payslip JOIN hr_run run ON run.id = payslip.run_id WHERE run.state IN ('APPROVED', 'PAID')
"""
INVOICES = """
SELECT count(*), sum(net_yen)::bigint, sum(tax_yen)::bigint, sum(total_yen)::bigint, count(DISTINCT number)
  FROM accounting_invoice WHERE state <> 'DRAFT'
"""
NUMBERS = """
SELECT value FROM backoffice_number number JOIN backoffice_series series ON series.id = number.series_id
 WHERE series.code = 'accounting.receivables.invoice' ORDER BY 1
"""
PLAY_AGAIN = """
from backoffice.demo.month import play
from backoffice.values.periods import Month
play(company(), Month(2026, 10), print)
"""
TIES = """
from accounting.ledger import queries
from backoffice.values.periods import Month
found = queries.trial_balance(Month(2026, 10), fiscal_year_first_month=4)
print(found.ties, found.debit_yen == found.credit_yen, queries.balance_differences())
"""


def test_the_trial_balance_ties_to_the_payslips_and_a_second_play_adds_nothing(house: House) -> None:
    ((gross_yen, deductions_yen, net_yen, employer_yen),) = house.rows(PAYSLIPS)
    posted = dict(house.rows(BALANCES.format(kind="hr.payroll.run")))
    assert posted["6110"] + posted["6120"] + posted["6170"] + posted["1570"] == gross_yen
    assert posted["6150"] == employer_yen == -posted["2320"]
    assert posted["2310"] == -net_yen
    assert sum(posted[code] for code in ("2360", "2361", "2362", "2363")) == -deductions_yen
    paid = dict(house.rows(BALANCES.format(kind="hr.payroll.payment")))
    ((carried_yen,),) = house.rows("SELECT sum(total_yen)::bigint FROM hr_bankfile")
    assert paid == {"2310": carried_yen, "1140": -carried_yen}
    assert house.do(TIES).split() == ["True", "True", "[]"]
    before = house.rows("SELECT count(*), max(id) FROM accounting_entry")
    assert house.do(PLAY_AGAIN) == ""
    assert house.rows("SELECT count(*), max(id) FROM accounting_entry") == before


def test_the_trial_balance_ties_to_the_invoices_and_their_numbers_have_no_gap(house: House) -> None:
    ((count, net_yen, tax_yen, total_yen, numbers),) = house.rows(INVOICES)
    posted = dict(house.rows(BALANCES.format(kind="accounting.receivables.invoice")))
    assert posted["1220"] == total_yen == net_yen + tax_yen
    assert posted["4110"] + posted["4120"] == -net_yen
    assert posted["2380"] == -tax_yen
    assert set(posted) == {"1220", "4110", "4120", "2380"}
    assert count == numbers >= 38
    assert [row[0] for row in house.rows(NUMBERS)] == list(range(1, count + 1))
    assert house.rows("SELECT count(*) FROM accounting_invoice WHERE state = 'DRAFT'") == [(3,)]
    lines = "SELECT count(*) FROM accounting_invoiceline GROUP BY invoice_id HAVING count(*) > 30"
    assert len(house.rows(lines)) == 2


SPENDING = (
    "('accounting.expenses.claim', 'accounting.payables.bill', 'accounting.payables.payment',"
    " 'accounting.settlements.offset', 'accounting.banking.match')"
)
OWED = f"""
SELECT account.code, sum(CASE line.side WHEN 'CREDIT' THEN line.amount_yen ELSE -line.amount_yen END)::bigint
  FROM accounting_line line JOIN accounting_account account ON account.id = line.account_id
  JOIN accounting_entry entry ON entry.id = line.entry_id
 WHERE entry.source_kind IN {SPENDING} AND account.category = 'LIABILITY' GROUP BY 1 HAVING sum(
   CASE line.side WHEN 'CREDIT' THEN line.amount_yen ELSE -line.amount_yen END) <> 0
"""
OPEN_ITEMS = """
SELECT account.code, sum(item.amount_yen - item.settled_yen)::bigint FROM accounting_payable item
  JOIN accounting_account account ON account.id = item.account_id
 WHERE item.state = 'OPEN' AND item.source_kind IN ('accounting.expenses.claim', 'accounting.payables.bill') GROUP BY 1
"""
CREDITABLE = """
SELECT (SELECT sum(creditable_yen) FROM accounting_claimline line JOIN accounting_claim claim ON claim.id = line.claim_id
         WHERE claim.state = 'APPROVED') + (SELECT sum(creditable_yen) FROM accounting_billtax WHERE bill_id IN (
         SELECT source_id FROM accounting_payable WHERE source_kind = 'accounting.payables.bill'))
"""


def test_the_open_payables_are_what_the_liabilities_hold_of_claims_and_bills(house: House) -> None:
    assert dict(house.rows(OWED)) == dict(house.rows(OPEN_ITEMS))
    claims = dict(house.rows(BALANCES.format(kind="accounting.expenses.claim")))
    ((claimed_yen,),) = house.rows("SELECT sum(total_yen)::bigint FROM accounting_claim WHERE state = 'APPROVED'")
    assert claims["2310"] == -claimed_yen
    bills = dict(house.rows(BALANCES.format(kind="accounting.payables.bill")))
    ((creditable_yen,),) = house.rows(CREDITABLE)
    assert claims["1570"] + bills["1570"] == creditable_yen
    ((paid_yen,),) = house.rows("SELECT sum(total_yen)::bigint FROM accounting_paymentrun WHERE state = 'PAID'")
    paid = dict(house.rows(BALANCES.format(kind="accounting.payables.payment")))
    assert paid == {"2310": paid_yen, "1140": -paid_yen}
    states = dict(house.rows("SELECT state, count(*) FROM accounting_claim GROUP BY 1"))
    assert states == {"APPROVED": 13, "DRAFT": 1, "RETURNED": 1, "SUBMITTED": 2}


BOUGHT = "general_affairs.purchasing.receipt"
RECEIVED = """
SELECT sum(net_yen)::bigint, sum(tax_yen)::bigint, sum(total_yen)::bigint FROM general_affairs_receipt
 WHERE received_on BETWEEN '2026-10-01' AND '2026-10-31'
"""


def test_what_was_received_is_what_the_books_owe_for_purchases(house: House) -> None:
    ((net_yen, tax_yen, total_yen),) = house.rows(RECEIVED)
    posted = dict(house.rows(BALANCES.format(kind=BOUGHT)))
    owed_yen = -posted.pop("2310")
    assert owed_yen == total_yen == net_yen + tax_yen == sum(posted.values())
    # Everybody but the unregistered furniture maker counts in full: 30% of the tax on 504,000 yen is cost.
    assert posted["1570"] == tax_yen - 50_400 * 3 // 10
    ((open_yen,),) = house.rows(
        f"SELECT sum(amount_yen)::bigint FROM accounting_payable WHERE source_kind = '{BOUGHT}' AND state = 'OPEN'"
    )
    assert open_yen == total_yen
