"""The books as statements read them: accounts, and what each moved by in a month and a stage of the closing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from accounting.ledger.rules import Category, Side, Stage
from backoffice.values.periods import MONTHS_PER_YEAR, Month

PROFIT_STAGES = frozenset({Stage.ORDINARY, Stage.ADJUSTMENT})


@dataclass(frozen=True, slots=True)
class BookAccount:
    """勘定科目 as far as statements need it; `cash_flow` is the line of cash flows that the company chose for it."""

    id: int
    code: str
    name: str
    category: Category
    section: str
    cash_flow: str = ""


@dataclass(frozen=True, slots=True)
class Movement:
    """Debits and credits of an account in a month and a stage; without a month, of all months before those kept."""

    month: Month | None
    stage: Stage
    debit_yen: int
    credit_yen: int

    @property
    def net_yen(self) -> int:
        """Debit less credit."""
        return self.debit_yen - self.credit_yen


@dataclass(frozen=True, slots=True)
class Span:
    """Months of one fiscal year, both included. `before_adjustment` leaves out what the year's closing adds (決算整理前)."""

    first: Month
    last: Month
    year_first: Month
    before_adjustment: bool = False

    @property
    def year_earlier(self) -> "Span":
        """The same months a year before."""
        return self._moved(-MONTHS_PER_YEAR)

    @property
    def year_later(self) -> "Span":
        """The same months a year after."""
        return self._moved(MONTHS_PER_YEAR)

    @property
    def months(self) -> tuple[Month, ...]:
        return tuple(self.first.plus(number) for number in range(self.first.until(self.last) + 1))

    def of_month(self, month: Month) -> "Span":
        """One month of it."""
        return Span(month, month, self.year_first, self.before_adjustment)

    @property
    def since_year_first(self) -> "Span":
        """From the beginning of the year to the same end (当期累計)."""
        return Span(self.year_first, self.last, self.year_first, self.before_adjustment)

    def counts(self, move: Movement) -> bool:
        """Whether a movement belongs to what was earned and spent in these months."""
        if move.month is None or not self.first <= move.month <= self.last:
            return False
        return move.stage is Stage.ORDINARY if self.before_adjustment else move.stage in PROFIT_STAGES

    def _moved(self, months: int) -> "Span":
        first, last, year_first = (each.plus(months) for each in (self.first, self.last, self.year_first))
        return Span(first, last, year_first, self.before_adjustment)

    def reaches(self, move: Movement) -> bool:
        """Whether a movement is in the balances at the end of these months."""
        if move.month is None or move.month < self.year_first:
            return True
        return move.month <= self.last and (move.stage is Stage.ORDINARY or not self.before_adjustment)


@dataclass(frozen=True, slots=True)
class Books:
    """Accounts in the order of their codes, and their movements. `brought_in` are those of entries that opened the books
    (開始残高), which are movements too, but brought neither money nor capital."""

    accounts: tuple[BookAccount, ...]
    movements: Mapping[int, tuple[Movement, ...]]
    brought_in: Mapping[int, tuple[Movement, ...]] = field(default_factory=dict)

    def flow_yen(self, account: BookAccount, span: Span) -> int:
        """What the account moved by, as its category grows; the transfer of profit does not count."""
        return grown(account, sum(each.net_yen for each in self._of(account) if span.counts(each)))

    def brought_yen(self, account: BookAccount, span: Span) -> int:
        """What of that was brought in when the books were opened."""
        brought = self.brought_in.get(account.id, ())
        return grown(account, sum(each.net_yen for each in brought if span.counts(each)))

    def balance_yen(self, account: BookAccount, span: Span) -> int:
        """The balance at the end, as its category grows."""
        return grown(account, sum(each.net_yen for each in self._of(account) if span.reaches(each)))

    def not_transferred_yen(self, span: Span) -> tuple[int, int]:
        """Profit that no entry has carried over to equity: of earlier years, and of this one until the end."""
        earlier = now = 0
        for account in self.accounts:
            for move in self._of(account) if account.category.is_of_a_year else ():
                if not span.reaches(move):
                    continue
                if move.month is None or move.month < span.year_first:
                    earlier -= move.net_yen
                else:
                    now -= move.net_yen
        return earlier, now

    def _of(self, account: BookAccount) -> Iterable[Movement]:
        return self.movements.get(account.id, ())


def grown(account: BookAccount, net_yen: int) -> int:
    """Debit less credit, or the other way round, as the account's category grows."""
    return net_yen if account.category.side is Side.DEBIT else -net_yen
