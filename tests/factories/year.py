"""A year at みなと商会: every month's pay from April 2026 to March 2027, two bonuses, people coming and going.

The year before was paid by another system, and comes in as it was paid.
"""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from accounting.ledger.actions import post_entry
from accounting.ledger.rules import EntryDraft, Source
from backoffice.companies import clock
from backoffice.jobs.actions import work_off
from backoffice.organisation.models import Person, User
from backoffice.values.calendar import on_or_before
from backoffice.values.periods import Month
from hr.employment.actions import NewItem
from hr.employment.models import Employee, Terms, TermsItem
from hr.filings.actions import (
    Pick,
    accept_filing,
    prepare_filing,
    prepare_labour_year,
    record_determinations,
    submit_filing,
)
from hr.filings.models import Filing
from hr.filings.queries import candidates, labour_year_of
from hr.income_tax.actions import NewTaxStanding
from hr.income_tax.actions import record_standings as record_tax_standings
from hr.labour_insurance.actions import record_payment as record_labour_payment
from hr.labour_insurance.queries import owed, put_aside
from hr.payroll import actions
from hr.payroll.models import Payslip, Run, RunKind
from hr.payroll.rules import PastPay
from hr.remittance.actions import record_payment
from hr.remittance.queries import dues
from hr.resident_tax.actions import NewEnd, NewNotice, end_collection, record_notices
from hr.resident_tax.models import ResidentTax
from hr.social_insurance.actions import NewStanding, record_standings
from hr.social_insurance.models import InsuranceStanding
from hr.year_end.actions import Change, NewFormer, apply_settlements, settle_people
from tests.factories import books, cast, filed, pay, resident, year_end

DECEMBER = 12
FIRST, LAST = Month(2026, 3), Month(2027, 2)
PLACES = (("131032", "港区"), ("131121", "世田谷区"))
BASES = (260_000, 300_000, 340_000, 410_000, 520_000, 680_000)
SUMMER, WINTER = dt.date(2026, 7, 10), dt.date(2026, 12, 10)
# What the system before this one paid: the months from the labour insurance year's first to the one before FIRST.
PAST = tuple(Month(2025, 4).plus(n) for n in range(Month(2025, 4).until(FIRST)))
PAID_IN_ADVANCE_YEN = 400_000
# 前払費用, 預り金 and 繰越利益剰余金 of the standard chart.
ADVANCE, WITHHELD, EQUITY = "1530", "2360", "3330"
PAST_BONUSES = (("2025年夏季賞与", dt.date(2025, 7, 10)), ("2025年冬季賞与", dt.date(2025, 12, 10)))
COMMUTING_YEN = 9_800


def noon(day: dt.date) -> dt.datetime:
    """The middle of a day, when people work."""
    return dt.datetime.combine(day, dt.time(12), clock.TOKYO)


