"""What a browser would send for a page's form: read off the page, as somebody without a script would leave it."""

from html.parser import HTMLParser
from typing import Any

UNSENT = {"submit", "button", "file", "image", "reset"}
TICKED = {"checkbox", "radio"}


class _Forms(HTMLParser):
    """The controls of each form that posts, with what stands in them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self._chosen: str | None = None
        self._text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "form":
            self.forms.append({})
        elif tag == "input" and name and given.get("type", "text") not in UNSENT:
            is_ticked = given.get("type") in TICKED
            if not is_ticked or "checked" in given:
                self._holds(name, given.get("value") or ("on" if is_ticked else ""))
        elif tag == "select":
            self._chosen = name
        elif tag == "option" and self._chosen and "selected" in given:
            self._holds(self._chosen, given.get("value") or "")
        elif tag == "textarea":
            self._text = name
            self._holds(name, "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._chosen = None
        elif tag == "textarea":
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text:
            self.forms[-1][self._text][-1] += data

    def _holds(self, name: str, value: str) -> None:
        if self.forms:
            self.forms[-1].setdefault(name, []).append(value)


def typed(page: str, **changed: Any) -> dict[str, Any]:
    """The largest form of the page as it would be sent, with some of it typed anew."""
    reader = _Forms()
    reader.feed(page)
    return max(reader.forms, key=len) | changed
