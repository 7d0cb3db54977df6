"""労働条件通知書: the company's words, issuing, reading, and agreeing to one's own."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.documents.answer import file_answer
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal
from hr.employment.models import Employee, EmployeeKind

from . import actions, queries
from .forms import TEXTS, NoticeForm, WordingForm
from .models import ConditionsNotice, Wording

VIEW = "hr.labour.view_notices"
LIST, OWN = "hr:labour_notice_list", "hr:labour_own_notice_list"
KINDS = (EmployeeKind.REGULAR, EmployeeKind.PART_TIME)
# What a company begins with until it says it in its own words; numbers of the law are left to its rules of employment.
STARTER = {
    "place_range": "会社の定める場所",
    "work_range": "会社の定める業務",
    "pay_method": "本人名義の金融機関の口座への振込",
    "insurance": "健康保険、厚生年金保険、雇用保険、労災保険（加入の要件を満たすとき）",
}


@page(step=VIEW)
def notice_list(request: StaffRequest) -> HttpResponse:
    """Every notice, the newest first, and the wordings in force."""
    found = page_of(request, queries.notices(), by=("issued_on",), descending=True)
    today = clock.today()
    context = {
        "notices": [_row(each) for each in found.rows],
        "page": found,
        "wordings": [_wording_row(kind, queries.wording_on(kind, today)) for kind in KINDS],
        "retention": queries.retention(today).value,
    }
    return render(request, "hr/labour/notice_list.html", context)


@form_page(step="hr.labour.define_wording")
def wording_edit(request: StaffRequest, kind: str) -> HttpResponse:
    """労働条件の文面 of a kind, from a day on."""
    if kind not in KINDS:
        raise Http404
    held = queries.wording_on(kind, clock.today())
    form = WordingForm(request.POST or None, initial=_initial(held))
    if request.method == "POST" and form.is_valid():
        try:
            actions.define_wording(
                kind=kind,
                valid_from=form.cleaned_data["valid_from"],
                texts=form.texts(),
                acting_user=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("労働条件の文面を登録しました。"))
            return redirect(LIST)
    title = _("労働条件の文面（%(kind)s）") % {"kind": EmployeeKind(kind).label}
    return _form(request, form, title=title, button=_("登録"), back=reverse(LIST))


@form_page(step="hr.labour.issue_notice")
def notice_new(request: StaffRequest, pk: int) -> HttpResponse:
    """交付: what is said of one person; the rest comes from the facts and from the wording."""
    employee = Employee.objects.select_related("person").filter(pk=pk).first()
    if employee is None:
        raise Http404
    form = NoticeForm(request.POST or None, initial=_of_person(employee))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.issue_notice(
                employee_id=pk,
                said=form.said(),
                is_electronic=form.cleaned_data["is_electronic"],
                acting_user=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("労働条件通知書を交付しました。"))
            return redirect("hr:labour_notice_detail", pk=made.pk)
    title = _("%(name)sさんへの労働条件通知書の交付") % {"name": employee.person.name}
    back = reverse("hr:employment_employee_detail", args=[pk])
    return _form(request, form, title=title, button=_("交付"), back=back)


@page(step="hr.labour.read_notice")
def notice_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One notice, as the person reads it."""
    found = _read(request, pk)
    context = {"notice": _detail(found), "download_url": reverse("hr:labour_notice_download", args=[pk])}
    return render(request, "hr/labour/notice_detail.html", context)


@page(step="hr.labour.read_notice")
def notice_download(request: StaffRequest, pk: int) -> FileResponse:
    """The kept paper."""
    return file_answer(*actions.paper_of(_read(request, pk)))


@page(step="hr.labour.read_own_notice")
def own_notice_list(request: StaffRequest) -> HttpResponse:
    """自分の労働条件通知書, the newest first."""
    found = page_of(request, queries.own_notices(request.user.pk), by=("issued_on",), descending=True)
    rows = [{**_row(each), "url": reverse("hr:labour_own_notice_detail", args=[each.pk])} for each in found.rows]
    return render(request, "hr/labour/own_notice_list.html", {"notices": rows, "page": found})


@page(step="hr.labour.read_own_notice")
def own_notice_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One's own notice, to read and to agree to."""
    found = _read_own(request, pk)
    context = {
        "notice": _detail(found),
        "download_url": reverse("hr:labour_own_notice_download", args=[pk]),
        "agree_url": reverse("hr:labour_own_notice_agree", args=[pk]),
        "waits": found.state == ConditionsNotice.State.ISSUED,
    }
    return render(request, "hr/labour/own_notice_detail.html", context)


@page(step="hr.labour.read_own_notice")
def own_notice_download(request: StaffRequest, pk: int) -> FileResponse:
    """The kept paper of one's own notice."""
    return file_answer(*actions.paper_of(_read_own(request, pk)))


@post_only(step="hr.labour.agree_notice")
def own_notice_agree(request: StaffRequest, pk: int) -> HttpResponse:
    """同意: to what the page showed, by its hash."""
    actions.agree_notice(notice_id=pk, sha256=request.POST.get("sha256", ""), acting_user=request.user, at=clock.now())
    messages.success(request, _("労働条件通知書に同意しました。"))
    return redirect("hr:labour_own_notice_detail", pk=pk)


def _read(request: StaffRequest, pk: int) -> ConditionsNotice:
    try:
        return actions.read_notice(notice_id=pk, acting_user=request.user, at=clock.now())
    except ConditionsNotice.DoesNotExist as missing:
        raise Http404 from missing


def _read_own(request: StaffRequest, pk: int) -> ConditionsNotice:
    try:
        return actions.read_own_notice(notice_id=pk, acting_user=request.user, at=clock.now())
    except ConditionsNotice.DoesNotExist as missing:
        raise Http404 from missing


def _row(notice: ConditionsNotice) -> dict[str, Any]:
    return {
        "name": notice.employee.person.name,
        "code": notice.employee.person.code,
        "issued_on": notice.issued_on,
        "starts_on": notice.starts_on,
        "ends_on": notice.ends_on,
        "state": {"ISSUED": "wait", "AGREED": "ok"}.get(notice.state, ""),
        "state_label": notice.get_state_display(),
        "way": _("画面") if notice.is_electronic else _("書面"),
        "url": reverse("hr:labour_notice_detail", args=[notice.pk]),
    }


def _detail(notice: ConditionsNotice) -> dict[str, Any]:
    return {
        **_row(notice),
        "sections": notice.content,
        "sha256": notice.sha256,
        "agreed_at": notice.agreed_at,
        "agreed_by": notice.agreed_by.get_full_name() if notice.agreed_by else "",
    }


def _wording_row(kind: str, held: Wording | None) -> dict[str, Any]:
    return {
        "kind": EmployeeKind(kind).label,
        "valid_from": held.valid_from if held else None,
        "url": reverse("hr:labour_wording_edit", args=[kind]),
    }


def _initial(held: Wording | None) -> dict[str, Any]:
    texts = {name: getattr(held, name) for name in TEXTS} if held else STARTER
    return {"valid_from": clock.today(), **texts}


def _of_person(employee: Employee) -> dict[str, Any]:
    """What the form opens with: the day of joining or today, the place and the work of that day."""
    day: dt.date = max(clock.today(), employee.joined_on)
    return {"starts_on": day, "place": queries.place_on(employee, day), "work": employee.work}


def _form(request: StaffRequest, form: Any, *, title: str, button: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "back_url": back}
    return render(request, "hr/labour/form.html", context, status=422 if form.errors else 200)
