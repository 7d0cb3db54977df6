"""印章台帳: the register, one seal, and the forms of who keeps it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.documents.answer import file_answer
from backoffice.documents.models import Document
from backoffice.eventlog.saving import saves_anew
from backoffice.shell.pages import form_page, page
from backoffice.shell.problem import denied, say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal
from legal.seals import actions, queries, shown_register
from legal.seals.forms import (
    CustodianForm,
    KindForm,
    LendForm,
    PolicyForm,
    SealChangeForm,
    SealForm,
    TakeBackForm,
    WithdrawForm,
)
from legal.seals.models import Seal, SealLending
from legal.seals.work import LOOKS_AHEAD

ROOM, VIEW, KEEP = "legal.seals", "legal.seals.view_seals", "legal.seals.register_seal"
LIST, DETAIL = "legal:seals_seal_list", "legal:seals_seal_detail"
Save = Callable[[dict[str, Any]], object]


@page(step=VIEW)
def seal_list(request: StaffRequest) -> HttpResponse:
    """印章台帳: every seal, with withdrawn ones."""
    today = clock.today()
    leaving = {each.seal_id for each in queries.losing_custodians(today + LOOKS_AHEAD)}
    context = {
        "seals": [shown_register.seal_row(each, leaving) for each in queries.seals(today)],
        "new_url": reverse("legal:seals_seal_new") if request.may(KEEP) else "",
        "kinds_url": reverse("legal:seals_seal_kinds") if request.may(KEEP) else "",
        "log_url": reverse("legal:seals_log_list"),
    }
    return render(request, "legal/seals/seal_list.html", context)


@page(step=VIEW)
def seal_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One seal with its custodians and lendings."""
    context = shown_register.seal_detail(request, _seal(pk), clock.today())
    return render(request, "legal/seals/seal_detail.html", context)


@form_page(step=KEEP)
def seal_new(request: StaffRequest) -> HttpResponse:
    """Enter a seal."""

    def save(given: dict[str, Any]) -> object:
        people = {name: given.pop(name) for name in ("custodian", "deputy")}
        imprint = _file(given.pop("imprint"))
        return actions.register_seal(
            new=actions.NewSeal(**given), **people, imprint=imprint, acting_user=request.user, at=clock.now()
        )

    initial = {"code": queries.next_seal_code(), "in_use_from": clock.today()}
    form = SealForm(request.POST or None, request.FILES or None, initial=initial)
    return _form(request, form, save, title=_("印章の登録"), button=_("登録"), back_url=reverse(LIST))


@saves_anew(f"{ROOM}.seal")
@form_page(step=f"{ROOM}.change_seal")
def seal_change(request: StaffRequest, pk: int) -> HttpResponse:
    """Change what may change of a seal."""
    seal = _seal(pk)

    def save(given: dict[str, Any]) -> object:
        imprint = _file(given.pop("imprint"))
        change = actions.SealChange(**given)
        return actions.change_seal(seal_id=pk, change=change, imprint=imprint, acting_user=request.user, at=clock.now())

    initial = {name: getattr(seal, name) for name in actions.SealChange.__slots__}
    form = SealChangeForm(request.POST or None, request.FILES or None, initial=initial)
    return _form(request, form, save, **_about(seal, _("「%(seal)s」の登録の変更"), _("変更")))


@form_page(step=f"{ROOM}.name_custodian")
def seal_custodian(request: StaffRequest, pk: int) -> HttpResponse:
    """Hand a seal over."""
    seal = _seal(pk)

    def save(given: dict[str, Any]) -> object:
        return actions.name_custodian(seal_id=pk, **given, acting_user=request.user, at=clock.now())

    form = CustodianForm(request.POST or None, initial={"valid_from": clock.today()})
    return _form(request, form, save, **_about(seal, _("「%(seal)s」の保管者の変更"), _("保管者を変更")))


