"""Electronic invoices of JP PINT, written by hand after the smallest valid invoice, with what a test changes."""

SELLER_NUMBER, BUYER = "T7000012050002", "株式会社みなと商会"

LINE = """
  <cac:InvoiceLine><cbc:ID>{place}</cbc:ID><cbc:InvoicedQuantity unitCode="H87">{quantity}</cbc:InvoicedQuantity>
    <cbc:LineExtensionAmount currencyID="JPY">{net}</cbc:LineExtensionAmount>
    <cac:Item><cbc:Name>{name}</cbc:Name><cac:ClassifiedTaxCategory><cbc:ID>{category}</cbc:ID>
      <cbc:Percent>{percent}</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory></cac:Item>
    <cac:Price><cbc:PriceAmount currencyID="JPY">{net}</cbc:PriceAmount></cac:Price></cac:InvoiceLine>"""
TAX = """
    <cac:TaxSubtotal><cbc:TaxableAmount currencyID="JPY">{net}</cbc:TaxableAmount>
      <cbc:TaxAmount currencyID="JPY">{tax}</cbc:TaxAmount><cac:TaxCategory><cbc:ID>{category}</cbc:ID>
      <cbc:Percent>{percent}</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal>"""
WHOLE = """<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
  xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
  xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:CustomizationID>urn:peppol:pint:billing-1@jp-1</cbc:CustomizationID>
  <cbc:ProfileID>urn:peppol:bis:billing</cbc:ProfileID>
  <cbc:ID>{number}</cbc:ID><cbc:IssueDate>2026-10-31</cbc:IssueDate><cbc:DueDate>2026-11-30</cbc:DueDate>
  <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>JPY</cbc:DocumentCurrencyCode>
  <cac:InvoicePeriod><cbc:StartDate>2026-10-01</cbc:StartDate><cbc:EndDate>2026-10-30</cbc:EndDate></cac:InvoicePeriod>
  <cac:AccountingSupplierParty><cac:Party><cbc:EndpointID schemeID="0188">7000012050002</cbc:EndpointID>
    <cac:PartyTaxScheme><cbc:CompanyID>{seller}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
    <cac:PartyLegalEntity><cbc:RegistrationName>芝浦事務機株式会社</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
  <cac:AccountingCustomerParty><cac:Party><cbc:EndpointID schemeID="0221">T5000012010008</cbc:EndpointID>
    <cac:PartyLegalEntity><cbc:RegistrationName>{buyer}</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>
  <cac:TaxTotal><cbc:TaxAmount currencyID="JPY">{tax_total}</cbc:TaxAmount>{taxes}
  </cac:TaxTotal>
  <cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="JPY">{net}</cbc:LineExtensionAmount>
    <cbc:TaxExclusiveAmount currencyID="JPY">{net}</cbc:TaxExclusiveAmount>
    <cbc:TaxInclusiveAmount currencyID="JPY">{gross}</cbc:TaxInclusiveAmount>
    <cbc:PayableAmount currencyID="JPY">{gross}</cbc:PayableAmount></cac:LegalMonetaryTotal>{lines}
</Invoice>
"""
# 100,000 at 10% and 3,490 at 8%: 10,000 and 279.2 → 279.
ITEMS = ((100_000, "S", "10", "コピー機の保守"), (3_490, "AA", "8", "来客用の茶"))


def invoice(
    number: str = "S-100",
    seller: str = SELLER_NUMBER,
    buyer: str = BUYER,
    reduced_tax_yen: int = 279,
    parts: int = 1,
) -> bytes:
    """An invoice of 103,490 yen and its tax, 113,769 yen with 279 of it at 8%; each item may come in equal parts."""
    taxes = {"S": 10_000, "AA": reduced_tax_yen}
    net = sum(item[0] for item in ITEMS)
    text = WHOLE.format(
        number=number,
        seller=seller,
        buyer=buyer,
        tax_total=sum(taxes.values()),
        net=net,
        gross=net + sum(taxes.values()),
        taxes="".join(
            TAX.format(net=yen, tax=taxes[code], category=code, percent=rate) for yen, code, rate, _n in ITEMS
        ),
        lines="".join(
            LINE.format(place=place, quantity=1, net=yen // parts, name=name, category=code, percent=rate)
            for place, (yen, code, rate, name) in enumerate((each for each in ITEMS for _part in range(parts)), 1)
        ),
    )
    return text.encode()
