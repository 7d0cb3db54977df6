"""Numbers as the pages show them: that they are kept, never what they are."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hr.employment.models import Employee

from .models import PersonalNumber

MASK = "••••  ••••  ••••"
GROUP = 4


def person_row(employee: Any) -> dict[str, Any]:
    """An employee with what is kept of them."""
    return {
        "code": employee.person.code,
        "name": employee.person.name,
        "has_own": employee.has_own,
        "held": employee.held,
        "url": reverse("hr:my_number_person_detail", args=[employee.pk]),
    }


def number_row(held: PersonalNumber) -> dict[str, Any]:
    """A number, masked, with what may be done with it."""
    employee: Employee = held.employee
    return {
        "employee_name": employee.person.name,
        "employee_url": reverse("hr:my_number_person_detail", args=[held.employee_id]),
        "left_on": employee.left_on,
        "holder_name": held.holder_name,
        "relation": held.get_relation_display(),
        "checked_by": held.get_checked_by_display(),
        "received_at": held.received_at,
        "received_by": held.received_by_name,
        "destroyed_at": held.destroyed_at,
        "destroyed_by": held.destroyed_by_name,
        "destroy_reason": held.destroy_reason,
        "mask": MASK,
        "read_url": reverse("hr:my_number_read", args=[held.pk]),
        "destroy_url": reverse("hr:my_number_destroy", args=[held.pk]),
    }


def grouped(number: str) -> str:
    """1234 5678 9018."""
    return " ".join(number[place : place + GROUP] for place in range(0, len(number), GROUP))


def reseal(count: int) -> dict[str, Any] | None:
    """What is said, and the button, while numbers are sealed under the key before."""
    if not count:
        return None
    text = _("%(count)s件の番号が、以前の鍵で保管されています。保管し直すと、以前の鍵を捨てられます。") % {
        "count": count
    }
    confirm = _("番号は表示しません。全件を保管し直すか、1件も変えません。")
    return {
        "text": text,
        "label": _("新しい鍵で保管し直す"),
        "url": reverse("hr:my_number_reseal"),
        "primary": True,
        "disabled_reason": "",
        "confirm": confirm,
    }
