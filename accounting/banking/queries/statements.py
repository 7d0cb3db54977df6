"""Statements: a file as it reads for an account, what of it is new, and the lines that are there."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce

from accounting.banking.layouts import statement_layout
from accounting.banking.models import BankAccountOfCompany, BankLine, Statement, StatementFormat
from accounting.banking.rules import (
    NOTICE_01,
    STATEMENT_03,
    AccountNumber,
    Columns,
    ReadLine,
    ReadStatement,
    RowFault,
    read_csv,
    read_zengin,
)
from backoffice.values.refusals import InvalidInput, Refusal

KINDS = {Statement.Layout.ZENGIN_03: STATEMENT_03, Statement.Layout.ZENGIN_01: NOTICE_01}


class FormatUnknown(InvalidInput):
    """Nobody has said how the bank writes its CSV."""

    code = "accounting.banking.format_unknown"
    field = "layout"
    cause_ja = "この口座のCSVの読み方が決まっていません。"
    cause_en = "Nobody has said how the CSV of this account is read."
    remedy_ja = "先に、CSVの列の読み方を設定してください。"
    remedy_en = "Set the columns of the CSV first."


class BeforeOpening(Refusal):
    """A line before the first day of the account's statements."""

    code = "accounting.banking.before_opening"
    cause_ja = "{on}は、明細の開始日（{opening_on}）より前です。"
    cause_en = "{on} is before the first day of statements ({opening_on})."
    remedy_ja = "開始日からの明細だけを取り込んでください。"
    remedy_en = "Load only what is from that day on."


class OpeningUnknown(Refusal):
    """Neither the account nor the file says what was on it before."""

    code = "accounting.banking.opening_unknown"
    cause_ja = "この口座の開始残高が決まっておらず、ファイルにも残高がありません。"
    cause_en = "Neither the account nor the file says the balance before the first line."
    remedy_ja = "口座の設定で、明細の開始日と開始日の前の残高を入力してください。"
    remedy_en = "Enter the first day and the balance before it in the settings of the account."


class OtherLayoutThere(Refusal):
    """The days were loaded from a file of another form, whose lines can't be compared."""

    code = "accounting.banking.other_layout_there"
    cause_ja = "{on}の明細は、ほかの形式（{layout}）のファイルから取り込み済みです。"
    cause_en = "Lines of {on} were loaded from a file of another form ({layout})."
    remedy_ja = "重なる日は、同じ形式のファイルで取り込んでください。"
    remedy_en = "Load days that overlap from files of one form."


class NotYetDone(Refusal):
    """A line of a day that has not come."""

    code = "accounting.banking.line_in_future"
    cause_ja = "{on}は、まだ来ていません。"
    cause_en = "{on} has not come."
    remedy_ja = "予定の行を除いた明細を取り込んでください。"
    remedy_en = "Leave out what is only planned."


@dataclass(frozen=True, slots=True)
class Looked:
    """A file beside what the account has: its faults, its new lines, and the hole between its balance and ours."""

    read: ReadStatement
    new: tuple[ReadLine, ...]
    faults: tuple[RowFault, ...]
    gap_yen: int

    @property
    def repeated(self) -> int:
        """How many lines are there already."""
        return len(self.read.lines) - len(self.new)


def looked_at(account: BankAccountOfCompany, layout: str, content: bytes, as_of: dt.date) -> Looked:
    """Read a file whole. Raises UnreadableStatement, NotOurAccount, FormatUnknown; the faults of rows are in it."""
    read = _read(account, layout, content, as_of)
    faults = [*read.faults, *_misplaced(account, layout, read, as_of)]
    known = _known(account, read)
    new = tuple(line for line in read.lines if line.key not in known)
    return Looked(read, new, tuple(sorted(faults, key=lambda each: each.row)), _gap_yen(account, read, new))


def statement_of(pk: int) -> Statement:
    """One statement; Statement.DoesNotExist when there is none."""
    return Statement.objects.select_related("account__account", "stored_file").get(pk=pk)


def statements(account: BankAccountOfCompany) -> QuerySet[Statement]:
    """The files of an account; keyset by their moment."""
    return Statement.objects.filter(account=account)


def lines_of_account(account: BankAccountOfCompany, *, unmatched: bool = False) -> QuerySet[BankLine]:
    """The lines of an account; keyset by day and id."""
    found = BankLine.objects.filter(account=account).select_related("match")
    return found.filter(match=None) if unmatched else found


def bank_balance_yen(account: BankAccountOfCompany, before: dt.date) -> int:
    """What the statements come to before a day."""
    moved = BankLine.objects.filter(account=account, dated_on__lt=before)
    return account.opening_yen + int(moved.aggregate(yen=Coalesce(Sum("amount_yen"), 0))["yen"])


def _read(account: BankAccountOfCompany, layout: str, content: bytes, as_of: dt.date) -> ReadStatement:
    if layout != Statement.Layout.CSV:
        kind = KINDS[Statement.Layout(layout)]
        number = AccountNumber(account.branch_code, account.number)
        return read_zengin(content, kind, statement_layout(kind, as_of), number, as_of)
    held = StatementFormat.objects.filter(account=account).first()
    if held is None:
        raise FormatUnknown
    columns = Columns(
        header_rows=held.header_rows,
        days=held.days,
        signs=held.signs,
        day=held.day_column,
        money_in=held.in_column,
        out=held.out_column,
        out_mark=held.out_mark,
        balance=held.balance_column,
        text=held.text_column,
        more_text=held.more_text_column,
    )
    return read_csv(content, columns, as_of)


def _misplaced(account: BankAccountOfCompany, layout: str, read: ReadStatement, as_of: dt.date) -> list[RowFault]:
    """Lines of days that the account does not take."""
    if not read.lines or read.first_on is None:
        return []
    opening_on = account.opening_on
    faults = [RowFault(line.row, NotYetDone(on=line.on)) for line in read.lines if line.on > as_of]
    if opening_on is None:
        return faults if read.opening_yen is not None else [*faults, RowFault(0, OpeningUnknown())]
    faults += [
        RowFault(line.row, BeforeOpening(on=line.on, opening_on=opening_on))
        for line in read.lines
        if line.on < opening_on
    ]
    there = BankLine.objects.filter(account=account, dated_on__range=(read.first_on, read.last_on))
    other = there.exclude(statement__layout=layout).select_related("statement").first()
    if other is not None:
        label = str(other.statement.get_layout_display())
        faults.append(RowFault(0, OtherLayoutThere(on=other.dated_on, layout=label)))
    return faults


def _known(account: BankAccountOfCompany, read: ReadStatement) -> set[tuple[object, ...]]:
    if not read.lines:
        return set()
    there = BankLine.objects.filter(account=account, dated_on__range=(read.first_on, read.last_on))
    return set(there.values_list("dated_on", "amount_yen", "balance_yen", "text", "ordinal"))


def _gap_yen(account: BankAccountOfCompany, read: ReadStatement, new: tuple[ReadLine, ...]) -> int:
    """How far the file's balance before its first new line lies from what the lines that are there come to."""
    if not new or new[0].balance_yen is None or account.opening_on is None:
        return 0
    earlier = bank_balance_yen(account, new[0].on)
    same_day = sum(line.amount_yen for line in read.lines[: read.lines.index(new[0])] if line.on == new[0].on)
    return new[0].balance_yen - new[0].amount_yen - earlier - same_day
