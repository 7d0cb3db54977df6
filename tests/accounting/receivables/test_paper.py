"""Finalised invoices on paper: once each, cut into pages that carry their sums, every name legible."""

import datetime as dt
import re
import subprocess
from dataclasses import replace
from typing import Any

import pytest

from accounting.receivables import actions, paper, queries
from accounting.receivables.models import Invoice
from backoffice.companies import clock
from backoffice.documents import storage
from backoffice.documents.models import Document
from backoffice.jobs.actions import work_off
from backoffice.jobs.models import Job
from backoffice.organisation.models import User
from backoffice.partners.models import Partner
from tests.factories import sales, trade


@pytest.fixture
def customer(kei: User, now: dt.datetime) -> Partner:
    sales.ready(kei, now)
    return trade.customer(
        name="株式会社髙﨑製作所",
        postal_code="144-0035",
        address="東京都大田区南蒲田2丁目16番40号\nテクノ南蒲田 3階",
        department="購買部",
        contact_name="𠮷野 彰子",
    )


def facts(invoice: Invoice) -> queries.PaperFacts:
    return queries.papers_of([invoice.pk])[0]


def text_of(content: bytes) -> str:
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return run.stdout.decode()


def many(count: int) -> list[actions.NewLine]:
    """Paper and coffee by turns, 100 yen each."""
    one = sales.line("用紙", "1", "100"), sales.line("豆", "1", "100", sales.REDUCED)
    return [replace(one[n % 2], description=f"{one[n % 2].description} {n + 1:03}") for n in range(count)]


def test_a_paper_says_what_the_law_asks_for(customer: Partner, kei: User, now: dt.datetime) -> None:
    shown = text_of(paper.paper_pdf(facts(sales.finalised(customer, kei, now))))
    for said in (
        "株式会社みなと商会",
        "登録番号 T7000012050002",
        "取引期間",
        "2026年10月1日〜10月31日",
        "コピー用紙 A4 5000枚",
        "スペシャルティコーヒー豆 中煎り 1kg　※",
        "株式会社髙﨑製作所",
        "購買部　𠮷野 彰子 様",
        "INV-2026-00001",
        "¥34,632",
        "2026年11月30日（月）",
        "※は軽減税率（8%）の対象です。",
        "1円未満は切り捨て",
        "みずほ銀行（0001）",
        "7654321",
    ):
        assert said.replace("　", " ") in re.sub(r"[ 　]+", " ", shown), said
    rows = [re.split(r"[ 　]{2,}", row.strip()) for row in shown.splitlines() if "対象" in row and "," in row]
    assert [row[-4:] for row in rows] == [
        ["10%対象", "20,880", "2,088", "22,968"],
        ["8%対象（軽減税率※）", "10,800", "864", "11,664"],
    ]


@pytest.mark.parametrize(
    ("rows", "pages"),
    [
        (1, [1]),
        (26, [26]),
        (27, [26, 1]),
        (30, [29, 1]),
        (31, [30, 1]),
        (65, [30, 35]),
        (66, [30, 35, 1]),
        (106, [30, 40, 35, 1]),
        (105, [30, 40, 35]),
    ],
)
def test_the_server_cuts_the_pages(rows: int, pages: list[int]) -> None:
    assert [end - start for start, end in paper.cut([1] * rows)] == pages


@pytest.mark.parametrize("heights", [[2] * 13, [2] * 14, [1, 2, 3] * 20, [3] * 60])
def test_no_page_holds_more_than_its_room(heights: list[int]) -> None:
    pages = paper.cut(heights)
    sums = [sum(heights[start:end]) for start, end in pages]
    assert sum(sums) == sum(heights)
    assert [start for start, _end in pages[1:]] == [end for _start, end in pages[:-1]]
    assert sums[-1] <= (paper.ALONE if len(pages) == 1 else paper.LAST)
    assert all(each <= room for each, room in zip(sums[:-1], (paper.FIRST, *[paper.MIDDLE] * 60), strict=False))


