"""What is paid in, and the entry of its payment. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from accounting.ledger.rules import DraftLine, Side, signed_line
from backoffice.values.periods import MONTHS_PER_YEAR, Month


class Kind(StrEnum):
    """源泉所得税 by month of payment, that of 報酬・料金 with a slip of its own, 住民税 by month of payment and
    municipality, 社会保険料 by insurance month."""

    INCOME_TAX = "INCOME_TAX"
    FEES = "FEES"
    RESIDENT_TAX = "RESIDENT_TAX"
    SOCIAL_INSURANCE = "SOCIAL_INSURANCE"


# As the books name them, whatever language is read.
NAMES = {
    Kind.INCOME_TAX: "源泉所得税",
    Kind.FEES: "報酬・料金の源泉所得税",
    Kind.RESIDENT_TAX: "住民税",
    Kind.SOCIAL_INSURANCE: "社会保険料",
}


@dataclass(frozen=True, slots=True)
class MunicipalSlip:
    """納入書 of one municipality: tax withheld from pay, and from retirement pay, which has a column of its own.

    The people of retirement pay, what they were paid and both taxes are declared on its back (納入申告書;
    地方税法50条の5・328条の5第2項, by the 10th of the month after the payment). Yen.
    """

    pay_people: int = 0
    pay_tax_yen: int = 0
    retired_people: int = 0
    retired_pay_yen: int = 0
    municipal_yen: int = 0
    prefectural_yen: int = 0

    @property
    def retired_tax_yen(self) -> int:
        """退職所得分: both taxes together."""
        return self.municipal_yen + self.prefectural_yen


@dataclass(frozen=True, slots=True)
class Due:
    """What is owed to one authority for a month, in yen.

    `place` is the municipality's code, "" otherwise. `withheld_yen` was deducted from people, `employer_yen` is the
    company's. `pay_yen` is the taxed pay behind withheld tax, `carried_yen` (0 or below) what earlier months gave back
    beyond their tax and is taken off this one. `since` is the first month of those that a half-year pays in together
    (納期の特例), `month` their last one; `people` then counts them month by month (延べ人員). `slip` is what the slip
    of a municipality says. `fees_yen` is the part of `withheld_yen` that was withheld from fees and not from pay.
    """

    kind: Kind
    month: dt.date
    place: str
    place_name: str
    due_on: dt.date
    people: int
    withheld_yen: int
    employer_yen: int = 0
    pay_yen: int = 0
    carried_yen: int = 0
    since: dt.date | None = None
    slip: MunicipalSlip | None = None
    fees_yen: int = 0

    @property
    def name(self) -> str:
        """源泉所得税 2026年10月分　税務署."""
        begins = f"{self.since.year}年{self.since.month}月〜" if self.since else ""
        return f"{NAMES[self.kind]} {begins}{self.month.year}年{self.month.month}月分　{self.place_name}"

    @property
    def total_yen(self) -> int:
        """What was put aside for it."""
        return self.withheld_yen + self.employer_yen


@dataclass(frozen=True, slots=True)
class HalfYears:
    """The law of paying in by half-years: the month that begins one, their length, and the days that end them."""

    first_month: int
    months: int
    months_after: int
    first_day: int
    second_day: int

    def last_of(self, month: Month) -> Month:
        """The last month of the half-year that holds a month."""
        return month.plus(self.months - 1 - self._place(month) % self.months)

    def day_of(self, last: Month) -> int:
        """The day of the month on which the half-year that ends with a month falls due."""
        return self.first_day if self._place(last) < self.months else self.second_day

    def _place(self, month: Month) -> int:
        return (month.month - self.first_month) % MONTHS_PER_YEAR


@dataclass(frozen=True, slots=True)
class Accounts:
    """Where a payment goes in the books: what was withheld from pay and from fees, the employer's debt, the
    difference, and the bank."""

    withheld: str
    fees: str
    employer: str
    difference: str
    bank: str


def payment_lines(due: Due, billed_yen: int, accounts: Accounts, memo: str) -> tuple[DraftLine, ...]:
    """The entry: what was put aside is cleared, the bank pays the bill, and what they differ by is an expense.

    The insurer drops fractions on the whole bill, so it may be some yen off the sum of people's premiums.
    """
    amounts: Iterable[tuple[str, Side, int]] = (
        (accounts.withheld, Side.DEBIT, due.withheld_yen - due.fees_yen),
        (accounts.fees, Side.DEBIT, due.fees_yen),
        (accounts.employer, Side.DEBIT, due.employer_yen),
        (accounts.difference, Side.DEBIT, billed_yen - due.total_yen),
        (accounts.bank, Side.CREDIT, billed_yen),
    )
    return tuple(signed_line(account, side, yen, memo=memo) for account, side, yen in amounts if yen)
