"""Questions at entries with their answers, and the deadlines of every company."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.ledger.models import Entry
from accounting.ledger.queries import entry_page
from accounting.outside import actions, queries
from accounting.outside.forms import Answered, Asked
from accounting.outside.models import Question
from backoffice.companies import clock
from backoffice.shell import formats
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page
from backoffice.shell.problem import refusal_text, say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import InvalidInput, Refusal

VIEW, ASK = "accounting.outside.view_questions", "accounting.outside.ask_question"
ANSWER = "accounting.outside.answer_question"
DAYS_AHEAD = 120


@page(step=VIEW)
def question_list(request: StaffRequest) -> HttpResponse:
    """The questions, the newest first: those without an answer, or all."""
    shows_all = request.GET.get("all") == "1"
    found = page_of(request, queries.questions(open_only=not shows_all), by="asked_at", descending=True)
    context = {
        "page": found,
        "shows_all": shows_all,
        "questions": [_row(request, each) for each in found.rows],
    }
    return render(request, "accounting/outside/question_list.html", context)


@form_page(step=ASK)
def question_ask(request: StaffRequest, pk: int) -> HttpResponse:
    """A question at an entry."""
    try:
        found = entry_page(pk)
    except Entry.DoesNotExist as missing:
        raise Http404 from missing
    lines = [
        (str(each.position), f"{each.get_side_display()}　{each.account.name}　{formats.money(each.amount_yen)}")
        for each in found.lines
    ]
    form = Asked(request.POST or None, lines=lines)
    back_url = reverse("accounting:ledger_entry_detail", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_question(entry_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except InvalidInput as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("質問しました。帳簿の担当者に届きます。"))
            return redirect(back_url)
    lead = f"{formats.day(found.entry.posted_on)}　{found.entry.description}"
    return _form(request, form, title=_("仕訳について質問"), lead=lead, button=_("質問する"), back_url=back_url)


@form_page(step=ANSWER)
def question_answer(request: StaffRequest, pk: int) -> HttpResponse:
    """The answer to a question."""
    question = queries.questions(open_only=False).filter(pk=pk).first()
    if question is None:
        raise Http404
    form, back_url = Answered(request.POST or None), reverse("accounting:outside_question_list")
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_question(question_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            form.add_error(None, refusal_text(refusal))
        else:
            messages.success(request, _("回答しました。"))
            return redirect(back_url)
    lead = f"{question.asked_by_name}：{question.text}"
    return _form(request, form, title=_("質問に回答"), lead=lead, button=_("回答する"), back_url=back_url)


@page(step=ASK)
def client_deadlines(request: StaffRequest) -> HttpResponse:
    """期限 of every company that the reader may work in."""
    today = clock.today()
    companies, found = queries.client_deadlines(request.user, as_of=today, until=today + dt.timedelta(days=DAYS_AHEAD))
    context = {
        "companies": [each.name for each in companies],
        "deadlines": [
            {
                "company": each.company.name,
                "on": each.deadline.on,
                "title": each.deadline.title,
                "meta": each.deadline.meta,
                "source": each.deadline.source,
                "url": each.deadline.url if each.company.pk == request.company.pk else "",
            }
            for each in found
        ],
    }
    return render(request, "accounting/outside/client_deadlines.html", context)


def _row(request: StaffRequest, each: Question) -> dict[str, Any]:
    may_answer = each.answered_at is None and request.may(ANSWER)
    return {
        "text": each.text,
        "asked_by": each.asked_by_name,
        "asked_at": each.asked_at,
        "entry": f"{formats.day(each.entry.posted_on)}　{each.entry.description}",
        "entry_url": reverse("accounting:ledger_entry_detail", args=[each.entry_id])
        if request.may("accounting.ledger.view_ledger")
        else "",
        "answer": each.answer,
        "answered_by": each.answered_by_name,
        "answered_at": each.answered_at,
        "answer_url": reverse("accounting:outside_question_answer", args=[each.pk]) if may_answer else "",
    }


def _form(request: StaffRequest, form: Any, **words: str) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "accounting/outside/form.html", {"form": form, **words}, status=status)