def test_two_pages_carry_their_sums_by_rate(customer: Partner, kei: User, now: dt.datetime) -> None:
    invoice = sales.finalised(customer, kei, now, *many(60))
    sheets = paper.sheets(facts(invoice).lines)
    assert [len(sheet.rows) for sheet in sheets] == [30, 30]
    assert sheets[0].handed_on == sheets[1].taken_over == paper.Carried("3,000", "10%対象 1,500　8%対象 1,500")
    assert (sheets[0].taken_over, sheets[1].handed_on) == (None, None)
    content = paper.paper_pdf(facts(invoice))
    first, second = text_of(content).split("\f")[:2]
    assert "次頁へ繰越" in first
    assert "1／2" in first.replace(" ", "")
    assert "前頁より繰越" in second
    assert "株式会社髙﨑製作所 御中" in second
    assert "合計" in second
    assert "税率区分" not in first
    assert "豆 060" in second


@pytest.mark.parametrize("rows", [26, 30, 65])
def test_the_pages_of_the_pdf_are_those_that_the_server_cut(
    rows: int, customer: Partner, kei: User, now: dt.datetime
) -> None:
    invoice = sales.finalised(customer, kei, now, *many(rows))
    pages = text_of(paper.paper_pdf(facts(invoice))).rstrip("\f").split("\f")
    assert len(pages) == len(paper.sheets(facts(invoice).lines))


def test_long_descriptions_count_their_lines(customer: Partner, kei: User, now: dt.datetime) -> None:
    long = [
        sales.line("業務用プリンター保守契約（出張・部品代を含む、毎月1回の点検付き）" + "あ" * 40, "1", "100")
    ] * 24
    invoice = sales.finalised(customer, kei, now, *long)
    pages = text_of(paper.paper_pdf(facts(invoice))).rstrip("\f").split("\f")
    assert len(pages) == len(paper.sheets(facts(invoice).lines)) > 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"department": "", "contact_name": ""}, "株式会社髙﨑製作所 御中"),
        ({"kind": "INDIVIDUAL", "name": "髙橋 一郎"}, "髙橋 一郎 様"),
        ({"contact_name": ""}, "株式会社髙﨑製作所 御中"),
    ],
)
def test_the_window_names_a_company_or_a_person(
    changed: dict[str, Any], said: str, customer: Partner, kei: User, now: dt.datetime
) -> None:
    Partner.objects.filter(pk=customer.pk).update(**changed)
    assert said in text_of(paper.paper_pdf(facts(sales.finalised(customer, kei, now))))


def test_the_job_keeps_each_paper_once(customer: Partner, kei: User, now: dt.datetime) -> None:
    ids = [sales.drafted(customer, kei, now).pk for _ in range(2)]
    job = actions.finalise_invoices(invoice_ids=ids, acting_user=kei, at=now)
    done = work_off(job.pk, clock=clock.now)
    assert (done.state, Document.objects.count()) == ("SUCCEEDED", 2)
    kept = Document.objects.get(case_id=ids[0])
    assert (kept.title, kept.amount_yen, kept.partner_name) == (
        "請求書 INV-2026-00001 株式会社髙﨑製作所",
        34_632,
        "株式会社髙﨑製作所",
    )
    assert (kept.dated_on, kept.retained_until.year) == (sales.CLOSES_ON, 2034)
    with storage.open_verified(kept.company_id, kept.stored_file.sha256) as file:
        assert file.read(5) == b"%PDF-"
    actions.print_invoices(invoice_ids=ids, acting_user=kei, at=now)
    with pytest.raises(actions.NothingToPrint):
        actions.order_papers(invoice_ids=ids, acting_user=kei, at=now)
    assert (Document.objects.count(), Job.objects.count()) == (2, 1)


def test_a_paper_stays_what_was_said_when_the_customer_moves(customer: Partner, kei: User, now: dt.datetime) -> None:
    invoice = sales.finalised(customer, kei, now)
    before = paper.paper_pdf(facts(invoice))
    Partner.objects.filter(pk=customer.pk).update(name="別の名前", address="別の住所")
    assert paper.paper_pdf(facts(invoice)) == before


def test_papers_of_many_are_a_fixed_number_of_queries(
    customer: Partner, kei: User, now: dt.datetime, django_assert_num_queries: Any
) -> None:
    ids = [sales.finalised(customer, kei, now).pk for _ in range(3)]
    for some in (ids[:1], ids):
        with django_assert_num_queries(3):
            assert len(queries.papers_of(some)) == len(some)
