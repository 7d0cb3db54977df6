"""届書のCSV (SHFD0006.CSV): the file that 年金機構 reads, byte for byte. Pure: facts and codes in, cells out.

Layout: 日本年金機構 CSV形式届書作成仕様書. JIS X 0201 and the two levels of JIS X 0208 in Shift_JIS, no quoting, CRLF.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import jaconv

from backoffice.values.eras import Wareki
from backoffice.values.refusals import Refusal

ENCODING = "shift_jis"
NEWLINE = "\r\n"
BREAKS = frozenset(',\r\n"\t')
YES = "1"
# What the layout leaves to others than us: 70歳以上被用者, 二以上勤務 and their like are filled in by hand.
BLANK = ""


class NotInTheFile(Refusal):
    """A value that the file can't hold."""

    code = "hr.filings.not_in_the_file"
    cause_ja = "「{text}」のうち「{characters}」は、届書のCSVに使えません。"
    cause_en = "In “{text}”, the characters “{characters}” can't be written in the file."
    remedy_ja = "JIS第2水準までの文字に置き換えてください（髙→高、﨑→崎、①→1、㈱→株式会社）。"
    remedy_en = "Write it in characters of JIS level 1 and 2: 高 for 髙, 崎 for 﨑, 1 for ①."


class FileTooLarge(Refusal):
    """The receiver takes files up to a size."""

    code = "hr.filings.file_too_large"
    cause_ja = "ファイルが{most}バイト以上になります。"
    cause_en = "The file would have {most} bytes or more."
    remedy_ja = "人を分けて、複数の届出にしてください。"
    remedy_en = "Divide the people among several filings."


@dataclass(frozen=True, slots=True)
class MediaLaw:
    """Codes and caps of the layout; caps in yen, `most_bytes` is the first size that is refused."""

    kind: str
    era_codes: Mapping[str, str]
    amount_cap_yen: int
    bonus_cap_yen: int
    most_bytes: int


@dataclass(frozen=True, slots=True)
class OfficeMark:
    """How 年金機構 calls the office (事業所): codes and 事業所整理記号."""

    prefecture_code: str
    area_code: str
    mark: str

    @property
    def cells(self) -> tuple[str, ...]:
        return self.prefecture_code, self.area_code, half_width(self.mark)


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """Who submits: the fourth line of the file."""

    mark: OfficeMark
    number: str
    postal_code: str
    address: str
    name: str
    representative: str
    phone: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class InsuredPerson:
    """Whom a record is about; names with one space between family and given name."""

    number: str
    kana: str
    name: str
    born_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """The remuneration of three months, for 算定基礎届 and 月額変更届. Yen; months of the year as numbers.

    `counted` says which months are in the total; `raise_kind` is 1 for a raise, 2 for a cut.
    """

    applies_from: dt.date
    old_health_yen: int
    old_pension_yen: int
    old_applied_from: dt.date
    months: tuple[int, ...]
    days: tuple[int, ...]
    money_yen: tuple[int, ...]
    goods_yen: tuple[int, ...]
    counted: tuple[bool, ...]
    average_yen: int | None
    adjusted_average_yen: int | None = None
    raise_month: int | None = None
    raise_kind: int | None = None
    back_pay_month: int | None = None
    back_pay_yen: int = 0
    revision_expected: bool = False
    joined_midway: bool = False
    short_time: bool = False
    raise_reason: str = ""
    memo: str = ""
    my_number: str = ""
    basic_pension_number: tuple[str, str] = ("", "")


def media_file(
    office: OfficeLine, records: Iterable[Sequence[str]], *, made_on: dt.date, media_number: int, law: MediaLaw
) -> bytes:
    """The whole file. Raises NotInTheFile, FileTooLarge."""
    head = [
        (*office.mark.cells, f"{media_number:03}", f"{made_on:%Y%m%d}", law.kind),
        ("[kanri]",),
        (BLANK, "001"),
        _office(office),
        ("[data]",),
    ]
    content = b"".join(encoded(cells) for cells in (*head, *records))
    if len(content) >= law.most_bytes:
        raise FileTooLarge(most=law.most_bytes)
    return content


def encoded(cells: Sequence[str]) -> bytes:
    """One line in the bytes of the file. Raises NotInTheFile naming the characters that it can't hold."""
    for cell in cells:
        refused = unwritable(cell)
        if refused:
            raise NotInTheFile(text=cell, characters=refused)
    return (",".join(cells) + NEWLINE).encode(ENCODING)


def unwritable(text: str) -> str:
    """The characters of a value that the file can't hold, once each."""
    return "".join(dict.fromkeys(each for each in text if each in BREAKS or not _fits(each)))


