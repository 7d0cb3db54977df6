"""The search at the top of every page: each finds what their duties open, and nothing of a neighbour."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.organisation.models import User
from backoffice.shell.finding import MOST_CHARACTERS, SHOWN, words_of
from tests.factories import cast, trade

PAGE = "/search/"


@pytest.fixture
def yoko(company: Company) -> User:
    return cast.member("yoko", "洋子", duties=("backoffice.partners",))


@pytest.fixture
def nobody(company: Company) -> User:
    return cast.member("nana", "奈々", duties=())


def seen_by(user: User, text: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(PAGE, {"q": text})


def titles(answer: Any) -> list[str]:
    return [hit.title for group in answer.context["found"] for hit in group.hits]


def test_a_partner_is_found_by_name_reading_and_code(yoko: User) -> None:
    found = trade.customer("C900", "株式会社髙﨑製作所", name_kana="タカサキセイサクショ")
    for text in ("髙﨑", "タカサキ", "C900", "　髙﨑  製作所 "):
        answer = seen_by(yoko, text)
        assert titles(answer) == [found.name], text
        assert answer.context["found"][0].hits[0].url == reverse("backoffice:partners_partner_detail", args=[found.pk])


def test_what_one_may_not_see_is_not_found(nobody: User) -> None:
    trade.customer("C900", "株式会社髙﨑製作所")
    answer = seen_by(nobody, "髙﨑")
    assert answer.status_code == 200
    assert titles(answer) == []
    assert "見つかりませんでした。" in answer.content.decode()


def test_the_neighbours_partners_are_not_found(yoko: User, other_company: Company) -> None:
    with scope.working_in(other_company.pk):
        trade.customer("C900", "株式会社髙﨑製作所")
    assert titles(seen_by(yoko, "髙﨑")) == []


def test_of_many_some_are_shown_and_the_list_leads_to_all(yoko: User) -> None:
    for n in range(SHOWN + 1):
        trade.customer(f"K{n}", f"株式会社多数{n}")
    (group,) = seen_by(yoko, "多数").context["found"]
    assert len(group.hits) == SHOWN
    assert group.more_url == "/partners/?q=%E5%A4%9A%E6%95%B0"
    (group,) = seen_by(yoko, "多数1").context["found"]
    assert group.more_url == ""


def test_the_number_of_queries_does_not_grow_with_what_is_found(
    yoko: User, now: dt.datetime, django_assert_num_queries: Any
) -> None:
    trade.customer("K0", "株式会社多数")
    client = Client()
    client.force_login(yoko)
    client.get(PAGE, {"q": "多数"})
    with django_assert_num_queries(17):
        client.get(PAGE, {"q": "多数"})
    for n in range(1, SHOWN + 1):
        trade.customer(f"K{n}", f"株式会社多数{n}")
    with django_assert_num_queries(17):
        client.get(PAGE, {"q": "多数"})


@pytest.mark.parametrize("text", ["", "  ", "%", "_", "' OR 1=1 --", "あ" * 5000])
def test_odd_words_find_nothing_and_break_nothing(yoko: User, text: str) -> None:
    trade.customer("C900", "株式会社髙﨑製作所")
    answer = seen_by(yoko, text)
    assert answer.status_code == 200
    assert titles(answer) == []


def test_words_are_cut_and_spaced() -> None:
    assert words_of("  木　下\0 ") == "木 下"
    assert len(words_of("あ" * 5000)) == MOST_CHARACTERS
