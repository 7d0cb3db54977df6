"""The contracts of みなと商会: those in force when it came here, and those that its people ask for in October 2026."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from backoffice.access.models import Role
from backoffice.approvals.actions import NewStep, decide_request, define_route
from backoffice.approvals.models import Request
from backoffice.companies import clock
from backoffice.documents.rendering import render_pdf
from backoffice.eventlog import door
from backoffice.organisation.models import Unit, User
from backoffice.partners.actions import NewPartner, register_partners
from backoffice.partners.models import Partner
from backoffice.values.periods import Month
from legal.contracts.actions import (
    NewContract,
    NewFile,
    OldContract,
    import_contracts,
    record_signing,
    request_contract,
)
from legal.contracts.models import Contract

from .organisation import FOUNDED
from .papers import word_document

Say = Callable[[str], None]
CASE = "legal.contracts.contract"
CABINET = "法務部 契約書キャビネット"
PRESIDENT_FROM_YEN = 10_000_000
PARTNERS = (
    ("S101", "有限会社浜松町倉庫", "ハママツチョウソウコ", "東京都港区浜松町2丁目3番4号", "105-0013"),
    ("S102", "株式会社第一ビル管理", "ダイイチビルカンリ", "東京都中央区日本橋1丁目5番6号", "103-0027"),
    ("S103", "みらいシステムズ株式会社", "ミライシステムズ", "神奈川県横浜市西区みなとみらい1丁目7番8号", "220-0012"),
    ("S104", "東都運送株式会社", "トウトウンソウ", "東京都江東区豊洲3丁目9番10号", "135-0061"),
    ("S105", "株式会社アド湾岸", "アドワンガン", "東京都品川区東品川4丁目11番12号", "140-0002"),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A contract that somebody asks for: by whom, on which day of the month, and what becomes of it.

    One on paper is agreed to here, and sealed and concluded by `seals`.
    """

    by: str
    day: int
    title: str
    kind: str
    partner: str
    amount_yen: int | None
    purpose: str
    ends: str
    sent_back_because: str = ""
    signed_on_day: int = 0
    is_on_paper: bool = False


WANTED = (
    Wanted("aiko", 2, "新製品の共同検討に関する秘密保持", "SECRECY", "S103", None,
           "受発注システムの見直しの検討で、互いの業務資料を開示します。", "2029-10-31", signed_on_day=9),
    Wanted("ken", 5, "首都圏配送業務の委託", "SERVICES", "S104", 6_600_000,
           "関東の得意先への配送を委託します。運賃は距離と重量によります。", "2027-10-31", signed_on_day=19),
    Wanted("aiko", 8, "秋の販促キャンペーンの制作委託", "SERVICES", "S105", 1_980_000,
           "店頭の販促物とウェブ広告の制作です。", "2026-12-31", is_on_paper=True),
    Wanted("ken", 13, "品川第二倉庫の賃貸借", "LEASE", "S101", 14_520_000,
           "繁忙期の保管場所として、倉庫1棟を借ります。", "2028-10-31"),
    Wanted("aiko", 22, "展示会ブースの設営委託", "SERVICES", "S105", 880_000,
           "12月の展示会のブースの設営と撤去です。", "2026-12-25", sent_back_because="損害賠償の上限と、再委託の条件を入れてください。"),
    Wanted("ken", 29, "在庫管理システムの利用", "OTHER", "S103", 2_640_000,
           "倉庫の在庫をその日のうちに見られるようにします。", "2027-10-31"),
)  # fmt: skip
# Title, kind, partner, yen, signed, first day, last day, months of renewal and of notice (0: none).
OLD = (
    ("本社ビルの賃貸借", "LEASE", "S102", 52_800_000, "2024-03-15", "2024-04-01", "2027-03-31", 24, 6),
    ("大阪支店の賃貸借", "LEASE", "S102", 18_480_000, "2025-01-20", "2025-02-01", "2027-01-31", 24, 3),
    ("芝浦倉庫の保管委託", "SERVICES", "S101", 9_240_000, "2023-11-20", "2023-12-01", "2026-11-30", 12, 1),
    ("西日本の配送委託", "SERVICES", "S104", 12_100_000, "2025-03-18", "2025-04-01", "2027-03-31", 12, 3),
    ("継続的商品売買の基本契約", "SALE", "S101", None, "2019-06-10", "2019-07-01", "2027-06-30", 12, 3),
    ("会計システムの保守", "SERVICES", "S103", 1_320_000, "2025-10-24", "2025-11-01", "2026-10-31", 12, 1),
    ("人事システムの利用", "OTHER", "S103", 3_960_000, "2024-12-10", "2025-01-01", "2026-12-31", 12, 3),
    ("ウェブサイトの運用委託", "SERVICES", "S105", 2_376_000, "2025-12-05", "2026-01-01", "2026-12-31", 0, 0),
    ("複合機の保守", "SERVICES", "S103", 528_000, "2022-01-14", "2022-02-01", "2027-01-31", 0, 0),
    ("物流改善の助言", "SERVICES", "S104", 1_650_000, "2026-05-11", "2026-05-15", "2026-11-14", 0, 0),
    ("販売促進の秘密保持", "SECRECY", "S105", None, "2024-08-01", "2024-08-01", "2029-07-31", 0, 0),
    ("清掃業務の委託", "SERVICES", "S102", 3_036_000, "2024-03-22", "2024-04-01", "2027-03-31", 12, 2),
)


