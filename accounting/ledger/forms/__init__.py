"""The shape of what people type into the ledger."""

from .books import BookSearch, EntrySearch
from .chart import AccountForm, ProjectEndForm, ProjectForm, RetirementForm
from .imports import UndoForm, UploadForm, WordsForm
from .shapes import Narrowed, PaperForm, PolicyForm, ReversalForm, TemplateForm
from .vouchers import Given, Typed, blank, of_draft, of_entry, of_template, suggested_partners, typed, unsent

__all__ = [
    "AccountForm",
    "BookSearch",
    "EntrySearch",
    "Given",
    "Narrowed",
    "PaperForm",
    "PolicyForm",
    "ProjectEndForm",
    "ProjectForm",
    "RetirementForm",
    "ReversalForm",
    "TemplateForm",
    "Typed",
    "UndoForm",
    "UploadForm",
    "WordsForm",
    "blank",
    "of_draft",
    "of_entry",
    "of_template",
    "suggested_partners",
    "typed",
    "unsent",
]
