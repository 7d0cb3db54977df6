"""The budget beside the statements: for a month, for a unit, open to its version, and on the owner's page."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.ledger.models import Account
from accounting.planning.models import Budget
from accounting.planning.planned import plan_of_span
from accounting.statements import paper, queries
from accounting.statements.queries import Part, PartBy
from accounting.statements.rules import Span
from backoffice.organisation.models import Project, Unit, User
from backoffice.values.periods import Month
from tests.factories import books, cast, planned
from tests.factories.books import BANK, RENT, SALES
from tests.factories.planned import YEAR, cell

OCTOBER = Month(2026, 10)
IN_OCTOBER = "?from=2026-10&until=2026-10"
INCOME, SELLING = reverse("accounting:statements_income"), reverse("accounting:statements_selling")


@pytest.fixture
def unit(company: object) -> Unit:
    return Unit.objects.get()


@pytest.fixture
def budget(kei: User, ben: User, admin: User, unit: Unit, now: dt.datetime) -> Budget:
    """October should sell 1,000,000 and pay 200,000 of rent, 150,000 of it for a unit; it sold 1,300,000 and paid 250,000."""
    books.books(kei, now)
    planned.route(ben, admin, now)
    for number, lines in enumerate(
        (
            (books.debit(BANK, 1_300_000), books.credit(SALES, 1_300_000)),
            (books.DraftLine(RENT, books.Side.DEBIT, 180_000, unit.pk), books.credit(BANK, 180_000)),
            (books.debit(RENT, 70_000), books.credit(BANK, 70_000)),
        )
    ):
        books.post_entry(draft=books.draft(number, *lines), acting_user=kei, at=now)
    cells = (
        cell(SALES, OCTOBER, 1_000_000),
        cell(SALES, Month(2026, 9), 900_000),
        cell(RENT, OCTOBER, 150_000, unit.pk),
        cell(RENT, OCTOBER, 50_000),
    )
    return planned.decided(planned.budget(kei, now, *cells), kei, ben, now)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(user: User, url: str) -> str:
    answer = browser(user).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def span(first: Month = OCTOBER) -> Span:
    return Span(first, OCTOBER, YEAR)


def planned_yen(of: Span, part: Part | None = None) -> dict[str, int]:
    found = plan_of_span(of, part)
    assert found is not None
    codes = dict(Account.objects.values_list("pk", "code"))
    return {codes[pk]: yen for pk, yen in found.yen.items()}


def test_the_plan_is_that_of_the_months_and_of_the_unit(budget: Budget, unit: Unit) -> None:
    assert planned_yen(span()) == {SALES: 1_000_000, RENT: 200_000}
    assert planned_yen(span(YEAR)) == {SALES: 1_900_000, RENT: 200_000}
    assert planned_yen(span(), Part(PartBy.UNIT, unit.pk)) == {RENT: 150_000}
    assert planned_yen(span(), Part(PartBy.UNIT, None)) == {SALES: 1_000_000, RENT: 50_000}
    project = Project.objects.create(code="P1", name="新店", valid_from=cast.SINCE)
    assert plan_of_span(span(), Part(PartBy.PROJECT, project.pk)) is None
    assert plan_of_span(span().year_earlier, None) is None


def test_income_stands_beside_its_plan_and_opens_the_version(budget: Budget, kei: User) -> None:
    page = text(kei, INCOME + IN_OCTOBER)
    sales = Account.objects.get(code=SALES)
    version = reverse("accounting:planning_budget_detail", args=[budget.pk])
    assert f'href="{version}?unit=all#account-{sales.pk}"' in page
    assert budget.name in page
    # Sales 1,300,000 of 1,000,000; operating profit 1,050,000 of 800,000.
    for said in ("予算", "達成率", "1,000,000", "＋300,000", "130.0%", "800,000", "131.3%"):
        assert said in page, said
    opened = text(kei, f"{version}?unit=all")
    assert f'id="account-{sales.pk}"' in opened
    assert "全社の予算" in opened
    # September's 900,000 and October's 1,000,000.
    assert "1,900,000" in opened


def test_expenses_of_a_unit_stand_beside_the_plan_of_the_unit(budget: Budget, kei: User, unit: Unit) -> None:
    page = text(kei, f"{SELLING}{IN_OCTOBER}&unit={unit.pk}")
    rent = Account.objects.get(code=RENT)
    lines = reverse("accounting:statements_account_lines", args=[rent.pk])
    assert f'href="{lines}?from=2026-10&amp;until=2026-10&amp;unit={unit.pk}"' in page
    for said in ("消化率", "180,000", "150,000", "＋30,000", "120.0%"):
        assert said in page, said
    assert "250,000" not in page
    assert "部署なし" in page


def test_without_a_plan_or_the_right_to_see_it_nothing_is_added(budget: Budget, kei: User) -> None:
    assert "達成率" not in text(kei, f"{INCOME}?from=2025-10&until=2025-10")
    reader = cast.member("reader", "読", duties=("accounting.bookkeeping",))
    page = text(reader, INCOME + IN_OCTOBER)
    assert "達成率" not in page
    assert budget.name not in page
    assert "1,300,000" in page


def test_the_month_of_the_owner_sets_results_beside_the_plan(budget: Budget, kei: User) -> None:
    plans = [found.yen for of in (span(), span(YEAR)) if (found := plan_of_span(of, None))]
    found = queries.owners_month(span(YEAR), plans)
    assert found.planned[0].figures == (1_300_000, 1_000_000, 1_300_000, 1_900_000)
    assert found.planned[3].figures == (1_050_000, 800_000, 1_050_000, 1_700_000)
    assert queries.owners_month(span(YEAR)).planned == ()
    row = paper._planned_row(found.planned[0])
    assert row.figures == (1_300_000, 1_000_000, 300_000, 1_300_000, 1_900_000, -600_000)
    page = browser(kei).get(reverse("accounting:statements_month_pdf") + "?until=2026-10")
    assert page.content.startswith(b"%PDF")
    assert page.content.count(b"/Type /Page\n") <= 1


def test_the_pages_ask_a_fixed_number_of_queries(budget: Budget, kei: User, ben: User, now: dt.datetime) -> None:
    client = browser(kei)

    def asked() -> list[int]:
        counts = []
        for url in (INCOME, SELLING):
            client.get(url + IN_OCTOBER)
            with CaptureQueriesContext(connection) as counted:
                client.get(url + IN_OCTOBER)
            counts.append(len(counted))
        return counts

    before = asked()
    many = [cell(code, OCTOBER, 9) for code in (SALES, RENT, "6210", "6220", "6260")]
    planned.decided(planned.budget(kei, now, *many), kei, ben, now)
    Unit.objects.create(code="200", name="新しい部", valid_from=cast.SINCE)
    assert asked() == before
