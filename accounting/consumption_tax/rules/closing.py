"""The entry that clears the tax accounts at the end of a year into what is owed or comes back. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounting.ledger.rules import DraftLine, Side, signed_line
from backoffice.values.reasons import Line, Term, line

ClosingAccounts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingFacts:
    """What the accounts hold of the year, and what the return says.

    `not_credited` is the tax in 仮払消費税等 that the return does not credit (控除対象外消費税額等).
    """

    received_yen: int
    paid_yen: int
    interim_yen: int
    total_yen: int
    is_tax_included: bool
    not_credited_yen: int = 0


def not_credited(input_yen: int, credit_yen: int, local_part: Term, national_part: Term) -> Line:
    """控除対象外消費税額等, with the local tax."""
    terms = (Term("input_total_yen", input_yen), Term("credit_yen", credit_yen), local_part, national_part)
    formula = "(input_total_yen - credit_yen) * (local_part + national_part) / national_part"
    return line("not_credited", formula, "DROP_FRACTION", *terms)


def closing_lines(facts: ClosingFacts, accounts: ClosingAccounts) -> tuple[DraftLine, ...]:
    """The lines of the entry; sums of zero are left out, and what is left over is 雑収入 or 雑損失.

    税込経理: what is to pay is 租税公課, what comes back 雑収入; interim payments were costs when they were made.
    """
    owed = _owed_line(facts, accounts)
    if facts.is_tax_included:
        cost = (
            ("tax_cost", Side.DEBIT, facts.total_yen)
            if facts.total_yen > 0
            else ("gain", Side.CREDIT, -facts.total_yen)
        )
        return _lines([cost], accounts, owed)
    cleared = [
        ("tax_received", Side.DEBIT, facts.received_yen),
        ("tax_paid", Side.CREDIT, facts.paid_yen),
        ("interim", Side.CREDIT, facts.interim_yen),
        ("tax_cost", Side.DEBIT, facts.not_credited_yen),
    ]
    rest_yen = facts.received_yen + facts.not_credited_yen - facts.paid_yen - facts.interim_yen - facts.total_yen
    left = ("gain", Side.CREDIT, rest_yen) if rest_yen > 0 else ("loss", Side.DEBIT, -rest_yen)
    return _lines([*cleared, left], accounts, owed)


def _owed_line(facts: ClosingFacts, accounts: ClosingAccounts) -> list[DraftLine]:
    if not facts.total_yen:
        return []
    if facts.total_yen > 0:
        return [DraftLine(accounts["owed"], Side.CREDIT, facts.total_yen)]
    return [DraftLine(accounts["refund"], Side.DEBIT, -facts.total_yen)]


def _lines(
    parts: list[tuple[str, Side, int]], accounts: ClosingAccounts, owed: list[DraftLine]
) -> tuple[DraftLine, ...]:
    made = [signed_line(accounts[name], side, yen) for name, side, yen in parts if yen]
    return (*made, *owed)
