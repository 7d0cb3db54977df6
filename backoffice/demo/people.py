"""The 248 people of みなと商会, made by a fixed seed, the awkward ones among them."""

import datetime as dt
import random
from dataclasses import dataclass, replace

from hr.employment.actions import NewAccount, NewEmployee, NewItem

from . import names
from .organisation import CAST, Member
from .roster import on_the_roster

SEED = 20261001
PEOPLE = 248
OFFICERS = 4
PART_TIMERS = 24
PAID_IN_THE_MONTH = 60
MINUTES_A_MONTH = 9600
MINUTES_A_DAY = 480
PART_TIME_MINUTES_A_DAY = 300
NEXT_MONTH_GROUP, SAME_MONTH_GROUP, OFFICER_GROUP = "A", "B", "Y"
BANKS = (
    ("0001", "みずほ銀行", "110", "丸の内支店"),
    ("0005", "三菱ＵＦＪ銀行", "001", "本店"),
    ("0009", "三井住友銀行", "200", "本店営業部"),
    ("0010", "りそな銀行", "101", "大阪営業部"),
)
SALES_UNITS = ("210", "210", "220", "220", "230", "290", "290")
STAFF_UNITS = ("310", "320", "320", "330", "340")


@dataclass(frozen=True, slots=True)
class Awkward:
    """Codes of people whom payroll must treat with care."""

    joiner = "10201"
    leaver = "10150"
    turns_40 = "10120"
    turns_65 = "10021"
    turns_70 = "10003"
    nonresident = "10175"
    without_account = "10160"
    without_attendance = "10133"


def people() -> list[NewEmployee]:
    """All 248, by code; the same at every call."""
    dice = random.Random(SEED)  # noqa: S311  (a demo, not a secret)
    cast = {member.employee_code: member for member in CAST}
    codes = sorted({*cast, *_awkward_codes(), *(str(10004 + number) for number in range(PEOPLE * 2))})
    kept = _first(codes, must={*cast, *_awkward_codes()}, count=PEOPLE)
    made = [_person(code, place, dice, cast.get(code)) for place, code in enumerate(kept)]
    return [on_the_roster(_awkward(entry)) for entry in made]


def _awkward_codes() -> set[str]:
    return {
        getattr(Awkward, name)
        for name in vars(Awkward)
        if name.startswith(("joiner", "leaver", "turns", "non", "without"))
    }


def _first(codes: list[str], *, must: set[str], count: int) -> list[str]:
    others = [code for code in codes if code not in must]
    return sorted([*must, *others[: count - len(must)]])


def _person(code: str, place: int, dice: random.Random, member: Member | None) -> NewEmployee:
    if place < OFFICERS and (member is None or "取締役" in member.post):
        officer = _officer(code, dice)
        return _as_member(officer, member) if member else officer
    if place >= PEOPLE - PART_TIMERS and member is None:
        return _part_timer(code, dice)
    return _regular(code, place, dice, member)


def _officer(code: str, dice: random.Random) -> NewEmployee:
    base = _named(code, dice, born_between=(1956, 1966))
    return replace(
        base,
        kind="OFFICER",
        post="取締役",
        unit_code="100",
        is_head=False,
        pay_kind="OFFICER",
        pay_group_code=OFFICER_GROUP,
        items=(_item("base", "役員報酬", dice.randrange(700_000, 1_300_000, 50_000)),),
    )


def _part_timer(code: str, dice: random.Random) -> NewEmployee:
    base = _named(code, dice, born_between=(1962, 2004))
    return replace(
        base,
        kind="PART_TIME",
        pay_kind="HOURLY",
        hourly_yen=dice.randrange(1250, 1600, 10),
        daily_scheduled_minutes=PART_TIME_MINUTES_A_DAY,
        items=(_commuting(dice.randrange(3000, 9000, 500)),),
    )


