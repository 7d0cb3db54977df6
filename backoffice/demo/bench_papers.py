"""How many papers a CPU second gives, against the same words set in the way that comes to mind first.

That naive setting has the faults which cost most: a flex box in each cell, tables that find their own widths, stripes
by nth-child, and the sheet and the fonts read anew for each document.
"""

import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from backoffice.documents.rendering import SHEET, VARIANT, render_pdf

WARMING, RENDERINGS = 2, 10
CELL = re.compile(r"(<t([dh])\b[^>]*>)(.*?)(</t\2>)", re.DOTALL)
NAIVE = """
table { table-layout: auto !important; width: 100%; border-collapse: separate !important; border-spacing: 0 }
td > div, th > div { display: flex; justify-content: space-between }
tr:nth-child(even) td { background: #f7f7f5 }
"""
Say = Callable[[str], None]


def papers(name: str, template: str, context: Mapping[str, Any], say: Say) -> float:
    """Say what one kind of paper costs; gives the CPU seconds of one."""
    ours = cpu_seconds(lambda: render_pdf(template, context, title=name))
    naive = cpu_seconds(lambda: _naive_pdf(template, context, name))
    say(
        f"paper {name:<22}: {1 / ours:4.1f} per CPU second ({ours:.2f} s each), "
        f"{naive / ours:4.1f} times the naive sheet ({naive:.2f} s each)"
    )
    return ours


def cpu_seconds(make: Callable[[], object]) -> float:
    """CPU seconds of a rendering, the median of ten after two warm-ups."""
    took = []
    for _ in range(WARMING + RENDERINGS):
        began = time.process_time()
        make()
        took.append(time.process_time() - began)
    return median(took[WARMING:])


def _naive_pdf(template: str, context: Mapping[str, Any], title: str) -> bytes:
    with override("ja"):
        text = render_to_string(template, {**context, "title": title})
    cells = CELL.sub(r"\1<div><span>\3</span></div>\4", text)
    fonts = FontConfiguration()
    sheet = Path(settings.STATICFILES_DIRS[0]).joinpath("print", SHEET).read_text(encoding="utf-8")
    style = CSS(string=sheet + NAIVE, font_config=fonts)
    return bytes(HTML(string=cells).write_pdf(stylesheets=[style], font_config=fonts, pdf_variant=VARIANT))
