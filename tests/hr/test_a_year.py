"""A year at みなと商会 plays through, and its sums tie to the yen wherever they are read."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from accounting.ledger.models import Line
from backoffice.documents.models import Document
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from backoffice.values.reasons import Reason, replay
from hr.filings.models import Filing
from hr.filings.queries import labour_year
from hr.labour_insurance.models import LabourPayment
from hr.payroll import queries
from hr.payroll.models import BankFile, Payslip, PayslipLine
from hr.payroll.rules.past import WAGES
from hr.remittance.models import Remittance
from hr.social_insurance.models import InsuranceStanding
from hr.year_end.actions import print_statements
from hr.year_end.models import YearSettlement
from hr.year_end.queries import year_pay
from tests.factories.year import (
    ADVANCE,
    BASES,
    PAID_IN_ADVANCE_YEN,
    PAST,
    PAST_BONUSES,
    SUMMER,
    WINTER,
    WITHHELD,
    Year,
    months,
    noon,
)

OPENED, SEPTEMBER = dt.date(2026, 4, 1), dt.date(2026, 9, 1)
DECLARED, JANUARY = dt.date(2026, 6, 26), dt.date(2027, 1, 12)


def played(aiko: User, ben: User, kei: User) -> Year:
    """Joiners and leavers, a raise in October, bonuses in July and December; all that is withheld is paid in."""
    year = Year(aiko, ben, kei)
    year.begin(noon(OPENED))
    year.bring_in_the_past(noon(OPENED))
    for place, month in enumerate(months()):
        if place % 3 == 1:
            day = month.first_day + dt.timedelta(days=9 + place)
            year.hire(str(2000 + place), 250_000 + 5_000 * place, day, noon(day))
        if place == 5:
            year.leave(year.people[0], month.last_day)
        if place == 8:
            year.leave(year.people[1], month.first_day + dt.timedelta(days=14))
        if place == 8:
            year.declare(noon(month.first_day + dt.timedelta(days=9)))
        if place == 6:
            year.change_resident_tax(year.people[4], Month(2026, 10), 9_000)
        if place == 10:
            year.leave_with_the_rest(year.people[3], month.last_day)
        if place == 7:
            year.raise_base(year.people[2], month.first_day, 390_000)
        for title, paid_on in (("2026年夏季賞与", SUMMER), ("2026年冬季賞与", WINTER)):
            if month == Month.of(paid_on).previous:
                year.play_bonus(title, paid_on)
        year.play_month(month)
        if month == Month(2026, 5):
            year.declare_labour_year(noon(DECLARED))
        if month == Month(2026, 6):
            assert {each.valid_from for each in year.determine("REGULAR", dt.date(2026, 8, 7))} == {SEPTEMBER}
        year.determine("OCCASIONAL", month.plus(1).last_day)
    for month in [Month(2026, 3).plus(n) for n in range(13)]:
        year.pay_in(month)
    year.pay_labour_insurance()
    return year


def balance(code: str) -> int:
    """What an account holds over all its days: debit less credit."""
    lines = Line.objects.filter(account__code=code)
    debit = Sum("amount_yen", filter=Q(side="DEBIT"), default=0)
    found = lines.aggregate(debit=debit, credit=Sum("amount_yen", filter=Q(side="CREDIT"), default=0))
    return int(found["debit"] - found["credit"])


def held_in(standing: InsuranceStanding, month: Month) -> bool:
    """Whether a standing held on the last day of a month."""
    ends = standing.valid_until
    return standing.valid_from <= month.last_day and (ends is None or ends > month.last_day)


@dataclass(frozen=True)
class Paid:
    """What the year left behind: payslips, their lines that are in a total, and the payslips of the system before."""

    year: Year
    slips: list[Payslip]
    lines: list[PayslipLine]
    past: list[Payslip]

    def slip(self, line: PayslipLine) -> Payslip:
        return next(each for each in self.slips if each.pk == line.payslip_id)

    @property
    def premiums(self) -> list[tuple[Payslip, PayslipLine]]:
        """The pension premiums of everybody, each with its payslip."""
        return [(self.slip(line), line) for line in self.lines if line.code == "pension_insurance"]

    def yen(self, *codes: str) -> int:
        return sum(line.amount_yen for line in self.lines if line.code in codes)


def test_a_year_plays_through_and_its_sums_tie_to_the_yen(aiko: User, ben: User, kei: User) -> None:
    year = played(aiko, ben, kei)
    assert len(year.runs) == 14
    assert [
        each.pk for each in PayslipLine.objects.all() if replay(Reason.from_json(each.because)) != each.amount_yen
    ] == []
    stored = list(Payslip.objects.select_related("run", "employee"))
    slips = [each for each in stored if not each.run.before_introduction]
    past = [each for each in stored if each.run.before_introduction]
    lines = PayslipLine.objects.filter(section__in=["PAY", "DEDUCTION", "EMPLOYER"], payslip__in=slips)
    paid = Paid(year, slips, list(lines), past)
    payslips_are_the_wage_ledger(paid)
    transferred = payslips_are_the_books(paid)
    what_was_withheld_is_paid_in(paid, transferred)
    notices_are_what_was_deducted(paid)
    what_was_settled_is_on_the_statement(paid)
    grades_follow_what_was_determined(paid)
    labour_insurance_declares_the_wages_paid(paid)
    the_year_before_was_declared_in_june(paid)
    labour_insurance_is_paid_and_its_accounts_tie(paid)
    premiums_withheld_are_those_of_the_wages_declared(paid)
    no_insurance_month_is_collected_twice(paid)


def payslips_are_the_wage_ledger(paid: Paid) -> None:
    """Payslips = 賃金台帳, person by person."""
    for employee in paid.year.people:
        ledgers = [queries.wage_ledger(employee.pk, each) for each in (2025, 2026, 2027)]
        mine = [slip for slip in (*paid.past, *paid.slips) if slip.employee_id == employee.pk]
        nets = sum(pay.payslip.net_yen for ledger in ledgers for pay in ledger.pays)
        assert nets == sum(slip.net_yen for slip in mine)
        items = sum(ledger.total_yen(item) for ledger in ledgers for item in ledger.items if item[0] == "PAY")
        assert items == sum(slip.gross_yen for slip in mine)


def payslips_are_the_books(paid: Paid) -> int:
    """Payslips = the books: costs with the tax within commuting allowances, nothing left of pay, and the bank."""
    costs = sum(balance(code) for code in ("6110", "6120", "6130", "6170", "1570"))
    assert costs == sum(slip.gross_yen for slip in paid.slips)
    settled_yen = sum(LabourPayment.objects.values_list("expense_yen", flat=True))
    assert balance("6150") == sum(slip.employer_yen for slip in paid.slips) + settled_yen
    assert balance("2310") == 0
    transferred = sum(BankFile.objects.values_list("total_yen", flat=True))
    assert transferred == sum(slip.net_yen for slip in paid.slips)
    return transferred


def what_was_withheld_is_paid_in(paid: Paid, transferred: int) -> None:
    """What was withheld = what was paid in."""
    assert [balance(code) for code in ("2361", "2362", "2363")] == [0, 0, 0]
    remitted = dict.fromkeys(("INCOME_TAX", "RESIDENT_TAX", "SOCIAL_INSURANCE"), 0)
    for each in Remittance.objects.all():
        remitted[each.kind] += each.paid_yen
    assert remitted["INCOME_TAX"] == paid.yen("income_tax", "year_end_settlement")
    assert remitted["RESIDENT_TAX"] == paid.yen("resident_tax")
    insured = ("health_insurance", "child_support_levy", "pension_insurance")
    theirs = (*(f"{code}_employer" for code in insured), "child_contribution")
    assert remitted["SOCIAL_INSURANCE"] == paid.yen(*insured, *theirs)
    labour_yen = sum(LabourPayment.objects.values_list("paid_yen", flat=True))
    assert balance("1140") == -(transferred + sum(remitted.values()) + labour_yen)


def notices_are_what_was_deducted(paid: Paid) -> None:
    """The leaver of January paid the year to May in one sum with the last pay; the change of October held from then on."""
    leaver, changed = paid.year.people[3], paid.year.people[4]
    taken = {
        (paid.slip(line).employee_id, Month.of(paid.slip(line).run.paid_on)): line.amount_yen
        for line in paid.lines
        if line.code == "resident_tax"
    }
    year = [Month(2026, 6).plus(n) for n in range(12)]
    # 12,600 + 11 × 12,100; the last pay is of February, with March to May in it
    assert sum(taken.get((leaver.pk, month), 0) for month in year) == 12_600 + 11 * 12_100
    assert taken[leaver.pk, Month(2027, 2)] == 4 * 12_100
    assert [taken[changed.pk, month] for month in (Month(2026, 9), Month(2026, 10), Month(2027, 3))] == [
        12_200,
        9_000,
        9_000,
    ]


def what_was_settled_is_on_the_statement(paid: Paid) -> None:
    """What was settled = the payslips of 2026 = 源泉徴収票, to the yen, and the refunds are in the pay of December."""
    settled = {each.employee_id: each for each in YearSettlement.objects.all()}
    stayed = [
        each
        for each in paid.year.people
        if (each.left_on is None or each.left_on > JANUARY) and each.joined_on < JANUARY.replace(month=1, day=1)
    ]
    assert set(settled) == {each.pk for each in stayed}
    for employee_id, pay_of_2026 in year_pay(2026, list(settled)).items():
        settlement, own = settled[employee_id], settled[employee_id].facts
        formers = own["formers"]
        assert (own["own_pay_yen"], own["own_withheld_yen"], own["own_social_insurance_yen"]) == (
            pay_of_2026.pay_yen,
            pay_of_2026.income_tax_yen,
            pay_of_2026.social_insurance_yen,
        )
        assert settlement.pay_yen == pay_of_2026.pay_yen + sum(each["pay_yen"] for each in formers)
        assert pay_of_2026.adjusted_yen == settlement.settlement_yen
        withheld = pay_of_2026.income_tax_yen + sum(each["tax_yen"] for each in formers)
        assert withheld + pay_of_2026.adjusted_yen == settlement.annual_tax_yen
    assert print_statements(year=2026, employee_ids=list(settled), acting_user=paid.year.office, at=noon(JANUARY)) == []
    assert Document.objects.filter(kind="hr.year_end.statement").count() == len(settled)


def grades_follow_what_was_determined(paid: Paid) -> None:
    """算定基礎 moved the grades from September on, and the raise of October that was paid from November moved one more."""
    by_reason = {reason: list(InsuranceStanding.objects.filter(reason=reason)) for reason in ("REGULAR", "OCCASIONAL")}
    assert len(by_reason["REGULAR"]) >= 6
    raised = [each.valid_from for each in by_reason["OCCASIONAL"] if each.employee_id == paid.year.people[2].pk]
    assert raised == [dt.date(2027, 2, 1)]
    standings = list(InsuranceStanding.objects.filter(social_insured=True))
    for slip, line in paid.premiums:
        if slip.run.kind != "BONUS":
            month = Month.parse(line.about)
            (held,) = (each for each in standings if each.employee_id == slip.employee_id and held_in(each, month))
            terms = {term["name"]: term["value"] for term in line.because["terms"]}
            standard = terms.get("standard_remuneration_yen", terms["pension_standard_yen"])
            assert standard == held.standard_remuneration_yen


def labour_insurance_declares_the_wages_paid(paid: Paid) -> None:
    """年度更新: what is declared are the wages of the payslips that closed since April."""
    wages = labour_year(2026).wages
    workers = [each for each in paid.slips if each.employee.kind != "OFFICER" and each.run.closing_on >= OPENED]
    assert wages.accident_yen == wages.employment_yen == sum(each.gross_yen for each in workers)


def the_year_before_was_declared_in_june(paid: Paid) -> None:
    """年度更新 of 2025: the wages of the import and of March's pay, month by month; the estimate is of the same wages."""
    filing = Filing.objects.get(kind="LABOUR_YEAR")
    assert (filing.about, filing.state, filing.submitted_on) == (dt.date(2025, 4, 1), "ACCEPTED", DECLARED)
    found = labour_year(2025)
    workers = [
        each for each in (*paid.past, *paid.slips) if each.employee.kind != "OFFICER" and each.run.closing_on < OPENED
    ]
    assert len(workers) == (len(PAST) + len(PAST_BONUSES) + 1) * len(BASES)
    for row in found.rows:
        mine = [
            each
            for each in workers
            if (Month.of(each.run.closing_on), each.run.kind == "BONUS") == (row.month, row.is_bonus)
        ]
        assert row.employment_yen == row.accident_yen == sum(each.gross_yen for each in mine) > 0
        assert len(row.employment_people) == len(row.accident_people) == len(mine) == len(BASES)
    lines = {
        part: {each["code"]: each["amount_yen"] for each in filing.figures[part]} for part in ("confirmed", "estimated")
    }
    wages_yen = sum(each.gross_yen for each in workers)
    for each in lines.values():
        assert each["accident_base"] == each["employment_base"] == wages_yen // 1_000 * 1_000
    premiums = [sum(yen for code, yen in each.items() if code.endswith("_premium")) for each in lines.values()]
    contribution_yen = lines["confirmed"]["general_contribution"]
    assert filing.figures["due"]["amount_yen"] == sum(premiums) - PAID_IN_ADVANCE_YEN + contribution_yen


