"""Budgets: versions, their cells, their approval, and what stands beside the books."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.planning import actions, queries
from accounting.planning.models import Budget, BudgetCell
from accounting.planning.queries import InUnit
from accounting.planning.rules import Landing, compared, scaled, share
from backoffice.approvals.actions import NotAsked, decide_request
from backoffice.approvals.models import Request
from backoffice.organisation.models import Unit, User
from backoffice.values.periods import Month
from tests.factories import books, planned
from tests.factories.books import BANK, RENT, SALES
from tests.factories.planned import YEAR, cell

OCTOBER, SEPTEMBER = Month(2026, 10), Month(2026, 9)
HERE = "/accounting/planning/"


@pytest.fixture
def keeper(kei: User, ben: User, admin: User, now: dt.datetime) -> User:
    """September sold 800,000, October 1,300,000 and paid 250,000 of rent; last October sold 500,001."""
    books.books(kei, now)
    planned.route(ben, admin, now)
    sold = (
        (1, dt.date(2026, 9, 30), 800_000),
        (2, dt.date(2026, 10, 15), 1_300_000),
        (3, dt.date(2025, 10, 31), 500_001),
    )
    for number, day, yen in sold:
        lines = books.debit(BANK, yen), books.credit(SALES, yen)
        books.post_entry(draft=books.draft(number, *lines, posted_on=day), acting_user=kei, at=now)
    rent = books.debit(RENT, 250_000), books.credit(BANK, 250_000)
    books.post_entry(draft=books.draft(4, *rent), acting_user=kei, at=now)
    return kei


@pytest.fixture
def client(keeper: User) -> Client:
    client = Client()
    client.force_login(keeper)
    return client


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_year_is_seen_against_its_plan_by_month_and_to_date() -> None:
    actual = {SEPTEMBER: 800, OCTOBER: 1_300}
    plan = {YEAR.plus(number): 1_000 for number in range(12)}
    found = compared(actual, plan, begins=YEAR, until=OCTOBER, landing=Landing.PLAN)
    assert found.figures == (1_300, 1_000, 2_100, 7_000, 12_000, 7_100)


def test_the_landing_goes_on_as_the_months_went_when_asked_so() -> None:
    found = compared({OCTOBER: 2_101}, {}, begins=YEAR, until=OCTOBER, landing=Landing.TREND)
    # 2,101 in 7 months; the 5 that are left: 2,101 × 5 ÷ 7 = 1,500.71 → 1,501
    assert found.landing == 2_101 + 1_501
    whole = compared({Month(2027, 3): 12}, {}, begins=YEAR, until=Month(2027, 3), landing=Landing.TREND)
    assert whole.landing == 12


def test_shares_and_percentages_are_half_up() -> None:
    assert (share(1, 8), share(-1, 3), share(5, 0)) == (Decimal("12.5"), Decimal("-33.3"), None)
    assert (scaled(1_005, 150), scaled(-1_005, 150), scaled(0, 110)) == (1_508, -1_508, 0)


def test_a_version_begins_with_last_years_figures_times_a_percentage(keeper: User, now: dt.datetime) -> None:
    made = actions.draft_budget(begins=YEAR, basis=actions.Basis.ACTUALS, percent=110, acting_user=keeper, at=now)
    # 500,001 × 110% = 550,001.1 → 550,001
    held = made.cells.values_list("account__code", "unit", "month", "amount_yen")
    assert list(held) == [(SALES, None, dt.date(2026, 10, 1), 550_001)]
    assert (made.name, made.basis) == ("2026年度予算 第1版", "前年の実績 × 110%")


def test_cells_that_are_named_change_and_zero_clears_them(keeper: User, now: dt.datetime) -> None:
    made = planned.budget(keeper, now)
    actions.fill_budget(
        budget_id=made.pk,
        cells=[cell(SALES, OCTOBER, 0), cell(RENT, OCTOBER, 300_000)],
        acting_user=keeper,
        at=now,
    )
    held = dict(made.cells.filter(month=OCTOBER.first_day).values_list("account__code", "amount_yen"))
    assert held == {RENT: 300_000}
    assert made.cells.count() == 23


def test_a_month_of_another_year_is_refused(keeper: User, now: dt.datetime) -> None:
    made = planned.budget(keeper, now)
    with pytest.raises(actions.MonthOutsideYear):
        actions.fill_budget(budget_id=made.pk, cells=[cell(SALES, Month(2027, 4), 1)], acting_user=keeper, at=now)
    with pytest.raises(DatabaseError, match="is not in the year"), transaction.atomic():
        sales = cell(SALES, OCTOBER, 1)
        BudgetCell.objects.create(budget=made, account_id=sales.account_id, month=dt.date(2027, 4, 1), amount_yen=1)
    assert made.cells.count() == 24


def test_an_approved_version_is_in_force_until_a_later_one_is(keeper: User, ben: User, now: dt.datetime) -> None:
    first = planned.decided(planned.budget(keeper, now), keeper, ben, now)
    assert (first.state, first.approved_at) == ("APPROVED", now)
    second = actions.draft_budget(begins=YEAR, basis=actions.Basis.VERSION, percent=100, acting_user=keeper, at=now)
    assert queries.in_force(YEAR) == first
    assert second.cells.count() == first.cells.count() == 24
    planned.decided(second, keeper, ben, now)
    newest = queries.in_force(YEAR)
    assert newest is not None
    assert (newest.version, Budget.objects.count()) == (2, 2)


def test_who_asks_does_not_agree_and_what_was_asked_stays(keeper: User, ben: User, now: dt.datetime) -> None:
    made = planned.budget(keeper, now)
    actions.submit_budget(budget_id=made.pk, acting_user=keeper, at=now)
    with pytest.raises(NotAsked):
        decide_request(request_id=Request.objects.get().pk, outcome="APPROVE", comment="", acting_user=keeper, at=now)
    with pytest.raises(actions.BudgetIsFixed):
        actions.fill_budget(budget_id=made.pk, cells=[cell(SALES, OCTOBER, 1)], acting_user=keeper, at=now)
    with pytest.raises(actions.YearHasDraft):
        planned.budget(keeper, now)
    for change in (
        lambda: made.cells.update(amount_yen=1),
        lambda: made.cells.all().delete(),
        lambda: Budget.objects.update(name="別の名"),
        lambda: Budget.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert made.cells.filter(amount_yen=1_000_000).count() == 12
    with pytest.raises(IntegrityError, match="year_has_one_budget_under_way"), transaction.atomic():
        Budget.objects.create(
            year_begins_on=YEAR.first_day, version=9, name="x", basis="x", drafted_by_id=1, drafted_at=now
        )


def test_a_version_that_is_sent_back_can_be_changed_again(keeper: User, ben: User, now: dt.datetime) -> None:
    made = planned.decided(planned.budget(keeper, now), keeper, ben, now, outcome="REJECT")
    assert made.state == "DRAFT"
    actions.fill_budget(budget_id=made.pk, cells=[cell(SALES, OCTOBER, 5)], acting_user=keeper, at=now)
    assert made.cells.get(account__code=SALES, month=OCTOBER.first_day).amount_yen == 5


def test_an_empty_version_is_not_asked_about(keeper: User, now: dt.datetime) -> None:
    made = actions.draft_budget(begins=YEAR, basis=actions.Basis.EMPTY, percent=100, acting_user=keeper, at=now)
    with pytest.raises(actions.BudgetIsEmpty):
        actions.submit_budget(budget_id=made.pk, acting_user=keeper, at=now)
    assert Request.objects.count() == 0


def test_the_statement_holds_actual_plan_and_landing(keeper: User, ben: User, now: dt.datetime) -> None:
    planned.decided(planned.budget(keeper, now), keeper, ben, now)
    found = queries.comparison(YEAR, OCTOBER, None, Landing.PLAN)
    assert found.statement.row("sales").figures == (1_300_000, 1_000_000, 2_100_000, 7_000_000, 12_000_000, 7_100_000)
    assert found.statement.row("operating_profit").figures == (
        1_050_000,
        800_000,
        1_850_000,
        5_600_000,
        9_600_000,
        5_850_000,
    )
    ratios = {each.key: (each.actual, each.plan) for each in found.ratios}
    # 1,850,000 ÷ 2,100,000 = 88.095…%, 5,600,000 ÷ 7,000,000 = 80%
    assert ratios["operating_margin"] == (Decimal("88.1"), Decimal("80.0"))
    assert ratios["gross_margin"] == (Decimal("100.0"), Decimal("100.0"))
    assert ratios["sales_per_head"] == (None, None)


def test_units_are_seen_by_themselves(keeper: User, ben: User, now: dt.datetime) -> None:
    unit = Unit.objects.get()
    made = planned.budget(keeper, now, cell(SALES, OCTOBER, 400, unit.pk), cell(SALES, OCTOBER, 100))
    planned.decided(made, keeper, ben, now)
    plans = [
        queries.comparison(YEAR, OCTOBER, of, Landing.PLAN).statement.yen("sales", 1)
        for of in (None, InUnit(unit.pk), InUnit(None))
    ]
    assert plans == [500, 400, 100]


def test_the_grid_is_filled_on_its_page_without_javascript(client: Client, keeper: User, now: dt.datetime) -> None:
    answer = client.post(HERE + "budgets/", {"year": "2026-04", "basis": "ACTUALS", "percent": "100"})
    made = Budget.objects.get()
    assert answer["Location"] == reverse("accounting:planning_budget_detail", args=[made.pk])
    name = f"c-{cell(SALES, OCTOBER, 1).account_id}-2026-10"
    page = text(client, answer["Location"])
    assert f'name="{name}" value="500,001"' in page
    fill = reverse("accounting:planning_budget_fill", args=[made.pk]) + "?unit=none"
    refused = client.post(fill, {name: "百万"})
    assert refused.status_code == 422
    assert "1か所の金額を読み取れません。保存していません。" in refused.content.decode()
    assert made.cells.get().amount_yen == 500_001
    client.post(fill, {name: "１２０万"})
    assert made.cells.get().amount_yen == 1_200_000


def test_a_second_draft_of_the_year_is_refused_at_its_field(client: Client, keeper: User, now: dt.datetime) -> None:
    planned.budget(keeper, now)
    refused = client.post(HERE + "budgets/", {"year": "2026-04", "basis": "EMPTY", "percent": "100"})
    assert refused.status_code == 422
    assert "作成中または承認待ちの予算「2026年度予算 第1版」があります。" in refused.content.decode()


def test_a_list_goes_out_and_comes_back_the_same(client: Client, keeper: User, now: dt.datetime) -> None:
    made = planned.budget(keeper, now)
    content = client.get(reverse("accounting:planning_budget_export", args=[made.pk])).content
    assert content.decode("utf-8-sig").splitlines()[:2] == [
        "科目コード,部署コード,対象月,金額",
        f"{SALES},,2026-04,1000000",
    ]
    url = reverse("accounting:planning_budget_import", args=[made.pk])
    changed = content.replace(b"1000000", b"-5")
    client.post(url, {"file": _file(changed)})
    assert set(made.cells.values_list("account__code", "amount_yen")) == {(SALES, -5), (RENT, 200_000)}
    assert made.cells.count() == 24


def test_a_list_with_a_fault_changes_nothing_and_says_where(client: Client, keeper: User, now: dt.datetime) -> None:
    made = planned.budget(keeper, now)
    rows = "科目コード,部署コード,対象月,金額\n9999,,2026-10,1\n4110,XX,2026-10,x\n4110,,2026-10,1\n4110,,2026-10,2\n"
    page = client.post(reverse("accounting:planning_budget_import", args=[made.pk]), {"file": _file(rows.encode())})
    assert page.status_code == 422
    for said in (
        "この科目はありません。",
        "金額は、12,345 のように円の整数で入力してください。",
        "行が重なっています。",
    ):
        assert said in page.content.decode()
    assert made.cells.count() == 24


def test_the_page_opens_to_lines_and_to_the_plan(client: Client, keeper: User, ben: User, now: dt.datetime) -> None:
    made = planned.budget(keeper, now)
    assert "承認された予算がありません" in text(client, HERE + "?until=2026-10")
    client.post(reverse("accounting:planning_budget_submit", args=[made.pk]))
    decide_request(request_id=Request.objects.get().pk, outcome="APPROVE", comment="", acting_user=ben, at=now)
    page = text(client, HERE + "?until=2026-10&landing=trend")
    account = cell(SALES, OCTOBER, 1).account_id
    lines = reverse("accounting:statements_account_lines", args=[account])
    assert f'href="{lines}?from=2026-04&amp;until=2026-10"' in page
    assert reverse("accounting:planning_budget_detail", args=[made.pk]) in page
    assert "着地見込 ＝ 累計の実績 ＋ 実績の月平均 × 残り5か月" in page
    assert "営業利益 ÷ 売上高　予算 80.0%" in page
    # 2,100,000 × 12 ÷ 7
    assert "3,600,000" in page


def test_nobody_without_the_duty_sees_or_changes_a_plan(keeper: User, chie: User, now: dt.datetime) -> None:
    made = planned.budget(keeper, now)
    client = Client()
    client.force_login(chie)
    for name in ("detail", "fill", "import", "export"):
        assert client.get(reverse(f"accounting:planning_budget_{name}", args=[made.pk])).status_code == 403
    assert client.get(HERE).status_code == 403
    assert client.post(reverse("accounting:planning_budget_submit", args=[made.pk])).status_code == 403
    assert Budget.objects.get().state == "DRAFT"


def test_each_page_asks_a_fixed_number_of_queries(client: Client, keeper: User, ben: User, now: dt.datetime) -> None:
    made = planned.decided(planned.budget(keeper, now, cell(SALES, OCTOBER, 1)), keeper, ben, now)
    urls = (HERE + "?until=2026-10", HERE + "budgets/", reverse("accounting:planning_budget_detail", args=[made.pk]))
    for url in urls:
        client.get(url)
    before = [_queries(client, url) for url in urls]
    second = actions.draft_budget(begins=YEAR, basis=actions.Basis.EMPTY, percent=100, acting_user=keeper, at=now)
    many = [cell(code, YEAR.plus(number), 9) for code in (SALES, RENT, "6210") for number in range(12)]
    actions.fill_budget(budget_id=second.pk, cells=many, acting_user=keeper, at=now)
    planned.decided(second, keeper, ben, now)
    urls = (*urls[:2], reverse("accounting:planning_budget_detail", args=[second.pk]))
    assert [_queries(client, url) for url in urls] == before


def _queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def _file(content: bytes) -> object:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("budget.csv", content)
