"""Statements: a file is kept as it came, looked at, and then loaded whole or not at all."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.banking.models import (
    STATEMENT,
    BankAccountOfCompany,
    BankLine,
    Statement,
    StatementFormat,
    StatementState,
)
from accounting.banking.queries import Looked, looked_at
from accounting.banking.rules import payer_key
from backoffice.companies.clock import TOKYO
from backoffice.documents.actions import NewDocument, keep_document, open_stored, store_file
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput, Refusal

from .register_account import account_case

MEDIA = {Statement.Layout.CSV: "text/csv"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFormat:
    """How a bank writes its CSV; columns count from 1."""

    header_rows: int
    days: str
    signs: str
    day_column: int
    in_column: int
    out_column: int | None
    out_mark: str
    balance_column: int | None
    text_column: int
    more_text_column: int | None


class OutColumnMissing(InvalidInput):
    """Money out has no column."""

    code = "accounting.banking.out_column_missing"
    field = "out_column"
    cause_ja = "出金がどの列か、または入出金を表す列がどれかが入力されていません。"
    cause_en = "The column of money out, or of the mark for it, is missing."
    remedy_ja = "列の番号を入力するか、入出金の書き方を選び直してください。"
    remedy_en = "Enter the column, or choose another way of writing."


class AlreadyLoaded(InvalidInput):
    """The same file was loaded for the account."""

    code = "accounting.banking.already_loaded"
    field = "file"
    cause_ja = "同じ内容のファイル「{name}」を、{on}に取り込んでいます。"
    cause_en = "The same file, “{name}”, was loaded on {on}."
    remedy_ja = "別の期間のファイルを選んでください。二重には取り込んでいません。"
    remedy_en = "Choose a file of another period. Nothing was loaded twice."


class StatementSettled(Refusal):
    """A file is loaded once, and not after it was given up."""

    code = "accounting.banking.statement_settled"
    cause_ja = "「{name}」は、すでに取り込んだか、取りやめています。"
    cause_en = "“{name}” was loaded or discarded already."
    remedy_ja = "口座の明細の一覧で確認してください。"
    remedy_en = "See the list of the account's statements."


class StatementHasFaults(Refusal):
    """A file with a fault is not loaded, no line of it."""

    code = "accounting.banking.statement_has_faults"
    cause_ja = "誤りが{count}件あるため、1行も取り込んでいません。"
    cause_en = "There are {count} faults; no line was loaded."
    remedy_ja = "確認の画面で誤りを直してから、もう一度アップロードしてください。"
    remedy_en = "Mend them and upload the file again."


class NothingNew(Refusal):
    """Every line is there."""

    code = "accounting.banking.nothing_new"
    cause_ja = "「{name}」の行は、すべて取り込み済みです。"
    cause_en = "Every line of “{name}” is there already."
    remedy_ja = "新しい期間の明細を選んでください。"
    remedy_en = "Choose a statement of a later period."


@action("accounting.banking.define_format", _("明細の読み方を設定"))
def define_format(*, account_id: int, new: NewFormat, acting_user: Any, at: dt.datetime) -> StatementFormat:
    """Say how the CSV of an account is read; it is remembered for the next file. Raises OutColumnMissing."""
    account = BankAccountOfCompany.objects.select_for_update(of=("self",)).get(pk=account_id)
    if new.signs != StatementFormat.Signs.SIGNED and new.out_column is None:
        raise OutColumnMissing
    made, _is_new = StatementFormat.objects.update_or_create(account=account, defaults=asdict(new))
    record(
        "accounting.banking.define_format",
        case=account_case(account),
        acting_user=acting_user,
        occurred_at=at,
        changes={"format": ["", asdict(new)]},
    )
    return made


@action("accounting.banking.upload_statement", _("入出金明細をアップロード"))
def upload_statement(
    *, account_id: int, name: str, content: bytes, layout: str, acting_user: Any, at: dt.datetime
) -> Statement:
    """Keep a file until somebody confirms it or gives it up. Raises AlreadyLoaded and as looked_at; nothing is loaded."""
    account = BankAccountOfCompany.objects.get(pk=account_id)
    looked_at(account, layout, content, _day(at))
    stored = store_file(content=content, media_type=MEDIA.get(Statement.Layout(layout), "text/plain"))
    _refuse_loaded(account, stored.sha256)
    made = Statement.objects.create(
        account=account,
        layout=layout,
        name=name[:200],
        stored_file=stored,
        sha256=stored.sha256,
        uploaded_by_id=acting_user.pk,
        uploaded_by_name=acting_user.get_full_name(),
        uploaded_at=at,
    )
    record(
        "accounting.banking.upload_statement",
        case=_case(made),
        acting_user=acting_user,
        occurred_at=at,
        changes={"sha256": ["", stored.sha256]},
    )
    return made


@action("accounting.banking.load_statement", _("入出金明細を取り込む"))
def load_statement(*, statement_id: int, acting_user: Any, at: dt.datetime) -> Statement:
    """Load the new lines of a file, all or none, and keep it as a document.

    Lines that an earlier file brought are left out. Raises StatementSettled, AlreadyLoaded, StatementHasFaults, NothingNew.
    """
    held = _waiting(statement_id)
    account = BankAccountOfCompany.objects.select_for_update(of=("self",)).get(pk=held.account_id)
    _refuse_loaded(account, held.sha256)
    content = content_of(held)
    found = looked_at(account, held.layout, content, _day(at))
    if found.faults:
        raise StatementHasFaults(count=len(found.faults))
    if not found.new:
        raise NothingNew(name=held.name)
    _begin(account, found)
    _settle(held, found, _document(held, found, content, acting_user, at), at)
    BankLine.objects.bulk_create(_line(held, each) for each in found.new)
    record(
        "accounting.banking.load_statement",
        case=_case(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={"added": held.added, "repeated": held.repeated, "gap_yen": held.gap_yen},
    )
    return held


@action("accounting.banking.discard_statement", _("入出金明細の取り込みを取りやめ"))
def discard_statement(*, statement_id: int, acting_user: Any, at: dt.datetime) -> None:
    """Give a file up. Raises StatementSettled."""
    held = _waiting(statement_id)
    held.state, held.settled_at = StatementState.DISCARDED, at
    held.save(update_fields=["state", "settled_at"])
    record("accounting.banking.discard_statement", case=_case(held), acting_user=acting_user, occurred_at=at)


def content_of(held: Statement) -> bytes:
    """The bytes of a file as they came. Raises StoredFileDamaged."""
    with open_stored(held.stored_file) as file:
        return bytes(file.read())


def _waiting(statement_id: int) -> Statement:
    held = Statement.objects.select_for_update(of=("self",)).select_related("stored_file").get(pk=statement_id)
    if held.state != StatementState.WAITING:
        raise StatementSettled(name=held.name)
    return held


def _refuse_loaded(account: BankAccountOfCompany, sha256: str) -> None:
    there = Statement.objects.filter(account=account, sha256=sha256, state=StatementState.LOADED).first()
    if there is not None and there.settled_at is not None:
        raise AlreadyLoaded(name=there.name, on=_day(there.settled_at))


def _begin(account: BankAccountOfCompany, found: Looked) -> None:
    """The first statement of an account says where it begins."""
    if account.opening_on is None:
        account.opening_on, account.opening_yen = found.read.first_on, found.read.opening_yen or 0
        account.save(update_fields=["opening_on", "opening_yen"])


def _document(held: Statement, found: Looked, content: bytes, acting_user: Any, at: dt.datetime) -> Any:
    kept = NewDocument(
        kind=STATEMENT,
        title=f"入出金明細 {held.account} {held.name}"[:200],
        dated_on=found.read.last_on or _day(at),
        content=content,
        media_type=held.stored_file.media_type,
        partner_name=held.account.bank_name,
    )
    return keep_document(new=kept, case=_case(held), acting_user=acting_user, at=at)


def _settle(held: Statement, found: Looked, document: Any, at: dt.datetime) -> None:
    held.state, held.settled_at, held.document = StatementState.LOADED, at, document
    held.first_on, held.last_on = found.read.first_on, found.read.last_on
    held.opening_yen, held.closing_yen = found.read.opening_yen, found.read.closing_yen
    held.added, held.repeated, held.gap_yen = len(found.new), found.repeated, found.gap_yen
    held.save()


def _line(held: Statement, each: Any) -> BankLine:
    return BankLine(
        statement=held,
        account_id=held.account_id,
        dated_on=each.on,
        amount_yen=each.amount_yen,
        balance_yen=each.balance_yen,
        text=each.text,
        payer_key=payer_key(each.text)[:200],
        ordinal=each.ordinal,
        position=each.row,
    )


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(TOKYO).date()


def _case(held: Statement) -> Case:
    return Case(STATEMENT, held.pk, held.name)
