"""Paper comes out the same each time, reads as it was written, and fetches nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from backoffice.documents import rendering

ROOT = Path(__file__).parents[3]
NAMES = "髙橋 修　山﨑 澄子　𠮷田 昇　邉見　㈱　𣘺本　噓"
PAGE = """<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>{{ title }}</title>%s</head>
<body><h1 data-ref="{{ title }}">領収書</h1><p>{{ names }}</p>%s</body></html>"""


@pytest.fixture(autouse=True)
def shelf_of_templates(tmp_path: Path, settings: object) -> Path:
    engine = {**settings.TEMPLATES[0], "DIRS": [tmp_path]}  # type: ignore[attr-defined]
    settings.TEMPLATES = [engine]  # type: ignore[attr-defined]
    (tmp_path / "plain.html").write_text(PAGE % ("", ""))
    return tmp_path


def rendered(template: str = "plain.html") -> bytes:
    return rendering.render_pdf(template, {"names": NAMES}, title="領収書 一")


def told(program: str, pdf: bytes, *more: str) -> str:
    return subprocess.run([program, *more], input=pdf, capture_output=True, check=True).stdout.decode()


def test_rare_names_come_out_as_they_were_typed() -> None:
    text = told("pdftotext", rendered(), "-", "-")
    for name in NAMES.split():
        assert name in text


def test_every_letter_has_a_shape_of_one_of_our_fonts() -> None:
    fonts = {line.split()[0].partition("+")[2] for line in told("pdffonts", rendered(), "-").splitlines()[2:]}
    assert fonts == {"BIZ-UDPGothic", "BIZ-UDGothic", "IPAmjMincho"}


def test_a_paper_is_tagged_and_made_for_the_archive() -> None:
    pdf = rendered()
    about = dict(line.split(":", 1) for line in told("pdfinfo", pdf, "-").splitlines())
    assert (about["Title"].strip(), about["Tagged"].strip(), about["Pages"].strip()) == ("領収書 一", "yes", "1")
    meta = told("pdfinfo", pdf, "-meta", "-")
    assert 'part="3"' in meta
    assert 'conformance="A"' in meta


def test_equal_input_gives_equal_bytes() -> None:
    assert rendered() == rendered()


def test_equal_input_gives_equal_bytes_in_another_process() -> None:
    code = (
        "import django, sys; django.setup()\n"
        "from backoffice.documents import rendering\n"
        "from weasyprint import HTML\n"
        "sheet, mark, fonts = rendering._sheets_and_fonts()\n"
        "text = '<html lang=ja><title>x</title><h1>髙﨑𠮷</h1><p>1,234</p>'\n"
        "sys.stdout.buffer.write(HTML(string=text).write_pdf(stylesheets=[sheet, mark], font_config=fonts,"
        " pdf_variant=rendering.VARIANT))"
    )
    command, environment = [sys.executable, "-c", code], {"DJANGO_SETTINGS_MODULE": "backoffice.project.settings"}
    runs = [
        subprocess.run(
            command, env={**environment, "PYTHONHASHSEED": seed}, capture_output=True, check=True, cwd=ROOT
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert runs[0].startswith(b"%PDF")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", '<img src="http://192.0.2.1/logo.png" alt="">'),
        ("", '<img src="https://example.com/logo.png" alt="">'),
        ("", '<img src="file:///etc/passwd" alt="">'),
        ("", '<img src="../../../etc/passwd" alt="">'),
        ("", '<img src="data:image/png;base64,AAAA" alt="">'),
        ('<link rel="stylesheet" href="http://192.0.2.1/a.css">', ""),
        ('<style>@import "file:///etc/passwd";</style>', ""),
        ("<style>@font-face { font-family: x; src: url(ftp://192.0.2.1/x.otf) }</style>", ""),
        ("<style>body { background: url(http://192.0.2.1/x.png) }</style>", ""),
        ('<link rel="attachment" href="file:///etc/passwd">', ""),
    ],
)
def test_nothing_is_fetched_from_the_network_or_the_disk(head: str, body: str, shelf_of_templates: Path) -> None:
    (shelf_of_templates / "reaching.html").write_text(PAGE % (head, body))
    with pytest.raises(rendering.AddressOnPaper):
        rendered("reaching.html")


def test_what_people_wrote_is_text_and_not_markup() -> None:
    text = '<img src="http://192.0.2.1/x.png">'
    pdf = rendering.render_pdf("plain.html", {"names": text}, title="x")
    assert text in told("pdftotext", pdf, "-raw", "-", "-")
