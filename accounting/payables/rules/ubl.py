"""The tree of a UBL file that came from outside. Pure.

A document type is refused before anything of it is read, so that no entity is ever expanded; depth and number of
elements are bounded, and the time taken grows with the size of the file alone.
"""

from collections import Counter
from typing import Any
from xml.parsers import expat

from backoffice.values.refusals import InvalidInput

PREFIXES = {
    "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2": "",
    "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2": "cac:",
    "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2": "cbc:",
}
MOST_DEPTH, MOST_ELEMENTS = 100, 2 * 100 * 1000


class UnreadableInvoice(InvalidInput):
    """Not XML that ends well, or one nested beyond measure."""

    code = "accounting.payables.unreadable_invoice"
    field = "file"
    cause_ja = "XMLとして読み取れません（{line}行目）。"
    cause_en = "The file can't be read as XML (line {line})."
    remedy_ja = "送り主に、JP PINT（UBL 2.1）の請求書のXMLを送り直してもらってください。"
    remedy_en = "Ask the sender for the XML of the invoice in JP PINT (UBL 2.1)."


class InvoiceWithDoctype(UnreadableInvoice):
    """A document type may hold entities; an invoice of UBL has none."""

    code = "accounting.payables.invoice_with_doctype"
    cause_ja = "文書型宣言（DOCTYPE）のあるXMLは、安全のため受け取りません。"
    cause_en = "An XML file with a document type (DOCTYPE) is not taken, for safety."


class InvoiceTooLong(UnreadableInvoice):
    """More elements than an invoice has."""

    code = "accounting.payables.invoice_too_long"
    cause_ja = "XMLの要素が{most:,}個を超えているため、受け取れません。"
    cause_en = "The file has more than {most:,} elements and can't be taken."
    remedy_ja = "送り主に、請求書を分けて送り直してもらってください。"
    remedy_en = "Ask the sender to send the invoice in parts."


class Node:
    """One element: where it stands, its text and its children."""

    __slots__ = ("attributes", "children", "name", "parent", "parts", "place", "seen")

    def __init__(self, name: str, attributes: dict[str, str], parent: "Node | None", place: int) -> None:
        self.name, self.attributes, self.parent, self.place = name, attributes, parent, place
        self.parts: list[str] = []
        self.children: list[Node] = []
        self.seen: Counter[str] = Counter()

    @property
    def text(self) -> str:
        return "".join(self.parts)

    @property
    def path(self) -> str:
        """The way from the top; the place is said from the second of its name on."""
        if self.parent is None:
            return ""
        return f"{self.parent.path}/{self.name}" + (f"[{self.place}]" if self.place > 1 else "")

    def all(self, way: str) -> list["Node"]:
        """The elements on a way of names."""
        found = [self]
        for step in way.split("/"):
            found = [child for node in found for child in node.children if child.name == step]
        return found


def parsed(content: bytes) -> Node:
    """The first element. A document type is refused, and with it every entity.

    Raises UnreadableInvoice, InvoiceWithDoctype, InvoiceTooLong.
    """
    parser: Any = expat.ParserCreate(namespace_separator=" ")
    top = Node("", {}, None, 1)
    stack, count = [top], 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > MOST_ELEMENTS:
            raise InvoiceTooLong(most=MOST_ELEMENTS)
        if len(stack) > MOST_DEPTH:
            raise UnreadableInvoice(line=parser.CurrentLineNumber)
        parent, plain = stack[-1], _plain(name)
        parent.seen[plain] += 1
        node = Node(plain, attributes, parent, parent.seen[plain])
        parent.children.append(node)
        stack.append(node)

    def end(_name: str) -> None:
        stack.pop()

    def text(part: str) -> None:
        stack[-1].parts.append(part)

    def refuse(*_given: Any) -> None:
        raise InvoiceWithDoctype

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = text, refuse
    parser.buffer_text = True
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as broken:
        raise UnreadableInvoice(line=parser.CurrentLineNumber) from broken
    return top.children[0]


def _plain(name: str) -> str:
    space, _sign, local = name.rpartition(" ")
    return PREFIXES.get(space, f"{space}:" if space else "") + local
