"""The seals of みなと商会, who keeps them, and the papers that its people have sealed in October 2026."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from backoffice.approvals.actions import NewStep, decide_request, define_route
from backoffice.approvals.models import Request
from backoffice.companies import clock
from backoffice.documents.rendering import render_pdf
from backoffice.eventlog import door
from backoffice.organisation.models import Unit, User
from backoffice.values.periods import Month
from legal.contracts.models import Contract
from legal.seals.actions import (
    NewFile,
    NewRequest,
    NewSeal,
    conclude_contract,
    record_scan,
    record_sealing,
    register_seal,
    request_seal,
)
from legal.seals.models import Seal, SealRequest
from legal.seals.queries import CASE
from legal.seals.rules import DEFAULT_KINDS, Marks

from .contracts import CABINET, signed_pdf
from .organisation import FOUNDED

Say = Callable[[str], None]
REGISTERED = DEFAULT_KINDS[0].name
SAFE = "総務部 金庫"
# Number, name, kind, place, custodian, deputy, office and day of registration.
SEALS = (
    ("S-01", "代表取締役印", "REPRESENTATIVE", SAFE, "yoko", "rei", "東京法務局 港出張所", FOUNDED),
    ("S-02", "第一銀行 届出印", "BANK", "経理部 金庫", "kei", "rei", "", None),
    ("S-03", "角印", "SQUARE", SAFE, "yoko", None, "", None),
    ("S-04", "契約印", "CONTRACT", "法務部 キャビネット（施錠）", "yoko", "jun", "", None),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper that somebody wants sealed: by whom, on which day, with what, and how far it goes."""

    by: str
    day: int
    seal: str
    kind: str
    title: str
    addressee: str
    purpose: str
    copies: int
    contract: str = ""
    stamped_as: str = "none"
    stated_yen: int | None = None
    decided_by: tuple[str, ...] = ()
    sealed_on_day: int = 0
    scanned_on_day: int = 0


WANTED = (
    Wanted(
        "aiko", 15, "S-04", "CONTRACT", "秋の販促キャンペーンの制作委託 契約書", "株式会社アド湾岸",
        "承認済みの契約を締結するため", 2, contract="秋の販促キャンペーンの制作委託", stamped_as="no2", stated_yen=1_800_000,
        decided_by=("yoko",), sealed_on_day=19, scanned_on_day=21,
    ),
    Wanted(
        "ken", 22, "S-01", "CONTRACT", "品川第二倉庫の賃貸借 契約書", "有限会社浜松町倉庫",
        "承認済みの契約を締結するため", 2, contract="品川第二倉庫の賃貸借", decided_by=("shin",), sealed_on_day=27,
    ),
    Wanted(
        "ben", 29, "S-01", "FILING", "代表者変更届（労働保険）", "三田労働基準監督署", "代表者の住所変更を届け出るため", 1,
        decided_by=("rei",),
    ),
    Wanted(
        "kei", 26, "S-02", "BANK", "口座振替依頼書", "株式会社第一銀行", "複合機の保守料を口座振替にするため", 1,
        decided_by=("rei", "jun", "yoko"),
    ),
)  # fmt: skip


def set_up(admin: User) -> None:
    """Who agrees to which seal, and the register."""
    define_route(kind=CASE, name="押印申請", steps=_steps(), valid_from=FOUNDED, acting_user=admin, at=clock.now())
    yoko = User.objects.get(username="yoko")
    for code, name, kind, place, custodian, deputy, office, registered_on in SEALS:
        register_seal(
            new=NewSeal(code, name, kind, place, FOUNDED, office, registered_on),
            custodian=User.objects.get(username=custodian),
            deputy=User.objects.filter(username=deputy).first() if deputy else None,
            acting_user=yoko,
            at=clock.now(),
        )


def play(month: Month, say: Say) -> None:
    """What becomes of the papers of October 2026, each once."""
    if month != Month(2026, 10):
        return
    known = set(SealRequest.objects.values_list("title", flat=True))
    for wanted in WANTED:
        if wanted.title not in known:
            _play(wanted, month)
            name = User.objects.get(username=wanted.by).last_name
            say(f"{month.month:02}/{wanted.day:02} {name}: 「{wanted.title}」の押印を申請しました")