def _regular(code: str, place: int, dice: random.Random, member: Member | None) -> NewEmployee:
    base = _named(code, dice, born_between=(1965, 2003))
    years = 2026 - base.born_on.year
    pay = 190_000 + years * 3_000 + dice.randrange(0, 40_000, 1000)
    items = [_item("base", "基本給", pay), _commuting(dice.randrange(5_000, 25_000, 500))]
    if member is not None:
        base = _as_member(base, member)
    if base.post:
        items.insert(1, _item("post_allowance", "役職手当", 60_000 if base.is_head else 30_000))
    if dice.random() < 0.3:
        items.append(_item("family_allowance", "家族手当", dice.choice((5_000, 10_000, 15_000)), in_base=False))
    group = SAME_MONTH_GROUP if place % 4 == 1 and member is None else NEXT_MONTH_GROUP
    return replace(base, items=tuple(items), pay_group_code=group)


def _named(code: str, dice: random.Random, *, born_between: tuple[int, int]) -> NewEmployee:
    family, family_kana = dice.choice(names.families())
    given, given_kana = dice.choice(names.givens())
    rare = dict(zip(("10034", "10035", "10036"), names.RARE, strict=True)).get(code)
    if rare:
        family, family_kana, given, given_kana = rare
    born = _day(dice, *born_between)
    unit = dice.choice(SALES_UNITS if dice.random() < 0.75 else STAFF_UNITS)
    joined = dt.date(max(2004, min(2025, born.year + dice.randrange(20, 34))), dice.choice((4, 4, 4, 7, 10)), 1)
    return NewEmployee(
        code=code,
        family_name=family,
        given_name=given,
        family_kana=family_kana,
        given_kana=given_kana,
        born_on=born,
        joined_on=joined,
        kind="REGULAR",
        unit_code=unit,
        office_code="OSA" if unit == "290" else "TYO",
        post="課長" if dice.random() < 0.08 else "",
        is_head=False,
        pay_kind="MONTHLY",
        pay_group_code=NEXT_MONTH_GROUP,
        monthly_scheduled_minutes=MINUTES_A_MONTH,
        daily_scheduled_minutes=MINUTES_A_DAY,
        items=(),
        account=_account(dice, f"{family_kana} {given_kana}"),
    )


def _as_member(entry: NewEmployee, member: Member) -> NewEmployee:
    account = entry.account
    kana = f"{member.family_kana} {member.given_kana}"
    return replace(
        entry,
        family_name=member.family_name,
        given_name=member.given_name,
        family_kana=member.family_kana,
        given_kana=member.given_kana,
        unit_code=member.unit_code,
        office_code="TYO",
        post=member.post,
        is_head=member.is_head,
        account=replace(account, holder_kana=kana) if account else None,
    )


def _awkward(entry: NewEmployee) -> NewEmployee:
    change: dict[str, dict[str, object]] = {
        Awkward.joiner: {"joined_on": dt.date(2026, 10, 16)},
        Awkward.leaver: {"left_on": dt.date(2026, 10, 31)},
        Awkward.turns_40: {"born_on": dt.date(1986, 11, 1)},
        Awkward.turns_65: {"born_on": dt.date(1961, 10, 20)},
        Awkward.turns_70: {"born_on": dt.date(1956, 10, 15)},
        Awkward.nonresident: {
            "family_name": "リー",
            "given_name": "メイ",
            "family_kana": "リー",
            "given_kana": "メイ",
            "unit_code": "230",
        },
        Awkward.without_account: {"account": None},
    }
    changed = replace(entry, **change.get(entry.code, {}))  # type: ignore[arg-type]
    moves = entry.code in _awkward_codes() and entry.kind == "REGULAR"
    return replace(changed, pay_group_code=NEXT_MONTH_GROUP) if moves else changed


def _item(code: str, label: str, yen: int, *, in_base: bool = True) -> NewItem:
    return NewItem(code, label, yen, in_premium_base=in_base)


def _commuting(yen: int) -> NewItem:
    return NewItem("commuting", "通勤手当", yen, taxable=False, in_premium_base=False, prorated=False)


def _account(dice: random.Random, holder_kana: str) -> NewAccount:
    bank_code, bank, branch_code, branch = dice.choice(BANKS)
    return NewAccount(bank_code, bank, branch_code, branch, f"{dice.randrange(10**6, 10**7)}", holder_kana)


def _day(dice: random.Random, first_year: int, last_year: int) -> dt.date:
    days = (dt.date(last_year, 12, 31) - dt.date(first_year, 1, 1)).days
    return dt.date(first_year, 1, 1) + dt.timedelta(days=dice.randrange(days))
