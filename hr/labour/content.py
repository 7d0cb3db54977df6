"""What a notice says, line by line: the same for the paper and for the screen. Both ■ and □ are printed, so that
"none" is a statement."""

import datetime as dt
from collections.abc import Iterator

from backoffice.values.eras import format_wareki

from .rules import Offer

Section = dict[str, object]
RENEWALS = (("AUTOMATIC", "自動的に更新する"), ("POSSIBLE", "更新する場合があり得る"), ("NONE", "契約の更新はしない"))


def sections(offer: Offer) -> list[Section]:
    """Label and lines of each section, in the order of the paper."""
    return [
        {"label": label, "lines": [line for line in lines if line]}
        for label, lines in (
            ("契約期間", list(_term(offer))),
            *((("無期転換", _conversion(offer)),) if offer.is_conversion_due else ()),
            ("就業の場所", [f"（雇入れ直後）{offer.place}", f"（変更の範囲）{offer.place_range}"]),
            ("従事すべき業務", [f"（雇入れ直後）{offer.work}", f"（変更の範囲）{offer.work_range}"]),
            ("始業・終業の時刻、休憩時間", [*offer.hours, _has("所定時間外労働", offer.has_overtime, offer.overtime)]),
            ("休日", list(offer.days_off)),
            ("休暇", offer.leave.splitlines()),
            ("賃金", list(_pay(offer))),
            ("昇給・賞与・退職手当", list(_extras(offer))),
            ("退職に関する事項", list(_leaving(offer))),
            ("その他", list(_other(offer))),
        )
    ]


def _term(offer: Offer) -> Iterator[str]:
    if offer.ends_on is None:
        yield f"■期間の定めなし（{_day(offer.starts_on)}から）　□期間の定めあり"
    else:
        yield f"□期間の定めなし　■期間の定めあり（{_day(offer.starts_on)}〜{_day(offer.ends_on)}）"
        yield "更新　" + "　".join(f"{_mark(offer.renewal == code)}{text}" for code, text in RENEWALS)
        if offer.renewal_criteria:
            yield f"更新の判断基準　{_joined(offer.renewal_criteria)}"
        yield f"更新上限　{_mark(not offer.limit)}無　{_mark(bool(offer.limit))}有{_in_brackets(offer.limit)}"
    if offer.trial:
        yield f"試用期間　{offer.trial}"


def _conversion(offer: Offer) -> list[str]:
    assert offer.ends_on is not None
    following = offer.ends_on + dt.timedelta(days=1)
    return [
        f"本契約期間中に無期労働契約の締結を申し込んだときは、本契約期間の末日の翌日（{_day(following)}）から、"
        "期間の定めのない労働契約での雇用に転換することができます（労働契約法18条）。",
        f"転換後の労働条件　{_joined(offer.conversion_terms)}",
    ]


def _pay(offer: Offer) -> Iterator[str]:
    yield from offer.pay
    yield f"割増賃金率　{_joined(offer.premium_rates)}"
    yield offer.pay_days
    yield f"支払方法　{offer.pay_method}"
    yield _has("労使協定にもとづく賃金支払時の控除", bool(offer.deductions), offer.deductions)


def _extras(offer: Offer) -> Iterator[str]:
    yield _has("昇給", offer.has_raise, offer.raise_terms)
    yield _has("賞与", offer.has_bonus, offer.bonus)
    yield _has("退職手当", offer.has_retirement_pay, offer.retirement_pay)


def _leaving(offer: Offer) -> Iterator[str]:
    if offer.retirement:
        yield f"定年・継続雇用　{_joined(offer.retirement)}"
    yield f"自己都合退職の手続　{_joined(offer.resignation)}"
    yield f"解雇の事由及び手続　{_joined(offer.dismissal)}"


def _other(offer: Offer) -> Iterator[str]:
    if offer.insurance:
        yield f"社会保険等　{_joined(offer.insurance)}"
    if offer.desk:
        yield f"雇用管理の改善等に関する事項に係る相談窓口　{offer.desk}"
    yield from offer.other.splitlines()


def _has(name: str, there: bool, words: str) -> str:
    return f"{name}　{_mark(there)}有{_in_brackets(_joined(words)) if there else ''}　{_mark(not there)}無"


def _in_brackets(words: str) -> str:
    return f"（{words}）" if words else ""


def _joined(words: str) -> str:
    return "　".join(words.splitlines())


def _mark(chosen: bool) -> str:
    return "■" if chosen else "□"


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日（{format_wareki(day)}）"
