"""Vouchers by hand: rent paid with tax, and whatever a test changes of it."""

import datetime as dt
import uuid
from typing import Any

from accounting.ledger.actions import define_voucher_policy, draft_voucher, enter_voucher, save_template
from accounting.ledger.models import PaperDemand, RuledKind, Voucher, VoucherTemplate
from accounting.ledger.rules import NewVoucher, NewVoucherLine, Side
from backoffice.approvals.actions import NewStep, decide_request, define_route
from backoffice.approvals.models import Request
from backoffice.organisation.models import User

from . import cast
from .books import BANK, POSTED_ON

ADVERTISING = "6210"
PDF = b"%PDF-1.7\na receipt\n%%EOF\n"


def line(account_code: str, side: Side, amount_yen: int, **more: Any) -> NewVoucherLine:
    return NewVoucherLine(account_code=account_code, side=side, amount_yen=amount_yen, **more)


def new(**changed: Any) -> NewVoucher:
    """11,000 yen of advertising, tax included, paid from the bank."""
    given: dict[str, Any] = {
        "posted_on": POSTED_ON,
        "description": "広告の掲載",
        "lines": (line(ADVERTISING, Side.DEBIT, 11_000), line(BANK, Side.CREDIT, 11_000)),
        **changed,
    }
    return NewVoucher(**given)


def drafted(keeper: User, at: dt.datetime, **changed: Any) -> Voucher:
    return draft_voucher(form_key=uuid.uuid4(), new=new(**changed), acting_user=keeper, at=at)


def entered(keeper: User, at: dt.datetime, **changed: Any) -> Voucher:
    """That voucher, posted, or before its approvers."""
    voucher = enter_voucher(form_key=uuid.uuid4(), voucher_id=None, new=new(**changed), acting_user=keeper, at=at)
    return Voucher.objects.get(pk=voucher.pk)


def template(keeper: User, at: dt.datetime) -> VoucherTemplate:
    """An entry of advertising, saved to start from."""
    entry = entered(keeper, at).entry
    assert entry is not None
    return save_template(entry_id=entry.pk, name="広告", with_amounts=True, acting_user=keeper, at=at)


def route(approver: User, admin: User, at: dt.datetime) -> None:
    """A route on which one person agrees to vouchers."""
    define_route(
        kind="accounting.ledger.voucher",
        name="振替伝票の承認",
        steps=[NewStep("経理部長", "PERSON", user=approver)],
        valid_from=dt.date(2020, 4, 1),
        acting_user=admin,
        at=at,
    )


def policy(keeper: User, at: dt.datetime, approval_from_yen: int | None, **demands: str) -> None:
    """The company's choices, made by somebody who may."""
    chief = cast.member("chief", "長", duties=("accounting.voucher_policy",))
    define_voucher_policy(
        approval_from_yen=approval_from_yen,
        demands={RuledKind(kind): PaperDemand(demand) for kind, demand in demands.items()},
        acting_user=chief,
        at=at,
    )


def decided(voucher: Voucher, approver: User, at: dt.datetime, outcome: str = "APPROVE") -> Voucher:
    """The voucher after the decision of its approver."""
    asked = Request.objects.get(case_kind="accounting.ledger.voucher", case_id=voucher.pk)
    decide_request(request_id=asked.pk, outcome=outcome, comment="確認", acting_user=approver, at=at)
    return Voucher.objects.get(pk=voucher.pk)
