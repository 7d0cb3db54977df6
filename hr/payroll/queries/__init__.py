"""Reads of payroll: who belongs to a run, the facts of each, and what the pages show."""

from .compare import (
    ItemChange,
    Moved,
    RunDifference,
    causes_of,
    change_of,
    people_by_change,
    run_a_year_before,
    run_before,
    run_difference,
    those_who_went,
)
from .facts import AttendanceMissing, FactsOfPerson, facts_of
from .group_days import group_days
from .journal import accounts_of_pay, bank_file, bank_files, layout_of, pay_sums, unpaid_payees
from .one_offs import one_offs
from .outdated import outdated_people
from .owed import latest_settled, months_paid_elsewhere, owed_for, settled_months
from .own import own_payslips
from .own_fixed import OwnChange, changes_of_own_items
from .own_items import (
    OwnItems,
    names_of_items,
    own_item_list,
    own_item_versions,
    own_items_on,
    people_of_item,
    standing_items,
)
from .own_tables import names_of_tables, own_table_list, own_table_versions, table_labels, tables_on
from .own_trial import MOST_PEOPLE, NothingWorkedYet, Tried, TriedPerson, tried
from .pages import (
    PayChange,
    PayslipPage,
    RunTotals,
    payslip_page,
    payslips_of,
    run,
    run_rows,
    run_totals,
    sums_of,
    unpaid_runs,
)
from .papers import CASE, KIND, PaperFacts, YearToDate, paper_of, papers_of, unprinted
from .people import Missing, missing_people, named, pay_group_names, people_of, terms_in
from .settled import SETTLED, SettledPay, last_withheld_resident_tax, settled_pay
from .standing import InsuranceStandingMissing, OfficeMissing, TaxStandingMissing
from .wage_ledger import LedgerPay, WageLedger, wage_ledger, years_paid

__all__ = [
    "CASE",
    "KIND",
    "MOST_PEOPLE",
    "SETTLED",
    "AttendanceMissing",
    "FactsOfPerson",
    "InsuranceStandingMissing",
    "ItemChange",
    "LedgerPay",
    "Missing",
    "Moved",
    "NothingWorkedYet",
    "OfficeMissing",
    "OwnChange",
    "OwnItems",
    "PaperFacts",
    "PayChange",
    "PayslipPage",
    "RunDifference",
    "RunTotals",
    "SettledPay",
    "TaxStandingMissing",
    "Tried",
    "TriedPerson",
    "WageLedger",
    "YearToDate",
    "accounts_of_pay",
    "bank_file",
    "bank_files",
    "causes_of",
    "change_of",
    "changes_of_own_items",
    "facts_of",
    "group_days",
    "last_withheld_resident_tax",
    "latest_settled",
    "layout_of",
    "missing_people",
    "months_paid_elsewhere",
    "named",
    "names_of_items",
    "names_of_tables",
    "one_offs",
    "outdated_people",
    "owed_for",
    "own_item_list",
    "own_item_versions",
    "own_items_on",
    "own_payslips",
    "own_table_list",
    "own_table_versions",
    "paper_of",
    "papers_of",
    "pay_group_names",
    "pay_sums",
    "payslip_page",
    "payslips_of",
    "people_by_change",
    "people_of",
    "people_of_item",
    "run",
    "run_a_year_before",
    "run_before",
    "run_difference",
    "run_rows",
    "run_totals",
    "settled_months",
    "settled_pay",
    "standing_items",
    "sums_of",
    "table_labels",
    "tables_on",
    "terms_in",
    "those_who_went",
    "tried",
    "unpaid_payees",
    "unpaid_runs",
    "unprinted",
    "wage_ledger",
    "years_paid",
]
