"""Vouchers: written, changed, posted; corrections and reversals of entries; templates and the company's choices."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.ledger import actions, forms, queries, shown
from accounting.ledger.models import Entry, Voucher, VoucherPaper, VoucherState, VoucherTemplate
from accounting.ledger.rules import NewVoucher
from backoffice.companies import clock
from backoffice.documents.actions import open_stored
from backoffice.documents.answer import bytes_answer
from backoffice.eventlog.saving import saves_anew
from backoffice.shell.fields import described
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

VIEW, DRAFT, ENTER = (
    "accounting.ledger.view_ledger",
    "accounting.ledger.draft_voucher",
    "accounting.ledger.enter_voucher",
)
LIST, DETAIL = "accounting:ledger_voucher_list", "accounting:ledger_voucher_detail"
ENTRY, TEMPLATES = "accounting:ledger_entry_detail", "accounting:ledger_template_list"
LONGEST_ID = 18
Save = Callable[[NewVoucher, Any], Voucher]


@page(step=VIEW)
def voucher_list(request: StaffRequest) -> HttpResponse:
    """振替伝票: drafts, what awaits its approval, and what is posted, the newest first."""
    form = forms.Narrowed(request.GET)
    wanted = form.cleaned_data["state"] if form.is_valid() else ""
    found = page_of(request, queries.vouchers(state=wanted), by="posted_on", descending=True)
    context = {
        "vouchers": [shown.voucher_row(each) for each in found.rows],
        "page": found,
        "field": described(form["state"], {"class": "input--s"}),
        "is_narrowed": bool(wanted),
        "may_draft": request.may(DRAFT),
        "may_define": request.may("accounting.ledger.define_voucher_policy"),
        "templates": [shown.template_row(each) for each in queries.templates()],
    }
    return render(request, "accounting/ledger/voucher_list.html", context)


@page(step=VIEW)
def voucher_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One voucher; a posted one leads to its entry."""
    return render(request, "accounting/ledger/voucher_detail.html", shown.voucher_page(request, _page(pk)))


@form_page(step=DRAFT)
def voucher_new(request: StaffRequest) -> HttpResponse:
    """Write a voucher: from nothing, from a template, or as a copy of an entry."""
    given = _beginning(request)
    return _edit(request, given, None, title=_("振替伝票の入力"), back_url=reverse(LIST))


@saves_anew("accounting.ledger.voucher")
@form_page(step="accounting.ledger.change_voucher")
def voucher_change(request: StaffRequest, pk: int) -> HttpResponse:
    """Write a draft anew."""
    found = _page(pk)
    given = forms.of_draft(found.voucher, found.lines)
    return _edit(request, given, pk, title=_("下書きの変更"), back_url=reverse(DETAIL, args=[pk]))


@post_only(step="accounting.ledger.post_voucher")
def voucher_post(request: StaffRequest, pk: int) -> HttpResponse:
    """記帳, or the request for it."""
    voucher = actions.post_voucher(voucher_id=_page(pk).voucher.pk, acting_user=request.user, at=clock.now())
    return _posted(request, voucher)


@post_only(step="accounting.ledger.discard_voucher")
def voucher_discard(request: StaffRequest, pk: int) -> HttpResponse:
    """Give a draft up."""
    actions.discard_voucher(voucher_id=_page(pk).voucher.pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("下書きを取りやめました。"))
    return redirect(LIST)


@page(step=VIEW)
def voucher_paper(request: StaffRequest, pk: int) -> HttpResponse:
    """A file that is attached to a voucher."""
    paper = VoucherPaper.objects.select_related("stored_file").filter(pk=pk).first()
    if paper is None:
        raise Http404
    file: Any = open_stored(paper.stored_file)
    return bytes_answer(file, name=paper.name, media_type=paper.stored_file.media_type)  # type: ignore[return-value]


@form_page(step=ENTER)
def entry_correct(request: StaffRequest, pk: int) -> HttpResponse:
    """訂正: the entry as it stands, to be typed as it should be; the old one is taken back underneath."""
    entry = _entry(pk)
    given = forms.of_entry(entry, clock.today(), corrects=True)
    return _edit(request, given, None, title=_("仕訳の訂正"), back_url=reverse(ENTRY, args=[pk]))


