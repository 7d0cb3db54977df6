"""The journal of a run: what pay costs by unit, what is kept for others, and what people are still to get."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from accounting.ledger.rules import DraftLine, Side, signed_line
from backoffice.values.refusals import Refusal

ALL_OTHERS = "*"


class Part(StrEnum):
    """What an amount of the journal is: pay, pay of officers, deductions, the employer's share and its debt, net pay."""

    PAY = "PAY"
    OFFICER = "OFFICER"
    EMPLOYER = "EMPLOYER"
    EMPLOYER_PAYABLE = "EMPLOYER_PAYABLE"
    DEDUCTION = "DEDUCTION"
    NET = "NET"


MEMOS = {
    Part.PAY: "支給",
    Part.OFFICER: "役員の支給",
    Part.EMPLOYER: "会社負担",
    Part.EMPLOYER_PAYABLE: "会社負担",
    Part.DEDUCTION: "控除",
    Part.NET: "差引支給額",
}
PAID = (Part.PAY, Part.OFFICER)
BY_UNIT = (Part.PAY, Part.OFFICER, Part.EMPLOYER)

# (part, line code or "*") → account code.
AccountsOfPay = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class PaySum:
    """The lines of one code in one unit, summed; `part` is PAY, OFFICER, DEDUCTION or EMPLOYER."""

    part: Part
    code: str
    unit_id: int | None
    amount_yen: int


class NoAccountOfPay(Refusal):
    code = "hr.payroll.no_account_of_pay"
    cause_ja = "給与の項目「{line_code}」（{part}）の勘定科目が決まっていません。"
    cause_en = "No account is set for the pay item “{line_code}” ({part})."
    remedy_ja = "給与の仕訳に使う勘定科目を登録してください。"
    remedy_en = "Set the accounts of the payroll journal."


def journal_lines(sums: Iterable[PaySum], accounts: AccountsOfPay) -> tuple[DraftLine, ...]:
    """The lines of the entry, in the order of the parts: costs by unit on debit, what is owed on credit.

    Amounts of one account, part and unit are one line; one below zero stands on the other side, zero is left out.
    Raises NoAccountOfPay.
    """
    totals: dict[tuple[Part, str, int | None], int] = {}
    for each in _complete(list(sums)):
        unit_id = each.unit_id if each.part in BY_UNIT else None
        key = (each.part, _account(each, accounts), unit_id)
        totals[key] = totals.get(key, 0) + each.amount_yen
    order = list(Part)
    places = sorted(totals, key=lambda key: (order.index(key[0]), key[1], key[2] or 0))
    return tuple(
        signed_line(account, _side(part), totals[part, account, unit_id], unit_id=unit_id, memo=MEMOS[part])
        for part, account, unit_id in places
        if totals[part, account, unit_id]
    )


def net_yen(sums: Iterable[PaySum]) -> int:
    """What people get: pay less deductions."""
    signs = dict.fromkeys(PAID, 1) | {Part.DEDUCTION: -1}
    return sum(signs.get(each.part, 0) * each.amount_yen for each in sums)


def _complete(sums: list[PaySum]) -> Iterator[PaySum]:
    """The sums with the debts that follow from them."""
    yield from sums
    for each in sums:
        if each.part is Part.EMPLOYER:
            yield PaySum(Part.EMPLOYER_PAYABLE, each.code, None, each.amount_yen)
    yield PaySum(Part.NET, ALL_OTHERS, None, net_yen(sums))


def _account(each: PaySum, accounts: AccountsOfPay) -> str:
    found = accounts.get((each.part, each.code)) or accounts.get((each.part, ALL_OTHERS))
    if found is None:
        raise NoAccountOfPay(line_code=each.code, part=each.part)
    return found


def _side(part: Part) -> Side:
    return Side.DEBIT if part in BY_UNIT else Side.CREDIT
