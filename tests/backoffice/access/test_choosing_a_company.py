"""Somebody who belongs to two companies works in one of them, and a form goes to the company in which it was opened."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.organisation.models import User
from backoffice.partners.models import Partner
from tests.factories import cast, trade

CHOOSE, PARTNERS = "/company/", "/partners/"
SINCE = dt.date(2020, 4, 1)
DUTIES = ("backoffice.partners",)


@pytest.fixture
def uriko(company: Company, other_company: Company) -> User:
    """売子 keeps the partners of two companies, each with a partner that the other one does not know."""
    user = cast.member("uriko", "売子", duties=DUTIES)
    trade.supplier()
    with scope.working_in(other_company.pk):
        cast.joins(user, duties=DUTIES)
        trade.customer("Z1", "となりの得意先")
    return user


@pytest.fixture
def client(uriko: User) -> Client:
    """Her browser, which is held to the check against forged forms as every browser is."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(uriko)
    return browser


def fields(text: str, action: str) -> dict[str, str]:
    """The hidden fields of the form that goes to an address, or of the only one on a page that goes to itself."""
    form = next(each for each in re.findall(r"<form.*?</form>", text, re.DOTALL) if action in each.split(">", 1)[0])
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def choose(client: Client, company: Company) -> None:
    hidden = fields(client.get("/").content.decode(), f'action="{CHOOSE}"')
    assert client.post(CHOOSE, {**hidden, "company": company.pk}).status_code == 302


def test_what_is_seen_belongs_to_the_company_that_was_chosen(
    client: Client, company: Company, other_company: Company
) -> None:
    first = client.get(PARTNERS).content.decode()
    assert "となりの得意先" not in first
    choose(client, other_company)
    then = client.get(PARTNERS).content.decode()
    own = Partner.objects.get()
    with scope.working_in(other_company.pk):
        assert own.name not in then
    assert "となりの得意先" in then
    assert client.get(reverse("backoffice:partners_partner_detail", args=[own.pk])).status_code == 404
    choose(client, company)
    assert client.get(reverse("backoffice:partners_partner_detail", args=[own.pk])).status_code == 200


def test_a_form_that_was_opened_in_one_company_never_writes_into_another(
    client: Client, company: Company, other_company: Company
) -> None:
    own = Partner.objects.get()
    stop = reverse("backoffice:partners_partner_stop", args=[own.pk])
    new = reverse("backoffice:partners_partner_new")
    entered = {
        "code": "N1",
        "name": "新しい先",
        "name_kana": "アタラシイサキ",
        "kind": "CORPORATION",
        "is_customer": "on",
    }
    old_tab = fields(client.get(new).content.decode(), 'method="post" novalidate')
    choose(client, other_company)
    for url, sent in ((stop, old_tab), (new, {**old_tab, **entered})):
        refused = client.post(url, sent)
        assert refused.status_code == 409
        said = refused.content.decode()
        assert "この画面は「株式会社みなと商会」で開いたもので" in said
        assert "「株式会社みなと商会」に切り替え" in said
    for each in (company, other_company):
        with scope.working_in(each.pk):
            assert not Partner.objects.filter(code="N1").exists()
    assert Partner.objects.get().out_of_use_from is None


def test_a_form_goes_through_again_once_its_company_is_chosen_again(
    client: Client, company: Company, other_company: Company
) -> None:
    new = reverse("backoffice:partners_partner_new")
    hidden = fields(client.get(new).content.decode(), 'method="post" novalidate')
    choose(client, other_company)
    choose(client, company)
    answer = client.post(new, hidden)
    assert answer.status_code == 422, "its fields are looked at, as it is taken"


def test_a_form_that_does_not_say_its_company_is_refused(client: Client) -> None:
    new = reverse("backoffice:partners_partner_new")
    hidden = fields(client.get(new).content.decode(), 'method="post" novalidate')
    del hidden["company_of_the_form"]
    refused = client.post(new, hidden)
    assert refused.status_code == 409
    assert "ほかの会社" in refused.content.decode()


def test_a_company_that_one_does_not_belong_to_cannot_be_chosen(client: Client, db: None) -> None:
    stranger = cast.company("yosono", "株式会社よその")
    hidden = fields(client.get("/").content.decode(), f'action="{CHOOSE}"')
    for wrong in (str(stranger.pk), "", "x", "99999999999999999999"):
        assert client.post(CHOOSE, {**hidden, "company": wrong}).status_code == 403
    assert "株式会社よその" not in client.get("/").content.decode()


def test_a_company_that_was_left_is_left_at_once(
    client: Client, uriko: User, company: Company, other_company: Company
) -> None:
    choose(client, other_company)
    with scope.working_in(other_company.pk):
        cast.leaves(uriko, until=dt.date(2026, 11, 4))
    assert "となりの得意先" not in client.get(PARTNERS).content.decode()


def test_who_belongs_to_one_company_has_nothing_to_choose(company: Company, chie: User) -> None:
    browser = Client()
    browser.force_login(chie)
    assert CHOOSE not in browser.get("/").content.decode()
    assert browser.post(CHOOSE, {"company": company.pk}).status_code == 302
