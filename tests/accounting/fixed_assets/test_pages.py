"""The pages of fixed assets, from the register to the label on the thing."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.fixed_assets.models import Asset, AssetCheck, AssetImport, DepreciationRun, Disposal
from accounting.fixed_assets.work import property_returns, to_post, to_register
from accounting.ledger.models import Line
from accounting.payables.actions import NewBillLine
from backoffice.companies import clock
from backoffice.jobs.actions import work_off
from backoffice.jobs.models import Job
from backoffice.organisation.models import Office, Unit, User
from tests.factories import assets as made
from tests.factories import spend
from tests.factories.books import books
from tests.factories.trade import supplier

LIST = reverse("accounting:fixed_assets_asset_list")
NEW = reverse("accounting:fixed_assets_asset_new")
MONTH = reverse("accounting:fixed_assets_depreciation_month")


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    books(kei, now)
    made.small_company(kei, now)
    return kei


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def typed(**changed: Any) -> dict[str, Any]:
    """What the browser sends for a personal computer of 180,000 yen."""
    return {
        "name": "ノートパソコン",
        "kind": "FURNITURE",
        "acquired_on": "2026-10-20",
        "in_use_from": "2026-10-25",
        "cost_yen": "18万",
        "quantity": "1",
        "usual_life": "PC",
        "office_id": Office.objects.get().pk,
        "unit_id": Unit.objects.get().pk,
        "room": "経理部",
        **changed,
    }


def test_an_asset_is_entered_in_two_halves_with_the_reasons_of_its_treatments(keeper: User) -> None:
    client = browser(keeper)
    shown = client.post(NEW, typed()).content.decode()
    assert "取得価額¥180,000は¥200,000未満です。" in shown
    assert "取得価額¥180,000は¥400,000未満で、この年度の特例の合計¥0に足しても¥3,000,000以下です。" in shown
    assert "取得価額¥180,000は¥100,000未満ではありません。" in shown
    assert not Asset.objects.exists()
    answer = client.post(NEW, typed(treatment="ORDINARY"))
    asset = Asset.objects.get()
    assert answer["Location"] == reverse("accounting:fixed_assets_asset_detail", args=[asset.pk])
    assert (asset.life_years, asset.method) == (4, "DECLINING_200")
    assert asset.life_source.endswith("パソコン（サーバー用を除く）")
    page = client.get(answer["Location"]).content.decode()
    assert "<svg" in page
    assert "期首の帳簿価額 180,000円" in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"in_use_from": "2026-10-19"}, "取得日（2026年10月20日）より前です"),
        ({"treatment": "EXPENSED"}, "に、「全額を費用（10万円未満）」は使えません。"),
        ({"cost_yen": "0"}, "金額は1円以上で入力してください。"),
        ({"usual_life": "", "treatment": "ORDINARY"}, "耐用年数が入力されていない"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(changed: dict[str, Any], said: str, keeper: User) -> None:
    answer = browser(keeper).post(NEW, typed(**changed))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Asset.objects.exists()


def test_the_list_takes_a_fixed_number_of_queries(keeper: User, now: dt.datetime) -> None:
    client = browser(keeper)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(LIST).status_code == 200
        return len(found)

    made.registered(keeper, now)
    client.get(LIST)
    one = asked()
    for _each in range(5):
        made.registered(keeper, now)
    assert asked() == one


def test_a_month_is_seen_before_it_is_posted_and_opened_afterwards(keeper: User, now: dt.datetime) -> None:
    made.registered(keeper, now)
    client = browser(keeper)
    page = client.get(MONTH, {"month": "2026-10"}).content.decode()
    assert "¥40,000" in page
    assert "期首の帳簿価額 1,200,000円 × 定率法の償却率 40% × その年度に使う月数 6か月 ÷ 12" in page
    assert "不一致" in page
    answer = client.post(reverse("accounting:fixed_assets_depreciation_order", args=["2026-10"]))
    work_off(Job.objects.get().pk, clock=clock.now)
    run = DepreciationRun.objects.get()
    assert answer["Location"] == reverse("accounting:fixed_assets_run_detail", args=[run.pk])
    shown = client.get(answer["Location"]).content.decode()
    assert "複合機" in shown
    assert "1件　合計 ¥40,000" in shown
    assert "1件、¥40,000を計上しました。" in client.get(MONTH, {"month": "2026-10"}).content.decode()
    back = reverse("accounting:fixed_assets_run_reverse", args=[run.pk])
    assert client.post(back, {"reason": ""}).status_code == 422
    client.post(back, {"reason": "誤り"})
    run.refresh_from_db()
    assert run.state == "REVERSED"


def test_what_was_bought_is_offered_until_it_is_registered(keeper: User, now: dt.datetime) -> None:
    line = NewBillLine("1660", "STANDARD", 100_000, "冷蔵庫")
    spend.billed(supplier(), keeper, now, lines=(line,))
    client = browser(keeper)
    (item,) = to_register(None)  # type: ignore[arg-type]
    assert item.meta == "固定資産　1件"
    page = client.get(MONTH, {"month": "2026-10"}).content.decode()
    assert "台帳に登録していない購入" in page
    bought = Line.objects.get(account__code="1660")
    url = f"{NEW}?line={bought.pk}"
    assert url in page
    form = client.get(url).context["form"]
    assert (form["name"].value(), form["cost_yen"].value(), form["entry"].value()) == (
        "冷蔵庫",
        100_000,
        bought.entry_id,
    )
    client.post(
        NEW,
        typed(
            treatment="POOLED",
            cost_yen="100,000",
            acquired_on="2026-10-31",
            in_use_from="2026-10-31",
            entry=bought.entry_id,
        ),
    )
    assert Asset.objects.get().entry_id == bought.entry_id
    assert list(to_register(None)) == []  # type: ignore[arg-type]


def test_an_asset_is_corrected_moved_and_sold_from_its_pages(keeper: User, now: dt.datetime) -> None:
    asset = made.registered(keeper, now)
    client = browser(keeper)
    change = reverse("accounting:fixed_assets_asset_change", args=[asset.pk])
    form = client.get(change).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    assert client.post(change, {**sent, "name": "複合機A", "cost_yen": "1,300,000"}).status_code == 302
    asset.refresh_from_db()
    assert (asset.name, asset.cost_yen, asset.treatment) == ("複合機A", 1_300_000, "ORDINARY")
    move = reverse("accounting:fixed_assets_asset_move", args=[asset.pk])
    place = {"office_id": Office.objects.get().pk, "unit_id": "", "room": "6階"}
    assert client.post(move, {**place, "moved_on": "2026-10-10"}).status_code == 422
    assert client.post(move, {**place, "moved_on": "2026-11-01"}).status_code == 302
    made.depreciated(keeper)
    dispose = reverse("accounting:fixed_assets_asset_dispose", args=[asset.pk])
    sold = {"disposed_on": "2026-11-04", "proceeds_yen": "110,000", "tax_treatment": "STANDARD", "reason": "入れ替え"}
    answer = client.post(dispose, sold)
    found = Disposal.objects.get()
    assert answer["Location"] == reverse("accounting:fixed_assets_disposal_detail", args=[found.pk])
    assert "売却額（税込） 110,000円" in client.get(answer["Location"]).content.decode()
    assert client.get(reverse("accounting:fixed_assets_asset_detail", args=[asset.pk])).status_code == 200


def test_a_mistake_is_withdrawn_from_its_page(keeper: User, now: dt.datetime) -> None:
    asset = made.registered(keeper, now)
    client = browser(keeper)
    assert (
        client.post(reverse("accounting:fixed_assets_asset_withdraw", args=[asset.pk]), {"reason": "二重"}).status_code
        == 302
    )
    asset.refresh_from_db()
    assert asset.state == "WITHDRAWN"


def test_anybody_records_a_check_behind_the_code_and_sees_no_amount(keeper: User, chie: User, now: dt.datetime) -> None:
    asset = made.registered(keeper, now)
    url = reverse("accounting:fixed_assets_check", args=[asset.pk])
    client = browser(chie)
    page = client.get(url).content.decode()
    assert "東京本社　営業部　5階" in page
    assert "1,200,000" not in page
    assert client.post(url, {"result": "ELSEWHERE", "found_at": ""}).status_code == 422
    assert client.post(url, {"result": "ELSEWHERE", "found_at": "会議室B"}).status_code == 302
    assert AssetCheck.objects.get().checked_by_id == chie.pk
    checks = reverse("accounting:fixed_assets_check_list")
    listed = browser(keeper).get(checks, {"since": "2026-11-01", "result": "ELSEWHERE"}).content.decode()
    assert "会議室B" in listed
    assert "該当する固定資産はありません。" in browser(keeper).get(checks).content.decode()


def test_labels_are_a_pdf(keeper: User, now: dt.datetime) -> None:
    asset = made.registered(keeper, now)
    answer = browser(keeper).get(reverse("accounting:fixed_assets_label_file"), {"asset": asset.pk})
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_the_return_opens_and_leaves_formulas_as_text(keeper: User, now: dt.datetime) -> None:
    made.registered(keeper, now, name="=1+1")
    client = browser(keeper)
    page = client.get(reverse("accounting:fixed_assets_property_list"), {"year": "2027"}).content.decode()
    assert "東京都港区" in page
    assert "978,000" in page
    file = client.get(reverse("accounting:fixed_assets_property_file", args=[2027])).content.decode("utf-8-sig")
    assert file.splitlines()[1] == "東京都港区,6,FA-00001,'=1+1,1,令和,8,10,1200000,5,増加,,,978000,"


def test_the_facts_of_the_company_are_entered_from_their_page(keeper: User) -> None:
    url = reverse("accounting:fixed_assets_company_facts")
    sent = {"valid_from": "2026-11-01", "capital_yen": "5,000万", "employees": "260", "blue_return": "on"}
    client = browser(keeper)
    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code == 422


def upload(*rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("台帳.csv", made.listed(*rows), "text/csv")


def test_a_register_is_imported_whole_after_a_preview(keeper: User) -> None:
    client = browser(keeper)
    answer = client.post(
        reverse("accounting:fixed_assets_import_new"),
        {"file": upload(
            "K-1,書架,工具器具備品,通常の減価償却,定額法,10,2020/4/1,2020/4/1,1000000,2,TYO 東京本社,2026/10/1,350000,50000,,",
            "K-2,本社ビル,建物,通常の減価償却,会社が決めた年額,,1998/3/20,1998/4/1,90000000,1,TYO,2026-04-01,40000000,,1980000,4500000",
        )},
    )  # fmt: skip
    page = client.get(answer["Location"]).content.decode()
    assert "誤りはありません。" in page
    assert not Asset.objects.exists()
    held = AssetImport.objects.get()
    client.post(reverse("accounting:fixed_assets_import_confirm", args=[held.pk]))
    shelf, building = Asset.objects.order_by("number")
    assert (shelf.opening_book_yen, shelf.opening_year_yen, shelf.quantity) == (350_000, 50_000, 2)
    assert (building.method, building.stated_yearly_yen, building.acquired_on) == (
        "STATED",
        1_980_000,
        dt.date(1998, 3, 20),
    )
    run = made.depreciated(keeper)
    # 100,000 × 7/12 less 50,000 of before; 1,980,000 × 7/12.
    assert run.total_yen == 8_333 + 1_155_000
    assert client.post(reverse("accounting:fixed_assets_import_confirm", args=[held.pk])).status_code == 409


def test_a_list_with_faults_names_them_and_enters_nothing(keeper: User, now: dt.datetime) -> None:
    made.registered(keeper, now, number="K-1")
    client = browser(keeper)
    answer = client.post(
        reverse("accounting:fixed_assets_import_new"),
        {"file": upload(
            "K-1,書架,工具器具備品,通常の減価償却,定額法,10,2020/4/1,2020/4/1,1000000,2,TYO,2026/4/1,1200000,,,",
            "K-3,机,道具,通常の減価償却,定額法,,2020/4/1,2020/4/1,1000000,2,TYO,2026/4/1,1,,,",
        )},
    )  # fmt: skip
    page = client.get(answer["Location"]).content.decode()
    for said in ("資産番号 K-1 は、すでに使われている", "取得価額の1,000,000円を超えています", "種類"):
        assert said in page
    held = AssetImport.objects.get()
    assert client.post(reverse("accounting:fixed_assets_import_confirm", args=[held.pk])).status_code == 409
    client.post(reverse("accounting:fixed_assets_import_discard", args=[held.pk]))
    held.refresh_from_db()
    assert (held.state, Asset.objects.count()) == ("DISCARDED", 1)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_template_is_offered(form: str, keeper: User) -> None:
    answer = browser(keeper).get(reverse("accounting:fixed_assets_import_template", args=[form]))
    assert answer.status_code == 200
    assert len(answer.content) > 100


def test_home_offers_the_month_and_the_deadline_of_the_return(keeper: User, now: dt.datetime) -> None:
    made.registered(keeper, now)
    (item,) = to_post(None)  # type: ignore[arg-type]
    assert item.title == "2026年10月の減価償却を計上する"
    made.depreciated(keeper)
    assert list(to_post(None)) == []  # type: ignore[arg-type]
    (due,) = property_returns(dt.date(2026, 11, 4), dt.date(2027, 3, 31))
    assert due.on == dt.date(2027, 2, 1)


def test_chie_sees_nothing_of_the_register(keeper: User, chie: User, now: dt.datetime) -> None:
    asset = made.registered(keeper, now)
    for url in (LIST, MONTH, reverse("accounting:fixed_assets_asset_detail", args=[asset.pk])):
        assert browser(chie).get(url).status_code == 403
