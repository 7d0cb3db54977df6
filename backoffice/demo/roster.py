"""What 労働者名簿 asks for of the demo's people, told from what they have already: no die is thrown for it."""

from dataclasses import replace

from hr.employment.actions import NewEmployee

from . import names

MEN, WOMEN = (
    frozenset(["弁", "守", "健", "五郎", "純", "慎", "修", "昇"]),
    frozenset(["真央", "愛子", "千恵", "恵", "洋子", "玲", "澄子", "メイ"]),
)
WORK = {
    "100": "経営管理",
    "200": "営業の統括",
    "230": "海外営業",
    "290": "法人営業",
    "300": "管理業務の統括",
    "310": "人事・労務",
    "320": "経理・財務",
    "330": "総務・購買",
    "340": "法務",
}
SALES = "法人営業"
HOMES = (
    ("108-0023", "東京都港区芝浦{n}丁目{m}番{k}号"),
    ("210-0007", "神奈川県川崎市川崎区駅前本町{n}番地{m}"),
    ("273-0005", "千葉県船橋市本町{n}丁目{m}番{k}号"),
    ("330-0802", "埼玉県さいたま市大宮区宮町{n}丁目{m}番地"),
)
OSAKA = ("530-0044", "大阪府大阪市北区東天満{n}丁目{m}番{k}号")
SCHOOL_YEARS = 22


def on_the_roster(entry: NewEmployee) -> NewEmployee:
    """Sex, work, address and history of somebody."""
    number = int(entry.code)
    postal_code, street = OSAKA if entry.office_code == "OSA" else HOMES[number % len(HOMES)]
    graduated = min(entry.born_on.year + SCHOOL_YEARS, entry.joined_on.year)
    return replace(
        entry,
        sex="FEMALE" if _is_woman(entry.given_name) else "MALE",
        work=WORK.get(entry.unit_code, SALES),
        postal_code=postal_code,
        address=street.format(n=number % 4 + 1, m=number % 17 + 1, k=number % 9 + 1),
        history=f"{graduated}年3月 学校を卒業",
    )


def _is_woman(given: str) -> bool:
    """By the cast, else by the list of given names, in which men's and women's alternate."""
    if given in MEN | WOMEN:
        return given in WOMEN
    return [name for name, _kana in names.givens()].index(given) % 2 == 1
