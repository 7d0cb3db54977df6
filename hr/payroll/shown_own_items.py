"""Items by formula as their pages show them: the formula in words, whom they are for, what a trial came to."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.parameters.explain import explain
from backoffice.parameters.terms import label
from backoffice.shell.formats import in_english
from backoffice.shell.request import StaffRequest
from backoffice.values.formulas import FUNCTIONS, is_a_name

from .models import OwnItem, OwnItemPerson, OwnTable
from .queries import MOST_PEOPLE, Tried, TriedPerson, names_of_items, names_of_tables, pay_group_names
from .rules.own_items import INPUTS, OWN_VALUE, OWN_WORD, in_words, name_of
from .work import month_title

# As many rows as a trial shows; the sums are those of all.
ROWS = 50
NUMBERS_JA = "3000円 3% 12か月 20日 8時間 30分 2人"
NUMBERS_EN = "3000 yen 3% 12 months 20 days 8 hours 30 min 2 persons"


def item_row(item: OwnItem, names: Mapping[str, str], tables: Mapping[str, str], today: dt.date) -> dict[str, Any]:
    """An item in the list."""
    return {
        "code": item.code,
        "label": item.label,
        "section": item.get_section_display(),
        "formula": formula(item, names, tables),
        "scope": scope(item),
        "valid_from": item.valid_from,
        "valid_until": item.valid_until,
        "state": _state(item, today),
        "treated": treated(item),
        "url": reverse("hr:payroll_item_detail", args=[item.code]),
    }


def formula(item: OwnItem, names: Mapping[str, str], tables: Mapping[str, str]) -> str:
    """The formula in the words of the reader."""
    return in_words(
        item.formula,
        {**names, item.code: item.label},
        in_japanese=not in_english(),
        tables=tables,
    )


def scope(item: OwnItem) -> str:
    """For whom it is."""
    if item.scope == OwnItem.Scope.GROUP:
        return pay_group_names().get(item.pay_group_code, item.pay_group_code)
    return str(item.get_scope_display())


def treated(item: OwnItem) -> list[str]:
    """How an item counts: in tax, insurance, premium pay; a deduction by what it is allowed."""
    if item.section == OwnItem.Section.DEDUCTION:
        return [f"{item.agreement}（{item.agreed_on:%Y/%m/%d}）"]
    said = (
        (item.taxable, _("課税"), _("非課税")),
        (item.is_wage, "", _("労働保険の賃金に入れない")),
        (item.in_premium_base, _("割増の基礎"), _("割増の基礎に入れない")),
        (item.prorated, _("日割り"), _("日割りしない")),
        (item.is_fixed, _("固定的賃金"), _("変動する賃金")),
    )
    return [words for is_so, yes, no in said if (words := yes if is_so else no)]


def version_row(item: OwnItem, names: Mapping[str, str], tables: Mapping[str, str], today: dt.date) -> dict[str, Any]:
    """An item as it was defined once."""
    return {
        **item_row(item, names, tables, today),
        "rounding": item.get_rounding_display(),
        "reason": item.reason,
        "by": item.defined_by_name,
        "at": item.defined_at,
    }


def table_row(table: OwnTable, today: dt.date) -> dict[str, Any]:
    """A table as it was defined once, with what its keys give."""
    rows = sorted(table.rows.all(), key=lambda each: each.key)
    return {
        "code": table.code,
        "label": table.label,
        "valid_from": table.valid_from,
        "valid_until": table.valid_until,
        "state": _state(table, today),
        "rows": [{"key": _number(each.key), "label": each.label, "amount_yen": each.amount_yen} for each in rows],
        "reason": table.reason,
        "by": table.defined_by_name,
        "at": table.defined_at,
        "url": reverse("hr:payroll_table_detail", args=[table.code]),
    }


def rows_as_typed(table: OwnTable) -> str:
    """The rows as the form takes them."""
    rows = sorted(table.rows.all(), key=lambda each: each.key)
    return "\n".join("\t".join((_number(each.key), each.label, str(each.amount_yen))) for each in rows)


def take_back_table(request: StaffRequest, newest: OwnTable, today: dt.date) -> dict[str, Any] | None:
    """The button that takes back a table which has not begun."""
    if newest.valid_from <= today or not request.may("hr.payroll.take_back_own_table"):
        return None
    return {
        "label": _("始まる前の変更を取り消す"),
        "url": reverse("hr:payroll_table_take_back", args=[newest.code]),
        "confirm": _("%(day)sからの表を取り消します。それまでの表が続きます。")
        % {"day": newest.valid_from.strftime("%Y/%m/%d")},
        "danger": True,
    }


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def person_row(request: StaffRequest, row: OwnItemPerson) -> dict[str, Any]:
    """Somebody whom an item names."""
    can_end = row.valid_until is None and request.may("hr.payroll.release_person_of_item")
    return {
        "code": row.employee.person.code,
        "name": row.employee.person.name,
        "own_value": row.own_value,
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
        "end_url": reverse("hr:payroll_item_person_end", args=[row.pk]) if can_end else "",
    }


def links(request: StaffRequest, item: OwnItem) -> list[dict[str, Any]]:
    """What may be done with an item."""
    offered = [
        ("hr.payroll.define_own_item", "hr:payroll_item_change", _("計算式を変更"), True),
        ("hr.payroll.end_own_item", "hr:payroll_item_end", _("終了"), item.valid_until is None),
        (
            "hr.payroll.name_person_of_item",
            "hr:payroll_item_person_new",
            _("対象者を登録"),
            item.scope == OwnItem.Scope.NAMED,
        ),
    ]
    return [
        {"label": said, "url": reverse(url, args=[item.code])}
        for step, url, said, fits in offered
        if fits and request.may(step)
    ]


def take_back(request: StaffRequest, newest: OwnItem, today: dt.date) -> dict[str, Any] | None:
    """The button that takes back what has not begun."""
    if newest.valid_from <= today or not request.may("hr.payroll.take_back_own_item"):
        return None
    return {
        "label": _("始まる前の変更を取り消す"),
        "url": reverse("hr:payroll_item_take_back", args=[newest.code]),
        "confirm": _("%(day)sからの計算式を取り消します。それまでの計算式が続きます。")
        % {"day": newest.valid_from.strftime("%Y/%m/%d")},
        "danger": True,
    }


def words(day: dt.date, *, without: str = "") -> list[dict[str, Any]]:
    """What a formula may use: items, inputs, functions, ways of writing; each word with what it is."""
    in_japanese = not in_english()
    items, tables = names_of_items(day, without=without), names_of_tables(day).values()
    readable = [code for code in items if is_a_name(name_of(code))]
    inputs = {code: word.ja for code, word in INPUTS.items()} | {OWN_VALUE: OWN_WORD}
    functions = [each.usage_ja if in_japanese else each.usage_en for name, each in FUNCTIONS.items() if name != "MINUS"]
    return [
        _group(
            _("支給・控除の項目（月額）"), [(in_words(name_of(code), items, in_japanese=True), "") for code in readable]
        ),
        _group(
            _("勤怠と本人の登録"),
            [(ja, _unit(code)) if in_japanese else (code, label(code, "en")) for code, ja in inputs.items()],
        ),
        *([_group(_("計算式の表"), [(name, "") for name in tables])] if tables else []),
        _group(_("関数"), [(usage, "") for usage in functions]),
        _group(
            _("書き方"),
            [
                ("+ − × ÷ ( )", _("数の計算")),
                ("= != < <= > >=", _("条件。「かつ」「または」「でない( )」でつなげます。")),
                (NUMBERS_JA if in_japanese else NUMBERS_EN, _("数には単位を付けられます。")),
            ],
        ),
    ]


def _group(title: str, pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    words: list[dict[str, str]] = [{"word": word, "about": about} for word, about in pairs]
    return {"title": title, "words": words, "is_plain": not any(each["about"] for each in words)}


def trial(found: Iterable[Tried]) -> list[dict[str, Any]]:
    """A trial by pay group: the month, the sums, and those whose pay changes, the largest change first."""
    return [_trial(each) for each in found]


def _trial(found: Tried) -> dict[str, Any]:
    changed = [each for each in found.people if each.after_yen != each.before_yen or each.net_change_yen]
    changed.sort(key=lambda each: -abs(each.after_yen - each.before_yen))
    failed = [each for each in found.people if each.refusal]
    alone = found.people[0] if len(found.people) == 1 else None
    return {
        "month": month_title(found.month.first_day),
        "count": len(found.people),
        "left_out": found.count - len(found.people),
        "most": MOST_PEOPLE,
        "before_yen": sum(each.before_yen for each in found.people),
        "after_yen": sum(each.after_yen for each in found.people),
        "net_change_yen": sum(each.net_change_yen for each in found.people),
        "changed_count": len(changed),
        "rows": [_tried_row(each) for each in (*failed, *changed)[:ROWS]],
        "why": _why(alone) if alone else None,
    }


def _tried_row(person: TriedPerson) -> dict[str, Any]:
    refusal = person.refusal
    return {
        "name": person.name,
        "before_yen": person.before_yen,
        "after_yen": person.after_yen,
        "net_change_yen": person.net_change_yen,
        "problem": (refusal.cause_en if in_english() else refusal.cause_ja) if refusal else "",
    }


def _why(person: TriedPerson) -> dict[str, Any] | None:
    if person.because is None:
        return None
    told = explain(person.because, "en" if in_english() else "ja")
    return {"calculation": told.calculation, "steps": [{"label": name, "text": text} for name, text in told.given]}


def _state(item: OwnItem | OwnTable, today: dt.date) -> str:
    if item.valid_from > today:
        return _("開始前")
    return _("終了") if item.valid_until and item.valid_until <= today else _("適用中")


def _unit(code: str) -> str:
    names = {"months": _("か月"), "persons": _("人"), "days": _("日"), "minutes": _("分"), "yen_each": _("円")}
    return names.get(INPUTS[code].unit, "") if code in INPUTS else _("対象者ごとに決める値")
