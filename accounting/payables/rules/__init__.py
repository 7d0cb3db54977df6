"""How purchases are split, what a sum owed is, how late it may be paid, and what an electronic invoice says. Pure."""

from .bearing import Step, category_of_return, fee_of
from .limits import Limited, LimitLaw, Verdict, is_same_number, late_interest, limited
from .mail import MailWithoutInvoice, invoices_of
from .pint import TREATMENT_OF, Finding, Pint, PintAmountLine, PintTax, Said, findings_of, read_pint
from .purchases import (
    ROUNDING,
    TREATMENTS,
    WITH_SALARIES,
    FeeKind,
    FeeLaw,
    PurchaseTax,
    Split,
    due_day,
    fee_tax,
    owed_yen,
    shared_out,
    split_gross,
    split_net,
    tax_fits,
)
from .ubl import UnreadableInvoice

__all__ = [
    "ROUNDING",
    "TREATMENTS",
    "TREATMENT_OF",
    "WITH_SALARIES",
    "FeeKind",
    "FeeLaw",
    "Finding",
    "LimitLaw",
    "Limited",
    "MailWithoutInvoice",
    "Pint",
    "PintAmountLine",
    "PintTax",
    "PurchaseTax",
    "Said",
    "Split",
    "Step",
    "UnreadableInvoice",
    "Verdict",
    "category_of_return",
    "due_day",
    "fee_of",
    "fee_tax",
    "findings_of",
    "invoices_of",
    "is_same_number",
    "late_interest",
    "limited",
    "owed_yen",
    "read_pint",
    "shared_out",
    "split_gross",
    "split_net",
    "tax_fits",
]
