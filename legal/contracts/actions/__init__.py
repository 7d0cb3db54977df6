"""What can be done with contracts: one file a verb."""

from .approve_contract import ContractNotUnderReview, approve_contract
from .end_contract import ContractNotSigned, EndedInFuture, EndedTooEarly, end_contract
from .files import DraftIsNoDocument, NewFile, SignedPaperIsNoPdf
from .import_contracts import NothingToImport, OldContract, import_contracts
from .keep_signed_paper import (
    ContractNotConcluded,
    CorrectionWithoutReason,
    SamePaperKept,
    keep_signed_paper,
    refuse_same,
)
from .read_file import NotYourFile, read_file
from .record_signing import ContractNotApproved, PaperMissing, SignedInFuture, SignedTooEarly, record_signing
from .renew_contract import ContractDoesNotRenew, renew_contract
from .request_contract import (
    AmountOutOfBounds,
    EndsBeforeItStarts,
    NewContract,
    RenewalIncomplete,
    checked,
    request_contract,
)
from .resubmit_contract import ContractNotDraft, NotYourContract, resubmit_contract
from .return_contract import return_contract

__all__ = [
    "AmountOutOfBounds",
    "ContractDoesNotRenew",
    "ContractNotApproved",
    "ContractNotConcluded",
    "ContractNotDraft",
    "ContractNotSigned",
    "ContractNotUnderReview",
    "CorrectionWithoutReason",
    "DraftIsNoDocument",
    "EndedInFuture",
    "EndedTooEarly",
    "EndsBeforeItStarts",
    "NewContract",
    "NewFile",
    "NotYourContract",
    "NotYourFile",
    "NothingToImport",
    "OldContract",
    "PaperMissing",
    "RenewalIncomplete",
    "SamePaperKept",
    "SignedInFuture",
    "SignedPaperIsNoPdf",
    "SignedTooEarly",
    "approve_contract",
    "checked",
    "end_contract",
    "import_contracts",
    "keep_signed_paper",
    "read_file",
    "record_signing",
    "refuse_same",
    "renew_contract",
    "request_contract",
    "resubmit_contract",
    "return_contract",
]
