"""Taking a chart of accounts over."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.ledger.chart import ChartAccount
from accounting.ledger.models import Account
from backoffice.companies import bulk
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import Refusal

COLUMNS = ("id", "code", "name", "name_kana", "category", "section", "normal_side", "tax_category", "cash_flow")


class ChartAlreadyAdopted(Refusal):
    """Some of the codes are there already."""

    code = "accounting.ledger.chart_already_adopted"
    cause_ja = "科目コード {codes} は、すでに登録されています。"
    cause_en = "The account codes {codes} are already in use."
    remedy_ja = "登録済みの科目を除いて、もう一度取り込んでください。1件も登録していません。"
    remedy_en = "Leave those accounts out and import again. Nothing was recorded."


@action("accounting.ledger.adopt_chart", _("勘定科目表を取り込む"))
def adopt_chart(*, accounts: Sequence[ChartAccount], acting_user: Any, at: dt.datetime) -> None:
    """Enter the accounts of a chart, all or none; raises ChartAlreadyAdopted."""
    there = Account.objects.filter(code__in=[each.code for each in accounts])
    codes = list(there.order_by("code").values_list("code", flat=True)[:10])
    if codes:
        raise ChartAlreadyAdopted(codes="、".join(codes))
    (first, *_others) = ids = bulk.reserve_ids(Account, len(accounts))
    bulk.insert(Account, COLUMNS, [_row(pk, each) for pk, each in zip(ids, accounts, strict=True)])
    record(
        "accounting.ledger.adopt_chart",
        case=Case("accounting.ledger.account", first, f"{accounts[0].code}〜{accounts[-1].code}"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"accounts": len(ids)},
    )


def _row(pk: int, given: ChartAccount) -> tuple[Any, ...]:
    return (
        pk,
        given.code,
        given.name,
        given.name_kana,
        given.category,
        given.section,
        given.normal_side,
        given.tax_category,
        "",
    )
