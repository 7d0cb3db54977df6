"""The English catalogue: whole, true to its placeholders, compiled, and heard on the pages.

Japanese is the language of the source, so it needs no catalogue. To top this one up, with GNU gettext:

    manage.py makemessages -l en --ignore=".venv/*" --ignore="var/*" --ignore="tests/*" \\
        --add-location=file --no-obsolete --no-wrap
    (translate what is empty or fuzzy in locale/en/LC_MESSAGES/django.po)
    manage.py compilemessages -l en --ignore=".venv/*"
"""

import ast
import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation.template import templatize

from backoffice.access import duties
from backoffice.companies import clock
from backoffice.companies.models import Company
from backoffice.jobs.actions import work_off
from backoffice.organisation.models import User
from hr.payroll import actions
from hr.payroll.models import Payslip
from tests.factories import cast, pay
from tests.structure.test_doors import DEPARTMENTS

ROOT = Path(__file__).parents[2]
PO = ROOT / "locale/en/LC_MESSAGES/django.po"
SOURCES = sorted(p for app in DEPARTMENTS for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts)
PAGES = sorted((ROOT / "templates").rglob("*.*"))

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
MARKUP = re.compile(r"</?\w+>")
# Kana, han, and the punctuation and full-width forms that come with them.
JAPANESE = re.compile(r"[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")
KANA_OR_HAN = re.compile(r"[\u3005-\u3007\u3041-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
# The name of a language is written in that language.
STAYS_JAPANESE = {"日本語"}

CONTEXT = "\x04"
WRAPS = {"_": 1, "gettext": 1, "gettext_lazy": 1, "ngettext": 2, "ngettext_lazy": 2, "pgettext": 1, "pgettext_lazy": 1}
WITH_CONTEXT = {"pgettext", "pgettext_lazy"}
STRING = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
IN_TEMPLATES = re.compile(rf"\b(_|n?gettext|pgettext)\({STRING}(?:,\s*{STRING})?")


@dataclass
class Entry:
    """One entry of a .po file."""

    msgid: str = ""
    plural: str = ""
    context: str | None = None
    said: dict[int, str] = field(default_factory=dict)
    fuzzy: bool = False

    @property
    def key(self) -> str:
        """As gettext files it."""
        return self.msgid if self.context is None else self.context + CONTEXT + self.msgid


def po_entries(text: str) -> list[Entry]:
    """Read a .po file, without its header."""
    found = [_entry(block) for block in re.split(r"\n\s*\n", text.strip())]
    return [entry for entry in found if entry.msgid]


def _entry(block: str) -> Entry:
    entry, keyword, parts = Entry(), "", dict[str, str]()
    for line in block.splitlines():
        if line.startswith("#"):
            entry.fuzzy |= line.startswith("#,") and "fuzzy" in line
            continue
        found = re.fullmatch(r'(?:(msg\w+(?:\[\d\])?)\s+)?(".*")', line.strip())
        assert found, line
        keyword = found[1] or keyword
        parts[keyword] = parts.get(keyword, "") + ast.literal_eval(found[2])
    entry.msgid, entry.plural, entry.context = (
        parts.get("msgid", ""),
        parts.get("msgid_plural", ""),
        parts.get("msgctxt"),
    )
    entry.said = {int((re.search(r"\d", key) or ["0"])[0]): v for key, v in parts.items() if key.startswith("msgstr")}
    return entry


ENTRIES = po_entries(PO.read_text())


def test_the_reader_reads_every_kind_of_entry() -> None:
    text = '\n'.join([
        '#, fuzzy', 'msgid ""', 'msgstr "Language: en\\n"', '',
        '#: a.py', '#, fuzzy, python-format', 'msgctxt "unit"', 'msgid ""', '"%(n)s"', '"名"', 'msgstr "%(n)s \\"p\\""', '',
        'msgid "日"', 'msgid_plural "日"', 'msgstr[0] "day"', 'msgstr[1] "days"',
    ])  # fmt: skip
    one, two = po_entries(text)
    assert (one.key, one.said, one.fuzzy) == ("unit\x04%(n)s名", {0: '%(n)s "p"'}, True)
    assert (two.key, two.plural, two.said, two.fuzzy) == ("日", "日", {0: "day", 1: "days"}, False)


def test_every_string_of_the_source_is_in_the_catalogue() -> None:
    held = {entry.key for entry in ENTRIES}
    missing = {f"{place}: {key}" for place, key in (*_wrapped_in_python(), *_wrapped_in_templates()) if key not in held}
    assert sorted(missing) == []


def test_every_string_is_translated() -> None:
    assert [e.msgid for e in ENTRIES if e.fuzzy] == []
    assert [e.msgid for e in ENTRIES if not all(e.said.values())] == []
    assert [e.msgid for e in ENTRIES if set(e.said) != ({0, 1} if e.plural else {0})] == []


def test_no_string_is_there_twice() -> None:
    keys = [entry.key for entry in ENTRIES]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("pattern", [PLACEHOLDER, MARKUP], ids=["placeholders", "markup"])
def test_what_is_not_language_is_kept(pattern: re.Pattern[str]) -> None:
    wrong = [
        (e.msgid, said)
        for e in ENTRIES
        for said in e.said.values()
        if _found(pattern, said) != _found(pattern, e.msgid)
    ]
    assert wrong == []


def test_no_japanese_is_left_in_the_english() -> None:
    left = [said for e in ENTRIES for said in e.said.values() if JAPANESE.search(said) and said not in STAYS_JAPANESE]
    assert left == []


def test_the_compiled_catalogue_is_this_one() -> None:
    with PO.with_suffix(".mo").open("rb") as compiled:
        catalogue = dict(gettext.GNUTranslations(compiled)._catalog)  # type: ignore[attr-defined]
    header = catalogue.pop("")
    assert "charset=UTF-8" in header
    expected: dict[str | tuple[str, int], str] = {}
    for entry in ENTRIES:
        for place, said in entry.said.items():
            expected[(entry.key, place) if entry.plural else entry.key] = said
    assert catalogue == expected


class Chrome(HTMLParser):
    """The words around the data of a page, and the addresses of its menus."""

    TAGS = ("title", "h1", "h2", "nav", "th", "caption", "legend", "label", "button")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.words: list[tuple[str, str]] = []
        self.links: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in self.TAGS:
            is_data = told.get("lang") == "ja" or told.get("scope") == "row"
            self.open.append((tag, is_data or any(inner for _tag, inner in self.open)))
        if tag == "a" and "nav" in (each for each, _ in self.open):
            self.links.add((told.get("href") or "").partition("#")[0])

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1][0] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and not self.open[-1][1] and data.strip():
            self.words.append((self.open[-1][0], data.strip()))


