"""Recording what was paid by an interim return, with its entry; taking it back."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankAccountOfCompany
from accounting.consumption_tax.models import InterimPayment
from accounting.consumption_tax.queries import accounts, filed_of, is_tax_included, method_on
from accounting.consumption_tax.rules import TaxPeriod
from accounting.ledger.actions import post_entry, reverse_entry
from accounting.ledger.queries import entry_of
from accounting.ledger.rules import DraftLine, EntryDraft, Side, Source
from backoffice.companies import bulk
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput, Refusal

from .post_return import PeriodIsReturned

KIND = "accounting.consumption_tax.interim"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInterim:
    """An interim payment as its slip says it."""

    number: int
    national_yen: int
    local_yen: int
    paid_on: dt.date
    bank_account_code: str


class InterimAlreadyPaid(InvalidInput):
    """The interim payment of that number is recorded."""

    code = "accounting.consumption_tax.interim_already_paid"
    field = "number"
    cause_ja = "{number}回目の中間納付は、{paid_on}に納付済みです。"
    cause_en = "Interim payment {number} was paid on {paid_on}."
    remedy_ja = "回数を確認してください。二重には記帳していません。"
    remedy_en = "Check the number. Nothing was posted twice."


class InterimBeyondYear(InvalidInput):
    """There are eleven interim payments at most."""

    code = "accounting.consumption_tax.interim_beyond_year"
    field = "number"
    cause_ja = "中間納付は年{most}回までです（{number}回目）。"
    cause_en = "There are at most {most} interim payments a year ({number} was given)."
    remedy_ja = "回数を確認してください。"
    remedy_en = "Check the number."


class InterimAlreadyCancelled(Refusal):
    """It was taken back before."""

    code = "accounting.consumption_tax.interim_already_cancelled"
    cause_ja = "この中間納付は取り消されています。"
    cause_en = "This interim payment was taken back."
    remedy_ja = "画面を読み込み直してください。"
    remedy_en = "Reload the page."


@action("accounting.consumption_tax.record_interim", _("消費税の中間納付を記帳"))
def record_interim(*, year: TaxPeriod, new: NewInterim, acting_user: Any, at: dt.datetime) -> InterimPayment:
    """Keep an interim payment of a year and post it: 仮払金 (租税公課 in books with tax) against the bank account.

    Raises PeriodIsReturned, InterimBeyondYear, InterimAlreadyPaid, and as post_entry.
    """
    bank = BankAccountOfCompany.objects.select_related("account").get(code=new.bank_account_code)
    _refuse(year, new)
    (pk,) = bulk.reserve_ids(InterimPayment, 1)
    paid = InterimPayment.objects.create(
        pk=pk,
        year_begins_on=year.begins_on,
        number=new.number,
        national_yen=new.national_yen,
        local_yen=new.local_yen,
        paid_on=new.paid_on,
        bank_account=bank,
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )
    entry = post_entry(draft=_draft(paid, year, bank), acting_user=acting_user, at=at)
    record(
        "accounting.consumption_tax.record_interim",
        case=_case(paid),
        acting_user=acting_user,
        occurred_at=at,
        changes={"national_yen": ["", paid.national_yen], "local_yen": ["", paid.local_yen], "entry": entry.pk},
    )
    return paid


@action("accounting.consumption_tax.cancel_interim", _("消費税の中間納付を取り消す"))
def cancel_interim(
    *, payment_id: int, reason: str, posted_on: dt.date, acting_user: Any, at: dt.datetime
) -> InterimPayment:
    """Take an interim payment back, with its entry. Raises InterimAlreadyCancelled, and as reverse_entry."""
    paid = InterimPayment.objects.select_for_update(of=("self",)).get(pk=payment_id)
    if paid.reason:
        raise InterimAlreadyCancelled
    entry = entry_of(KIND, paid.pk)
    if entry is not None:
        reverse_entry(entry_id=entry.pk, reason=reason, posted_on=posted_on, acting_user=acting_user, at=at)
    paid.reason = reason.strip()
    paid.save(update_fields=["reason"])
    record(
        "accounting.consumption_tax.cancel_interim",
        case=_case(paid),
        acting_user=acting_user,
        occurred_at=at,
        reason=paid.reason,
        changes={"national_yen": [paid.national_yen, 0], "local_yen": [paid.local_yen, 0]},
    )
    return paid


def _refuse(year: TaxPeriod, new: NewInterim) -> None:
    filed = filed_of(year)
    if filed:
        raise PeriodIsReturned(begins_on=year.begins_on, ends_on=year.ends_on)
    most = year.months - 1
    if new.number > most:
        raise InterimBeyondYear(number=new.number, most=most)
    there = InterimPayment.objects.filter(year_begins_on=year.begins_on, number=new.number, reason="").first()
    if there:
        raise InterimAlreadyPaid(number=new.number, paid_on=there.paid_on)


def _draft(paid: InterimPayment, year: TaxPeriod, bank: BankAccountOfCompany) -> EntryDraft:
    held = accounts(paid.paid_on)
    cost = held["tax_cost"] if is_tax_included(method_on(year)) else held["interim"]
    total_yen = paid.national_yen + paid.local_yen
    memo = f"消費税 中間納付 {paid.number}回目"
    return EntryDraft(
        posted_on=paid.paid_on,
        source=Source(KIND, paid.pk),
        description=f"{memo}（{year.begins_on:%Y-%m}開始の課税期間）",
        lines=(
            DraftLine(cost, Side.DEBIT, total_yen, memo=memo),
            DraftLine(bank.account.code, Side.CREDIT, total_yen, memo=memo),
        ),
    )


def _case(paid: InterimPayment) -> Case:
    return Case(KIND, paid.pk, str(paid))
