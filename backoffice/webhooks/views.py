"""Pages: endpoints, a new one with its secret shown once, the log of what was delivered, and sending again."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backoffice.companies import clock
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import InvalidInput

from . import actions, queries, shown
from .actions.change_endpoint import OF_EVERYBODY
from .forms import NewEndpoint, Range
from .models import DeliveryState, WebhookDelivery, WebhookEndpoint

LIST, DETAIL = "backoffice:webhooks_endpoint_list", "backoffice:webhooks_endpoint_detail"
DELIVERY = "backoffice:webhooks_delivery_detail"
MAKE, VIEW = "backoffice.webhooks.make_endpoint", "backoffice.webhooks.view_endpoints"
PAUSE = "backoffice.webhooks.pause_endpoint"
DAY = dt.timedelta(days=1)
ENDED = "ended"


@page(step=VIEW)
def endpoint_list(request: StaffRequest) -> HttpResponse:
    """Webhookの送り先: one's own, or everybody's for those who answer for them."""
    of_everybody = request.may(OF_EVERYBODY)
    is_ended = request.GET.get("view") == ENDED
    endpoints = queries.ended() if is_ended else queries.in_use()
    listed = queries.counted(endpoints, None if of_everybody else request.user.pk)
    found = page_of(request, listed, by="id", descending=True)
    context = {
        "endpoints": [shown.counted(each, clock.real_now()) for each in found.rows],
        "page": found,
        "of_everybody": of_everybody,
        "tabs": [
            {"label": _("使用中・停止中"), "url": "?", "is_here": not is_ended},
            {"label": _("廃止"), "url": f"?view={ENDED}", "is_here": is_ended},
        ],
        "new_url": reverse("backoffice:webhooks_endpoint_new") if request.may(MAKE) else "",
    }
    return render(request, "webhooks/endpoint_list.html", context)


@form_page(step=MAKE)
def endpoint_new(request: StaffRequest) -> HttpResponse:
    """Make an endpoint; the answer shows its secret, once."""
    kinds = queries.kinds_open_to(request.user, as_of=clock.today())
    form = NewEndpoint(request.POST or None, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_endpoint(**form.cleaned_data, acting_user=request.user, at=clock.real_now())
        except InvalidInput as refusal:
            say_at_field(form, refusal)
        else:
            return _shown_once(request, made, _("Webhookの送り先を作りました"))
    context = {"form": form, "title": _("送り先を作る"), "button": _("作る"), "back_url": reverse(LIST)}
    return render(request, "webhooks/endpoint_new.html", context, status=422 if form.errors else 200)


@page(step=VIEW)
def endpoint_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """An endpoint with the log of what was delivered to it, all of it or one state."""
    endpoint = _endpoint(request, pk)
    state = request.GET.get("state", "")
    wanted = state if state in DeliveryState.values else ""
    found = page_of(request, queries.deliveries_of(pk, state=wanted), by="id", descending=True)
    is_own = endpoint.user_id == request.user.pk
    context = {
        "endpoint": shown.endpoint(endpoint, clock.real_now()),
        "acts": shown.acts(endpoint, is_own=is_own, may_pause=request.may(PAUSE)),
        "deliveries": [shown.delivery(each) for each in found.rows],
        "tabs": [
            {"label": label, "url": f"?state={code}" if code else "?", "is_here": code == wanted}
            for code, label in (("", _("すべて")), *DeliveryState.choices)
        ],
        "page": found,
        "range": Range(initial={"first_on": clock.real_today(), "last_on": clock.real_today()}),
        "back_url": reverse(LIST),
    }
    return render(request, "webhooks/endpoint_detail.html", context)


@post_only(step="backoffice.webhooks.send_test")
def endpoint_test(request: StaffRequest, pk: int) -> HttpResponse:
    """Send a test, and look at how it went."""
    _endpoint(request, pk)
    delivery = actions.send_test(endpoint_id=pk, acting_user=request.user, at=clock.real_now())
    messages.success(request, _("テストを送ります。数秒後に、この画面を開き直してください。"))
    return redirect(DELIVERY, pk=delivery.pk)


@post_only(step="backoffice.webhooks.end_endpoint")
def endpoint_end(request: StaffRequest, pk: int) -> HttpResponse:
    """Never send to it again."""
    _endpoint(request, pk)
    ended = actions.end_endpoint(endpoint_id=pk, acting_user=request.user, at=clock.real_now())
    messages.success(request, _("送り先「%(name)s」を廃止しました。") % {"name": ended.name})
    return redirect(LIST)


@post_only(step=PAUSE)
def endpoint_pause(request: StaffRequest, pk: int) -> HttpResponse:
    """Send nothing more for now."""
    _endpoint(request, pk)
    actions.pause_endpoint(endpoint_id=pk, acting_user=request.user, at=clock.real_now())
    messages.success(request, _("送信を停止しました。"))
    return redirect(DETAIL, pk=pk)


@post_only(step="backoffice.webhooks.resume_endpoint")
def endpoint_resume(request: StaffRequest, pk: int) -> HttpResponse:
    """Send again what waits, and what happened meanwhile."""
    _endpoint(request, pk)
    actions.resume_endpoint(endpoint_id=pk, acting_user=request.user, at=clock.real_now())
    messages.success(request, _("送信を再開しました。停止中のできごとも送ります。"))
    return redirect(DETAIL, pk=pk)


@post_only(step="backoffice.webhooks.rotate_secret")
def endpoint_rotate(request: StaffRequest, pk: int) -> HttpResponse:
    """A new secret, shown once; the former one signs beside it for a day."""
    _endpoint(request, pk)
    made = actions.rotate_secret(endpoint_id=pk, acting_user=request.user, at=clock.real_now())
    return _shown_once(request, made, _("署名鍵を交換しました"))


@post_only(step="backoffice.webhooks.replay_deliveries")
def endpoint_replay(request: StaffRequest, pk: int) -> HttpResponse:
    """Send the deliveries of some days again."""
    _endpoint(request, pk)
    form = Range(request.POST)
    if not form.is_valid():
        messages.error(request, _("送り直す期間を、日付で入力してください。"))
        return redirect(DETAIL, pk=pk)
    given = form.cleaned_data
    count = actions.replay_deliveries(
        endpoint_id=pk,
        since=_midnight(given["first_on"]),
        until=_midnight(given["last_on"] + DAY),
        only_failed=given["only_failed"],
        acting_user=request.user,
        at=clock.real_now(),
    )
    said = ngettext("%(count)s件を送り直します。", "%(count)s件を送り直します。", count) % {"count": count}
    messages.success(request, said)
    return redirect(DETAIL, pk=pk)


@page(step=VIEW)
def delivery_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One delivery: what is sent, and every attempt with its answer."""
    found = _delivery(request, pk)
    is_own = found.endpoint.user_id == request.user.pk
    can_replay = is_own and found.endpoint.paused_at is None
    attempts = page_of(request, queries.attempts_of(pk), by="number", descending=True)
    context = {
        "delivery": shown.delivery(found),
        "body": found.body,
        "endpoint": shown.endpoint(found.endpoint, clock.real_now()),
        "attempts": [shown.attempt(each) for each in attempts.rows],
        "page": attempts,
        "replay_url": reverse("backoffice:webhooks_delivery_replay", args=[pk]) if can_replay else "",
        "list_url": reverse(LIST),
    }
    return render(request, "webhooks/delivery_detail.html", context)


