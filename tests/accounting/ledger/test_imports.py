"""Entries of other programs: read by their layouts, given their meaning, posted whole or not at all, taken back whole."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from accounting.ledger import actions
from accounting.ledger.foreign import NoSlips, NotThatProgram, UnreadableText
from accounting.ledger.forms.imports import name_of
from accounting.ledger.models import Entry, ImportedSlip, ImportMapping, JournalImport, Line
from accounting.ledger.queries import balance_differences
from accounting.ledger.reading import standing
from backoffice.access.gate import NotAllowed
from backoffice.approvals.actions import decide_request
from backoffice.approvals.models import Request
from backoffice.jobs.models import Job
from backoffice.organisation.models import Unit, User
from backoffice.values.periods import Month
from tests.factories import cast, imports, vouchers
from tests.factories.books import books
from tests.factories.imports import MONEYFORWARD, row
from tests.factories.trade import supplier

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    books(kei, now)
    return kei


def lines_of(entry: Entry) -> list[tuple[str, str, int, str]]:
    found = Line.objects.filter(entry=entry).order_by("position")
    return [(each.account.code, each.side, each.amount_yen, each.tax_category) for each in found]


def faults_of(held: JournalImport) -> list[tuple[int, str]]:
    return [(each.row, each.cause) for each in actions.look(held, keep=False).faults]


def test_a_yayoi_file_is_posted_with_its_tax_and_its_rows(keeper: User, now: dt.datetime) -> None:
    held = imports.mapped(imports.uploaded(keeper, now, [row(slip="12")]), keeper, now)
    done = imports.posted(held, keeper, now)
    assert (done.state, done.entries, done.amount_yen, done.problem) == ("POSTED", 1, 11_000, "")
    entry = Entry.objects.get()
    assert (entry.description, entry.posted_on) == ("広告 10月", dt.date(2026, 10, 5))
    assert lines_of(entry) == [
        ("6210", "DEBIT", 10_000, "課税仕入10%"),
        ("1570", "DEBIT", 1_000, "課税仕入10%"),
        ("1140", "CREDIT", 11_000, "対象外"),
    ]
    slip = ImportedSlip.objects.get(pk=entry.source_id)
    assert (slip.first_row, slip.last_row, slip.their_number) == (1, 1, "12")


def test_a_slip_of_many_lines_is_one_entry(keeper: User, now: dt.datetime) -> None:
    rows = [
        row("2110", credit=None),
        row("2100", debit=("通信費", "対象外", 500, 0), credit=None, text="切手"),
        row("2101", debit=None, credit=("普通預金", "対象外", 11_500, 0)),
        row("2111", day="R.08/10/06"),
    ]
    done = imports.posted(imports.mapped(imports.uploaded(keeper, now, rows), keeper, now), keeper, now)
    assert (done.entries, done.amount_yen) == (2, 22_500)
    first, second = Entry.objects.order_by("pk")
    assert [each[:3] for each in lines_of(first)] == [
        ("6210", "DEBIT", 10_000),
        ("1570", "DEBIT", 1_000),
        (Line.objects.get(entry=first, position=2).account.code, "DEBIT", 500),
        ("1140", "CREDIT", 11_500),
    ]
    assert Line.objects.get(entry=first, position=2).memo == "切手"
    assert second.posted_on == dt.date(2026, 10, 6)
    assert balance_differences() == []


def test_every_fault_is_told_with_its_row_and_nothing_is_posted(keeper: User, now: dt.datetime) -> None:
    rows = [
        row(day="2026/13/01"),
        row(credit=("普通預金", "対象外", 10_000, 0)),
        row("2100"),
        row("2110", credit=None),
        row(debit=("広告宣伝費", "課対仕入込10%適格", 11_000, 500)),
        row(closing="本決"),
    ]
    held = imports.mapped(imports.uploaded(keeper, now, rows), keeper, now)
    assert faults_of(held) == [
        (1, "「2026/13/01」は日付として読めません。"),
        (2, "この行から始まる伝票は、借方11,000円、貸方10,000円で一致しません。"),
        (3, "識別フラグ「2100」が、ここでは使えません。"),
        (4, "この行から始まる伝票に、最後の行（2101）がありません。"),
        (5, "11000円に対する税額が500円で、税率と合いません。"),
        (6, "決算整理の仕訳が、会計年度の最後の月の日付ではありません。"),
    ]
    with pytest.raises(actions.ImportNotReady):
        actions.order_import(import_id=held.pk, acting_user=keeper, at=now)
    assert not Entry.objects.exists()


def test_words_without_a_meaning_wait_for_people_and_are_kept(keeper: User, now: dt.datetime) -> None:
    rows = [row(debit=("広告費", "課対仕入込10%", 11_000, 1_000), units=("営業部", ""), subs=("電通", ""))]
    held = imports.uploaded(keeper, now, rows)
    looked = actions.look(held, keep=False)
    assert dict(looked.unknown["ACCOUNT"]) == {"広告費": 1}
    assert dict(looked.unknown["TAX"]) == {"課対仕入込10%": 1}
    assert dict(looked.unknown["PARTNER"]) == {"電通": 1}
    assert dict(looked.unknown["UNIT"]) == {}
    with pytest.raises(actions.ImportNotReady):
        actions.order_import(import_id=held.pk, acting_user=keeper, at=now)
    imports.posted(imports.mapped(held, keeper, now), keeper, now)
    line = Line.objects.get(position=0)
    assert (line.unit, line.memo, line.partner) == (Unit.objects.get(), "電通", None)
    assert actions.look(imports.uploaded(keeper, now, [*rows, row()]), keep=False).is_ready
    with pytest.raises(actions.UnknownAccount):
        actions.map_words(
            import_id=imports.uploaded(keeper, now, rows).pk,
            meanings={("ACCOUNT", "広告費"): "9999"},
            acting_user=keeper,
            at=now,
        )


def test_tax_without_an_invoice_is_credited_in_part(keeper: User, now: dt.datetime) -> None:
    rows = [row(debit=("広告宣伝費", "課対仕入込10%区分70%", 11_000, said)) for said in (1_000, 700, 0)]
    imports.posted(imports.mapped(imports.uploaded(keeper, now, rows), keeper, now), keeper, now)
    assert [[each[2] for each in lines_of(entry)] for entry in Entry.objects.all()] == [[10_300, 700, 11_000]] * 3


def money_forward(*pairs: tuple[str, str, str, int, str, int]) -> list[list[str]]:
    rows = []
    for number, day, debit, debit_yen, credit, credit_yen in pairs:
        cells = dict.fromkeys(MONEYFORWARD, "")
        cells |= {"取引No": number, "取引日": day, "摘要": "家賃", "借方税区分": "対象外", "貸方税区分": "対象外"}
        cells |= {"借方勘定科目": debit, "借方金額(円)": str(debit_yen) if debit else ""}
        cells |= {"貸方勘定科目": credit, "貸方金額(円)": str(credit_yen) if credit else ""}
        rows.append(list(cells.values()))
    return [list(MONEYFORWARD), *rows]


def test_money_forward_rows_of_one_number_are_one_entry(keeper: User, now: dt.datetime) -> None:
    rows = money_forward(
        ("1", "2026/10/01", "地代家賃", 300, "普通預金", 500),
        ("1", "2026/10/01", "支払手数料", 200, "", 0),
        ("2", "2026/10/02", "現金", 50, "普通預金", 50),
    )
    done = imports.posted(imports.uploaded(keeper, now, rows, "MONEYFORWARD", "utf-8-sig"), keeper, now)
    assert (done.entries, done.amount_yen) == (2, 550)
    assert [each[2] for each in lines_of(Entry.objects.order_by("pk")[0])] == [300, 500, 200]


def test_freee_columns_are_found_by_their_headings(keeper: User, now: dt.datetime) -> None:
    partner = supplier()
    rows = [
        ["日付", "伝票番号", "借方勘定科目", "借方取引先", "貸方勘定科目", "金額", "税額", "摘要", "決算整理仕訳"],
        ["2026-10-01", "7", "現金", partner.name, "普通預金", "1,000", "", "引出し", ""],
        ["2026-03-31", "8", "現金", "", "普通預金", "5", "", "", "1"],
    ]
    done = imports.posted(imports.uploaded(keeper, now, rows, "FREEE", "utf-8"), keeper, now)
    assert done.entries == 2
    first, second = Entry.objects.order_by("pk")
    assert Line.objects.get(entry=first, position=0).partner == partner
    assert (second.stage, second.description) == ("ADJUSTMENT", "現金・普通預金")


def test_what_is_no_journal_is_not_kept(keeper: User, now: dt.datetime) -> None:
    for content, program, refused in (
        (b"a,b\r\n1,2\r\n", "MONEYFORWARD", NotThatProgram),
        (b"", "YAYOI", NoSlips),
        (b"\x81\x20\xff\x0a", "YAYOI", UnreadableText),
    ):
        with pytest.raises(refused):
            actions.upload_journal(name="x.csv", content=content, program=program, acting_user=keeper, at=now)
    assert not JournalImport.objects.exists()


def test_a_file_is_posted_once_until_it_is_taken_back(keeper: User, now: dt.datetime) -> None:
    rows = [row(), row(day="2026/09/30")]
    done = imports.posted(imports.mapped(imports.uploaded(keeper, now, rows), keeper, now), keeper, now)
    again = imports.uploaded(keeper, now, rows)
    with pytest.raises(actions.AlreadyImported):
        actions.order_import(import_id=again.pk, acting_user=keeper, at=now)
    with pytest.raises(IntegrityError, match="file_is_posted_once"), transaction.atomic():
        JournalImport.objects.filter(pk=again.pk).update(state="POSTING")
    with pytest.raises(actions.ReasonMissing):
        actions.order_import_reversal(import_id=done.pk, reason=" ", posted_on=None, acting_user=keeper, at=now)
    single = Entry.objects.order_by("pk")[0]
    actions.reverse_by_hand(entry_id=single.pk, reason="別件", posted_on=single.posted_on, acting_user=keeper, at=now)
    undone = imports.after(
        actions.order_import_reversal(
            import_id=done.pk, reason="期間の誤り", posted_on=None, acting_user=keeper, at=now
        )
    )
    assert undone.state == "REVERSED"
    reversals = Entry.objects.filter(reverses__isnull=False).order_by("pk")
    assert [(each.posted_on, each.reason) for each in reversals] == [
        (dt.date(2026, 10, 5), "別件"),
        (dt.date(2026, 9, 30), "期間の誤り"),
    ]
    assert imports.posted(again, keeper, now).state == "POSTED"


def test_a_closed_month_refuses_the_whole_file_and_the_whole_reversal(keeper: User, now: dt.datetime) -> None:
    rows = [row(), row(day="2026/09/30")]
    done = imports.posted(imports.mapped(imports.uploaded(keeper, now, rows), keeper, now), keeper, now)
    actions.close_month(month=Month(2026, 9), acting_user=keeper, at=now)
    other = imports.uploaded(keeper, now, [*rows, row()])
    assert faults_of(other) == [(0, "2026-09は締め済みのため、記帳できません。")]
    stands = imports.after(
        actions.order_import_reversal(import_id=done.pk, reason="誤り", posted_on=None, acting_user=keeper, at=now)
    )
    assert stands.state == "POSTED"
    assert "締め済み" in stands.problem
    assert Entry.objects.count() == 2
    undone = imports.after(
        actions.order_import_reversal(
            import_id=done.pk, reason="誤り", posted_on=dt.date(2026, 10, 31), acting_user=keeper, at=now
        )
    )
    assert (undone.state, undone.problem, Entry.objects.count()) == ("REVERSED", "", 4)


def test_what_corrected_an_imported_entry_is_taken_back_with_the_file(keeper: User, now: dt.datetime) -> None:
    done = imports.posted(
        imports.mapped(imports.uploaded(keeper, now, [row(), row(day="2026/10/06")]), keeper, now), keeper, now
    )
    first = Entry.objects.order_by("pk")[0]
    kept = vouchers.entered(keeper, now)
    wrong = vouchers.entered(keeper, now, corrects=first.pk, reason="金額の誤り")
    right = vouchers.entered(keeper, now, corrects=wrong.entry_id, reason="日付の誤り")
    undone = imports.after(
        actions.order_import_reversal(
            import_id=done.pk, reason="期間の誤り", posted_on=None, acting_user=keeper, at=now
        )
    )
    assert undone.state == "REVERSED"
    standing = Entry.objects.filter(reverses=None, reversals=None)
    assert [each.pk for each in standing] == [kept.entry_id]
    assert Entry.objects.get(reverses=right.entry_id).reason == "期間の誤り"
    assert balance_differences() == []


def test_a_file_with_a_large_entry_is_posted_by_a_second_person(keeper: User, now: dt.datetime) -> None:
    vouchers.policy(keeper, now, 11_000)
    held = imports.mapped(imports.uploaded(keeper, now, [row()]), keeper, now)
    with pytest.raises(actions.ImportNeedsSecondPerson):
        actions.order_import(import_id=held.pk, acting_user=keeper, at=now)
    other = cast.member("rei", "玲", duties=("accounting.bookkeeping",))
    assert imports.posted(held, other, now).state == "POSTED"


def test_a_file_with_a_large_entry_is_taken_back_once_somebody_else_agreed(
    keeper: User, ben: User, admin: User, now: dt.datetime
) -> None:
    vouchers.route(ben, admin, now)
    held = imports.posted(imports.mapped(imports.uploaded(keeper, now, [row(), row()]), keeper, now), keeper, now)
    vouchers.policy(keeper, now, 11_000)
    client = Client()
    client.force_login(keeper)
    undo, detail = (reverse(f"accounting:ledger_import_{name}", args=[held.pk]) for name in ("undo", "detail"))
    assert "2件の仕訳の取消の承認を依頼" in client.get(undo).content.decode()
    assert client.post(undo, {"reason": "期間の誤り"}).headers["Location"] == detail
    asked = Request.objects.get()
    assert (asked.kind, asked.title, asked.amount_yen, asked.arguments["entries"], asked.arguments["amount_yen"]) == (
        "accounting.ledger.voucher",
        "取り込みの取消　仕訳日記帳.txt",
        11_000,
        2,
        22_000,
    )
    page = client.get(detail).content.decode()
    assert ("取消の承認を依頼しています（理由：期間の誤り）" in page, undo in page) == (True, False)
    held.refresh_from_db()
    assert (held.state, Entry.objects.count()) == ("POSTED", 2)
    ben_client = Client()
    ben_client.force_login(ben)
    shown = ben_client.get(reverse("backoffice:approvals_request_detail", args=[asked.pk])).content.decode()
    assert ("取り消す取り込み" in shown, "¥22,000" in shown) == (True, True)
    decide_request(request_id=asked.pk, outcome="APPROVE", comment="確認", acting_user=ben, at=now)
    job = Job.objects.get(name="accounting.ledger.reverse_import")
    assert job.started_by_id == keeper.pk
    undone = imports.after(job)
    assert (undone.state, undone.reason, Entry.objects.filter(reverses__isnull=False).count()) == (
        "REVERSED",
        "期間の誤り",
        2,
    )


def test_who_brought_a_file_with_a_large_entry_is_told_before_that_somebody_else_posts_it(
    keeper: User, now: dt.datetime
) -> None:
    vouchers.policy(keeper, now, 11_000)
    held = imports.mapped(imports.uploaded(keeper, now, [row()]), keeper, now)
    other = cast.member("rei", "玲", duties=("accounting.bookkeeping",))
    confirm, detail = (reverse(f"accounting:ledger_import_{name}", args=[held.pk]) for name in ("confirm", "detail"))
    found = []
    for user in (keeper, other):
        client = Client()
        client.force_login(user)
        page = client.get(detail).content.decode()
        found.append((confirm in page, "アップロードした本人は確定できません" in page))
    assert found == [(False, True), (True, False)]


def opened_files(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every file of the store that is opened from now on; it is opened all the same."""
    opened: list[str] = []
    wrapped = FileSystemStorage._open

    def counted(self: FileSystemStorage, name: str, mode: str = "rb") -> Any:
        opened.append(name)
        return wrapped(self, name, mode)

    monkeypatch.setattr(FileSystemStorage, "_open", counted)
    return opened


