"""What was paid in advance, and what is estimated."""

import datetime as dt
from typing import Any

from accounting.accruals import actions
from accounting.accruals.models import Accrual, Deferral
from accounting.ledger.models import Account
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from tests.factories.books import RENT


def account(code: str = RENT) -> int:
    return Account.objects.get(code=code).pk


def deferral(keeper: User, at: dt.datetime, **more: Any) -> Deferral:
    """36,000 yen of rent for October 2026 to September 2029, expensed when it was paid on 1 October."""
    facts = {
        "kind": "PREPAID",
        "name": "倉庫の前払家賃",
        "account_id": account(),
        "amount_yen": 36_000,
        "starts_on": dt.date(2026, 10, 1),
        "ends_on": dt.date(2029, 9, 30),
        "paid_on": dt.date(2026, 10, 1),
        "spread": "BY_MONTH",
        "was_expensed": True,
        **more,
    }
    return actions.record_deferral(new=actions.NewDeferral(**facts), acting_user=keeper, at=at)


def accrual(keeper: User, at: dt.datetime, **more: Any) -> Accrual:
    """80,000 yen of rent, estimated for October 2026."""
    facts = {
        "kind": "EXPENSE",
        "month": Month(2026, 10),
        "account_id": account(),
        "amount_yen": 80_000,
        "memo": "倉庫の家賃 10月分（9月と同額）",
        **more,
    }
    return actions.record_accrual(new=actions.NewAccrual(**facts), acting_user=keeper, at=at)
