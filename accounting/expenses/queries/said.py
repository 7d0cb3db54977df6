"""What a claim says, in one word: so that what is submitted is what was looked at."""

import hashlib
import json
from collections.abc import Iterable

from django.core.serializers.json import DjangoJSONEncoder

from accounting.expenses.models import Claim, ClaimLine

# What is computed of a line, and where it stands; all else is what people say of a payment.
NOT_SAID = {"id", "company", "claim", "position", "tax_yen", "creditable_yen", "tax_category", "because", "document"}


def said_by(claim: Claim, lines: Iterable[ClaimLine]) -> str:
    """The hash of the head of a claim and of its lines, in their order, as they are kept."""
    names = [field.attname for field in ClaimLine._meta.concrete_fields if field.name not in NOT_SAID]
    said = [claim.title, claim.purpose, claim.advance_id, [[getattr(line, name) for name in names] for line in lines]]
    return hashlib.sha256(json.dumps(said, cls=DjangoJSONEncoder).encode()).hexdigest()
