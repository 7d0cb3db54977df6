"""入出金明細: the lines of an account, and a file from its upload to its loading."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.banking import actions, queries, shown
from accounting.banking.forms import FormatForm, StatementForm
from accounting.banking.models import Statement, StatementFormat
from backoffice.companies import clock
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

from .accounts import VIEW, found_account
from .forms_page import one_form

ACCOUNT = "accounting:banking_account_detail"
STATEMENT = "accounting:banking_statement_detail"


@page(step=VIEW)
def account_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """The lines of an account, the newest first, and the files that they came from."""
    account = found_account(pk)
    is_open = request.GET.get("open") == "1"
    found = page_of(
        request, queries.lines_of_account(account, unmatched=is_open), by="dated_on", descending=True, count=False
    )
    files = list(queries.statements(account).order_by("-uploaded_at", "-pk")[:10])
    context = shown.account_page(request, account, found.rows, files)
    return render(
        request, "accounting/banking/account_detail.html", {**context, "page": found, "is_open": is_open, "pk": pk}
    )


@form_page(step="accounting.banking.upload_statement")
def statement_new(request: StaffRequest, pk: int) -> HttpResponse:
    """Choose the file; one that can't be read is not kept."""
    account = found_account(pk)
    form = StatementForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = actions.upload_statement(
                account_id=pk,
                name=file.name,
                content=file.read(),
                layout=form.cleaned_data["layout"],
                acting_user=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            return redirect(STATEMENT, pk=made.pk)
    context = {
        "form": form,
        "title": _("%(account)sの明細の取り込み") % {"account": account},
        "lead": _("確認の画面で、行ごとの誤りと、取り込み済みの行を確かめてから取り込みます。"),
        "button": _("アップロードして確認"),
        "back_url": reverse(ACCOUNT, args=[pk]),
        "account_name": str(account),
        "account_pk": pk,
    }
    return render(request, "accounting/banking/statement_new.html", context, status=422 if form.errors else 200)


@form_page(step="accounting.banking.define_format")
def statement_format(request: StaffRequest, pk: int) -> HttpResponse:
    """CSVの読み方, remembered for the account."""
    account = found_account(pk)
    held = StatementFormat.objects.filter(account=account).first()
    initial = {name: getattr(held, name) for name in FormatForm.base_fields} if held else None
    form = FormatForm(request.POST or None, initial=initial)

    def act(given: dict[str, Any]) -> None:
        new = actions.NewFormat(**given)
        actions.define_format(account_id=pk, new=new, acting_user=request.user, at=clock.now())

    context = {
        "title": _("%(account)sのCSVの読み方") % {"account": account},
        "lead": _("列は左から1、2、3と数えます。一度決めると、次からは同じ読み方で取り込みます。"),
        "button": _("保存"),
    }
    to = reverse("accounting:banking_statement_new", args=[pk])
    return one_form(request, form, act, said=_("CSVの読み方を保存しました。"), to=to, context=context)


@page(step=VIEW)
def statement_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """The preview of a file, or what was loaded of it."""
    held = _statement(pk)
    looked = None
    if held.state == "WAITING":
        looked = queries.looked_at(held.account, held.layout, actions.content_of(held), clock.today())
    return render(request, "accounting/banking/statement_detail.html", shown.statement_page(request, held, looked))


@post_only(step="accounting.banking.load_statement")
def statement_load(request: StaffRequest, pk: int) -> HttpResponse:
    """取り込む: the new lines, all or none."""
    held = actions.load_statement(statement_id=_statement(pk).pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("%(count)s行を取り込みました。") % {"count": held.added})
    return redirect(f"{reverse('accounting:banking_line_list')}?account={held.account_id}")


@post_only(step="accounting.banking.discard_statement")
def statement_discard(request: StaffRequest, pk: int) -> HttpResponse:
    """取りやめ."""
    held = _statement(pk)
    actions.discard_statement(statement_id=pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("取り込みを取りやめました。"))
    return redirect(ACCOUNT, pk=held.account_id)


def _statement(pk: int) -> Statement:
    try:
        return queries.statement_of(pk)
    except Statement.DoesNotExist as missing:
        raise Http404 from missing
