"""Bills: entered by hand or from a file that came in, and one of them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounting.payables import actions, queries, shown
from accounting.payables.forms import BillForm, bill_line_forms, line_choices
from accounting.payables.models import Bill, ReceivedInvoice, ReceivedState
from accounting.payables.rules import FeeKind, Verdict
from backoffice.companies import clock
from backoffice.documents.rules import media_type_of
from backoffice.forms import spending
from backoffice.shell import fields, formats
from backoffice.shell.pages import form_page, page
from backoffice.shell.problem import refusal_text
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import InvalidInput, Refusal

VIEW, RECORD = "accounting.payables.view_items", "accounting.payables.record_bill"
ROWS_MORE, NO_ROWS = 3, 0


@form_page(step=RECORD)
def bill_record(request: StaffRequest) -> HttpResponse:
    """Enter a supplier's bill, by hand or from a file that came in, whose values stand in the fields."""
    received = _received_of(request)
    if request.method != "POST":
        return _fresh(request, received)
    head = BillForm(request.POST, request.FILES, initial={"liability": "trade"})
    lines = bill_line_forms()(request.POST, form_kwargs=line_choices(), prefix="line")
    if "more" in request.POST:
        return _bill_form(request, *_with_more_rows(request), received)
    if all([head.is_valid(), lines.is_valid()]):
        bill = _record(request, head, lines, received)
        if bill is not None:
            messages.success(request, _("%(name)sの請求書を登録しました。") % {"name": bill.partner_name})
            _warn_of_limit(request, bill, head.cleaned_data["received_on"])
            _warn_of_ringi(request, bill)
            return redirect("accounting:payables_bill_detail", pk=bill.pk)
    return _bill_form(request, head, lines, received)


