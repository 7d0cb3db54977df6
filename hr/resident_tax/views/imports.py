"""取り込み of notices: upload a list, look at every fault, then enter it whole or give it up."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.exchange.lists import MEDIA, template
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal
from hr.employment.actions import content_of
from hr.employment.models import ImportedList
from hr.resident_tax import actions
from hr.resident_tax.forms import NoticeRowForm, UploadNoticesForm

from .look import look

SHOWN_FAULTS = 200


@form_page(step="hr.resident_tax.upload_notices")
def import_new(request: StaffRequest) -> HttpResponse:
    """Choose the file; one that can't be read is not kept."""
    form = UploadNoticesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            look(content)
            made = actions.upload_notices(
                name=file.name,
                content=content,
                media_type=MEDIA["xlsx"] if file.name.endswith(".xlsx") else "text/csv",
                acting_user=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            return redirect("hr:resident_tax_import_detail", pk=made.pk)
    context = {
        "form": form,
        "title": _("住民税の通知の取り込み"),
        "button": _("アップロードして確認"),
        "back_url": reverse("hr:resident_tax_year"),
        "templates": [{"form": name, "url": reverse("hr:resident_tax_import_template", args=[name])} for name in MEDIA],
    }
    return render(request, "hr/resident_tax/import_new.html", context, status=422 if form.errors else 200)


@page(step="hr.resident_tax.upload_notices")
def import_template(request: StaffRequest, form: str) -> HttpResponse:
    """An empty list to fill in, as CSV or Excel."""
    if form not in MEDIA:
        raise Http404
    content = template(NoticeRowForm(), as_workbook=form == "xlsx")
    headers = {"Content-Disposition": f'attachment; filename="resident-tax.{form}"'}
    return HttpResponse(content, content_type=MEDIA[form], headers=headers)


@page(step="hr.resident_tax.confirm_notices")
def import_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """The preview: how many rows, the first of them, and every fault by row and column. Nothing is entered yet."""
    held = _held(pk)
    found = look(content_of(held))
    context = {
        "list": {
            "pk": pk,
            "name": held.name,
            "state": held.state,
            "state_label": held.get_state_display(),
            "waits": held.state == ImportedList.State.WAITING,
        },
        "found": found,
        "faults": found.faults[:SHOWN_FAULTS],
        "more_faults": max(0, len(found.faults) - SHOWN_FAULTS),
    }
    return render(request, "hr/resident_tax/import_detail.html", context)


@post_only(step="hr.resident_tax.confirm_notices")
def import_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """確定: the kept file is read once more and entered whole."""
    held = _held(pk)
    found = look(content_of(held))
    count = actions.confirm_notices(
        list_id=pk, entries=found.entries, errors=found.wrong_rows, acting_user=request.user, at=clock.now()
    )
    messages.success(request, _("%(count)s件の通知を取り込みました。") % {"count": count})
    return redirect("hr:resident_tax_year")


@post_only(step="hr.resident_tax.discard_notices")
def import_discard(request: StaffRequest, pk: int) -> HttpResponse:
    """取りやめ."""
    actions.discard_notices(list_id=_held(pk).pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("取り込みを取りやめました。"))
    return redirect("hr:resident_tax_import_new")


def _held(pk: int) -> ImportedList:
    waiting = ImportedList.objects.select_related("stored_file")
    found = waiting.filter(pk=pk, kind=ImportedList.Kind.NOTICES).first()
    if found is None:
        raise Http404
    return found
