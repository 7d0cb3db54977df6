"""When the fiscal years of the present company begin."""

from . import scope
from .models import Company


def first_month() -> int:
    """The first month of the company's fiscal years, 1 to 12. Pages know it from `request.company` already."""
    company = Company.objects.only("fiscal_year_first_month").get(pk=scope.current().writes or 0)
    return company.fiscal_year_first_month
