"""What contracts offer to the home page and to approvals."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.shell.formats import day, money
from backoffice.shell.inbox import WorkItem
from backoffice.shell.request import StaffRequest

from . import queries
from .models import Contract

SHOWN = 50


def to_conclude(request: StaffRequest) -> Iterator[WorkItem]:
    """For legal: what is approved and not signed, and what has run out."""
    for contract in queries.to_sign()[:SHOWN]:
        yield _item(contract, _("契約「%(title)s」の締結を記録する"), "signature", contract.starts_on)
    for contract in queries.run_out(clock.today())[:SHOWN]:
        title = _("契約「%(title)s」の更新を記録する") if contract.renews else _("契約「%(title)s」の終了を記録する")
        yield _item(contract, title, "calendar-clock", contract.ends_on)


def to_correct(request: StaffRequest) -> Iterator[WorkItem]:
    """For who asked: what was sent back."""
    for contract in queries.to_correct(request.user.pk)[:SHOWN]:
        yield _item(contract, _("契約「%(title)s」を直して再申請する"), "undo-2", contract.starts_on)


def contract_url(arguments: Mapping[str, Any]) -> str:
    """The page of the contract that is asked about."""
    return reverse("legal:contracts_contract_detail", args=[arguments["contract_id"]])


def contract_facts(arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the approval of a contract needs to know."""
    contract = queries.contract(arguments["contract_id"])
    return [
        (_("相手方"), contract.partner_name),
        (_("契約の種類"), contract.get_kind_display()),
        (_("主管部署"), contract.unit.name),
        (_("契約期間"), term_text(contract)),
        (_("自動更新"), renewal_text(contract)),
        (_("契約金額（税込）"), money(contract.amount_yen) if contract.amount_yen else _("定めなし")),
        (_("目的と概要"), contract.purpose),
        (_("契約書の案"), contract.draft.title if contract.draft else _("なし")),
    ]


def term_text(contract: Contract) -> str:
    """2026/11/01〜2027/10/31, or without an end."""
    last = day(contract.ends_on) if contract.ends_on else _("期間の定めなし")
    return f"{day(contract.starts_on)}〜{last}"


def renewal_text(contract: Contract) -> str:
    """Whether, for how long, and until when to refuse."""
    if not contract.renews:
        return _("なし")
    return _("%(months)sか月ごとに自動更新（%(notice)sか月前までに通知）") % {
        "months": contract.renewal_months,
        "notice": contract.notice_months,
    }


def _item(contract: Contract, title: str, icon: str, due_on: Any) -> WorkItem:
    return WorkItem(
        title=title % {"title": contract.title},
        meta=contract.partner_name,
        url=reverse("legal:contracts_contract_detail", args=[contract.pk]),
        icon=icon,
        due_on=due_on,
        amount_yen=contract.amount_yen,
    )
