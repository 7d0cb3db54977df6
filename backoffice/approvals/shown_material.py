"""判断材料 as the page of a request wants it: why the reader is asked, what went before, and what rooms know."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies.clock import TOKYO
from backoffice.shell.formats import day, money, signed
from backoffice.shell.request import StaffRequest

from . import kinds, queries, shown_routes
from .material import Fact, Material, Matter, found
from .models import Request

EARLIER = 3


def materials(request: StaffRequest, asked: Request, *, who: queries.Acting, today: dt.date) -> list[Material]:
    """Everything that the reader is told beside what was asked."""
    kind = kinds.known(asked.kind)
    matter = _matter(request, asked, kind, today)
    decides = asked.applicant_id != who.user_id and any(queries.answers_for(asked, who).values())
    return [*_rule(asked, kind), *found(matter, decides=decides), *_earlier(asked, kind, who.user_id, today)]


def _matter(request: StaffRequest, asked: Request, kind: kinds.Kind, today: dt.date) -> Matter:
    return Matter(
        request_id=asked.pk,
        kind=asked.kind,
        arguments=asked.arguments,
        amount_yen=asked.amount_yen,
        applicant_id=asked.applicant_id,
        reader_id=request.user.pk,
        submitted_on=asked.submitted_at.astimezone(TOKYO).date(),
        partner_id=kind.partner(asked.arguments),
        costs=tuple(kind.costs(asked.arguments)),
        today=today,
        fiscal_year_first_month=request.company.fiscal_year_first_month,
        may=request.may,
    )


def _rule(asked: Request, kind: kinds.Kind) -> Iterator[Material]:
    """What the route says of the step that the request waits at."""
    if asked.step_now is None:
        return
    step = queries.step_of(asked.route_id, asked.step_now)
    from_text = shown_routes.from_text(step.from_yen)
    told = [
        (_("依頼先の決めかた"), shown_routes.who_text(step)),
        (
            _("必要な金額"),
            _("%(from)s（税込）") % {"from": from_text} if step.from_yen and kind.with_tax else from_text,
        ),
        (_("専決"), shown_routes.alone_text(step)),
        (_("必要な条件"), shown_routes.condition_text(step)),
        (_("必要な人数"), shown_routes.quorum_text(step)),
        (_("根拠"), step.because),
    ]
    facts = tuple(Fact(label, text) for label, text in told if text)
    yield Material(_("この段階の決まり：%(step)s") % {"step": step.name}, facts)


def _earlier(asked: Request, kind: kinds.Kind, user_id: int, today: dt.date) -> Iterator[Material]:
    """The newest comparable requests among those that the reader may open: who may not open one is not told of it."""
    like = kind.like(asked.arguments)
    before = queries.visible_among(queries.earlier_like(asked, like), user_id, as_of=today)
    if facts := tuple(_last(each, asked, is_alike=bool(like)) for each in before[:EARLIER]):
        title = _("同じ相手についての前回までの申請") if like else _("この申請者の前回までの申請")
        every = _("あなたが見られる申請のうち、新しい順に3件までです。")
        newest = _("同じ種類の新しい1,000件のうち、あなたが見られる申請を、新しい順に3件まで示します。")
        yield Material(title, facts, note=newest if like else every)


def _last(each: Request, asked: Request, *, is_alike: bool) -> Fact:
    return Fact(
        label=day(each.submitted_at),
        text=each.title,
        note="　".join(filter(None, (each.applicant_name, _amounts(each, asked if is_alike else None)))),
        tag=str(each.get_state_display()),
        state=each.state,
        url=reverse("backoffice:approvals_request_detail", args=[each.pk]),
    )


def _amounts(each: Request, asked: Request | None) -> str:
    if each.amount_yen is None:
        return ""
    if asked is None or asked.amount_yen is None or asked.amount_yen == each.amount_yen:
        return money(each.amount_yen)
    more = asked.amount_yen - each.amount_yen
    return _("%(amount)s（今回は%(more)s）") % {"amount": money(each.amount_yen), "more": signed(money(more), more)}
