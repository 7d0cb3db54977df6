"""Saying what the company's invoices say of it from a day on."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankAccountOfCompany
from accounting.receivables.models import Issuer
from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.numbering.actions import define_series
from backoffice.numbering.models import Series
from backoffice.values.numbers import normalise_number
from backoffice.values.refusals import InvalidInput

SERIES = "accounting.receivables.invoice"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIssuer:
    """The issuer's words on paper, the bank account by its code, and how amounts are entered and tax is rounded."""

    name: str
    registration_number: str
    postal_code: str
    address: str
    bank_account_code: str
    phone: str = ""
    contact: str = ""
    entered: str = "WITHOUT_TAX"
    rounding: str = "DROP_FRACTION"


class RegistrationNumberNotOurs(InvalidInput):
    """A corporation's registration number is T and its corporate number."""

    code = "accounting.receivables.registration_number_not_ours"
    field = "registration_number"
    cause_ja = "登録番号「{number}」は、会社の法人番号 {corporate_number} にTを付けた番号ではありません。"
    cause_en = "The registration number “{number}” is not T and the company's corporate number {corporate_number}."
    remedy_ja = "適格請求書発行事業者の登録通知書で番号を確認してください。"
    remedy_en = "Check it against the notice of registration."


class IssuerBeginsTooEarly(InvalidInput):
    """A new issuer begins after the one that it follows."""

    code = "accounting.receivables.issuer_begins_too_early"
    field = "valid_from"
    cause_ja = "いまの発行者は{valid_from}から使われています。"
    cause_en = "The present issuer is used from {valid_from}."
    remedy_ja = "それより後の日を、新しい発行者の適用開始日にしてください。"
    remedy_en = "Choose a later day for the new one."


@action("accounting.receivables.define_issuer", _("請求書の発行者を決める"))
def define_issuer(
    *, entry: NewIssuer, valid_from: dt.date, number_pattern: str, acting_user: Any, at: dt.datetime
) -> Issuer:
    """Let invoices issued from a day on say this of the company; the issuer before ends there.

    `number_pattern` writes their numbers (INV-{fiscal_year}-{number:05}) when the series begins; later it is left as
    it is. Raises RegistrationNumberNotOurs, IssuerBeginsTooEarly, UnusablePattern.
    """
    before = Issuer.objects.select_for_update().filter(valid_until__isnull=True).first()
    number = normalise_number(entry.registration_number)
    _refuse_foreign_number(number)
    if before and before.valid_from >= valid_from:
        raise IssuerBeginsTooEarly(valid_from=before.valid_from)
    if before:
        before.valid_until = valid_from
        before.save(update_fields=["valid_until"])
    if not Series.objects.filter(code=SERIES).exists():
        define_series(code=SERIES, name="請求書", pattern=number_pattern, acting_user=acting_user, at=at)
    made = _made(entry, number, valid_from)
    record(
        "accounting.receivables.define_issuer",
        case=Case("accounting.receivables.issuer", made.pk, made.name),
        acting_user=acting_user,
        occurred_at=at,
        changes={
            "registration_number": [before.registration_number if before else "", number],
            "valid_from": valid_from.isoformat(),
        },
    )
    return made


def _refuse_foreign_number(number: str) -> None:
    company = Company.objects.only("corporate_number").get(pk=scope.current().writes or 0)
    if company.corporate_number and number != f"T{company.corporate_number}":
        raise RegistrationNumberNotOurs(number=number, corporate_number=company.corporate_number)


def _made(entry: NewIssuer, number: str, valid_from: dt.date) -> Issuer:
    given = asdict(entry) | {"registration_number": number}
    account = BankAccountOfCompany.objects.get(code=given.pop("bank_account_code"))
    return Issuer.objects.create(**given, bank_account=account, valid_from=valid_from)
