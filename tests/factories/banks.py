"""Money at banks and in boxes: a box of petty cash, statements, and what they are matched with."""

import datetime as dt
from dataclasses import replace
from typing import Any

from accounting.banking.actions import (
    AccountPart,
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
    register_account,
    upload_statement,
)
from accounting.banking.models import (
    BankAccountOfCompany,
    BankLine,
    BankMatch,
    BankRule,
    CashBox,
    CashCount,
    CashEntry,
    PayerAlias,
    Statement,
    TransferFee,
)
from backoffice.organisation.models import Person, User
from backoffice.partners.models import Partner

from .books import SALARY_ACCOUNT

CASH = "1120"
BOX_OPENS_ON = dt.date(2026, 10, 1)


def box(keeper: User, at: dt.datetime, **changed: Any) -> CashBox:
    """A box of 50,000 yen, empty at first, kept by somebody."""
    person = Person.objects.filter(code="9100").first() or Person.objects.create(
        code="9100", family_name="小口", given_name="守", family_kana="コグチ", given_kana="マモル"
    )
    given: dict[str, Any] = {
        "code": "TYO",
        "name": "本社の小口現金",
        "account_code": CASH,
        "keeper_id": person.pk,
        "imprest_yen": 50_000,
        "opening_on": BOX_OPENS_ON,
        **changed,
    }
    return define_cash_box(new=NewCashBox(**given), acting_user=keeper, at=at)


def cash(held: CashBox, keeper: User, at: dt.datetime, **changed: Any) -> CashEntry:
    """Stamps of 1,100 yen with tax, out of the box, on 2 November unless the caller says otherwise."""
    given: dict[str, Any] = {
        "box_id": held.pk,
        "dated_on": dt.date(2026, 11, 2),
        "direction": "OUT",
        "amount_yen": 1_100,
        "account_code": "6270",
        "description": "切手",
        **changed,
    }
    return record_cash(new=NewCashEntry(**given), acting_user=keeper, at=at)


def filled(held: CashBox, keeper: User, at: dt.datetime, amount_yen: int = 50_000) -> CashEntry:
    """The box is filled from the bank, by a line of its cash book."""
    return cash(
        held,
        keeper,
        at,
        dated_on=BOX_OPENS_ON,
        direction="IN",
        amount_yen=amount_yen,
        account_code="1140",
        description="補給",
    )


def counted(held: CashBox, pieces: dict[int, int], keeper: User, at: dt.datetime, note: str = "") -> CashCount:
    """What is in the box on the day of the test."""
    return count_cash(box_id=held.pk, counted_on=at.date(), pieces=pieces, note=note, acting_user=keeper, at=at)


CSV_HEAD = "日付,お支払金額,お預り金額,差引残高,摘要"
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


def second_account(keeper: User, at: dt.datetime) -> BankAccountOfCompany:
    """Another account of the company, on 当座預金."""
    entry = replace(SALARY_ACCOUNT, code="SUB", number="1112223", pays_salaries=False, bank_name="三菱UFJ銀行")
    return register_account(entry=entry, account_code="1130", acting_user=keeper, at=at)


def csv_of(*rows: tuple[str, int, str], opening_yen: int = 1_000_000) -> bytes:
    """A statement of a bank as CSV: day, yen (below zero for money out) and text of each line, with the balance after it."""
    lines, balance_yen = [CSV_HEAD], opening_yen
    for day, yen, text in rows:
        balance_yen += yen
        out, came = ("", yen) if yen > 0 else (-yen, "")
        lines.append(f'{day},{out},{came},"{balance_yen:,}",{text}')
    return ("\r\n".join(lines) + "\r\n").encode("cp932")


def loaded(
    account: BankAccountOfCompany, keeper: User, at: dt.datetime, *rows: tuple[str, int, str], **more: Any
) -> list[BankLine]:
    """The lines of such a statement, loaded; they are given back in the order of the file."""
    if not hasattr(account, "statement_format"):
        define_format(account_id=account.pk, new=FORMAT, acting_user=keeper, at=at)
        account = BankAccountOfCompany.objects.get(pk=account.pk)
    held = uploaded(account, keeper, at, csv_of(*rows, **more))
    load_statement(statement_id=held.pk, acting_user=keeper, at=at)
    return list(BankLine.objects.filter(statement=held).order_by("position"))


def uploaded(
    account: BankAccountOfCompany, keeper: User, at: dt.datetime, content: bytes, layout: str = "CSV"
) -> Statement:
    """A file that waits to be confirmed."""
    return upload_statement(
        account_id=account.pk, name="meisai.csv", content=content, layout=layout, acting_user=keeper, at=at
    )


def matched(line: BankLine, keeper: User, at: dt.datetime) -> BankMatch:
    """The line as interest received."""
    part = AccountPart(account_code="7110", amount_yen=line.amount_yen, label="利息")
    return match_lines(new=NewMatch(line_ids=[line.pk], accounts=[part]), acting_user=keeper, at=at)


def rule(keeper: User, at: dt.datetime) -> BankRule:
    """Electricity goes to its account."""
    new = NewRule(name="電気代", position=10, direction="OUT", contains="デンキ", account_code="6290")
    return define_rule(new=new, acting_user=keeper, at=at)


def fee(keeper: User, at: dt.datetime) -> TransferFee:
    """440 yen of any transfer."""
    return define_fee(fee_yen=440, label="他行", least_yen=0, acting_user=keeper, at=at)


def learned(partner: Partner, at: dt.datetime) -> PayerAlias:
    """A name in which the partner pays."""
    return PayerAlias.objects.create(payer_key="ミナト", partner=partner, learned_at=at, last_used_at=at)


def addresses(partner: Partner, keeper: User, at: dt.datetime) -> dict[str, dict[str, int]]:
    """One of everything that an address of the room may ask for, by the beginning of the address's name."""
    held = box(keeper, at)
    entry = filled(held, keeper, at)
    bank = BankAccountOfCompany.objects.get()
    lines = loaded(bank, keeper, at, ("2026/11/02", 1_000, "利息"), ("2026/11/02", 2_000, "利息"))
    return {
        "banking_": {"pk": held.pk},
        "banking_account_": {"pk": bank.pk},
        "banking_alias_": {"pk": learned(partner, at).pk},
        "banking_cash_": {"pk": entry.pk},
        "banking_count_": {"pk": counted(held, {10_000: 5}, keeper, at).pk},
        "banking_fee_": {"pk": fee(keeper, at).pk},
        "banking_forecast_": {"number": 1},
        "banking_line_": {"pk": lines[1].pk},
        "banking_match_": {"pk": matched(lines[0], keeper, at).pk},
        "banking_rule_": {"pk": rule(keeper, at).pk},
        "banking_statement_": {"pk": lines[0].statement_id},
        "banking_statement_format": {"pk": bank.pk},
        "banking_statement_new": {"pk": bank.pk},
    }