@dataclass
class Year:
    """Who plays it, and what they have played."""

    clerk: User
    approver: User
    keeper: User
    people: list[Employee] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    past: list[Run] = field(default_factory=list)
    brought_in: list[PastPay] = field(default_factory=list)
    office: User | None = None
    numbered: set[int] = field(default_factory=set)

    def begin(self, at: dt.datetime) -> None:
        """Books, an account, a group, six employees and one officer; some in another city, some insured elsewhere."""
        books.books(self.keeper, at)
        books.salary_account(self.keeper, at)
        pay.payroll(self.clerk, at)
        for place, base_yen in enumerate(BASES):
            self.hire(str(1001 + place), base_yen, pay.SINCE, at)
        self.hire("1900", 900_000, pay.SINCE, at, kind="OFFICER", pay_kind="OFFICER")
        entries = [
            NewNotice.of_year(each.pk, year, *PLACES[n % 2], 12_300 + 100 * n, 11_800 + 100 * n)
            for n, each in enumerate(self.people)
            for year in (2025, 2026)
        ]
        record_notices(entries=entries, acting_user=self.clerk, at=at)

    def bring_in_the_past(self, at: dt.datetime) -> None:
        """The pay of the labour insurance year until the introduction, month by month, and its two bonuses.

        The opening balance holds what was paid in advance for the year, and what that pay withheld for it.
        """
        for month in PAST:
            paid_on = on_or_before(month.next.first_day.replace(day=25))
            self._bring_in(RunKind.MONTHLY, month, paid_on, "", [past_pay(each) for each in self.people], at)
        for title, paid_on in PAST_BONUSES:
            paid = [past_bonus(each) for each in self.people if each.kind != "OFFICER"]
            self._bring_in(RunKind.BONUS, Month.of(paid_on), paid_on, title, paid, at)
        withheld_yen = sum(each.employment_insurance_yen for each in self.brought_in)
        lines = (
            books.debit(ADVANCE, PAID_IN_ADVANCE_YEN),
            books.credit(WITHHELD, withheld_yen),
            books.credit(EQUITY, PAID_IN_ADVANCE_YEN - withheld_yen),
        )
        opening = EntryDraft(at.date(), Source("accounting.ledger.opening", 2026), "開始残高", lines)
        post_entry(draft=opening, acting_user=self.keeper, at=at)

    def declare_labour_year(self, at: dt.datetime) -> Filing:
        """年度更新: the year that ended is declared, handed in, and accepted; the estimate is paid in parts (延納)."""
        filer, day = self._filer(), at.astimezone(clock.TOKYO).date()
        with clock.moved_to(at):
            made = prepare_labour_year(
                year=labour_year_of(day),
                paid_in_advance_yen=PAID_IN_ADVANCE_YEN,
                expected=None,
                in_parts=True,
                acting_user=filer,
                at=at,
            )
            submit_filing(
                filing_id=made.pk, channel="ONLINE", submitted_on=day, receipt_number="2026", acting_user=filer, at=at
            )
            return accept_filing(filing_id=made.pk, answered_on=day, notice=None, acting_user=filer, at=at)

    def pay_labour_insurance(self) -> None:
        """Every part of what was declared is paid on its day; with the first, the year before is settled."""
        for each in owed():
            assert each.due_on is not None
            at, before_yen = noon(each.due_on), put_aside(each.filing).before_yen if each.is_first else 0
            with clock.moved_to(at):
                record_labour_payment(
                    filing_id=each.filing.pk,
                    part=each.part,
                    paid_on=each.due_on,
                    before_yen=before_yen,
                    acting_user=self._payer(),
                    at=at,
                )

    def hire(self, code: str, base_yen: int, joined_on: dt.date, at: dt.datetime, **changed: object) -> Employee:
        """Somebody new with what insurance and tax need."""
        items = (
            NewItem("base", "役員報酬" if changed else "基本給", base_yen),
            NewItem("commuting", "通勤手当", COMMUTING_YEN, taxable=False, in_premium_base=False, prorated=False),
        )
        (made,) = pay.hired_as(self.clerk, at, code=code, items=items, joined_on=joined_on, **changed)
        standard_yen = grade(base_yen)
        is_employee = not changed
        record_standings(
            entries=[NewStanding(made.pk, joined_on, True, standard_yen, is_employee)], acting_user=self.clerk, at=at
        )
        record_tax_standings(entries=[NewTaxStanding(made.pk, joined_on, "KOU", 1)], acting_user=self.clerk, at=at)
        self.people.append(made)
        return made

    def leave(self, employee: Employee, left_on: dt.date) -> None:
        """The last day of somebody."""
        Employee.objects.filter(pk=employee.pk).update(left_on=left_on)
        employee.terms.filter(valid_until=None).update(valid_until=left_on + dt.timedelta(days=1))
        employee.refresh_from_db()

    def leave_with_the_rest(self, employee: Employee, left_on: dt.date) -> None:
        """The last day of somebody from January to April: the rest of resident tax comes with the last pay."""
        self.leave(employee, left_on)
        entry = NewEnd(employee.pk, left_on, "LEFT", Month.of(left_on).next, "LUMP_SUM")
        end_collection(entry=entry, acting_user=resident.keeper(), at=noon(left_on))

    def change_resident_tax(self, employee: Employee, first: Month, yen: int) -> None:
        """A notice of change: so many yen from a month until May."""
        held = ResidentTax.objects.get(employee=employee, fiscal_year=2026)
        amounts = (yen,) * (first.until(Month(2027, 5)) + 1)
        place = (held.municipality_code, held.municipality_name)
        entry = NewNotice(employee.pk, 2026, *place, first, amounts, kind="CHANGE")
        record_notices(entries=[entry], acting_user=self.clerk, at=noon(first.first_day))

    def raise_base(self, employee: Employee, first: dt.date, yen: int) -> None:
        """New terms from a day, with a base pay of so many yen."""
        old = Terms.objects.get(employee=employee, valid_until=None)
        items = list(old.items.all())
        Terms.objects.filter(pk=old.pk).update(valid_until=first)
        Terms.objects.filter(pk=old.pk).get()
        old.pk, old._state.adding = None, True
        old.valid_from, old.valid_until = first, None
        old.save()
        for item in items:
            item.pk, item._state.adding = None, True
            item.terms, item.amount_yen = old, yen if item.code == "base" else item.amount_yen
            item.save()

    def play_month(self, month: Month) -> Run:
        """Attendance, calculation, approval, the bank's file, and payment on the pay day."""
        at = noon(month.last_day + dt.timedelta(days=3))
        with clock.moved_to(at):
            self._attend(month, at)
            run = actions.open_run(group_code="A", month=month, acting_user=self.clerk, at=at)
            if run.paid_on.month == DECEMBER:
                pay.calculated(run, self.clerk, at)
                self._adjust(run, at)
            return self._settle(run, at)

    def declare(self, at: dt.datetime) -> None:
        """Everybody in service declares for 2026, and the office confirms it."""
        self.office = year_end.office()
        with clock.moved_to(at):
            year_end.season(self.office, at)
            for employee in self.people:
                if employee.left_on is None:
                    user = cast.member(f"e{employee.person.code}", "愛", duties=())
                    Person.objects.filter(pk=employee.person_id).update(user=user)
                    former = self._before_joining(employee)
                    other = Change(topic="other", housing=[], formers=former, had_former_employer=bool(former))
                    year_end.confirmed(user, self.office, at, other=other)

    def _before_joining(self, employee: Employee) -> list[NewFormer]:
        """What another employer paid a newcomer from January to March: three times the first payslip."""
        if employee.joined_on <= FIRST.first_day:
            return []
        slip = Payslip.objects.filter(employee=employee).order_by("pk")[0]
        lines = {line.code: line.amount_yen for line in slip.lines.all()}
        return [
            NewFormer(
                employer_name="株式会社前職商店",
                left_on=dt.date(2026, 3, 31),
                pay_yen=3 * slip.taxable_yen,
                tax_yen=3 * lines["income_tax"],
                social_insurance_yen=3 * lines["social_insurance"],
            )
        ]

    def _bring_in(
        self, kind: str, month: Month, paid_on: dt.date, title: str, paid: list[PastPay], at: dt.datetime
    ) -> None:
        workers = [each for each in self.people if kind == RunKind.MONTHLY or each.kind != "OFFICER"]
        run = actions.import_past_pay(
            group_code="A",
            kind=kind,
            month=month,
            paid_on=paid_on,
            title=title,
            entries=[actions.NewPastPay(who.pk, "KOU", what) for who, what in zip(workers, paid, strict=True)],
            total_yen=sum(each.net_yen for each in paid),
            acting_user=self.clerk,
            at=at,
        )
        self.past.append(run)
        self.brought_in += paid

    def _payer(self) -> User:
        there = User.objects.filter(username="nozomi").first()
        return there or cast.member("nozomi", "望", duties=("hr.remittance", "hr.labour_insurance"))

    def _filer(self) -> User:
        return User.objects.filter(username="fumi").first() or filed.clerk()

    def _adjust(self, run: Run, at: dt.datetime) -> None:
        """年末調整 in the pay of December: settled, put into the pay, and those payslips calculated again."""
        assert self.office is not None
        ids = [each.pk for each in self.people if each.left_on is None]
        for act in (settle_people, apply_settlements):
            failures = act(year=2026, employee_ids=ids, acting_user=self.office, at=at)
            assert failures == [], failures
        work_off(actions.recalculate_failures(run_id=run.pk, acting_user=self.clerk, at=at).pk, clock=clock.now)
        run.refresh_from_db()

    def play_bonus(self, title: str, paid_on: dt.date) -> Run:
        """A month and a half of base pay for every employee in service."""
        at = noon(on_or_before(paid_on - dt.timedelta(days=5)))
        with clock.moved_to(at):
            amounts = [
                actions.Amount(
                    each.person.code,
                    base_of(each) * 3 // 2,
                )
                for each in self.people
                if each.kind != "OFFICER"
                and each.joined_on <= paid_on
                and (each.left_on is None or each.left_on >= paid_on)
            ]
            run = actions.open_bonus(
                group_code="A",
                title=title,
                paid_on=paid_on,
                period_months=6,
                amounts=amounts,
                acting_user=self.clerk,
                at=at,
            )
            return self._settle(run, at)

    def pay_in(self, month: Month) -> None:
        """Everything that falls due for a month is paid in on its day."""
        for each in dues(month, month):
            at = noon(each.due.due_on)
            with clock.moved_to(at):
                record_payment(
                    kind=each.due.kind,
                    month=Month.of(each.due.month),
                    place=each.due.place,
                    paid_yen=each.due.total_yen,
                    paid_on=each.due.due_on,
                    acting_user=self._payer(),
                    at=at,
                )

    def determine(self, kind: str, day: dt.date) -> list[InsuranceStanding]:
        """File everybody who is owed a determination of that kind, and record what was decided; () when nobody is."""
        filer, at = self._filer(), noon(day)
        with clock.moved_to(at):
            picks = [Pick(each.employee.pk, each.happened_on) for each in candidates(kind, as_of=day)]
            if not picks:
                return []
            new = [each for each in self.people if each.pk not in self.numbered]
            filed.known(new, filer, at, first=len(self.numbered) + 1)
            self.numbered |= {each.pk for each in new}
            filing = prepare_filing(kind=kind, picks=picks, due_on=None, acting_user=filer, at=at)
            submit_filing(
                filing_id=filing.pk, channel="ONLINE", submitted_on=day, receipt_number="1", acting_user=filer, at=at
            )
            return record_determinations(
                filing_id=filing.pk, employee_ids=None, decided_by="港年金事務所", acting_user=filer, at=at
            )

    def _attend(self, month: Month, at: dt.datetime) -> None:
        entries = [
            actions.NewTotal(
                each.pk, 20, Decimal(20), 20 * 480 + (extra := 60 * ((n + month.month) % 5)), overtime_minutes=extra
            )
            for n, each in enumerate(self.people)
            if each.kind != "OFFICER"
            and each.joined_on <= month.last_day
            and (each.left_on is None or each.left_on >= month.first_day)
        ]
        actions.record_attendance(month=month, entries=entries, acting_user=self.clerk, at=at)

    def _settle(self, run: Run, at: dt.datetime) -> Run:
        pay.approved(run, self.clerk, self.approver, at)
        file = actions.make_bank_file(run_id=run.pk, acting_user=self.clerk, at=at)
        actions.download_bank_file(file_id=file.pk, acting_user=self.clerk, at=at)
        paid_at = noon(run.paid_on)
        with clock.moved_to(paid_at):
            actions.pay_run(run_id=run.pk, acting_user=self.clerk, at=paid_at)
        run.refresh_from_db()
        self.runs.append(run)
        return run


