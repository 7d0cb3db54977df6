"""仮払・立替: money goes to somebody from an account of the company, and is held until it is settled."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.advances.models import ADVANCE, Advance
from accounting.advances.queries import account_code
from accounting.banking.models import BankAccountOfCompany
from accounting.ledger.actions import post_entry
from accounting.ledger.models import Account, Entry
from accounting.ledger.rules import DraftLine, EntryDraft, Side, Source
from backoffice.companies import bulk
from backoffice.companies.clock import TOKYO
from backoffice.eventlog import door
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.organisation.models import Person
from backoffice.partners.models import Partner
from backoffice.values.refusals import InvalidInput, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAdvance:
    """An advance to be, held by a person or a partner; without a bank account it stands in the opening balances."""

    kind: str
    purpose: str
    paid_on: dt.date
    amount_yen: int
    person_id: int | None = None
    partner_id: int | None = None
    bank_account_id: int | None = None


class OneHolder(InvalidInput):
    """An advance is held by one person or one partner."""

    code = "accounting.advances.one_holder"
    field = "person"
    cause_ja = "渡した相手は、人か取引先のどちらか一方です。"
    cause_en = "An advance is held either by a person or by a partner."
    remedy_ja = "どちらか1つを選んでください。"
    remedy_en = "Choose one of them."


class PaidAlready(Refusal):
    """The same was registered after the form was opened: it was sent twice."""

    code = "accounting.advances.paid_already"
    cause_ja = "この画面を開いたあとに、同じ相手・日付・金額・目的の仮払・立替が登録されました。"
    cause_en = "The same advance was registered after this form was opened."
    remedy_ja = "一覧で確認してください。別のものなら、もう一度登録してください。何も変えていません。"
    remedy_en = "Look at the list; if this is another one, send it again. Nothing was changed."


class PaidInFuture(InvalidInput):
    """Money was paid today or before."""

    code = "accounting.advances.paid_in_future"
    field = "paid_on"
    cause_ja = "渡した日{paid_on}は、まだ来ていません。"
    cause_en = "The day of payment, {paid_on}, has not come."
    remedy_ja = "実際に渡した日を入力してください。"
    remedy_en = "Enter the day on which it was paid."


@action("accounting.advances.pay_advance", _("仮払・立替を登録"))
def pay_advance(*, new: NewAdvance, acting_user: Any, at: dt.datetime) -> Advance:
    """Register what was paid in advance and post it.

    Raises OneHolder, PaidInFuture, PaidAlready, and what the ledger refuses.
    """
    if (new.person_id is None) == (new.partner_id is None):
        raise OneHolder
    if new.paid_on > at.astimezone(TOKYO).date():
        raise PaidInFuture(paid_on=new.paid_on)
    _refuse_again(new)
    person = Person.objects.get(pk=new.person_id) if new.person_id else None
    partner = Partner.objects.get(pk=new.partner_id) if new.partner_id else None
    (pk,) = bulk.reserve_ids(Advance, 1)
    made = Advance(
        pk=pk,
        kind=new.kind,
        person=person,
        partner=partner,
        payee_name=str(getattr(person or partner, "name", "")),
        purpose=new.purpose.strip(),
        paid_on=new.paid_on,
        amount_yen=new.amount_yen,
        account=Account.objects.get(code=account_code(new.kind, new.paid_on)),
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )
    if new.bank_account_id is not None:
        made.bank_account = BankAccountOfCompany.objects.select_related("account").get(pk=new.bank_account_id)
        made.entry = _posted(made, acting_user, at)
    made.save(force_insert=True)
    record(
        "accounting.advances.pay_advance",
        case=advance_case(made),
        acting_user=acting_user,
        occurred_at=at,
        changes={"amount_yen": ["", made.amount_yen]},
    )
    return made


def advance_case(advance: Advance) -> Case:
    """How the log names an advance."""
    return Case(ADVANCE, advance.pk, str(advance)[:200])


def _refuse_again(new: NewAdvance) -> None:
    opened_at = door.current().started_at
    if opened_at is None:
        return
    holder = {"person": new.person_id} if new.person_id else {"partner": new.partner_id}
    same = Advance.objects.filter(
        **holder,
        kind=new.kind,
        purpose=new.purpose.strip(),
        paid_on=new.paid_on,
        amount_yen=new.amount_yen,
    )
    if same.filter(recorded_at__gte=opened_at).exists():
        raise PaidAlready


def _posted(made: Advance, acting_user: Any, at: dt.datetime) -> Entry:
    assert made.bank_account is not None
    memo = f"{made.payee_name}　{made.purpose}"[:200]
    draft = EntryDraft(
        posted_on=made.paid_on,
        source=Source(ADVANCE, made.pk),
        description=f"{made.get_kind_display()} {memo}"[:200],
        lines=(
            DraftLine(made.account.code, Side.DEBIT, made.amount_yen, memo=memo, partner_id=made.partner_id),
            DraftLine(made.bank_account.account.code, Side.CREDIT, made.amount_yen, memo=str(made.bank_account)),
        ),
    )
    return post_entry(draft=draft, acting_user=acting_user, at=at)
