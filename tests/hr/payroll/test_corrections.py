"""Approved pay is corrected by new records: voided and run again, paid in addition, or made up for next month."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accounting.ledger.models import Entry
from backoffice.companies import clock
from backoffice.eventlog.models import Event
from backoffice.jobs.actions import work_off
from backoffice.jobs.models import OPEN_STATES, Job, JobFailure
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from hr.employment.models import Employee, Suspension, Terms, TermsItem
from hr.payroll import actions, queries
from hr.payroll.models import OneOff, Payslip, Run
from tests.factories import books, pay

NOVEMBER = Month(2026, 11)
PAID_AT = dt.datetime(2026, 11, 25, 15, 0, tzinfo=clock.TOKYO)


@pytest.fixture
def people(aiko: User, kei: User, now: dt.datetime) -> list[Employee]:
    books.books(kei, now)
    books.salary_account(kei, now)
    pay.payroll(aiko, now)
    hired = pay.hired(2, aiko, now)
    pay.attended(hired, aiko, now)
    return hired


@pytest.fixture
def run(people: list[Employee], aiko: User, ben: User, now: dt.datetime) -> Run:
    return pay.approved(pay.october(aiko, now), aiko, ben, now)


def void(run: Run, user: User, now: dt.datetime, reason: str = "残業の集計が誤っていた") -> Run:
    return actions.void_run(run_id=run.pk, reason=reason, acting_user=user, at=now)


def raise_pay(employee: Employee, first: dt.date, yen: int) -> Terms:
    """New terms from a day, with a base pay of so many yen."""
    old = Terms.objects.get(employee=employee, valid_until=None)
    items = list(old.items.all())
    Terms.objects.filter(pk=old.pk).update(valid_until=first)
    new = Terms.objects.create(
        employee=employee,
        pay_kind=old.pay_kind,
        pay_group_code=old.pay_group_code,
        monthly_scheduled_minutes=old.monthly_scheduled_minutes,
        daily_scheduled_minutes=old.daily_scheduled_minutes,
        valid_from=first,
    )
    for item in items:
        flags = {"taxable": item.taxable, "in_premium_base": item.in_premium_base, "prorated": item.prorated}
        amount = yen if item.code == "base" else item.amount_yen
        TermsItem.objects.create(terms=new, code=item.code, label=item.label, amount_yen=amount, **flags)
    return new


def test_a_voided_run_stays_and_its_journal_is_reversed(run: Run, aiko: User, now: dt.datetime) -> None:
    voided = void(run, aiko, now)
    assert (voided.state, voided.void_reason, voided.voided_by_name) == (
        "VOIDED",
        "残業の集計が誤っていた",
        aiko.get_full_name(),
    )
    assert Payslip.objects.filter(run=run).count() == 2
    posted = Entry.objects.get(source_kind="hr.payroll.run", source_id=run.pk)
    assert Entry.objects.get(reverses=posted).amount_yen == posted.amount_yen
    assert Event.objects.filter(step="hr.payroll.void_run").get().reason == "残業の集計が誤っていた"


def test_after_a_voided_run_the_month_is_run_again_and_names_it(
    run: Run, aiko: User, ben: User, now: dt.datetime
) -> None:
    void(run, aiko, now)
    again = pay.approved(pay.october(aiko, now), aiko, ben, now)
    assert (again.number, again.corrects_id, again.state) == (2, run.pk, "APPROVED")
    nets = list(Payslip.objects.filter(run=again).order_by("employee").values_list("net_yen", flat=True))
    assert nets == list(Payslip.objects.filter(run=run).order_by("employee").values_list("net_yen", flat=True))
    standing = queries.settled_pay(paid_from=run.paid_on, paid_until=run.paid_on)
    assert {each.run_id for each in standing} == {again.pk}


def test_papers_that_wait_are_not_made_for_a_voided_run(run: Run, aiko: User, now: dt.datetime) -> None:
    job = Job.objects.get(name="hr.payroll.print_payslips", case_id=run.pk)
    assert job.state in OPEN_STATES
    void(run, aiko, now)
    assert set(job.chunks.values_list("state", flat=True)) == {"CANCELLED"}
    assert work_off(job.pk, clock=clock.now).state == "CANCELLED"
    assert not JobFailure.objects.filter(job=job).exists()


def test_a_void_says_why(run: Run, aiko: User, now: dt.datetime) -> None:
    with pytest.raises(actions.VoidReasonMissing):
        void(run, aiko, now, " ")
    run.refresh_from_db()
    assert run.state == "APPROVED"
    with pytest.raises(IntegrityError, match="voided_run_says_when_and_why"), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(state="VOIDED")


def test_a_run_whose_bank_file_was_taken_out_is_not_voided(run: Run, aiko: User, now: dt.datetime) -> None:
    file = actions.make_bank_file(run_id=run.pk, acting_user=aiko, at=now)
    actions.download_bank_file(file_id=file.pk, acting_user=aiko, at=now)
    with pytest.raises(actions.BankFileHandedOver):
        void(run, aiko, now)
    with pytest.raises(IntegrityError, match="handed over is not voided"), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(state="VOIDED", voided_at=now, void_reason="x")
    run.refresh_from_db()
    assert run.state == "APPROVED"
    assert not Entry.objects.exclude(reverses=None).exists()


def test_the_file_of_a_voided_run_is_not_handed_out(run: Run, aiko: User, now: dt.datetime) -> None:
    file = actions.make_bank_file(run_id=run.pk, acting_user=aiko, at=now)
    void(run, aiko, now)
    with pytest.raises(actions.RunIsVoided):
        actions.download_bank_file(file_id=file.pk, acting_user=aiko, at=now)
    assert not file.handovers.exists()


def test_the_payslips_of_a_voided_run_stay_as_they_were(run: Run, aiko: User, now: dt.datetime) -> None:
    void(run, aiko, now)
    with pytest.raises(IntegrityError, match="of a payslip is refused"), transaction.atomic():
        Payslip.objects.filter(run=run).update(gross_yen=1, deductions_yen=0, net_yen=1)
    with pytest.raises(IntegrityError, match="of an approved run is refused"), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(state="APPROVED", voided_at=None, void_reason="")


def paid(run: Run, aiko: User, now: dt.datetime) -> Run:
    file = actions.make_bank_file(run_id=run.pk, acting_user=aiko, at=now)
    actions.download_bank_file(file_id=file.pk, acting_user=aiko, at=now)
    actions.pay_run(run_id=run.pk, acting_user=aiko, at=PAID_AT)
    run.refresh_from_db()
    return run


def test_what_a_paid_month_still_owes_is_paid_in_addition_and_taxed_on_top_of_it(
    run: Run, people: list[Employee], aiko: User, ben: User, now: dt.datetime
) -> None:
    paid(run, aiko, now)
    extra = actions.open_extra(
        run_id=run.pk,
        label="時間外手当の不足",
        paid_on=dt.date(2026, 12, 3),
        reason="10月30日の残業が漏れていた",
        amounts=[actions.Amount("1000", 23_438)],
        acting_user=aiko,
        at=now,
    )
    pay.approved(extra, aiko, ben, now)
    slip = Payslip.objects.get(run=extra)
    lines = {line.code: line.amount_yen for line in slip.lines.all()}
    # the premium of employment insurance is 23,438 × 5/1000 = 117.19 → 117; 7,180 of tax was withheld before
    assert (lines["extra_pay"], lines["employment_insurance"]) == (23_438, 117)
    first = Payslip.objects.get(run=run, employee=people[0])
    both = lines["income_tax"] + first.lines.get(code="income_tax").amount_yen
    assert both == lines["income_tax_of_both"] > 7_180
    assert "health_insurance" not in lines
    assert Payslip.objects.filter(run=run).count() == 2


def test_only_a_settled_month_is_added_to(people: list[Employee], aiko: User, now: dt.datetime) -> None:
    draft = pay.october(aiko, now)
    with pytest.raises(actions.NothingToCorrect):
        actions.open_extra(
            run_id=draft.pk,
            label="不足",
            paid_on=dt.date(2026, 12, 3),
            reason="漏れ",
            amounts=[actions.Amount("1000", 1)],
            acting_user=aiko,
            at=now,
        )
    assert Run.objects.count() == 1


def november(people: list[Employee], aiko: User, ben: User, now: dt.datetime) -> Run:
    pay.attended(people, aiko, now, NOVEMBER)
    opened = actions.open_run(group_code="A", month=NOVEMBER, acting_user=aiko, at=now)
    return pay.calculated(opened, aiko, now)


def test_a_back_dated_raise_is_paid_with_the_next_month_by_month_and_item(
    run: Run, people: list[Employee], aiko: User, ben: User, now: dt.datetime
) -> None:
    raise_pay(people[0], dt.date(2026, 10, 1), 320_000)
    actions.pay_arrears(
        employee_id=people[0].pk,
        first=Month(2026, 4),
        into=NOVEMBER,
        reason="10月の昇給",
        without_past=True,
        acting_user=aiko,
        at=now,
    )
    added = {each.label: each.amount_yen for each in OneOff.objects.all()}
    # overtime: 320,000 / 160 × 10 × 1.25 = 25,000, of which 23,438 was paid
    assert added == {"基本給 差額（2026年10月分）": 20_000, "時間外手当 差額（2026年10月分）": 1_562}
    slip = Payslip.objects.get(run=november(people, aiko, ben, now), employee=people[0])
    assert slip.gross_yen == 320_000 + 10_000 + 25_000 + 21_562


def test_arrears_are_found_once(run: Run, people: list[Employee], aiko: User, now: dt.datetime) -> None:
    raise_pay(people[0], dt.date(2026, 10, 1), 320_000)
    given = {"first": Month(2026, 10), "into": NOVEMBER, "reason": "昇給", "acting_user": aiko, "at": now}
    actions.pay_arrears(employee_id=people[0].pk, **given)
    with pytest.raises(actions.NothingOwed):
        actions.pay_arrears(employee_id=people[0].pk, **given)
    assert OneOff.objects.count() == 2


def test_somebody_who_joined_late_is_owed_from_their_first_month_alone(
    aiko: User, kei: User, ben: User, now: dt.datetime
) -> None:
    """Arrears since April for who joined on 15 October: October alone, by its days."""
    books.books(kei, now)
    pay.payroll(aiko, now)
    (late,) = pay.hired(1, aiko, now, joined_on=dt.date(2026, 10, 15))
    pay.attended([late], aiko, now)
    pay.approved(pay.october(aiko, now), aiko, ben, now)
    TermsItem.objects.filter(terms__employee=late, code="base").update(amount_yen=330_000)
    actions.pay_arrears(
        employee_id=late.pk, first=Month(2026, 4), into=NOVEMBER, reason="昇給", acting_user=aiko, at=now
    )
    base = OneOff.objects.get(code="arrears_base")
    # 12 of 21 business days: 330,000 × 12/21 = 188,571, of which 171,429 was paid
    assert (base.amount_yen, base.about_month) == (17_142, dt.date(2026, 10, 1))


def test_too_much_is_not_taken_back_at_once(run: Run, people: list[Employee], aiko: User, now: dt.datetime) -> None:
    given = {"about": Month(2026, 10), "into": NOVEMBER, "reason": "通勤手当の過払い", "acting_user": aiko, "at": now}
    with pytest.raises(actions.OffsetTooLarge) as refused:
        actions.recover_overpayment(employee_id=people[0].pk, amount_yen=70_506, **given)
    # a quarter of the net pay of 282,021
    assert refused.value.given["limit_yen"] == 70_505
    assert not OneOff.objects.exists()
    made = actions.recover_overpayment(employee_id=people[0].pk, amount_yen=70_505, **given)
    assert made.amount_yen == -70_505


def test_an_amount_added_in_review_asks_for_a_new_calculation_of_that_person(
    people: list[Employee], aiko: User, now: dt.datetime
) -> None:
    run = pay.calculated(pay.october(aiko, now), aiko, now)
    entry = actions.NewOneOff(people[0].pk, pay.OCTOBER, "PAY", "award", "表彰金", 10_000, "永年勤続")
    actions.add_one_offs(entries=[entry], acting_user=aiko, at=now)
    assert [each.employee_id for each in queries.missing_people(run)] == [people[0].pk]
    with pytest.raises(actions.PayslipsMissing):
        actions.submit_run(run_id=run.pk, acting_user=aiko, at=now)
    work_off(actions.recalculate_failures(run_id=run.pk, acting_user=aiko, at=now).pk, clock=clock.now)
    slip = Payslip.objects.get(run=run, employee=people[0])
    assert slip.lines.get(code="award").amount_yen == 10_000
    assert slip.gross_yen == Payslip.objects.get(run=run, employee=people[1]).gross_yen + 10_000


def test_a_settled_run_takes_no_amount(run: Run, people: list[Employee], aiko: User, now: dt.datetime) -> None:
    entry = actions.NewOneOff(people[0].pk, pay.OCTOBER, "PAY", "award", "表彰金", 10_000, "永年勤続")
    with pytest.raises(actions.RunIsSettled):
        actions.add_one_offs(entries=[entry], acting_user=aiko, at=now)
    assert not OneOff.objects.exists()


def test_an_amount_is_withdrawn_once_and_stays_to_be_read(people: list[Employee], aiko: User, now: dt.datetime) -> None:
    entry = actions.NewOneOff(people[0].pk, pay.OCTOBER, "DEDUCTION", "meal", "食事代", 5_000, "10月分")
    (made,) = actions.add_one_offs(entries=[entry], acting_user=aiko, at=now)
    actions.withdraw_one_off(one_off_id=made.pk, acting_user=aiko, at=now)
    with pytest.raises(actions.AlreadyWithdrawn):
        actions.withdraw_one_off(one_off_id=made.pk, acting_user=aiko, at=now)
    with pytest.raises(IntegrityError, match="of a one-off amount is refused"), transaction.atomic():
        OneOff.objects.filter(pk=made.pk).update(amount_yen=1)
    run = pay.calculated(pay.october(aiko, now), aiko, now)
    assert not Payslip.objects.get(run=run, employee=people[0]).lines.filter(code="meal").exists()


def test_one_source_leads_to_one_amount(people: list[Employee], aiko: User, now: dt.datetime) -> None:
    entry = actions.NewOneOff(
        people[0].pk, pay.OCTOBER, "DEDUCTION", "loan", "貸付金", 5_000, "10月分", source=("hr.loan", 7)
    )
    actions.add_one_offs(entries=[entry], acting_user=aiko, at=now)
    with pytest.raises(actions.OneOffStandsAlready):
        actions.add_one_offs(entries=[entry], acting_user=aiko, at=now)
    assert OneOff.objects.count() == 1


def test_a_bonus_is_paid_to_those_who_are_named(
    run: Run, people: list[Employee], aiko: User, ben: User, now: dt.datetime
) -> None:
    bonus = actions.open_bonus(
        group_code="A",
        title="2026年冬季賞与",
        paid_on=dt.date(2026, 12, 10),
        period_months=6,
        amounts=[actions.Amount("1000", 500_000)],
        acting_user=aiko,
        at=now,
    )
    pay.approved(bonus, aiko, ben, now)
    slip = Payslip.objects.get(run=bonus)
    lines = {line.code: line.amount_yen for line in slip.lines.all()}
    # last month's pay after insurance is October's, paid on 25 November: 279,201
    assert slip.facts["previous_yen"] == 279_201
    assert (slip.employee_id, lines["bonus"], lines["health_standard_bonus"]) == (people[0].pk, 500_000, 500_000)
    entry = Entry.objects.get(source_kind="hr.payroll.run", source_id=bonus.pk)
    assert set(entry.lines.values_list("account__code", flat=True)) >= {"6130", "2363", "2361"}
    assert entry.posted_on == dt.date(2026, 12, 10)


def test_one_person_gets_one_bonus_a_month(people: list[Employee], aiko: User, now: dt.datetime) -> None:
    given = {
        "group_code": "A",
        "paid_on": dt.date(2026, 12, 10),
        "period_months": 6,
        "amounts": [actions.Amount("1000", 500_000)],
        "acting_user": aiko,
        "at": now,
    }
    actions.open_bonus(title="冬季賞与", **given)
    with pytest.raises(actions.AnotherBonusThisMonth):
        actions.open_bonus(title="決算賞与", **given)
    assert Run.objects.count() == 1


@pytest.mark.parametrize(
    ("amounts", "refusal"),
    [
        ([], actions.NoAmounts),
        ([actions.Amount("9999", 1)], actions.UnknownEmployees),
        ([actions.Amount("1000", 1), actions.Amount("1000", 1)], actions.UnknownEmployees),
    ],
)
def test_a_list_that_does_not_fit_opens_nothing(
    people: list[Employee], aiko: User, now: dt.datetime, amounts: list[actions.Amount], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        actions.open_bonus(
            group_code="A",
            title="冬季賞与",
            paid_on=dt.date(2026, 12, 10),
            period_months=6,
            amounts=amounts,
            acting_user=aiko,
            at=now,
        )
    assert not Run.objects.exists()


def test_a_raise_within_the_month_is_paid_by_its_days(people: list[Employee], aiko: User, now: dt.datetime) -> None:
    raise_pay(people[0], dt.date(2026, 10, 19), 330_000)
    run = pay.calculated(pay.october(aiko, now), aiko, now)
    slip = Payslip.objects.get(run=run, employee=people[0])
    # 21 business days in October 2026, 11 before the 19th: 300,000 × 11/21 = 157,143; 330,000 × 10/21 = 157,143
    assert [line.amount_yen for line in slip.lines.filter(code="base").order_by("amount_yen")] == [157_143, 157_143]
    # the hours are worth what the newest terms say: 330,000 / 160 × 10 × 1.25 = 25,781
    assert slip.lines.get(code="overtime_pay").amount_yen == 25_781


def away(employee: Employee, first: dt.date, until: dt.date | None, kind: str = "SICKNESS") -> None:
    Suspension.objects.create(employee=employee, kind=kind, valid_from=first, valid_until=until)


def test_who_is_away_without_pay_is_paid_for_the_days_worked(
    people: list[Employee], aiko: User, now: dt.datetime
) -> None:
    away(people[0], dt.date(2026, 10, 19), None)
    run = pay.calculated(pay.october(aiko, now), aiko, now)
    slip = Payslip.objects.get(run=run, employee=people[0])
    # 11 of 21 business days before the 19th: 300,000 × 11/21 = 157,142.9
    assert slip.lines.get(code="base").amount_yen == 157_143
    assert slip.lines.filter(code="pension_insurance").count() == 1


def test_a_month_on_childcare_leave_carries_no_premium_and_no_pay(
    people: list[Employee], aiko: User, now: dt.datetime
) -> None:
    away(people[0], dt.date(2026, 9, 15), dt.date(2026, 12, 1), "CHILDCARE")
    run = pay.calculated(pay.october(aiko, now), aiko, now)
    slip = Payslip.objects.get(run=run, employee=people[0])
    assert slip.lines.get(code="base").amount_yen == 0
    assert not slip.lines.filter(code__in=["pension_insurance", "health_insurance", "commuting_allowance"]).exists()


def december_bonus(aiko: User, now: dt.datetime) -> Run:
    run = actions.open_bonus(
        group_code="A",
        title="2026年冬季賞与",
        paid_on=dt.date(2026, 12, 10),
        period_months=6,
        amounts=[actions.Amount("1000", 500_000)],
        acting_user=aiko,
        at=now,
    )
    return pay.calculated(run, aiko, now)


def test_a_bonus_waits_for_the_pay_by_which_it_is_taxed(people: list[Employee], aiko: User, now: dt.datetime) -> None:
    """Without last month's pay the table would give no tax at all."""
    run = december_bonus(aiko, now)
    assert not Payslip.objects.filter(run=run).exists()
    assert JobFailure.objects.get().cause_ja.startswith("2026年11月に支払う給与が承認されていない")


def test_the_bonus_of_who_was_not_paid_before_is_taxed_without_it(
    people: list[Employee], aiko: User, now: dt.datetime
) -> None:
    Employee.objects.filter(pk=people[0].pk).update(joined_on=dt.date(2026, 11, 1))
    run = december_bonus(aiko, now)
    assert Payslip.objects.get(run=run).facts["previous_yen"] == 0
