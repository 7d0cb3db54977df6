"""Making a rule of expenses from a day on, in place of the one before, and ending one."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.expenses.categories import categories
from accounting.expenses.models import ClaimRule
from accounting.expenses.rules import Rule, RuleKind
from backoffice.companies.clock import TOKYO
from backoffice.companies.turns import take_turn
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput, Refusal

from .change_draft import CategoryUnknown

KIND = "accounting.expenses.rule"


class RuleIncomplete(InvalidInput):
    """A rule says how much or by when, and names its article."""

    code = "accounting.expenses.rule_incomplete"
    cause_ja = "規程の条、条文と、金額か月数がそろっていません。"
    cause_en = "The article, its text, and an amount or a number of months are not all there."
    remedy_ja = "上限と領収書は金額、申請の期限は月数を、1以上で入力してください。"
    remedy_en = "Enter an amount for a limit or a receipt, months for a deadline, 1 or more."


class RuleBeginsTooEarly(InvalidInput):
    """A later rule of the same kind is there already."""

    code = "accounting.expenses.rule_begins_too_early"
    field = "valid_from"
    cause_ja = "同じ区分の規程「{article}」が{valid_from}から始まっています。"
    cause_en = "The rule “{article}” of the same kind begins on {valid_from}."
    remedy_ja = "その日より後の適用開始日を入力してください。"
    remedy_en = "Let the new one begin after that day."


class RuleEndedAlready(Refusal):
    """A rule ends once, after it began."""

    code = "accounting.expenses.rule_ended_already"
    cause_ja = "「{article}」は、すでに終わりが決まっているか、適用開始日より前に終わらせようとしています。"
    cause_en = "“{article}” has its end already, or would end before it begins."
    remedy_ja = "一覧で適用の期間を確認してください。"
    remedy_en = "Look at its period in the list."


@action("accounting.expenses.define_rule", _("経費の規程を決める"))
def define_rule(*, new: Rule, acting_user: Any, at: dt.datetime) -> ClaimRule:
    """Make a rule from a day on; the one of the same kind and category before it ends on that day.

    Raises RuleIncomplete, CategoryUnknown, RuleBeginsTooEarly.
    """
    _refuse(new, at.astimezone(TOKYO).date())
    # Two at once would both find the same rule to end.
    take_turn(KIND, new.kind.value, new.category)
    same = ClaimRule.objects.filter(kind=new.kind.value, category=new.category)
    later = same.filter(valid_from__gte=new.valid_from).order_by("valid_from").first()
    if later:
        raise RuleBeginsTooEarly(article=later.article, valid_from=later.valid_from)
    ended = same.filter(Q(valid_until=None) | Q(valid_until__gt=new.valid_from)).first()
    if ended:
        ended.valid_until = new.valid_from
        ended.save(update_fields=["valid_until"])
    made = ClaimRule.objects.create(
        kind=new.kind.value,
        category=new.category,
        amount_yen=new.amount_yen,
        months=new.months,
        per="NIGHT" if new.is_per_night else "PAYMENT",
        effect=new.effect.value,
        exceed_by=new.exceed_by.value,
        article=new.article.strip(),
        text=new.text.strip(),
        valid_from=new.valid_from,
    )
    record(
        "accounting.expenses.define_rule",
        case=_case(made),
        acting_user=acting_user,
        occurred_at=at,
        changes={
            "rule": [ended.pk if ended else None, made.pk],
            "amount_yen": [ended.amount_yen if ended else None, made.amount_yen],
            "months": [ended.months if ended else None, made.months],
            "valid_from": ["", str(made.valid_from)],
        },
    )
    return made


@action("accounting.expenses.end_rule", _("経費の規程を終える"))
def end_rule(*, rule_id: int, valid_until: dt.date, acting_user: Any, at: dt.datetime) -> ClaimRule:
    """End a rule: from that day on it holds no more. Raises RuleEndedAlready."""
    rule = ClaimRule.objects.select_for_update().get(pk=rule_id)
    if rule.valid_until is not None or valid_until <= rule.valid_from:
        raise RuleEndedAlready(article=rule.article)
    rule.valid_until = valid_until
    rule.save(update_fields=["valid_until"])
    record(
        "accounting.expenses.end_rule",
        case=_case(rule),
        acting_user=acting_user,
        occurred_at=at,
        changes={"valid_until": ["", str(valid_until)]},
    )
    return rule


def _refuse(new: Rule, today: dt.date) -> None:
    value = new.months if new.kind == RuleKind.DEADLINE else new.amount_yen
    other = new.amount_yen if new.kind == RuleKind.DEADLINE else new.months
    counts_wrong = new.is_per_night and new.kind != RuleKind.LIMIT
    if counts_wrong or not value or value < 1 or other is not None or not new.article.strip() or not new.text.strip():
        raise RuleIncomplete
    # Rules may be older than the list of categories: a kind of expense is one that is claimed today.
    if new.category and new.category not in categories(today):
        raise CategoryUnknown(category=new.category)


def _case(rule: ClaimRule) -> Case:
    return Case(KIND, rule.pk, rule.article)
