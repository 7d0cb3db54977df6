"""Whom みなと商会 sells to, what they ordered in a month, and the invoices that its bookkeeper makes of it."""

import datetime as dt
import random
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from accounting.receivables.actions import (
    NewInvoice,
    NewIssuer,
    NewLine,
    define_issuer,
    draft_invoice,
    finalise_invoices,
)
from accounting.receivables.models import Invoice
from backoffice.companies import clock
from backoffice.eventlog import door
from backoffice.organisation.models import User
from backoffice.partners.actions import NewPartner, register_partners
from backoffice.partners.models import Partner
from backoffice.partners.rules import due_on
from backoffice.values.calendar import is_bank_business_day
from backoffice.values.periods import Month

Say = Callable[[str], None]
# Invoices began on this day; the number of a corporation is its corporate number with a T.
REGISTERED = dt.date(2023, 10, 1)
ISSUER = NewIssuer(
    name="株式会社みなと商会",
    registration_number="T7000012050002",
    postal_code="105-0022",
    address="東京都港区海岸1丁目2番3号",
    bank_account_code="MAIN",
    phone="03-5550-0123",
    contact="中村",
)
NUMBERS = "INV-{fiscal_year}-{number:05}"
STANDARD, REDUCED = "課税売上10%", "課税売上8%軽減"
MIDDLE = 15