@form_page(step="accounting.ledger.reverse_by_hand")
def entry_reverse(request: StaffRequest, pk: int) -> HttpResponse:
    """取消 with its reason, on the entry's own day unless its month is closed; from the company's amount, the request for it."""
    entry = _entry(pk)
    is_asked = queries.needs_approval(entry.amount_yen)
    day = clock.today() if queries.is_closed_to(entry.source_kind, entry.posted_on) else entry.posted_on
    form = forms.ReversalForm(request.POST or None, initial={"posted_on": day})
    if request.method == "POST" and form.is_valid():
        try:
            reversal = actions.reverse_by_hand(
                entry_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now()
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            done = _("取消の承認を依頼しました。承認されると取り消されます。")
            messages.success(request, _("仕訳を取り消しました。") if reversal else done)
            return redirect(ENTRY, pk=reversal.pk if reversal else pk)
    title = _("仕訳の取消：%(name)s") % {"name": entry.description}
    button = _("取消の承認を依頼") if is_asked else _("取り消す")
    lead = shown.asked_first(entry.amount_yen) if is_asked else ""
    return _form(request, form, title=title, button=button, back_url=reverse(ENTRY, args=[pk]), lead=lead)


@form_page(step="accounting.ledger.attach_paper")
def entry_attach(request: StaffRequest, pk: int) -> HttpResponse:
    """A paper that came after its entry was posted."""
    entry = _entry(pk)
    form = forms.PaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            actions.attach_paper(
                entry_id=pk, name=file.name, content=file.read(), acting_user=request.user, at=clock.now()
            )
        except Refusal as refusal:
            form.add_error("file", shown.words_of(refusal))
        else:
            messages.success(request, _("証憑を追加しました。"))
            return redirect(ENTRY, pk=pk)
    title = _("証憑の追加：%(name)s") % {"name": entry.description}
    return _form(request, form, title=title, button=_("追加"), back_url=reverse(ENTRY, args=[pk]))


@form_page(step="accounting.ledger.save_template")
def template_save(request: StaffRequest, pk: int) -> HttpResponse:
    """An entry is saved to start from."""
    entry = _entry(pk)
    form = forms.TemplateForm(request.POST or None, initial={"name": entry.description[:100]})
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_template(entry_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("よく使う仕訳に保存しました。"))
            return redirect(TEMPLATES)
    title = _("よく使う仕訳に保存")
    return _form(request, form, title=title, button=_("保存"), back_url=reverse(ENTRY, args=[pk]))


@page(step=VIEW)
def template_list(request: StaffRequest) -> HttpResponse:
    """よく使う仕訳."""
    context = {
        "templates": [shown.template_row(each) for each in queries.templates()],
        "may_draft": request.may(DRAFT),
        "may_end": request.may("accounting.ledger.end_template"),
    }
    return render(request, "accounting/ledger/template_list.html", context)


@post_only(step="accounting.ledger.end_template")
def template_end(request: StaffRequest, pk: int) -> HttpResponse:
    """It is offered no more."""
    if not VoucherTemplate.objects.filter(pk=pk).exists():
        raise Http404
    actions.end_template(template_id=pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("使用をやめました。入力済みの仕訳はそのまま残ります。"))
    return redirect(TEMPLATES)


@form_page(step="accounting.ledger.define_voucher_policy")
def voucher_policy(request: StaffRequest) -> HttpResponse:
    """From which amount somebody else agrees, and which vouchers ask for a paper."""
    rules = {kind.value: demand.value for kind, demand in queries.paper_rules().items()}
    form = forms.PolicyForm(request.POST or None, initial={"approval_from_yen": queries.approval_from_yen(), **rules})
    if request.method == "POST" and form.is_valid():
        actions.define_voucher_policy(
            approval_from_yen=form.cleaned_data["approval_from_yen"],
            demands=form.demands(),
            acting_user=request.user,
            at=clock.now(),
        )
        messages.success(request, _("振替伝票の決まりを変更しました。"))
        return redirect(LIST)
    return _form(request, form, title=_("振替伝票の決まり"), button=_("保存"), back_url=reverse(LIST))


def _beginning(request: StaffRequest) -> forms.Given:
    """What `?template=` or `?copy=` asks for, else nothing."""
    today = clock.today()
    template, copy = (_number(request.GET.get(name, "")) for name in ("template", "copy"))
    if template:
        found = queries.templates().filter(pk=template).first()
        if found is None:
            raise Http404
        return forms.of_template(found, today)
    return forms.of_entry(_entry(copy), today, corrects=False) if copy else forms.blank(today)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < LONGEST_ID else 0


def _edit(
    request: StaffRequest, given: forms.Given, voucher_id: int | None, *, title: str, back_url: str
) -> HttpResponse:
    """The page of a voucher: more rows, a draft, or into the books."""
    day = given.head["posted_on"]
    typed = (
        forms.typed(request.POST, request.FILES, given, day) if request.method == "POST" else forms.unsent(given, day)
    )
    if typed.is_sent and typed.is_valid():
        try:
            voucher = _saved(request, typed, voucher_id)
        except Refusal as refusal:
            typed.refuse(refusal)
        else:
            return _posted(request, voucher)
    context = {
        "form": typed.head,
        "lines": typed.lines,
        "errors": typed.errors(),
        "title": title,
        "back_url": back_url,
        "accounts": typed.choices.suggested,
        "partners": forms.suggested_partners(),
        "approval_from_yen": queries.approval_from_yen(),
        "may_enter": request.may(ENTER),
    }
    return render(request, "accounting/ledger/voucher_form.html", context, status=422 if context["errors"] else 200)


def _saved(request: StaffRequest, typed: forms.Typed, voucher_id: int | None) -> Voucher:
    new, key = typed.new_voucher(), typed.head.cleaned_data["form_key"]
    by: dict[str, Any] = {"acting_user": request.user, "at": clock.now()}
    if "draft" not in request.POST:
        return actions.enter_voucher(form_key=key, voucher_id=voucher_id, new=new, **by)
    if voucher_id is None:
        return actions.draft_voucher(form_key=key, new=new, **by)
    return actions.change_voucher(voucher_id=voucher_id, new=new, **by)


def _posted(request: StaffRequest, voucher: Voucher) -> HttpResponse:
    """What became of a voucher, in words."""
    if voucher.state == VoucherState.POSTED:
        messages.success(request, _("伝票 %(number)s を記帳しました。") % {"number": voucher.number})
        return redirect(ENTRY, pk=voucher.entry_id)
    if voucher.state == VoucherState.SUBMITTED:
        messages.success(request, _("伝票の承認を依頼しました。承認されると記帳されます。"))
    else:
        messages.success(request, _("下書きを保存しました。"))
    return redirect(DETAIL, pk=voucher.pk)


def _form(request: StaffRequest, form: Any, *, title: str, button: str, back_url: str, lead: str = "") -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "back_url": back_url, "lead": lead}
    return render(request, "accounting/ledger/form.html", context, status=422 if form.errors else 200)


def _page(pk: int) -> queries.VoucherPage:
    try:
        return queries.voucher_page(pk)
    except Voucher.DoesNotExist as missing:
        raise Http404 from missing


def _entry(pk: int) -> Entry:
    found = Entry.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
