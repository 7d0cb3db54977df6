"""押印申請: the list, one request, and the forms that carry it on."""

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
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import denied, say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal
from legal.contracts import queries as contracts
from legal.contracts.models import Contract, ContractState
from legal.seals import actions, queries, shown
from legal.seals.forms import ConcludeForm, CorrectScanForm, RefuseForm, RequestForm, ScanForm, SealingForm
from legal.seals.models import PaperKind, SealRequest

VIEW, VIEW_OWN, ROOM = "legal.seals.view_seals", "legal.seals.view_own", "legal.seals"
LIST, DETAIL = "legal:seals_request_list", shown.DETAIL
VIEW_CONTRACTS = "legal.contracts.view_contracts"
Save = Callable[[dict[str, Any]], object]


@page(step=VIEW_OWN)
def request_list(request: StaffRequest) -> HttpResponse:
    """押印申請: one's own and those for seals that one keeps; all of them for who sees the register."""
    view, text = request.GET.get("view", ""), request.GET.get("q", "").replace("\0", "").strip()
    of = None if request.may(VIEW) else request.user.pk
    found = page_of(request, queries.requests(of=of, keeper=of, view=view, text=text), by="id", descending=True)
    context = {
        "requests": [shown.row(each, clock.today()) for each in found.rows],
        "page": found,
        "query": text,
        "view": view,
        "tabs": shown.tabs(view),
        "sees_all": of is None,
        "new_url": reverse("legal:seals_request_new"),
    }
    return render(request, "legal/seals/request_list.html", context)


@page(step=VIEW_OWN)
def request_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One request: for its applicant, those who are asked, who keeps the seal, and who sees the register."""
    held = _request(pk)
    reads_contracts = request.may(VIEW_CONTRACTS)
    is_theirs = queries.may_see(held, request.user.pk, as_of=clock.today(), reads_contracts=reads_contracts)
    if not is_theirs and not request.may(VIEW):
        return denied(request)
    return render(request, "legal/seals/request_detail.html", shown.detail(request, held, clock.today()))


@form_page(step=f"{ROOM}.request_seal")
def request_new(request: StaffRequest) -> HttpResponse:
    """Ask for a seal; ?contract= begins with a contract's words."""

    def save(given: dict[str, Any]) -> SealRequest:
        paper, form_key = _file(given.pop("paper")), given.pop("form_key")
        new = actions.NewRequest(**given)
        return actions.request_seal(form_key=form_key, new=new, paper=paper, acting_user=request.user, at=clock.now())

    choices = _contracts(request)
    initial = {"copies": 1, "original": "KEEP", **_from_contract(request, choices)}
    form = RequestForm(request.POST or None, request.FILES or None, contracts=choices, initial=initial)
    return _form(request, form, save, title=_("押印の申請"), button=_("申請"), back_url=reverse(LIST))


