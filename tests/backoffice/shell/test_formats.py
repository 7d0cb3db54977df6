"""Figures and dates read as the guide says, in both languages."""

import datetime as dt
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.translation import override

from backoffice.companies import clock
from backoffice.shell.context import fiscal_year_text

FRIDAY = dt.date(2026, 11, 20)


def shown(markup: str, **values: object) -> str:
    return Template("{% load shell %}" + markup).render(Context(values))


@pytest.mark.parametrize(
    ("markup", "value", "text"),
    [
        ("{{ value|yen }}", 12_345, "12,345"),
        ("{{ value|yen }}", -1_200, "−1,200"),
        ("{{ value|yen }}", None, ""),
        ("{{ value|money }}", 2_376_000, "¥2,376,000"),
        ("{{ value|money }}", -1_200, "−¥1,200"),
        ("{{ value|signed_yen }}", 18_942, "＋18,942"),
        ("{{ value|signed_money }}", -18_942, "−¥18,942"),
        ("{{ value|signed_yen }}", 0, "0"),
        ("{{ value|day }}", FRIDAY, "2026/11/20"),
        ("{{ value|weekday_day }}", FRIDAY, "2026/11/20（金）"),
        ("{{ value|wareki }}", FRIDAY, "令和8年11月20日"),
        ("{{ value|wareki_year }}", dt.date(2019, 5, 1), "令和元年"),
        ("{{ value|minutes }}", 750, "12時間30分"),
        ("{{ value|minutes }}", 60, "1時間"),
        ("{{ value|minutes }}", 0, "0分"),
        ("{{ value|percent }}", Decimal("0.0985"), "9.85%"),
        ("{{ value|percent }}", Decimal("0.1000"), "10%"),
        ("{{ value|moment }}", dt.datetime(2026, 11, 20, 9, 5, tzinfo=clock.TOKYO), "2026/11/20 9:05"),
    ],
)
def test_a_figure_reads_as_in_japan(markup, value, text):
    assert shown(markup, value=value) == text


@pytest.mark.parametrize(
    ("markup", "value", "text"),
    [
        ("{{ value|day }}", FRIDAY, "20 Nov 2026"),
        ("{{ value|weekday_day }}", FRIDAY, "Fri 20 Nov 2026"),
        ("{{ value|minutes }}", 750, "12\u00a0h 30\u00a0min"),
        ("{{ value|money }}", 2_376_000, "¥2,376,000"),
    ],
)
def test_a_figure_reads_in_english(markup, value, text):
    with override("en"):
        assert shown(markup, value=value) == text


def test_a_moment_is_told_in_tokyo():
    in_london = dt.datetime(2026, 11, 19, 15, 30, tzinfo=dt.UTC)
    assert shown("{{ value|moment }}", value=in_london) == "2026/11/20 0:30"


def test_a_half_open_period_is_told_by_its_last_day():
    markup = "{% period since until %}"
    assert shown(markup, since=dt.date(2019, 4, 1), until=dt.date(2026, 4, 1)) == "2019/04/01〜2026/03/31"
    assert shown(markup, since=dt.date(2026, 4, 1), until=None) == "2026/04/01〜"


@pytest.mark.parametrize(
    ("first_month", "today", "text"),
    [
        (4, dt.date(2027, 3, 31), "2026年度（2026/04〜2027/03）"),
        (4, dt.date(2027, 4, 1), "2027年度（2027/04〜2028/03）"),
        (1, dt.date(2026, 6, 1), "2026年度（2026/01〜2026/12）"),
    ],
)
def test_the_year_in_which_a_fiscal_year_begins_names_it(first_month, today, text):
    assert fiscal_year_text(first_month, today) == text


def test_an_icon_is_inline_and_hidden_from_screen_readers():
    markup = shown('{% icon "users" %}')
    assert markup.startswith("<svg")
    assert 'class="icon"' in markup
    assert 'aria-hidden="true"' in markup


def test_a_state_is_a_word_in_a_tone():
    assert shown('{% tag_state "FAILED" "失敗" %}') == '<span class="tag tag--bad">失敗</span>'
    assert shown('{% tag_state "NEVER_HEARD_OF" label %}', label="<謎>") == '<span class="tag">&lt;謎&gt;</span>'