def grade(base_yen: int) -> int:
    """A standard remuneration of the table near a base pay."""
    table = (260_000, 300_000, 340_000, 410_000, 530_000, 680_000, 880_000)
    return min(table, key=lambda each: abs(each - base_yen))


def past_pay(employee: Employee) -> PastPay:
    """A month of another system: base pay with commuting, and round sums withheld."""
    base_yen = base_of(employee)
    return _past(employee, base_yen + COMMUTING_YEN, base_yen, resident_tax_yen=11_900)


def past_bonus(employee: Employee) -> PastPay:
    """A month and a half of base pay."""
    yen = base_of(employee) * 3 // 2
    return _past(employee, yen, yen)


def base_of(employee: Employee) -> int:
    """The newest base pay, in yen."""
    return TermsItem.objects.filter(terms__employee=employee, code="base").latest("pk").amount_yen


def _past(employee: Employee, wages_yen: int, taxable_yen: int, **more: int) -> PastPay:
    insured_yen = None if employee.kind == "OFFICER" else wages_yen
    return PastPay(
        gross_yen=wages_yen,
        taxable_yen=taxable_yen,
        health_insurance_yen=wages_yen // 20,
        pension_insurance_yen=wages_yen // 11,
        employment_insurance_yen=0 if insured_yen is None else insured_yen * 55 // 10_000,
        income_tax_yen=wages_yen // 40,
        employment_wages_yen=insured_yen,
        accident_wages_yen=insured_yen,
        **more,
    )


def months() -> list[Month]:
    """The months whose pay is paid from April 2026 to March 2027."""
    return [FIRST.plus(n) for n in range(12)]
