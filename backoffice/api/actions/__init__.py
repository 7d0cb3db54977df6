"""What changes keys and remembers answers."""

from .idempotency import KEPT_FOR, Answer, OtherBody, SameRequestUnderWay, answer_once, forget_answers
from .make_key import KeyNameTaken, LivesTooLong, MadeKey, NoScope, UnknownScope, make_key, note_use
from .revoke_key import IsRevoked, NotYourKey, revoke_all, revoke_key

__all__ = [
    "KEPT_FOR",
    "Answer",
    "IsRevoked",
    "KeyNameTaken",
    "LivesTooLong",
    "MadeKey",
    "NoScope",
    "NotYourKey",
    "OtherBody",
    "SameRequestUnderWay",
    "UnknownScope",
    "answer_once",
    "forget_answers",
    "make_key",
    "note_use",
    "revoke_all",
    "revoke_key",
]
