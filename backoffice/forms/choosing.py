"""How an entry of a register is chosen: from a list of few; of many by name, from one list for the whole page."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .limits import MOST_IN_A_LIST

Entry = tuple[int, str]


class Choosing:
    """The entries of a register on a page: ids with their names, of which those that several bear say the number too."""

    def __init__(self, code: str, entries: Sequence[Entry]) -> None:
        borne = Counter(name for _pk, name in entries)
        self.list_id = f"list-{code}"
        self.names = {str(pk): name if borne[name] == 1 else f"{name}（{pk}）" for pk, name in entries}
        self.ids = {name: pk for pk, name in self.names.items()}
        self.is_long = len(entries) > MOST_IN_A_LIST

    def widget(self) -> forms.Widget:
        """The control of one field."""
        if self.is_long:
            return ByName(self)
        return forms.Select(choices=[("", _("選択してください")), *self.names.items()])


class ByName(forms.TextInput):
    """A name that is typed, with the names of the register to choose from; what is none of them stays as it was typed."""

    def __init__(self, choosing: Choosing) -> None:
        super().__init__({"list": choosing.list_id, "autocomplete": "off"})
        self.choosing = choosing

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = str(super().value_from_datadict(data, files, name) or "").strip()
        # A number that was typed is no entry by chance of its id.
        return self.choosing.ids.get(typed, f"{typed} " if typed.isdecimal() else typed)

    def format_value(self, value: Any) -> Any:
        return self.choosing.names.get(str(value), None if value is None else str(value).strip())
