"""A voucher as people type it, with amounts that include tax, and the lines of the entry that it becomes. Pure."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from backoffice.values.money import drop_fraction, raise_fraction
from backoffice.values.refusals import InvalidInput

from .entries import DraftLine, Side, Stage

WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVoucherLine:
    """One line: yen with tax on one side. `tax_yen` is the tax that the paper says; None has it computed.

    Without a tax category that of the account holds.
    """

    account_code: str
    side: Side
    amount_yen: int
    tax_category: str = ""
    tax_yen: int | None = None
    unit_id: int | None = None
    project_id: int | None = None
    partner_id: int | None = None
    supplied_on: dt.date | None = None
    memo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVoucher:
    """A voucher as it is typed; `corrects` is the number of the entry that it takes the place of, with the reason.

    `papers` are the names and the bytes of files.
    """

    posted_on: dt.date
    description: str
    lines: Sequence[NewVoucherLine]
    stage: Stage = Stage.ORDINARY
    corrects: int | None = None
    reason: str = ""
    papers: Sequence[tuple[str, bytes]] = ()


@dataclass(frozen=True, slots=True)
class TaxLaw:
    """How a tax category of a day is parted: its rate, the share that is credited, and the account of the tax."""

    percent: Decimal
    creditable_percent: Decimal
    account_code: str


class TaxDoesNotFit(InvalidInput):
    """The tax of a line is not what the rate gives, in any rounding."""

    code = "accounting.ledger.tax_does_not_fit"
    field = "lines"
    cause_ja = "{row}行目の{amount_yen:,}円に対する消費税額が{tax_yen:,}円になっています（税率{percent}%）。"
    cause_en = "In line {row} the tax on {amount_yen:,} yen is given as {tax_yen:,} yen, at {percent}%."
    remedy_ja = "消費税額を確認するか、空欄にして計算させてください。"
    remedy_en = "Check the tax, or leave it empty to have it computed."


def draft_lines(
    lines: Sequence[NewVoucherLine], laws: Mapping[int, TaxLaw], documents: str = ""
) -> tuple[DraftLine, ...]:
    """The lines of the entry: each amount without its tax, followed by the tax that stands in an account of its own.

    `laws` by the place of the line; a line without one bears no tax to part. Raises TaxDoesNotFit.
    """
    return tuple(made for place, line in enumerate(lines) for made in _parted(place, line, laws.get(place), documents))


def tax_apart(line: DraftLine, law: TaxLaw | None) -> tuple[DraftLine, ...]:
    """A line whose amount includes tax as the amount without it and the tax in an account of its own."""
    counted_yen = _credited(split_tax(line.amount_yen, law.percent), law) if law else 0
    if law is None or not counted_yen:
        return (line,)
    net = replace(line, amount_yen=line.amount_yen - counted_yen)
    return net, replace(line, account_code=law.account_code, amount_yen=counted_yen)


def split_tax(amount_yen: int, percent: Decimal) -> int:
    """The tax within an amount that includes it; fractions of a yen are dropped."""
    return drop_fraction(amount_yen * percent / (WHOLE + percent))


def total_yen(lines: Iterable[NewVoucherLine]) -> int:
    """The sum of the debit side, with tax."""
    return sum(line.amount_yen for line in lines if line.side is Side.DEBIT)


def _parted(place: int, line: NewVoucherLine, law: TaxLaw | None, documents: str) -> Iterator[DraftLine]:
    counted_yen = _counted(place, line, law) if law else 0
    yield _line(line, line.account_code, line.amount_yen - counted_yen, line.memo, documents)
    if law and counted_yen:
        yield _line(line, law.account_code, counted_yen, line.memo, documents)


def _counted(place: int, line: NewVoucherLine, law: TaxLaw) -> int:
    """The tax that stands by itself: what is not credited of a purchase stays with its cost."""
    exact = line.amount_yen * law.percent / (WHOLE + law.percent)
    tax_yen = drop_fraction(exact) if line.tax_yen is None else line.tax_yen
    if not drop_fraction(exact) <= tax_yen <= raise_fraction(exact):
        raise TaxDoesNotFit(row=place + 1, amount_yen=line.amount_yen, tax_yen=tax_yen, percent=law.percent)
    return _credited(tax_yen, law)


def _credited(tax_yen: int, law: TaxLaw) -> int:
    return drop_fraction(tax_yen * law.creditable_percent / WHOLE)


def _line(line: NewVoucherLine, account_code: str, amount_yen: int, memo: str, documents: str) -> DraftLine:
    return DraftLine(
        account_code=account_code,
        side=line.side,
        amount_yen=amount_yen,
        unit_id=line.unit_id,
        memo=memo,
        tax_category=line.tax_category,
        document=documents,
        project_id=line.project_id,
        partner_id=line.partner_id,
        supplied_on=line.supplied_on,
    )
