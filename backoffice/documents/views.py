"""Finding documents, and opening one."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from backoffice.companies import clock, scope
from backoffice.eventlog import door
from backoffice.shell.fields import described, summary
from backoffice.shell.pager import page_of
from backoffice.shell.pages import page, public_page
from backoffice.shell.request import StaffRequest

from . import actions, kinds, uploads
from .answer import file_answer
from .forms import Search
from .models import Document, Upload
from .queries import Wanted, documents

SEARCH = "backoffice.documents.search_documents"
CHECKS = ("without_amount", "without_partner")


@page(step=SEARCH)
def document_list(request: StaffRequest) -> HttpResponse:
    """証憑・書類: the documents of the kinds that this person may read, searched as the law asks."""
    readable = tuple(kind for kind in kinds.every() if request.may(kind.read_step))
    form = Search(request.GET, kinds=readable)
    wanted = Wanted(**form.cleaned_data) if form.is_valid() else Wanted()
    names = [kind.name for kind in readable] if form.is_valid() else []
    found = page_of(request, documents(wanted, kinds=names), by=("dated_on",), descending=True)
    context = {
        "documents": [_row(each) for each in found.rows],
        "page": found,
        "fields": [described(form[name], {"class": "input--s"}) for name in form.fields if name not in CHECKS],
        "checks": [described(form[name], {}) for name in CHECKS],
        "errors": summary(form),
        "is_narrowed": wanted != Wanted() or bool(form.errors),
    }
    return render(request, "documents/document_list.html", context, status=422 if form.errors else 200)


@page(step="backoffice.documents.read_document")
def document_download(request: StaffRequest, pk: int) -> FileResponse:
    """The stored bytes of a document, for those who may read its kind."""
    try:
        found, file = actions.read_document(document_id=pk, acting_user=request.user, at=clock.now())
    except Document.DoesNotExist as missing:
        raise Http404 from missing
    return file_answer(found, file)


@csrf_exempt
@public_page
def upload_receive(request: HttpRequest, company: int, place: str) -> HttpResponse:
    """Bytes that a program sends ahead, by the address that it was given: who has that may send."""
    if request.method != uploads.PUT:
        return HttpResponseNotAllowed([uploads.PUT])
    with scope.working_in(company), door.came_by("API"):
        upload = Upload.objects.filter(place=f"{company}/{place}").first()
        if upload is None:
            raise uploads.AddressNotGood
        uploads.receive(
            upload,
            request,
            media_type=request.content_type or "",
            expires=request.GET.get("expires", ""),
            signature=request.GET.get("signature", ""),
            at=clock.real_now(),
        )
    return HttpResponse(status=204)


def _row(document: Any) -> dict[str, Any]:
    return {
        "title": document.title,
        "kind_label": kinds.label_of(document.kind),
        "dated_on": document.dated_on,
        "amount_yen": document.amount_yen,
        "partner_name": document.partner_name or "",
        "kept_at": document.created_at,
        "kept_by": document.created_by_name,
        "retained_until": document.retained_until,
        "sha256": document.stored_file.sha256,
        "is_replaced": document.is_replaced,
        "corrects": document.replaces_id is not None,
        "reason": document.reason,
        "url": reverse("backoffice:documents_document_download", args=[document.pk]),
    }
