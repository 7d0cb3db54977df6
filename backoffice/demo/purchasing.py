"""What みなと商会 buys in October 2026: asked for, agreed to by amount, ordered, received, owed."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from backoffice.approvals.actions import NewStep, decide_request, define_route
from backoffice.approvals.models import Request
from backoffice.companies import clock
from backoffice.eventlog import door
from backoffice.forms.models import FormAnswer
from backoffice.organisation.models import Unit, User
from backoffice.partners.actions import NewPartner, register_partners
from backoffice.partners.models import Partner
from backoffice.values.periods import Month
from general_affairs.purchasing.actions import (
    NewLine,
    NewOrder,
    NewPurchase,
    NewQuotation,
    issue_order,
    match_bill,
    receive_goods,
    request_purchase,
)
from general_affairs.purchasing.models import Order, PurchaseRequest

from .organisation import FOUNDED

Say = Callable[[str], None]
CASE = "general_affairs.purchasing.request"
DIVISION_HEAD_FROM_YEN, PRESIDENT_FROM_YEN = 100_000, 1_000_000
DELIVER_TO = "東京本社 5階 総務部"
PARTNERS = (
    ("S111", "株式会社芝文具", "シバブング", "東京都港区芝5丁目6番7号", "108-0014", "T8010001034781"),
    ("S112", "オフィス家具の東海株式会社", "オフィスカグノトウカイ", "東京都大田区蒲田4丁目8番9号", "144-0052", ""),
    (
        "S113",
        "日の出コンピュータ株式会社",
        "ヒノデコンピュータ",
        "東京都千代田区外神田2丁目3番4号",
        "101-0021",
        "T6010401056782",
    ),
)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation: of the partner of that code, or of a name; `days` is how long it holds."""

    whose: str
    amount_yen: int
    day: int
    days: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A purchase: who asks on which day, who agrees in turn, and when it is ordered, received and billed (0: not).

    `ringi` is the title of the approved request that it spends.
    """

    by: str
    day: int
    title: str
    purpose: str
    supplier: str
    lines: tuple[NewLine, ...]
    agreed_by: tuple[str, ...] = ()
    ordered_day: int = 0
    received_days: tuple[int, ...] = ()
    billed_day: int = 0
    ringi: str = ""
    quotations: tuple[Quoted, ...] = ()
    choice_reason: str = ""


def _line(item: str, category: str, quantity: str, unit: str, price: int, treatment: str = "STANDARD") -> NewLine:
    return NewLine(item, category, Decimal(quantity), unit, Decimal(price), treatment)


WANTED = (
    Wanted("aiko", 1, "名刺と封筒", "営業一部の名刺と、提案書の封筒です。", "S111",
           (_line("名刺", "STATIONERY", "20", "箱", 1_850), _line("角2封筒（社名入り）", "STATIONERY", "500", "枚", 28)),
           agreed_by=("ken",), ordered_day=2, received_days=(8,), billed_day=13),
    Wanted("aiko", 5, "商談室の机と椅子", "4階の商談室を10名用に広げます。", "S112",
           (_line("会議用の机", "EQUIPMENT", "2", "台", 128_000), _line("会議用の椅子", "EQUIPMENT", "10", "脚", 24_800)),
           agreed_by=("ken", "rei"), ordered_day=7, received_days=(16, 22)),
    Wanted("aiko", 6, "営業用ノートパソコンの入替え", "2021年に買った6台を入れ替えます。保守の期限が12月で切れます。", "S113",
           (_line("ノートパソコン", "EQUIPMENT", "6", "台", 178_000), _line("拡張台", "EQUIPMENT", "6", "台", 18_500)),
           agreed_by=("ken", "rei", "shin"), ordered_day=13, received_days=(27,)),
    Wanted("yoko", 21, "防災備蓄品の更新", "期限が切れる飲料水と保存食を入れ替えます。", "S111",
           (_line("保存水（2L×6本）", "SUPPLIES", "20", "箱", 1_480, "REDUCED"),
            _line("保存食（50食）", "SUPPLIES", "2", "箱", 16_500, "REDUCED"),
            _line("簡易トイレ（100回分）", "SUPPLIES", "1", "箱", 9_800)),
           agreed_by=("rei",), ordered_day=26),
    Wanted("aiko", 28, "展示会の什器", "12月の展示会で使う陳列台です。", "S112",
           (_line("陳列台", "EQUIPMENT", "4", "台", 32_000),),
           quotations=(Quoted("S112", 140_800, 20, 60, "設置と引き取りを含む"), Quoted("湾岸ディスプレイ", 132_000, 21, 45),
                       Quoted("S111", 151_800, 19, 14)),
           choice_reason="最も安い会社は、12月の展示会に納品が間に合いません。"),
    Wanted("aiko", 29, "複合機 本体", "承認された稟議のとおり、営業部の複合機を入れ替えます。", "S113",
           (_line("複合機 本体", "EQUIPMENT", "1", "台", 480_000),), agreed_by=("ken",), ringi="営業部の複合機の入れ替え"),
)  # fmt: skip


def set_up(admin: User) -> None:
    """Who agrees to purchases, and the suppliers of its purchases."""
    rei, shin = (User.objects.get(username=name) for name in ("rei", "shin"))
    division, president = Unit.objects.get(code="300"), Unit.objects.get(code="100")
    define_route(
        kind=CASE,
        name="購買の承認",
        steps=[
            NewStep("申請者の上長", "MANAGER", because="職務権限規程 第9条", fallback=rei),
            NewStep(
                "管理本部長",
                "UNIT_HEAD",
                from_yen=DIVISION_HEAD_FROM_YEN,
                unit=division,
                because="職務権限規程 第9条（10万円以上）",
                fallback=shin,
            ),
            NewStep(
                "社長",
                "UNIT_HEAD",
                from_yen=PRESIDENT_FROM_YEN,
                unit=president,
                because="職務権限規程 第9条（100万円以上）",
                fallback=rei,
            ),
        ],
        valid_from=FOUNDED,
        acting_user=admin,
        at=clock.now(),
    )
    entries = [
        NewPartner(
            code, name, kana, address=address, postal_code=postal, registration_number=registration, is_supplier=True
        )
        for code, name, kana, address, postal, registration in PARTNERS
    ]
    register_partners(entries=entries, acting_user=User.objects.get(username="yoko"), at=clock.now())


def play(month: Month, say: Say) -> None:
    """What becomes of the purchases of October 2026, each once."""
    if month != Month(2026, 10):
        return
    partners = {partner.code: partner for partner in Partner.objects.filter(code__in=[row[0] for row in PARTNERS])}
    known = set(PurchaseRequest.objects.values_list("title", flat=True))
    for wanted in WANTED:
        if wanted.title not in known:
            _play(wanted, month, partners[wanted.supplier])
            name = User.objects.get(username=wanted.by).last_name
            say(f"{month.month:02}/{wanted.day:02} {name}: 購買「{wanted.title}」を申請しました")


def _play(wanted: Wanted, month: Month, supplier: Partner) -> None:
    by, yoko = User.objects.get(username=wanted.by), User.objects.get(username="yoko")
    with clock.moved_to(_on(month, wanted.day, 10)), door.came_by("BROWSER"):
        request = request_purchase(new=_new(wanted, month, supplier), acting_user=by, at=clock.now())
    for place, username in enumerate(wanted.agreed_by):
        _agree(request, User.objects.get(username=username), _on(month, wanted.day, 11 + place))
    if not wanted.ordered_day:
        return
    order = _order(request, yoko, month, wanted)
    for place, day in enumerate(wanted.received_days):
        _receive(order, yoko, _on(month, day, 14), is_last=place == len(wanted.received_days) - 1)
    if wanted.billed_day:
        at = _on(month, wanted.billed_day, 9)
        with clock.moved_to(at), door.came_by("BROWSER"):
            match_bill(
                order_id=order.pk,
                number="2610-118",
                dated_on=at.date(),
                total_yen=order.total_yen,
                acting_user=yoko,
                at=clock.now(),
            )


def _new(wanted: Wanted, month: Month, supplier: Partner) -> NewPurchase:
    return NewPurchase(
        title=wanted.title,
        purpose=wanted.purpose,
        needed_by=month.last_day if wanted.received_days else month.next.first_day + dt.timedelta(days=19),
        supplier=supplier,
        unit=Unit.objects.get(code="210" if wanted.by == "aiko" else "330"),
        lines=wanted.lines,
        ringi=_number(wanted.ringi) if wanted.ringi else "",
        quotations=tuple(_quotation(each, month, supplier) for each in wanted.quotations),
        choice_reason=wanted.choice_reason,
    )


def _quotation(quoted: Quoted, month: Month, supplier: Partner) -> NewQuotation:
    on, partner = month.first_day.replace(day=quoted.day), Partner.objects.filter(code=quoted.whose).first()
    return NewQuotation(
        supplier=partner,
        supplier_name=quoted.whose,
        amount_yen=quoted.amount_yen,
        quoted_on=on,
        valid_until=on + dt.timedelta(days=quoted.days),
        note=quoted.note,
        is_chosen=partner == supplier,
    )


def _number(title: str) -> str:
    """The number of the newest approved request of that title."""
    return FormAnswer.objects.filter(title=title, state="APPROVED").latest("pk").number


def _agree(request: PurchaseRequest, by: User, at: dt.datetime) -> None:
    asked = Request.objects.get(case_kind=CASE, case_id=request.pk, state="PENDING")
    with clock.moved_to(at), door.came_by("BROWSER"):
        decide_request(request_id=asked.pk, outcome="APPROVE", comment="", acting_user=by, at=clock.now())


def _order(request: PurchaseRequest, yoko: User, month: Month, wanted: Wanted) -> Order:
    at = _on(month, wanted.ordered_day, 13)
    deliver_on = request.needed_by if not wanted.received_days else _on(month, wanted.received_days[-1], 9).date()
    new = NewOrder(deliver_on, DELIVER_TO, deliver_on + dt.timedelta(days=3), Month.of(deliver_on).next.last_day)
    with clock.moved_to(at), door.came_by("BROWSER"):
        return issue_order(purchase_id=request.pk, new=new, acting_user=yoko, at=clock.now())


def _receive(order: Order, yoko: User, at: dt.datetime, *, is_last: bool) -> None:
    """Everything that is left, or the first line alone when more is to come."""
    lines = list(order.request.lines.order_by("position"))
    now = lines[1:] if is_last and order.receipts.exists() else lines if is_last else lines[:1]
    with clock.moved_to(at), door.came_by("BROWSER"):
        receive_goods(
            order_id=order.pk,
            received_on=at.date(),
            quantities={line.pk: line.quantity for line in now},
            note="",
            acting_user=yoko,
            at=clock.now(),
        )


def _on(month: Month, day: int, hour: int) -> dt.datetime:
    return dt.datetime(month.year, month.month, day, hour, tzinfo=clock.TOKYO)
