"""Recording the company's accounts."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankAccountOfCompany, BankLine
from accounting.ledger.models import Account
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.kana import FieldClass, to_zengin
from backoffice.values.refusals import InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBankAccount:
    """An account of the company; `consignor_code` (10 digits) and `consignor_kana` as the bank gave them."""

    code: str
    bank_code: str
    bank_name: str
    bank_kana: str
    branch_code: str
    branch_name: str
    branch_kana: str
    kind: str
    number: str
    consignor_code: str
    consignor_kana: str
    separator: str
    name_class: str
    ends_with_eof: bool = False
    pays_salaries: bool = False
    holder_kana: str = ""
    opening_on: dt.date | None = None
    opening_yen: int = 0


class OpeningHasLines(InvalidInput):
    """What an account began with is said before its first line."""

    code = "accounting.banking.opening_has_lines"
    field = "opening_on"
    cause_ja = "入出金明細を取り込んだあとは、開始日と開始残高を変えられません。"
    cause_en = "The opening day and balance can't change once statements were loaded."
    remedy_ja = "開始残高が違うときは、仕訳と明細を残高照合の画面で確かめてください。"
    remedy_en = "If the opening is wrong, compare entries and lines in the reconciliation."


@action("accounting.banking.register_account", _("会社の口座を登録"))
def register_account(
    *, entry: NewBankAccount, account_code: str, acting_user: Any, at: dt.datetime
) -> BankAccountOfCompany:
    """Record an account and its place in the books; raises NoHalfWidthForm for names that a file cannot carry."""
    to_zengin(entry.consignor_kana, FieldClass(entry.name_class))
    to_zengin(entry.holder_kana, FieldClass.PARTY_NAME)
    to_zengin(entry.bank_kana + entry.branch_kana, FieldClass.BANK_NAME)
    made = BankAccountOfCompany.objects.create(**asdict(entry), account=Account.objects.get(code=account_code))
    record(
        "accounting.banking.register_account",
        case=account_case(made),
        acting_user=acting_user,
        occurred_at=at,
        changes={"account": ["", account_code], "pays_salaries": [False, made.pays_salaries]},
    )
    return made


@action("accounting.banking.change_account", _("会社の口座を変更"))
def change_account(
    *,
    account_id: int,
    holder_kana: str,
    opening_on: dt.date | None,
    opening_yen: int,
    acting_user: Any,
    at: dt.datetime,
) -> BankAccountOfCompany:
    """Say whose name an account carries, and what was on it before its first statement; raises OpeningHasLines."""
    to_zengin(holder_kana, FieldClass.PARTY_NAME)
    found = BankAccountOfCompany.objects.select_for_update(of=("self",)).get(pk=account_id)
    before = (found.opening_on, found.opening_yen)
    if before != (opening_on, opening_yen) and BankLine.objects.filter(account=found).exists():
        raise OpeningHasLines
    found.holder_kana, found.opening_on, found.opening_yen = holder_kana, opening_on, opening_yen
    found.save(update_fields=["holder_kana", "opening_on", "opening_yen"])
    record(
        "accounting.banking.change_account",
        case=account_case(found),
        acting_user=acting_user,
        occurred_at=at,
        changes={"opening_yen": [before[1], opening_yen], "opening_on": [str(before[0] or ""), str(opening_on or "")]},
    )
    return found


def account_case(account: BankAccountOfCompany) -> Case:
    """How the log names an account."""
    return Case("accounting.banking.account", account.pk, str(account))
