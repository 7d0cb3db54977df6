"""The bank of みなと商会: its statement of the month, matched to the yen; the first days of the next wait for somebody."""

import datetime as dt
from collections.abc import Callable, Sequence

from accounting.banking.actions import (
    ItemPart,
    NewCashBox,
    NewCashEntry,
    NewFormat,
    NewMatch,
    NewRule,
    count_cash,
    define_cash_box,
    define_fee,
    define_format,
    define_rule,
    load_statement,
    match_lines,
    record_cash,
    upload_statement,
)
from accounting.banking.models import BankAccountOfCompany, BankLine, CashBox, Statement
from accounting.banking.queries import FreeSide, free_sides, ledger_balances, suggested
from accounting.banking.rules import SURE, Why
from accounting.expenses.models import CARD_STATEMENT, CardStatement
from accounting.receivables.models import Invoice, InvoiceState
from backoffice.companies import clock
from backoffice.eventlog import door
from backoffice.organisation.models import Person, User
from backoffice.values.calendar import on_or_after
from backoffice.values.periods import Month

from .cards import DEBITED, debit

Say = Callable[[str], None]
Row = tuple[dt.date, int, str]
FORMAT = NewFormat(
    header_rows=1,
    days="YMD",
    signs="TWO_COLUMNS",
    day_column=1,
    in_column=3,
    out_column=2,
    out_mark="",
    balance_column=4,
    text_column=5,
    more_text_column=None,
)
HEAD = "日付,お支払金額,お預り金額,差引残高,摘要"
# How the bank writes what the books call by their own names.
TEXTS = {
    "accounting.payables.payment": "ｿｳｺﾞｳﾌﾘｺﾐ",
    "hr.payroll.payment": "ｷﾕｳﾖﾌﾘｺﾐ",
}
FEES = ((660, "他行あて 3万円以上", 30_000), (330, "他行あて 3万円未満", 0))
RULES = (
    NewRule(name="振込手数料", position=10, direction="OUT", contains="ﾌﾘｺﾐﾃｽｳﾘﾖｳ", account_code="6250"),
    NewRule(name="電気料金", position=20, direction="OUT", contains="ｶｲｶﾞﾝﾃﾞﾝﾘﾖｸ", account_code="6290"),
    NewRule(name="預金利息", position=30, direction="IN", contains="ﾘｿｸ", account_code="7110"),
)
BOX_YEN, WITHDRAWN = 50_000, "ｹﾞﾝｷﾝ ｷﾕｳﾌ"
# Day of the month, yen, account, what for.
SPENT = ((7, 3_300, "6270", "切手・レターパック"), (16, 2_160, "6399", "来客用のお茶"), (23, 1_650, "6399", "鍵の複製"))
AGREES = (Why("AMOUNT", 40), Why("SAME_DAY", 20))
COUNTED = {10_000: 4, 1_000: 2, 500: 1, 100: 3, 50: 1, 10: 4}
ELECTRICITY_YEN, STRANGER_YEN, FEE_YEN = 204_600, 253_000, 660


def set_up(kei: User) -> None:
    """How the bank writes its file, what banks charge, the rules of the company, and a box of petty cash."""
    account = BankAccountOfCompany.objects.get(code="MAIN")
    now = {"acting_user": kei, "at": clock.now()}
    define_format(account_id=account.pk, new=FORMAT, **now)  # type: ignore[arg-type]
    for fee_yen, label, least_yen in FEES:
        define_fee(fee_yen=fee_yen, label=label, least_yen=least_yen, **now)  # type: ignore[arg-type]
    for rule in RULES:
        define_rule(new=rule, **now)  # type: ignore[arg-type]
    box = NewCashBox(
        code="TYO",
        name="本社 経理部の小口現金",
        account_code="1120",
        keeper_id=Person.objects.get(user=kei).pk,
        imprest_yen=BOX_YEN,
        opening_on=clock.today(),
    )
    define_cash_box(new=box, **now)  # type: ignore[arg-type]


def play(month: Month, kei: User, say: Say) -> None:
    """The statement of the month is loaded and matched; that of the first days of the next is loaded and waits."""
    if Statement.objects.exists():
        return
    account = BankAccountOfCompany.objects.select_related("account").get(code="MAIN")
    opening_yen = ledger_balances([account.account_id], month.first_day - dt.timedelta(days=1))[account.account_id]
    sides = free_sides([account.account_id], month.first_day, month.last_day)
    cards = debit(month)
    more = [(month.first_day, -BOX_YEN, WITHDRAWN), *([cards[1]] if cards else [])]
    rows = sorted([*(_row(each) for each in sides), *more])
    with clock.moved_to(_at(month.next.first_day + dt.timedelta(days=1))), door.came_by("BROWSER"):
        lines = _loaded(account, rows, opening_yen, f"{month}.csv", kei)
        _match(lines, {each.entry_id: each for each in sides}, cards[0] if cards else None, kei)
        _spend(month, kei)
    say(f"{month.next.first_day:%m/%d} 中村: {month} の入出金明細{len(lines)}行を照合しました")
    _next(month, account, opening_yen + sum(yen for _on, yen, _text in rows), kei, say)