def labour_insurance_is_paid_and_its_accounts_tie(paid: Paid) -> None:
    """Paid in three parts: 前払費用 holds the estimate of 2026, 預り金 and 未払費用 what its pay put aside, and no more."""
    figures = Filing.objects.get(kind="LABOUR_YEAR").figures
    parts = list(LabourPayment.objects.order_by("part"))
    days = [dt.date(2026, 7, 10), dt.date(2026, 11, 2), dt.date(2027, 2, 1)]
    assert [(each.part, each.paid_on) for each in parts] == list(zip((1, 2, 3), days, strict=True))
    assert sum(each.paid_yen for each in parts) == figures["due"]["amount_yen"]
    estimated = sum(each["amount_yen"] for each in figures["estimated"] if each["code"].endswith("_premium"))
    assert balance(ADVANCE) == sum(each.estimate_yen for each in parts) == estimated
    since = [line for line in paid.lines if paid.slip(line).run.closing_on >= OPENED]
    withheld = sum(line.amount_yen for line in since if line.code == "employment_insurance")
    assert balance(WITHHELD) == -withheld
    theirs = ("employment_insurance_employer", "accident_insurance")
    assert balance("2320") == -sum(line.amount_yen for line in since if line.code in theirs)


def premiums_withheld_are_those_of_the_wages_declared(paid: Paid) -> None:
    """雇用保険 2026: what was withheld is the employees' part of the premium declared, but for the rounding of each pay."""
    found = labour_year(2026)
    (base, premium) = (each for each in found.confirmed.lines if each.code.startswith("employment_"))
    (rate,) = (each.value for each in premium.because.terms if each.name == "employment_employee_rate")
    withheld = [
        line for line in paid.lines if line.code == "employment_insurance" and paid.slip(line).run.closing_on >= OPENED
    ]
    wages_yen = sum(term["value"] for line in withheld for term in line.because["terms"] if term["name"] == WAGES)
    assert wages_yen == found.wages.employment_yen
    assert base.amount_yen == wages_yen // 1_000 * 1_000
    # 50 sen and less are dropped from what is withheld, more is rounded up: half a yen a payslip at most.
    assert abs(sum(line.amount_yen for line in withheld) - wages_yen * rate) <= Decimal(len(withheld)) / 2


def no_insurance_month_is_collected_twice(paid: Paid) -> None:
    """No insurance month was collected twice from anybody, and no bonus month either."""
    seen: set[tuple[int, int, str]] = set()
    for slip, line in paid.premiums:
        key = (slip.employee_id, int(slip.run.kind == "BONUS"), line.about)
        assert key not in seen, key
        seen.add(key)
