"""Notices to payees say what they are paid, as purchase statements what the law asks for; failed transfers are owed anew."""

import datetime as dt
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, connection, transaction
from django.test import Client
from django.urls import reverse

from accounting.closing.checks import known
from accounting.ledger.models import Account, Entry, Line
from accounting.payables.actions import (
    CalledOffByHand,
    Failed,
    FailedBeforePayment,
    FailureWithoutReason,
    NobodyToNotify,
    NotAgreedTo,
    NothingFailed,
    NoticeEventWithoutWords,
    NoticeNotSent,
    NotPaidByIt,
    ReplyBeforeIssue,
    StatementWithoutNumber,
    call_off_payment,
    fail_transfers,
    follow_notice,
    pay_items,
)
from accounting.payables.models import NoticeEvent, Payable, PaymentNotice, PaymentRun, TransferFailure
from accounting.payables.notice_mail import mail_link
from accounting.payables.notice_paper import notice_context, notice_pdf
from accounting.payables.results import ResultOfNobody, UnknownResult, UnreadableResults, read_results
from accounting.statements.queries import partner_sums
from backoffice.companies import clock
from backoffice.documents.models import Document
from backoffice.eventlog.models import Event
from backoffice.jobs.actions import work_off
from backoffice.jobs.models import Job
from backoffice.organisation.models import User
from backoffice.partners.models import Partner
from backoffice.values.periods import Month
from tests.factories import spend
from tests.factories.books import BANK, books, salary_account
from tests.factories.trade import supplier

TRADE, REPLY_BY = "2120", dt.date(2026, 11, 20)
BACK_ON = dt.date(2026, 11, 27)
HEADER = "銀行コード,支店コード,口座番号,金額,結果,理由\n"


@pytest.fixture
def keeper(kei: User, ben: User, admin: User, now: dt.datetime) -> User:
    books(kei, now)
    salary_account(kei, now)
    spend.payment_route(ben, admin, now)
    return kei


@pytest.fixture
def theirs(keeper: User, now: dt.datetime) -> Partner:
    """A supplier with two bills: 110,000 at 10%, and 10,800 at 8%."""
    made = supplier()
    spend.billed(made, keeper, now)
    tea = spend.NewBillLine("6285", "REDUCED", 10_000, "来客用の茶")
    spend.billed(made, keeper, now, number="A-2", lines=(tea,), taxes={"REDUCED": 800}, total_yen=10_800)
    return made


@pytest.fixture
def run(theirs: Partner, keeper: User, ben: User, now: dt.datetime) -> PaymentRun:
    return spend.decided(spend.planned(list(Payable.objects.order_by("pk")), keeper, now), ben, now)


@pytest.fixture
def later(now: dt.datetime) -> dt.datetime:
    """28 November, after the money came back."""
    return now + dt.timedelta(days=24)


@pytest.fixture
def paid(run: PaymentRun, keeper: User, later: dt.datetime) -> PaymentRun:
    return pay_items(run_id=run.pk, acting_user=keeper, at=later)


def refused_by_postgresql(sql: str) -> str:
    with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    return str(refused.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]


def test_a_purchase_statement_says_what_the_law_asks_for(run: PaymentRun, keeper: User, now: dt.datetime) -> None:
    notice = spend.noticed(run, keeper, now, REPLY_BY)
    paper = notice_context(notice)
    assert (paper["total"], paper["pay_on"], paper["reply_by"]) == ("120,800", "2026年11月25日（水）", "2026年11月20日")
    assert paper["registration_number"] == "T7000012050002"
    assert (paper["payer"]["name"], paper["recipient"]["name"]) == (
        "株式会社みなと商会",
        "芝浦事務機株式会社 御中",
    )
    assert [(each["description"], each["rate"], each["net"]) for each in paper["lines"]] == [
        ("広告の掲載", "10%", "100,000"),
        ("来客用の茶　※", "8%", "10,000"),
    ]
    assert [(each["label"], each["net"], each["tax"], each["total"]) for each in paper["rates"]] == [
        ("A-1　10%対象", "100,000", "10,000", "110,000"),
        ("A-2　8%対象（軽減税率※）", "10,000", "800", "10,800"),
    ]
    assert notice_pdf(notice)[:5] == b"%PDF-"


