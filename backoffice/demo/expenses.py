"""What the people of みなと商会 spend in a month: claims with receipts, two suppliers' bills, and the payment of those."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import NAMESPACE_URL, uuid5

from accounting.expenses.actions import (
    NewLine,
    NewReckoned,
    attach_receipt,
    change_draft,
    draft_claim,
    reckon_line,
    submit_claim,
)
from accounting.expenses.models import Claim
from accounting.payables.actions import NewBill, NewBillLine, pay_items, plan_payment, record_bill
from accounting.payables.models import Bill, Payable, PaymentRun, PaymentState
from backoffice.approvals.actions import NewStep, decide_request, define_route
from backoffice.approvals.models import Request
from backoffice.companies import clock
from backoffice.eventlog import door
from backoffice.organisation.models import Unit, User
from backoffice.partners.actions import NewAccount, NewPartner, register_partners, set_account
from backoffice.partners.models import Partner
from backoffice.values.calendar import on_or_before
from backoffice.values.periods import Month

from .cards import play_cards
from .expense_rules import make_rules
from .receipts import paper, photo
from .travel import day_trip, drive, fare, make_travel, play_advance, play_trips

Say = Callable[[str], None]
RAILWAY, TAXI, INN = "T2010001012345", "T3010401056789", "T8120001098765"
HEAD_OFFICE_FROM_YEN, PRESIDENT_FROM_YEN = 50_000, 1_000_000
NINE, FIFTEEN = 9, 15
# Where a claim stands at the end of the play.
APPROVED, SENT_BACK, WAITING, DRAFT = "APPROVED", "SENT_BACK", "WAITING", "DRAFT"


@dataclass(frozen=True, slots=True)
class Spent:
    """One payment: day of the month, category, yen, shop, its number, what for; `kind` of the receipt, or none.

    `beyond` says why a rule of the company was not kept.
    """

    day: int
    category: str
    amount_yen: int
    shop: str
    number: str = ""
    what: str = ""
    who: str = ""
    kind: str = "photo"
    beyond: str = ""
    nights: int = 1


@dataclass(frozen=True, slots=True)
class Story:
    """Who claims what on which day, who agrees in turn, and how far it comes."""

    who: str
    on: int
    title: str
    purpose: str
    approvers: tuple[str, ...]
    ends: str
    spent: tuple[Spent, ...]
    travel: tuple[tuple[int, NewReckoned], ...] = ()


def train(day: int, amount_yen: int, what: str) -> Spent:
    return Spent(day, "TRAIN", amount_yen, "JR東日本", what=what, kind="")


STORIES = (
    Story("aiko", 2, "品川の商談", "新規の提案", ("ken",), APPROVED, (
        train(1, 198, "浜松町→品川"), train(1, 199, "品川→浜松町"), Spent(1, "TAXI", 1_500, "港タクシー株式会社", TAXI, "見本の運搬"),
    )),
    Story("aiko", 6, "展示会の備品", "秋の展示会の準備", ("ken",), APPROVED, (
        Spent(5, "SUPPLIES", 4_400, "文具のはまや", "", "名札ケースとペン"), Spent(5, "SUPPLIES", 2_750, "株式会社汐留文具", "T5010401023456", "養生テープ"),
    )),
    Story("aiko", 9, "大阪出張", "大阪営業部との打ち合わせ", ("ken",), APPROVED, (
        train(7, 13_870, "東京→新大阪"), train(8, 13_870, "新大阪→東京"),
        Spent(7, "LODGING", 12_100, "ホテル南船場", INN, "1泊", kind="paper"),
    )),
    Story("aiko", 14, "福岡出張", "代理店の開拓", ("ken", "rei"), APPROVED, (
        Spent(12, "FLIGHT", 42_680, "北浜航空株式会社", "T1120001034567", "羽田→福岡 往復", kind="paper"),
        Spent(12, "LODGING", 19_800, "博多の宿 しらなみ", "", "2泊", nights=2), Spent(13, "TAXI", 2_640, "個人タクシー 松尾", "", "代理店まで"),
    )),
    Story("chie", 8, "芝浦フーズ様との打ち合わせ", "年末の商談", ("goro",), APPROVED, (
        Spent(7, "MEETING", 7_480, "喫茶ひばり", "T4010401045678", "昼食の打ち合わせ", "芝浦フーズ 仕入部 2名、当社 小野"),
    )),
    Story("kei", 13, "インボイスの研修", "経理課の研修", ("rei",), APPROVED, (
        Spent(9, "TRAINING", 33_000, "日の出会計事務所", "T9010401067890", "半日の研修", kind="paper"),
    )),
    Story("yoko", 15, "来客用の茶菓", "来客の対応", ("rei",), APPROVED, (
        Spent(14, "REFRESHMENT", 3_240, "港マート", "T6010401078901", "お茶と菓子"), Spent(14, "SUPPLIES", 1_320, "港マート", "T6010401078901", "紙コップ"),
    )),
    Story("mao", 16, "年金事務所への届出", "資格取得の届出", ("ben",), APPROVED, (
        train(15, 356, "港年金事務所まで往復"), Spent(15, "POSTAGE", 1_690, "郵便局 浜松町", "T1010001112577", "書留"),
    )),
    Story("jun", 20, "契約実務の書籍", "契約書の審査", ("rei",), APPROVED, (
        Spent(18, "BOOKS", 8_250, "丸ノ内書店", "T7010001089012", "2冊"),
    )),
    Story("ken", 21, "港南フーズ様との会食", "取引の拡大", ("goro",), APPROVED, (
        Spent(20, "ENTERTAINMENT", 38_500, "割烹 汐見", "T2010401090123", "会食", "港南フーズ 社長ほか2名、当社 渡辺・木下", kind="paper", beyond="先方の社長が同席したため"),
    )),
    Story("goro", 27, "業界団体の会費", "年会費", ("shin",), APPROVED, (
        Spent(23, "FEE", 24_000, "港区商工振興会", "", "年会費", kind="paper"),
    )),
    Story("aiko", 22, "横浜の訪問", "見積の説明", ("ken",), SENT_BACK, (
        train(21, 968, "浜松町→横浜 往復"), Spent(21, "MEETING", 3_960, "カフェ・ド・ベイ", "", "打ち合わせ", "先方の担当者"),
    )),
    Story("aiko", 26, "千葉の訪問", "納品の立ち会い", ("ken",), WAITING, (
        Spent(23, "TAXI", 2_200, "港タクシー株式会社", TAXI, "納品先まで"),
    ), ((23, fare("千葉", 659, "納品の立ち会い")), (23, day_trip("千葉")))),
    Story("aiko", 29, "11月の展示会の下見", "会場の確認", (), DRAFT, (), (
        (28, fare("国際展示場", 330, "会場の確認")), (28, drive("幕張の会場", "78.4", "見本の運搬")),
    )),
)  # fmt: skip

SUPPLIERS = (
    (
        NewPartner(
            code="S101", name="淀川印刷株式会社", name_kana="ヨドガワインサツ", corporate_number="9010401990011",
            registration_number="T9010401990011", is_supplier=True, postal_code="531-0072", address="大阪府大阪市北区豊崎3丁目1番22号",
        ),
        NewAccount("0005", "三菱UFJ銀行", "040", "梅田支店", "0712345", "ヨドガワインサツ（カ"),
    ),
    (
        NewPartner(
            code="S102", name="田町清掃", name_kana="タマチセイソウ", kind="INDIVIDUAL", is_supplier=True,
            postal_code="108-0014", address="東京都港区芝5丁目29番4号",
        ),
        NewAccount("0009", "三井住友銀行", "768", "三田通支店", "3345678", "タマチセイソウ"),
    ),
)  # fmt: skip


def define_routes(admin: User) -> None:
    """Who agrees to claims and to payments (職務権限規程)."""
    head_office, president = Unit.objects.get(code="300"), Unit.objects.get(code="100")
    rei, shin = (User.objects.get(username=name) for name in ("rei", "shin"))
    claims = [
        NewStep("部長", "MANAGER", because="職務権限規程 第8条", within_days=3, fallback=rei),
        NewStep(
            "管理本部長",
            "UNIT_HEAD",
            unit=head_office,
            from_yen=HEAD_OFFICE_FROM_YEN,
            because="5万円以上（同 第8条2項）",
            within_days=3,
            fallback=shin,
        ),
    ]
    payments = [
        NewStep("管理本部長", "UNIT_HEAD", unit=head_office, because="職務権限規程 第15条", fallback=shin),
        NewStep(
            "社長",
            "UNIT_HEAD",
            unit=president,
            from_yen=PRESIDENT_FROM_YEN,
            because="100万円以上（同 第15条2項）",
            fallback=rei,
        ),
    ]
    books = [NewStep("管理本部長", "UNIT_HEAD", unit=head_office, because="経理規程 第9条", fallback=shin)]
    for kind, name, steps in (
        ("accounting.expenses.claim", "経費精算", claims),
        ("accounting.advances.request", "仮払", claims),
        ("general_affairs.travel.trip", "出張", claims),
        ("accounting.payables.payment", "支払の承認", payments),
        ("accounting.closing.reopening", "締めの解除", books),
        ("accounting.ledger.voucher", "振替伝票", books),
    ):
        define_route(kind=kind, name=name, steps=steps, valid_from=clock.today(), acting_user=admin, at=clock.now())


def play_spending(month: Month, say: Say) -> None:
    """Play the claims, the bills and the payment of a month, each once."""
    users = {user.username: user for user in User.objects.filter(username__in=_played())}
    with clock.moved_to(_at(month, 1, NINE)), door.came_by("BROWSER"):
        make_rules(users["kei"])
        make_travel(users["kei"])
    played = [story for story in STORIES if _claim(story, month, users)]
    if played:
        say(f"{month}: 経費精算を{len(played)}件申請しました（領収書{_receipts(played)}枚）")
    if play_cards(month, users):
        say(f"{month}: 会社カードの利用明細を取り込み、精算しました")
    if play_advance(month, users):
        say(f"{month}: 名古屋出張の仮払を申請し、承認しました")
    trips = play_trips(month, users)
    if trips:
        say(f"{month}: {'と'.join(trips)}への出張を申請し、承認と手配をしました")
    bills = _bills(month, users["kei"], users["yoko"])
    if bills:
        say(f"{month}: 請求書を{len(bills)}件登録しました")
    run = _payment(month, users)
    if run:
        say(f"{run.pay_on:%m/%d} 中村: {run.count}件 {run.total_yen:,}円を支払いました")


def _played() -> set[str]:
    return {"kei", "rei", "yoko", *(story.who for story in STORIES), *(a for s in STORIES for a in s.approvers)}


def _receipts(stories: list[Story]) -> int:
    return sum(bool(each.kind) for story in stories for each in story.spent)


def _claim(story: Story, month: Month, users: dict[str, User]) -> bool:
    """One claim, from its form to where it ends; False when it was played before."""
    key = uuid5(NAMESPACE_URL, f"claim {month} {story.title}")
    if Claim.objects.filter(form_key=key).exists():
        return False
    who = users[story.who]
    with clock.moved_to(_at(month, story.on, NINE)), door.came_by("BROWSER"):
        claim = draft_claim(form_key=key, title=story.title, purpose=story.purpose, acting_user=who, at=clock.now())
        lines = [_line(spent, month, claim, who) for spent in story.spent]
        change_draft(
            claim_id=claim.pk, title=story.title, purpose=story.purpose, lines=lines, acting_user=who, at=clock.now()
        )
        for day, new in story.travel:
            line = replace(new, spent_on=_day(month, day))
            reckon_line(claim_id=claim.pk, line_id=None, new=line, acting_user=who, at=clock.now())
        if story.ends != DRAFT:
            submit_claim(claim_id=claim.pk, acting_user=who, at=clock.now())
    _decide(story, month, claim, users)
    return True


def _line(spent: Spent, month: Month, claim: Claim, who: User) -> NewLine:
    on = _day(month, spent.day)
    receipt = None
    if spent.kind:
        ending, content = ("png", photo) if spent.kind == "photo" else ("pdf", paper)
        receipt = attach_receipt(
            claim_id=claim.pk,
            name=f"{spent.shop}.{ending}",
            content=content(on, spent.amount_yen),
            acting_user=who,
            at=clock.now(),
        )
    return NewLine(
        spent_on=on,
        category=spent.category,
        amount_yen=spent.amount_yen,
        payee_name=spent.shop,
        registration_number=spent.number,
        purpose=spent.what,
        attendees=spent.who,
        nights=spent.nights,
        exceed_reason=spent.beyond,
        receipt_id=receipt.pk if receipt else None,
    )


def _decide(story: Story, month: Month, claim: Claim, users: dict[str, User]) -> None:
    """The next day in the afternoon, each approver in turn."""
    if story.ends not in (APPROVED, SENT_BACK):
        return
    request = Request.objects.get(case_kind="accounting.expenses.claim", case_id=claim.pk)
    outcome, comment = (
        ("APPROVE", "") if story.ends == APPROVED else ("SEND_BACK", "参加者の会社名と氏名を書いてください。")
    )
    for place, name in enumerate(story.approvers):
        with clock.moved_to(_at(month, story.on + 1, FIFTEEN + place)), door.came_by("BROWSER"):
            decide_request(
                request_id=request.pk, outcome=outcome, comment=comment, acting_user=users[name], at=clock.now()
            )


def _bills(month: Month, kei: User, yoko: User) -> list[Bill]:
    """The bills of a printer who is registered and of a cleaner who is not."""
    if Bill.objects.filter(number=f"Y-{month}").exists():
        return []
    with clock.moved_to(_at(month, 12, NINE)), door.came_by("BROWSER"):
        printer, cleaner = _suppliers(kei, yoko)
        return [_printing(printer, month, kei), _cleaning(cleaner, month, kei)]


def _suppliers(kei: User, yoko: User) -> list[Partner]:
    there = list(Partner.objects.filter(code__in=[new.code for new, _account in SUPPLIERS]).order_by("code"))
    if there:
        return there
    partners = register_partners(entries=[new for new, _account in SUPPLIERS], acting_user=kei, at=clock.now())
    for partner, (_new, account) in zip(partners, SUPPLIERS, strict=True):
        set_account(partner_id=partner.pk, account=account, valid_from=clock.today(), acting_user=yoko, at=clock.now())
    return partners


def _printing(partner: Partner, month: Month, kei: User) -> Bill:
    new = NewBill(
        partner_id=partner.pk,
        number=f"Y-{month}",
        registration_number=partner.registration_number,
        dated_on=_day(month, 9),
        due_on=_pay_day(month),
        description="秋の展示会のちらし",
        lines=(
            NewBillLine("6210", "STANDARD", 180_000, "ちらし A4 5,000部"),
            NewBillLine("6220", "STANDARD", 6_500, "会場への配送"),
        ),
        taxes={"STANDARD": 18_650},
        total_yen=205_150,
        liability="other",
        content=paper(_day(month, 9), 205_150),
        media_type="application/pdf",
    )
    return record_bill(new=new, acting_user=kei, at=clock.now())


def _cleaning(partner: Partner, month: Month, kei: User) -> Bill:
    new = NewBill(
        partner_id=partner.pk,
        number="",
        registration_number="",
        dated_on=_day(month, 10),
        due_on=_pay_day(month),
        description="事務所の床の清掃",
        lines=(NewBillLine("6235", "STANDARD", 45_000, "床の洗浄 2フロア"),),
        taxes={"STANDARD": 4_500},
        total_yen=49_500,
        liability="other",
        content=photo(_day(month, 10), 49_500),
        media_type="image/png",
    )
    return record_bill(new=new, acting_user=kei, at=clock.now())


def _payment(month: Month, users: dict[str, User]) -> PaymentRun | None:
    """The bills are paid on the 30th: planned by the bookkeeper, agreed to by the head of administration."""
    pay_on = _pay_day(month)
    if PaymentRun.objects.filter(pay_on=pay_on).exclude(state=PaymentState.RETURNED).exists():
        return None
    due = Payable.objects.filter(source_kind="accounting.payables.bill", due_on=pay_on, payment=None)
    with clock.moved_to(_at(month, 26, NINE)), door.came_by("BROWSER"):
        run = plan_payment(
            payable_ids=list(due.values_list("pk", flat=True)),
            pay_on=pay_on,
            bank_account_code="MAIN",
            acting_user=users["kei"],
            at=clock.now(),
        )
    request = Request.objects.get(case_kind="accounting.payables.payment", case_id=run.pk)
    with clock.moved_to(_at(month, 27, FIFTEEN)), door.came_by("BROWSER"):
        decide_request(request_id=request.pk, outcome="APPROVE", comment="", acting_user=users["rei"], at=clock.now())
    with clock.moved_to(_at(month, pay_on.day, FIFTEEN)), door.came_by("BROWSER"):
        return pay_items(run_id=run.pk, acting_user=users["kei"], at=clock.now())


def _pay_day(month: Month) -> dt.date:
    """The last business day of banks in the month."""
    return on_or_before(month.last_day)


def _day(month: Month, day: int) -> dt.date:
    """A day of the month, or its last one."""
    return month.first_day.replace(day=min(day, month.last_day.day))


def _at(month: Month, day: int, hour: int) -> dt.datetime:
    on = _day(month, day)
    return dt.datetime(on.year, on.month, on.day, hour, tzinfo=clock.TOKYO)
