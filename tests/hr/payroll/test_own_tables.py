"""Tables that formulas look up: what they give stands in the reason, and later tables change nothing of it."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from backoffice.parameters.explain import explain
from backoffice.values.formulas import UnknownTable
from backoffice.values.periods import Month
from backoffice.values.reasons import Reason, replay
from backoffice.values.refusals import Refusal
from hr.employment.models import Employee
from hr.payroll import actions, queries
from hr.payroll.law import law_of
from hr.payroll.models import OwnTable, OwnTableRow, Payslip, PayslipLine, Run
from hr.payroll.rules import OwnItemFails, from_stored, payslip
from tests.factories import books, cast, pay

OCTOBER_1, NOVEMBER_1 = dt.date(2026, 10, 1), dt.date(2026, 11, 1)
ROWS = [
    actions.NewTableRow(Decimal(1), 10_000, "主任"),
    actions.NewTableRow(Decimal(2), 30_000, "係長"),
    actions.NewTableRow(Decimal("2.5"), 40_000),
]
TABLE = actions.NewOwnTable("post_pay", "役職手当表", OCTOBER_1, "賃金規程 別表2", ROWS)
POST = actions.NewOwnItem(
    code="grade_pay",
    label="等級手当",
    valid_from=OCTOBER_1,
    section="PAY",
    formula="表(役職手当表, 本人の値)",
    rounding="DROP_FRACTION",
    scope="NAMED",
    own_unit="number",
    reason="賃金規程 第12条",
)


@pytest.fixture
def mika() -> User:
    return cast.member("mika", "美香", duties=("hr.payroll_settings",))


@pytest.fixture
def people(aiko: User, kei: User, now: dt.datetime) -> list[Employee]:
    books.books(kei, now)
    pay.payroll(aiko, now)
    found = pay.hired(2, aiko, now)
    pay.attended(found, aiko, now)
    return found


@pytest.fixture
def table(people: list[Employee], mika: User, now: dt.datetime) -> OwnTable:
    return actions.define_own_table(new=TABLE, acting_user=mika, at=now)


def graded(person: Employee, grade: str, mika: User, now: dt.datetime, **changed: Any) -> None:
    """The item, and the grade of somebody."""
    actions.define_own_item(new=replace(POST, **changed), acting_user=mika, at=now)
    actions.name_person_of_item(
        code="grade_pay",
        employee_id=person.pk,
        valid_from=OCTOBER_1,
        own_value=Decimal(grade),
        acting_user=mika,
        at=now,
    )


def line_of(run: Run, person: Employee) -> PayslipLine:
    return PayslipLine.objects.get(payslip__run=run, payslip__employee=person, code="grade_pay")


def test_the_sum_of_a_grade_is_paid_and_stands_in_the_reason(people, table, aiko, mika, now):
    graded(people[0], "2", mika, now, formula="表(役職手当表, 本人の値) × 2 + 表(役職手当表, 1)")
    line = line_of(pay.calculated(pay.october(aiko, now), aiko, now), people[0])

    # 30,000 × 2 + 10,000
    assert line.amount_yen == 70_000
    assert line.because["formula"] == "=役職手当表 * 2 + 役職手当表_2"
    assert line.because["terms"] == [
        {"name": "own_value", "value": "2.00", "unit": "number", "source": "fact"},
        {"name": "役職手当表", "value": 30_000, "unit": "yen_each", "source": "table:post_pay:2026-10-01"},
        {"name": "役職手当表_2", "value": 10_000, "unit": "yen_each", "source": "table:post_pay:2026-10-01"},
    ]
    told = explain(Reason.from_json(line.because), "ja")
    assert told.calculation == "役職手当表 30,000円 × 2 + 役職手当表_2 10,000円 ＝ 70,000円（1円未満切捨て）"
    assert ("本人の値", "2") in told.given


def test_a_later_table_changes_later_pay_and_no_reason(people, table, aiko, ben, mika, now):
    graded(people[0], "2", mika, now)
    first = pay.approved(pay.october(aiko, now), aiko, ben, now)
    more = [actions.NewTableRow(Decimal(2), 35_000, "係長")]
    actions.define_own_table(new=replace(TABLE, valid_from=NOVEMBER_1, rows=more), acting_user=mika, at=now)
    pay.attended(people, aiko, now, Month(2026, 11))
    then = actions.open_run(group_code="A", month=Month(2026, 11), acting_user=aiko, at=now)
    second = pay.calculated(then, aiko, now)

    was, becomes = line_of(first, people[0]), line_of(second, people[0])
    assert (was.amount_yen, becomes.amount_yen) == (30_000, 35_000)
    assert [replay(Reason.from_json(each.because)) for each in (was, becomes)] == [30_000, 35_000]
    slip = Payslip.objects.get(run=first, employee=people[0])
    facts = from_stored(slip.facts)
    kept = [(line.code, line.amount_yen, line.because) for line in slip.lines.order_by("position")]
    again = payslip(facts, law_of(facts))
    assert [(line.code, line.amount_yen, line.because.as_json()) for line in again.lines] == kept
    assert queries.outdated_people(second) == []


def test_a_key_that_the_table_lacks_is_refused(people, table, aiko, mika, now):
    graded(people[0], "9", mika, now)
    (found,) = queries.facts_of(pay.october(aiko, now), [people[0].pk])
    with pytest.raises(OwnItemFails) as refused:
        payslip(found.facts, found.law)
    assert "表「役職手当表」に、9の行がありません。" in refused.value.cause_ja
    assert "no row for 9" in refused.value.cause_en


def test_a_key_is_not_needed_beside_the_way_that_the_formula_takes(people, table, aiko, mika, now):
    graded(people[0], "0", mika, now, formula="もし(本人の値 = 0, 5000円, 表(役職手当表, 本人の値) + 1円)")
    line = line_of(pay.calculated(pay.october(aiko, now), aiko, now), people[0])
    assert line.amount_yen == 5_000 == replay(Reason.from_json(line.because))
    assert explain(Reason.from_json(line.because), "en").calculation


def test_a_table_has_keys_of_halves_and_of_dependants(people, table, aiko, mika, now):
    graded(people[0], "2.5", mika, now, formula="表(役職手当表, 本人の値) + 表(役職手当表, 扶養親族等の数 + 1人)")
    line = line_of(pay.calculated(pay.october(aiko, now), aiko, now), people[0])
    assert line.amount_yen == 50_000


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"code": "Post"}, "hr.payroll.table_code_unfit"),
        ({"label": "役職 手当"}, "hr.payroll.table_label_unfit"),
        ({"label": "表"}, "hr.payroll.table_label_unfit"),
        ({"code": "other"}, "hr.payroll.table_label_unfit"),
        ({"valid_from": NOVEMBER_1, "rows": []}, "hr.payroll.no_rows"),
        ({"valid_from": NOVEMBER_1, "rows": [ROWS[0], ROWS[0]]}, "hr.payroll.key_twice"),
        ({}, "hr.employment.begins_that_day"),
    ],
)
def test_a_table_that_cannot_stand_is_refused(
    changed: dict[str, Any], code: str, table: OwnTable, mika: User, now: dt.datetime
) -> None:
    with pytest.raises(Refusal) as refused:
        actions.define_own_table(new=replace(TABLE, **changed), acting_user=mika, at=now)
    assert refused.value.code == code
    assert OwnTable.objects.count() == 1


def test_a_formula_reads_tables_that_hold(people, mika, now):
    actions.define_own_table(new=replace(TABLE, valid_from=NOVEMBER_1), acting_user=mika, at=now)
    with pytest.raises(UnknownTable):
        actions.define_own_item(new=POST, acting_user=mika, at=now)


def test_a_table_that_is_read_is_not_taken_back(people, mika, now):
    day = dt.date(2030, 4, 1)
    actions.define_own_table(new=replace(TABLE, valid_from=day), acting_user=mika, at=now)
    actions.define_own_item(new=replace(POST, valid_from=day), acting_user=mika, at=now)
    with pytest.raises(actions.OwnItemIsRead):
        actions.take_back_own_table(code="post_pay", acting_user=mika, at=now)
    assert OwnTable.objects.count() == 1


def test_a_change_that_has_not_begun_is_taken_back(table, mika, now):
    actions.define_own_table(new=replace(TABLE, valid_from=dt.date(2030, 4, 1)), acting_user=mika, at=now)
    held = actions.take_back_own_table(code="post_pay", acting_user=mika, at=now)
    assert (held, held.valid_until) == (table, None)
    assert OwnTableRow.objects.count() == 3
    assert Event.objects.filter(step="hr.payroll.take_back_own_table").count() == 1
    with pytest.raises(actions.OwnTableHasBegun):
        actions.take_back_own_table(code="post_pay", acting_user=mika, at=now)


@pytest.mark.parametrize("changed", [{"amount_yen": 1}, {"key": 7}])
def test_postgresql_keeps_what_was_defined(changed: dict[str, int], table: OwnTable) -> None:
    with pytest.raises(DatabaseError, match="what was defined stays"), transaction.atomic():
        OwnTableRow.objects.update(**changed)


def test_a_table_is_kept_from_its_page(people: list[Employee], mika: User, client: Client) -> None:
    client.force_login(mika)
    given = {
        "label": "役職手当表",
        "code": "post_pay",
        "valid_from": "2026-10-01",
        "reason": "賃金規程 別表2",
        "rows": "1\t主任\t10,000\n2,係長,30000\n3 50,000円\n",
    }
    wrong = client.post(reverse("hr:payroll_table_new"), {**given, "rows": "1 主任\n係長 3 5"})
    assert wrong.status_code == 422
    assert "1・2行目が読めません。" in wrong.content.decode()
    page = client.post(reverse("hr:payroll_table_new"), given, follow=True).content.decode()
    assert "役職手当表" in page
    assert "30,000" in page
    rows = OwnTableRow.objects.order_by("key").values_list("key", "label", "amount_yen")
    assert list(rows) == [(1, "主任", 10_000), (2, "係長", 30_000), (3, "", 50_000)]
    listed = client.get(reverse("hr:payroll_item_list")).content.decode()
    assert reverse("hr:payroll_table_detail", args=["post_pay"]) in listed
    form = client.get(reverse("hr:payroll_table_change", args=["post_pay"])).content.decode()
    assert "2\t係長\t30000" in form
    assert "役職手当表" in client.get(reverse("hr:payroll_item_new")).content.decode()