# Code, name, kana, postal code, address, department, contact, closing day, months after it, pay day.
CUSTOMERS = (
    ("C001", "株式会社髙﨑製作所", "タカサキセイサクショ", "144-0035", "東京都大田区南蒲田2丁目16番40号\nテクノ南蒲田 3階", "購買部", "𠮷野 彰子", 31, 1, 31),
    ("C002", "芝浦フーズ株式会社", "シバウラフーズ", "108-0023", "東京都港区芝浦3丁目4番1号", "仕入部", "", 31, 1, 31),
    ("C003", "𠮷田食品株式会社", "ヨシダショクヒン", "104-0045", "東京都中央区築地5丁目2番1号", "", "", 31, 1, 20),
    ("C004", "株式会社海岸通ホテル", "カイガンドオリホテル", "105-0022", "東京都港区海岸1丁目11番2号", "総務課", "", 31, 1, 31),
    ("C005", "品川オフィスサービス株式会社", "シナガワオフィスサービス", "140-0001", "東京都品川区北品川1丁目8番20号", "", "", 31, 1, 31),
    ("C006", "有限会社 汐留珈琲店", "シオドメコーヒーテン", "105-7001", "東京都港区東新橋1丁目6番3号", "", "", 31, 1, 31),
    ("C007", "大手町システム株式会社", "オオテマチシステム", "100-0004", "東京都千代田区大手町1丁目5番1号", "管理本部", "", 31, 2, 31),
    ("C008", "株式会社晴海ロジスティクス", "ハルミロジスティクス", "104-0053", "東京都中央区晴海1丁目8番10号", "", "", 31, 1, 31),
    ("C009", "浜松町クリニック", "ハママツチョウクリニック", "105-0013", "東京都港区浜松町2丁目3番1号", "事務室", "", 31, 1, 31),
    ("C010", "学校法人三田学院", "ミタガクイン", "108-0073", "東京都港区三田2丁目15番45号", "事務局", "", 31, 1, 31),
    ("C011", "株式会社南船場商店", "ミナミセンバショウテン", "542-0081", "大阪府大阪市中央区南船場2丁目1番3号", "", "", 31, 1, 20),
    ("C012", "淀屋橋印刷株式会社", "ヨドヤバシインサツ", "541-0041", "大阪府大阪市中央区北浜3丁目2番12号", "", "", 31, 1, 31),
    ("C013", "株式会社堀江デザイン", "ホリエデザイン", "550-0014", "大阪府大阪市西区北堀江1丁目7番4号", "", "", 31, 1, 31),
    ("C014", "天保山水産株式会社", "テンポウザンスイサン", "552-0022", "大阪府大阪市港区海岸通1丁目1番10号", "", "", 31, 1, 31),
    ("C015", "株式会社京橋ビルサービス", "キョウバシビルサービス", "104-0031", "東京都中央区京橋2丁目7番8号", "", "", 31, 1, 31),
    ("C016", "日の出会計事務所", "ヒノデカイケイジムショ", "105-0022", "東京都港区海岸2丁目7番70号", "", "", 31, 1, 31),
    ("C017", "株式会社有明展示", "アリアケテンジ", "135-0063", "東京都江東区有明3丁目11番1号", "運営部", "", 31, 1, 31),
    ("C018", "豊洲給食株式会社", "トヨスキュウショク", "135-0061", "東京都江東区豊洲5丁目6番15号", "", "", 31, 1, 20),
    ("C019", "株式会社渚テクノ", "ナギサテクノ", "143-0002", "東京都大田区城南島4丁目2番1号", "", "", 31, 2, 10),
    ("C020", "NPO法人みなと子ども食堂", "ミナトコドモショクドウ", "108-0014", "東京都港区芝5丁目18番2号", "", "", 31, 1, 31),
    ("C021", "株式会社虎ノ門法務サービス", "トラノモンホウムサービス", "105-0001", "東京都港区虎ノ門1丁目17番1号", "", "", 31, 1, 31),
    ("C022", "高輪レジデンス管理組合", "タカナワレジデンスカンリクミアイ", "108-0074", "東京都港区高輪3丁目13番1号", "", "", 31, 1, 31),
    ("C023", "株式会社野田阪神運輸", "ノダハンシンウンユ", "553-0006", "大阪府大阪市福島区吉野3丁目2番35号", "", "", 31, 1, 31),
    ("C024", "SAKAI TRADING株式会社", "サカイトレーディング", "590-0985", "大阪府堺市堺区戎島町4丁45番1号", "Purchasing", "", 31, 1, 31),
)  # fmt: skip
GOODS = (
    ("コピー用紙 A4 5000枚", "箱", 3480, STANDARD),
    ("トナーカートリッジ TN-4820 黒", "本", 12800, STANDARD),
    ("会議用ホワイトボードマーカー 12色", "組", 1560, STANDARD),
    ("A4ファイル 背幅20mm 青", "冊", 420, STANDARD),
    ("LEDデスクライト 調光 USB給電", "台", 6900, STANDARD),
    ("手指消毒液 5L 詰替", "本", 4200, STANDARD),
    ("養生テープ 緑 50mm×25m 30巻", "箱", 7350, STANDARD),
    ("無線マウス 静音 充電式", "個", 2980, STANDARD),
    ("シュレッダー専用ごみ袋 100枚", "箱", 3200, STANDARD),
    ("角形2号封筒 窓付 500枚", "箱", 5600, STANDARD),
    ("紙コップ 205ml 1000個", "箱", 4980, STANDARD),
    ("電池 単3形 40本", "箱", 1980, STANDARD),
    ("配送・設置作業", "回", 8000, STANDARD),
    ("スペシャルティコーヒー豆 中煎り 1kg", "袋", 3600, REDUCED),
    ("緑茶ティーバッグ 100包", "箱", 1180, REDUCED),
    ("天然水 2L 6本入", "箱", 780, REDUCED),
    ("個包装焼菓子 詰合せ 40個", "箱", 2980, REDUCED),
    ("ほうじ茶 ペットボトル 500ml 24本", "箱", 2160, REDUCED),
    ("のど飴 業務用 1kg", "袋", 1450, REDUCED),
    ("紅茶 アールグレイ 50包", "箱", 1340, REDUCED),
)
QUANTITIES = (1, 1, 2, 2, 3, 4, 5, 6, 8, 10, 12, 20, 24)
# These two order so much that their invoices take two pages; these order by the half-month; these came in late.
LARGE = {"C001": 46, "C004": 34}
BY_HALF = 16
LATE = ("C005", "C017", "C020")


