"""Pay that stands, and offices that know the company: what filings are made from."""

import datetime as dt
from collections.abc import Mapping

from backoffice.companies import clock
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from hr.benefits.actions import prepare_separation
from hr.employment.actions import leave_company, take_absence
from hr.employment.models import Employee, Suspension, Terms, TermsItem
from hr.filings.actions import prepare_labour_year, set_office, submit_filing
from hr.filings.models import Filing, FilingOffice
from hr.filings.rules import YearWages
from hr.labour_insurance.actions import record_payment
from hr.labour_insurance.models import LabourPayment
from hr.payroll.actions import define_pay_group
from hr.payroll.models import PayGroup, Payslip, PayslipLine, Run
from hr.social_insurance.actions import record_numbers
from tests.factories import cast, pay

OFFICE = {
    "prefecture": "東京都",
    "area_code": "14",
    "mark": "アイウ",
    "number": "12345",
    "postal_code": "1050022",
    "address": "港区海岸1丁目2番3号",
    "name": "株式会社みなと商会",
    "representative": "石井 真央",
    "phone": "03-1234-5678",
}


def clerk() -> User:
    """文 files."""
    return cast.member("fumi", "文", duties=("hr.filings", "hr.social_insurance"))


def same_month_group(payer: User, at: dt.datetime) -> None:
    """A group that closes at month end and pays on the 25th of the same month."""
    define_pay_group(
        code="S",
        name="月末締め当月25日払い",
        closing_day=31,
        pay_day=25,
        pay_months_after=0,
        overtime_months_before=1,
        holiday_shift="BEFORE",
        bank_file_lead_days=3,
        acting_user=payer,
        at=at,
    )


def paid(
    month: Month,
    amounts: Mapping[Employee, int],
    *,
    kind: str = "MONTHLY",
    paid_on: dt.date | None = None,
    number: int = 1,
    insured: bool = True,
    no_wage_yen: int = 0,
    imported: bool = False,
    absence_yen: int = 0,
) -> Run:
    """An approved run of the group S with one line of pay a person, another where absence took something, and the
    premiums on what of it is wages."""
    group = PayGroup.objects.get(code="S")
    corrects = Run.objects.filter(pay_group=group).order_by("pk").first() if kind == "EXTRA" else None
    run = Run.objects.create(
        pay_group=group,
        kind=kind,
        month=month.first_day,
        number=number,
        opens_on=month.first_day,
        closing_on=month.last_day,
        overtime_month=month.previous.first_day,
        paid_on=paid_on or month.first_day.replace(day=25),
        corrects=corrects,
        period_months=6 if kind == "BONUS" else None,
        before_introduction=imported,
        prepared_by_id=1,
        prepared_by_name="担当",
    )
    for employee, yen in amounts.items():
        slip = Payslip.objects.create(
            run=run,
            employee=employee,
            gross_yen=yen,
            deductions_yen=0,
            net_yen=yen,
            employer_yen=0,
            taxable_yen=yen,
            facts={"tax_column": "KOU"},
            law={},
            calculated_at=clock.now(),
        )
        on_wages = {
            "terms": [
                {"name": "labour_insurance_wages_yen", "value": yen - no_wage_yen, "unit": "yen", "source": "fact"}
            ]
        }
        lines = [("PAY", "base", yen + absence_yen), ("EMPLOYER", "accident_insurance", 0)]
        lines += [("DEDUCTION", "employment_insurance", 0)] if insured else []
        lines += [("PAY", "absence", -absence_yen)] if absence_yen else []
        PayslipLine.objects.bulk_create(
            PayslipLine(payslip=slip, position=n, section=section, code=code, amount_yen=amount, because=on_wages)
            for n, (section, code, amount) in enumerate(lines)
        )
    if imported:
        Run.objects.filter(pk=run.pk).update(state="PAID")
        return run
    Run.objects.filter(pk=run.pk).update(
        state="APPROVED", approved_by_id=2, approved_by_name="承認", approved_at=clock.now()
    )
    return run


