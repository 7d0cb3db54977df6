"""Pay items by a formula of the company's own: in the payslip to the yen, replayed, tried before, and refused."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from backoffice.parameters.explain import explain
from backoffice.parameters.terms import label
from backoffice.values.formulas import FormulaRefused
from backoffice.values.periods import Month
from backoffice.values.reasons import Reason, replay
from backoffice.values.refusals import InvalidInput
from hr.employment.actions import NewTerms, change_terms
from hr.employment.actions.register_employees import NewItem
from hr.employment.models import Employee
from hr.filings.queries import watched
from hr.payroll import actions, queries
from hr.payroll.law import law_of
from hr.payroll.models import OwnItem, OwnItemPerson, Payslip, PayslipLine, Run
from hr.payroll.rules import causes, from_stored, own_items, payslip
from hr.social_insurance.rules import Direction
from tests.factories import books, cast, pay

OCTOBER_1 = dt.date(2026, 10, 1)
SENIORITY = actions.NewOwnItem(
    code="seniority",
    label="勤続手当",
    valid_from=OCTOBER_1,
    section="PAY",
    formula="段階(勤続月数, 0円, 12か月, 基本給 × 1%, 60か月, 基本給 × 3%)",
    rounding="DROP_FRACTION",
    scope="ALL",
    reason="賃金規程 第12条",
)
DUTY = replace(
    SENIORITY,
    code="duty",
    label="当直手当",
    formula="本人の値 × 出勤日数 + 勤続手当 × 10%",
    scope="NAMED",
    own_unit="yen_each",
    in_premium_base=False,
    prorated=False,
    is_fixed=False,
)
DUES = replace(
    SENIORITY,
    code="dues",
    label="組合費",
    section="DEDUCTION",
    formula="切捨て((基本給 + 勤続手当) × 1.5%, 10円)",
    agreement="賃金控除に関する協定書",
    agreed_on=dt.date(2026, 4, 1),
)


@pytest.fixture
def mika() -> User:
    """Who sets the items, and does not calculate."""
    return cast.member("mika", "美香", duties=("hr.payroll_settings",))


@pytest.fixture
def people(aiko: User, kei: User, now: dt.datetime) -> list[Employee]:
    books.books(kei, now)
    pay.payroll(aiko, now)
    found = pay.hired(3, aiko, now)
    pay.attended(found, aiko, now)
    return found


def define(new: actions.NewOwnItem, user: User, now: dt.datetime) -> OwnItem:
    return actions.define_own_item(new=new, acting_user=user, at=now)


def october(user: User, now: dt.datetime) -> Run:
    return pay.calculated(pay.october(user, now), user, now)


def lines_of(run: Run, employee: Employee) -> dict[str, PayslipLine]:
    return {line.code: line for line in PayslipLine.objects.filter(payslip__run=run, payslip__employee=employee)}


def test_the_words_of_inputs_are_those_of_the_glossary():
    assert {code: word.ja for code, word in own_items.INPUTS.items()} == {
        code: label(code, "ja") for code in own_items.INPUTS
    }
    assert label("own_value", "ja") == own_items.OWN_WORD


def test_items_by_formula_are_paid_deducted_and_counted_where_they_belong(people, aiko, mika, now):
    for new in (SENIORITY, DUTY, DUES):
        define(new, mika, now)
    actions.name_person_of_item(
        code="duty", employee_id=people[0].pk, valid_from=OCTOBER_1, own_value=Decimal(500), acting_user=mika, at=now
    )
    run = october(aiko, now)

    mine, others = lines_of(run, people[0]), lines_of(run, people[1])
    # 79 full months since 2020-04-01: 300,000 × 3%
    assert (mine["seniority"].amount_yen, mine["seniority"].label) == (9_000, "勤続手当")
    # 500 × 21 days + 9,000 × 10%
    assert mine["duty"].amount_yen == 11_400
    assert "duty" not in others
    # (300,000 + 9,000) × 1.5% = 4,635 → 4,630
    assert (mine["dues"].amount_yen, mine["dues"].section) == (4_630, "DEDUCTION")
    # the base of premium pay has the seniority and not the duty: 309,000 / 160h × 10h × 1.25 = 24,140.625
    assert mine["overtime_pay"].amount_yen == others["overtime_pay"].amount_yen == 24_141
    slip = Payslip.objects.get(run=run, employee=people[0])
    assert slip.gross_yen == 300_000 + 9_000 + 11_400 + 24_141 + 10_000
    # wages × 5/1000
    assert mine["employment_insurance"].amount_yen == 1_773


def test_every_line_replays_and_batch_single_and_recalculation_agree_with_formulas_in(people, aiko, mika, now):
    for new in (SENIORITY, DUTY, DUES):
        define(new, mika, now)
    actions.name_person_of_item(
        code="duty", employee_id=people[0].pk, valid_from=OCTOBER_1, own_value=Decimal(500), acting_user=mika, at=now
    )
    run = october(aiko, now)

    lines = list(PayslipLine.objects.all())
    assert [line.code for line in lines if replay(Reason.from_json(line.because)) != line.amount_yen] == []
    for slip in Payslip.objects.filter(run=run):
        kept = [(line.code, line.amount_yen, line.because) for line in slip.lines.order_by("position")]
        (alone,) = queries.facts_of(run, [slip.employee_id])
        assert alone.facts is not None
        for facts in (alone.facts, from_stored(slip.facts)):
            again = payslip(facts, law_of(facts))
            assert [(line.code, line.amount_yen, line.because.as_json()) for line in again.lines] == kept
    assert queries.outdated_people(run) == []


def test_a_reason_tells_the_formula_with_its_values_and_what_led_to_it(people, aiko, mika, now):
    define(SENIORITY, mika, now)
    define(DUES, mika, now)
    mine = lines_of(october(aiko, now), people[0])

    told = explain(Reason.from_json(mine["dues"].because), "ja")
    assert told.calculation == (
        "切捨て((基本給 300,000円 + 勤続手当 9,000円) × 1.5%, 10円) ＝ 4,630円（1円未満切捨て）"
    )
    told = explain(Reason.from_json(mine["seniority"].because), "ja")
    assert told.calculation == (
        "段階(勤続月数 79か月, 0円, 12か月, 基本給 300,000円 × 1%, 60か月, 基本給 300,000円 × 3%)"
        " ＝ 9,000円（1円未満切捨て）"
    )
    assert mine["seniority"].because["terms"][1] == {
        "name": "基本給",
        "value": 300_000,
        "unit": "yen",
        "source": "line:base",
    }


def test_a_joiner_gets_the_part_of_their_days(people, aiko, mika, now):
    define(replace(SENIORITY, formula="10000円"), mika, now)
    (late,) = pay.hired(1, aiko, now, first=2000, joined_on=dt.date(2026, 10, 16))
    pay.attended([late], aiko, now)
    line = lines_of(october(aiko, now), late)["seniority"]

    # 11 of the 21 business days of October 2026
    assert line.amount_yen == 5_238
    assert line.because["formula"] == "=ROUND_DOWN(10000 yen, 1) * prorated_days / scheduled_days"


def test_officers_are_outside_of_items_for_everybody(people, aiko, mika, now):
    define(SENIORITY, mika, now)
    (head,) = pay.hired(1, aiko, now, first=3000, kind="OFFICER", pay_kind="OFFICER")
    run = october(aiko, now)

    assert "seniority" not in lines_of(run, head)


def test_a_changed_formula_holds_from_its_day_and_is_the_cause_of_the_difference(people, aiko, mika, now):
    define(SENIORITY, mika, now)
    define(replace(SENIORITY, formula="基本給 × 5%", valid_from=dt.date(2026, 11, 1)), mika, now)
    pay.attended(people, aiko, now, month=Month(2026, 11))
    first = october(aiko, now)
    then = pay.open_run(group_code="A", month=Month(2026, 11), acting_user=aiko, at=now)
    (old,) = queries.facts_of(first, [people[0].pk])
    (new,) = queries.facts_of(then, [people[0].pk])

    assert old.facts is not None
    assert new.facts is not None
    found = [each for each in causes(old.facts, new.facts, law_of) if each.item]
    assert [(each.item, each.before, each.now) for each in found] == [("勤続手当", 9_000, 15_000)]
    assert found[0].gross_yen == 6_000 + 468


def test_pay_that_waits_for_approval_is_outdated_by_another_formula(people, aiko, mika, now):
    define(SENIORITY, mika, now)
    run = october(aiko, now)
    define(replace(SENIORITY, formula="1円", valid_from=dt.date(2026, 10, 5)), mika, now)

    with pytest.raises(actions.PayslipsOutdated):
        actions.submit_run(run_id=run.pk, acting_user=aiko, at=now)


def test_who_has_no_value_fails_alone_with_the_words_of_the_formula(people, aiko, mika, now):
    define(replace(SENIORITY, formula="基本給 × 1人 / 扶養人数"), mika, now)
    run = pay.october(aiko, now)
    (found,) = queries.facts_of(run, [people[0].pk])
    assert found.facts is not None

    with pytest.raises(own_items.OwnItemFails) as refused:
        payslip(found.facts, law_of(found.facts))
    assert "「勤続手当」を計算できません。" in refused.value.cause_ja
    assert "「扶養親族等の数」で割っています" in refused.value.cause_ja


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"formula": "基本給 × 基本給"}, "values.formula_units_dont_multiply"),
        ({"formula": "勤続月数"}, "values.formula_not_yen"),
        ({"formula": "基準給 × 3%"}, "values.formula_unknown_name"),
        ({"formula": "本人の値"}, "values.formula_unknown_name"),
        ({"formula": "勤続手当 + 1円"}, "hr.payroll.circle_of_items"),
        ({"code": "Seniority"}, "hr.payroll.own_code_unfit"),
        ({"code": "overtime_pay"}, "hr.payroll.own_code_unfit"),
        ({"code": "base"}, "hr.payroll.own_code_unfit"),
        ({"label": "基本給"}, "hr.payroll.own_label_taken"),
        ({"section": "DEDUCTION"}, "hr.payroll.agreement_missing"),
        (
            {"section": "DEDUCTION", "agreement": "協定", "agreed_on": dt.date(2026, 10, 2)},
            "hr.payroll.agreement_missing",
        ),
        ({"scope": "GROUP"}, "hr.payroll.group_not_named"),
        ({"scope": "GROUP", "pay_group_code": "Z"}, "hr.payroll.group_not_named"),
        ({"own_unit": "number"}, "hr.payroll.own_value_needs_names"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_kept(changed, code, people, mika, now):
    with pytest.raises(InvalidInput) as refused:
        define(replace(SENIORITY, **changed), mika, now)
    assert refused.value.code == code
    assert OwnItem.objects.count() == 0
    assert not Event.objects.filter(step="hr.payroll.define_own_item").exists()


def test_a_circle_of_items_is_named(people, aiko, mika, now):
    define(SENIORITY, mika, now)
    define(replace(SENIORITY, code="extra", label="調整手当", formula="勤続手当 × 10%"), mika, now)

    with pytest.raises(own_items.CircleOfItems) as refused:
        define(replace(SENIORITY, formula="調整手当", valid_from=dt.date(2026, 11, 1)), mika, now)

    assert "調整手当 → 勤続手当 → 調整手当" in refused.value.cause_ja
    assert OwnItem.objects.count() == 2


def test_what_another_item_reads_can_not_end_before_it(people, aiko, mika, now):
    define(SENIORITY, mika, now)
    define(DUES, mika, now)
    ending = {"ends_on": dt.date(2026, 12, 1), "reason": "廃止", "acting_user": mika, "at": now}

    with pytest.raises(actions.OwnItemIsRead):
        actions.end_own_item(code="seniority", **ending)

    actions.end_own_item(code="dues", **ending)
    assert actions.end_own_item(code="seniority", **ending).valid_until == dt.date(2026, 12, 1)
    with pytest.raises(actions.OwnItemNotHeld):
        actions.end_own_item(code="seniority", **ending)


def test_a_change_that_has_not_begun_is_taken_back(people, aiko, mika, now):
    define(SENIORITY, mika, now)
    later = define(replace(SENIORITY, formula="1円", valid_from=dt.date(2027, 4, 1)), mika, now)

    held = actions.take_back_own_item(code="seniority", acting_user=mika, at=now)

    assert held is not None
    assert (held.valid_until, OwnItem.objects.filter(pk=later.pk).exists()) == (None, False)
    with pytest.raises(actions.OwnItemHasBegun):
        actions.take_back_own_item(code="seniority", acting_user=mika, at=now)


def test_postgresql_keeps_what_was_defined(people, aiko, mika, now):
    item = define(SENIORITY, mika, now)
    with pytest.raises(DatabaseError), transaction.atomic():
        OwnItem.objects.filter(pk=item.pk).update(formula="1円")
    with pytest.raises(DatabaseError), transaction.atomic():
        OwnItem.objects.create(
            **{**_fields(DUES), "code": "x", "agreement": ""}, defined_by_name="愛子", defined_at=now
        )


def _fields(new: actions.NewOwnItem) -> dict[str, object]:
    flags = dict.fromkeys(("taxable", "is_wage", "in_premium_base", "prorated", "is_fixed"), False)
    return {name: getattr(new, name) for name in new.__dataclass_fields__} | flags


def test_trying_tells_what_changes_for_whom_and_keeps_nothing(people, aiko, mika, now):
    (found,) = actions.try_own_item(new=SENIORITY, employee=None, own_value=None, acting_user=mika, at=now)

    assert (found.month, found.count) == (pay.OCTOBER, 3)
    assert [(each.before_yen, each.after_yen) for each in found.people] == [(0, 9_000)] * 3
    assert OwnItem.objects.count() == 0
    (alone,) = actions.try_own_item(
        new=replace(DUTY, formula="本人の値 × 出勤日数"),
        employee=people[1],
        own_value=Decimal(700),
        acting_user=mika,
        at=now,
    )
    assert [each.after_yen for each in alone.people] == [14_700]
    assert Event.objects.filter(step="hr.payroll.try_own_item").count() == 2


def test_people_are_named_with_their_value_and_released(people, aiko, mika, now):
    define(SENIORITY, mika, now)
    define(DUTY, mika, now)
    given = {"employee_id": people[0].pk, "valid_from": OCTOBER_1, "acting_user": mika, "at": now}
    with pytest.raises(actions.OwnValueMissing):
        actions.name_person_of_item(code="duty", own_value=None, **given)
    with pytest.raises(actions.NotForNamedPeople):
        actions.name_person_of_item(code="seniority", own_value=None, **given)
    made = actions.name_person_of_item(code="duty", own_value=Decimal(500), **given)
    actions.release_person_of_item(row_id=made.pk, ends_on=dt.date(2026, 10, 31), acting_user=mika, at=now)

    assert OwnItemPerson.objects.get().valid_until == dt.date(2026, 10, 31)
    assert "duty" not in lines_of(october(aiko, now), people[0])


def test_a_raise_of_the_base_reaches_the_items_that_read_it(people, aiko, mika, now):
    define(SENIORITY, mika, now)
    change_terms(
        employee_id=people[0].pk,
        new=NewTerms(OCTOBER_1, items={"base": NewItem("base", "基本給", 320_000)}, reason="昇給"),
        acting_user=aiko,
        at=now,
    )
    assert lines_of(october(aiko, now), people[0])["seniority"].amount_yen == 9_600


def test_a_formula_is_shown_as_people_write_it():
    items = {"base": "基本給", "101": "資格手当", "x": "手当 A"}
    kept = own_items.checked("もし(勤続月数>=12か月,基本給×3%+資格手当,x)", items, own_unit="")

    assert kept == "IF(service_months >= 12 months, base * 3% + item_101, x)"
    shown = own_items.in_words(kept, items, in_japanese=True)
    assert shown == "もし(勤続月数 >= 12か月, 基本給 × 3% + 資格手当, x)"
    assert own_items.checked(shown, items, own_unit="") == kept
    with pytest.raises(FormulaRefused):
        own_items.checked("手当A", items, own_unit="")


def two_months(people: list[Employee], clerk: User, approver: User, now: dt.datetime) -> list[Run]:
    pay.attended(people, clerk, now, month=Month(2026, 11))
    first = pay.approved(pay.october(clerk, now), clerk, approver, now)
    then = pay.open_run(group_code="A", month=Month(2026, 11), acting_user=clerk, at=now)
    return [first, pay.approved(then, clerk, approver, now)]


def test_a_changed_fixed_item_is_watched_for_the_standard_remuneration(people, aiko, mika, ben, now):
    define(SENIORITY, mika, now)
    define(replace(SENIORITY, formula="基本給 × 5%", valid_from=dt.date(2026, 11, 1)), mika, now)
    two_months(people, aiko, ben, now)

    found = watched(since=dt.date(2026, 12, 1))

    assert [(each.employee, each.change.labels) for each in found] == [(each, ("勤続手当",)) for each in people]
    change = found[0].change
    assert (change.before_yen, change.after_yen, change.direction) == (9_000, 15_000, Direction.UP)
    assert (change.valid_from, str(found[0].first)) == (dt.date(2026, 11, 1), "2026-12")


def test_a_back_dated_formula_owes_the_difference_of_settled_months(people, aiko, mika, ben, now):
    pay.approved(pay.october(aiko, now), aiko, ben, now)
    define(replace(SENIORITY, is_wage=False, taxable=False, in_premium_base=False), mika, now)

    (made,) = actions.pay_arrears(
        employee_id=people[0].pk,
        first=pay.OCTOBER,
        into=Month(2026, 11),
        reason="規程の遡及適用",
        acting_user=aiko,
        at=now,
    )

    assert (made.label, made.amount_yen) == ("勤続手当 差額（2026年10月分）", 9_000)
    assert (made.taxable, made.is_wage) == (False, False)


def test_an_item_that_the_person_does_not_have_is_0_yen_under_its_own_name(people, aiko, mika, now):
    define(replace(SENIORITY, formula="10000円 - 最小(住宅手当, 1000円)"), mika, now)
    line = lines_of(october(aiko, now), people[0])["seniority"]

    told = explain(Reason.from_json(line.because), "ja")
    assert told.calculation == "10000円 - 最小(住宅手当 0円, 1000円) ＝ 10,000円（1円未満切捨て）"
