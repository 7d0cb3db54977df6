"""Owing: the one way by which a room's source becomes an entry and an open item, in the room's own transaction."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.ledger.actions import post_entry
from accounting.ledger.models import Account, Category
from accounting.ledger.rules import DraftLine, EntryDraft, Side, Source
from accounting.payables.models import Payable
from accounting.payables.rules import owed_yen
from backoffice.documents.models import Document
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.organisation.models import Person
from backoffice.partners.models import Partner
from backoffice.values.refusals import Refusal

SOURCE_ONCE = "source_is_owed_once"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPayable:
    """A sum to be owed to a partner or to a person, never both.

    `lines` are the entry of the source without its liability: the debits of cost and tax, and credits of what is
    withheld from the payee. What remains is owed on `account_code`, a liability, and due on `due_on`. `received_on` is
    the day on which goods or services came, from which laws count the days until payment. `names_partner` puts the
    partner on the debits too, which is right for what was bought.
    """

    source: Source
    incurred_on: dt.date
    due_on: dt.date
    account_code: str
    description: str
    lines: tuple[DraftLine, ...]
    partner: Partner | None = None
    person: Person | None = None
    document: Document | None = None
    received_on: dt.date | None = None
    names_partner: bool = True


class OnePayee(Refusal):
    """A sum is owed to one partner or one person."""

    code = "accounting.payables.one_payee"
    cause_ja = "「{description}」の支払先は、取引先か人のどちらか一方です。"
    cause_en = "“{description}” is owed either to a partner or to a person."
    remedy_ja = "支払先を1つ選んでください。"
    remedy_en = "Choose one payee."


class NothingOwed(Refusal):
    """Nothing remains to be paid."""

    code = "accounting.payables.nothing_owed"
    cause_ja = "「{description}」の支払額が{amount_yen:,}円です。"
    cause_en = "“{description}” leaves {amount_yen:,} yen to pay."
    remedy_ja = "支払額が1円以上になるように、金額を確認してください。"
    remedy_en = "Check the amounts: at least 1 yen must be owed."


class NotALiability(Refusal):
    """What is owed stands on a liability account."""

    code = "accounting.payables.not_a_liability"
    cause_ja = "勘定科目 {account} は負債ではありません。"
    cause_en = "The account {account} is not a liability."
    remedy_ja = "買掛金・未払金・未払費用などの負債の科目を選んでください。"
    remedy_en = "Choose a liability such as trade payables or other payables."


class AlreadyOwed(Refusal):
    """The source has its item."""

    code = "accounting.payables.already_owed"
    cause_ja = "「{description}」（{source}）は、すでに未払に計上されています。"
    cause_en = "“{description}” ({source}) is already among the payables."
    remedy_ja = "買掛・未払の一覧で確認してください。二重には計上していません。"
    remedy_en = "Look for it among the payables. Nothing was recorded twice."


@action("accounting.payables.owe", _("未払を計上"))
def owe(*, new: NewPayable, acting_user: Any, at: dt.datetime) -> Payable:
    """Post the entry of a source and make its open item; the caller posts nothing itself.

    Raises OnePayee, NothingOwed, NotALiability, AlreadyOwed, and what the ledger refuses.
    """
    account, amount_yen = _account(new), _amount_yen(new)
    payee = new.partner or new.person
    if payee is None or (new.partner and new.person):
        raise OnePayee(description=new.description)
    made = Payable.objects.create(
        source_kind=new.source.kind,
        source_id=new.source.id,
        partner=new.partner,
        person=new.person,
        payee_name=payee.name,
        amount_yen=amount_yen,
        incurred_on=new.incurred_on,
        due_on=new.due_on,
        received_on=new.received_on,
        account=account,
        description=new.description,
        document=new.document,
    )
    entry = post_entry(draft=_draft(new, amount_yen, payee.name), acting_user=acting_user, at=at)
    record(
        "accounting.payables.owe",
        case=payable_case(made),
        acting_user=acting_user,
        occurred_at=at,
        changes={"amount_yen": ["", amount_yen], "due_on": ["", str(new.due_on)], "entry": entry.pk},
    )
    return made


def payable_case(payable: Payable) -> Case:
    """How the log names an open item."""
    return Case("accounting.payables.payable", payable.pk, f"{payable.payee_name} {payable.description}"[:200])


def _account(new: NewPayable) -> Account:
    """The liability; the source is looked up first, so that a second attempt is told so and not stopped by a key."""
    if Payable.objects.filter(source_kind=new.source.kind, source_id=new.source.id).exists():
        raise AlreadyOwed(description=new.description, source=f"{new.source.kind} {new.source.id}")
    account = Account.objects.filter(code=new.account_code).first()
    if account is None or account.category != Category.LIABILITY:
        raise NotALiability(account=str(account or new.account_code))
    return account


def _amount_yen(new: NewPayable) -> int:
    amount_yen = owed_yen(new.lines)
    if amount_yen <= 0:
        raise NothingOwed(description=new.description, amount_yen=amount_yen)
    return amount_yen


def _draft(new: NewPayable, amount_yen: int, payee_name: str) -> EntryDraft:
    partner_id = new.partner.pk if new.partner else None
    owed = DraftLine(new.account_code, Side.CREDIT, amount_yen, memo=payee_name, partner_id=partner_id)
    return EntryDraft(
        posted_on=new.incurred_on,
        source=new.source,
        description=f"{payee_name}　{new.description}",
        lines=(*(_dealt_with(line, partner_id if new.names_partner else None) for line in new.lines), owed),
    )


def _dealt_with(line: DraftLine, partner_id: int | None) -> DraftLine:
    """What was bought names its seller; what is withheld from him is owed to somebody else."""
    return replace(line, partner_id=partner_id) if line.side is Side.DEBIT and line.partner_id is None else line