def test_the_page_of_an_import_goes_by_what_was_read_once(
    keeper: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def file(of: int) -> list[list[str]]:
        words = [row(debit=(f"科目{n}", "対象外", 100, 0), credit=("普通預金", "対象外", 100, 0)) for n in range(of)]
        return [*words, *([row(debit=("現金", "対象外", 9, 0), credit=("普通預金", "対象外", 9, 0))] * of * 10)]

    client = Client()
    client.force_login(keeper)
    found = []
    for size in (2, 40):
        held = imports.uploaded(keeper, now, file(size))
        detail, words, confirm = (
            reverse(f"accounting:ledger_import_{name}", args=[held.pk]) for name in ("detail", "words", "confirm")
        )
        client.get(detail)
        opened = opened_files(monkeypatch)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(detail).content.decode()
        assert client.post(words, {}).status_code == 422
        assert opened == []
        assert page.count('list="our-accounts"') == size
        found.append((len(queries), page.count("<option")))
        monkeypatch.undo()
        meanings = {("ACCOUNT", f"科目{n}"): "6210" for n in range(size)}
        actions.map_words(import_id=held.pk, meanings=meanings, acting_user=keeper, at=now)
        opened = opened_files(monkeypatch)
        assert f"確定して{size * 11}件を記帳" in client.get(detail).content.decode()
        client.post(confirm)
        held.refresh_from_db()
        assert (held.state, opened) == ("POSTING", [])
        monkeypatch.undo()
        ImportMapping.objects.all().delete()
    assert found[0] == found[1]


def test_a_file_that_was_read_before_its_words_changed_is_read_again(keeper: User, now: dt.datetime) -> None:
    held, other = (
        imports.uploaded(keeper, now, [row(debit=("広告費", "対象外", yen, 0), credit=("普通預金", "対象外", yen, 0))])
        for yen in (100, 200)
    )
    actions.map_words(import_id=other.pk, meanings={("ACCOUNT", "広告費"): "6210"}, acting_user=keeper, at=now)
    client = Client()
    client.force_login(keeper)
    detail, read, confirm = (
        reverse(f"accounting:ledger_import_{name}", args=[held.pk]) for name in ("detail", "read", "confirm")
    )
    page = client.get(detail).content.decode()
    assert (read in page, confirm in page) == (True, False)
    with pytest.raises(actions.ImportReadBefore):
        actions.order_import(import_id=held.pk, acting_user=keeper, at=now)
    client.post(read)
    page = client.get(detail).content.decode()
    assert (read in page, confirm in page, "確定して1件を記帳" in page) == (False, True, True)
    JournalImport.objects.filter(pk=held.pk).update(reading=None)
    assert read in client.get(detail).content.decode()
    assert imports.posted(other, keeper, now).amount_yen == 200


def test_faults_are_told_in_the_language_of_the_reader(keeper: User, now: dt.datetime) -> None:
    held = imports.uploaded(keeper, now, [row(day="2026/13/01")] * 201)
    client = Client()
    client.force_login(keeper)
    detail = reverse("accounting:ledger_import_detail", args=[held.pk])
    page = client.get(detail).content.decode()
    assert ("日付として読めません" in page, "ほかに1件の誤りがあります" in page) == (True, True)
    found = standing(held)
    assert found is not None
    with override("en"):
        assert (found.fault_count, len(found.faults)) == (201, 200)
        assert found.faults[0].cause == "“2026/13/01” is not a date."


def test_nobody_without_the_duty_imports(keeper: User, chie: User, now: dt.datetime) -> None:
    with pytest.raises(NotAllowed):
        imports.uploaded(chie, now, [row()])


def test_postgresql_keeps_an_import_and_its_slips(keeper: User, now: dt.datetime) -> None:
    held = imports.posted(imports.mapped(imports.uploaded(keeper, now, [row()]), keeper, now), keeper, now)
    for statement in (
        "UPDATE accounting_journalimport SET state = 'WAITING' WHERE id = %s",
        "DELETE FROM accounting_journalimport WHERE id = %s",
        "UPDATE accounting_importedslip SET first_row = 2 WHERE journal_import_id = %s",
    ):
        with pytest.raises(DatabaseError, match="refused"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [held.pk])


def test_a_file_goes_into_the_books_by_its_pages(keeper: User, now: dt.datetime) -> None:
    client = Client()
    client.force_login(keeper)

    def upload(content: bytes, program: str = "YAYOI") -> Any:
        file = SimpleUploadedFile("弥生.txt", content)
        return client.post(reverse("accounting:ledger_import_new"), {"program": program, "file": file})

    assert upload(b"a,b\r\n", "FREEE").status_code == 422
    answer = upload(imports.written([row(), row(debit=("広告費", "課対仕入込10%", 11_000, 0))]))
    held = JournalImport.objects.get()
    detail = reverse("accounting:ledger_import_detail", args=[held.pk])
    assert answer.headers["Location"] == detail
    page = client.get(detail).content.decode()
    assert "意味の決まっていない言葉があります" in page
    assert "広告費" in page
    names = [name_of(*each) for each in (("ACCOUNT", "広告費"), ("TAX", "課対仕入込10%適格"), ("TAX", "課対仕入込10%"))]
    for name, value in zip(names, ("6210 広告宣伝費", "課税仕入10%", "課税仕入10%"), strict=True):
        assert re.search(rf'name="{name}" value="{value}"', page)
    assert page.count('<datalist id="our-accounts">') == 1
    assert "<select" not in page
    words = reverse("accounting:ledger_import_words", args=[held.pk])
    refused = client.post(words, dict(zip(names, ("9999", "課税仕入10%", ""), strict=True)))
    assert refused.status_code == 422
    assert "「9999」はありません。" in refused.content.decode()
    assert "<title>エラー：" in refused.content.decode()
    client.post(words, dict(zip(names, ("広告宣伝費", "課税仕入10%", "課税仕入10%"), strict=True)))
    assert sorted(ImportMapping.objects.values_list("theirs", "ours")) == [
        ("広告費", "6210"),
        ("課対仕入込10%", "課税仕入10%"),
        ("課対仕入込10%適格", "課税仕入10%"),
    ]
    page = client.get(detail).content.decode()
    assert "2026-10" in page
    assert "22,000" in page
    client.post(reverse("accounting:ledger_import_confirm", args=[held.pk]))
    held.refresh_from_db()
    assert held.state == "POSTING"
    imports.after(Job.objects.get())
    assert "記帳済み" in client.get(detail).content.decode()
    entry = Entry.objects.order_by("pk")[0]
    slip = client.get(reverse("accounting:ledger_slip_detail", args=[entry.source_id])).content.decode()
    assert "課対仕入込10%適格" in slip
    undo = reverse("accounting:ledger_import_undo", args=[held.pk])
    assert client.post(undo, {"reason": ""}).status_code == 422
    client.post(undo, {"reason": "誤り"})
    assert client.get(reverse("accounting:ledger_import_list")).status_code == 200
