"""Files of other programs, as they export them."""

import csv
import datetime as dt
import io
from collections.abc import Sequence

from accounting.ledger.actions import map_words, order_import, upload_journal
from accounting.ledger.models import JournalImport
from backoffice.companies import clock
from backoffice.jobs.actions import work_off
from backoffice.jobs.models import Job
from backoffice.organisation.models import User

MONEYFORWARD = (
    "取引No",
    "取引日",
    "借方勘定科目",
    "借方補助科目",
    "借方部門",
    "借方取引先",
    "借方税区分",
    "借方インボイス",
    "借方金額(円)",
    "借方税額",
    "貸方勘定科目",
    "貸方補助科目",
    "貸方部門",
    "貸方取引先",
    "貸方税区分",
    "貸方インボイス",
    "貸方金額(円)",
    "貸方税額",
    "摘要",
    "仕訳メモ",
    "タグ",
    "MF仕訳タイプ",
    "決算整理仕訳",
    "作成日時",
    "作成者",
    "最終更新日時",
    "最終更新者",
)
WORDS = {
    ("TAX", "課対仕入込10%適格"): "課税仕入10%",
    ("TAX", "課対仕入込10%"): "課税仕入10%",
    ("TAX", "課対仕入込10%区分70%"): "課税仕入10%(控除70)",
    ("ACCOUNT", "広告費"): "6210",
}


def row(
    flag: str = "2000",
    *,
    day: str = "2026/10/05",
    debit: tuple[str, str, int, int] | None = ("広告宣伝費", "課対仕入込10%適格", 11_000, 1_000),
    credit: tuple[str, str, int, int] | None = ("普通預金", "対象外", 11_000, 0),
    text: str = "広告 10月",
    slip: str = "",
    closing: str = "",
    subs: tuple[str, str] = ("", ""),
    units: tuple[str, str] = ("", ""),
) -> list[str]:
    """A row of 弥生会計: 25 columns without a heading."""
    none = ("", "対象外", 0, 0)
    (d_name, d_tax, d_yen, d_tax_yen), (c_name, c_tax, c_yen, c_tax_yen) = debit or none, credit or none
    return [
        flag,
        slip,
        closing,
        day,
        d_name,
        subs[0],
        units[0],
        d_tax,
        str(d_yen),
        str(d_tax_yen),
        c_name,
        subs[1],
        units[1],
        c_tax,
        str(c_yen),
        str(c_tax_yen),
        text,
        "",
        "",
        "3",
        "",
        "",
        "0",
        "0",
        "no",
    ]


def written(rows: Sequence[Sequence[str]], encoding: str = "cp932") -> bytes:
    """The file of some rows."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding)


def uploaded(
    keeper: User, at: dt.datetime, rows: Sequence[Sequence[str]], program: str = "YAYOI", encoding: str = "cp932"
) -> JournalImport:
    """A file that waits."""
    content = written(rows, encoding)
    return upload_journal(name="仕訳日記帳.txt", content=content, program=program, acting_user=keeper, at=at)


def mapped(held: JournalImport, keeper: User, at: dt.datetime) -> JournalImport:
    return map_words(import_id=held.pk, meanings=WORDS, acting_user=keeper, at=at)


def posted(held: JournalImport, keeper: User, at: dt.datetime) -> JournalImport:
    """The import after its job."""
    return after(order_import(import_id=held.pk, acting_user=keeper, at=at))


def after(job: Job) -> JournalImport:
    work_off(job.pk, clock=clock.now)
    return JournalImport.objects.get(pk=job.case_id)
