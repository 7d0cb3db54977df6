"""The ledger of contracts, one contract, and the forms that carry it on."""

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
from backoffice.organisation.queries import unit_of
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import denied, say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

from . import actions, queries, shown
from .forms import ContractForm, EndForm, PaperForm, SigningForm
from .models import Contract

VIEW, VIEW_OWN = "legal.contracts.view_contracts", "legal.contracts.view_own"
LIST, DETAIL = "legal:contracts_contract_list", shown.DETAIL
Save = Callable[[dict[str, Any]], Contract]


@page(step=VIEW_OWN)
def contract_list(request: StaffRequest) -> HttpResponse:
    """契約台帳: every contract for legal, one's own for everybody else, the newest first."""
    view, text = request.GET.get("view", ""), request.GET.get("q", "").replace("\0", "").strip()
    of = None if request.may(VIEW) else request.user.pk
    by_end = view == queries.EXPIRING
    found = page_of(
        request,
        queries.contracts(of=of, view=view, text=text, today=clock.today()),
        by="ends_on" if by_end else "id",
        descending=not by_end,
    )
    context = {
        "contracts": [shown.row(each, clock.today()) for each in found.rows],
        "page": found,
        "query": text,
        "view": view,
        "tabs": shown.tabs(view),
        "sees_all": of is None,
        "new_url": reverse("legal:contracts_contract_new"),
    }
    return render(request, "legal/contracts/contract_list.html", context)


@page(step=VIEW_OWN)
def contract_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One contract: its terms, papers, route and record."""
    contract = _contract(pk)
    if not _may_see(request, contract):
        return denied(request)
    return render(request, "legal/contracts/contract_detail.html", shown.detail(request, contract, clock.today()))


@form_page(step="legal.contracts.request_contract")
def contract_new(request: StaffRequest) -> HttpResponse:
    """Ask for a contract."""

    def save(given: dict[str, Any]) -> Contract:
        draft = _file(given.pop("draft"))
        new = actions.NewContract(**given)
        return actions.request_contract(new=new, draft=draft, acting_user=request.user, at=clock.now())

    form = ContractForm(
        request.POST or None, request.FILES or None, initial={"unit": unit_of(request.user.pk, as_of=clock.today())}
    )
    return _form(request, form, save, title=_("契約の申請"), button=_("申請"), back_url=reverse(LIST))


@form_page(step="legal.contracts.resubmit_contract")
def contract_correct(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct what was sent back, and submit it again."""
    contract = _contract(pk)
    if contract.requested_by_id != request.user.pk:
        return denied(request)

    def save(given: dict[str, Any]) -> Contract:
        draft = _file(given.pop("draft"))
        new = actions.NewContract(**given)
        return actions.resubmit_contract(contract_id=pk, new=new, draft=draft, acting_user=request.user, at=clock.now())

    initial = {name: getattr(contract, name) for name in actions.NewContract.__slots__}
    form = ContractForm(request.POST or None, request.FILES or None, initial=initial)
    title = _("「%(title)s」の再申請") % {"title": contract.title}
    return _form(request, form, save, title=title, button=_("再申請"), back_url=reverse(DETAIL, args=[pk]))


@form_page(step="legal.contracts.record_signing")
def contract_sign(request: StaffRequest, pk: int) -> HttpResponse:
    """Record that the contract was concluded."""
    contract = _contract(pk)

    def save(given: dict[str, Any]) -> Contract:
        given["signed_paper"] = _file(given["signed_paper"])
        return actions.record_signing(contract_id=pk, **given, acting_user=request.user, at=clock.now())

    form = SigningForm(request.POST or None, request.FILES or None, initial={"signed_on": clock.today()})
    title = _("「%(title)s」の締結") % {"title": contract.title}
    return _form(request, form, save, title=title, button=_("締結を記録"), back_url=reverse(DETAIL, args=[pk]))


@form_page(step="legal.contracts.keep_signed_paper")
def contract_paper(request: StaffRequest, pk: int) -> HttpResponse:
    """Keep the signed paper of a concluded contract, in the place of what is there."""
    contract = _contract(pk)

    def save(given: dict[str, Any]) -> Contract:
        paper = actions.NewFile(given["paper"].name, given["paper"].read())
        return actions.keep_signed_paper(
            contract_id=pk, paper=paper, reason=given["reason"], acting_user=request.user, at=clock.now()
        )

    form = PaperForm(request.POST or None, request.FILES or None)
    title = _("「%(title)s」の締結した契約書") % {"title": contract.title}
    return _form(request, form, save, title=title, button=_("契約書を保管"), back_url=reverse(DETAIL, args=[pk]))


@post_only(step="legal.contracts.renew_contract")
def contract_renew(request: StaffRequest, pk: int) -> HttpResponse:
    """Record that the contract renewed by itself."""
    contract = actions.renew_contract(contract_id=_contract(pk).pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("「%(title)s」の更新を記録しました。") % {"title": contract.title})
    return redirect(DETAIL, pk=pk)


@form_page(step="legal.contracts.end_contract")
def contract_end(request: StaffRequest, pk: int) -> HttpResponse:
    """Record that the contract is over."""
    contract = _contract(pk)

    def save(given: dict[str, Any]) -> Contract:
        return actions.end_contract(contract_id=pk, **given, acting_user=request.user, at=clock.now())

    form = EndForm(request.POST or None, initial={"ended_on": contract.ends_on})
    title = _("「%(title)s」の終了") % {"title": contract.title}
    return _form(request, form, save, title=title, button=_("終了を記録"), back_url=reverse(DETAIL, args=[pk]))


@page(step="legal.contracts.read_file")
def file_download(request: StaffRequest, pk: int, document_pk: int) -> FileResponse:
    """The bytes of a paper of the contract, for those who may see it."""
    try:
        found, file = actions.read_file(
            contract_id=pk, document_id=document_pk, acting_user=request.user, at=clock.now()
        )
    except (Contract.DoesNotExist, Document.DoesNotExist) as missing:
        raise Http404 from missing
    return file_answer(found, file)


def _form(request: StaffRequest, form: BaseForm, save: Save, *, title: str, button: str, back_url: str) -> HttpResponse:
    """A page with one form; a refusal is said at the field that it names."""
    if request.method == "POST" and form.is_valid():
        try:
            contract = save(dict(form.cleaned_data))
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("「%(title)s」を保存しました。") % {"title": contract.title})
            return redirect(DETAIL, pk=contract.pk)
    context = {"form": form, "title": title, "button": button, "back_url": back_url}
    return render(request, "legal/contracts/form.html", context, status=422 if form.errors else 200)


def _file(sent: Any) -> actions.NewFile | None:
    return actions.NewFile(sent.name, sent.read()) if sent else None


def _may_see(request: StaffRequest, contract: Contract) -> bool:
    return request.may(VIEW) or queries.may_see(contract, request.user.pk, as_of=clock.today())


def _contract(pk: int) -> Contract:
    try:
        return queries.contract(pk)
    except Contract.DoesNotExist as missing:
        raise Http404 from missing
