"""A request as views get it: with the company, the person, and what they may do."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest


class StaffRequest(HttpRequest):
    """`may(step)` says whether the user may take a step; `person` is None for a user who is nobody's employee."""

    may: Callable[[str], bool]
    person: Any
    company: Any
    user: Any
