"""Reading an electronic invoice of JP PINT (UBL 2.1): every value with the element that says it. Pure.

The bytes come from outside: see `ubl` for what is refused before anything is read. Business checks follow the rules of JP PINT 1.1 (docs.peppol.eu/poac/jp) where they touch the books: whole yen,
tax between floor and ceiling of each rate, sums that add up, T and 13 digits with the check digit of a corporation.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from backoffice.values.money import drop_fraction, raise_fraction
from backoffice.values.numbers import is_corporate_number

from .ubl import Node, UnreadableInvoice, parsed

CUSTOMISATION = "urn:peppol:pint:billing-1@jp"
INVOICE_TYPE = "380"
TREATMENT_OF = {"S": "STANDARD", "AA": "REDUCED", "E": "EXEMPT", "G": "OUTSIDE", "O": "OUTSIDE"}
CORPORATE_SCHEME = "0188"
NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,10})?", re.ASCII)
REGISTRATION = re.compile(r"T(\d{13})", re.ASCII)
SELLER, BUYER = "cac:AccountingSupplierParty/cac:Party", "cac:AccountingCustomerParty/cac:Party"


class NotAnInvoice(UnreadableInvoice):
    """XML of another kind."""

    code = "accounting.payables.not_an_invoice"
    cause_ja = "JP PINTの請求書ではありません（最初の要素は {name} です）。"
    cause_en = "The file is not an invoice of JP PINT (its first element is {name})."


@dataclass(frozen=True, slots=True)
class Said:
    """A value as the file says it, and the element that says it; both empty when there is none."""

    text: str = ""
    path: str = ""

    @property
    def day(self) -> dt.date | None:
        try:
            return dt.date.fromisoformat(self.text)
        except ValueError:
            return None

    @property
    def number(self) -> Decimal | None:
        """A plain number; None for anything else, and for one longer than any amount or rate is."""
        return Decimal(self.text) if NUMBER.fullmatch(self.text) else None

    @property
    def yen(self) -> int | None:
        """Whole yen; None for anything else."""
        number = self.number
        return int(number) if number is not None and number == number.to_integral_value() else None


@dataclass(frozen=True, slots=True)
class PintTax:
    """One breakdown: category, percent, what is taxed, the tax."""

    category: Said
    percent: Said
    taxable: Said
    tax: Said


@dataclass(frozen=True, slots=True)
class PintAmountLine:
    """One line: what it is, its net amount, and how it is taxed."""

    name: Said
    quantity: Said
    amount: Said
    category: Said


@dataclass(frozen=True, slots=True)
class Pint:
    """An invoice as its file says it. `others` are sums below the lines: allowances are negative."""

    customisation: Said
    type_code: Said
    currency: Said
    number: Said
    issued_on: Said
    due_on: Said
    supplied_from: Said
    supplied_to: Said
    seller_name: Said
    seller_number: Said
    seller_corporate: Said
    buyer_name: Said
    buyer_corporate: Said
    note: Said
    tax_total: Said
    without_tax: Said
    with_tax: Said
    prepaid: Said
    rounding: Said
    payable: Said
    taxes: tuple[PintTax, ...]
    lines: tuple[PintAmountLine, ...]
    others: tuple[PintAmountLine, ...]

    @property
    def supplied_on(self) -> dt.date | None:
        """The day of supply that decides on the registration: the end of the period, else the day of issue."""
        return self.supplied_to.day or self.issued_on.day


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong with a file: `blocks` when it can't be recorded so. `said` fills the words."""

    code: str
    blocks: bool
    path: str = ""
    said: tuple[str, ...] = ()


def read_pint(content: bytes) -> Pint:
    """What an invoice's file says. Raises UnreadableInvoice, InvoiceWithDoctype, NotAnInvoice."""
    root = parsed(content)
    if root.name != "Invoice":
        raise NotAnInvoice(name=root.name[:100])
    return _pint(root)


