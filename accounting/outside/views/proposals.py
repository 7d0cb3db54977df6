"""Proposals: written outside, and posted, refused or taken back."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.ledger import forms as ledger_forms
from accounting.ledger.actions import BY_HAND
from accounting.ledger.models import Entry, VoucherState
from accounting.ledger.queries import reversal_of
from accounting.outside import actions, queries, shown
from accounting.outside.forms import Refused
from accounting.outside.models import Proposal
from backoffice.companies import clock
from backoffice.shell import formats
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

VIEW, PROPOSE = "accounting.outside.view_proposals", "accounting.outside.propose_entry"
LIST, DETAIL = "accounting:outside_proposal_list", "accounting:outside_proposal_detail"


@page(step=VIEW)
def proposal_list(request: StaffRequest) -> HttpResponse:
    """The proposals, the newest first: those that wait, or all."""
    shows_all = request.GET.get("all") == "1"
    found = page_of(request, queries.proposals(open_only=not shows_all), by="proposed_at", descending=True)
    context = {
        "page": found,
        "shows_all": shows_all,
        "proposals": [shown.proposal_row(each) for each in found.rows],
        "may_propose": request.may(PROPOSE),
    }
    return render(request, "accounting/outside/proposal_list.html", context)


@page(step=VIEW)
def proposal_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """What would be posted, why, and beside it the entry as it stands."""
    return render(request, "accounting/outside/proposal_detail.html", shown.proposal_page(request, _found(pk)))


@form_page(step=PROPOSE)
def proposal_new(request: StaffRequest) -> HttpResponse:
    """One more entry."""
    given = ledger_forms.blank(clock.today())
    lead = _("仕訳の追加を提案します。会社の担当者が承認すると記帳されます。")
    return _write(request, given, None, lead=lead, back_url=reverse(LIST))


@form_page(step=PROPOSE)
def entry_propose(request: StaffRequest, pk: int) -> HttpResponse:
    """An entry as it should be; one that other work made is left, and one more is proposed about it."""
    entry = Entry.objects.filter(pk=pk).first()
    if entry is None:
        raise Http404
    about = f"{formats.day(entry.posted_on)}　{entry.description}"
    corrects = entry.source_kind in BY_HAND and reversal_of(entry) is None
    if corrects:
        given = ledger_forms.of_entry(entry, clock.today(), corrects=True)
        lead = _("%(about)s の訂正を提案します。承認されると、元の仕訳の取消と正しい仕訳が記帳されます。")
    else:
        given = ledger_forms.blank(clock.today())
        lead = _("%(about)s について、仕訳の追加を提案します。この仕訳そのものは、発生元の業務で直します。")
    back_url = reverse("accounting:ledger_entry_detail", args=[pk])
    return _write(request, given, pk, lead=lead % {"about": about}, back_url=back_url)


@post_only(step="accounting.outside.accept_proposal")
def proposal_accept(request: StaffRequest, pk: int) -> HttpResponse:
    """記帳, or on to the company's approvers."""
    _found(pk)
    proposal = actions.accept_proposal(proposal_id=pk, acting_user=request.user, at=clock.now())
    voucher = proposal.voucher
    if voucher.state == VoucherState.POSTED:
        messages.success(request, _("提案を承認し、伝票 %(number)s を記帳しました。") % {"number": voucher.number})
    else:
        messages.success(request, _("提案を承認しました。社内の承認が終わると記帳されます。"))
    return redirect(DETAIL, pk=pk)


@form_page(step="accounting.outside.refuse_proposal")
def proposal_refuse(request: StaffRequest, pk: int) -> HttpResponse:
    """却下 with its reason."""
    held, form = _found(pk).proposal, Refused(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.refuse_proposal(proposal_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("提案を却下しました。理由は提案した人に表示されます。"))
            return redirect(DETAIL, pk=pk)
    context = {
        "form": form,
        "title": _("提案を却下"),
        "lead": f"{held.proposed_by_name}：{held.why}",
        "button": _("却下する"),
        "back_url": reverse(DETAIL, args=[pk]),
    }
    return render(request, "accounting/outside/refuse.html", context, status=422 if form.errors else 200)


@post_only(step="accounting.outside.withdraw_proposal")
def proposal_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """取り下げ."""
    _found(pk)
    actions.withdraw_proposal(proposal_id=pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("提案を取り下げました。"))
    return redirect(DETAIL, pk=pk)


def _write(
    request: StaffRequest, given: ledger_forms.Given, entry_id: int | None, *, lead: str, back_url: str
) -> HttpResponse:
    """The form of a voucher, whose button proposes."""
    given = replace(given, is_proposal=True)
    day, sent = given.head["posted_on"], request.method == "POST"
    typed = ledger_forms.typed(request.POST, request.FILES, given, day) if sent else ledger_forms.unsent(given, day)
    if typed.is_sent and typed.is_valid():
        try:
            made = _proposed(request, typed, entry_id)
        except Refusal as refusal:
            typed.refuse(refusal)
        else:
            messages.success(request, _("提案しました。会社の担当者に届きます。"))
            return redirect(DETAIL, pk=made.pk)
    context = {
        "form": typed.head,
        "lines": typed.lines,
        "errors": typed.errors(),
        "title": _("訂正を提案") if given.corrects else _("仕訳の追加を提案"),
        "lead": lead,
        "back_url": back_url,
        "accounts": typed.choices.suggested,
        "partners": ledger_forms.suggested_partners(),
    }
    status = 422 if context["errors"] else 200
    return render(request, "accounting/outside/proposal_form.html", context, status=status)


def _proposed(request: StaffRequest, typed: Any, entry_id: int | None) -> Proposal:
    return actions.propose_entry(
        form_key=typed.head.cleaned_data["form_key"],
        entry_id=entry_id,
        new=typed.new_voucher(),
        acting_user=request.user,
        at=clock.now(),
    )


def _found(pk: int) -> queries.ProposalPage:
    try:
        return queries.proposal_page(pk)
    except Proposal.DoesNotExist as missing:
        raise Http404 from missing
