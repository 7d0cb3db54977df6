"""Files of receipts that are kept elsewhere, too: by another claim, or as another room's evidence."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from accounting.expenses.models import Claim, ClaimLine, ClaimReceipt
from backoffice.documents.models import Document
from backoffice.partners.models import Partner
from backoffice.partners.queries import partners_by_number

from .claims import is_open_to
from .repeats import GONE, repeats_of

NUMBER = "registration_number"
RECEIPT = "accounting.expenses.receipt"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where the same is: a claim, and whether the reader may open it; without a claim it is another room's document."""

    claim_id: int | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, and on which day; `checks_all` for those who check everybody's claims."""

    user_id: int
    as_of: dt.date
    checks_all: bool


def files_elsewhere(receipts: Sequence[ClaimReceipt], reader: Reader) -> Mapping[int, Elsewhere]:
    """The receipts, by id, whose very bytes are in another claim or are kept as evidence of another room."""
    held = {each.stored_file_id: each for each in receipts}
    if not held:
        return {}
    own = {each.claim_id for each in receipts}
    others = ClaimReceipt.objects.filter(stored_file__in=held).exclude(claim__in=own).exclude(claim__state__in=GONE)
    found = {
        held[each.stored_file_id].pk: _seen(each.claim, reader)
        for each in others.select_related("claim__person").order_by("-pk")
    }
    # A contract or another's paper may not even be named here: that the file is kept is what the claimant must know.
    papers = Document.objects.filter(stored_file__in=held).exclude(kind=RECEIPT).order_by("-pk")
    return {held[each.stored_file_id].pk: Elsewhere(None, is_open=False) for each in papers} | found


def shops_named(receipts: Iterable[ClaimReceipt]) -> Mapping[str, str]:
    """The names of partners by the registration numbers that papers say, of which exactly one partner has it."""
    numbers = {each["value"] for receipt in receipts for each in receipt.said if each["field"] == NUMBER}
    partners = partners_by_number(numbers)
    names = Partner.objects.in_bulk(partners.values()) if partners else {}
    return {number: names[pk].name for number, pk in partners.items()}


def payments_elsewhere(claim: Claim, lines: Sequence[ClaimLine], reader: Reader) -> Mapping[int, Elsewhere]:
    """The lines of a claim, by position, that stand in another claim or earlier in this one; by file, or day, amount, shop."""
    repeats = repeats_of(claim.pk, lines)
    claims = _claims(each.claim_id for each in repeats)
    return {each.position: _seen(claims[each.claim_id], reader) for each in repeats}


def _claims(ids: Iterable[int]) -> Mapping[int, Claim]:
    wanted = set(ids)
    return Claim.objects.select_related("person").in_bulk(wanted) if wanted else {}


def _seen(claim: Claim, reader: Reader) -> Elsewhere:
    is_open = is_open_to(claim, reader.user_id, as_of=reader.as_of, checks_all=reader.checks_all)
    return Elsewhere(claim.pk, is_open)
