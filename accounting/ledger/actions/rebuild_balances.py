"""Making the monthly balances anew from the lines."""

import datetime as dt
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import MonthlyBalance
from accounting.ledger.queries import SUMS_OF_LINES, balance_differences
from backoffice.companies import scope
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record

# Postings wait at their own balances until this is done, so none is lost or counted twice.
LOCK = "LOCK TABLE accounting_monthlybalance IN SHARE ROW EXCLUSIVE MODE"
COLUMNS = "account_id, month, stage, unit_id, project_id, debit_yen, credit_yen"
INSERT = f"INSERT INTO accounting_monthlybalance ({COLUMNS}) {SUMS_OF_LINES}"


@action("accounting.ledger.rebuild_balances", _("月次残高を作り直す"))
def rebuild_balances(*, acting_user: Any, at: dt.datetime) -> int:
    """Replace the monthly balances by the sums of the lines; the number that differed before."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        differed = len(balance_differences())
        MonthlyBalance.objects.all().delete()
        cursor.execute(INSERT)
        made = cursor.rowcount
    record(
        "accounting.ledger.rebuild_balances",
        case=Case("accounting.ledger.monthly_balance", scope.current().writes or 0, ""),
        acting_user=acting_user,
        occurred_at=at,
        changes={"differed": differed, "balances": made},
    )
    return differed
