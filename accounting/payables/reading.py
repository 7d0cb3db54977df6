"""An electronic invoice as it was stored, and whom it concerns. Reads partners and the company."""

from typing import Any

from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.partners.models import Partner

from .rules import Pint, PintAmountLine, PintTax, Said

TABLES = {"taxes": PintTax, "lines": PintAmountLine, "others": PintAmountLine}


def pint_of(facts: dict[str, Any]) -> Pint:
    """The stored values as they were read."""
    read: dict[str, Any] = {
        name: _table(TABLES[name], value) if name in TABLES else Said(**value) for name, value in facts.items()
    }
    return Pint(**read)


def matched_partner(pint: Pint) -> Partner | None:
    """The seller among the suppliers: by registration number, else 法人番号, else the very name; None when unclear."""
    corporate = pint.seller_corporate.text or pint.seller_number.text.removeprefix("T")
    ways = (
        {"registration_number": pint.seller_number.text},
        {"corporate_number": corporate},
        {"name": pint.seller_name.text},
    )
    for way in ways:
        if not all(way.values()):
            continue
        found = list(Partner.objects.filter(**way, is_supplier=True, out_of_use_from=None)[:2])
        if len(found) == 1:
            return found[0]
    return None


def our_company() -> Company:
    """The company that works."""
    company_id: Any = scope.current().writes
    return Company.objects.get(pk=company_id)


def _table(kind: Any, rows: list[dict[str, Any]]) -> tuple[Any, ...]:
    return tuple(kind(**{name: Said(**value) for name, value in row.items()}) for row in rows)
