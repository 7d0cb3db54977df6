"""Fresh texts of programs: ids, secrets, codes and tokens, each naming the company that is open for writing."""

import secrets

from backoffice.api import ids
from backoffice.api.rules import for_test, written
from backoffice.companies import scope
from backoffice.companies.present import present

SECRET_BYTES = 32


def fresh(word: str, *, letters: int = SECRET_BYTES) -> str:
    """A text of a kind that nobody can guess."""
    company_id = scope.current().writes
    if company_id is None:
        raise LookupError("no company is open")
    if present().is_sandbox:
        word = for_test(word)
    return written(ids.write("c", company_id).partition("_")[2], secrets.token_urlsafe(letters), word)