def test_tax_is_said_of_each_bill_and_never_added_up(keeper: User, ben: User, now: dt.datetime) -> None:
    """Three bills of 105 yen with 10 yen of tax each: once over 315 yen it would be 31."""
    theirs = supplier()
    for number in ("C-1", "C-2", "C-3"):
        line = spend.NewBillLine("6210", "STANDARD", 105, number)
        given = {"number": number, "lines": (line,), "taxes": {"STANDARD": 10}, "total_yen": 115}
        spend.billed(theirs, keeper, now, is_distinct=True, **given)
    run = spend.decided(spend.planned(list(Payable.objects.all()), keeper, now), ben, now)
    paper = notice_context(spend.noticed(run, keeper, now, REPLY_BY))
    assert [(each["label"], each["net"], each["tax"]) for each in paper["rates"]] == [
        (f"{number}　10%対象", "105", "10") for number in ("C-1", "C-2", "C-3")
    ]


def test_tax_withheld_from_a_fee_stands_in_the_notice(keeper: User, ben: User, now: dt.datetime) -> None:
    (held,) = spend.fees_paid([("PROFESSIONAL", 100_000)], keeper, ben, now)  # type: ignore[list-item]
    run = PaymentRun.objects.get()
    (item,) = notice_context(spend.noticed(run, keeper, now))["items"]
    assert (item["billed"], item["withheld"], item["amount"]) == ("100,000", "10,210", "89,790")
    assert held.tax_yen == 10_210


def test_the_papers_are_made_by_a_job_and_kept(run: PaymentRun, keeper: User, now: dt.datetime) -> None:
    notice = spend.noticed(run, keeper, now)
    work_off(Job.objects.get(name="accounting.payables.print_notices").pk, clock=clock.now)
    document = Document.objects.get(kind="accounting.payables.notice")
    assert (document.case_id, document.amount_yen, document.partner_name) == (notice.pk, 120_800, "芝浦事務機株式会社")


def test_a_notice_is_made_once_of_what_was_agreed_to(
    theirs: Partner, keeper: User, ben: User, now: dt.datetime
) -> None:
    asked = spend.planned(list(Payable.objects.order_by("pk")), keeper, now)
    with pytest.raises(NotAgreedTo):
        spend.noticed(asked, keeper, now)
    spend.decided(asked, ben, now)
    with pytest.raises(ReplyBeforeIssue):
        spend.noticed(asked, keeper, now, now.date())
    spend.noticed(asked, keeper, now)
    with pytest.raises(NobodyToNotify):
        spend.noticed(asked, keeper, now)
    assert PaymentNotice.objects.count() == 1


def test_without_a_registration_number_no_notice_stands_for_an_invoice(
    keeper: User, ben: User, now: dt.datetime
) -> None:
    theirs = supplier("S200", "個人 花子", kind="INDIVIDUAL", registration_number="")
    spend.billed(theirs, keeper, now, registration_number="")
    run = spend.decided(spend.planned(list(Payable.objects.all()), keeper, now), ben, now)
    with pytest.raises(StatementWithoutNumber, match="個人 花子"):
        spend.noticed(run, keeper, now, REPLY_BY)
    assert PaymentNotice.objects.count() == 0
    assert not spend.noticed(run, keeper, now).is_statement


