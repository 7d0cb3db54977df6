"""Asking for the books of some months, and writing them."""

import datetime as dt
import tempfile
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import Company
from backoffice.documents.actions import NewDocument, keep_document
from backoffice.documents.models import Document
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.jobs.actions import enqueue
from backoffice.values.periods import Month
from backoffice.values.refusals import InvalidInput, Refusal

from . import content, queries
from .models import AuditExport

ZIP = "application/zip"


class MonthsAreTurned(InvalidInput):
    code = "accounting.audit_export.months_are_turned"
    field = "last_month"
    cause_ja = "最後の月 {last} が、最初の月 {first} より前です。"
    cause_en = "The last month {last} is before the first month {first}."
    remedy_ja = "最初の月と同じか、後の月を選んでください。"
    remedy_en = "Choose the first month or a later one."


class NothingInTheBooks(InvalidInput):
    code = "accounting.audit_export.nothing_in_the_books"
    field = "first_month"
    cause_ja = "{first}から{last}までに、仕訳がありません。"
    cause_en = "There is no entry from {first} to {last}."
    remedy_ja = "帳簿のある期間を選んでください。"
    remedy_en = "Choose months that have entries."


class BooksMoved(Refusal):
    """Somebody posted into the period while it was written: parts of the pack would not fit one another."""

    code = "accounting.audit_export.books_moved"
    cause_ja = "書き出しているあいだに、{last}までの帳簿に仕訳が追加されました。"
    cause_en = "An entry was posted up to {last} while the books were written."
    remedy_ja = "もう一度作成してください。月を締めてから作成すると確実です。"
    remedy_en = "Make it again, best after closing the month."


class LinesDifferFromBalances(Refusal):
    """The sums of the lines are not those that the database keeps beside them."""

    code = "accounting.audit_export.lines_differ_from_balances"
    cause_ja = "仕訳の行の合計が、月次残高と一致しません。"
    cause_en = "The sums of the lines differ from the monthly balances."
    remedy_ja = "システムの管理者に、月次残高の点検を依頼してください。"
    remedy_en = "Ask the administrator to check the monthly balances."


@action("accounting.audit_export.order_export", _("監査用データの作成を依頼"))
def order_export(*, first_month: Month, last_month: Month, acting_user: Any, at: dt.datetime) -> AuditExport:
    """Ask for the books of some months, both named ones among them. Raises MonthsAreTurned, NothingInTheBooks."""
    if last_month < first_month:
        raise MonthsAreTurned(first=first_month, last=last_month)
    if not queries.has_entries(first_month.first_day, last_month.last_day):
        raise NothingInTheBooks(first=first_month, last=last_month)
    export = AuditExport.objects.create(
        first_month=first_month.first_day,
        last_month=last_month.first_day,
        ordered_by_id=acting_user.pk,
        ordered_by_name=acting_user.get_full_name(),
        ordered_at=at,
    )
    case = export_case(export)
    record(
        "accounting.audit_export.order_export",
        case=case,
        acting_user=acting_user,
        occurred_at=at,
        changes={"months": ["", str(export)]},
    )
    enqueue(queries.WORK, title=case.name, case=case, items=[export.pk], acting_user=acting_user, accepted_at=at)
    return export


@action(queries.WORK, _("監査用データを書き出す"))
def write_export(*, export_id: int, acting_user: Any, at: dt.datetime) -> Document:
    """Write the pack and keep it as a document. Raises BooksMoved, LinesDifferFromBalances, StoredFileDamaged.

    Entries are never changed or taken away. When there are as many of them at the end as at the beginning, every
    query in between has seen the same books.
    """
    export = AuditExport.objects.get(pk=export_id)
    last = Month.of(export.last_month)
    before = queries.entries_until(last.last_day)
    with tempfile.TemporaryFile() as file:
        written = content.write(export, Company.objects.get(pk=queries.company_id()), file)
        if queries.entries_until(last.last_day) != before:
            raise BooksMoved(last=last)
        _ties(export, written)
        file.flush()
        document = _kept(export, File(file, name="pack.zip"), acting_user, at)
    record(
        queries.WORK,
        case=export_case(export),
        acting_user=acting_user,
        occurred_at=at,
        changes={
            "document": ["", document.pk],
            "entries": written.entries,
            "lines": written.lines,
            "papers": written.papers,
        },
    )
    return document


def export_case(export: AuditExport) -> Case:
    """How the log names an export."""
    return Case(queries.CASE, export.pk, f"監査用データ {export}")


def _ties(export: AuditExport, written: content.Written) -> None:
    kept = queries.month_sums(export.first_month, export.last_month)
    if kept != {month: (sums.debit_yen, sums.credit_yen) for month, sums in written.months.items()}:
        raise LinesDifferFromBalances


def _kept(export: AuditExport, file: "File[bytes]", acting_user: Any, at: dt.datetime) -> Document:
    case = export_case(export)
    new = NewDocument(
        kind=queries.KIND,
        title=case.name,
        dated_on=Month.of(export.last_month).last_day,
        content=file,
        media_type=ZIP,
    )
    return keep_document(new=new, case=case, acting_user=acting_user, at=at)
