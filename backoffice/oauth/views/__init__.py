"""Doors of the room: the pages of programs and consents, the page that asks, and what programs call."""

from .authorize import authorize
from .consents import consent_end, consent_list
from .programs import program_change, program_end, program_list, program_new, program_renew
from .tokens import metadata, revoke, token

__all__ = [
    "authorize",
    "consent_end",
    "consent_list",
    "metadata",
    "program_change",
    "program_end",
    "program_list",
    "program_new",
    "program_renew",
    "revoke",
    "token",
]
