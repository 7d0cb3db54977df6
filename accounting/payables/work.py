"""What payables offer to the home page, to the list of deadlines, and to those who approve a payment."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.deadlines.register import Deadline, Kind
from backoffice.shell import formats
from backoffice.shell.inbox import WorkItem
from backoffice.shell.request import StaffRequest

from . import queries
from .models import PaymentState
from .words import LIMIT_SOURCES

WEEK = dt.timedelta(days=7)
SHOWN = 10


def to_plan(request: StaffRequest) -> Iterator[WorkItem]:
    """The open items that fall due within a week and are in no payment yet: one line a day."""
    for on, count, total_yen in queries.unplanned_due(until=clock.today() + WEEK):
        yield WorkItem(
            title=_("%(count)s件の支払を起案する") % {"count": count},
            meta=_("買掛・未払　%(day)s期日") % {"day": formats.day(on)},
            url=f"{reverse('accounting:payables_item_list')}?due_to={on.isoformat()}",
            icon="hand-coins",
            due_on=on,
            amount_yen=total_yen,
        )


def to_pay(request: StaffRequest) -> Iterator[WorkItem]:
    """Approved payments that are not carried out yet."""
    for run in queries.payment_runs().filter(state=PaymentState.APPROVED).order_by("pay_on", "pk")[:SHOWN]:
        yield WorkItem(
            title=_("%(count)s件の支払を実行する") % {"count": run.count},
            meta=str(run.bank_account),
            url=reverse("accounting:payables_payment_detail", args=[run.pk]),
            icon="landmark",
            due_on=run.pay_on,
            amount_yen=run.total_yen,
        )


def to_record(request: StaffRequest) -> Iterator[WorkItem]:
    """Received invoices that wait to be recorded, in one line."""
    count = queries.waiting_count()
    if count:
        yield WorkItem(
            title=_("受け取った請求書%(count)s件を登録する") % {"count": count},
            meta=_("買掛・未払"),
            url=reverse("accounting:payables_received_list"),
            icon="inbox",
        )


def limit_days(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """The last day by law of the open items of suppliers whom a law concerns, one line each."""
    for each in queries.open_limits(as_of):
        if as_of <= each.limit.last_on <= until:
            yield Deadline(
                on=each.limit.last_on,
                title=_("%(payee)sへの支払の期限（60日目）") % {"payee": each.item.payee_name},
                meta=formats.money(each.item.to_pay_yen),
                url=reverse("accounting:payables_limit_list"),
                kind=Kind.STATUTORY,
                source=str(LIMIT_SOURCES[each.law]),
            )


def payment_days(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """支払期日 of the open items, one line a day."""
    for on, count, total_yen in queries.due_between(as_of, until):
        yield Deadline(
            on=on,
            title=_("買掛・未払の支払期日"),
            meta=_("%(count)s件　%(amount)s") % {"count": count, "amount": formats.money(total_yen)},
            url=f"{reverse('accounting:payables_item_list')}?due_from={on.isoformat()}&due_to={on.isoformat()}",
            kind=Kind.COMPANY,
            source=_("請求書と経費精算の支払期日"),
        )


def payment_facts(arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the approval of a payment needs to know: when, from where, and each sum with its payee."""
    run = queries.payment_run(arguments["run_id"])
    items = list(queries.payment_items(run.pk)[:SHOWN])
    return [
        (_("支払日"), formats.weekday_day(run.pay_on)),
        (_("支払口座"), str(run.bank_account)),
        (_("件数"), _("%(count)s件") % {"count": run.count}),
        (_("合計"), formats.money(run.total_yen)),
        *([(_("差し引く振込手数料"), formats.money(run.fees_yen))] if run.fees_yen else []),
        *((each.payee_name, f"{formats.money(each.to_pay_yen)}　{each.description}") for each in items),
        *([(_("ほか"), _("%(count)s件") % {"count": run.count - SHOWN})] if run.count > SHOWN else []),
    ]


def payment_url(arguments: Mapping[str, Any]) -> str:
    """The page of the payment that is asked about."""
    return reverse("accounting:payables_payment_detail", args=[arguments["run_id"]])
