"""The books of some months in one file that checks itself; who may ask for it."""

import csv
import datetime as dt
import hashlib
import io
import json
import subprocess
import zipfile
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.audit_export import actions, content, queries
from accounting.audit_export.models import AuditExport
from accounting.ledger.actions import attach_paper, reverse_entry
from accounting.ledger.models import Entry, Line
from accounting.ledger.queries import trial_balance
from backoffice.access.gate import NotAllowed
from backoffice.companies import clock
from backoffice.documents.actions import read_document
from backoffice.documents.models import Document
from backoffice.eventlog.models import Event
from backoffice.jobs.actions import work_off
from backoffice.jobs.models import Job, JobFailure
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from tests.factories import books, cast, claims, sales, spend, trade, vouchers

LIST = "/accounting/audit-exports/"
SEPTEMBER, OCTOBER, NOVEMBER = Month(2026, 9), Month(2026, 10), Month(2026, 11)
OTHER_PDF = vouchers.PDF.replace(b"a receipt", b"another receipt")


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    """September: rent. October: rent, and advertising with a receipt. Both taken from one chart."""
    sales.ready(kei, now)
    books.post_entry(draft=books.draft(1, posted_on=dt.date(2026, 9, 30)), acting_user=kei, at=now)
    books.posted(2, kei, now)
    vouchers.entered(kei, now, description="=広告の掲載", papers=(("領収書.pdf", vouchers.PDF),))
    return kei


def ordered(keeper: User, now: dt.datetime, first: Month = SEPTEMBER, last: Month = OCTOBER) -> Job:
    export = actions.order_export(first_month=first, last_month=last, acting_user=keeper, at=now)
    return work_off(Job.objects.get(case_kind=queries.CASE, case_id=export.pk).pk, clock=clock.now)


def packed(keeper: User, now: dt.datetime, **months: Month) -> zipfile.ZipFile:
    job = ordered(keeper, now, **months)
    assert job.state == "SUCCEEDED", list(JobFailure.objects.values_list("cause_ja"))
    document = Document.objects.get(case_kind=queries.CASE, case_id=job.case_id)
    _, file = read_document(document_id=document.pk, acting_user=keeper, at=now)
    with file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def table(pack: zipfile.ZipFile, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(pack.read(path).decode("utf-8-sig"))))


def test_every_file_has_the_hash_that_the_pack_says(keeper: User, now: dt.datetime, tmp_path: Path) -> None:
    pack = packed(keeper, now)
    manifest = json.loads(pack.read("manifest.json"))
    said = {each["path"]: (each["sha256"], each["bytes"]) for each in manifest["files"]}
    assert set(pack.namelist()) == {*said, "manifest.json", "SHA256SUMS"}
    for path, (sha256, size) in said.items():
        assert (hashlib.sha256(pack.read(path)).hexdigest(), len(pack.read(path))) == (sha256, size), path
    pack.extractall(tmp_path)
    checked = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True)
    assert checked.returncode == 0
    assert checked.stdout.count(": OK") == len(pack.namelist()) - 1
    (tmp_path / "books/lines.csv").write_bytes(b"changed")
    again = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True)
    assert again.returncode == 1


def test_its_lines_add_up_to_the_trial_balance(keeper: User, now: dt.datetime) -> None:
    pack = packed(keeper, now)
    lines = table(pack, "books/lines.csv")
    assert len(lines) == Line.objects.count() == 7
    for month, debit_yen in ((SEPTEMBER, 1_000), (OCTOBER, 12_000)):
        balance = trial_balance(month, fiscal_year_first_month=4)
        of_month = [each for each in lines if each["posted_on"].startswith(str(month))]
        assert sum(int(each["debit_yen"] or 0) for each in of_month) == balance.debit_yen == debit_yen
        assert sum(int(each["credit_yen"] or 0) for each in of_month) == balance.credit_yen == debit_yen
        for group in balance.groups:
            for row in group.rows:
                its = [each for each in of_month if each["account_code"] == row.code]
                assert sum(int(each["debit_yen"] or 0) for each in its) == row.debit_yen, row.name
                assert sum(int(each["credit_yen"] or 0) for each in its) == row.credit_yen, row.name
    manifest = json.loads(pack.read("manifest.json"))
    assert manifest["months"] == [
        {"month": "2026-09", "entries": 1, "lines": 2, "debit_yen": 1_000, "credit_yen": 1_000},
        {"month": "2026-10", "entries": 2, "lines": 5, "debit_yen": 12_000, "credit_yen": 12_000},
    ]
    assert (manifest["entries"], manifest["lines"], manifest["papers"]) == (3, 7, 1)
    sums = table(pack, "books/monthly_balances.csv")
    assert sum(int(each["debit_yen"]) for each in sums) == 13_000


