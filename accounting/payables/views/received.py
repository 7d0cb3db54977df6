"""Received invoices: the list, taking files in, what one says, and putting it aside."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.payables import actions, queries, shown
from accounting.payables.forms import Intake, Reason
from accounting.payables.models import ReceivedInvoice, ReceivedMail, ReceivedState
from backoffice.companies import clock
from backoffice.documents.answer import bytes_answer
from backoffice.documents.mails import ENDING, is_mail
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page
from backoffice.shell.problem import refusal_text, say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

VIEW, TAKE = "accounting.payables.view_items", "accounting.payables.receive_invoice"
LIST = "accounting:payables_received_list"


@page(step=VIEW)
def received_list(request: StaffRequest) -> HttpResponse:
    """受け取った請求書: what waits to be recorded, or what became of it."""
    asked = request.GET.get("state", ReceivedState.WAITING)
    state = asked if asked in ReceivedState.values or asked == "" else ReceivedState.WAITING
    found = page_of(request, queries.received_invoices(state), by="received_at", descending=True)
    context = {
        "rows": [shown.received_row(each) for each in found.rows],
        "page": found,
        "tabs": shown.received_tabs(state),
        "new_url": reverse("accounting:payables_received_new") if request.may(TAKE) else "",
    }
    return render(request, "accounting/payables/received_list.html", context)


@form_page(step=TAKE)
def received_new(request: StaffRequest) -> HttpResponse:
    """Take a file in: PDF, picture, or the XML of an electronic invoice."""
    form = Intake(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = _taken_in(request, form.cleaned_data["file"], form.cleaned_data["origin"])
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            names = "、".join(each.name for each in made)
            messages.success(request, _("「%(name)s」を取り込みました。") % {"name": names})
            if len(made) > 1:
                return redirect(LIST)
            return redirect("accounting:payables_received_detail", pk=made[0].pk)
    context = {"form": form, "title": _("請求書の取り込み"), "button": _("取り込む"), "back_url": reverse(LIST)}
    return render(request, "accounting/payables/form.html", context, status=422 if form.errors else 200)


def _taken_in(request: StaffRequest, upload: UploadedFile, origin: str) -> list[ReceivedInvoice]:
    """One file, or what a mail brings."""
    given: dict[str, Any] = {"name": upload.name or "", "content": upload.read()}
    now: dict[str, Any] = {"acting_user": request.user, "at": clock.now()}
    if is_mail(given["name"]):
        return actions.receive_mail(**given, **now)
    return [actions.receive_invoice(**given, origin=origin, **now)]


@page(step=VIEW)
def received_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One file: what it says and where, what is wrong with it, and the way to its bill."""
    return render(request, "accounting/payables/received_detail.html", shown.received_page(request, _found(pk)))


@form_page(step="accounting.payables.discard_received")
def received_discard(request: StaffRequest, pk: int) -> HttpResponse:
    """登録しない, with the reason."""
    found = _found(pk)
    form = Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.discard_received(
                received_id=pk, reason=form.cleaned_data["reason"], acting_user=request.user, at=clock.now()
            )
        except Refusal as refusal:
            form.add_error(None, refusal_text(refusal))
        else:
            messages.success(request, _("「%(name)s」を登録しないことにしました。") % {"name": found.name})
            return redirect(LIST)
    title = _("「%(name)s」を登録しない") % {"name": found.name}
    back_url = reverse("accounting:payables_received_detail", args=[pk])
    context = {"form": form, "title": title, "button": _("登録しない"), "back_url": back_url}
    return render(request, "accounting/payables/form.html", context, status=422 if form.errors else 200)


@page(step="accounting.payables.read_received")
def received_file(request: StaffRequest, pk: int) -> FileResponse:
    """The bytes as they came, with the event that they were read."""
    found, file = actions.read_received(received_id=_found(pk).pk, acting_user=request.user, at=clock.now())
    return bytes_answer(file, name=found.name, media_type=found.stored_file.media_type)


@page(step="accounting.payables.read_mail")
def mail_file(request: StaffRequest, pk: int) -> FileResponse:
    """A mail as it came, with the event that it was read."""
    if not ReceivedMail.objects.filter(pk=pk).exists():
        raise Http404
    found, file = actions.open_mail(mail_id=pk, acting_user=request.user, at=clock.now())
    return bytes_answer(file, name=f"{found.pk}{ENDING}", media_type=found.stored_file.media_type)


def _found(pk: int) -> ReceivedInvoice:
    try:
        return queries.received_invoice(pk)
    except ReceivedInvoice.DoesNotExist as missing:
        raise Http404 from missing
