"""Paper: a template and plain values become the bytes of a PDF, the same bytes each time.

PDF/A-3a is what is stored and sent: made to be archived, and tagged for those who listen. Fonts and sheets are
read once for each process. Nothing else is fetched: neither the network nor a file can get onto a paper.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from backoffice.companies.present import present
from backoffice.values.refusals import Refusal

VARIANT = "pdf/a-3a"
# An address that leads nowhere (RFC 2606), so that relative names end here and not at a file of the machine.
OURS = "https://print.invalid/"
SHEET, MARK_OF_A_SANDBOX = "print.css", "sandbox.css"


class AddressOnPaper(Refusal):
    """A template wants something from the network or from the disk."""

    code = "documents.address_on_paper"
    cause_ja = "用紙の中の「{address}」は読み込めません。"
    cause_en = "“{address}” cannot be loaded into a paper."
    remedy_ja = "画像や書式は、用紙のテンプレートの中に置いてください。"
    remedy_en = "Put pictures and styles into the template of the paper."


def render_pdf(template: str, context: Mapping[str, Any], *, title: str) -> bytes:
    """The paper as PDF/A-3a, in Japanese; equal input gives equal bytes as long as fonts and libraries stay.

    In a sandbox every page says so. `title` becomes the document's title; dates come in the context, since no clock is asked. Raises AddressOnPaper.
    """
    with override("ja"):
        text = render_to_string(template, {**context, "title": title})
    sheet, mark, fonts = _sheets_and_fonts()
    try:
        page = HTML(string=text, base_url=OURS, url_fetcher=_NOTHING)
        sheets = [sheet, mark] if present().is_sandbox else [sheet]
        made = page.write_pdf(stylesheets=sheets, font_config=fonts, pdf_variant=VARIANT)
    except FatalURLFetchingError as refused:
        raise AddressOnPaper(address=str(refused)) from refused
    return bytes(made)


@cache
def _sheets_and_fonts() -> tuple[CSS, CSS, FontConfiguration]:
    fonts = FontConfiguration()
    texts = [_shelf().joinpath(name).read_text(encoding="utf-8") for name in (SHEET, MARK_OF_A_SANDBOX)]
    sheet, mark = (CSS(string=each, base_url=OURS, url_fetcher=_NOTHING, font_config=fonts) for each in texts)
    return sheet, mark, fonts


def _shelf() -> Path:
    return Path(settings.STATICFILES_DIRS[0]) / "print"


class _Nothing(URLFetcher):  # type: ignore[misc]
    """Fetches nothing, and stops the rendering: fonts are the system's, the sheet is read once."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> NoReturn:
        raise FatalURLFetchingError(url)


_NOTHING = _Nothing()