def test_what_stood_before_the_period_opens_it(keeper: User, now: dt.datetime) -> None:
    pack = packed(keeper, now, first=OCTOBER)
    assert [
        (each["account_code"], each["debit_yen"], each["credit_yen"]) for each in table(pack, "books/openings.csv")
    ] == [
        (books.PAYABLE, "0", "1000"),
        (books.RENT, "1000", "0"),
    ]
    assert {each["posted_on"] for each in table(pack, "books/entries.csv")} == {"2026-10-31"}


def test_a_cell_that_begins_like_a_formula_stays_text(keeper: User, now: dt.datetime) -> None:
    entries = table(packed(keeper, now), "books/entries.csv")
    assert [each["description"] for each in entries] == ["家賃 1", "家賃 2", "'=広告の掲載"]
    assert [each["lines"] for each in entries] == ["2", "2", "3"]


def test_papers_come_once_each_with_all_entries_that_they_prove(keeper: User, now: dt.datetime) -> None:
    entry = Entry.objects.get(source_kind="accounting.ledger.voucher")
    rent = Entry.objects.get(source_id=2, source_kind="tests.books.paper")
    attach_paper(entry_id=rent.pk, name="領収書.pdf", content=vouchers.PDF, acting_user=keeper, at=now)
    attach_paper(entry_id=rent.pk, name="別紙.pdf", content=OTHER_PDF, acting_user=keeper, at=now)
    taken_back = reverse_entry(entry_id=rent.pk, reason="重複", posted_on=books.POSTED_ON, acting_user=keeper, at=now)
    pack = packed(keeper, now)
    index = {each["sha256"]: each for each in table(pack, "index.csv") if each["path"].startswith("evidence/")}
    assert {sha256: each["entry_ids"] for sha256, each in index.items()} == {
        hashlib.sha256(vouchers.PDF).hexdigest(): f"{rent.pk} {entry.pk} {taken_back.pk}",
        hashlib.sha256(OTHER_PDF).hexdigest(): f"{rent.pk} {taken_back.pk}",
    }
    assert {pack.read(each["path"]) for each in index.values()} == {vouchers.PDF, OTHER_PDF}
    assert {each["kind"] for each in index.values()} == {"仕訳の証憑"}


def test_papers_of_claims_invoices_and_payments_follow_their_entries(
    keeper: User, aiko: User, ben: User, admin: User, now: dt.datetime
) -> None:
    claims.claim_route(ben, admin, now)
    claims.employed(aiko)
    claim = claims.decided(claims.submitted(aiko, now), ben, now)
    spend.payment_route(ben, admin, now)
    supplier = trade.supplier()
    spend.billed(supplier, keeper, now, content=OTHER_PDF, media_type="application/pdf")
    pack = packed(keeper, now, last=NOVEMBER)
    kinds = [each["kind"] for each in table(pack, "index.csv") if each["path"].startswith("evidence/")]
    assert sorted(kinds) == sorted(
        ["領収書"] * claim.lines.filter(receipt__isnull=False).count() + ["受領した請求書", "仕訳の証憑"]
    )
    assert [each["partner_name"] for each in table(pack, "books/partners.csv")] == [supplier.name]


def test_the_same_books_give_the_same_bytes(keeper: User, now: dt.datetime) -> None:
    job = ordered(keeper, now)
    document = Document.objects.get(case_kind=queries.CASE)
    actions.write_export(export_id=job.case_id, acting_user=keeper, at=now)
    assert Document.objects.filter(case_kind=queries.CASE).get() == document


def test_the_file_is_kept_as_long_as_the_books(keeper: User, now: dt.datetime) -> None:
    ordered(keeper, now)
    document = Document.objects.get(case_kind=queries.CASE)
    assert (document.dated_on, document.retained_until) == (dt.date(2026, 10, 31), dt.date(2034, 6, 1))
    event = Event.objects.get(step="accounting.audit_export.write_export")
    assert (event.changes["entries"], event.changes["lines"], event.changes["papers"]) == (3, 7, 1)


