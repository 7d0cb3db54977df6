"""A long form in parts, each with its title."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField


class Sections(forms.Form):
    """A form that is read in parts: `SECTIONS` gives a title and the fields of each."""

    SECTIONS: tuple[tuple[Any, tuple[str, ...]], ...] = ()

    def sections(self) -> Iterator[tuple[Any, list[BoundField]]]:
        """Title and fields, for the page."""
        for title, names in self.SECTIONS:
            wanted = [name for name in self.fields if any(_fits(name, each) for each in names)]
            yield title, [self[name] for name in wanted]


def _fits(name: str, wanted: str) -> bool:
    return name.startswith(wanted[:-1]) if wanted.endswith("*") else name == wanted
