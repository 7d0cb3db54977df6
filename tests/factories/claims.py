"""Claims of expenses with their receipts, and those who agree to them."""

import datetime as dt
import struct
import zlib
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import ContentFile

from accounting.expenses.actions import (
    NewLine,
    NewReckoned,
    NewTravelRate,
    attach_receipt,
    change_draft,
    define_pass,
    define_rule,
    define_travel_rate,
    draft_claim,
    import_cards,
    reckon_line,
    register_card,
    submit_claim,
)
from accounting.expenses.models import (
    CardStatement,
    Claim,
    ClaimLine,
    ClaimReceipt,
    ClaimRule,
    CommuterPass,
    CompanyCard,
    TravelRate,
)
from accounting.expenses.rules import CardColumns, Effect, ExceedBy, Rule, RuleKind, Section
from backoffice.approvals.actions import NewStep, decide_request, define_route
from backoffice.approvals.models import Request
from backoffice.organisation.models import Assignment, Office, Person, Unit, User
from backoffice.partners.models import Partner

SINCE = dt.date(2020, 4, 1)
SPENT_ON = dt.date(2026, 10, 20)
REGISTERED = "T7000012050002"


def png(shade: int) -> bytes:
    """A real picture of one grey point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes([0, shade]))) + chunk(b"IEND", b"")


def employed(user: User, code: str = "9001") -> Person:
    """The person who signs in as the user, in the unit of the tests."""
    made = Person.objects.create(
        code=code,
        family_name="木下",
        given_name=user.first_name,
        family_kana="キノシタ",
        given_kana="アイコ",
        user=user,
    )
    unit, office = Unit.objects.get(code="100"), Office.objects.get(code="TYO")
    Assignment.objects.create(person=made, unit=unit, office=office, valid_from=SINCE)
    return made


def claim_route(approver: User, admin: User, at: dt.datetime) -> None:
    """A route on which one person agrees to claims, or lets somebody else."""
    define_route(
        kind="accounting.expenses.claim",
        name="経費精算",
        steps=[NewStep("部長", "PERSON", user=approver, may_forward=True)],
        valid_from=SINCE,
        acting_user=admin,
        at=at,
    )


def draft(user: User, at: dt.datetime, *, key: UUID | None = None, title: str = "10月の出張") -> Claim:
    """An empty draft."""
    return draft_claim(form_key=key or uuid4(), title=title, purpose="商談", acting_user=user, at=at)


def receipt(claim: Claim, user: User, at: dt.datetime, shade: int = 7) -> ClaimReceipt:
    """A picture of a receipt, attached to the draft."""
    return attach_receipt(claim_id=claim.pk, name="領収書.png", content=png(shade), acting_user=user, at=at)


def taxi(**changed: Any) -> NewLine:
    """A taxi ride of 3,300 yen with a registered company."""
    given: dict[str, Any] = {
        "spent_on": SPENT_ON,
        "category": "TAXI",
        "amount_yen": 3_300,
        "payee_name": "港タクシー株式会社",
        "registration_number": REGISTERED,
        "purpose": "品川まで",
        **changed,
    }
    return NewLine(**given)


def filled(user: User, at: dt.datetime, *lines: NewLine, shade: int = 7, **more: Any) -> Claim:
    """A draft with lines; a taxi ride with its receipt when none are named."""
    claim = draft(user, at, **more)
    given = lines or (taxi(receipt_id=receipt(claim, user, at, shade).pk),)
    change_draft(claim_id=claim.pk, title=claim.title, purpose="商談", lines=given, acting_user=user, at=at)
    claim.refresh_from_db()
    return claim


def submitted(user: User, at: dt.datetime, *lines: NewLine, **more: Any) -> Claim:
    """A claim that awaits its approval."""
    return submit_claim(claim_id=filled(user, at, *lines, **more).pk, acting_user=user, at=at)


def rule(user: User, at: dt.datetime, **changed: Any) -> ClaimRule:
    """Taxis up to 3,000 yen by the rules of the company; nobody goes beyond."""
    given: dict[str, Any] = {
        "kind": RuleKind.LIMIT,
        "category": "TAXI",
        "amount_yen": 3_000,
        "months": None,
        "effect": Effect.REFUSE,
        "exceed_by": ExceedBy.NOBODY,
        "article": "旅費規程 第8条",
        "text": "タクシーは1回3,000円までとする。",
        "valid_from": SINCE,
        **changed,
    }
    return define_rule(new=Rule(**given), acting_user=user, at=at)


def decided(claim: Claim, approver: User, at: dt.datetime, outcome: str = "APPROVE") -> Claim:
    """The claim after the decision of its approver."""
    asked = Request.objects.get(case_kind="accounting.expenses.claim", case_id=claim.pk, state="PENDING")
    decide_request(request_id=asked.pk, outcome=outcome, comment="確認", acting_user=approver, at=at)
    claim.refresh_from_db()
    return claim


def travel_rate(user: User, at: dt.datetime, **changed: Any) -> TravelRate:
    """A domestic per diem of 2,000 yen for every post, a night away, unless the caller says otherwise."""
    given: dict[str, Any] = {
        "kind": "PER_DIEM",
        "region": "DOMESTIC",
        "stay": "OVERNIGHT",
        "yen": Decimal(2000),
        "article": "旅費規程 第10条",
        "valid_from": SINCE,
        **changed,
    }
    return define_travel_rate(new=NewTravelRate(**given), acting_user=user, at=at)


def commuter_pass(person: Person, user: User, at: dt.datetime, text: str = "横浜、川崎、品川、浜松町") -> CommuterPass:
    """The stations between home and the office."""
    return define_pass(person_id=person.pk, text=text, valid_from=SINCE, acting_user=user, at=at)


def section(**changed: Any) -> NewReckoned:
    """There and back between two stations by IC card, 659 yen one way."""
    facts: dict[str, Any] = {
        "from_place": "浜松町",
        "to_place": "千葉",
        "fare_kind": "IC",
        "fare_yen": 659,
        "trips": 2,
        **changed,
    }
    return NewReckoned(spent_on=SPENT_ON, facts=Section(**facts), payee_name="JR東日本", purpose="納品の立ち会い")


def reckoned(claim: Claim, user: User, at: dt.datetime, new: NewReckoned | None = None) -> ClaimLine:
    """A line of the draft that was reckoned: a section unless another is named."""
    return reckon_line(claim_id=claim.pk, line_id=None, new=new or section(), acting_user=user, at=at)


CARD_COLUMNS = CardColumns(used_on="ご利用日", amount="ご利用金額", shop="ご利用先", card="カード番号")


def card(person: Person, issuer: Partner, user: User, at: dt.datetime, last4: str = "1234") -> CompanyCard:
    """A card that a person holds."""
    return register_card(issuer_id=issuer.pk, last4=last4, person_id=person.pk, acting_user=user, at=at)


def card_file(*rows: tuple[str, str, str, str], encoding: str = "cp932") -> bytes:
    """A list of a card company: day, shop, amount, card; then its sum."""
    lines = [
        "ご利用日,ご利用先,ご利用金額,カード番号",
        *(",".join(f'"{cell}"' for cell in row) for row in rows),
        ",合計,,",
    ]
    return "\r\n".join(lines).encode(encoding)


def card_uses(
    issuer: Partner, user: User, at: dt.datetime, *rows: tuple[str, str, str, str], **changed: Any
) -> CardStatement:
    """What the card was used for: a taxi of 3,300 yen on 20 October, unless rows are named."""
    given: dict[str, Any] = {
        "issuer_id": issuer.pk,
        "pay_on": dt.date(2026, 11, 10),
        "columns": CARD_COLUMNS,
        "last4": "",
        "name": "利用明細.csv",
        "content": card_file(*(rows or (("2026/10/20", "ミナトタクシー", "3,300", "****-1234"),))),
        **changed,
    }
    return import_cards(file=ContentFile(given.pop("content")), **given, acting_user=user, at=at)


def card_addresses(person: Person, issuer: Partner, user: User, at: dt.datetime) -> dict[str, dict[str, int]]:
    """One of everything that an address of cards may ask for, by the beginning of the address's name."""
    card(person, issuer, user, at)
    held = card_uses(issuer, user, at)
    return {"expenses_card_": {"pk": held.lines.get().pk}, "expenses_card_statement_": {"pk": held.pk}}
