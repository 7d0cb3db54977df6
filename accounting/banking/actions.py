"""Recording the company's accounts."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Account
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.kana import FieldClass, to_zengin

from .models import BankAccountOfCompany


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


@action("accounting.banking.register_account", _("会社の口座を登録"))
def register_account(
    *, entry: NewBankAccount, account_code: str, acting_user: Any, at: dt.datetime
) -> BankAccountOfCompany:
    """Record an account and its place in the books; raises NoHalfWidthForm for names that a file cannot carry."""
    to_zengin(entry.consignor_kana, FieldClass(entry.name_class))
    to_zengin(entry.bank_kana + entry.branch_kana, FieldClass.BANK_NAME)
    made = BankAccountOfCompany.objects.create(**asdict(entry), account=Account.objects.get(code=account_code))
    record(
        "accounting.banking.register_account",
        case=Case("accounting.banking.account", made.pk, str(made)),
        acting_user=acting_user,
        occurred_at=at,
        changes={"account": ["", account_code], "pays_salaries": [False, made.pays_salaries]},
    )
    return made