def test_it_is_refused_when_somebody_posts_meanwhile(
    keeper: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = content.write

    def meanwhile(*given: object) -> content.Written:
        found = written(*given)  # type: ignore[arg-type]
        books.posted(9, keeper, now)
        return found

    monkeypatch.setattr(content, "write", meanwhile)
    job = ordered(keeper, now)
    assert job.state == "FAILED"
    assert "仕訳が追加されました" in JobFailure.objects.get().cause_ja
    assert not Document.objects.filter(case_kind=queries.CASE).exists()


def test_it_is_refused_when_lines_and_balances_differ(keeper: User, now: dt.datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounting_monthlybalance SET debit_yen = debit_yen + 1 WHERE debit_yen > 0")
    assert ordered(keeper, now).state == "FAILED"
    assert JobFailure.objects.get().code == "accounting.audit_export.lines_differ_from_balances"
    assert not Document.objects.filter(case_kind=queries.CASE).exists()


def test_months_that_are_turned_or_empty_are_refused(keeper: User, now: dt.datetime) -> None:
    with pytest.raises(actions.MonthsAreTurned):
        actions.order_export(first_month=OCTOBER, last_month=SEPTEMBER, acting_user=keeper, at=now)
    with pytest.raises(actions.NothingInTheBooks):
        actions.order_export(first_month=Month(2020, 1), last_month=Month(2020, 2), acting_user=keeper, at=now)
    assert (AuditExport.objects.count(), Job.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("months", "constraint"),
    [
        ((dt.date(2026, 10, 1), dt.date(2026, 9, 1)), "audit_export_ends_after_it_begins"),
        ((dt.date(2026, 10, 2), dt.date(2026, 11, 1)), "audit_export_months_are_first_days"),
    ],
)
def test_postgresql_refuses_months_that_are_none(
    keeper: User, now: dt.datetime, months: tuple[dt.date, dt.date], constraint: str
) -> None:
    who = {"ordered_by_id": keeper.pk, "ordered_by_name": "恵", "ordered_at": now}
    with pytest.raises(Exception, match=constraint), transaction.atomic():
        AuditExport.objects.create(first_month=months[0], last_month=months[1], **who)
    assert AuditExport.objects.count() == 0


def test_what_was_asked_for_stays(keeper: User, now: dt.datetime) -> None:
    ordered(keeper, now)
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        AuditExport.objects.update(ordered_by_name="別の人")
    assert AuditExport.objects.get().ordered_by_name == keeper.get_full_name()


def test_an_auditor_asks_for_it_on_the_page_and_receives_it(keeper: User, now: dt.datetime) -> None:
    auditor = cast.known("auditor", None)  # type: ignore[arg-type]
    client = Client()
    client.force_login(auditor)
    refused = client.post(LIST, {"first_month": "2026-10", "last_month": "2026-09"})
    assert refused.status_code == 422
    assert "最後の月 2026年9月 が、最初の月 2026年10月 より前です。" in refused.content.decode()
    assert client.post(LIST, {"first_month": "2026-09", "last_month": "2026-10"}).status_code == 302
    work_off(Job.objects.get().pk, clock=clock.now)
    page = client.get(LIST).content.decode()
    assert "できました" in page
    assert auditor.get_full_name() in page
    url = reverse("backoffice:documents_document_download", args=[Document.objects.get(case_kind=queries.CASE).pk])
    assert url in page
    answer = client.get(url)
    assert b"".join(answer.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


def test_nobody_else_opens_the_page_or_the_file(keeper: User, chie: User, aiko: User, now: dt.datetime) -> None:
    ordered(keeper, now)
    document = Document.objects.get(case_kind=queries.CASE)
    for stranger in (chie, aiko):
        client = Client()
        client.force_login(stranger)
        assert client.get(LIST).status_code == 403
        assert client.post(LIST, {"first_month": "2026-09", "last_month": "2026-10"}).status_code == 403
        url = reverse("backoffice:documents_document_download", args=[document.pk])
        assert client.get(url).status_code == 403
        with pytest.raises(NotAllowed):
            actions.write_export(export_id=document.case_id, acting_user=stranger, at=now)
    assert AuditExport.objects.count() == 1


def test_the_list_asks_a_fixed_number_of_queries(keeper: User, now: dt.datetime) -> None:
    client = Client()
    client.force_login(keeper)
    ordered(keeper, now)
    client.get(LIST)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(LIST)
    for _ in range(3):
        ordered(keeper, now)
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(many) == len(few)
