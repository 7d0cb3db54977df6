"""The pages of seals, as those use them who ask, agree, seal and keep the register."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backoffice.organisation.models import Membership, User
from legal.contracts.models import Contract
from legal.seals.models import Seal, Sealing, SealRequest
from tests.factories import cast, promises, sealed, trade

LIST, NEW = reverse("legal:seals_request_list"), reverse("legal:seals_request_new")
REGISTER, LOG = reverse("legal:seals_seal_list"), reverse("legal:seals_log_list")


@pytest.fixture
def yoko(company: Any) -> User:
    return sealed.keeper()


@pytest.fixture
def seal(yoko: User, ben: User, admin: User, now: dt.datetime) -> Seal:
    sealed.route(ben, ben, admin, now)
    return sealed.registered(yoko, now, imprint=sealed.A_PICTURE)


@pytest.fixture
def held(seal: Seal, aiko: User, now: dt.datetime) -> SealRequest:
    return sealed.asked(seal, aiko, now)


def address(name: str, held: SealRequest) -> str:
    return reverse(f"legal:seals_request_{name}", args=[held.pk])


def page(client: Client, user: User, url: str) -> Any:
    client.force_login(user)
    return client.get(url)


def post(client: Client, user: User, url: str, **given: Any) -> Any:
    client.force_login(user)
    return client.post(url, given)


def a_file(given: Any) -> SimpleUploadedFile:
    return SimpleUploadedFile(given.name, given.content)


def wanted(seal: Seal, **changed: Any) -> dict[str, Any]:
    given = {
        "form_key": str(uuid4()),
        "seal": seal.pk,
        "paper_kind": "FILING",
        "title": "本店移転の届出書",
        "addressee": "東京法務局",
        "purpose": "本店の移転",
        "copies": "２",
        "wanted_on": "2026-11-10",
        "original": "POST",
        "stamped_as": "none",
        "paper": a_file(sealed.A_PDF),
    }
    return {**given, **changed}


def test_a_paper_goes_from_the_form_to_its_scan(
    seal: Seal, aiko: User, ben: User, yoko: User, now: dt.datetime, client: Client
) -> None:
    assert "契約印" in page(client, aiko, NEW).content.decode()
    made = post(client, aiko, NEW, **wanted(seal))
    held = SealRequest.objects.get()
    assert (made.status_code, made["Location"]) == (302, address("detail", held))
    assert (held.copies, held.state) == (2, "SUBMITTED")
    assert "押印を記録" not in page(client, yoko, address("detail", held)).content.decode()
    sealed.decided(held, ben, now)
    assert "「本店移転の届出書」に押印する" in page(client, yoko, "/").content.decode()
    assert "押印を記録" in page(client, yoko, address("detail", held)).content.decode()
    given = {"sealed_on": "2026-11-04", "imprints": "3", "is_across_copies": "on"}
    assert post(client, yoko, address("seal", held), **given).status_code == 302
    assert Sealing.objects.get().is_across_copies
    again = post(client, yoko, address("seal", held), **given)
    assert (again.status_code, Sealing.objects.count()) == (422, 1)
    assert "「本店移転の届出書」の写しを登録する" in page(client, aiko, "/").content.decode()
    assert post(client, aiko, address("scan", held), scan=a_file(sealed.A_SCAN)).status_code == 302
    held.refresh_from_db()
    assert held.state == "DONE"


def test_a_refusal_is_said_at_its_field_and_keeps_what_was_typed(seal: Seal, aiko: User, client: Client) -> None:
    answer = post(client, aiko, NEW, **wanted(seal, paper=a_file(sealed.A_PICTURE)))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "保管できるファイルではありません" in shown
    assert 'id="id_paper-error"' in shown
    assert "本店の移転" in shown
    assert not SealRequest.objects.exists()


def test_a_contract_offers_its_seal_and_shows_what_was_asked(
    seal: Seal, aiko: User, ben: User, yoko: User, admin: User, now: dt.datetime, client: Client
) -> None:
    jun = promises.lawyer()
    promises.route(jun, ben, admin, now)
    contract = promises.decided(promises.requested(trade.supplier(), aiko, now), jun, now)
    there = reverse("legal:contracts_contract_detail", args=[contract.pk])
    begin = f"{NEW}?contract={contract.pk}"
    assert f'href="{begin}"' in page(client, aiko, there).content.decode()
    assert "物流業務の委託 契約書" in page(client, aiko, begin).content.decode()
    held = sealed.asked(seal, aiko, now, paper=None, paper_kind="CONTRACT", contract=contract)
    assert address("detail", held) in page(client, aiko, there).content.decode()
    sealed.sealed(sealed.decided(held, ben, now), yoko, now)
    sealed.scanned(held, aiko, now)
    assert "締結を記録" in page(client, jun, address("detail", held)).content.decode()
    assert [page(client, user, address("rescan", held)).status_code for user in (aiko, jun)] == [200, 200]
    given = {"signed_on": "2026-11-04", "original_at": "法務部"}
    done = post(client, jun, address("conclude", held), **given)
    assert (done.status_code, done["Location"]) == (302, there)
    assert Contract.objects.get().state == "SIGNED"
    assert begin not in page(client, aiko, there).content.decode()
    assert page(client, aiko, address("rescan", held)).status_code == 403
    another = SimpleUploadedFile("全ページ.pdf", b"%PDF-1.7 every page", "application/pdf")
    answer = post(client, jun, address("rescan", held), scan=another, reason="1ページ目が欠けていた")
    assert (answer.status_code, answer["Location"]) == (302, address("detail", held))
    for shown in (page(client, jun, address("detail", held)), page(client, jun, there)):
        assert "訂正：1ページ目が欠けていた" in shown.content.decode()
        assert "訂正されました（訂正前の書類）" in shown.content.decode()


def test_the_custodian_gives_back_and_the_applicant_corrects(
    held: SealRequest, aiko: User, ben: User, yoko: User, now: dt.datetime, client: Client
) -> None:
    sealed.decided(held, ben, now)
    assert post(client, yoko, address("refuse", held), reason="").status_code == 422
    assert post(client, yoko, address("refuse", held), reason="書類が違います").status_code == 302
    shown = page(client, aiko, address("detail", held)).content.decode()
    assert "保管者が押印せずに戻しました：書類が違います" in shown
    assert page(client, aiko, address("correct", held)).status_code == 200
    changed = wanted(held.seal, title="正しい届出書")
    assert post(client, aiko, address("correct", held), **changed).status_code == 302
    held.refresh_from_db()
    assert (held.state, held.title) == ("SUBMITTED", "正しい届出書")


def test_strangers_see_nothing(held: SealRequest, chie: User, now: dt.datetime, client: Client) -> None:
    assert page(client, chie, address("detail", held)).status_code == 403
    assert held.title not in page(client, chie, LIST).content.decode()
    for closed in (REGISTER, LOG, reverse("legal:seals_seal_detail", args=[held.seal_id])):
        assert page(client, chie, closed).status_code == 403
    assert page(client, chie, reverse("legal:seals_seal_imprint", args=[held.seal_id])).status_code == 403
    for name in ("seal", "refuse", "scan", "rescan", "correct"):
        assert page(client, chie, address(name, held)).status_code == 403


def test_the_register_is_kept_on_its_pages(
    seal: Seal, aiko: User, yoko: User, now: dt.datetime, client: Client
) -> None:
    assert "S-02" in page(client, yoko, reverse("legal:seals_seal_new")).content.decode()
    given = {
        "code": "S-02", "name": "角印", "kind": "SQUARE", "place": "総務部", "in_use_from": "2026-11-01",
        "custodian": yoko.pk, "deputy": aiko.pk,
    }  # fmt: skip
    made = post(client, yoko, reverse("legal:seals_seal_new"), **given)
    other = Seal.objects.get(code="S-02")
    there = reverse("legal:seals_seal_detail", args=[other.pk])
    assert (made.status_code, made["Location"]) == (302, there)
    lend = {"lent_to": aiko.pk, "purpose": "銀行", "lent_on": "2026-11-04", "due_on": "2026-11-04"}
    assert post(client, yoko, reverse("legal:seals_seal_lend", args=[other.pk]), **lend).status_code == 302
    shown = page(client, yoko, there).content.decode()
    assert "持ち出し中" in shown
    assert "返却を記録" in shown
    taken = reverse("legal:seals_lending_return", args=[other.lendings.get().pk])
    assert post(client, yoko, taken, returned_on="2026-11-04").status_code == 302
    change = {"name": "角印（大）", "place": "総務部"}
    assert post(client, yoko, reverse("legal:seals_seal_change", args=[other.pk]), **change).status_code == 302
    next_one = {"custodian": aiko.pk, "valid_from": "2026-11-05"}
    assert post(client, yoko, reverse("legal:seals_seal_custodian", args=[other.pk]), **next_one).status_code == 302
    gone = {"withdrawn_on": "2026-11-04", "reason": "欠けた"}
    assert post(client, yoko, reverse("legal:seals_seal_withdraw", args=[other.pk]), **gone).status_code == 302
    kinds = reverse("legal:seals_seal_kinds")
    assert post(client, yoko, kinds, which="kind", name="割印用の印").status_code == 302
    assert post(client, yoko, kinds, which="kind", name="割印用の印").status_code == 422
    assert post(client, yoko, kinds, which="policy", scan_days="7").status_code == 302
    shown = page(client, yoko, REGISTER).content.decode()
    assert ("角印（大）" in shown, "廃止" in shown) == (True, True)


def test_a_seal_whose_custodian_leaves_is_marked(seal: Seal, yoko: User, now: dt.datetime, client: Client) -> None:
    other = cast.member("mori", "森", duties=("legal.seal_keeping", "backoffice.approval_watch"))
    assert "保管者が退職します" not in page(client, other, REGISTER).content.decode()
    Membership.objects.filter(user=yoko).update(valid_until=now.date() + dt.timedelta(days=30))
    assert "保管者が退職します" in page(client, other, REGISTER).content.decode()
    forecast = page(client, other, "/routes/forecast").content.decode()
    assert ("引き継ぐもの" in forecast, "契約印" in forecast) == (True, True)
    assert "契約印の保管者を決める" in page(client, other, "/").content.decode()


def test_the_log_is_searched_exported_and_printed(
    held: SealRequest, ben: User, yoko: User, aiko: User, now: dt.datetime, client: Client
) -> None:
    sealed.sealed(sealed.decided(held, ben, now), yoko, now)
    second = sealed.decided(sealed.asked(held.seal, aiko, now, title="=危険な題名"), ben, now)
    sealed.sealed(second, yoko, now)
    assert "本店移転の届出書" in page(client, yoko, f"{LOG}?q=法務局").content.decode()
    assert "該当する押印はありません" in page(client, yoko, f"{LOG}?q=どこにもない").content.decode()
    assert "O-2026-0001" not in page(client, yoko, f"{LOG}?first=2026-11-05").content.decode()
    exported = page(client, yoko, reverse("legal:seals_log_export"))
    lines = b"".join(exported.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("押印番号,押印日,印章")
    assert lines[1].startswith("O-2026-0001,2026-11-04,S-01 契約印,本店移転の届出書")
    assert "'=危険な題名" in lines[2]
    paper = page(client, yoko, reverse("legal:seals_log_print"))
    assert b"".join(paper.streaming_content)[:5] == b"%PDF-"


@pytest.mark.parametrize("name", ["list", "register", "log"])
def test_a_page_costs_the_same_for_one_and_for_many(
    name: str, held: SealRequest, aiko: User, ben: User, yoko: User, now: dt.datetime, client: Client
) -> None:
    url = {"list": LIST, "register": REGISTER, "log": LOG}[name]

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert page(client, yoko, url).status_code == 200
        return len(captured)

    sealed.sealed(sealed.decided(held, ben, now), yoko, now)
    queries()
    few = queries()
    for number in range(3):
        seal = sealed.registered(yoko, now, code=f"S-1{number}")
        sealed.sealed(sealed.decided(sealed.asked(seal, aiko, now), ben, now), yoko, now)
    assert queries() == few