def set_up(admin: User) -> None:
    """Who agrees to contracts, the partners of its contracts, and the contracts in force."""
    rei = User.objects.get(username="rei")
    define_route(
        kind=CASE,
        name="契約の承認",
        steps=[
            NewStep(
                "法務の審査",
                "ROLE",
                role=Role.objects.get(code="legal"),
                because="契約管理規程 第6条",
                may_forward=True,
                fallback=rei,
            ),
            NewStep("申請者の上長", "MANAGER", because="職務権限規程 第8条", fallback=rei),
            NewStep(
                "社長",
                "UNIT_HEAD",
                from_yen=PRESIDENT_FROM_YEN,
                unit=Unit.objects.get(code="100"),
                because="職務権限規程 第8条（1,000万円以上）",
                fallback=rei,
            ),
        ],
        valid_from=FOUNDED,
        acting_user=admin,
        at=clock.now(),
    )
    yoko, jun = User.objects.get(username="yoko"), User.objects.get(username="jun")
    entries = [
        NewPartner(code, name, kana, address=address, postal_code=postal, is_supplier=True)
        for code, name, kana, address, postal in PARTNERS
    ]
    register_partners(entries=entries, acting_user=yoko, at=clock.now())
    partners, unit = _partners(), Unit.objects.get(code="330")
    import_contracts(entries=[_old(row, partners, unit) for row in OLD], acting_user=jun, at=clock.now())


def play(month: Month, say: Say) -> None:
    """What becomes of the contracts that people ask for in October 2026, each once."""
    if month != Month(2026, 10):
        return
    partners = _partners()
    known = set(Contract.objects.values_list("title", flat=True))
    for wanted in WANTED:
        if wanted.title not in known:
            _play(wanted, month, partners)
            name = User.objects.get(username=wanted.by).last_name
            say(f"{month.month:02}/{wanted.day:02} {name}: 契約「{wanted.title}」を申請しました")


def _play(wanted: Wanted, month: Month, partners: dict[str, Partner]) -> None:
    by, jun = User.objects.get(username=wanted.by), User.objects.get(username="jun")
    with clock.moved_to(_on(month, wanted.day, 10)), door.came_by("BROWSER"):
        contract = request_contract(
            new=_terms(wanted, partners, month),
            draft=NewFile(f"{wanted.title}.docx", word_document([wanted.title, wanted.purpose])),
            acting_user=by,
            at=clock.now(),
        )
    if wanted.sent_back_because:
        _decide(contract, jun, _on(month, wanted.day + 1, 11), "SEND_BACK", wanted.sent_back_because)
    elif wanted.is_on_paper:
        _agree(contract, by, month, wanted.day)
    elif wanted.signed_on_day:
        _agree(contract, by, month, wanted.day)
        _sign(contract, jun, month, wanted)
    elif wanted.amount_yen and wanted.amount_yen >= PRESIDENT_FROM_YEN:
        _agree(contract, by, month, wanted.day)
        _decide(contract, User.objects.get(username="shin"), _on(month, wanted.day + 3, 16), "APPROVE", "")


