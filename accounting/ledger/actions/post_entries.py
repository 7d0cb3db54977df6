"""Posting: the one way by which money comes into the books, one entry at a time or many at once."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from accounting.ledger.chart import tax_categories
from accounting.ledger.models import Entry, Line
from accounting.ledger.queries import posted_sources
from accounting.ledger.rules import EntryDraft, Stage, checked
from backoffice.companies import bulk, scope
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal

ONCE, OPEN_MONTH = "source_is_posted_once", "line_is_not_in_a_closed_month"
LAST_MONTH = "year_end_is_its_last_month"
# Asked by every post: in SQL, since building it from parts takes longer than PostgreSQL does.
ACCOUNTS = "SELECT code, id, name, tax_category, out_of_use_from FROM accounting_account WHERE code = ANY(%s)"
# The balance of the new entries is checked now, where their lines can be seen; later ones are left their time.
ASK_POSTGRESQL = (
    "SET CONSTRAINTS accounting_entry_is_balanced IMMEDIATE; SET CONSTRAINTS accounting_entry_is_balanced DEFERRED"
)
LINE_COLUMNS = (
    "entry_id",
    "position",
    "posted_on",
    "account_id",
    "side",
    "amount_yen",
    "tax_category",
    "unit_id",
    "project_id",
    "partner_id",
    "supplied_on",
    "memo",
    "document",
)


class KnownAccount(NamedTuple):
    """What posting asks of an account."""

    code: str
    pk: int
    name: str
    tax_category: str
    out_of_use_from: dt.date | None


Accounts = Mapping[str, KnownAccount]


class EntryRow(NamedTuple):
    """An entry as it is written; cheaper than a model where a hundred thousand are made."""

    id: int
    posted_on: dt.date
    source_kind: str
    source_id: int
    description: str
    amount_yen: int
    stage: str
    reverses_id: int | None
    reason: str
    recorded_by_id: int
    recorded_by_name: str
    recorded_at: dt.datetime


class NothingToPost(Refusal):
    """The list of entries is empty."""

    code = "accounting.ledger.nothing_to_post"
    cause_ja = "記帳する仕訳がありません。"
    cause_en = "There is no entry to post."
    remedy_ja = "対象を選び直してください。"
    remedy_en = "Choose what to post."


class UnknownAccount(Refusal):
    """A line names an account that the company does not have."""

    code = "accounting.ledger.unknown_account"
    cause_ja = "勘定科目 {codes} はありません。"
    cause_en = "There is no account {codes}."
    remedy_ja = "勘定科目表に登録するか、科目コードを直してください。"
    remedy_en = "Add it to the chart of accounts, or correct the code."


class UnknownTaxCategory(Refusal):
    """A line carries a tax category that does not exist."""

    code = "accounting.ledger.unknown_tax_category"
    cause_ja = "税区分「{names}」はありません。"
    cause_en = "There is no tax category “{names}”."
    remedy_ja = "税区分を選び直してください。"
    remedy_en = "Choose the tax category again."


class AccountOutOfUse(Refusal):
    """A line is posted to an account after it went out of use."""

    code = "accounting.ledger.account_out_of_use"
    cause_ja = "勘定科目 {account} は、{out_of_use_from}から使用停止です。"
    cause_en = "The account {account} is out of use from {out_of_use_from}."
    remedy_ja = "別の科目を選ぶか、使用停止日を見直してください。"
    remedy_en = "Choose another account, or reconsider the date."


class PeriodClosed(Refusal):
    """The month of the entry is closed."""

    code = "accounting.ledger.period_closed"
    cause_ja = "{month}は締め済みのため、記帳できません。"
    cause_en = "{month} is closed and takes no entry."
    remedy_ja = "締めていない月の日付で記帳してください。"
    remedy_en = "Post it on a date in a month that is open."


class NotAtYearEnd(Refusal):
    """Adjustments and the transfer of profit stand in the last month of a fiscal year."""

    code = "accounting.ledger.not_at_year_end"
    cause_ja = "{month}は、会計年度の最後の月ではありません。"
    cause_en = "{month} is not the last month of a fiscal year."
    remedy_ja = "決算整理仕訳は、会計年度の最後の月の日付で記帳してください。"
    remedy_en = "Post adjusting entries on a date in the last month of the fiscal year."


class SourceAlreadyPosted(Refusal):
    """The same source has its entry."""

    code = "accounting.ledger.source_already_posted"
    cause_ja = "「{description}」（{source}）は、すでに記帳されています。"
    cause_en = "“{description}” ({source}) is already posted."
    remedy_ja = "仕訳帳で確認してください。二重には記帳していません。"
    remedy_en = "Look for it in the journal. Nothing was posted twice."


@action("accounting.ledger.post_entry", _("仕訳を記帳"))
def post_entry(*, draft: EntryDraft, acting_user: Any, at: dt.datetime) -> Entry:
    """Post one entry, in the caller's transaction when there is one. Other rooms post through it.

    Raises EmptyEntry, AmountNotPositive, Unbalanced, UnknownAccount, UnknownTaxCategory, AccountOutOfUse, PeriodClosed,
    NotAtYearEnd, SourceAlreadyPosted.
    """
    (row,) = write([draft], acting_user, at)
    entry = as_entry(row)
    record(
        "accounting.ledger.post_entry",
        case=entry_case(entry),
        acting_user=acting_user,
        occurred_at=at,
        changes={"amount_yen": ["", entry.amount_yen], "lines": len(draft.lines)},
    )
    return entry


@action("accounting.ledger.post_entries", _("仕訳をまとめて記帳"))
def post_entries(*, drafts: Sequence[EntryDraft], acting_user: Any, at: dt.datetime) -> list[int]:
    """Post many entries, all or none, in two statements and with one event; their ids in the order of the drafts.

    Raises NothingToPost and as post_entry.
    """
    if not drafts:
        raise NothingToPost
    rows = write(drafts, acting_user, at)
    record(
        "accounting.ledger.post_entries",
        case=entry_case(as_entry(rows[0])),
        acting_user=acting_user,
        occurred_at=at,
        changes={"entries": len(rows), "amount_yen": sum(row.amount_yen for row in rows)},
    )
    return [row.id for row in rows]


def entry_case(entry: Entry) -> Case:
    """How the log names an entry."""
    return Case("accounting.ledger.entry", entry.pk, f"{entry.posted_on} {entry.description}")


def as_entry(row: EntryRow) -> Entry:
    """The entry that was written."""
    company_id: Any = scope.current().writes
    return Entry(company_id=company_id, **row._asdict())


def write(drafts: Sequence[EntryDraft], acting_user: Any, at: dt.datetime) -> list[EntryRow]:
    """Check and store entries with their lines; PostgreSQL keeps the balances and is asked for its own verdict.

    To be called within an action, which undoes what was written when PostgreSQL refuses.
    """
    for draft in drafts:
        checked(draft)
    accounts = _accounts(drafts)
    ids = bulk.reserve_ids(Entry, len(drafts))
    rows = [_entry_row(pk, draft, acting_user, at) for pk, draft in zip(ids, drafts, strict=True)]
    try:
        with transaction.atomic(savepoint=len(drafts) > 1):
            bulk.insert_together(
                (Entry, EntryRow._fields, [*rows]),
                (Line, LINE_COLUMNS, [*_line_rows(rows, drafts, accounts)]),
                then=ASK_POSTGRESQL,
            )
    except IntegrityError as refused:
        raise _said_by_postgresql(refused, drafts) from refused
    return rows


def _said_by_postgresql(refused: IntegrityError, drafts: Sequence[EntryDraft]) -> Exception:
    """Its verdict in words, for the draft or the month that it names; anything else as it is.

    It is asked alone: what holds beside other writers needs no question before, which would cost a post two more.
    """
    said: Any = getattr(refused.__cause__, "diag", None)
    name = getattr(said, "constraint_name", "")
    if name == ONCE:
        return _already_posted(drafts)
    if name == OPEN_MONTH:
        return PeriodClosed(month=_month_in(said.message_primary))
    if name == LAST_MONTH:
        return NotAtYearEnd(month=Month.of(next(each for each in drafts if each.stage is not Stage.ORDINARY).posted_on))
    return refused


def _month_in(text: str) -> Month:
    """The month that a refusal of PostgreSQL names: a line is refused: 2026-09 is closed."""
    return next(Month.parse(word) for word in text.split() if word[:4].isdigit())


def _already_posted(drafts: Sequence[EntryDraft]) -> SourceAlreadyPosted:
    """PostgreSQL does not tell the key where rows are walled: of many drafts, the first whose source is there."""
    there = posted_sources([draft.source for draft in drafts]) if len(drafts) > 1 else set()
    draft = next((each for each in drafts if each.source in there), drafts[0])
    return SourceAlreadyPosted(description=draft.description, source=f"{draft.source.kind} {draft.source.id}")


def _accounts(drafts: Iterable[EntryDraft]) -> Accounts:
    codes = {line.account_code for draft in drafts for line in draft.lines}
    with connection.cursor() as cursor:
        cursor.execute(ACCOUNTS, [[*codes]])
        found = {each.code: each for each in map(KnownAccount._make, cursor.fetchall())}
    if missing := codes - found.keys():
        raise UnknownAccount(codes="、".join(sorted(missing)))
    for draft in drafts:
        _refuse_out_of_use(draft, found)
        _refuse_unknown_tax(draft)
    return found


def _refuse_out_of_use(draft: EntryDraft, accounts: Accounts) -> None:
    for line in draft.lines:
        account = accounts[line.account_code]
        if account.out_of_use_from is not None and account.out_of_use_from <= draft.posted_on:
            raise AccountOutOfUse(account=f"{account.code} {account.name}", out_of_use_from=account.out_of_use_from)


def _refuse_unknown_tax(draft: EntryDraft) -> None:
    named = {line.tax_category for line in draft.lines if line.tax_category}
    if named and (unknown := named - tax_categories(draft.posted_on)):
        raise UnknownTaxCategory(names="、".join(sorted(unknown)))


def _entry_row(pk: int, draft: EntryDraft, acting_user: Any, at: dt.datetime) -> EntryRow:
    return EntryRow(
        id=pk,
        posted_on=draft.posted_on,
        source_kind=draft.source.kind,
        source_id=draft.source.id,
        description=draft.description,
        amount_yen=draft.amount_yen,
        stage=draft.stage.value,
        reverses_id=draft.reverses,
        reason=draft.reason,
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )


def _line_rows(rows: Iterable[EntryRow], drafts: Iterable[EntryDraft], accounts: Accounts) -> Iterable[tuple[Any, ...]]:
    for row, draft in zip(rows, drafts, strict=True):
        for position, line in enumerate(draft.lines):
            account = accounts[line.account_code]
            tax_category = line.tax_category or account.tax_category
            money = (account.pk, line.side.value, line.amount_yen, tax_category)
            about = (line.unit_id, line.project_id, line.partner_id, line.supplied_on)
            yield (row.id, position, row.posted_on, *money, *about, line.memo, line.document)
