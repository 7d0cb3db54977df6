"""The company's accounts, and how their banks want a file."""

from backoffice.values.kana import FieldClass
from backoffice.values.refusals import Refusal

from .models import BankAccountOfCompany
from .rules import Consignor, Profile


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