@post_only(step="backoffice.webhooks.replay_delivery")
def delivery_replay(request: StaffRequest, pk: int) -> HttpResponse:
    """Send one delivery again."""
    _delivery(request, pk)
    actions.replay_delivery(delivery_id=pk, acting_user=request.user, at=clock.real_now())
    messages.success(request, _("送り直します。数秒後に、この画面を開き直してください。"))
    return redirect(DELIVERY, pk=pk)


def _endpoint(request: StaffRequest, pk: int) -> WebhookEndpoint:
    """An endpoint that the reader may see; the page of another's is not found."""
    try:
        return queries.endpoint(pk, None if request.may(OF_EVERYBODY) else request.user.pk)
    except WebhookEndpoint.DoesNotExist as missing:
        raise Http404 from missing


def _delivery(request: StaffRequest, pk: int) -> WebhookDelivery:
    try:
        found = queries.delivery(pk)
    except WebhookDelivery.DoesNotExist as missing:
        raise Http404 from missing
    if found.endpoint.user_id != request.user.pk and not request.may(OF_EVERYBODY):
        raise Http404
    return found


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=clock.TOKYO)


def _shown_once(request: StaffRequest, made: actions.MadeEndpoint, title: str) -> HttpResponse:
    context: dict[str, Any] = {
        "title": title,
        "secret": made.secret,
        "endpoint": shown.endpoint(made.endpoint, clock.real_now()),
        "back_url": reverse(LIST),
    }
    response = render(request, "webhooks/secret.html", context)
    response["Cache-Control"] = "no-store"
    return response
