"""The closing of みなと商会: who does what by when, the months before October, and what was paid in advance."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from accounting.accruals.actions import NewAccrual, NewDeferral, record_accrual, record_deferral
from accounting.accruals.models import Accrual
from accounting.closing.actions import close_books, define_task
from accounting.ledger.models import Account
from accounting.ledger.queries import lock_of
from accounting.payables.actions import NewBill, NewBillLine, record_bill
from accounting.payables.models import Bill
from backoffice.companies import clock
from backoffice.eventlog import door
from backoffice.organisation.models import Person, Unit, User
from backoffice.partners.actions import NewPartner, register_partners
from backoffice.values.periods import MONTHS_PER_YEAR, Month

FIRST, LAST = Month(2026, 4), Month(2026, 9)
MOVED_IN = "導入前の月。前のシステムの残高と照合済み"
# Check (or none), task, whose, business days, only at the year's end.
TASKS = (
    ("accounting.receivables.drafts", "", "kei", 2, False),
    ("accounting.expenses.unapproved", "", "kei", 3, False),
    ("accounting.fixed_assets.ties", "", "kei", 5, False),
    ("", "銀行の残高証明・入出金明細と帳簿の照合", "kei", 3, False),
    ("", "社会保険料・源泉所得税の預り金の残高確認", "mao", 6, False),
    ("", "月次の損益を管理本部長に説明", "kei", 8, False),
    ("", "棚卸（倉庫・商品）", "yoko", 2, True),
    ("", "残高確認書の発送と回収", "kei", 10, True),
)
INSURER = NewPartner(
    "S0451", "港海上火災保険株式会社", "ミナトカイジョウカサイホケン", address="東京都千代田区", is_supplier=True
)
POLICY, YEARS = "港海上 保険証券 26-10-0451", 3
INSURANCE_YEN = 1_080_000
# Electricity comes a month later: October's is estimated from September's bill.
ELECTRICITY, ELECTRICITY_YEN = "本社の電気料金 10月分（9月の請求額と同額）", 186_000
Say = Callable[[str], None]


def set_up() -> None:
    """Who sees to which check and does which task; the first month is October."""
    kei = User.objects.get(username="kei")
    for check_code, label, username, due_days, is_annual in TASKS:
        define_task(
            label=label,
            check_code=check_code,
            owner=Person.objects.get(user__username=username),
            due_days=due_days,
            is_annual=is_annual,
            since=LAST.next,
            acting_user=kei,
            at=clock.now(),
        )


def play(month: Month, kei: User, say: Say) -> None:
    """The months before are closed, the insurance is paid for three years, electricity is estimated; each once."""
    _close(month, kei, say)
    _insure(month, kei, say)
    _estimate(month, kei, say)


def _close(month: Month, kei: User, say: Say) -> None:
    months = [FIRST.plus(number) for number in range(FIRST.until(month))]
    still_open = [each for each in months if lock_of(each) is None]
    with clock.moved_to(_at(month.first_day.replace(day=9), 17)), door.came_by("BROWSER"):
        for each in still_open:
            close_books(month=each, room="", reason=MOVED_IN, acting_user=kei, at=clock.now())
    if still_open:
        say(f"{month.first_day.replace(day=9):%m/%d} 中村: {still_open[0]}〜{still_open[-1]} を締めました")


def _insure(month: Month, kei: User, say: Say) -> None:
    """保険料 is exempt from consumption tax; three years are paid at once."""
    if Bill.objects.filter(number=POLICY).exists():
        return
    on, unit = month.first_day, Unit.objects.get(code="330")
    with clock.moved_to(_at(on.replace(day=5), 10)), door.came_by("BROWSER"):
        now: dict[str, Any] = {"acting_user": kei, "at": clock.now()}
        insurer = register_partners(entries=[INSURER], **now)[0]
        record_bill(
            new=NewBill(
                partner_id=insurer.pk,
                number=POLICY,
                registration_number="",
                dated_on=on,
                due_on=month.last_day,
                description=f"火災保険料 {YEARS}年分",
                lines=(NewBillLine("6350", "EXEMPT", INSURANCE_YEN, "火災保険料", unit.pk),),
                total_yen=INSURANCE_YEN,
                taxes={},
                liability="other",
            ),
            **now,
        )
        made = record_deferral(
            new=NewDeferral(
                kind="PREPAID",
                name=f"火災保険料 本社・倉庫 {YEARS}年分",
                account_id=Account.objects.get(code="6350").pk,
                amount_yen=INSURANCE_YEN,
                starts_on=on,
                ends_on=month.plus(YEARS * MONTHS_PER_YEAR - 1).last_day,
                paid_on=on,
                spread="BY_MONTH",
                was_expensed=True,
                unit_id=unit.pk,
                partner_id=insurer.pk,
            ),
            **now,
        )
    say(f"{on.replace(day=5):%m/%d} 中村: {made}を前払費用に登録しました")


def _estimate(month: Month, kei: User, say: Say) -> None:
    if Accrual.objects.exists():
        return
    with clock.moved_to(_at(month.next.first_day.replace(day=2), 15)), door.came_by("BROWSER"):
        new = NewAccrual(
            kind="EXPENSE",
            month=month,
            account_id=Account.objects.get(code="6290").pk,
            amount_yen=ELECTRICITY_YEN,
            memo=ELECTRICITY,
            unit_id=Unit.objects.get(code="330").pk,
        )
        record_accrual(new=new, acting_user=kei, at=clock.now())
    say(f"{month.next.first_day.replace(day=2):%m/%d} 中村: {month} の電気料金 {ELECTRICITY_YEN:,}円を見越しました")


def _at(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, hour, tzinfo=clock.TOKYO)
