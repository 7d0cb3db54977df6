"""What terms may name: pay groups, and the pay items of the company."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from hr.employment import groups
from hr.employment.models import TermsItem


@dataclass(frozen=True, slots=True)
class Item:
    """A kind of monthly pay item, and how it is taxed and prorated."""

    code: str
    label: str
    taxable: bool = True
    in_premium_base: bool = True
    prorated: bool = True


# What every company knows; others come from the terms in force. Family, commuting and housing allowances that follow
# the person's needs stay out of the base of premium pay (労働基準法37条5項・施行規則21条).
STANDARD_ITEMS = (
    Item("base", "基本給"),
    Item("post_allowance", "役職手当"),
    Item("skill_allowance", "資格手当"),
    Item("family_allowance", "家族手当", in_premium_base=False),
    Item("housing_allowance", "住宅手当", in_premium_base=False),
    Item("commuting", "通勤手当", taxable=False, in_premium_base=False, prorated=False),
)
HINTS = {
    "family_allowance": _("扶養家族の数に応じて決まる手当です。割増賃金の基礎に入れません。"),
    "housing_allowance": _(
        "住宅の費用に応じて決まる手当です。一律の額なら割増賃金の基礎に入るため、別の項目にします。"
    ),
    "commuting": _("全額を非課税にします。限度額を超える分は、課税する別の項目にしてください。"),
}


def items() -> dict[str, Item]:
    """The pay items by code: the standard ones, then those that terms hold, as the newest terms hold them: one query."""
    held = TermsItem.objects.exclude(code__in=[each.code for each in STANDARD_ITEMS]).order_by("code", "-pk")
    newest = held.distinct("code").values_list("code", "label", "taxable", "in_premium_base", "prorated")
    return {each.code: each for each in (*STANDARD_ITEMS, *(Item(*row) for row in newest))}


def pay_groups() -> Mapping[str, str]:
    """The pay groups by code, with their names."""
    return groups.names()
