"""What みなと商会 lets its people spend: the articles of its rules, made on the first of the month by the bookkeeper."""

import datetime as dt

from accounting.expenses.actions import define_rule
from accounting.expenses.models import ClaimRule
from accounting.expenses.rules import Effect, ExceedBy, Rule, RuleKind
from backoffice.companies import clock
from backoffice.organisation.models import User

SINCE = dt.date(2026, 4, 1)
RULES = (
    Rule(
        kind=RuleKind.LIMIT, category="ENTERTAINMENT", amount_yen=30_000, months=None, effect=Effect.REFUSE,
        exceed_by=ExceedBy.HEADS, article="経費規程 第6条", text="接待は1件30,000円まで。部署の長は理由を示して超えられる。", valid_from=SINCE,
    ),
    Rule(
        kind=RuleKind.LIMIT, category="LODGING", amount_yen=15_000, months=None, effect=Effect.WARN,
        exceed_by=ExceedBy.NOBODY, article="旅費規程 第9条", text="宿泊は1泊15,000円を目安とする。", valid_from=SINCE, is_per_night=True,
    ),
    Rule(
        kind=RuleKind.DEADLINE, category="", amount_yen=None, months=2, effect=Effect.REFUSE,
        exceed_by=ExceedBy.ANYBODY, article="経費規程 第4条", text="支払った日から2か月以内に申請する。", valid_from=SINCE,
    ),
    Rule(
        kind=RuleKind.RECEIPT, category="", amount_yen=30_000, months=None, effect=Effect.REFUSE,
        exceed_by=ExceedBy.NOBODY, article="経費規程 第5条", text="3万円以上は、交通費でも領収書を付ける。", valid_from=SINCE,
    ),
)  # fmt: skip


def make_rules(kei: User) -> None:
    """The rules, each once."""
    if ClaimRule.objects.exists():
        return
    for rule in RULES:
        define_rule(new=rule, acting_user=kei, at=clock.now())
