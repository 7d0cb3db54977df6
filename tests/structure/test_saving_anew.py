"""Two tabs with the same form: the later one is not taken for what it does not know of, and nothing typed is lost.

Every page that changes what is there is tried, or says here why it overwrites nothing.
"""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounting.ledger.models import Account
from backoffice.oauth.models import Program
from backoffice.organisation.models import User
from tests.factories import assets, banks, books, cast, claims, connected, formed, sales, sealed, trade, typed, vouchers
from tests.structure.test_doors import our_pages

SAID = "同じ内容を保存しました。画面の入力はまだ保存していません。"
# Dated: a change adds what holds from a day on, and what it says is seen before it holds.
ADDS_A_VERSION = {
    "payroll_item_change",
    "payroll_table_change",
    "social_insurance_person_change",
    "income_tax_person_change",
}
# A line of a claim: it is reckoned anew from what is typed, and the claim is shown with it.
OF_A_LINE = {"expenses_travel_change"}
Case = tuple[User, int, str]
# The button of a voucher that keeps it as a draft; the other pages know none of that name.
PRESSED = {"draft": "1"}


def _claim(people: dict[str, User], now: dt.datetime) -> Case:
    claims.employed(people["aiko"])
    return people["aiko"], claims.draft(people["aiko"], now).pk, "title"


def _answer(people: dict[str, User], now: dt.datetime) -> Case:
    formed.routed(people["ben"], people["admin"], now)
    formed.in_force(people["admin"], now)
    return people["aiko"], formed.drafted(people["aiko"], now).pk, "answer_title"


def _voucher(people: dict[str, User], now: dt.datetime) -> Case:
    books.books(people["kei"], now)
    return people["kei"], vouchers.drafted(people["kei"], now).pk, "description"


def _invoice(people: dict[str, User], now: dt.datetime) -> Case:
    sales.ready(people["kei"], now)
    return people["kei"], sales.drafted(trade.customer(), people["kei"], now).pk, "line-0-description"


def _partner(people: dict[str, User], now: dt.datetime) -> Case:
    keeper = cast.member("yoko", "洋子", duties=("backoffice.partners",))
    return keeper, trade.customer().pk, "name"


def _account(people: dict[str, User], now: dt.datetime) -> Case:
    books.books(people["kei"], now)
    return people["kei"], Account.objects.get(code=books.RENT).pk, "name"


def _bank_account(people: dict[str, User], now: dt.datetime) -> Case:
    books.books(people["kei"], now)
    return people["kei"], banks.second_account(people["kei"], now).pk, "holder_kana"


def _asset(people: dict[str, User], now: dt.datetime) -> Case:
    books.books(people["kei"], now)
    return people["kei"], assets.registered(people["kei"], now).pk, "name"


def _seal(people: dict[str, User], now: dt.datetime) -> Case:
    keeper = sealed.keeper()
    return keeper, sealed.registered(keeper, now).pk, "name"


def _program(people: dict[str, User], now: dt.datetime) -> Case:
    connected.registered(people["admin"], now)
    return people["admin"], Program.objects.get().pk, "about"


TRIED: dict[str, Callable[[dict[str, User], dt.datetime], Case]] = {
    "accounting:expenses_claim_change": _claim,
    "backoffice:forms_answer_change": _answer,
    "accounting:ledger_voucher_change": _voucher,
    "accounting:receivables_invoice_change": _invoice,
    "backoffice:partners_partner_change": _partner,
    "accounting:ledger_account_change": _account,
    "accounting:banking_account_change": _bank_account,
    "accounting:fixed_assets_asset_change": _asset,
    "legal:seals_seal_change": _seal,
    "backoffice:oauth_program_change": _program,
}


@pytest.fixture
def people(aiko: User, ben: User, kei: User, admin: User) -> dict[str, User]:
    return {"aiko": aiko, "ben": ben, "kei": kei, "admin": admin}


def test_every_page_that_changes_what_is_there_is_tried() -> None:
    changing = {f"{space}:{pattern.name}" for space, pattern in our_pages() if str(pattern.name).endswith("_change")}
    careful = {f"{space}:{pattern.name}" for space, pattern in our_pages() if hasattr(pattern.callback, "saves_anew")}
    excused = {name for name in changing if name.split(":")[1] in ADDS_A_VERSION | OF_A_LINE}
    assert careful == set(TRIED)
    assert changing - excused == careful


@pytest.mark.parametrize("name", TRIED)
def test_what_another_tab_saved_is_not_overwritten_unasked(
    name: str, people: dict[str, User], now: dt.datetime, client: Client
) -> None:
    user, pk, field = TRIED[name](people, now)
    client.force_login(user)
    address = reverse(name, args=[pk])
    first, second = client.get(address).text, client.get(address).text

    saved = client.post(address, typed.typed(first, **{field: "センノタブ"}, **PRESSED))
    assert saved.status_code == 302
    late = client.post(address, typed.typed(second, **{field: "アトノタブ"}, **PRESSED))
    assert (late.status_code, SAID in late.text) == (422, True)
    assert f"{user.get_full_name()}が同じ内容" in late.text
    assert f'href="{address}" target="_blank"' in late.text
    assert "アトノタブ" in late.text
    now_saved = client.get(address).text
    assert "センノタブ" in now_saved
    assert "アトノタブ" not in now_saved

    # Whoever was told may save what is typed, and goes on from there.
    again = client.post(address, typed.typed(late.text, **PRESSED))
    assert again.status_code == 302
    assert "アトノタブ" in client.get(address).text


def test_a_form_that_was_saved_and_not_submitted_goes_on_from_its_own_save(
    people: dict[str, User], now: dt.datetime, client: Client
) -> None:
    user, pk, _title = _claim(people, now)
    client.force_login(user)
    address = reverse("accounting:expenses_claim_change", args=[pk])
    seen = client.get(address).text
    kept = client.post(address, typed.typed(seen, title="明細のない申請", submit="1"))
    assert (kept.status_code, SAID in kept.text) == (422, False)
    assert client.post(address, typed.typed(kept.text, title="もう一度")).status_code == 302
    late = client.post(address, typed.typed(kept.text, title="古い画面"))
    assert (late.status_code, SAID in late.text) == (422, True)
