"""取り込み: upload a list, look at every fault, then enter it whole or give it up."""

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
from hr.employment import actions
from hr.employment.forms import KINDS, Choices, UploadForm
from hr.employment.models import ImportedList

from .look import empty_form, look

SHOWN_FAULTS = 200


@form_page(step="hr.employment.upload_list")
def import_new(request: StaffRequest) -> HttpResponse:
    """Choose what the list is and the file; a file that can't be read is not kept."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, kind = form.cleaned_data["file"], form.cleaned_data["kind"]
        content = file.read()
        try:
            look(kind, content)
            made = actions.upload_list(
                kind=kind,
                name=file.name,
                content=content,
                media_type=MEDIA["xlsx"] if file.name.endswith(".xlsx") else "text/csv",
                acting_user=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            return redirect("hr:employment_import_detail", pk=made.pk)
    context = {
        "form": form,
        "title": _("社員・雇用条件の取り込み"),
        "button": _("アップロードして確認"),
        "back_url": reverse("hr:employment_employee_list"),
        "templates": [
            {"label": label, "form": name, "url": reverse("hr:employment_import_template", args=[kind, name])}
            for kind, label in KINDS.items()
            for name in MEDIA
        ],
    }
    return render(request, "hr/employment/import_new.html", context, status=422 if form.errors else 200)


@page(step="hr.employment.upload_list")
def import_template(request: StaffRequest, kind: str, form: str) -> HttpResponse:
    """An empty list to fill in, as CSV or Excel."""
    if kind not in KINDS or form not in MEDIA:
        raise Http404
    content = template(empty_form(kind, Choices.now()), as_workbook=form == "xlsx")
    headers = {"Content-Disposition": f'attachment; filename="{kind.lower()}.{form}"'}
    return HttpResponse(content, content_type=MEDIA[form], headers=headers)


@page(step="hr.employment.confirm_list")
def import_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """The preview: how many rows, the first of them, and every fault by row and column. Nothing is entered yet."""
    held = _held(pk)
    found = look(held.kind, actions.content_of(held))
    context = {
        "list": {
            "pk": pk,
            "name": held.name,
            "kind": held.get_kind_display(),
            "state": held.state,
            "state_label": held.get_state_display(),
            "waits": held.state == ImportedList.State.WAITING,
        },
        "found": found,
        "faults": found.faults[:SHOWN_FAULTS],
        "more_faults": max(0, len(found.faults) - SHOWN_FAULTS),
    }
    return render(request, "hr/employment/import_detail.html", context)


@post_only(step="hr.employment.confirm_list")
def import_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """確定: the kept file is read once more and entered whole."""
    held = _held(pk)
    found = look(held.kind, actions.content_of(held))
    count = actions.confirm_list(
        list_id=pk,
        employees=found.employees,
        terms=found.terms,
        errors=found.wrong_rows,
        acting_user=request.user,
        at=clock.now(),
    )
    messages.success(request, _("%(count)s件を取り込みました。") % {"count": count})
    return redirect("hr:employment_employee_list")


@post_only(step="hr.employment.discard_list")
def import_discard(request: StaffRequest, pk: int) -> HttpResponse:
    """取りやめ."""
    actions.discard_list(list_id=_held(pk).pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("取り込みを取りやめました。"))
    return redirect("hr:employment_import_new")


def _held(pk: int) -> ImportedList:
    found = ImportedList.objects.select_related("stored_file").filter(pk=pk, kind__in=KINDS).first()
    if found is None:
        raise Http404
    return found
