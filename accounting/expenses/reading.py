"""The text that a PDF receipt carries in itself, and what it says. Pictures are not read: nothing here recognises letters.

A file that can't be read says nothing; it is kept as it came all the same.
"""

import io
import logging
from dataclasses import asdict

import pypdf

from .rules import read

PDF = "application/pdf"
# A receipt has a page or two; what is longer or heavier is a bundle of pictures, and reading it would hold the form up.
MOST_PAGES, MOST_BYTES = 3, 3_000_000
# The library says by its log what is odd in a file; that is no fault of ours.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def read_paper(content: bytes, media_type: str) -> list[dict[str, str]]:
    """What a paper says by itself, as it is stored: field, value, and the words in which it stands."""
    if media_type != PDF or len(content) > MOST_BYTES:
        return []
    return read_text(text_of(content))


def read_text(text: str) -> list[dict[str, str]]:
    """What the text of a mail says by itself, as it is stored."""
    return [asdict(each) for each in read(text)]


def text_of(content: bytes) -> str:
    """The text of the first pages of a PDF; "" of one that is locked, damaged or made of pictures."""
    try:
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return "\n".join(pages[place].extract_text() for place in range(min(len(pages), MOST_PAGES)))
    # What strangers send breaks the library in more ways than it names.
    except (
        pypdf.errors.PyPdfError,
        ValueError,
        KeyError,
        IndexError,
        TypeError,
        AttributeError,
        RecursionError,
        OSError,
    ):
        return ""