def test_a_partner_without_a_number_keeps_nobody_else_from_a_purchase_statement(
    theirs: Partner, keeper: User, ben: User, now: dt.datetime
) -> None:
    theirs.postal_code, theirs.address = "", ""
    theirs.save()
    artist = supplier("S200", "個人 花子", kind="INDIVIDUAL", registration_number="")
    spend.billed(artist, keeper, now, registration_number="", number="H-1")
    run = spend.decided(spend.planned(list(Payable.objects.order_by("pk")), keeper, now), ben, now)
    client = Client()
    client.force_login(keeper)
    detail = reverse("accounting:payables_payment_detail", args=[run.pk])
    answer = client.post(
        reverse("accounting:payables_payment_notices", args=[run.pk]),
        {"is_statement": "on", "reply_by": REPLY_BY.isoformat()},
        follow=True,
    )
    assert answer.redirect_chain == [(detail, 302)]
    page = answer.content.decode()
    assert "支払通知書を1件作りました。" in page
    assert "個人 花子" in page
    assert "登録番号がないため、仕入明細書を兼ねる支払通知書を作っていません。" in page
    notice = PaymentNotice.objects.get()
    assert (notice.partner, notice.is_statement, notice.total_yen) == (theirs, True, 120_800)
    assert notice_pdf(notice)[:5] == b"%PDF-"
    event = Event.objects.get(step="accounting.payables.issue_notices", outcome="PARTLY_DONE")
    assert event.changes["without_number"] == ["個人 花子"]
    with pytest.raises(StatementWithoutNumber):
        spend.noticed(run, keeper, now, REPLY_BY)
    artist.registration_number = "T1234567890123"
    artist.save()
    assert "いまは作れます" in client.get(detail).content.decode()
    spend.noticed(run, keeper, now, REPLY_BY)
    assert sorted(PaymentNotice.objects.values_list("partner_name", flat=True)) == ["個人 花子", theirs.name]
    assert "作っていません" not in client.get(detail).content.decode()


def test_a_notice_says_that_its_payment_was_called_off(run: PaymentRun, keeper: User, now: dt.datetime) -> None:
    notice = spend.noticed(run, keeper, now, REPLY_BY)
    given = {"notice_id": notice.pk, "happened_on": now.date(), "how": "電話", "acting_user": keeper, "at": now}
    with pytest.raises(CalledOffByHand):
        follow_notice(kind="CANCELLED", **given)
    follow_notice(kind="SENT", **given)
    follow_notice(kind="CONFIRMED", **given)
    call_off_payment(run_id=run.pk, reason="金額の誤り", acting_user=keeper, at=now)
    assert list(NoticeEvent.objects.order_by("pk").values_list("kind", "how"))[-1] == ("CANCELLED", "金額の誤り")
    with pytest.raises(CalledOffByHand):
        follow_notice(kind="CONFIRMED", **given)
    client = Client()
    client.force_login(keeper)
    for url in (
        reverse("accounting:payables_notice_list"),
        reverse("accounting:payables_notice_detail", args=[notice.pk]),
    ):
        page = client.get(url).content.decode()
        assert ("支払をやめた" in page, "確認済み" in page) == (True, False)


def test_who_is_no_partner_gets_no_notice(keeper: User, ben: User, now: dt.datetime) -> None:
    run = spend.decided(spend.planned([spend.owed(1, keeper, now)], keeper, now), ben, now)
    with pytest.raises(NobodyToNotify):
        spend.noticed(run, keeper, now)


def test_a_notice_is_confirmed_after_it_was_sent(run: PaymentRun, keeper: User, now: dt.datetime) -> None:
    notice = spend.noticed(run, keeper, now, REPLY_BY)

    def follow(kind: str, how: str) -> NoticeEvent:
        return follow_notice(
            notice_id=notice.pk, kind=kind, happened_on=now.date(), how=how, acting_user=keeper, at=now
        )

    with pytest.raises(NoticeNotSent):
        follow("CONFIRMED", "電話")
    with pytest.raises(NoticeEventWithoutWords):
        follow("SENT", " ")
    assert NoticeEvent.objects.count() == 0
    follow("SENT", "メール")
    follow("CONFIRMED", "電話で芝浦様")
    client = Client()
    client.force_login(keeper)
    page = client.get(reverse("accounting:payables_notice_detail", args=[notice.pk])).content.decode()
    assert "確認済み" in page
    assert "電話で芝浦様" in page
    assert "PN-" in client.get(reverse("accounting:payables_notice_list")).content.decode()


