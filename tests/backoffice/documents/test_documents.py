"""Documents are kept as they came, found as the law asks, and never changed."""

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from backoffice.access.gate import NotAllowed
from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.documents import actions, kinds, queries, rules, storage
from backoffice.documents.models import Document, StoredFile
from backoffice.documents.queries import Wanted
from backoffice.eventlog.actions import Case
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from tests.factories import cast, paper

pytestmark = pytest.mark.smoke
CONTENT = paper.A_RECEIPT.content


@pytest.fixture(autouse=True)
def offered(monkeypatch: pytest.MonkeyPatch) -> None:
    paper.offer_kinds(monkeypatch)


@pytest.fixture
def dora(company: Company) -> User:
    """ドラ keeps the papers."""
    return cast.member("dora", "ドラ", duties=("backoffice.documents",))


def path_of(document: Document, store: Path) -> Path:
    sha256 = document.stored_file.sha256
    return store / str(document.company_id) / sha256[:2] / sha256


def test_a_file_is_kept_under_its_hash_and_as_it_came(dora: User, now: dt.datetime, store: Path) -> None:
    document = paper.kept(dora, now)
    assert document.stored_file.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert path_of(document, store).read_bytes() == CONTENT
    assert (document.stored_file.size_bytes, document.stored_file.media_type) == (len(CONTENT), "application/pdf")
    assert (document.created_by_name, document.created_at) == ("石井 ドラ", now)
    event = Event.objects.get(step="backoffice.documents.keep_document")
    assert (event.case_name, event.changes["document"]) == ("請求 1", [None, document.pk])


def test_the_same_file_for_the_same_case_is_kept_once(dora: User, now: dt.datetime) -> None:
    first, second = paper.kept(dora, now), paper.kept(dora, now)
    other = paper.kept(dora, now, case=Case("backoffice.tests.case", 2, "請求 2"))
    assert first == second
    assert first.stored_file == other.stored_file
    assert (Document.objects.count(), StoredFile.objects.count()) == (2, 1)


def test_an_empty_file_and_an_unknown_kind_are_refused(dora: User, now: dt.datetime) -> None:
    with pytest.raises(actions.EmptyFile):
        paper.kept(dora, now, content=b"")
    with pytest.raises(KeyError):
        paper.kept(dora, now, kind="backoffice.tests.moon")
    assert (Document.objects.count(), Event.objects.filter(actor_id=dora.pk).count()) == (0, 0)


def test_a_correction_keeps_what_it_corrects(dora: User, now: dt.datetime) -> None:
    wrong = paper.kept(dora, now)
    right = paper.kept(dora, now, content=b"%PDF-1.7 corrected", replaces=wrong, reason="金額の誤り")
    with pytest.raises(actions.AlreadyReplaced):
        paper.kept(dora, now, content=b"%PDF-1.7 once more", replaces=wrong, reason="また")
    found = {each.pk: each.is_replaced for each in queries.documents(Wanted(), kinds=[paper.RECEIPT])}
    assert found == {wrong.pk: True, right.pk: False}
    with pytest.raises(IntegrityError, match="correction_gives_its_reason"), transaction.atomic():
        paper.kept(dora, now, content=b"%PDF-1.7 silent", replaces=right)
    with pytest.raises(IntegrityError, match="document_is_replaced_once"), transaction.atomic():
        Document.objects.create(**_columns(right), replaces=wrong, reason="二度目", case_id=99)


