"""承認経路: every kind's route, the draft of its next version, and whom it would ask."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.approvals import actions, kinds, queries, shown_routes
from backoffice.approvals.forms import ApplyRouteForm, RouteStepForm, WouldAskForm, initial_of
from backoffice.approvals.models import Route, RouteStep, Withdrawal
from backoffice.companies import clock
from backoffice.shell.formats import day
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import InvalidInput

VIEW = "backoffice.approvals.view_routes"
SET = "backoffice.approvals.set_route_step"
NEW = "new"


@page(step=VIEW)
def route_list(request: StaffRequest) -> HttpResponse:
    """The kinds of request, each with the version in force."""
    return render(request, "approvals/route_list.html", {"routes": shown_routes.rows(clock.today())})


@page(step=VIEW)
def route_detail(request: StaffRequest, kind: str) -> HttpResponse:
    """A route as a picture, the step that is chosen, and who would be asked; the draft where there is one."""
    return _route(request, _kind(kind))


@form_page(step=SET)
def route_step(request: StaffRequest, kind: str) -> HttpResponse:
    """Change a step of the draft, or add one."""
    known = _kind(kind)
    if request.method != "POST":
        return _route(request, known)
    form = RouteStepForm(request.POST, today=clock.today(), fields=known.fields())
    if not form.is_valid():
        return _route(request, known, form=form, status=422)
    chosen = request.POST.get("step", NEW)
    made = actions.set_route_step(
        kind=kind,
        position=int(chosen) if chosen.isdecimal() else None,
        step=form.step(),
        acting_user=request.user,
        at=clock.now(),
    )
    messages.success(request, _("段階「%(name)s」を下書きに保存しました。") % {"name": made.name})
    return _back(kind, made.position)


@post_only(step="backoffice.approvals.start_route_draft")
def route_draft(request: StaffRequest, kind: str) -> HttpResponse:
    """Begin the next version."""
    _kind(kind)
    draft = actions.start_route_draft(kind=kind, acting_user=request.user, at=clock.now())
    messages.success(request, _("第%(version)s版の下書きを作りました。") % {"version": draft.version})
    return _back(kind)


@post_only(step="backoffice.approvals.set_withdrawal")
def route_withdrawal(request: StaffRequest, kind: str) -> HttpResponse:
    """Say until when applicants may withdraw."""
    _kind(kind)
    chosen = request.POST.get("withdrawal", "")
    if chosen not in Withdrawal.values:
        raise Http404
    actions.set_withdrawal(kind=kind, withdrawal=chosen, acting_user=request.user, at=clock.now())
    messages.success(request, _("取り下げの決まりを下書きに保存しました。"))
    return _back(kind)


@post_only(step="backoffice.approvals.move_route_step")
def route_move(request: StaffRequest, kind: str) -> HttpResponse:
    """Move a step one place."""
    moved = actions.move_route_step(
        kind=kind,
        position=_number(request, "step"),
        by=-1 if request.POST.get("by") == "front" else 1,
        acting_user=request.user,
        at=clock.now(),
    )
    messages.success(request, _("段階「%(name)s」を移しました。") % {"name": moved.name})
    return _back(kind, moved.position)


@post_only(step="backoffice.approvals.remove_route_step")
def route_remove(request: StaffRequest, kind: str) -> HttpResponse:
    """Take a step out of the draft."""
    position = _number(request, "step")
    actions.remove_route_step(kind=kind, position=position, acting_user=request.user, at=clock.now())
    messages.success(request, _("段階を下書きから削除しました。"))
    return _back(kind)


@post_only(step="backoffice.approvals.discard_route_draft")
def route_discard(request: StaffRequest, kind: str) -> HttpResponse:
    """Throw the draft away."""
    actions.discard_route_draft(kind=kind, acting_user=request.user, at=clock.now())
    messages.success(request, _("下書きを削除しました。"))
    return _back(kind)


@page(step=VIEW)
def route_difference(request: StaffRequest, kind: str) -> HttpResponse:
    """What the draft changes."""
    known = _kind(kind)
    return render(request, "approvals/route_difference.html", _difference(known))


@form_page(step="backoffice.approvals.put_route_into_force")
def route_apply(request: StaffRequest, kind: str) -> HttpResponse:
    """Check what changes, and put the draft into force from a day on."""
    known = _kind(kind)
    form = ApplyRouteForm(request.POST or None, initial={"valid_from": clock.today()})
    if request.method == "POST" and form.is_valid():
        valid_from = form.cleaned_data["valid_from"]
        try:
            made = actions.put_route_into_force(
                kind=kind, valid_from=valid_from, acting_user=request.user, at=clock.now()
            )
        except InvalidInput as refusal:
            say_at_field(form, refusal)
        else:
            said = {"version": made.version, "day": day(valid_from)}
            messages.success(request, _("第%(version)s版を%(day)sから適用します。") % said)
            return _back(kind)
    return render(
        request, "approvals/route_apply.html", {**_difference(known), "form": form}, status=422 if form.errors else 200
    )


def _route(
    request: StaffRequest, kind: kinds.Kind, *, form: RouteStepForm | None = None, status: int = 200
) -> HttpResponse:
    today = clock.today()
    draft, now = queries.draft_of(kind.code), queries.route_of(kind.code, as_of=today)
    asked = request.GET.get("version", "")
    shown = _version(kind.code, asked) if asked else draft or now or queries.newest_of(kind.code)
    is_draft = shown is not None and shown == draft
    chosen = request.POST.get("step") or request.GET.get("step", "")
    steps = list(shown.steps.all()) if shown else []
    step = next((each for each in steps if str(each.position) == chosen), None)
    context: dict[str, Any] = {
        "kind": kind,
        "shown": shown,
        "is_draft": is_draft,
        "draft": draft,
        "now": now,
        "step": step,
        "chosen": chosen,
        "is_first": step is not None and step == steps[0],
        "is_last": step is not None and step == steps[-1],
        "step_who": shown_routes.who_text(step) if step else "",
        "step_alone": shown_routes.alone_text(step) if step else "",
        "step_quorum": shown_routes.quorum_text(step) if step else "",
        "step_due": shown_routes.due_text(step) if step else "",
        "step_from": shown_routes.from_text(step.from_yen) if step else "",
        "version": asked,
        "withdrawals": Withdrawal.choices,
        "may_change": request.may(SET),
        "step_condition": shown_routes.condition_text(step) if step else "",
        "form": form or _step_form(kind, step, is_draft and request.may(SET) and bool(step or chosen == NEW)),
    }
    context |= _would_ask(request, kind, shown)
    if shown:
        context["picture"] = shown_routes.picture(
            shown,
            step_url=reverse("backoffice:approvals_route_detail", args=[kind.code]),
            current=step.position if step else None,
            amount_yen=context.get("amount_yen"),
        )
    return render(request, "approvals/route_detail.html", context, status=status)


def _would_ask(request: StaffRequest, kind: kinds.Kind, shown: Route | None) -> dict[str, Any]:
    """Whom the route that is shown would ask, for what was typed beside it."""
    today = clock.today()
    typed = request.GET if "applicant" in request.GET else None
    steps = list(shown.steps.all()) if shown else []
    form = WouldAskForm(typed, today=today, steps=steps, initial={"day": today, "applicant": request.user.pk})
    if typed is None or shown is None or not form.is_valid():
        return {"ask_form": form}
    applicant, amount_yen, asked_on = (
        form.cleaned_data["applicant"],
        form.cleaned_data["amount"] or 0,
        form.cleaned_data["day"],
    )
    planned = queries.planned(
        steps, applicant_id=applicant.pk, amount_yen=amount_yen, as_of=asked_on, facts=form.facts()
    )
    asked = {person.user_id for plan in planned for person in plan.everybody}
    deputies = queries.deputies_of(asked, kind=kind.code, as_of=asked_on)
    told = shown_routes.would_ask(shown, planned, deputies)
    return {"ask_form": form, "would_ask": told, "amount_yen": amount_yen}


def _step_form(kind: kinds.Kind, step: RouteStep | None, is_open: bool) -> RouteStepForm | None:
    if not is_open:
        return None
    return RouteStepForm(
        today=clock.today(), fields=kind.fields(), initial=initial_of(step) if step else {"quorum": "ANY"}
    )


def _difference(kind: kinds.Kind) -> dict[str, Any]:
    draft, now = queries.draft_of(kind.code), queries.route_of(kind.code, as_of=clock.today())
    if draft is None:
        raise Http404
    return {"kind": kind, "draft": draft, "now": now, "changes": shown_routes.difference(now, draft)}


def _kind(code: str) -> kinds.Kind:
    try:
        return kinds.known(code)
    except KeyError as missing:
        raise Http404 from missing


def _version(kind: str, version: str) -> Route | None:
    found = queries.version_of(kind, int(version)) if version.isdecimal() else None
    if found is None:
        raise Http404
    return found


def _number(request: StaffRequest, name: str) -> int:
    typed = request.POST.get(name, "")
    return int(typed) if typed.isdecimal() else 0


def _back(kind: str, position: int | None = None) -> HttpResponse:
    chosen = f"?step={position}#step-edit" if position else ""
    return redirect(reverse("backoffice:approvals_route_detail", args=[kind]) + chosen)
