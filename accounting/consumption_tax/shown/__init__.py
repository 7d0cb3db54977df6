"""Consumption tax as the templates want it: plain values, in the reader's language."""

from .choices import interim_initial, interim_page, method_initial, methods_page, uses_page
from .registrations import registrations_page, verdict
from .returns import (
    box_page,
    file_name,
    filed_page,
    lines_page,
    method_in_japanese,
    period_in_japanese,
    post_page,
    year_page,
)

__all__ = [
    "box_page",
    "file_name",
    "filed_page",
    "interim_initial",
    "interim_page",
    "lines_page",
    "method_in_japanese",
    "method_initial",
    "methods_page",
    "period_in_japanese",
    "post_page",
    "registrations_page",
    "uses_page",
    "verdict",
    "year_page",
]