def prepare(keeper: User) -> None:
    """The customers, and what invoices say of the company: before the month begins."""
    register_partners(entries=[_customer(*row) for row in CUSTOMERS], acting_user=keeper, at=clock.now())
    define_issuer(entry=ISSUER, valid_from=REGISTERED, number_pattern=NUMBERS, acting_user=keeper, at=clock.now())


def play(month: Month, keeper: User, at: dt.datetime, say: Say) -> None:
    """Draft and finalise the invoices of a month at its end, once; what came in late stays a draft."""
    if Invoice.objects.exists():
        return
    dice = random.Random(f"sales {month}")  # noqa: S311  (a demo, not a secret)
    customers = {each.code: each for each in Partner.objects.filter(is_customer=True)}
    with clock.moved_to(at), door.came_by("BROWSER"):
        ready = [_drafted(customers[code], lines, month, keeper) for code, lines in _orders(month, dice)]
        finalise_invoices(invoice_ids=[each.pk for each in ready], acting_user=keeper, at=clock.now())
        for code in LATE:
            _drafted(customers[code], _lines(3, [month.last_day], dice), month, keeper)
    total_yen = sum(each.total_yen for each in ready)
    say(f"{at:%m/%d} 中村: 請求書{len(ready)}件を確定しました（{total_yen:,}円）。下書き{len(LATE)}件が残っています")


def _customer(
    code: str,
    name: str,
    kana: str,
    postal_code: str,
    address: str,
    department: str,
    contact_name: str,
    closing_day: int,
    months_after: int,
    pay_day: int,
) -> NewPartner:
    return NewPartner(
        code=code,
        name=name,
        name_kana=kana,
        postal_code=postal_code,
        address=address,
        department=department,
        contact_name=contact_name,
        is_customer=True,
        payment_closing_day=closing_day,
        payment_months_after=months_after,
        payment_day=pay_day,
    )


def _orders(month: Month, dice: random.Random) -> Iterator[tuple[str, tuple[NewLine, ...]]]:
    """An invoice for each customer, and two for those who are invoiced by the half-month."""
    days = [day for day in _days(month) if is_bank_business_day(day)]
    first, second = [d for d in days if d.day <= MIDDLE], [d for d in days if d.day > MIDDLE]
    for place, (code, *_rest) in enumerate(CUSTOMERS):
        by_half = place < BY_HALF and code not in LARGE
        for supplied in (first, second) if by_half else (days,):
            yield code, _lines(LARGE.get(code) or dice.randint(3, 12), supplied, dice)


def _lines(count: int, days: Sequence[dt.date], dice: random.Random) -> tuple[NewLine, ...]:
    """Goods at both rates, in the order of their days."""
    supplied = sorted(dice.choice(days) for _ in range(count))
    goods = [GOODS[0], GOODS[13], *(dice.choice(GOODS) for _ in range(count - 2))]
    return tuple(
        NewLine(name, Decimal(dice.choice(QUANTITIES)), Decimal(price), category, day, unit)
        for day, (name, unit, price, category) in zip(supplied, goods, strict=True)
    )


def _drafted(customer: Partner, lines: tuple[NewLine, ...], month: Month, keeper: User) -> Invoice:
    days = [line.supplied_on for line in lines]
    paid_on = due_on(
        month.last_day,
        closing_day=customer.payment_closing_day,
        months_after=customer.payment_months_after,
        pay_day=customer.payment_day,
    )
    new = NewInvoice(
        customer_id=customer.pk,
        issued_on=month.last_day,
        supplied_from=min(days),
        supplied_to=max(days),
        due_on=paid_on,
        lines=lines,
    )
    return draft_invoice(new=new, acting_user=keeper, at=clock.now())


def _days(month: Month) -> list[dt.date]:
    return [month.first_day + dt.timedelta(days=n) for n in range(month.last_day.day)]