@form_page(step=f"{ROOM}.resubmit_request")
def request_correct(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct what came back, and ask again."""
    held = _request(pk)
    if held.requested_by_id != request.user.pk:
        return denied(request)

    def save(given: dict[str, Any]) -> SealRequest:
        paper = _file(given.pop("paper"))
        given.pop("form_key")
        new = actions.NewRequest(**given)
        return actions.resubmit_request(request_id=pk, new=new, paper=paper, acting_user=request.user, at=clock.now())

    initial = {name: getattr(held, name) for name in (*actions.NewRequest.__slots__, "form_key")}
    form = RequestForm(request.POST or None, request.FILES or None, contracts=_contracts(request), initial=initial)
    title = _("「%(title)s」の再申請") % {"title": held.title}
    return _form(request, form, save, title=title, button=_("再申請"), back_url=reverse(DETAIL, args=[pk]), pk=pk)


@post_only(step=f"{ROOM}.discard_request")
def request_discard(request: StaffRequest, pk: int) -> HttpResponse:
    """取りやめる."""
    held = actions.discard_request(request_id=_request(pk).pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("「%(title)s」の押印申請を取りやめました。") % {"title": held.title})
    return redirect(LIST)


@form_page(step=f"{ROOM}.record_sealing")
def request_seal(request: StaffRequest, pk: int) -> HttpResponse:
    """押印を記録: by who keeps the seal."""
    held = _request(pk)
    if not queries.keeps(request.user.pk, held.seal_id, clock.today()):
        return denied(request)

    def save(given: dict[str, Any]) -> object:
        plain = {name: given[name] for name in ("sealed_on", "imprints", "note")}
        return actions.record_sealing(
            request_id=pk, **plain, marks=form.marks(), acting_user=request.user, at=clock.now()
        )

    initial = {"sealed_on": clock.today(), "imprints": held.copies, "is_on_revenue_stamp": bool(held.stamp_duty_yen)}
    form = SealingForm(request.POST or None, initial=initial)
    lead = _("%(seal)s　%(copies)s部　SHA-256 %(sha)s…") % {
        "seal": held.seal,
        "copies": held.copies,
        "sha": held.paper_sha256[:16],
    }
    return _form(request, form, save, lead=lead, **_about(held, _("「%(title)s」の押印"), _("押印を記録")))


@form_page(step=f"{ROOM}.refuse_sealing")
def request_refuse(request: StaffRequest, pk: int) -> HttpResponse:
    """押印せずに戻す: by who keeps the seal, with a reason."""
    held = _request(pk)
    if not queries.keeps(request.user.pk, held.seal_id, clock.today()):
        return denied(request)

    def save(given: dict[str, Any]) -> object:
        return actions.refuse_sealing(request_id=pk, **given, acting_user=request.user, at=clock.now())

    form = RefuseForm(request.POST or None)
    return _form(request, form, save, **_about(held, _("「%(title)s」を押印せずに戻す"), _("申請者に戻す")))


@form_page(step=f"{ROOM}.record_scan")
def request_scan(request: StaffRequest, pk: int) -> HttpResponse:
    """写しを登録: by the applicant or who keeps the seal."""
    held = _request(pk)
    if held.requested_by_id != request.user.pk and not queries.keeps(request.user.pk, held.seal_id, clock.today()):
        return denied(request)

    def save(given: dict[str, Any]) -> object:
        scan = actions.NewFile(given["scan"].name, given["scan"].read())
        return actions.record_scan(request_id=pk, scan=scan, acting_user=request.user, at=clock.now())

    form = ScanForm(request.POST or None, request.FILES or None)
    return _form(request, form, save, **_about(held, _("「%(title)s」の写しの登録"), _("写しを登録")))


@form_page(step=f"{ROOM}.correct_scan")
def request_rescan(request: StaffRequest, pk: int) -> HttpResponse:
    """写しを差し替え: another scan in the place of a wrong one."""
    held = _request(pk)
    if not shown.may_rescan(request, held, clock.today()):
        return denied(request)

    def save(given: dict[str, Any]) -> object:
        scan = actions.NewFile(given["scan"].name, given["scan"].read())
        return actions.correct_scan(
            request_id=pk, scan=scan, reason=given["reason"], acting_user=request.user, at=clock.now()
        )

    form = CorrectScanForm(request.POST or None, request.FILES or None)
    return _form(request, form, save, **_about(held, _("「%(title)s」の写しの差し替え"), _("写しを差し替え")))


@form_page(step=f"{ROOM}.conclude_contract")
def request_conclude(request: StaffRequest, pk: int) -> HttpResponse:
    """締結を記録: the contract of the request, with the scan that is here."""
    held = _request(pk)
    if held.contract is None:
        raise Http404

    def save(given: dict[str, Any]) -> object:
        return actions.conclude_contract(request_id=pk, **given, acting_user=request.user, at=clock.now())

    sealing = getattr(held, "sealing", None)
    form = ConcludeForm(request.POST or None, initial={"signed_on": sealing.sealed_on if sealing else clock.today()})
    lead = _("押印した書類の写し（%(name)s）が、締結した契約書として保管されます。") % {
        "name": held.scan.title if held.scan else _("未登録")
    }
    words = _about(held, _("「%(title)s」の締結"), _("締結を記録"))
    done_url = reverse("legal:contracts_contract_detail", args=[held.contract.pk])
    return _form(request, form, save, lead=lead, done_url=done_url, **words)


@page(step=f"{ROOM}.read_file")
def file_download(request: StaffRequest, pk: int, document_pk: int) -> FileResponse:
    """The bytes of a paper of the request, for those who may see it."""
    try:
        found, file = actions.read_file(
            request_id=pk, document_id=document_pk, acting_user=request.user, at=clock.now()
        )
    except (SealRequest.DoesNotExist, Document.DoesNotExist) as missing:
        raise Http404 from missing
    return file_answer(found, file)


def _form(
    request: StaffRequest,
    form: BaseForm,
    save: Save,
    *,
    title: str,
    button: str,
    back_url: str,
    pk: int = 0,
    lead: str = "",
    done_url: str = "",
) -> HttpResponse:
    """A page with one form; a refusal is said at the field that it names."""
    if request.method == "POST" and form.is_valid():
        try:
            made = save(dict(form.cleaned_data))
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("記録しました。"))
            return redirect(done_url or reverse(DETAIL, args=[pk or getattr(made, "pk", 0)]))
    template = "legal/seals/request_form.html" if isinstance(form, RequestForm) else "legal/seals/form.html"
    context = {"form": form, "title": title, "button": button, "back_url": back_url, "lead": lead}
    return render(request, template, context, status=422 if form.errors else 200)


def _about(held: SealRequest, title: str, button: str) -> dict[str, Any]:
    """The words of a form about one request."""
    return {
        "title": title % {"title": held.title},
        "button": button,
        "back_url": reverse(DETAIL, args=[held.pk]),
        "pk": held.pk,
    }


def _contracts(request: StaffRequest) -> Any:
    """The contracts whose seal the user may ask for."""
    of = None if request.may(VIEW_CONTRACTS) else request.user.pk
    return contracts.contracts(of=of, view="approved", today=clock.today()).order_by("-id")


def _from_contract(request: StaffRequest, choices: Any) -> dict[str, Any]:
    asked = request.GET.get("contract", "")
    found: Contract | None = (
        choices.filter(pk=asked, state=ContractState.APPROVED).first() if asked.isdecimal() else None
    )
    if found is None:
        return {}
    return {
        "contract": found,
        "paper_kind": PaperKind.CONTRACT,
        "title": _("%(title)s 契約書") % {"title": found.title},
        "addressee": found.partner_name,
        "purpose": _("承認済みの契約を締結するため"),
        "copies": 2,
    }


def _file(sent: Any) -> actions.NewFile | None:
    return actions.NewFile(sent.name, sent.read()) if sent else None


def _request(pk: int) -> SealRequest:
    try:
        return queries.request(pk)
    except SealRequest.DoesNotExist as missing:
        raise Http404 from missing
