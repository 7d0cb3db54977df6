"""What registers programs, lets them in, gives them tokens and ends them."""

from .allow_program import NothingAllowed, WiderThanAsked, allow_program
from .end_consent import ConsentIsOver, NotYourConsent, end_all, end_as_reused, end_consent, given_back
from .register_program import (
    BadAddress,
    BadOrigin,
    MadeProgram,
    NoAddress,
    NoScope,
    OriginOfServer,
    ProgramIsOver,
    ProgramNameTaken,
    UnknownScope,
    change_program,
    end_program,
    register_program,
    renew_secret,
)
from .tokens import Given, exchange_code, forget_tokens, note_use, refresh

__all__ = [
    "BadAddress",
    "BadOrigin",
    "ConsentIsOver",
    "Given",
    "MadeProgram",
    "NoAddress",
    "NoScope",
    "NotYourConsent",
    "NothingAllowed",
    "OriginOfServer",
    "ProgramIsOver",
    "ProgramNameTaken",
    "UnknownScope",
    "WiderThanAsked",
    "allow_program",
    "change_program",
    "end_all",
    "end_as_reused",
    "end_consent",
    "end_program",
    "exchange_code",
    "forget_tokens",
    "given_back",
    "note_use",
    "refresh",
    "register_program",
    "renew_secret",
]
