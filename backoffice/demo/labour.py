"""What みなと商会 says to its people about their working conditions."""

import datetime as dt

from backoffice.companies import clock
from backoffice.organisation.models import User
from hr.labour.actions import define_wording

SINCE = dt.date(2024, 4, 1)
COMMON = {
    "place_range": "会社の定める場所（テレワークを行う場所を含む）",
    "work_range": "会社の定める業務",
    "overtime": "業務の都合により行うことがある（36協定の範囲内）",
    "days_off": "毎週土曜日・日曜日、国民の祝日、年末年始（12月29日〜1月3日）",
    "leave": "年次有給休暇 法定どおり（時間単位 有）\n慶弔休暇、特別休暇（就業規則 第41条）",
    "premium_rates": "就業規則 第52条による（法定時間外、月60時間超、法定休日、深夜の率を定める）",
    "pay_method": "本人名義の金融機関の口座への振込",
    "resignation": "退職する日の14日前までに、書面で届け出る（就業規則 第61条）",
    "dismissal": "就業規則 第65条による（心身の障害により業務に堪えないとき、勤務成績が著しく不良で改善の見込みがないとき 等）",
    "insurance": "健康保険、厚生年金保険、雇用保険、労災保険（加入の要件を満たすとき）",
    "desk": "人事部 佐藤（内線 3100）",
}
REGULAR = {
    "raise_terms": "毎年4月",
    "bonus": "毎年6月・12月（業績による）",
    "retirement_pay": "退職金規程による（勤続3年以上）",
    "retirement": "定年60歳、希望者は65歳まで継続雇用",
}
PART_TIME = {
    "raise_terms": "契約の更新時に見直す",
    "has_bonus": False,
    "has_retirement_pay": False,
    "retirement": "定年60歳、希望者は65歳まで継続雇用",
}


def set_up(clerk: User) -> None:
    """The wordings of both kinds of employment."""
    for kind, texts in (("REGULAR", REGULAR), ("PART_TIME", PART_TIME)):
        define_wording(kind=kind, valid_from=SINCE, texts={**COMMON, **texts}, acting_user=clerk, at=clock.now())
