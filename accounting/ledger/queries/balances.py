"""The monthly balances against the lines that they sum."""

from typing import NamedTuple

from django.db import connection

SUMS_OF_LINES = """
SELECT line.account_id, date_trunc('month', line.posted_on)::date AS month, entry.stage, line.unit_id, line.project_id,
       coalesce(sum(line.amount_yen) FILTER (WHERE line.side = 'DEBIT'), 0)::bigint AS debit_yen,
       coalesce(sum(line.amount_yen) FILTER (WHERE line.side = 'CREDIT'), 0)::bigint AS credit_yen
  FROM accounting_line line JOIN accounting_entry entry ON entry.id = line.entry_id GROUP BY 1, 2, 3, 4, 5
"""
DIFFERENCES = f"""
SELECT coalesce(held.account_id, lines.account_id), coalesce(held.month, lines.month)::text,
       coalesce(held.debit_yen, 0), coalesce(held.credit_yen, 0),
       coalesce(lines.debit_yen, 0), coalesce(lines.credit_yen, 0)
  FROM accounting_monthlybalance held FULL JOIN ({SUMS_OF_LINES}) lines
    ON (held.account_id, held.month, held.stage, coalesce(held.unit_id, 0), coalesce(held.project_id, 0))
     = (lines.account_id, lines.month, lines.stage, coalesce(lines.unit_id, 0), coalesce(lines.project_id, 0))
 WHERE (held.debit_yen, held.credit_yen) IS DISTINCT FROM (lines.debit_yen, lines.credit_yen)
 ORDER BY 1, 2
"""  # noqa: S608


class BalanceDifference(NamedTuple):
    """A month of an account whose kept sums are not those of its lines."""

    account_id: int
    month: str
    held_debit_yen: int
    held_credit_yen: int
    lines_debit_yen: int
    lines_credit_yen: int


def balance_differences() -> list[BalanceDifference]:
    """Where the kept balances differ from the lines: none, unless somebody went behind PostgreSQL's back."""
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENCES)
        return [BalanceDifference(*row) for row in cursor.fetchall()]