def findings_of(pint: Pint, *, is_corporation: bool | None = None) -> list[Finding]:
    """What is wrong with an invoice, in the order of the file."""
    return [*_head(pint), *_seller(pint, is_corporation), *_amounts(pint)]


def _head(pint: Pint) -> Iterator[Finding]:
    if not pint.customisation.text.startswith(CUSTOMISATION):
        yield Finding("not_jp_pint", False, pint.customisation.path, (pint.customisation.text,))
    if pint.type_code.text != INVOICE_TYPE:
        yield Finding("not_an_invoice", True, pint.type_code.path, (pint.type_code.text,))
    if pint.currency.text != "JPY":
        yield Finding("not_yen", True, pint.currency.path, (pint.currency.text,))
    for said, name in ((pint.number, "ID"), (pint.issued_on, "IssueDate"), (pint.payable, "PayableAmount")):
        if not said.text:
            yield Finding("missing", True, "", (name,))
    if pint.issued_on.text and pint.issued_on.day is None:
        yield Finding("not_a_day", True, pint.issued_on.path, (pint.issued_on.text,))


def _seller(pint: Pint, is_corporation: bool | None) -> Iterator[Finding]:
    said = pint.seller_number
    if not said.text:
        yield Finding("no_registration", False)
        return
    found = REGISTRATION.fullmatch(said.text)
    if not found:
        yield Finding("registration_form", False, said.path, (said.text,))
    elif is_corporation is not False and not is_corporate_number(found[1]):
        yield Finding("registration_check_digit", False, said.path, (said.text,))


def _amounts(pint: Pint) -> Iterator[Finding]:
    sums = (pint.tax_total, pint.without_tax, pint.with_tax, pint.payable)
    parts = [said for tax in pint.taxes for said in (tax.taxable, tax.tax)]
    broken = [said for said in (*sums, *parts, *(each.amount for each in pint.lines)) if said.yen is None]
    for said in broken:
        yield Finding("not_whole_yen", True, said.path, (said.text,))
    if broken:
        return
    sums_of: Counter[str] = Counter()
    for each in (*pint.lines, *pint.others):
        sums_of[each.category.text] += _yen(each.amount)
    for tax in pint.taxes:
        yield from _breakdown(tax, sums_of[tax.category.text])
    yield from _differs("tax_total", pint.tax_total, sum(_yen(tax.tax) for tax in pint.taxes))
    yield from _differs("without_tax", pint.without_tax, sum(_yen(tax.taxable) for tax in pint.taxes))
    yield from _differs("with_tax", pint.with_tax, _yen(pint.without_tax) + _yen(pint.tax_total))
    yield from _differs("payable", pint.payable, _yen(pint.with_tax) - _yen(pint.prepaid) + _yen(pint.rounding))
    if pint.prepaid.yen or pint.rounding.yen:
        yield Finding("prepaid", True, pint.prepaid.path or pint.rounding.path, (f"{_yen(pint.prepaid):,}",))


def _breakdown(tax: PintTax, lines_yen: int) -> Iterator[Finding]:
    """The category is known, the tax fits the rate, and the lines of the category come to what is taxed."""
    if tax.category.text not in TREATMENT_OF:
        yield Finding("unknown_category", True, tax.category.path, (tax.category.text,))
        return
    exact = Fraction(_yen(tax.taxable)) * Fraction(tax.percent.number or 0) / 100
    if not drop_fraction(exact) <= _yen(tax.tax) <= raise_fraction(exact):
        yield Finding("tax_of_rate", True, tax.tax.path, (tax.percent.text, f"{_yen(tax.taxable):,}", tax.tax.text))
    yield from _differs("taxable", tax.taxable, lines_yen)


def _differs(code: str, said: Said, found_yen: int) -> Iterator[Finding]:
    if said.yen != found_yen:
        yield Finding(f"sum_{code}", True, said.path, (f"{_yen(said):,}", f"{found_yen:,}"))


def _yen(said: Said) -> int:
    return said.yen or 0


