"""The company's rules of expenses, and what does not keep them, as the templates want them."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.expenses.categories import labels
from accounting.expenses.models import ClaimRule
from accounting.expenses.rules import Breach
from backoffice.shell import formats


def broken_shown(breach: Breach) -> dict[str, Any]:
    """A rule that a payment does not keep: its article, its text, and what follows."""
    rule = breach.rule
    if not breach.is_refused:
        follows = _("申請できますが、承認する人にも表示します。")
    elif breach.may_say_why:
        follows = _("申請するには「規程を超える理由」が必要です。")
    else:
        follows = _("このままでは申請できません。")
    said = _("%(article)s「%(text)s」に合いません。%(follows)s")
    return {
        "tone": "bad" if breach.is_refused else "warn",
        "text": said % {"article": rule.article, "text": rule.text, "follows": follows},
    }


def rule_shown(rule: ClaimRule, today: dt.date) -> dict[str, Any]:
    """A rule in words, with the name that its kind of expense has today."""
    spoken = "en" if formats.in_english() else "ja"
    every = _("すべての区分")
    return {
        "article": rule.article,
        "text": rule.text,
        "category": labels(today, spoken).get(rule.category, rule.category) if rule.category else every,
        "kind": rule.get_kind_display(),
        "amount": _how_much(rule),
        "effect": rule.get_effect_display(),
        "exceed_by": rule.get_exceed_by_display() if rule.effect == "REFUSE" and rule.exceed_by != "NOBODY" else "",
    }


def rule_row(rule: ClaimRule, today: dt.date, *, may_define: bool) -> dict[str, Any]:
    """A rule in the list, with its period."""
    is_open = rule.valid_until is None
    held = rule.valid_from <= today and (rule.valid_until is None or today < rule.valid_until)
    state = _("適用中") if held else _("適用前") if rule.valid_from > today else _("適用終了")
    return rule_shown(rule, today) | {
        "valid_from": rule.valid_from,
        "valid_until": rule.valid_until,
        "tone": "ok" if held else "",
        "state": state,
        "end_url": reverse("accounting:expenses_rule_end", args=[rule.pk]) if may_define and is_open else "",
    }


def _how_much(rule: ClaimRule) -> str:
    if rule.months is not None:
        return _("支払った日から%(months)sか月以内") % {"months": rule.months}
    amount = formats.money(rule.amount_yen or 0)
    if rule.per == "NIGHT":
        return _("1泊%(amount)sまで") % {"amount": amount}
    return (
        _("%(amount)sまで") % {"amount": amount} if rule.kind == "LIMIT" else _("%(amount)s以上") % {"amount": amount}
    )
