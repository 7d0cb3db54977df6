"""An approved run becomes a bank file and a payment; nobody is transferred twice, and who cannot be stays listed."""

import datetime as dt
import hashlib

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounting.banking.layouts import salary_layout
from accounting.banking.queries import NoSalaryAccount
from accounting.banking.rules import NobodyToPay, records_of, totals_of
from accounting.ledger.models import Entry
from backoffice.access.gate import NotAllowed
from backoffice.companies import clock
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from hr.employment.models import BankAccount
from hr.payroll import actions
from hr.payroll.models import BankFile, BankTransfer, Run
from tests.factories import books, pay

pytestmark = pytest.mark.smoke
PAY_DAY = dt.datetime(2026, 11, 25, 15, 0, tzinfo=clock.TOKYO)
NET_YEN = 282_021


@pytest.fixture
def run(aiko: User, ben: User, kei: User, now: dt.datetime) -> Run:
    """Three people, of whom the last has no account."""
    books.books(kei, now)
    books.salary_account(kei, now)
    pay.payroll(aiko, now)
    employees = [*pay.hired(2, aiko, now), *pay.hired(1, aiko, now, first=2000, account=None)]
    pay.attended(employees, aiko, now)
    return pay.approved(pay.october(aiko, now), aiko, ben, now)


def make(run: Run, user: User, at: dt.datetime) -> BankFile:
    return actions.make_bank_file(run_id=run.pk, acting_user=user, at=at)


def page_of(run: Run, user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse("hr:payroll_run_detail", args=[run.pk])).content.decode()


def test_the_file_pays_whom_it_can_and_names_the_rest(run: Run, aiko: User, now: dt.datetime) -> None:
    file = make(run, aiko, now)
    layout = salary_layout(run.paid_on)
    totals = totals_of(bytes(file.content), layout)
    assert (totals.count, totals.total_yen) == (file.count, file.total_yen) == (2, 2 * NET_YEN)
    header, first, *_rest = records_of(bytes(file.content), layout)
    assert (header["paid_on"], header["consignor_kana"]) == ("1125", "ｶ)ﾐﾅﾄｼﾖｳｶｲ")
    assert (first["payee_kana"], first["employee_code"], int(first["amount_yen"])) == (
        "ﾀｶｻｷ ｱｲｺ",
        "0000001000",
        NET_YEN,
    )
    event = Event.objects.get(step="hr.payroll.make_bank_file")
    sha256 = hashlib.sha256(bytes(file.content)).hexdigest()
    assert event.changes == {"file": file.pk, "count": 2, "total_yen": 2 * NET_YEN, "sha256": sha256, "left_out": 1}
    assert event.outcome == "PARTLY_DONE"
    assert "振込口座が登録されていません。" in page_of(run, aiko)


def test_nobody_is_in_two_files(run: Run, aiko: User, now: dt.datetime) -> None:
    file = make(run, aiko, now)
    with pytest.raises(NobodyToPay):
        make(run, aiko, now)
    held = BankTransfer.objects.filter(file=file)[0]
    with pytest.raises(IntegrityError, match="payslip_is_transferred_once"), transaction.atomic():
        BankTransfer.objects.create(file=file, payslip_id=held.payslip_id, amount_yen=1)
    late = run.payslips.get(employee__person__code="2000").employee
    BankAccount.objects.create(
        employee=late, valid_from=pay.SINCE, bank_code="0009", branch_code="200", kind="ORDINARY", number="7777777",
        holder_kana="タカサキ アイコ",
    )  # fmt: skip
    assert (make(run, aiko, now).count, BankTransfer.objects.count()) == (1, 3)