def _pint(root: Node) -> Pint:
    total = "cac:LegalMonetaryTotal/cbc:"
    period = "cac:InvoicePeriod/cbc:"
    lines = root.all("cac:InvoiceLine")
    start, end = (
        _first(root, f"{period}{name}", f"cac:InvoiceLine/{period}{name}") for name in ("StartDate", "EndDate")
    )
    return Pint(
        customisation=_first(root, "cbc:CustomizationID"),
        type_code=_first(root, "cbc:InvoiceTypeCode"),
        currency=_first(root, "cbc:DocumentCurrencyCode"),
        number=_first(root, "cbc:ID"),
        issued_on=_first(root, "cbc:IssueDate"),
        due_on=_first(root, "cbc:DueDate", "cac:PaymentTerms/cbc:PaymentDueDate"),
        supplied_from=start,
        supplied_to=end,
        seller_name=_first(root, f"{SELLER}/cac:PartyLegalEntity/cbc:RegistrationName"),
        seller_number=_first(root, f"{SELLER}/cac:PartyTaxScheme/cbc:CompanyID"),
        seller_corporate=_corporate(root, SELLER),
        buyer_name=_first(root, f"{BUYER}/cac:PartyLegalEntity/cbc:RegistrationName"),
        buyer_corporate=_corporate(root, BUYER),
        note=_first(root, "cbc:Note"),
        tax_total=_first(root, "cac:TaxTotal/cbc:TaxAmount"),
        without_tax=_first(root, f"{total}TaxExclusiveAmount"),
        with_tax=_first(root, f"{total}TaxInclusiveAmount"),
        prepaid=_first(root, f"{total}PrepaidAmount"),
        rounding=_first(root, f"{total}PayableRoundingAmount"),
        payable=_first(root, f"{total}PayableAmount"),
        taxes=tuple(_tax(each) for each in _main_total(root)),
        lines=tuple(_line(each) for each in lines),
        others=tuple(_other(each) for each in root.all("cac:AllowanceCharge")),
    )


def _main_total(root: Node) -> list[Node]:
    """The breakdowns of the first total; a second one repeats the tax in another currency."""
    totals = root.all("cac:TaxTotal")
    return totals[0].all("cac:TaxSubtotal") if totals else []


def _tax(node: Node) -> PintTax:
    category = "cac:TaxCategory/cbc:"
    return PintTax(
        _first(node, f"{category}ID"),
        _first(node, f"{category}Percent"),
        _first(node, "cbc:TaxableAmount"),
        _first(node, "cbc:TaxAmount"),
    )


def _line(node: Node) -> PintAmountLine:
    return PintAmountLine(
        _first(node, "cac:Item/cbc:Name"),
        _first(node, "cbc:InvoicedQuantity"),
        _first(node, "cbc:LineExtensionAmount"),
        _first(node, "cac:Item/cac:ClassifiedTaxCategory/cbc:ID"),
    )


def _other(node: Node) -> PintAmountLine:
    """An allowance or charge of the whole invoice; an allowance is taken off."""
    amount, charge = _first(node, "cbc:Amount"), _first(node, "cbc:ChargeIndicator")
    sign = "" if charge.text == "true" else "-"
    return PintAmountLine(
        _first(node, "cbc:AllowanceChargeReason"),
        Said(),
        Said(f"{sign}{amount.text}", amount.path),
        _first(node, "cac:TaxCategory/cbc:ID"),
    )


def _corporate(root: Node, party: str) -> Said:
    """The 法人番号 of a party, from its address on the network or its registration."""
    for way in ("cbc:EndpointID", "cac:PartyLegalEntity/cbc:CompanyID", "cac:PartyIdentification/cbc:ID"):
        for node in root.all(f"{party}/{way}"):
            if node.attributes.get("schemeID") == CORPORATE_SCHEME:
                return Said(node.text.strip(), node.path)
    return Said()


def _first(node: Node, *ways: str) -> Said:
    for way in ways:
        for found in node.all(way):
            if found.text.strip():
                return Said(found.text.strip(), found.path)
    return Said()
