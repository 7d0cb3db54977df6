"""Taking a chart of accounts over."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.ledger.chart import ChartAccount
from accounting.ledger.models import Account
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import Refusal


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
    made = Account.objects.bulk_create(_account(each) for each in accounts)
    record(
        "accounting.ledger.adopt_chart",
        case=Case("accounting.ledger.account", made[0].pk, f"{made[0].code}〜{made[-1].code}"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"accounts": len(made)},
    )


def _account(given: ChartAccount) -> Account:
    return Account(
        code=given.code,
        name=given.name,
        name_kana=given.name_kana,
        category=given.category,
        section=given.section,
        normal_side=given.normal_side,
        tax_category=given.tax_category,
    )
