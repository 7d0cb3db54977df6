"""Claims: one's own, with real receipts, frozen when submitted; agreed to, they are posted and owed."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction

from accounting.expenses.actions import (
    AttendeesMissing,
    CategoryUnknown,
    NoLines,
    NoPersonToClaim,
    NotADraft,
    NotSpentYet,
    NotYourClaim,
    NotYourReceipt,
    ReceiptMissing,
    ReceiptUsedBefore,
    attach_receipt,
    change_draft,
    define_policy,
    discard_draft,
    read_receipt,
    submit_claim,
)
from accounting.expenses.actions.change_draft import AmountOfLineNotPositive
from accounting.expenses.limits import MOST_LINES
from accounting.expenses.models import Claim, ClaimLine, ClaimReceipt
from accounting.expenses.queries import is_open_to, repeats_of
from accounting.expenses.work import claim_facts, unusual
from accounting.ledger.actions import close_month
from accounting.ledger.models import Entry, Line
from accounting.payables.models import Payable
from backoffice.access.gate import NotAllowed
from backoffice.approvals.actions import withdraw_request
from backoffice.approvals.models import Request
from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.documents.models import Document
from backoffice.documents.rules import FileIsNotWhatItSays, FileKindNotTaken, FileTooLarge, media_type_of
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from backoffice.partners.rules import BadRegistrationNumber
from backoffice.values.periods import Month
from tests.factories import claims
from tests.factories.books import books

TRAIN = claims.taxi(category="TRAIN", amount_yen=1_100, payee_name="JR東日本", registration_number="", purpose="往路")
REFUSALS_OF_FILES = [
    ("領収書.pdf", b"MZ\x90\x00 this is a program", FileIsNotWhatItSays),
    ("領収書.pdf", "領収書 1,100円".encode(), FileIsNotWhatItSays),
    ("領収書.pdf", b"%PDF-1.7 cut off in the middle", FileIsNotWhatItSays),
    ("領収書.jpg", claims.png(1), FileIsNotWhatItSays),
    ("領収書.png", b"", FileIsNotWhatItSays),
    ("領収書.exe", b"MZ\x90\x00", FileKindNotTaken),
    ("領収書.svg", b"<svg onload='x'/>", FileKindNotTaken),
    ("領収書", claims.png(1), FileKindNotTaken),
    ("領収書.png", claims.png(1) + bytes(10_000_000), FileTooLarge),
]


@pytest.fixture
def spender(aiko: User, ben: User, kei: User, admin: User, now: dt.datetime) -> User:
    """愛子, whose claims 弁 agrees to, in a company with books."""
    books(kei, now)
    claims.claim_route(ben, admin, now)
    claims.employed(aiko)
    return aiko


def lines_of(claim: Claim) -> list[tuple[str, str, int, str]]:
    entry = Entry.objects.get(source_kind="accounting.expenses.claim", source_id=claim.pk)
    found = Line.objects.filter(entry=entry).select_related("account").order_by("position")
    return [(line.account.code, line.side, line.amount_yen, line.tax_category) for line in found]


def refused_by_postgresql(sql: str, *given: Any) -> str:
    with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, given)
    return str(refused.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]


def test_an_approved_claim_is_posted_by_rate_and_owed_to_its_person(spender: User, ben: User, now: dt.datetime) -> None:
    claim = claims.draft(spender, now)
    held = claims.receipt(claim, spender, now)
    lines = (
        claims.taxi(receipt_id=held.pk),
        TRAIN,
        claims.taxi(payee_name="喫茶ひばり", registration_number="", category="SUPPLIES", amount_yen=1_100, receipt_id=held.pk),
        claims.taxi(category="REFRESHMENT", amount_yen=1_080, payee_name="港マート", receipt_id=held.pk),
        claims.taxi(category="FEE", amount_yen=500, payee_name="港南会", receipt_id=held.pk),
    )  # fmt: skip
    change_draft(claim_id=claim.pk, title=claim.title, purpose="商談", lines=lines, acting_user=spender, at=now)
    submit_claim(claim_id=claim.pk, acting_user=spender, at=now)
    claims.decided(claim, ben, now)
    # 3,300 → 300; 1,100 of a train → 100, the books alone; 1,100 without a number → 100 × 70% = 70; 1,080 → 80.
    assert lines_of(claim) == [
        ("6260", "DEBIT", 3_000, "課税仕入10%"),
        ("6260", "DEBIT", 1_000, "課税仕入10%"),
        ("6310", "DEBIT", 1_030, "課税仕入10%(控除70)"),
        ("6285", "DEBIT", 1_000, "課税仕入8%軽減"),
        ("6390", "DEBIT", 500, "不課税"),
        ("1570", "DEBIT", 400, "課税仕入10%"),
        ("1570", "DEBIT", 70, "課税仕入10%(控除70)"),
        ("1570", "DEBIT", 80, "課税仕入8%軽減"),
        ("2310", "CREDIT", 7_080, "対象外"),
    ]
    item = Payable.objects.get()
    # Approved on 4 November: the 25th of December is a Friday.
    assert (item.amount_yen, item.due_on, item.person_id) == (7_080, dt.date(2026, 12, 25), claim.person_id)
    assert Entry.objects.get().posted_on == claims.SPENT_ON
    bases = [line.because["basis"] for line in claim.lines.order_by("position")]
    assert bases == ["INVOICE", "BOOKS_ALONE", "UNREGISTERED", "INVOICE", "UNTAXED"]
    assert [unusual(line) for line in claim.lines.order_by("position")] == [
        [], ["領収書なし"], ["登録番号なし"], [], [],
    ]  # fmt: skip


def test_the_receipts_become_documents_that_the_law_can_search(spender: User, ben: User, now: dt.datetime) -> None:
    claim = claims.decided(claims.submitted(spender, now), ben, now)
    kept = Document.objects.get()
    assert (kept.dated_on, kept.amount_yen, kept.partner_name) == (claims.SPENT_ON, 3_300, "港タクシー株式会社")
    assert claim.lines.get().document_id == kept.pk


def test_a_train_over_the_limit_needs_an_invoice(spender: User, now: dt.datetime) -> None:
    claim = claims.submitted(spender, now, claims.taxi(category="TRAIN", amount_yen=30_000, registration_number=""))
    line = claim.lines.get()
    # 30,000 × 10 ÷ 110 = 2,727; × 70% = 1,908.9
    assert (line.because["basis"], line.tax_yen, line.creditable_yen) == ("UNREGISTERED", 2_727, 1_908)


def test_who_agrees_is_told_of_every_payment(spender: User, now: dt.datetime) -> None:
    rides = [replace(TRAIN, amount_yen=200 + place) for place in range(MOST_LINES)]
    claim = claims.submitted(spender, now, *rides)
    told = [text for _name, text in claim_facts({"claim_id": claim.pk})]
    assert [f"¥{ride.amount_yen}　JR東日本　往路　領収書なし" in told for ride in rides] == [True] * MOST_LINES


def test_the_company_chooses_the_day_of_reimbursement(spender: User, ben: User, kei: User, now: dt.datetime) -> None:
    define_policy(months_after=0, pay_day=31, acting_user=kei, at=now)
    define_policy(months_after=1, pay_day=31, acting_user=kei, at=now)
    claims.decided(claims.submitted(spender, now), ben, now)
    # 31 December is no bank business day.
    assert Payable.objects.get().due_on == dt.date(2026, 12, 30)


def test_what_was_spent_in_a_closed_month_is_posted_on_the_day_of_approval(
    spender: User, ben: User, kei: User, now: dt.datetime
) -> None:
    close_month(month=Month(2026, 10), acting_user=kei, at=now)
    claims.decided(claims.submitted(spender, now), ben, now)
    assert Entry.objects.get().posted_on == now.date()


def test_one_form_sent_twice_makes_one_claim(spender: User, kei: User, now: dt.datetime) -> None:
    key = uuid4()
    assert claims.draft(spender, now, key=key).pk == claims.draft(spender, now, key=key).pk
    claims.employed(kei, "9009")
    with pytest.raises(NotYourClaim):
        claims.draft(kei, now, key=key)
    assert Claim.objects.count() == 1


def test_who_is_nobodys_employee_claims_nothing(spender: User, chie: User, now: dt.datetime) -> None:
    with pytest.raises(NoPersonToClaim):
        claims.draft(chie, now)
    assert Claim.objects.count() == 0


@pytest.mark.parametrize(("name", "content", "refusal"), REFUSALS_OF_FILES)
def test_a_file_that_is_not_what_it_says_is_refused(
    name: str, content: bytes, refusal: type[Exception], spender: User, now: dt.datetime
) -> None:
    claim = claims.draft(spender, now)
    with pytest.raises(refusal):
        attach_receipt(claim_id=claim.pk, name=name, content=content, acting_user=spender, at=now)
    assert ClaimReceipt.objects.count() == 0


def test_real_files_are_known_by_their_bytes() -> None:
    heic = b"\x00\x00\x00\x18ftypheic" + bytes(12)
    files = {"a.PDF": b"%PDF-1.4\n1 0 obj\n%%EOF\n", "a.jpeg": b"\xff\xd8\xff\xe0..\xff\xd9", "a.png": claims.png(9)}
    assert [media_type_of(name, content) for name, content in {**files, "a.heic": heic}.items()] == [
        "application/pdf", "image/jpeg", "image/png", "image/heic",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"amount_yen": 0}, AmountOfLineNotPositive),
        ({"amount_yen": -1}, AmountOfLineNotPositive),
        ({"category": "YACHT"}, CategoryUnknown),
        ({"treatment": "FREE"}, CategoryUnknown),
        ({"registration_number": "T123"}, BadRegistrationNumber),
        ({"receipt_id": 999_999}, NotYourReceipt),
    ],
)
def test_a_line_that_cannot_be_is_not_saved(
    changed: dict[str, Any], refusal: type[Exception], spender: User, now: dt.datetime
) -> None:
    claim = claims.draft(spender, now)
    with pytest.raises(refusal):
        change_draft(
            claim_id=claim.pk, title="x", purpose="", lines=(claims.taxi(**changed),), acting_user=spender, at=now
        )
    assert ClaimLine.objects.count() == 0


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ((), NoLines),
        ((claims.taxi(),), ReceiptMissing),
        ((claims.taxi(category="TRAIN", spent_on=dt.date(2026, 11, 5)),), NotSpentYet),
        ((claims.taxi(category="TRAIN"), claims.taxi(category="TRAIN")), ReceiptUsedBefore),
    ],
)
def test_a_draft_that_is_not_whole_is_not_submitted(
    lines: tuple[Any, ...], refusal: type[Exception], spender: User, now: dt.datetime
) -> None:
    claim = claims.draft(spender, now)
    change_draft(claim_id=claim.pk, title="x", purpose="", lines=lines, acting_user=spender, at=now)
    with pytest.raises(refusal):
        submit_claim(claim_id=claim.pk, acting_user=spender, at=now)
    claim.refresh_from_db()
    assert (claim.state, Request.objects.count()) == ("DRAFT", 0)


def test_entertainment_names_who_was_there(spender: User, now: dt.datetime) -> None:
    claim = claims.draft(spender, now)
    dinner = claims.taxi(category="ENTERTAINMENT", receipt_id=claims.receipt(claim, spender, now).pk)
    change_draft(claim_id=claim.pk, title="x", purpose="", lines=(dinner,), acting_user=spender, at=now)
    with pytest.raises(AttendeesMissing):
        submit_claim(claim_id=claim.pk, acting_user=spender, at=now)


def test_a_receipt_used_before_needs_a_reason(spender: User, kei: User, now: dt.datetime) -> None:
    first = claims.submitted(spender, now, shade=7)
    claims.employed(kei, "9009")
    # The same file, another amount; then the same payment, another file.
    for shade, amount_yen in ((7, 5_000), (8, 3_300)):
        claim = claims.draft(kei, now)
        held = claims.receipt(claim, kei, now, shade)
        line = claims.taxi(amount_yen=amount_yen, payee_name="港タクシー株式会社　", receipt_id=held.pk)
        change_draft(claim_id=claim.pk, title="x", purpose="", lines=(line,), acting_user=kei, at=now)
        with pytest.raises(ReceiptUsedBefore, match=f"申請{first.pk}"):
            submit_claim(claim_id=claim.pk, acting_user=kei, at=now)
        said = claims.taxi(amount_yen=amount_yen, receipt_id=held.pk, repeat_reason="相乗りで分けて払った")
        change_draft(claim_id=claim.pk, title="x", purpose="", lines=(said,), acting_user=kei, at=now)
        assert [each.claim_id for each in repeats_of(claim.pk, list(claim.lines.all()))] == [first.pk]
        discard_draft(claim_id=claim.pk, acting_user=kei, at=now)


def test_with_the_reason_it_is_submitted_and_the_approver_reads_it(spender: User, ben: User, now: dt.datetime) -> None:
    claims.submitted(spender, now, TRAIN)
    claim = claims.submitted(
        spender, now, claims.taxi(category="TRAIN", amount_yen=1_100, payee_name="JR東日本", repeat_reason="復路")
    )
    assert unusual(claim.lines.get())[0] == "同じ領収書あり：復路"


def test_a_rejected_claim_does_not_hold_its_receipts(spender: User, ben: User, now: dt.datetime) -> None:
    claims.decided(claims.submitted(spender, now), ben, now, "REJECT")
    assert claims.submitted(spender, now).state == "SUBMITTED"


def test_sent_back_it_is_changed_and_submitted_again(spender: User, ben: User, now: dt.datetime) -> None:
    claim = claims.decided(claims.submitted(spender, now), ben, now, "SEND_BACK")
    assert claim.state == "RETURNED"
    change_draft(claim_id=claim.pk, title="直した", purpose="商談", lines=(TRAIN,), acting_user=spender, at=now)
    submit_claim(claim_id=claim.pk, acting_user=spender, at=now)
    claims.decided(claim, ben, now)
    assert (claim.state, Payable.objects.get().amount_yen) == ("APPROVED", 1_100)


def test_withdrawn_it_is_a_draft_again_and_rejected_it_has_ended(spender: User, ben: User, now: dt.datetime) -> None:
    claim = claims.submitted(spender, now)
    withdraw_request(request_id=Request.objects.get().pk, acting_user=spender, at=now)
    claim.refresh_from_db()
    assert claim.state == "DRAFT"
    submit_claim(claim_id=claim.pk, acting_user=spender, at=now)
    claims.decided(claim, ben, now, "REJECT")
    assert (claim.state, Payable.objects.count()) == ("REJECTED", 0)
    with pytest.raises(NotADraft):
        change_draft(claim_id=claim.pk, title="x", purpose="", lines=(), acting_user=spender, at=now)


def test_nobody_else_touches_a_draft(spender: User, ben: User, chie: User, now: dt.datetime) -> None:
    claim = claims.filled(spender, now)
    asked: list[Any] = [
        lambda: change_draft(claim_id=claim.pk, title="x", purpose="", lines=(), acting_user=chie, at=now),
        lambda: submit_claim(claim_id=claim.pk, acting_user=chie, at=now),
        lambda: discard_draft(claim_id=claim.pk, acting_user=chie, at=now),
        lambda: attach_receipt(claim_id=claim.pk, name="a.png", content=claims.png(1), acting_user=chie, at=now),
    ]
    for each in asked:
        with pytest.raises(NotYourClaim):
            each()
    assert claim.lines.count() == 1


def test_a_submitted_claim_takes_no_change(spender: User, now: dt.datetime) -> None:
    claim = claims.submitted(spender, now)
    with pytest.raises(NotADraft):
        change_draft(claim_id=claim.pk, title="x", purpose="", lines=(), acting_user=spender, at=now)
    with pytest.raises(NotADraft):
        submit_claim(claim_id=claim.pk, acting_user=spender, at=now)
    with pytest.raises(NotADraft):
        discard_draft(claim_id=claim.pk, acting_user=spender, at=now)


def test_a_receipt_is_read_by_the_claimant_the_approver_and_the_checker(
    spender: User, ben: User, kei: User, chie: User, now: dt.datetime
) -> None:
    claim = claims.filled(spender, now)
    held = claim.receipts.get()
    for curious in (ben, kei, chie):
        with pytest.raises(NotAllowed):
            read_receipt(receipt_id=held.pk, acting_user=curious, at=now)
    submit_claim(claim_id=claim.pk, acting_user=spender, at=now)
    for reader in (spender, ben, kei):
        _receipt, file = read_receipt(receipt_id=held.pk, acting_user=reader, at=now)
        assert file.read() == claims.png(7)
        file.close()
    with pytest.raises(NotAllowed):
        read_receipt(receipt_id=held.pk, acting_user=chie, at=now)
    assert Event.objects.filter(step="accounting.expenses.read_receipt").count() == 3
    assert not is_open_to(claim, chie.pk, as_of=now.date(), checks_all=False)


def test_the_neighbour_sees_nothing(spender: User, other_company: Company, now: dt.datetime) -> None:
    claims.submitted(spender, now)
    with scope.working_in(other_company.pk):
        assert (Claim.objects.count(), ClaimLine.objects.count(), ClaimReceipt.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("sql", "constraint"),
    [
        ("UPDATE accounting_claim SET total_yen = 1 WHERE id = %s", "claim_goes_forward_only"),
        ("UPDATE accounting_claim SET state = 'APPROVED', approved_on = '2026-11-04', total_yen = 1 WHERE id = %s", "submitted_claim_is_frozen"),
        ("UPDATE accounting_claim SET state = 'APPROVED' WHERE id = %s", "approved_claim_says_when"),
        ("UPDATE accounting_claim SET state = 'DISCARDED' WHERE id = %s", "claim_goes_forward_only"),
        ("DELETE FROM accounting_claim WHERE id = %s", "claim_goes_forward_only"),
        ("UPDATE accounting_claimline SET amount_yen = 1 WHERE claim_id = %s", "submitted_claim_is_frozen"),
        ("DELETE FROM accounting_claimline WHERE claim_id = %s", "submitted_claim_is_frozen"),
        ("UPDATE accounting_claimreceipt SET name = 'x' WHERE claim_id = %s", "accounting_claimreceipt_is_append_only"),
        (
            "INSERT INTO accounting_claimreceipt (claim_id, stored_file_id, name, media_type, attached_at)"
            " SELECT claim_id, stored_file_id + 1, name, media_type, attached_at FROM accounting_claimreceipt"
            " WHERE claim_id = %s",
            "submitted_claim_is_frozen",
        ),
    ],
)  # fmt: skip
def test_postgresql_freezes_a_submitted_claim(sql: str, constraint: str, spender: User, now: dt.datetime) -> None:
    claim = claims.submitted(spender, now)
    assert refused_by_postgresql(sql, claim.pk) == constraint


@pytest.mark.parametrize(
    ("sql", "constraint"),
    [
        ("UPDATE accounting_claim SET state = 'SUBMITTED', submitted_on = '2026-11-04', total_yen = 1 WHERE id = %s", "submitted_claim_adds_up"),
        ("UPDATE accounting_claim SET state = 'SUBMITTED', submitted_on = '2026-10-19' WHERE id = %s", "submitted_claim_adds_up"),
        ("UPDATE accounting_claim SET state = 'SUBMITTED' WHERE id = %s", "submitted_claim_says_when_and_how_much"),
        ("UPDATE accounting_claim SET state = 'APPROVED' WHERE id = %s", "claim_goes_forward_only"),
        ("UPDATE accounting_claimline SET amount_yen = 0 WHERE claim_id = %s", "claim_line_is_above_zero"),
        ("UPDATE accounting_claimline SET registration_number = 'T1' WHERE claim_id = %s", "receipt_registration_is_t_and_13_digits"),
    ],
)  # fmt: skip
def test_postgresql_refuses_a_draft_that_is_not_whole(
    sql: str, constraint: str, spender: User, now: dt.datetime
) -> None:
    claim = claims.filled(spender, now)
    assert refused_by_postgresql(sql, claim.pk) == constraint


def test_postgresql_keeps_one_claim_of_a_form(spender: User, now: dt.datetime) -> None:
    claim = claims.draft(spender, now)
    copied = (
        "INSERT INTO accounting_claim (form_key, person_id, person_name, title, purpose, state, total_yen, drafted_at,"
        " set_aside) SELECT form_key, person_id, person_name, title, purpose, state, total_yen, drafted_at, set_aside"
        " FROM accounting_claim WHERE id = %s"
    )
    assert refused_by_postgresql(copied, claim.pk) == "one_form_makes_one_claim"
