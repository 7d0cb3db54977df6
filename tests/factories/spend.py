"""Sums owed: a supplier, a person, bills, and payments agreed to."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from accounting.ledger.rules import Source
from accounting.payables.actions import (
    NewBill,
    NewBillLine,
    NewFee,
    NewFeeStep,
    NewPayable,
    approve_payment,
    decide_fee_bearer,
    issue_notices,
    judge_supplier,
    list_fee_step,
    owe,
    pay_items,
    plan_payment,
    receive_invoice,
    receive_mail,
    record_bill,
)
from accounting.payables.models import (
    BILL,
    Bill,
    BillWithholding,
    FeeBearer,
    FeeStep,
    Payable,
    PaymentNotice,
    PaymentRun,
    ReceivedInvoice,
    SupplierStanding,
)
from accounting.payables.rules import FeeKind
from backoffice.approvals.actions import NewStep, decide_request, define_route
from backoffice.approvals.models import Request
from backoffice.eventlog.actions.record import must_record
from backoffice.organisation.models import Person, User
from backoffice.partners.models import Partner

from .books import PAYABLE, RENT, debit
from .mails import PDF, mail
from .trade import supplier

SINCE = dt.date(2020, 4, 1)
DUE_ON = dt.date(2026, 11, 25)
PAID_AFTER = dt.timedelta(days=60)
INCURRED_ON = dt.date(2026, 10, 31)


def person(code: str, user: User | None = None) -> Person:
    """Somebody whom the company knows, who signs in as the user."""
    return Person.objects.create(
        code=code, family_name="髙﨑", given_name=code, family_kana="タカサキ", given_kana="アイコ", user=user
    )


def owed(number: int, keeper: User, at: dt.datetime, **changed: Any) -> Payable:
    """A sum of 1,000 yen of rent, owed to a person unless the caller names a partner."""
    given: dict[str, Any] = {
        "source": Source("tests.spend.paper", number),
        "incurred_on": INCURRED_ON,
        "due_on": DUE_ON,
        "account_code": PAYABLE,
        "description": f"立替 {number}",
        "lines": (debit(RENT, 1000),),
        **changed,
    }
    if "partner" not in given and "person" not in given:
        given["person"] = Person.objects.filter(code="9001").first() or person("9001")
    return owe(new=NewPayable(**given), acting_user=keeper, at=at)


def billed(partner: Partner, keeper: User, at: dt.datetime, **changed: Any) -> Bill:
    """A bill of 100,000 yen of advertising and 10,000 yen of tax, from a registered supplier."""
    given: dict[str, Any] = {
        "partner_id": partner.pk,
        "number": "A-1",
        "registration_number": "T7000012050002",
        "dated_on": INCURRED_ON,
        "due_on": dt.date(2026, 11, 30),
        "description": "10月分 広告",
        "lines": (NewBillLine("6210", "STANDARD", 100_000, "広告の掲載"),),
        "total_yen": 110_000,
        "taxes": {"STANDARD": 10_000},
        **changed,
    }
    return record_bill(new=NewBill(**given), acting_user=keeper, at=at)


def fees_paid(
    fees: Iterable[tuple[FeeKind, int]], keeper: User, approver: User, at: dt.datetime
) -> list[BillWithholding]:
    """Fees of individuals, one bill each, all paid on 25 November."""
    made = [
        billed(
            supplier(f"S10{place}", f"個人 {place}", kind="INDIVIDUAL", registration_number=""),
            keeper,
            at,
            registration_number="",
            lines=(NewBillLine("6240", "OUTSIDE", fee_yen, "報酬"),),
            taxes={},
            total_yen=fee_yen,
            fee=NewFee(kind),
        )
        for place, (kind, fee_yen) in enumerate(fees)
    ]
    items = Payable.objects.filter(source_kind=BILL, source_id__in=[each.pk for each in made])
    run = decided(planned(list(items), keeper, at), approver, at)
    pay_items(run_id=run.pk, acting_user=keeper, at=at + PAID_AFTER)
    return list(BillWithholding.objects.filter(bill__in=made))


def payment_route(approver: User, admin: User, at: dt.datetime) -> None:
    """A route on which one person agrees to payments."""
    define_route(
        kind="accounting.payables.payment",
        name="支払の承認",
        steps=[NewStep("管理本部長", "PERSON", user=approver)],
        valid_from=SINCE,
        acting_user=admin,
        at=at,
    )


def planned(items: list[Payable], keeper: User, at: dt.datetime, pay_on: dt.date = DUE_ON, **more: Any) -> PaymentRun:
    """A payment of the items, awaiting its approval."""
    return plan_payment(
        payable_ids=[each.pk for each in items],
        pay_on=pay_on,
        bank_account_code="MAIN",
        acting_user=keeper,
        at=at,
        **more,
    )


def decided(run: PaymentRun, approver: User, at: dt.datetime, outcome: str = "APPROVE") -> PaymentRun:
    """The payment after the decision of its approver."""
    asked = Request.objects.get(case_kind="accounting.payables.payment", case_id=run.pk)
    decide_request(request_id=asked.pk, outcome=outcome, comment="確認", acting_user=approver, at=at)
    run.refresh_from_db()
    return run


def approve_directly(run: PaymentRun, approver: User, at: dt.datetime) -> None:
    """Take the performed action past the engine, as only an action under way may."""
    with transaction.atomic(), must_record("accounting.payables.approve_payment"):
        approve_payment(run_id=run.pk, acting_user=approver, at=at)


def received(
    keeper: User, at: dt.datetime, content: bytes = b"%PDF-1.7 a bill %%EOF", name: str = "b.pdf"
) -> ReceivedInvoice:
    """A file that came in."""
    return receive_invoice(name=name, content=content, origin="ELECTRONIC", acting_user=keeper, at=at)


def mailed(keeper: User, at: dt.datetime) -> int:
    """A mail that came in, with its invoice."""
    (made,) = receive_mail(name="10.eml", content=mail(("m.pdf", PDF)), acting_user=keeper, at=at)
    assert made.mail_id is not None
    return made.mail_id


def judged(partner: Partner, law: str, keeper: User, at: dt.datetime) -> SupplierStanding:
    """A supplier under a law since long ago."""
    return judge_supplier(
        partner_id=partner.pk, law=law, reason="資本金1,000万円以下", valid_from=SINCE, acting_user=keeper, at=at
    )


def listed_fee(keeper: User, at: dt.datetime, **changed: Any) -> FeeStep:
    """660 yen of a transfer of 30,000 yen or more to another bank, since long ago."""
    given: dict[str, Any] = {
        "bank_account_code": "MAIN",
        "reach": "OTHER_BANK",
        "least_yen": 30_000,
        "fee_yen": 660,
        "valid_from": SINCE,
        **changed,
    }
    return list_fee_step(new=NewFeeStep(**given), acting_user=keeper, at=at)


def borne(partner: Partner, keeper: User, at: dt.datetime, **changed: Any) -> FeeBearer:
    """A supplier who bears the fee, as a discount of what was bought."""
    given: dict[str, Any] = {
        "bearer": "SUPPLIER",
        "treatment": "DISCOUNT",
        "reason": "2026年4月1日付の基本契約書 第8条",
        "valid_from": SINCE,
        **changed,
    }
    return decide_fee_bearer(partner_id=partner.pk, **given, acting_user=keeper, at=at)


def noticed(run: PaymentRun, keeper: User, at: dt.datetime, reply_by: dt.date | None = None) -> PaymentNotice:
    """The first notice of an approved payment; a purchase statement where it has a day until which to reply."""
    issue_notices(run_id=run.pk, is_statement=reply_by is not None, reply_by=reply_by, acting_user=keeper, at=at)
    return PaymentNotice.objects.filter(run=run).order_by("pk")[0]
