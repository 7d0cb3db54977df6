"""Every page of the payroll slice renders, keeps the rules of its markup, and says what matters."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.template.loader import get_template
from django.utils.translation import override

from . import preview

ROOT = Path(__file__).parents[3]
STATIC, TEMPLATES = ROOT / "static", ROOT / "templates"
OWN_TEMPLATES = sorted(TEMPLATES.glob("**/*.html"))
JAVASCRIPT_AT_MOST = 10 * 1024


class Markup(HTMLParser):
    """The elements of a page, with what the rules ask for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def values(self, attribute: str) -> list[str]:
        return [attrs[attribute] or "" for _tag, attrs in self.elements if attribute in attrs]

    def count(self, tag: str) -> int:
        return sum(1 for name, _attrs in self.elements if name == tag)


@pytest.fixture
def shown(request_to):
    def render(name: str, context: dict) -> str:
        return get_template(name).render(context, request_to())

    return render


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(("name", "context"), preview.PAGES)
def test_a_page_keeps_the_rules_of_its_markup(shown, name, context, language):
    with override(language):
        text = shown(name, context)
    markup = Markup(text)
    assert (markup.count("h1"), markup.count("main")) == (1, 1)
    assert [id_ for id_, times in Counter(markup.values("id")).items() if times > 1] == []
    ids = set(markup.values("id"))
    for attribute in ("aria-labelledby", "aria-describedby", "popovertarget"):
        assert [one for value in markup.values(attribute) for one in value.split() if one not in ids] == []
    assert markup.values("lang")[0] == language
    assert "#" not in markup.values("href")
    assert "" not in markup.values("href")


@pytest.mark.parametrize(("name", "context"), preview.PAGES)
def test_every_form_that_changes_something_is_protected(shown, name, context):
    forms = re.findall(r"<form[^>]*method=\"post\".*?</form>", shown(name, context), re.DOTALL)
    assert [form for form in forms if "csrfmiddlewaretoken" not in form] == []


@pytest.mark.parametrize("path", OWN_TEMPLATES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_obeys_the_content_security_policy(path):
    text = path.read_text()
    assert re.findall(r"\son[a-z]+=\"", text) == []
    assert re.findall(r"\sstyle=\"", text) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)", text) == []


@pytest.mark.parametrize("path", sorted((STATIC / "css").glob("*.css")), ids=lambda path: path.name)
def test_a_colour_is_literal_only_among_the_tokens(path):
    css = re.sub(r"@layer tokens \{.*?\n\}", "", path.read_text(), flags=re.DOTALL)
    assert re.findall(r"#[0-9a-f]{3,8}\b|rgb\(", css) == []


def test_our_script_stays_small():
    assert len((STATIC / "js" / "app.js").read_bytes()) <= JAVASCRIPT_AT_MOST


@pytest.mark.parametrize("state", ["ACCEPTED", "RUNNING"])
def test_a_job_under_way_asks_again(shown, state):
    panel = shown("jobs/panel.html", {"job": preview.job(state)})
    assert 'hx-get="/jobs/42/panel/" hx-trigger="every 1s"' in panel
    assert "中断しても、処理済みの186名は残ります。" in panel


@pytest.mark.parametrize("state", ["SUCCEEDED", "PARTLY_FAILED", "FAILED", "CANCELLED"])
def test_a_job_that_ended_asks_no_more(request_to, state):
    request = request_to("/")
    request.htmx = True
    panel = get_template("jobs/panel.html").render({"job": preview.job(state)}, request)
    assert "hx-" not in panel
    assert "/jobs/42/cancel/" not in panel
    assert "結果を見る" in panel


def test_an_action_that_is_not_possible_says_why(shown):
    text = shown("hr/payroll/run_detail.html", preview.RUN_DETAIL)
    assert 'aria-disabled="true" aria-describedby="why-off-2">承認へ進む' in text
    assert 'id="why-off-2">3名を直すと進めます。' in text
    assert 'action="/a/"' not in text


def test_an_action_with_consequences_asks_first(shown):
    text = shown("hr/payroll/run_detail.html", preview.RUN_DETAIL)
    assert '<dialog class="dialog" id="confirm-1"' in text
    assert "置き換わります。" in text


def test_a_payslip_line_opens_to_its_formula_and_source(shown):
    text = shown("hr/payroll/payslip_detail.html", preview.PAYSLIP_DETAIL)
    for said in ("2,000円 × 1.25 × 12.5時間 ＝ 31,250円", "根拠：給与規程 第21条", "端数：1円未満を切り上げ"):
        assert said in text
    assert "前月より ＋¥18,942（主に時間外手当）" in text


def test_a_payslip_without_a_month_before_compares_with_nothing(shown):
    payslip = {**preview.PAYSLIP_DETAIL["payslip"], "difference_yen": None}
    assert "前月より" not in shown("hr/payroll/payslip_detail.html", {**preview.PAYSLIP_DETAIL, "payslip": payslip})


def test_home_with_nothing_to_do_says_so(shown):
    assert "いま対応が必要な仕事はありません。" in shown("web/home.html", preview.EMPTY_HOME)


def test_a_form_page_says_in_its_title_that_something_is_wrong(shown):
    class Month(forms.Form):
        month = forms.CharField(label="対象月")

    context = {"form": Month({}), "title": "給与計算の開始", "button": "始める", "back_url": "/hr/runs/"}
    text = shown("hr/payroll/form.html", context)
    assert "<title>エラー：給与計算の開始｜縁の下</title>" in text
    assert text.count("対象月が入力されていません。") == 2


@pytest.mark.parametrize("name", ["500.html", "403_csrf.html"])
def test_a_page_for_the_worst_needs_no_request(name):
    assert "ホームを開く" in get_template(name).render({})