def _steps() -> list[NewStep]:
    """The registered seal wants the president; another one general affairs; what is no agreed contract legal as well."""
    rei = User.objects.get(username="rei")
    not_agreed: dict[str, Any] = {
        "when_key": "agreed_contract",
        "when_label": "承認済みの契約（はい・いいえ）",
        "when_is": "EQ",
        "when_value": "いいえ",
    }
    seal_kind: dict[str, Any] = {"when_key": "seal_kind", "when_label": "印章の種類", "when_value": REGISTERED}
    rule = "印章管理規程 第5条"
    return [
        NewStep("申請者の上長", "MANAGER", because=rule, fallback=rei, **not_agreed),
        NewStep("法務部長", "UNIT_HEAD", unit=Unit.objects.get(code="340"), because=rule, fallback=rei, **not_agreed),
        NewStep(
            "社長",
            "UNIT_HEAD",
            unit=Unit.objects.get(code="100"),
            because=rule,
            fallback=rei,
            when_is="EQ",
            **seal_kind,
        ),
        NewStep(
            "総務部長",
            "UNIT_HEAD",
            unit=Unit.objects.get(code="330"),
            because=rule,
            fallback=rei,
            when_is="NE",
            **seal_kind,
        ),
    ]


def _play(wanted: Wanted, month: Month) -> None:
    by = User.objects.get(username=wanted.by)
    with clock.moved_to(_on(month, wanted.day, 10)), door.came_by("BROWSER"):
        held = _asked(wanted, by)
    for later, username in enumerate(wanted.decided_by, start=1):
        _decide(held, username, _on(month, wanted.day + later, 11))
    if wanted.sealed_on_day:
        _seal(wanted, held, month)
    if wanted.scanned_on_day:
        _scan(held, by, month, wanted.scanned_on_day)


def _asked(wanted: Wanted, by: User) -> SealRequest:
    contract = Contract.objects.get(title=wanted.contract) if wanted.contract else None
    new = NewRequest(
        seal=Seal.objects.select_related("kind").get(code=wanted.seal),
        paper_kind=wanted.kind,
        title=wanted.title,
        addressee=wanted.addressee,
        purpose=wanted.purpose,
        copies=wanted.copies,
        wanted_on=clock.today() + dt.timedelta(days=5),
        original="POST" if contract else "HAND",
        contract=contract,
        stamped_as=wanted.stamped_as,
        stated_yen=wanted.stated_yen,
    )
    paper = None if contract else NewFile(f"{wanted.title}.pdf", _paper(wanted))
    key = uuid5(NAMESPACE_URL, wanted.title)
    return request_seal(form_key=key, new=new, paper=paper, acting_user=by, at=clock.now())


def _decide(held: SealRequest, username: str, at: dt.datetime) -> None:
    request = Request.objects.filter(case_kind=CASE, case_id=held.pk, state="PENDING").first()
    if request is not None:
        user = User.objects.get(username=username)
        with clock.moved_to(at), door.came_by("BROWSER"):
            decide_request(request_id=request.pk, outcome="APPROVE", comment="", acting_user=user, at=clock.now())


def _seal(wanted: Wanted, held: SealRequest, month: Month) -> None:
    at = _on(month, wanted.sealed_on_day, 14)
    marks = Marks(is_across_copies=True, is_across_pages=True, is_on_revenue_stamp=wanted.stamped_as != "none")
    with clock.moved_to(at), door.came_by("BROWSER"):
        record_sealing(
            request_id=held.pk,
            sealed_on=at.date(),
            imprints=wanted.copies * 3,
            marks=marks,
            acting_user=User.objects.get(username="yoko"),
            at=clock.now(),
        )


def _scan(held: SealRequest, by: User, month: Month, day: int) -> None:
    """The scan comes back from the partner, and legal concludes the contract with it."""
    contract = Contract.objects.get(pk=held.contract_id or 0)
    at = _on(month, day, 11)
    scan = NewFile(f"{held.title}.pdf", signed_pdf(contract, at.date()))
    with clock.moved_to(at), door.came_by("BROWSER"):
        record_scan(request_id=held.pk, scan=scan, acting_user=by, at=clock.now())
    with clock.moved_to(_on(month, day, 15)), door.came_by("BROWSER"):
        jun = User.objects.get(username="jun")
        conclude_contract(request_id=held.pk, signed_on=at.date(), original_at=CABINET, acting_user=jun, at=clock.now())


def _paper(wanted: Wanted) -> bytes:
    """What is to be sealed."""
    words = dict.fromkeys(("partner", "term", "amount", "signed_on"), "")
    values = {"heading": wanted.title, **words, "purpose": wanted.purpose}
    return render_pdf("demo/contract.pdf.html", values, title=wanted.title)


def _on(month: Month, day: int, hour: int) -> dt.datetime:
    return dt.datetime(month.year, month.month, day, hour, tzinfo=clock.TOKYO)
