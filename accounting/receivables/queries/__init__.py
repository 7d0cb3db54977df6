"""Reads of receivables: who issues, what is invoiced and owed, and what stands on paper."""

from .invoices import (
    CASE,
    RECEIPT,
    InvoiceFilter,
    InvoicePage,
    OpenSums,
    WaitingDrafts,
    customers,
    drafts,
    invoice_page,
    invoices,
    open_sums,
    overdue,
    waiting_drafts,
)
from .issuers import NoIssuer, issuer_on, sale_categories, sales_accounts, standing_accounts
from .papers import KIND, WORK, PaperFacts, is_being_printed, papers_of, unprinted

__all__ = [
    "CASE",
    "KIND",
    "RECEIPT",
    "WORK",
    "InvoiceFilter",
    "InvoicePage",
    "NoIssuer",
    "OpenSums",
    "PaperFacts",
    "WaitingDrafts",
    "customers",
    "drafts",
    "invoice_page",
    "invoices",
    "is_being_printed",
    "issuer_on",
    "open_sums",
    "overdue",
    "papers_of",
    "sale_categories",
    "sales_accounts",
    "standing_accounts",
    "unprinted",
    "waiting_drafts",
]
