"""The entries of labour insurance: the year that ended is settled, the next is paid in advance. Pure."""

from dataclasses import dataclass

from accounting.ledger.rules import DraftLine, Side, signed_line


@dataclass(frozen=True, slots=True)
class Accounts:
    """Codes of the books: withheld (預り金), the employer's debt (未払費用), paid in advance, expense, and the bank."""

    withheld: str
    employer: str
    advance: str
    expense: str
    bank: str


@dataclass(frozen=True, slots=True)
class Settled:
    """The year that ended, in yen: what it cost, what payroll put aside for it, and what was paid in advance."""

    confirmed_yen: int
    contribution_yen: int
    withheld_yen: int
    employer_yen: int
    paid_in_advance_yen: int

    @property
    def expense_yen(self) -> int:
        """What payroll did not put aside: fractions of single payslips, the contribution, the employer's share of pay
        from before the introduction. Below zero it lowers the expense."""
        return self.confirmed_yen + self.contribution_yen - self.withheld_yen - self.employer_yen

    @property
    def advance_yen(self) -> int:
        """What of the advance pays the year; what it was too much stays in advance until it is set off or given back."""
        return min(self.paid_in_advance_yen, self.confirmed_yen)


NOTHING = Settled(0, 0, 0, 0, 0)


def payment_lines(
    paid_yen: int, estimate_yen: int, settled: Settled, accounts: Accounts, memo: str
) -> tuple[DraftLine, ...]:
    """The entry of a part: `estimate_yen` is what of it is paid in advance in money, set-off taken away."""
    amounts = (
        (accounts.withheld, Side.DEBIT, settled.withheld_yen),
        (accounts.employer, Side.DEBIT, settled.employer_yen),
        (accounts.expense, Side.DEBIT, settled.expense_yen),
        (accounts.advance, Side.DEBIT, estimate_yen),
        (accounts.advance, Side.CREDIT, settled.advance_yen),
        (accounts.bank, Side.CREDIT, paid_yen),
    )
    return tuple(signed_line(account, side, yen, memo=memo) for account, side, yen in amounts if yen)


def refund_lines(refund_yen: int, accounts: Accounts, memo: str) -> tuple[DraftLine, ...]:
    """The entry of what was given back."""
    return (
        signed_line(accounts.bank, Side.DEBIT, refund_yen, memo=memo),
        signed_line(accounts.advance, Side.CREDIT, refund_yen, memo=memo),
    )
