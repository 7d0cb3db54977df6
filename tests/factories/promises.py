"""Contracts that the company of the tests asks for, and the people who review and conclude them."""

import datetime as dt
from dataclasses import replace
from typing import Any

from backoffice.access.models import Role
from backoffice.approvals.actions import NewStep, decide_request, define_route
from backoffice.approvals.models import Request
from backoffice.organisation.models import Unit, User
from backoffice.partners.models import Partner
from legal.contracts.actions import NewContract, NewFile, record_signing, request_contract
from legal.contracts.models import Contract

from . import cast

A_PDF = NewFile("契約書.pdf", b"%PDF-1.7 a contract")
A_WORD = NewFile("案.docx", b"PK\x03\x04 a draft")


def terms(partner: Partner, **changed: Any) -> NewContract:
    """A year of services, renewed by itself."""
    given = NewContract(
        title="物流業務の委託",
        kind="SERVICES",
        partner=partner,
        unit=Unit.objects.get(code="100"),
        purpose="倉庫での保管と配送を委託します。",
        starts_on=dt.date(2026, 12, 1),
        ends_on=dt.date(2027, 11, 30),
        amount_yen=3_300_000,
        renews=True,
        renewal_months=12,
        notice_months=3,
    )
    return replace(given, **changed)


def lawyer(username: str = "jun", given_name: str = "純") -> User:
    """Somebody who keeps contracts."""
    return cast.member(username, given_name, duties=("legal.contracting",))


def route(reviewer: User, head: User, admin: User, at: dt.datetime) -> None:
    """Legal reviews, then one person agrees from ten million yen on."""
    define_route(
        kind="legal.contracts.contract",
        name="契約の承認",
        steps=[
            NewStep("法務の審査", "ROLE", role=Role.objects.get(code=f"role-{reviewer.username}")),
            NewStep("社長", "PERSON", from_yen=10_000_000, user=head),
        ],
        valid_from=cast.SINCE,
        acting_user=admin,
        at=at,
    )


def requested(partner: Partner, requester: User, at: dt.datetime, **changed: Any) -> Contract:
    """A contract under review."""
    return request_contract(new=terms(partner, **changed), draft=A_WORD, acting_user=requester, at=at)


def decided(contract: Contract, by: User, at: dt.datetime, outcome: str = "APPROVE", comment: str = "") -> Contract:
    """The contract after a decision on its open request."""
    request = Request.objects.get(case_kind="legal.contracts.contract", case_id=contract.pk, state="PENDING")
    decide_request(request_id=request.pk, outcome=outcome, comment=comment, acting_user=by, at=at)
    contract.refresh_from_db()
    return contract


def signed(contract: Contract, by: User, at: dt.datetime) -> Contract:
    """The contract, concluded on the day."""
    return record_signing(
        contract_id=contract.pk,
        signed_on=at.date(),
        signing_way="ELECTRONIC",
        signed_paper=A_PDF,
        original_at="",
        acting_user=by,
        at=at,
    )