@page(step=VIEW)
def bill_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One bill as its paper says it."""
    try:
        found = queries.bill_page(pk)
    except Bill.DoesNotExist as missing:
        raise Http404 from missing
    return render(request, "accounting/payables/bill_detail.html", shown.bill_page(request, found))


def _fresh(request: StaffRequest, received: ReceivedInvoice | None) -> HttpResponse:
    """The form as it opens: blank, or with what an electronic invoice says."""
    if received is None or not received.facts:
        lines = bill_line_forms()(form_kwargs=line_choices(), prefix="line")
        return _bill_form(request, BillForm(initial={"liability": "trade"}), lines, received)
    draft = shown.draft_of(received.facts)
    lines = bill_line_forms(NO_ROWS)(initial=draft["lines"], form_kwargs=line_choices(), prefix="line")
    return _bill_form(request, BillForm(initial=draft["head"]), lines, received)


def _received_of(request: StaffRequest) -> ReceivedInvoice | None:
    """The file that the bill is made of, where one is named; what does not wait is not there."""
    asked = request.POST.get("received", "") or request.GET.get("received", "")
    if not asked:
        return None
    try:
        found = queries.received_invoice(int(asked) if asked.isdecimal() else 0)
    except ReceivedInvoice.DoesNotExist as missing:
        raise Http404 from missing
    if found.state != ReceivedState.WAITING:
        raise Http404
    return found


def _warn_of_limit(request: StaffRequest, bill: Bill, received_on: Any) -> None:
    """Say at once when the bill falls due beyond the limit of a law."""
    counted_from = received_on or bill.dated_on
    standing = queries.standing_on(bill.partner_id, counted_from)
    limit = queries.limit_of(counted_from, bill.due_on, standing.law) if standing else None
    if limit is None or limit.verdict is Verdict.IN_TIME:
        return
    said = {"due": formats.day(bill.due_on), "last": formats.day(limit.last_on)}
    messages.warning(
        request,
        _("支払期日の%(due)sは、受領日から60日目の%(last)sを過ぎています。期日を早めてください。") % said,
    )


def _warn_of_ringi(request: StaffRequest, bill: Bill) -> None:
    """Say at once when more is spent than was approved."""
    told = spending.standing(bill.ringi) if bill.ringi else None
    if told is not None and told.left_yen < 0:
        said = {"number": told.newest.number, "yen": formats.money(-told.left_yen)}
        messages.warning(request, _("「%(number)s」で承認された金額を%(yen)s超えます。") % said)


def _record(request: StaffRequest, head: BillForm, lines: Any, received: ReceivedInvoice | None) -> Bill | None:
    """The recorded bill; None when it is refused, said at the field."""
    given = dict(head.cleaned_data)
    upload, partner = given.pop("file"), given.pop("partner")
    fee = _fee(*(given.pop(name) for name in ("fee_kind", "fee_base_yen", "fee_tax_yen")))
    taxes = {"STANDARD": given.pop("tax_standard_yen"), "REDUCED": given.pop("tax_reduced_yen")}
    try:
        content, media_type = _received(None if received else upload)
    except InvalidInput as refusal:
        head.add_error("file", refusal_text(refusal))
        return None
    try:
        new = actions.NewBill(
            partner_id=partner.pk,
            lines=[actions.NewBillLine(**line) for line in lines.filled()],
            taxes={code: yen for code, yen in taxes.items() if yen},
            content=content,
            media_type=media_type,
            fee=fee,
            received_id=received.pk if received else None,
            **given,
        )
        return actions.record_bill(new=new, acting_user=request.user, at=clock.now())
    except (actions.BillLooksRepeated, actions.OwedAlready) as refusal:
        head.ask_for_a_look(
            queries.similar_bills(partner.pk, number=new.number, total_yen=new.total_yen, dated_on=new.dated_on)
            + queries.owed_alike(partner.pk, total_yen=new.total_yen, dated_on=new.dated_on)
        )
        head.add_error("is_distinct", refusal_text(refusal))
        return None
    except Refusal as refusal:
        field = getattr(refusal, "field", "")
        head.add_error(field if field in head.fields else None, refusal_text(refusal))
        return None


def _fee(kind: str, fee_yen: int | None, tax_yen: int | None) -> actions.NewFee | None:
    return actions.NewFee(FeeKind(kind), fee_yen, tax_yen) if kind else None


def _received(upload: Any) -> tuple[bytes | None, str]:
    """The bytes of an upload and their kind; none when nothing was chosen."""
    if not upload:
        return None, ""
    content: bytes = upload.read()
    return content, media_type_of(upload.name, content)


def _with_more_rows(request: StaffRequest) -> tuple[BillForm, Any]:
    """The same page with further rows: what was typed stays, and nothing is judged yet."""
    data: QueryDict = request.POST.copy()
    rows = int(data.get("line-TOTAL_FORMS") or 0) if str(data.get("line-TOTAL_FORMS", "")).isdecimal() else 0
    initial = {name: data.get(name, "") for name in BillForm.base_fields if name != "file"}
    typed = [
        {
            name: data.get(f"line-{row}-{name}", "")
            for name in ("account_code", "treatment", "net_yen", "description", "unit_id")
        }
        for row in range(rows)
    ]
    lines = bill_line_forms(ROWS_MORE)(initial=typed, form_kwargs=line_choices(), prefix="line")
    return BillForm(initial=initial), lines


def _bill_form(request: StaffRequest, head: BillForm, lines: Any, received: ReceivedInvoice | None) -> HttpResponse:
    errors = [*fields.summary(head), *_row_errors(lines)]
    if lines.is_bound:
        errors += [("", str(each)) for each in lines.non_form_errors()]
    context = {
        "head": head,
        "lines": lines,
        "errors": errors,
        "received": shown.received_row(received) if received else None,
        "similar": [shown.similar_row(each) for each in head.similar],
    }
    return render(request, "accounting/payables/bill_form.html", context, status=422 if errors else 200)


def _row_errors(lines: Any) -> list[tuple[str, str]]:
    """The errors of the rows, each saying which row it is of."""
    return [
        (target, _("明細 %(number)s：%(error)s") % {"number": form.row, "error": error})
        for form in lines.forms
        for target, error in fields.summary(form)
    ]