def _row(side: FreeSide) -> Row:
    return (side.on, side.amount_yen, TEXTS.get(side.source_kind, side.description)[:40])


def _match(lines: Sequence[BankLine], sides: dict[int, FreeSide], cards: CardStatement | None, kei: User) -> None:
    """Each line with its entry of the books; what was drawn in cash goes into the box, a debit pays what cards were used for."""
    free = list(sides.values())
    for line in lines:
        if line.text == WITHDRAWN:
            new = NewMatch(line_ids=[line.pk], cash_box=CashBox.objects.get().pk)
        elif cards and line.text == DEBITED:
            new = NewMatch(
                line_ids=[line.pk], items=[ItemPart(kind=CARD_STATEMENT, id=cards.pk, amount_yen=line.amount_yen)]
            )
        else:
            side = next(each for each in free if (each.on, each.amount_yen) == (line.dated_on, line.amount_yen))
            free.remove(side)
            new = NewMatch(line_ids=[line.pk], entry_ids=[side.entry_id], reasons=AGREES)
        match_lines(new=new, acting_user=kei, at=clock.now())


def _spend(month: Month, kei: User) -> None:
    box = CashBox.objects.get()
    for day, yen, account_code, what in SPENT:
        new = NewCashEntry(
            box_id=box.pk,
            dated_on=month.first_day.replace(day=day),
            direction="OUT",
            amount_yen=yen,
            account_code=account_code,
            description=what,
        )
        record_cash(new=new, acting_user=kei, at=clock.now())
    count_cash(box_id=box.pk, counted_on=month.last_day, pieces=COUNTED, note="", acting_user=kei, at=clock.now())


def _next(month: Month, account: BankAccountOfCompany, opening_yen: int, kei: User, say: Say) -> None:
    """The first days of the next month: some lines are sure, some need a look, one is of a stranger."""
    first = on_or_after(month.next.first_day)
    second = on_or_after(first + dt.timedelta(days=1))
    rows = sorted(
        [*_receipts(first, second), (first, -ELECTRICITY_YEN, "ｶｲｶﾞﾝﾃﾞﾝﾘﾖｸ 10ｶﾞﾂ"), (second, STRANGER_YEN, "ﾆｼｳﾐｾｲｻｸｼﾖ")]
    )
    with clock.moved_to(_at(second, 16)), door.came_by("BROWSER"):
        lines = _loaded(account, rows, opening_yen, f"{month.next}.csv", kei)
        found = suggested(lines, clock.today())
        sure = sum(bool(each) and each[0].confidence == SURE for each in found.values())
    say(f"{second:%m/%d} 中村: {month.next} の入出金明細{len(lines)}行を取り込みました（ほぼ確実 {sure}件）")


def _receipts(first: dt.date, second: dt.date) -> list[Row]:
    """Customers who pay early: one to the yen, one two invoices less the fee, one a part."""
    found: list[Row] = []
    for code, day, kana in (
        ("C003", first, "ﾖｼﾀﾞｼﾖｸﾋﾝ(ｶ"),
        ("C002", second, "ｼﾊﾞｳﾗﾌ-ｽﾞ(ｶ"),
        ("C001", second, "ｶ)ﾀｶｻｷｾｲｻｸｼﾖ"),
    ):
        invoices = Invoice.objects.filter(customer__code=code, state=InvoiceState.FINALISED).order_by("pk")
        owed = [each.open_yen for each in invoices]
        if not owed:
            continue
        yen = {"C003": owed[0], "C002": sum(owed) - FEE_YEN, "C001": sum(owed) // 2}[code]
        found.append((day, yen, f"ﾌﾘｺﾐ {kana}"))
    return found


def _loaded(
    account: BankAccountOfCompany, rows: Sequence[Row], opening_yen: int, name: str, kei: User
) -> list[BankLine]:
    """A file of the bank as it would have sent it, loaded; its lines with their accounts."""
    text, balance_yen = [HEAD], opening_yen
    for on, yen, what in rows:
        balance_yen += yen
        out, came = ("", yen) if yen > 0 else (-yen, "")
        text.append(f"{on:%Y/%m/%d},{out},{came},{balance_yen},{what}")
    content = "\r\n".join([*text, ""]).encode("cp932", errors="replace")
    now = {"acting_user": kei, "at": clock.now()}
    held = upload_statement(account_id=account.pk, name=name, content=content, layout="CSV", **now)  # type: ignore[arg-type]
    load_statement(statement_id=held.pk, **now)  # type: ignore[arg-type]
    found = BankLine.objects.filter(statement=held).select_related("account__account")
    return list(found.order_by("position"))


def _at(day: dt.date, hour: int = 11) -> dt.datetime:
    """A moment in Tokyo."""
    return dt.datetime(day.year, day.month, day.day, hour, tzinfo=clock.TOKYO)
