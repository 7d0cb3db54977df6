"""Bills received."""

from accounting.payables.models import Bill


def bill_page(pk: int) -> Bill:
    """One bill with its lines and taxes; Bill.DoesNotExist when there is none."""
    found = Bill.objects.select_related("partner", "document", "withholding")
    return found.prefetch_related("lines__account", "lines__unit", "taxes").get(pk=pk)
