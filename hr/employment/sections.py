"""A long form in parts, each with its title."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField


class Sections(forms.Form):
    """A form that is read in parts: `SECTIONS` gives a title and the fields of each; "a|b" stand side by side."""

    SECTIONS: tuple[tuple[Any, tuple[str, ...]], ...] = ()

    def sections(self) -> Iterator[tuple[Any, list[list[BoundField]]]]:
        """Title and rows of fields, for the page."""
        for title, rows in self.SECTIONS:
            yield title, [found for row in rows for found in self._rows(row)]

    def _rows(self, row: str) -> list[list[BoundField]]:
        """The fields of a row; "item_*" is a row for each field that begins so."""
        if row.endswith("*"):
            return [[self[name]] for name in self.fields if name.startswith(row[:-1])]
        return [[self[name] for name in row.split("|")]]


def in_order(sections: tuple[tuple[Any, tuple[str, ...]], ...]) -> tuple[str, ...]:
    """The names of the fields as the page shows them."""
    return tuple(name for _title, rows in sections for row in rows for name in row.split("|"))
