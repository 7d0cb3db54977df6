"""What みなと商会 has used for years: its register as it was taken over, its depreciation, and what October brought."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from accounting.fixed_assets import law
from accounting.fixed_assets.actions import (
    NewAsset,
    Opening,
    check_asset,
    define_company_facts,
    order_depreciation,
    register_asset,
    register_assets,
)
from accounting.fixed_assets.models import Asset, AssetCheck, DepreciationRun
from accounting.fixed_assets.rules import Facts, FiscalYear, Method, Year, schedule
from accounting.ledger.actions import post_entry
from accounting.ledger.models import Entry
from accounting.ledger.queries import entry_of
from accounting.ledger.rules import DraftLine, EntryDraft, Side, Source
from accounting.payables.actions import NewBill, NewBillLine, record_bill
from accounting.payables.models import BILL, Bill
from backoffice.companies import clock
from backoffice.eventlog import door
from backoffice.jobs.actions import work_off
from backoffice.organisation.models import Office, Unit, User
from backoffice.partners.actions import NewPartner, register_partners
from backoffice.partners.models import Partner
from backoffice.values.periods import Month

Say = Callable[[str], None]
TAKEN_OVER = dt.date(2026, 4, 1)
FIRST_MONTH = 4
# The opening balances of the books are entry 2026; those of the register stand beside them.
OPENING_ENTRY = 20260
EARNED = "3330"
CAPITAL_YEN, EMPLOYEES = 100_000_000, 248
MONITOR, MONITOR_YEN, MONITOR_TAX_YEN, MONITOR_BILL = "会議室の大型モニター", 298_000, 29_800, "MON-2610"

SHOP = NewPartner(
    code="S191",
    name="海岸電器株式会社",
    name_kana="カイガンデンキ",
    corporate_number="3010401990033",
    registration_number="T3010401990033",
    is_supplier=True,
    postal_code="105-0022",
    address="東京都港区海岸2丁目5番8号",
)


@dataclass(frozen=True, slots=True)
class Held:
    """One asset as the old register had it."""

    number: str
    name: str
    kind: str
    method: str
    life: int | None
    since: dt.date
    cost_yen: int
    office: str
    unit: str
    room: str
    quantity: int = 1
    treatment: str = "ORDINARY"


HELD = (
    Held("K-0001", "本社 間仕切り工事", "FITTINGS", "STRAIGHT_LINE", 15, dt.date(2019, 6, 10), 8_400_000, "TYO", "330", "4階・5階"),
    Held("K-0002", "本社 電気設備工事", "FITTINGS", "STRAIGHT_LINE", 15, dt.date(2019, 6, 10), 12_600_000, "TYO", "330", "4階・5階"),
    Held("K-0003", "事務机・いす", "FURNITURE", "DECLINING_200", 15, dt.date(2019, 6, 20), 9_600_000, "TYO", "330", "4階・5階", 120),
    Held("K-0004", "複合機 iR-C5560", "FURNITURE", "DECLINING_200", 5, dt.date(2022, 10, 3), 1_480_000, "TYO", "330", "5階 複合機コーナー"),
    Held("K-0005", "販売管理システム", "SOFTWARE", "STRAIGHT_LINE", 5, dt.date(2023, 4, 1), 18_000_000, "TYO", "200", ""),
    Held("K-0006", "ファイルサーバー", "FURNITURE", "DECLINING_200", 5, dt.date(2023, 8, 21), 3_200_000, "TYO", "330", "5階 サーバー室"),
    Held("K-0007", "社用車（セダン）", "VEHICLE", "DECLINING_200", 6, dt.date(2024, 5, 20), 5_400_000, "TYO", "100", "地下駐車場"),
    Held("K-0008", "営業車（バン）", "VEHICLE", "DECLINING_200", 6, dt.date(2025, 2, 12), 2_640_000, "OSA", "290", "大阪支店 駐車場"),
    Held("K-0009", "大阪支店 看板", "STRUCTURE", "STRAIGHT_LINE", 20, dt.date(2021, 9, 1), 1_150_000, "OSA", "290", "入口"),
    Held("K-0010", "ノートパソコン", "FURNITURE", "POOLED", None, dt.date(2025, 9, 8), 3_560_000, "TYO", "330", "", 20, "POOLED"),
)  # fmt: skip


def set_up(keeper: User) -> None:
    """The register as it stood at the beginning of the fiscal year, and its balances in the books."""
    at = clock.now()
    define_company_facts(
        valid_from=dt.date(2024, 4, 1),
        capital_yen=CAPITAL_YEN,
        employees=EMPLOYEES,
        blue_return=True,
        acting_user=keeper,
        at=at,
    )
    taken = [_taken_over(each) for each in HELD]
    register_assets(entries=taken, acting_user=keeper, at=at)
    post_entry(draft=_opening(taken), acting_user=keeper, at=at)


def play(month: Month, kei: User, say: Say) -> None:
    """The months of the year before this one are depreciated, and a monitor is bought; the month itself waits for Kei."""
    year = FiscalYear.of(month.first_day, FIRST_MONTH)
    for step in range(year.first.until(month)):
        _depreciate(year.first.plus(step), kei, _at(month.first_day, 11), say)
    _buy(month, kei, say)
    _look(month, kei, say)


def _depreciate(month: Month, kei: User, at: dt.datetime, say: Say) -> None:
    if DepreciationRun.objects.filter(month=month.first_day).exists():
        return
    with clock.moved_to(at), door.came_by("BROWSER"):
        job = order_depreciation(month=month, acting_user=kei, at=clock.now())
        work_off(job.pk, clock=clock.now)
    run = DepreciationRun.objects.get(pk=job.case_id)
    say(f"{at:%m/%d} 中村: {month} の減価償却 {run.total_yen:,}円を計上しました")


def _buy(month: Month, kei: User, say: Say) -> None:
    """A monitor below 400,000 yen, with its bill, under the special rule of small companies."""
    if Bill.objects.filter(number=MONITOR_BILL).exists():
        return
    on = month.first_day.replace(day=28)
    with clock.moved_to(_at(on, 15)), door.came_by("BROWSER"):
        supplier = _shop(kei)
        bill = record_bill(
            new=NewBill(
                partner_id=supplier.pk,
                number=MONITOR_BILL,
                registration_number=supplier.registration_number,
                dated_on=on,
                due_on=month.next.last_day,
                description=MONITOR,
                lines=(NewBillLine("1660", "STANDARD", MONITOR_YEN, MONITOR, Unit.objects.get(code="330").pk),),
                total_yen=MONITOR_YEN + MONITOR_TAX_YEN,
                taxes={"STANDARD": MONITOR_TAX_YEN},
                liability="other",
            ),
            acting_user=kei,
            at=clock.now(),
        )
        entry = entry_of(BILL, bill.pk)
        asset = register_asset(new=_monitor(on, entry), acting_user=kei, at=clock.now())
    say(f"{on:%m/%d} 中村: {asset} を固定資産台帳に登録しました")


def _shop(kei: User) -> Partner:
    there = Partner.objects.filter(code=SHOP.code).first()
    return there or register_partners(entries=[SHOP], acting_user=kei, at=clock.now())[0]


def _look(month: Month, kei: User, say: Say) -> None:
    """Kei walks round the office with a telephone; the copier stands elsewhere."""
    if AssetCheck.objects.exists():
        return
    seen = {
        "K-0001": ("SEEN", ""),
        "K-0003": ("SEEN", ""),
        "K-0004": ("ELSEWHERE", "4階 受付横"),
        "K-0006": ("SEEN", ""),
    }
    with clock.moved_to(_at(month.last_day, 16)), door.came_by("BROWSER"):
        for asset in Asset.objects.filter(number__in=seen).order_by("number"):
            result, found_at = seen[asset.number]
            check_asset(asset_id=asset.pk, result=result, found_at=found_at, note="", acting_user=kei, at=clock.now())
    say(f"{month.last_day:%m/%d} 中村: 固定資産{len(seen)}件の現物を確認しました")


def _monitor(on: dt.date, entry: Entry | None) -> NewAsset:
    return NewAsset(
        name=MONITOR,
        kind="FURNITURE",
        treatment="SPECIAL",
        life_years=5,
        life_source="別表第一 器具及び備品 1 家具・電気機器など",
        acquired_on=on,
        in_use_from=on,
        cost_yen=MONITOR_YEN,
        office_id=Office.objects.get(code="TYO").pk,
        unit_id=Unit.objects.get(code="330").pk,
        room="5階 会議室A",
        entry_id=entry.pk if entry else None,
    )


def _taken_over(held: Held) -> NewAsset:
    """The asset with what was left of it at the beginning of the year, by the same rules as here."""
    last = list(_years_before(held))[-1]
    return NewAsset(
        number=held.number,
        name=held.name,
        kind=held.kind,
        treatment=held.treatment,
        method=held.method,
        life_years=held.life,
        acquired_on=held.since,
        in_use_from=held.since,
        cost_yen=held.cost_yen,
        quantity=held.quantity,
        office_id=Office.objects.get(code=held.office).pk,
        unit_id=Unit.objects.get(code=held.unit).pk,
        room=held.room,
        opening=Opening(month=TAKEN_OVER, book_yen=last.closing_yen, revised_base_yen=last.revised_base_yen),
    )


def _years_before(held: Held) -> Iterator[Year]:
    first = FiscalYear.of(held.since, FIRST_MONTH)
    facts = Facts(held.cost_yen, Method(held.method), first.months_from(held.since), held.life)
    its_law = law.depreciation_law(held.method, held.life, held.since, held.kind)
    before = first.until(FiscalYear.of(TAKEN_OVER, FIRST_MONTH))
    return (year for year in schedule(facts, its_law) if year.index < before)


def _opening(taken: list[NewAsset]) -> EntryDraft:
    """Cost and accumulated depreciation where that is deducted indirectly, else the book value; the rest was earned."""
    lines: list[DraftLine] = []
    for each in taken:
        kind, left_yen = law.kind_law(each.kind, TAKEN_OVER), each.opening.book_yen if each.opening else 0
        if each.treatment == "POOLED":
            lines.append(DraftLine(law.account_for("pool", TAKEN_OVER), Side.DEBIT, left_yen, memo=each.name))
        elif kind.is_indirect:
            lines.append(DraftLine(kind.account, Side.DEBIT, each.cost_yen, memo=each.name))
            contra = law.account_for("accumulated", TAKEN_OVER)
            lines.append(DraftLine(contra, Side.CREDIT, each.cost_yen - left_yen, memo=each.name))
        else:
            lines.append(DraftLine(kind.account, Side.DEBIT, left_yen, memo=each.name))
    held_yen = sum(each.opening.book_yen for each in taken if each.opening)
    untaxed = (DraftLine(line.account_code, line.side, line.amount_yen, None, line.memo, "対象外") for line in lines)
    return EntryDraft(
        TAKEN_OVER,
        Source("accounting.ledger.opening", OPENING_ENTRY),
        "開始残高（固定資産）",
        (*untaxed, DraftLine(EARNED, Side.CREDIT, held_yen)),
    )


def _at(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, hour, tzinfo=clock.TOKYO)
