"""Making a rule of quotations from a day on, in place of the one before, and ending one."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.turns import take_turn
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput, Refusal
from general_affairs.purchasing.limits import MOST_QUOTATIONS
from general_affairs.purchasing.models import QuotationRule

KIND = "general_affairs.purchasing.quotation_rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRule:
    """From `from_yen` with tax on, `least` quotations; `effect` is a RuleEffect."""

    from_yen: int
    least: int
    effect: str
    article: str
    text: str
    valid_from: dt.date


class QuotationRuleIncomplete(InvalidInput):
    """A rule says from when on how many, and names its article."""

    code = "general_affairs.purchasing.quotation_rule_incomplete"
    cause_ja = "規程の条、条文と、1円以上の金額、1から{most}までの見積の数がそろっていません。"
    cause_en = (
        "The article, its text, an amount above zero, and a number of quotations from 1 to {most} are not all there."
    )
    remedy_ja = "社内規程のとおりに入力してください。"
    remedy_en = "Enter them as the company's regulation says."


class QuotationRuleBeginsTooEarly(InvalidInput):
    """A later rule from the same amount is there already."""

    code = "general_affairs.purchasing.quotation_rule_begins_too_early"
    field = "valid_from"
    cause_ja = "同じ金額からの決まり「{article}」が{valid_from}から始まっています。"
    cause_en = "The rule “{article}” from the same amount begins on {valid_from}."
    remedy_ja = "その日より後の適用開始日を入力してください。"
    remedy_en = "Let the new one begin after that day."


class QuotationRuleEnded(Refusal):
    """A rule ends once, after it began."""

    code = "general_affairs.purchasing.quotation_rule_ended"
    cause_ja = "「{article}」は、すでに終わりが決まっているか、適用開始日より前に終わらせようとしています。"
    cause_en = "“{article}” has its end already, or would end before it begins."
    remedy_ja = "一覧で適用の期間を確認してください。"
    remedy_en = "Look at its period in the list."


@action("general_affairs.purchasing.define_quotation_rule", _("相見積の決まりを決める"))
def define_quotation_rule(*, new: NewRule, acting_user: Any, at: dt.datetime) -> QuotationRule:
    """Make a rule from a day on; the one from the same amount before it ends on that day.

    Raises QuotationRuleIncomplete, QuotationRuleBeginsTooEarly.
    """
    is_counted = new.from_yen >= 1 and 1 <= new.least <= MOST_QUOTATIONS
    if not is_counted or not new.article.strip() or not new.text.strip():
        raise QuotationRuleIncomplete(most=MOST_QUOTATIONS)
    # Two at once would both find the same rule to end.
    take_turn(KIND, new.from_yen)
    same = QuotationRule.objects.filter(from_yen=new.from_yen)
    later = same.filter(valid_from__gte=new.valid_from).order_by("valid_from").first()
    if later:
        raise QuotationRuleBeginsTooEarly(article=later.article, valid_from=later.valid_from)
    ended = same.filter(Q(valid_until=None) | Q(valid_until__gt=new.valid_from)).first()
    if ended:
        ended.valid_until = new.valid_from
        ended.save(update_fields=["valid_until"])
    made = QuotationRule.objects.create(
        from_yen=new.from_yen,
        least=new.least,
        effect=new.effect,
        article=new.article.strip(),
        text=new.text.strip(),
        valid_from=new.valid_from,
    )
    record(
        "general_affairs.purchasing.define_quotation_rule",
        case=_case(made),
        acting_user=acting_user,
        occurred_at=at,
        changes={
            "rule": [ended.pk if ended else None, made.pk],
            "from_yen": [ended.from_yen if ended else None, made.from_yen],
            "least": [ended.least if ended else None, made.least],
            "effect": [ended.effect if ended else "", made.effect],
            "valid_from": ["", str(made.valid_from)],
        },
    )
    return made


@action("general_affairs.purchasing.end_quotation_rule", _("相見積の決まりを終える"))
def end_quotation_rule(*, rule_id: int, valid_until: dt.date, acting_user: Any, at: dt.datetime) -> QuotationRule:
    """End a rule: from that day on it holds no more. Raises QuotationRuleEnded."""
    rule = QuotationRule.objects.select_for_update().get(pk=rule_id)
    if rule.valid_until is not None or valid_until <= rule.valid_from:
        raise QuotationRuleEnded(article=rule.article)
    rule.valid_until = valid_until
    rule.save(update_fields=["valid_until"])
    record(
        "general_affairs.purchasing.end_quotation_rule",
        case=_case(rule),
        acting_user=acting_user,
        occurred_at=at,
        changes={"valid_until": ["", str(valid_until)]},
    )
    return rule


def _case(rule: QuotationRule) -> Case:
    return Case(KIND, rule.pk, rule.article)
