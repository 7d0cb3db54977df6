"""What a sale or a retirement comes to. Pure."""

from dataclasses import dataclass

from backoffice.values.reasons import Line, Term, line

FORMULA = "sale_proceeds_yen - sale_tax_yen - book_value_yen"


@dataclass(frozen=True, slots=True)
class Disposed:
    """An asset on the day it goes: cost, what was depreciated, and what it was sold for (0 when it is retired)."""

    cost_yen: int
    accumulated_yen: int
    proceeds_yen: int = 0
    tax_yen: int = 0

    @property
    def book_yen(self) -> int:
        """帳簿価額."""
        return self.cost_yen - self.accumulated_yen

    @property
    def net_yen(self) -> int:
        """What it was sold for, without tax."""
        return self.proceeds_yen - self.tax_yen


def result_of(disposed: Disposed) -> Line:
    """Gain above zero, loss below: proceeds without tax, less book value."""
    return line(
        "disposal_result",
        FORMULA,
        "EXACT",
        Term("sale_proceeds_yen", disposed.proceeds_yen),
        Term("sale_tax_yen", disposed.tax_yen),
        Term("book_value_yen", disposed.book_yen, "yen", "line:book_value"),
    )
