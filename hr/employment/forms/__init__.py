"""The shape of what people type about joining, changing and leaving."""

from .changes import (
    AbsenceForm,
    AccountForm,
    AddressForm,
    EndPostForm,
    FactsForm,
    LastDayForm,
    LeaveForm,
    LoanForm,
    NameForm,
    OfficerForm,
    PlaceForm,
    PostForm,
    ReturnForm,
    TransferForm,
)
from .joining import KINDS, ChangeTermsForm, Choices, ImportTermsForm, JoinForm, TermsFields, UploadForm, terms_as_typed

__all__ = [
    "KINDS",
    "AbsenceForm",
    "AccountForm",
    "AddressForm",
    "ChangeTermsForm",
    "Choices",
    "EndPostForm",
    "FactsForm",
    "ImportTermsForm",
    "JoinForm",
    "LastDayForm",
    "LeaveForm",
    "LoanForm",
    "NameForm",
    "OfficerForm",
    "PlaceForm",
    "PostForm",
    "ReturnForm",
    "TermsFields",
    "TransferForm",
    "UploadForm",
    "terms_as_typed",
]