def regular_record(code: str, mark: OfficeMark, who: InsuredPerson, given: Standard, law: MediaLaw) -> tuple[str, ...]:
    """算定基礎届, one person: 53 cells."""
    return (
        *_standard_cells(code, mark, who, given, law),
        BLANK,  # 70歳以上被用者
        BLANK,  # 70歳以上の算定基礎月
        BLANK,  # 二以上勤務
        _flag(given.revision_expected),
        _flag(given.joined_midway),
        BLANK,  # 病休・育休・休職
        _flag(given.short_time),
        BLANK,  # パート
        BLANK,  # 年間平均
        given.memo,
        BLANK,  # 70歳以上被用者届のみ
    )


def occasional_record(
    code: str, mark: OfficeMark, who: InsuredPerson, given: Standard, law: MediaLaw
) -> tuple[str, ...]:
    """月額変更届, one person: 49 cells."""
    return (
        *_standard_cells(code, mark, who, given, law),
        BLANK,  # 70歳以上被用者
        BLANK,  # 二以上勤務
        _flag(given.short_time),
        given.raise_reason,
        BLANK,  # 健康保険のみ月額変更
        given.memo,
        BLANK,  # 70歳以上被用者届のみ
    )


def bonus_record(
    code: str,
    mark: OfficeMark,
    who: InsuredPerson,
    paid_on: dt.date,
    money_yen: int,
    goods_yen: int,
    law: MediaLaw,
    my_number: str = "",
    basic_pension_number: tuple[str, str] = ("", ""),
) -> tuple[str, ...]:
    """賞与支払届, one person: 21 cells. The sum loses what is below a thousand, and ends at its own cap."""
    total_yen = min((money_yen + goods_yen) // 1000 * 1000, law.bonus_cap_yen)
    return (
        code,
        *mark.cells,
        *_who(who, law),
        *_era(paid_on, law),
        str(min(money_yen, law.amount_cap_yen)),
        str(min(goods_yen, law.amount_cap_yen)),
        str(total_yen),
        my_number,
        *basic_pension_number,
        BLANK,  # 70歳以上被用者
        BLANK,  # 二以上勤務
        BLANK,  # 同一月内の賞与合算
        BLANK,  # 70歳以上被用者届のみ
    )


def half_width(text: str) -> str:
    """Kana, letters and digits in one byte each; a space between names is half width."""
    return jaconv.z2h(jaconv.hira2kata(text), kana=True, ascii=True, digit=True).replace("　", " ")


def full_width(text: str) -> str:
    """A name in kanji: the space is full width."""
    return text.replace(" ", "　")


def _standard_cells(code: str, mark: OfficeMark, who: InsuredPerson, given: Standard, law: MediaLaw) -> tuple[str, ...]:
    totals = [money + goods for money, goods in zip(given.money_yen, given.goods_yen, strict=True)]
    counted_yen = sum(yen for yen, counts in zip(totals, given.counted, strict=True) if counts)
    return (
        code,
        *mark.cells,
        *_who(who, law),
        *_era_month(given.applies_from, law),
        f"{given.old_health_yen // 1000:04}",
        f"{given.old_pension_yen // 1000:04}",
        *_era_month(given.old_applied_from, law),
        _two(given.raise_month),
        str(given.raise_kind or ""),
        _two(given.back_pay_month),
        _yen(given.back_pay_yen, law) if given.back_pay_yen else BLANK,
        *(_two(month) for month in given.months),
        *(f"{days:02}" for days in given.days),
        *(_yen(yen, law) for yen in given.money_yen),
        *(_yen(yen, law) for yen in given.goods_yen),
        *(_yen(yen, law) for yen in totals),
        _yen(counted_yen, law),
        BLANK if given.average_yen is None else _yen(given.average_yen, law),
        BLANK if given.adjusted_average_yen is None else _yen(given.adjusted_average_yen, law),
        given.my_number,
        *given.basic_pension_number,
    )


def _who(who: InsuredPerson, law: MediaLaw) -> tuple[str, ...]:
    return who.number.zfill(len("000000")), half_width(who.kana), full_width(who.name), *_era(who.born_on, law)


def _era(day: dt.date, law: MediaLaw) -> tuple[str, str]:
    found = Wareki.of(day)
    return law.era_codes[found.era], f"{found.year:02}{found.month:02}{found.day:02}"


def _era_month(day: dt.date, law: MediaLaw) -> tuple[str, str, str]:
    found = Wareki.of(day)
    return law.era_codes[found.era], f"{found.year:02}", f"{found.month:02}"


def _office(office: OfficeLine) -> tuple[str, ...]:
    first, last = office.postal_code[: len("000")], office.postal_code[len("000") :]
    return (
        *office.mark.cells,
        office.number,
        first,
        last,
        full_width(office.address),
        full_width(office.name),
        full_width(office.representative),
        *office.phone,
    )


def _two(number: int | None) -> str:
    return BLANK if number is None else f"{number:02}"


def _yen(yen: int, law: MediaLaw) -> str:
    return f"{min(yen, law.amount_cap_yen):07}"


def _flag(is_so: bool) -> str:
    return YES if is_so else BLANK


def _fits(character: str) -> bool:
    try:
        character.encode(ENCODING)
    except UnicodeEncodeError:
        return False
    return True