def test_a_notice_is_mailed_from_ones_own_program_and_marked_as_sent(
    run: PaymentRun, keeper: User, now: dt.datetime
) -> None:
    notice = spend.noticed(run, keeper, now, REPLY_BY)
    client = Client()
    client.force_login(keeper)
    detail = reverse("accounting:payables_notice_detail", args=[notice.pk])
    follow = reverse("accounting:payables_notice_follow", args=[notice.pk])
    assert "mailto:" not in client.get(detail).content.decode()
    assert mail_link(notice, "みなと商会") == ""
    Partner.objects.filter(pk=notice.partner_id).update(email="keiri@example.jp")
    notice = PaymentNotice.objects.select_related("partner").get(pk=notice.pk)
    link = unquote(mail_link(notice, "みなと商会"))
    assert link.startswith(f"mailto:keiri@example.jp?subject=支払通知書 {notice.number}（みなと商会）&body=")
    assert "相違があるときは" in link
    work_off(Job.objects.get(name="accounting.payables.print_notices").pk, clock=clock.now)
    assert "mailto:keiri@example.jp" in client.get(detail).content.decode()
    assert 'value="メールで送付（keiri@example.jp）"' in client.get(follow).content.decode()
    client.post(follow, {"kind": "SENT", "happened_on": "2026-11-04", "how": "メールで送付（keiri@example.jp）"})
    assert "送付済み" in client.get(detail).content.decode()


@pytest.mark.parametrize(
    ("sql", "constraint"),
    [
        ("UPDATE accounting_paymentnotice SET total_yen = 1", "accounting_paymentnotice_is_append_only"),
        ("DELETE FROM accounting_paymentnotice", "accounting_paymentnotice_is_append_only"),
        (
            "INSERT INTO accounting_transferfailure (payable_id, failed_on, reason, recorded_by_id, recorded_by_name,"
            " recorded_at) SELECT id, '2026-12-01', 'x', 1, 'y', now() FROM accounting_payable LIMIT 1",
            "only_what_was_paid_comes_back",
        ),
    ],
)
def test_postgresql_keeps_notices_and_knows_what_was_paid(
    sql: str, constraint: str, run: PaymentRun, keeper: User, now: dt.datetime
) -> None:
    spend.noticed(run, keeper, now)
    assert refused_by_postgresql(sql) == constraint


def failed(paid: PaymentRun, keeper: User, later: dt.datetime, *items: Failed, on: dt.date = BACK_ON) -> list[Payable]:
    return fail_transfers(run_id=paid.pk, failed=items, failed_on=on, acting_user=keeper, at=later)


def test_what_came_back_is_owed_anew_and_the_money_is_on_the_account(
    paid: PaymentRun, theirs: Partner, keeper: User, later: dt.datetime
) -> None:
    first = Payable.objects.order_by("pk")[0]
    (again,) = failed(paid, keeper, later, Failed(first.pk, "口座なし"))
    assert (again.amount_yen, again.state, again.due_on, again.partner) == (110_000, "OPEN", first.due_on, theirs)
    first.refresh_from_db()
    assert (first.state, first.paid_on, first.failure.reason) == ("PAID", paid.pay_on, "口座なし")
    entry = Entry.objects.get(source_kind="accounting.payables.transfer_failure", source_id=first.failure.pk)
    lines = Line.objects.filter(entry=entry).order_by("position")
    assert list(lines.values_list("account__code", "side", "amount_yen", "partner_id")) == [
        (BANK, "DEBIT", 110_000, None),
        (TRADE, "CREDIT", 110_000, theirs.pk),
    ]
    (its,) = partner_sums(Account.objects.get(code=TRADE).pk, BACK_ON)
    assert its.yen == 110_000
    tie = known()["accounting.payables.ties"].look
    assert [tie(Month(2026, month)).difference_yen for month in (10, 11, 12)] == [0, 0, 0]


