"""What the room offers to the closing, to the home page, and to those who approve an advance."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.closing.checks import Check, Found
from backoffice.companies import clock
from backoffice.organisation.queries import person_of
from backoffice.shell.formats import day, money
from backoffice.shell.inbox import WorkItem
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month

from . import queries
from .models import AdvanceRequest, RequestState

SHOWN = 20
DETAIL = "accounting:advances_request_detail"


def checks() -> tuple[Check, ...]:
    """What the closing asks the room."""
    return (
        Check("accounting.advances.ties", gettext_lazy("仮払金・立替金の残高と登録"), ties, 5),
        Check("accounting.advances.long_open", gettext_lazy("長く精算されていない仮払・立替"), long_open, 4),
    )


def ties(month: Month) -> Found:
    """Accounts of advances that are not the sum of the register at the end of the month."""
    apart = [tie for tie in queries.ties(month.last_day) if tie.difference_yen]
    url = reverse("accounting:ledger_account_detail", args=[apart[0].account.pk]) if apart else ""
    names = "、".join(tie.account.name for tie in apart)
    return Found(len(apart), sum(tie.difference_yen for tie in apart), f"{url}?month={month}" if url else "", names)


def long_open(month: Month) -> Found:
    """What was open at the end of the month for longer than the company wants: who holds it, for how many days."""
    found = list(queries.long_open(month.last_day).order_by("paid_on", "pk")[: SHOWN + 1])
    told = "、".join(
        _("%(name)s %(days)s日") % {"name": each.payee_name, "days": (month.last_day - each.paid_on).days}
        for each in found[:SHOWN]
    )
    count = len(found) if len(found) <= SHOWN else queries.long_open(month.last_day).count()
    return Found(count, url=reverse("accounting:advances_advance_list") if count else "", text=told)


def own(request: StaffRequest) -> Iterator[WorkItem]:
    """For everybody: what was sent back, and what one holds for longer than the company wants."""
    returned = queries.requests_of(request.user.pk).filter(state=RequestState.RETURNED)
    for each in returned.order_by("-pk")[:SHOWN]:
        words = _("差し戻された仮払「%(purpose)s」を直す") % {"purpose": each.purpose}
        yield _item(each, words, "undo-2", reverse("accounting:advances_request_correct", args=[each.pk]))
    person, today = person_of(request.user.pk), clock.today()
    for held in queries.long_open(today).filter(person=person)[:SHOWN] if person else ():
        yield WorkItem(
            title=_("仮払「%(purpose)s」を精算する") % {"purpose": held.purpose},
            meta=_("渡した日 %(day)s") % {"day": day(held.paid_on)},
            url=reverse("accounting:advances_request_list"),
            icon="hand-helping",
            amount_yen=held.open_yen,  # type: ignore[attr-defined]
        )


def to_hand_over(request: StaffRequest) -> Iterator[WorkItem]:
    """For who keeps advances: what was agreed to be paid in cash."""
    for each in queries.to_hand_over()[:SHOWN]:
        words = _("仮払「%(purpose)s」を現金で渡す") % {"purpose": each.purpose}
        yield _item(each, words, "hand-helping", reverse(DETAIL, args=[each.pk]))


def request_url(arguments: Mapping[str, Any]) -> str:
    """The page of the request that is asked about."""
    return reverse(DETAIL, args=[arguments["request_id"]])


def request_facts(arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the approval of an advance needs to know: also what the person holds already."""
    held = queries.request(arguments["request_id"])
    today = clock.today()
    before = list(queries.open_advances_of(held.person_id, today))
    open_yen = sum(each.open_yen for each in before)  # type: ignore[attr-defined]
    oldest = _("%(yen)s（%(count)s件、いちばん古いものは%(days)s日前）") % {
        "yen": money(open_yen),
        "count": len(before),
        "days": (today - before[0].paid_on).days if before else 0,
    }
    return [
        (_("目的"), held.purpose),
        (_("必要な日"), day(held.needed_on)),
        (_("受け取り方"), str(held.get_pay_by_display())),
        (_("未精算の仮払"), oldest if before else _("なし")),
    ]


def _item(held: AdvanceRequest, title: str, icon: str, url: str) -> WorkItem:
    return WorkItem(
        title=title,
        meta=held.person_name,
        url=url,
        icon=icon,
        due_on=held.needed_on,
        amount_yen=held.amount_yen,
    )
