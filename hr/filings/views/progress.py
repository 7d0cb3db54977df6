"""What happens to a filing: file, submission, answer, and the standings that follow."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.shell.pages import form_page, post_only
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal
from hr.filings import actions, queries
from hr.filings.forms import AcceptForm, CancelForm, RecordForm, ReturnForm, SubmitForm
from hr.filings.models import Filing

DETAIL = "hr:filings_filing_detail"


@post_only(step="hr.filings.refresh_filing")
def refresh(request: StaffRequest, pk: int) -> HttpResponse:
    """届出の数値を計算し直す."""
    actions.refresh_filing(filing_id=_filing(pk).pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("いまの給与と保険の状態で計算し直しました。"))
    return redirect(DETAIL, pk=pk)


@post_only(step="hr.filings.make_file")
def make_file(request: StaffRequest, pk: int) -> HttpResponse:
    """届書のCSVを作成."""
    actions.make_file(filing_id=_filing(pk).pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("届書のCSVを作成して、書類として保管しました。"))
    return redirect(DETAIL, pk=pk)


@form_page(step="hr.filings.submit_filing")
def submit(request: StaffRequest, pk: int) -> HttpResponse:
    """提出を記録."""
    form = SubmitForm(request.POST or None, initial={"submitted_on": clock.today(), "channel": "ONLINE"})
    return _form(
        request,
        _filing(pk),
        form,
        (_("提出を記録"), _("記録"), _("提出を記録しました。")),
        lambda given: actions.submit_filing(filing_id=pk, **given, acting_user=request.user, at=clock.now()),
    )


@form_page(step="hr.filings.return_filing")
def give_back(request: StaffRequest, pk: int) -> HttpResponse:
    """返戻を記録."""
    form = ReturnForm(request.POST or None, request.FILES or None, initial={"answered_on": clock.today()})
    return _form(
        request,
        _filing(pk),
        form,
        (_("返戻を記録"), _("記録"), _("返戻を記録しました。直して、もう一度提出できます。")),
        lambda given: actions.return_filing(
            filing_id=pk, **_with_notice(given), acting_user=request.user, at=clock.now()
        ),
    )


@form_page(step="hr.filings.accept_filing")
def accept(request: StaffRequest, pk: int) -> HttpResponse:
    """受理を記録, with the office's document."""
    form = AcceptForm(request.POST or None, request.FILES or None, initial={"answered_on": clock.today()})
    return _form(
        request,
        _filing(pk),
        form,
        (_("受理を記録"), _("記録"), _("受理を記録しました。")),
        lambda given: actions.accept_filing(
            filing_id=pk, **_with_notice(given), acting_user=request.user, at=clock.now()
        ),
    )


@form_page(step="hr.filings.cancel_filing")
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """届出を取りやめる."""
    return _form(
        request,
        _filing(pk),
        CancelForm(request.POST or None),
        (_("届出を取りやめる"), _("取りやめる"), _("届出を取りやめました。対象者は、もう一度届出を作れます。")),
        lambda given: actions.cancel_filing(filing_id=pk, **given, acting_user=request.user, at=clock.now()),
    )


@form_page(step="hr.filings.record_determinations")
def record(request: StaffRequest, pk: int) -> HttpResponse:
    """決定した標準報酬月額を登録, for all or for those chosen."""
    filing = _filing(pk)
    waiting = [each for each in queries.people_of(filing) if each.standing_id is None]
    choices = [
        (each.employee_id, f"{each.employee.person.name}　{each.figures.get('standard_yen') or 0:,}")
        for each in waiting
    ]
    form = RecordForm(request.POST or None, people=choices, initial={"people": [pk for pk, _label in choices]})
    return _form(
        request,
        filing,
        form,
        (_("決定した標準報酬月額を登録"), _("登録"), _("標準報酬月額を登録しました。")),
        lambda given: actions.record_determinations(
            filing_id=pk,
            employee_ids=given["people"],
            decided_by=given["decided_by"],
            acting_user=request.user,
            at=clock.now(),
        ),
    )


def _form(
    request: StaffRequest,
    filing: Filing,
    form: forms.Form,
    words: tuple[str, str, str],
    act: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    """A form that does one thing with a filing; `words` are the title, the button, and what is said afterwards."""
    title, button, done = words
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, done)
            return redirect(DETAIL, pk=filing.pk)
    context = {
        "form": form,
        "title": title,
        "button": button,
        "back_url": reverse(DETAIL, args=[filing.pk]),
        "filing_title": str(filing.get_kind_display()),
    }
    return render(request, "hr/filings/form.html", context, status=422 if form.errors else 200)


def _with_notice(given: dict[str, Any]) -> dict[str, Any]:
    file = given.pop("notice", None)
    notice = actions.Notice(file.name, file.read()) if file else None
    return {**given, "notice": notice}


def _filing(pk: int) -> Filing:
    try:
        return queries.filing(pk)
    except Filing.DoesNotExist as missing:
        raise Http404 from missing
