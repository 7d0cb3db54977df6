"""What seals offer to the home page, to approvals, to contracts, to deadlines and to the search."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.approvals.hanging import Hanging
from backoffice.approvals.kinds import Field
from backoffice.companies import clock
from backoffice.deadlines.register import Deadline, Kind
from backoffice.shell.finding import SHOWN, Hit
from backoffice.shell.formats import day, money
from backoffice.shell.inbox import WorkItem
from backoffice.shell.request import StaffRequest
from legal.contracts.following import Step
from legal.contracts.models import Contract, ContractState

from . import queries
from .limits import SHOWN_TASKS
from .models import SealRequest, StampedDocument

DETAIL, SEAL = "legal:seals_request_detail", "legal:seals_seal_detail"
VIEW, ASK = "legal.seals.view_seals", "legal.seals.request_seal"
TONES = {
    "RETURNED": "warn",
    "SUBMITTED": "wait",
    "APPROVED": "warn",
    "SEALED": "wait",
    "DONE": "ok",
    "REJECTED": "REJECTED",
    "DISCARDED": "",
}
# How far ahead the register looks for custodians who leave.
LOOKS_AHEAD = dt.timedelta(days=60)


def to_seal(request: StaffRequest) -> Iterator[WorkItem]:
    """押印待ち: for who keeps the seal, and the deputy; each is told who else can do it."""
    today = clock.today()
    for each in queries.to_seal(request.user.pk, today)[:SHOWN_TASKS]:
        custody = queries.custody_on(each.seal_id, today)
        names = [custody.user_name, custody.deputy_name] if custody else []
        meta = _("%(seal)s　%(name)s（押印できる人：%(keepers)s）") % {
            "seal": each.seal.name,
            "name": each.requested_by_name,
            "keepers": "、".join(filter(None, names)),
        }
        yield _item(each, _("「%(title)s」に押印する"), meta, "stamp", each.wanted_on)


def to_scan(request: StaffRequest) -> Iterator[WorkItem]:
    """写し待ち: for the applicant, until the company's days are over."""
    for each in queries.to_scan(of=request.user.pk)[:SHOWN_TASKS]:
        meta = f"{each.sealing.number}　{each.seal.name}"
        yield _item(each, _("「%(title)s」の写しを登録する"), meta, "scan-line", each.sealing.scan_due_on)


def to_correct(request: StaffRequest) -> Iterator[WorkItem]:
    """For the applicant: what came back."""
    for each in queries.to_correct(request.user.pk)[:SHOWN_TASKS]:
        yield _item(each, _("「%(title)s」の押印申請を直す"), each.refused_reason, "undo-2", each.wanted_on)


def to_keep(request: StaffRequest) -> Iterator[WorkItem]:
    """For who keeps the register: custodians who leave, and seals that should have come back."""
    today = clock.today()
    for each in hanging(today, today + LOOKS_AHEAD):
        title = _("%(seal)sの保管者を決める") % {"seal": each.title}
        yield WorkItem(title=title, meta=each.person, url=each.url, icon="user-check", due_on=each.day)
    for lent in queries.lent_too_long(today)[:SHOWN_TASKS]:
        title = _("持ち出し中の%(seal)sの返却を確認する") % {"seal": lent.seal.name}
        url = reverse(SEAL, args=[lent.seal_id])
        yield WorkItem(title=title, meta=lent.lent_to_name, url=url, icon="undo-2", due_on=lent.due_on)


def hanging(first: dt.date, last: dt.date) -> Iterator[Hanging]:
    """The seals whose custodian may no longer work here from some day on."""
    losing = list(queries.losing_custodians(last))
    ends = queries.last_days(each.user_id for each in losing)
    for each in losing:
        yield Hanging(
            title=each.seal.name,
            person=each.user_name,
            day=max(ends[each.user_id] or first, first),
            remedy=_("次の保管者を決めます。"),
            url=reverse(SEAL, args=[each.seal_id]),
        )


def scans_due(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """The days until which scans of sealed papers are expected."""
    for each in queries.scans_due(as_of, until):
        yield Deadline(
            on=each.sealing.scan_due_on,
            title=_("押印した書類の写し"),
            meta=f"{each.title}　{each.requested_by_name}",
            url=reverse(DETAIL, args=[each.pk]),
            kind=Kind.COMPANY,
            source=each.sealing.number,
        )


def after_contract(request: StaffRequest, contract: Contract) -> Iterator[Step]:
    """What was asked for a contract, and asking for its seal while it awaits its conclusion."""
    for each in queries.for_contract(contract.pk):
        yield Step(
            label=_("押印申請 %(title)s") % {"title": each.title},
            url=reverse(DETAIL, args=[each.pk]),
            meta=each.seal.name,
            tag=str(each.get_state_display()),
            state=TONES[each.state],
        )
    if contract.state == ContractState.APPROVED and request.may(ASK):
        yield Step(label=_("押印を申請"), url=f"{reverse('legal:seals_request_new')}?contract={contract.pk}")


def request_url(arguments: Mapping[str, Any]) -> str:
    """The page of the request that is asked about."""
    return reverse(DETAIL, args=[arguments["request_id"]])


def request_facts(arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the approval needs to know."""
    held = queries.request(arguments["request_id"])
    facts = [
        (_("印章"), f"{held.seal}（{held.seal.kind.name}）"),
        (_("書類の種類"), str(held.get_paper_kind_display())),
        (_("書類の名前"), held.title),
        (_("提出先・相手方"), held.addressee),
        (_("目的"), held.purpose),
        (_("部数"), _("%(count)s部") % {"count": held.copies}),
        (_("押印が必要な日"), day(held.wanted_on)),
        (_("原本の扱い"), str(held.get_original_display())),
    ]
    if held.contract:
        approved = day(held.contract.approved_on) if held.contract.approved_on else ""
        facts.append((_("契約"), _("%(title)s（%(day)s承認）") % {"title": held.contract.title, "day": approved}))
    if held.stamped_as != StampedDocument.NONE:
        facts.append((_("収入印紙（1部あたり）"), money(held.stamp_duty_yen)))
    if held.paper:
        facts.append((_("押印する書類"), held.paper.title))
    return [*facts, (_("書類のSHA-256"), held.paper_sha256)]


def fields() -> Sequence[Field]:
    """What conditions of a route may look at."""
    return (
        Field("seal_kind", _("印章の種類")),
        Field("seal", _("印章の管理番号")),
        Field("paper_kind", _("書類の種類")),
        Field("agreed_contract", _("承認済みの契約（はい・いいえ）")),
    )


def find_requests(request: StaffRequest, words: str) -> Iterator[Hit]:
    """By title, addressee, applicant or number, the newest first."""
    of = None if request.may(VIEW) else request.user.pk
    for each in queries.requests(of=of, keeper=of, text=words).order_by("-id")[: SHOWN + 1]:
        number = each.sealing.number if hasattr(each, "sealing") else ""
        meta = "　".join(filter(None, (number, each.addressee, str(each.get_state_display()))))
        yield Hit(each.title, meta, reverse(DETAIL, args=[each.pk]))


def _item(held: SealRequest, title: str, meta: str, icon: str, due_on: dt.date) -> WorkItem:
    return WorkItem(
        title=title % {"title": held.title},
        meta=meta,
        url=reverse(DETAIL, args=[held.pk]),
        icon=icon,
        due_on=due_on,
    )
