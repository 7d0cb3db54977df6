"""What people type of an invoice, head and rows together: read, checked as one, and turned into what an action takes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounting.receivables.actions import NewInvoice, NewLine
from accounting.receivables.models import Invoice, InvoiceLine
from accounting.receivables.queries import sale_categories, usual_due_on
from backoffice.shell import fields
from backoffice.shell.problem import refusal_text
from backoffice.values.refusals import Refusal

from .shapes import BLANK_LINES, InvoiceForm, Lines, line_forms

WANTS_MORE = "more"
SUGGESTIONS = 300
PREFIX = "line"


@dataclass(frozen=True, slots=True)
class Given:
    """What the form begins with."""

    head: dict[str, Any]
    rows: list[dict[str, Any]]
    categories: list[tuple[str, str]]


@dataclass(slots=True)
class Typed:
    """The form as it stands: head and rows, sent or not."""

    head: InvoiceForm
    lines: Lines
    is_sent: bool

    def is_valid(self) -> bool:
        """Whether head and rows fit, each by itself and to one another."""
        fits = [self.head.is_valid(), self.lines.is_valid()]
        if all(fits):
            self._check_days()
        return self.head.is_valid() and self.lines.is_valid()

    def new_invoice(self) -> NewInvoice:
        """What was typed, with what follows from it: the day of a row, and when the customer pays."""
        given, customer = self.head.cleaned_data, self.head.cleaned_data["customer"]
        return NewInvoice(
            customer_id=customer.pk,
            issued_on=given["issued_on"],
            supplied_from=given["supplied_from"],
            supplied_to=given["supplied_to"],
            due_on=given["due_on"]
            or usual_due_on(customer, issued_on=given["issued_on"], supplied_to=given["supplied_to"]),
            lines=tuple(_new_line(row, given["supplied_to"]) for row in self.lines.filled()),
        )

    def refuse(self, refusal: Refusal) -> None:
        """Say a refusal at the field that it names, else at the head of the form."""
        self.head.add_error(getattr(refusal, "field", "") or None, refusal_text(refusal))

    def errors(self) -> list[tuple[str, str]]:
        """(id of the control or "", sentence) for each error, in the order of the page."""
        if not self.is_sent:
            return []
        rows = [found for form in self.lines.forms for found in fields.summary(form)]
        return [*fields.summary(self.head), *(("", str(each)) for each in self.lines.non_form_errors()), *rows]

    def _check_days(self) -> None:
        given = self.head.cleaned_data
        for form in self.lines.forms:
            day = form.cleaned_data.get("supplied_on")
            if day and not given["supplied_from"] <= day <= given["supplied_to"]:
                form.add_error("supplied_on", _("取引日は取引期間の中の日にしてください。"))


def blank(today: dt.date) -> Given:
    """A new invoice: of today, for the month so far."""
    head = {"issued_on": today, "supplied_from": today.replace(day=1), "supplied_to": today}
    return Given(head, [], _categories(today))


def of_draft(invoice: Invoice, lines: Sequence[InvoiceLine]) -> Given:
    """A draft as it was saved."""
    names = ("issued_on", "supplied_from", "supplied_to", "due_on")
    head = {name: getattr(invoice, name) for name in names}
    head["customer"] = suggestion(invoice.customer)
    columns = ("supplied_on", "description", "quantity", "unit", "unit_price", "tax_category")
    rows = [{name: _plain(getattr(line, name)) for name in columns} for line in lines]
    return Given(head, rows, _categories(invoice.supplied_to))


def unsent(given: Given) -> Typed:
    """The form as it opens, with blank rows below what is there."""
    lines = line_forms(BLANK_LINES)(initial=given.rows, prefix=PREFIX, form_kwargs={"categories": given.categories})
    return Typed(InvoiceForm(initial=given.head), lines, is_sent=False)


def typed(sent: Mapping[str, Any], given: Given) -> Typed:
    """The form as it was sent; a wish for more rows opens it again as it was typed, unjudged, with blank rows."""
    lines = line_forms(0)(sent, prefix=PREFIX, form_kwargs={"categories": given.categories})
    if WANTS_MORE not in sent:
        return Typed(InvoiceForm(sent), lines, is_sent=True)
    rows = [_as_typed(form) for form in lines.forms if form.has_changed()]
    head = {name: sent.get(name, "") for name in InvoiceForm.base_fields}
    return unsent(Given(head, rows, given.categories))


def suggestion(customer: Any) -> str:
    """C001 株式会社港南フーズ."""
    return f"{customer.code} {customer.name}"


def _as_typed(form: Any) -> dict[str, Any]:
    return {name: form[name].value() for name in form.fields}


def _new_line(row: dict[str, Any], last_day: dt.date) -> NewLine:
    return NewLine(
        description=row["description"],
        quantity=row["quantity"],
        unit_price=row["unit_price"],
        tax_category=row["tax_category"],
        supplied_on=row["supplied_on"] or last_day,
        unit=row["unit"],
    )


def _categories(day: dt.date) -> list[tuple[str, str]]:
    return [(each.name, each.name) for each in sale_categories(day)]


def _plain(value: Any) -> Any:
    """A quantity without zeros that say nothing."""
    return f"{value.normalize():f}" if hasattr(value, "normalize") else value