@form_page(step=f"{ROOM}.withdraw_seal")
def seal_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a seal out of use."""
    seal = _seal(pk)

    def save(given: dict[str, Any]) -> object:
        return actions.withdraw_seal(seal_id=pk, **given, acting_user=request.user, at=clock.now())

    form = WithdrawForm(request.POST or None, initial={"withdrawn_on": clock.today()})
    lead = _("廃止した印章は使えなくなり、台帳と押印簿には残ります。元に戻せません。")
    return _form(request, form, save, lead=lead, **_about(seal, _("「%(seal)s」の廃止"), _("廃止")))


@form_page(step=f"{ROOM}.lend_seal")
def seal_lend(request: StaffRequest, pk: int) -> HttpResponse:
    """Record that somebody takes a seal out: by who keeps it, or the register."""
    seal = _seal(pk)
    if not _keeps(request, pk):
        return denied(request)

    def save(given: dict[str, Any]) -> object:
        return actions.lend_seal(seal_id=pk, **given, acting_user=request.user, at=clock.now())

    form = LendForm(request.POST or None, initial={"lent_on": clock.today(), "due_on": clock.today()})
    return _form(request, form, save, **_about(seal, _("「%(seal)s」の持ち出し"), _("持ち出しを記録")))


@form_page(step=f"{ROOM}.take_back_seal")
def lending_return(request: StaffRequest, pk: int) -> HttpResponse:
    """Record that a seal came back."""
    try:
        held = queries.lending(pk)
    except SealLending.DoesNotExist as missing:
        raise Http404 from missing
    if not _keeps(request, held.seal_id):
        return denied(request)

    def save(given: dict[str, Any]) -> object:
        return actions.take_back_seal(lending_id=pk, **given, acting_user=request.user, at=clock.now())

    form = TakeBackForm(request.POST or None, initial={"returned_on": clock.today()})
    return _form(request, form, save, **_about(held.seal, _("「%(seal)s」の返却"), _("返却を記録")))


@page(step=f"{ROOM}.read_imprint")
def seal_imprint(request: StaffRequest, pk: int) -> FileResponse:
    """The picture of the imprint, for who keeps the seal and who keeps imprints."""
    try:
        found, file = actions.read_imprint(seal_id=pk, acting_user=request.user, at=clock.now())
    except (Seal.DoesNotExist, Document.DoesNotExist) as missing:
        raise Http404 from missing
    return file_answer(found, file)


@form_page(step=f"{ROOM}.define_kind")
def seal_kinds(request: StaffRequest) -> HttpResponse:
    """印章の種類と決まり: the company's own list, and within how many days a scan is expected."""
    is_policy = request.POST.get("which") == "policy"
    kind = KindForm(request.POST if request.method == "POST" and not is_policy else None)
    policy = PolicyForm(request.POST if is_policy else None, initial={"scan_days": queries.scan_days()})
    form: Any = policy if is_policy else kind
    act: Any = actions.define_policy if is_policy else actions.define_kind
    if request.method == "POST" and form.is_valid():
        try:
            act(**form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("記録しました。"))
            return redirect("legal:seals_seal_kinds")
    context = {"kinds": queries.kinds(), "kind_form": kind, "policy_form": policy, "form": form}
    return render(request, "legal/seals/seal_kinds.html", context, status=422 if form.errors else 200)


def _form(
    request: StaffRequest,
    form: BaseForm,
    save: Save,
    *,
    title: str,
    button: str,
    back_url: str,
    lead: str = "",
    pk: int = 0,
) -> HttpResponse:
    """A page with one form; a refusal is said at the field that it names."""
    if request.method == "POST" and form.is_valid():
        try:
            made = save(dict(form.cleaned_data))
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("記録しました。"))
            return redirect(_done_url(request, pk or getattr(made, "pk", 0)))
    context = {"form": form, "title": title, "button": button, "back_url": back_url, "lead": lead, "in_register": True}
    return render(request, "legal/seals/form.html", context, status=422 if form.errors else 200)


def _done_url(request: StaffRequest, pk: int) -> str:
    """The seal, or for a custodian who does not see the register what they keep seals for."""
    return reverse(DETAIL, args=[pk]) if request.may(VIEW) else reverse("legal:seals_request_list")


def _about(seal: Seal, title: str, button: str) -> dict[str, Any]:
    return {
        "title": title % {"seal": seal.name},
        "button": button,
        "back_url": reverse(DETAIL, args=[seal.pk]),
        "pk": seal.pk,
    }


def _keeps(request: StaffRequest, seal_id: int) -> bool:
    return request.may(KEEP) or queries.keeps(request.user.pk, seal_id, clock.today())


def _file(sent: Any) -> actions.NewFile | None:
    return actions.NewFile(sent.name, sent.read()) if sent else None


def _seal(pk: int) -> Seal:
    try:
        return queries.seal(pk)
    except Seal.DoesNotExist as missing:
        raise Http404 from missing
