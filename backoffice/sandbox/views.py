"""The page of the sandbox: made in a company, moved and closed within itself."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.access.middleware import SESSION_KEY
from backoffice.companies import clock
from backoffice.shell.formats import in_english
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import InvalidInput

from . import actions, queries
from .forms import MoveClock, NewSandbox
from .register import CLOSE, MAKE, MOVE, VIEW

PAGE = "backoffice:sandbox_sandbox_detail"
A_DAY = dt.timedelta(days=1)


@page(step=VIEW)
def sandbox_detail(request: StaffRequest) -> HttpResponse:
    """In a sandbox its clock and what it holds back; in a company itself whether it has one, and the way to make it."""
    if not request.company.is_sandbox:
        return render(request, "sandbox/company.html", _of_a_company(request))
    form = MoveClock(initial={"to": clock.now() + A_DAY})
    return render(request, "sandbox/sandbox_detail.html", _of_a_sandbox(request, form))


@form_page(step=MAKE)
def sandbox_new(request: StaffRequest) -> HttpResponse:
    """Make the sandbox of the company, and enter it."""
    found = queries.may_be_let_in(request.user.pk, as_of=clock.today())
    form = NewSandbox(request.POST if request.method == "POST" else None, users=found)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_sandbox(user_ids=form.cleaned_data["users"], acting_user=request.user, at=clock.now())
        except InvalidInput as refusal:
            say_at_field(form, refusal)
        else:
            request.session[SESSION_KEY] = made.pk
            messages.success(request, _("サンドボックスを作り、切り替えました。"))
            return redirect(PAGE)
    context = {
        "form": form,
        "title": _("サンドボックスを作る"),
        "lead": _(
            "科目・部署・役割・承認経路・申請書などの設定を写し、架空の人と取引先を入れます。実際の社員や取引の情報は写しません。"
        ),
        "button": _("作って切り替える"),
        "back_url": reverse(PAGE),
    }
    return render(request, "layouts/form.html", context, status=422 if form.errors else 200)


@post_only(step=MOVE)
def clock_move(request: StaffRequest) -> HttpResponse:
    """Move the clock of the sandbox forwards."""
    form = MoveClock(request.POST)
    if form.is_valid():
        try:
            actions.move_clock(to=form.moment(), acting_user=request.user, at=clock.now(), real_at=clock.real_now())
        except InvalidInput as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("時計を進めました。期日が来た処理を始めています。"))
            return redirect(PAGE)
    return render(request, "sandbox/sandbox_detail.html", _of_a_sandbox(request, form), status=422)


@post_only(step=CLOSE)
def sandbox_close(request: StaffRequest) -> HttpResponse:
    """Close the sandbox for good, and go back to the company."""
    closed = actions.close_sandbox(acting_user=request.user, at=clock.now(), real_at=clock.real_now())
    request.session[SESSION_KEY] = closed.sandbox_of_id
    messages.success(request, _("サンドボックスを閉じました。キーと送り先は使えなくなりました。"))
    return redirect("backoffice:web_home")


def _of_a_company(request: StaffRequest) -> dict[str, Any]:
    found = queries.sandbox_of_here()
    return {
        "sandbox_name": _name(found) if found else "",
        "may_enter": found is not None and found.pk in {each.pk for each in request.companies},
        "sandbox_id": found.pk if found else None,
        "new_url": reverse("backoffice:sandbox_sandbox_new") if request.may(MAKE) and found is None else "",
    }


def _of_a_sandbox(request: StaffRequest, form: MoveClock) -> dict[str, Any]:
    sandbox = queries.here()
    held = [
        {
            "to": each.recipient.get_full_name(),
            "text": each.text_en if in_english() else each.text_ja,
            "at": each.created_at,
        }
        for each in queries.held_back()
    ]
    return {
        "clock": queries.clock_of(sandbox, real_now=clock.real_now()),
        "origin": _name(sandbox.sandbox_of),
        "form": form,
        "held": held,
        "move_url": reverse("backoffice:sandbox_clock_move"),
        "close": _closing() if request.may(CLOSE) else None,
    }


def _closing() -> dict[str, Any]:
    return {
        "label": _("サンドボックスを閉じる"),
        "url": reverse("backoffice:sandbox_sandbox_close"),
        "confirm": _("だれも入れなくなり、キーと送り先は使えなくなります。元に戻せません。"),
        "danger": True,
    }


def _name(company: Any) -> str:
    return str((in_english() and company.name_en) or company.name)