def _agree(contract: Contract, by: User, month: Month, day: int) -> None:
    """Legal and the applicant's superior agree, a day and two days later."""
    superior = "goro" if by.username == "ken" else "ken"
    for later, username in ((1, "jun"), (2, superior)):
        _decide(contract, User.objects.get(username=username), _on(month, day + later, 11), "APPROVE", "")


def _decide(contract: Contract, by: User, at: dt.datetime, outcome: str, comment: str) -> None:
    request = Request.objects.get(case_kind=CASE, case_id=contract.pk, state="PENDING")
    with clock.moved_to(at), door.came_by("BROWSER"):
        decide_request(request_id=request.pk, outcome=outcome, comment=comment, acting_user=by, at=clock.now())


def _sign(contract: Contract, jun: User, month: Month, wanted: Wanted) -> None:
    at = _on(month, wanted.signed_on_day, 15)
    with clock.moved_to(at), door.came_by("BROWSER"):
        record_signing(
            contract_id=contract.pk,
            signed_on=at.date(),
            signing_way="ELECTRONIC",
            signed_paper=NewFile(f"{wanted.title}.pdf", signed_pdf(contract, at.date())),
            original_at="",
            acting_user=jun,
            at=clock.now(),
        )


def signed_pdf(contract: Contract, signed_on: dt.date) -> bytes:
    """The contract as both have signed it."""
    values = {
        "heading": contract.title,
        "partner": contract.partner_name,
        "purpose": contract.purpose,
        "term": f"{contract.starts_on}から{contract.ends_on}まで",
        "amount": f"金{contract.amount_yen:,}円（消費税等を含む。）" if contract.amount_yen else "対価を定めない。",
        "signed_on": f"{signed_on.year}年{signed_on.month}月{signed_on.day}日",
    }
    return render_pdf("demo/contract.pdf.html", values, title=contract.title)


def _terms(wanted: Wanted, partners: dict[str, Partner], month: Month) -> NewContract:
    return NewContract(
        title=wanted.title,
        kind=wanted.kind,
        partner=partners[wanted.partner],
        unit=Unit.objects.get(code="210"),
        purpose=wanted.purpose,
        starts_on=month.next.first_day,
        ends_on=dt.date.fromisoformat(wanted.ends),
        amount_yen=wanted.amount_yen,
    )


def _old(
    row: tuple[str, str, str, int | None, str, str, str, int, int], partners: dict[str, Partner], unit: Unit
) -> OldContract:
    title, kind, partner, amount_yen, signed_on, starts_on, ends_on, renewal, notice = row
    terms = NewContract(
        title=title,
        kind=kind,
        partner=partners[partner],
        unit=unit,
        purpose=f"{title}。取込み前に締結した契約です。",
        starts_on=dt.date.fromisoformat(starts_on),
        ends_on=dt.date.fromisoformat(ends_on),
        amount_yen=amount_yen,
        renews=bool(renewal),
        renewal_months=renewal or None,
        notice_months=notice if renewal else None,
    )
    return OldContract(terms, dt.date.fromisoformat(signed_on), CABINET)


def _partners() -> dict[str, Partner]:
    return {partner.code: partner for partner in Partner.objects.filter(code__in=[row[0] for row in PARTNERS])}


def _on(month: Month, day: int, hour: int) -> dt.datetime:
    return dt.datetime(month.year, month.month, day, hour, tzinfo=clock.TOKYO)