@pytest.fixture
def reader(company: Company) -> User:
    """佳子 reads everything."""
    return cast.member("yoshiko", "佳子", duties=tuple(duty.code for duty in duties.every()))


@pytest.fixture
def october(aiko: User) -> list[str]:
    """A calculated run with one failure; the pages of a run, a payslip and an employee."""
    now = clock.now()
    pay.payroll(aiko, now)
    pay.attended(pay.hired(2, aiko, now)[:1], aiko, now)
    run = pay.october(aiko, now)
    job = work_off(actions.calculate_run(run_id=run.pk, acting_user=aiko, at=now).pk, clock=clock.now)
    payslip = Payslip.objects.get()
    return [
        reverse("hr:payroll_run_detail", args=[run.pk]),
        reverse("hr:payroll_payslip_detail", args=[payslip.pk]),
        reverse("hr:employment_employee_detail", args=[payslip.employee_id]),
        reverse("backoffice:jobs_job_detail", args=[job.pk]),
    ]


# What the database says in Japanese and nobody translates: names, and titles that were stored.
DATA = re.compile("石井( 佳子)?|石|髙﨑 愛子|(2026年10月分給与 )?月末締め翌月25日払い")


def test_pages_speak_english_to_who_reads_english(october: list[str], reader: User) -> None:
    client = Client()
    client.force_login(reader)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    menu = Chrome(client.get("/").content.decode()).links - {""}
    assert {"/", "/events/", "/hr/employees/", "/hr/payroll/"} <= menu
    left = []
    for address in (*sorted(menu), *october):
        words = Chrome(client.get(address).content.decode()).words
        assert {"title", "h1", "nav"} <= {tag for tag, _text in words}, address
        left += [(address, tag, text) for tag, text in words if KANA_OR_HAN.search(DATA.sub("", text))]
    assert left == []


def test_the_same_pages_speak_japanese_to_everybody_else(reader: User) -> None:
    client = Client()
    client.force_login(reader)
    page = client.get("/hr/payroll/").content.decode()
    assert "<h1>給与計算</h1>" in page
    assert "Payroll" not in page


def _found(pattern: re.Pattern[str], text: str) -> set[str]:
    return set(pattern.findall(text))


def _wrapped_in_python() -> Iterator[tuple[str, str]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            told = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if name in WRAPS and told:
                yield path.name, CONTEXT.join(told[:2]) if name in WITH_CONTEXT else told[0]


def _wrapped_in_templates() -> Iterator[tuple[str, str]]:
    for path in PAGES:
        for name, first, second in IN_TEMPLATES.findall(templatize(path.read_text())):
            told = ast.literal_eval(first)
            yield path.name, told + CONTEXT + ast.literal_eval(second) if name in WITH_CONTEXT else told