def test_a_transfer_comes_back_once_with_a_reason_on_a_possible_day(
    paid: PaymentRun, keeper: User, later: dt.datetime
) -> None:
    first = Payable.objects.order_by("pk")[0]
    with pytest.raises(NothingFailed):
        failed(paid, keeper, later)
    with pytest.raises(FailureWithoutReason):
        failed(paid, keeper, later, Failed(first.pk, " "))
    for day in (dt.date(2026, 11, 24), dt.date(2026, 11, 29)):
        with pytest.raises(FailedBeforePayment):
            failed(paid, keeper, later, Failed(first.pk, "口座なし"), on=day)
    assert TransferFailure.objects.count() == 0
    failed(paid, keeper, later, Failed(first.pk, "口座なし"))
    with pytest.raises(NotPaidByIt):
        failed(paid, keeper, later, Failed(first.pk, "口座なし"))
    assert (TransferFailure.objects.count(), Payable.objects.count()) == (1, 3)


def test_the_list_of_results_names_all_items_of_the_payee(paid: PaymentRun) -> None:
    items = list(Payable.objects.order_by("pk"))
    found = read_results(f'{HEADER}1,110,1234567,"120,800",不能,口座なし\n'.encode("cp932"), items, paid.pay_on)
    assert found == [Failed(each.pk, "口座なし") for each in items]
    for word in ("済", "処理済", "振込済み", "完了", "ＯＫ"):
        assert read_results(f"{HEADER}0001,110,1234567,120800,{word},\n".encode(), items, paid.pay_on) == []


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("a,b\n", UnreadableResults),
        (f"{HEADER}0001,110\n", UnreadableResults),
        (f"{HEADER}0001,110,1234567,百,不能,\n", UnreadableResults),
        (f"{HEADER}0001,110,1234567,120800,確認中,\n", UnknownResult),
        (f"{HEADER}0001,110,1234567,120800,,\n", UnknownResult),
        (f"{HEADER}0001,110,1234567,120800,不能,{'x' * 140_000}\n", UnreadableResults),
        (f"{HEADER}0001,110,1234567,110000,不能,\n", ResultOfNobody),
        (f"{HEADER}0001,110,7654321,120800,不能,\n", ResultOfNobody),
    ],
)
def test_a_list_that_does_not_fit_is_refused(text: str, refusal: type[Exception], paid: PaymentRun) -> None:
    with pytest.raises(refusal):
        read_results(text.encode(), list(Payable.objects.all()), paid.pay_on)


def test_results_are_recorded_from_their_page(paid: PaymentRun, keeper: User, later: dt.datetime) -> None:
    client, url = Client(), reverse("accounting:payables_payment_fail", args=[paid.pk])
    client.force_login(keeper)
    with clock.moved_to(later):
        asked = client.get(url).content.decode()
        assert '<input type="hidden" name="found"' in asked
        assert "Found" not in asked
        upload = SimpleUploadedFile("kekka.csv", f"{HEADER}0001,110,1234567,120800,不能,名義相違\n".encode())
        shown = client.post(url, {"failed_on": "2026-11-27", "file": upload})
        assert "この内容で記録" in shown.content.decode()
        assert TransferFailure.objects.count() == 0
        changed = client.post(url, {"failed_on": "2026-11-27", "found": f"{shown.context['found']}x"})
        assert (changed.status_code, TransferFailure.objects.count()) == (422, 0)
        answer = client.post(url, {"failed_on": "2026-11-27", "found": shown.context["found"]})
        page = client.get(answer["Location"]).content.decode()
    assert Payable.objects.filter(state="OPEN").count() == 2
    assert "名義相違。未払に戻しています。" in page
    with clock.moved_to(later):
        assert client.post(url, {"failed_on": "2026-11-27"}).status_code == 422