def raised(employee: Employee, on: dt.date, base_yen: int) -> Terms:
    """New terms from a day on, with another base pay and everything else as it was."""
    before = Terms.objects.get(employee=employee, valid_until=None)
    items = list(before.items.all())
    Terms.objects.filter(pk=before.pk).update(valid_until=on)
    after = Terms.objects.create(
        employee=employee,
        valid_from=on,
        pay_kind=before.pay_kind,
        pay_group_code=before.pay_group_code,
        monthly_scheduled_minutes=before.monthly_scheduled_minutes,
        daily_scheduled_minutes=before.daily_scheduled_minutes,
    )
    for item in items:
        TermsItem.objects.create(
            terms=after,
            code=item.code,
            label=item.label,
            amount_yen=base_yen if item.code == "base" else item.amount_yen,
            taxable=item.taxable,
        )
    return after


def declared(filer: User, at: dt.datetime) -> Filing:
    """A draft of the declaration of the labour insurance year 2025."""
    return prepare_labour_year(year=2025, paid_in_advance_yen=0, expected=None, acting_user=filer, at=at)


def labour_payer() -> User:
    """律 pays labour insurance."""
    return cast.member("ritsu", "律", duties=("hr.labour_insurance",))


def labour_paid(filer: User, at: dt.datetime) -> LabourPayment:
    """The first of three parts of the declaration of 2024, submitted and paid."""
    wages = YearWages(40_000_000, 40_000_000)
    made = prepare_labour_year(
        year=2024, paid_in_advance_yen=0, expected=wages, in_parts=True, acting_user=filer, at=at
    )
    submit_filing(
        filing_id=made.pk,
        channel="ONLINE",
        submitted_on=dt.date(2025, 7, 1),
        receipt_number="",
        acting_user=filer,
        at=at,
    )
    paid_on = dt.date(2026, 10, 30)
    return record_payment(filing_id=made.pk, part=1, paid_on=paid_on, acting_user=labour_payer(), at=at)


def known(employees: list[Employee], filer: User, at: dt.datetime, *, first: int = 1) -> FilingOffice:
    """The office is set, and each person has a name that the file takes and a number, from `first` on."""
    for place, each in enumerate(employees, start=first):
        record_numbers(
            employee_id=each.pk,
            pension_number=str(place),
            employment_number=f"{place:011}",
            filed_name="高崎 愛子",
            acting_user=filer,
            at=at,
        )
    return set_office(given=OFFICE, acting_user=filer, at=at)


def hired(count: int, payer: User, at: dt.datetime, **changed: object) -> list[Employee]:
    """People of the group S, insured from their first day on."""
    if not PayGroup.objects.exists():
        pay.payroll(payer, at)
        same_month_group(payer, at)
    return pay.hired(count, payer, at, pay_group_code="S", **changed)  # type: ignore[arg-type]


def certifier() -> User:
    """詩 makes papers for benefits."""
    return cast.member("uta", "詩", duties=("hr.benefits", "hr.filings", "hr.social_insurance"))


def certified(at: dt.datetime) -> tuple[Filing, Suspension]:
    """Somebody left at the end of October with the certificate of it; somebody else went on leave for a child."""
    uta, keeper = certifier(), cast.member("ikuo", "育", duties=("hr.people",))
    left, away = pay.hired(2, keeper, at, first=7000)
    left_on = dt.date(2026, 10, 31)
    leave_company(employee_id=left.pk, left_on=left_on, reason="VOLUNTARY", detail="", acting_user=keeper, at=at)
    made = prepare_separation(
        employee_id=left.pk, reason="5-2", words="", agrees="", statement="", acting_user=uta, at=at
    )
    given = {"expected_on": None, "is_paid": False, "note": ""}
    leave = take_absence(
        employee_id=away.pk,
        kind="CHILDCARE",
        valid_from=dt.date(2026, 10, 16),
        **given,  # type: ignore[arg-type]
        acting_user=keeper,
        at=at,
    )
    return made, leave
