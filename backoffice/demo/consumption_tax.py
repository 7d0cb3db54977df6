"""How みなと商会 reckons its consumption tax when it comes here, and which of its suppliers the published list knows."""

import csv
import io

from accounting.consumption_tax.actions import (
    NewMethod,
    choose_method,
    confirm_registrations,
    load_registrations,
    record_past_return,
    set_account_uses,
)
from accounting.consumption_tax.rules import year_of
from backoffice.companies import clock
from backoffice.organisation.models import User
from backoffice.partners.models import Partner

OURS = "T7000012050002"
REGISTERED_ON = "2023-10-01"
# Sales are 卸売; food is sold to shops and hotels alike. What is not told apart serves all sales.
USES = {"4110": "CLASS_1", "4120": "CLASS_1", "5120": "TAXABLE", "5130": "TAXABLE", "6330": "COMMON", "6240": "COMMON"}
LAST_YEAR_NATIONAL_YEN, LAST_YEAR_LOCAL_YEN = 3_600_000, 1_015_300
BASE_PERIOD_SALES_YEN = 186_000_000
COLUMNS = 24


def set_up(keeper: User) -> None:
    """The method of the year, what accounts are for, the return before, and the list of registered issuers."""
    now = clock.now()
    year = year_of(now.date(), 4)
    new = NewMethod(method="GENERAL", base_period_sales_yen=BASE_PERIOD_SALES_YEN)
    choose_method(new=new, valid_from=year.begins_on, acting_user=keeper, at=now)
    set_account_uses(uses=USES, valid_from=year.begins_on, acting_user=keeper, at=now)
    record_past_return(
        year=year.year_before,
        national_yen=LAST_YEAR_NATIONAL_YEN,
        local_yen=LAST_YEAR_LOCAL_YEN,
        acting_user=keeper,
        at=now,
    )
    made = load_registrations(file=_published(), file_name="公表サイト_差分_20260930.csv", acting_user=keeper, at=now)
    confirm_registrations(list_id=made.pk, acting_user=keeper, at=now)


def _published() -> io.BytesIO:
    """The list as the National Tax Agency publishes it, of the company and its registered suppliers alone."""
    known = Partner.objects.exclude(registration_number="").order_by("code")
    rows = [(OURS, "株式会社みなと商会"), *known.values_list("registration_number", "name")]
    text = io.StringIO(newline="")
    write = csv.writer(text)
    for place, (number, name) in enumerate(rows, start=1):
        cells = [""] * COLUMNS
        cells[0], cells[1], cells[2], cells[7], cells[8], cells[18] = (
            str(place), number, "01", REGISTERED_ON, REGISTERED_ON, name,
        )  # fmt: skip
        write.writerow(cells)
    return io.BytesIO(text.getvalue().encode())
