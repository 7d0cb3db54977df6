"""The register of people's bank accounts: the department that knows them says where a person is paid."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping

from accounting.banking.rules import PayeeAccount

Accounts = Callable[[Collection[int], dt.date], Mapping[int, PayeeAccount]]
_offers: list[Accounts] = []


class AccountsOfferedTwice(Exception):
    """Two places know the accounts of people: a mistake of the programmer, found at start."""


def offer(function: Accounts) -> None:
    """Let `function(person_ids, on)` give the accounts in force on a day, by the id of the person."""
    if _offers:
        raise AccountsOfferedTwice
    _offers.append(function)


def of_people(person_ids: Collection[int], on: dt.date) -> Mapping[int, PayeeAccount]:
    """The accounts of some people on a day; whoever has none is left out."""
    return _offers[0](person_ids, on) if _offers and person_ids else {}