def test_only_an_approved_run_is_transferred_and_only_from_a_known_account(
    aiko: User, ben: User, kei: User, now: dt.datetime
) -> None:
    books.books(kei, now)
    pay.payroll(aiko, now)
    pay.attended(pay.hired(1, aiko, now), aiko, now)
    run = pay.october(aiko, now)
    with pytest.raises(actions.RunNotApproved):
        make(run, aiko, now)
    pay.approved(run, aiko, ben, now)
    with pytest.raises(NoSalaryAccount):
        make(run, aiko, now)
    with pytest.raises(NotAllowed):
        make(run, ben, now)
    assert BankFile.objects.count() == 0


def test_payment_posts_what_the_files_paid_and_leaves_the_rest_owed(run: Run, aiko: User, now: dt.datetime) -> None:
    with pytest.raises(actions.PayDayNotReached):
        actions.pay_run(run_id=run.pk, acting_user=aiko, at=now)
    with pytest.raises(actions.NothingTransferred):
        actions.pay_run(run_id=run.pk, acting_user=aiko, at=PAY_DAY)
    make(run, aiko, now)
    assert actions.pay_run(run_id=run.pk, acting_user=aiko, at=PAY_DAY).state == "PAID"
    entry = Entry.objects.get(source_kind="hr.payroll.payment", source_id=run.pk)
    assert entry.posted_on == dt.date(2026, 11, 25)
    lines = entry.lines.order_by("position").values_list("account__code", "side", "amount_yen")
    assert list(lines) == [("2310", "DEBIT", 2 * NET_YEN), ("1140", "CREDIT", 2 * NET_YEN)]
    with pytest.raises(actions.RunNotApproved):
        actions.pay_run(run_id=run.pk, acting_user=aiko, at=PAY_DAY)
    with pytest.raises(actions.RunNotApproved):
        make(run, aiko, PAY_DAY)
    assert Entry.objects.filter(source_kind="hr.payroll.payment").count() == 1


def test_the_file_is_handed_out_with_an_event_and_to_nobody_else(
    run: Run, aiko: User, ben: User, now: dt.datetime
) -> None:
    file = make(run, aiko, now)
    url = reverse("hr:payroll_bank_file_download", args=[file.pk])
    client = Client()
    client.force_login(aiko)
    assert url in page_of(run, aiko)
    answer = client.get(url)
    assert answer.content == bytes(file.content)
    assert f'filename="kyuyo-2026-10-A-{file.pk}.txt"' in answer["Content-Disposition"]
    assert Event.objects.filter(step="hr.payroll.download_bank_file", actor_id=aiko.pk).count() == 1
    assert client.get(reverse("hr:payroll_bank_file_download", args=[0])).status_code == 404
    assert url not in page_of(run, ben)
    client.force_login(ben)
    assert client.get(url).status_code == 403
    assert Event.objects.filter(step="hr.payroll.download_bank_file").count() == 1


def test_a_file_stays_as_it_was_made(run: Run, aiko: User, now: dt.datetime) -> None:
    make(run, aiko, now)
    for table in ("hr_bankfile", "hr_banktransfer"):
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
    assert BankTransfer.objects.count() == 2


def test_the_buttons_of_the_page_carry_a_run_to_paid(run: Run, aiko: User, now: dt.datetime) -> None:
    client = Client()
    client.force_login(aiko)
    assert "振込データを作成" in page_of(run, aiko)
    client.post(reverse("hr:payroll_run_bank_file", args=[run.pk]))
    waiting = page_of(run, aiko)
    assert "支払日になると進めます。" in waiting
    with clock.moved_to(PAY_DAY):
        assert client.post(reverse("hr:payroll_run_pay", args=[run.pk])).status_code == 302
    run.refresh_from_db()
    assert run.state == "PAID"


def test_a_name_that_the_bank_cannot_take_is_left_out_by_name(run: Run, aiko: User, now: dt.datetime) -> None:
    BankAccount.objects.filter(employee__person__code="1001").update(holder_kana="高崎 愛子")
    assert make(run, aiko, now).count == 1
    assert "銀行のファイルに使えません" in page_of(run, aiko)
