"""The company's accounts, how their banks want a file, and what is on them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import Coalesce

from accounting.banking.models import BankAccountOfCompany, CashBox
from accounting.banking.rules import Consignor, Profile
from accounting.ledger.models import Line, MonthlyBalance
from backoffice.parameters import as_of
from backoffice.values.kana import FieldClass
from backoffice.values.refusals import Refusal


class NoSalaryAccount(Refusal):
    """No account of the company pays salaries."""

    code = "accounting.banking.no_salary_account"
    cause_ja = "給与の支払に使う会社の口座が登録されていません。"
    cause_en = "No account of the company is set to pay salaries."
    remedy_ja = "経理に、口座の登録を依頼してください。"
    remedy_en = "Ask accounting to record one."


def salary_account() -> BankAccountOfCompany:
    """The account that pays salaries, with its place in the books; raises NoSalaryAccount."""
    found = BankAccountOfCompany.objects.select_related("account").filter(pays_salaries=True).first()
    if found is None:
        raise NoSalaryAccount
    return found


def accounts_of_money(day: dt.date) -> set[str]:
    """The codes of the accounts in which the company's money stands: at banks, and in cash boxes that are in use."""
    boxes = CashBox.objects.filter(Q(out_of_use_from=None) | Q(out_of_use_from__gt=day))
    banks = BankAccountOfCompany.objects.values_list("account__code", flat=True)
    return {*banks, *boxes.values_list("account__code", flat=True)}


def consignor_of(account: BankAccountOfCompany) -> Consignor:
    """The account as the payer of a file."""
    return Consignor(
        code=account.consignor_code,
        kana=account.consignor_kana,
        bank_code=account.bank_code,
        bank_kana=account.bank_kana,
        branch_code=account.branch_code,
        branch_kana=account.branch_kana,
        deposit_kind=account.kind,
        account_number=account.number,
    )


def profile_of(account: BankAccountOfCompany) -> Profile:
    """What the account's bank wants in a file."""
    return Profile(account.separator, account.ends_with_eof, FieldClass(account.name_class))


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """An account on a day: what its statements come to, how many of its lines are unmatched, and the newest line."""

    account: BankAccountOfCompany
    balance_yen: int
    unmatched: int
    newest_on: dt.date | None


def bank_accounts(on: dt.date) -> list[AccountBalance]:
    """The accounts with what their statements say on a day: one query."""
    until = Q(lines__dated_on__lte=on)
    found = BankAccountOfCompany.objects.select_related("account").annotate(
        moved_yen=Coalesce(Sum("lines__amount_yen", filter=until), 0),
        unmatched=Count("lines", filter=until & Q(lines__match=None)),
        newest_on=Max("lines__dated_on", filter=until),
    )
    return [
        AccountBalance(each, _opening_yen(each, on) + int(each.moved_yen), each.unmatched, each.newest_on)
        for each in found.order_by("code")
    ]


def account_of(pk: int) -> BankAccountOfCompany:
    """One account with its place in the books; BankAccountOfCompany.DoesNotExist when there is none."""
    return BankAccountOfCompany.objects.select_related("account").get(pk=pk)


def account_for(purpose: str, on: dt.date) -> str:
    """The code of the account for a purpose: FEE, DISCOUNT, RECEIVED, PAID, CASH_DIFFERENCE."""
    return str(as_of("accounting.banking.accounts", on).value[purpose])


def ledger_balances(account_ids: Sequence[int], on: dt.date) -> dict[int, int]:
    """What the books say of some asset accounts at the end of a day, by the account: two queries."""
    month = on.replace(day=1)
    found: dict[int, int] = {}
    before = MonthlyBalance.objects.filter(account__in=account_ids, month__lt=month).values_list("account")
    lines = Line.objects.filter(account__in=account_ids, posted_on__range=(month, on)).values_list("account")
    debit = Coalesce(Sum("amount_yen", filter=Q(side="DEBIT")), 0)
    credit = Coalesce(Sum("amount_yen", filter=Q(side="CREDIT")), 0)
    sums = [*before.annotate(yen=Sum("debit_yen") - Sum("credit_yen")), *lines.annotate(yen=debit - credit)]
    for pk, yen in sums:
        found[pk] = found.get(pk, 0) + int(yen)
    return found


def _opening_yen(account: BankAccountOfCompany, on: dt.date) -> int:
    return account.opening_yen if account.opening_on and account.opening_on <= on else 0