@pytest.mark.parametrize("table", ["backoffice_document", "backoffice_storedfile"])
def test_postgresql_refuses_to_change_what_is_kept(table: str, dora: User, now: dt.datetime) -> None:
    paper.kept(dora, now)
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        refused = pytest.raises(DatabaseError, match=r"append-only|permission denied")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert (Document.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_the_store_neither_overwrites_nor_deletes(dora: User, now: dt.datetime, store: Path) -> None:
    document = paper.kept(dora, now)
    place = rules.place_of(document.company_id, document.stored_file.sha256)
    with pytest.raises(storage.StoredFilesStay):
        storages["documents"].delete(place)
    assert path_of(document, store).stat().st_mode & 0o222 == 0
    assert storage.put(document.company_id, CONTENT) == document.stored_file.sha256
    assert [each.name for each in path_of(document, store).parent.iterdir()] == [document.stored_file.sha256]


@pytest.mark.parametrize("name", ["../../etc/passwd", "a" * 63, "A" * 64, "", "/" + "a" * 63])
def test_a_tampered_name_leads_nowhere(name: str, company: Company) -> None:
    with pytest.raises(rules.NotAFileName):
        storage.open_verified(company.pk, name)
    with pytest.raises(IntegrityError, match="stored_file_is_named_by_hash"), transaction.atomic():
        StoredFile.objects.create(sha256=name, size_bytes=1, media_type="application/pdf")


def test_bytes_changed_behind_our_back_are_not_given_out(dora: User, now: dt.datetime, store: Path) -> None:
    document = paper.kept(dora, now, content=b"%PDF-1.7 to be damaged")
    path_of(document, store).chmod(0o600)
    path_of(document, store).write_bytes(b"%PDF-1.7 to be forged!")
    with pytest.raises(storage.StoredFileDamaged):
        actions.read_document(document_id=document.pk, acting_user=dora, at=now)
    assert not Event.objects.filter(step="backoffice.documents.read_document").exists()


def test_a_document_of_another_company_is_not_there(
    dora: User, now: dt.datetime, company: Company, other_company: Company
) -> None:
    document = paper.kept(dora, now)
    with scope.working_in(other_company.pk):
        stranger = cast.member("eva", "エヴァ", duties=("backoffice.documents",))
        with pytest.raises(Document.DoesNotExist):
            actions.read_document(document_id=document.pk, acting_user=stranger, at=now)
        assert list(queries.documents(Wanted(), kinds=[paper.RECEIPT])) == []
    client = Client()
    client.force_login(stranger)
    assert client.get(f"/documents/{document.pk}/download").status_code == 404


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), {"A", "B", "C"}),
        (Wanted(dated_from=dt.date(2026, 10, 5), dated_to=dt.date(2026, 10, 31)), {"A", "B"}),
        (Wanted(amount_from_yen=1_000, amount_to_yen=5_000), {"A", "C"}),
        (Wanted(partner="𠮷野"), {"A"}),
        (Wanted(dated_from=dt.date(2026, 10, 6), amount_to_yen=5_000), {"C"}),
        (Wanted(dated_to=dt.date(2026, 10, 31), amount_from_yen=1_000, partner="𠮷野"), {"A"}),
        (Wanted(without_amount=True), {"B"}),
        (Wanted(without_partner=True), {"B"}),
        (Wanted(text="書類 c"), {"C"}),
        (Wanted(kind=paper.SECRET), set()),
    ],
)
def test_documents_are_found_by_date_amount_and_partner(
    wanted: Wanted, found: set[str], dora: User, now: dt.datetime
) -> None:
    for number, (name, day, amount, partner) in enumerate(
        (
            ("A", dt.date(2026, 10, 5), 1_000, "株式会社𠮷野"),
            ("B", dt.date(2026, 10, 31), None, None),
            ("C", dt.date(2026, 11, 1), 5_000, "有限会社みどり"),
        )
    ):
        case = Case("backoffice.tests.case", number, name)
        paper.kept(dora, now, case=case, title=f"書類 {name}", dated_on=day, amount_yen=amount, partner_name=partner)
    there = queries.documents(wanted, kinds=[paper.RECEIPT])
    assert {each.title.removeprefix("書類 ") for each in there} == found


@pytest.mark.parametrize(
    ("dated_on", "until"),
    [(dt.date(2026, 10, 31), dt.date(2034, 6, 1)), (dt.date(2027, 3, 31), dt.date(2034, 6, 1))],
)
def test_a_paper_is_kept_seven_years_from_two_months_after_the_fiscal_year(
    dated_on: dt.date, until: dt.date, company: Company
) -> None:
    assert kinds.known(paper.RECEIPT).retained_until(dated_on, company) == until


def test_a_download_gives_the_bytes_and_lets_the_browser_do_nothing(
    dora: User, now: dt.datetime, client: Client
) -> None:
    document = paper.kept(dora, now)
    client.force_login(dora)
    answer: Any = client.get(f"/documents/{document.pk}/download")
    assert b"".join(answer.streaming_content) == CONTENT
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E9%A0%98%E5%8F%8E%E6%9B%B8%20%F0%A0%AE%B7%E9%87%8E%E5%AE%B6.pdf"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-store"
    event = Event.objects.get(step="backoffice.documents.read_document")
    assert (event.actor_name, event.case_name, event.source) == ("石井 ドラ", "領収書 𠮷野家", "BROWSER")


def test_who_may_not_read_a_kind_neither_finds_nor_opens_it(dora: User, now: dt.datetime, client: Client) -> None:
    secret = paper.kept(dora, now, kind=paper.SECRET, title="秘密の書類")
    with pytest.raises(NotAllowed):
        actions.read_document(document_id=secret.pk, acting_user=dora, at=now)
    client.force_login(dora)
    assert client.get(f"/documents/{secret.pk}/download").status_code == 403
    assert "秘密の書類" not in client.get("/documents/").content.decode()
    assert not Event.objects.filter(step="backoffice.documents.read_document").exists()


def test_the_list_asks_the_same_number_of_questions_however_long(
    dora: User, now: dt.datetime, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(dora)
    paper.kept(dora, now)
    with django_assert_max_num_queries(20) as short:
        client.get("/documents/")
    for number in range(2, 15):
        paper.kept(dora, now, case=Case("backoffice.tests.case", number, f"{number}"))
    with django_assert_max_num_queries(len(short)):
        text = client.get("/documents/?amount_from_yen=1000&partner=𠮷野").content.decode()
    assert text.count("領収書 𠮷野家") == 14


def test_a_search_that_cannot_be_read_says_so(dora: User, client: Client) -> None:
    client.force_login(dora)
    answer = client.get("/documents/?dated_from=yesterday")
    assert answer.status_code == 422
    assert "1件の入力を確認してください" in answer.content.decode()


def _columns(document: Document) -> dict[str, Any]:
    skipped = {"id", "company", "replaces", "reason", "case_id"}
    return {f.name: getattr(document, f.name) for f in Document._meta.concrete_fields if f.name not in skipped}
