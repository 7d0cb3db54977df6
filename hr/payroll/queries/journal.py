"""What a run puts into the books, and whom it still has to pay."""

import datetime as dt
from typing import Any

from django.db.models import Prefetch, QuerySet

from accounting.banking.layouts import bonus_layout, salary_layout
from accounting.banking.rules import Layout, Payee, PayeeAccount
from backoffice.companies.plans import joined_by_hash
from backoffice.organisation.queries import on
from backoffice.parameters import as_of
from hr.employment.models import BankAccount
from hr.payroll.models import BankFile, BankTransfer, PayAccount, Payslip, Run, RunKind
from hr.payroll.rules import AccountsOfPay, Part, PaySum

# The newest assignment that had begun by the closing day: a leaver's last one counts.
PAY_SUMS = """
WITH paid AS MATERIALIZED (
  SELECT payslip.id, payslip.facts ->> 'pay_kind' = 'OFFICER' AS is_officer,
         (SELECT post.unit_id FROM backoffice_assignment post
           WHERE post.person_id = employee.person_id AND post.valid_from <= %s
           ORDER BY post.valid_from DESC LIMIT 1) AS unit_id
    FROM hr_payslip payslip JOIN hr_employee employee ON employee.id = payslip.employee_id
   WHERE payslip.run_id = %s)
SELECT CASE WHEN line.section = 'PAY' AND paid.is_officer THEN 'OFFICER' ELSE line.section END,
       line.code, paid.unit_id, sum(line.amount_yen)::bigint
  FROM paid JOIN hr_payslipline line ON line.payslip_id = paid.id
 WHERE line.section <> 'INFO' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


def pay_sums(run: Run) -> list[PaySum]:
    """The lines of a run's payslips, summed by part, code and unit: one query."""
    with joined_by_hash() as cursor:
        cursor.execute(PAY_SUMS, [run.closing_on, run.pk])
        return [PaySum(Part(part), code, unit_id, yen) for part, code, unit_id, yen in cursor.fetchall()]


def accounts_of_pay(day: dt.date) -> AccountsOfPay:
    """Where each item of pay goes: the defaults of the day, and what the company chose instead."""
    defaults = as_of("hr.payroll.journal_accounts", day).value
    found = {(part, code): str(account) for part, codes in defaults.items() for code, account in codes.items()}
    chosen = PayAccount.objects.values_list("part", "line_code", "account__code")
    return found | {(part, code): account for part, code, account in chosen}


def unpaid_payees(run: Run) -> list[Payee]:
    """Those of a run whom no bank file pays yet, with their account on the day of payment, by employee number."""
    accounts = BankAccount.objects.filter(on(run.paid_on))
    found = (
        Payslip.objects.filter(run=run, net_yen__gt=0)
        .exclude(pk__in=BankTransfer.objects.filter(file__run=run).values("payslip_id"))
        .select_related("employee__person")
        .prefetch_related(Prefetch("employee__accounts", accounts, to_attr="accounts_held"))
        .order_by("employee__person__code")
    )
    return [_payee(payslip) for payslip in found]


def layout_of(run: Run) -> Layout:
    """The layout of the file that pays a run: 賞与振込 for a bonus, else 給与振込."""
    return bonus_layout(run.paid_on) if run.kind == RunKind.BONUS else salary_layout(run.paid_on)


def bank_files(run: Run) -> QuerySet[BankFile]:
    """The bank files of a run without their bytes, in the order of their making."""
    return BankFile.objects.filter(run=run).defer("content").order_by("pk")


def bank_file(pk: int) -> BankFile:
    """One bank file with its bytes; BankFile.DoesNotExist when there is none."""
    return BankFile.objects.select_related("run__pay_group").get(pk=pk)


def _payee(payslip: Any) -> Payee:
    held = payslip.employee.accounts_held
    return Payee(
        id=payslip.pk,
        name=payslip.employee.person.name,
        amount_yen=payslip.net_yen,
        account=_account(held[0]) if held else None,
        employee_code=payslip.employee.person.code,
    )


def _account(account: BankAccount) -> PayeeAccount:
    return PayeeAccount(
        bank_code=account.bank_code,
        branch_code=account.branch_code,
        deposit_kind=account.kind,
        number=account.number,
        holder_kana=account.holder_kana,
    )
