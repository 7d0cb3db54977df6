"""高年齢雇用継続給付: who reached 60 and is paid less since, the wage at 60, and the months that are applied for."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Q, Sum

from backoffice.parameters import GapInParameter, as_of
from backoffice.values.periods import Month, anniversary, attained_on
from backoffice.values.reasons import Line, Term
from hr.benefits.rules import (
    ElderLaw,
    ElderLimits,
    ElderMonth,
    MonthPay,
    applied_together,
    elder_apply_by,
    elder_month,
    limited_month_wage,
    wage_at_60,
)
from hr.employment.models import Employee, Suspension, SuspensionKind
from hr.employment.queries import suspensions_between
from hr.filings.models import FilingKind, FilingPerson
from hr.filings.queries import wages_of
from hr.payroll.models import Payslip, PayslipLine, RunKind
from hr.payroll.queries import SETTLED, SettledPay, settled_pay
from hr.social_insurance.queries import PersonInsured, standings_by_employee

from .law import ROOM
from .wages import WagesFound, wages_before

ELDER_LAW = "雇用保険法施行規則101条の5（公共職業安定所が支給申請の月を定めたときは、その期日）"
ABSENCE = ("absence", "flex_deficit")
OF_FAMILY = (SuspensionKind.CHILDCARE, SuspensionKind.FAMILY_CARE)
# Six payslips lie within so many days before the day.
BEFORE = dt.timedelta(days=300)
PERIODS = 6


@dataclass(frozen=True)
class Elder:
    """Somebody who reached 60, as known on a day, with the figures of the certificate where there is one."""

    employee: Employee
    known_on: dt.date
    certificate: Mapping[str, object] | None = None

    @cached_property
    def sixty_on(self) -> dt.date:
        """The day on which 60 is reached: the day before the birthday."""
        return attained_on(self.employee.born_on, _ages(self.known_on)[0])

    @cached_property
    def last(self) -> Month:
        """The last month that may be paid for: that of reaching 65, or of leaving."""
        ends = attained_on(self.employee.born_on, _ages(self.known_on)[1])
        return Month.of(min(ends, self.employee.left_on or ends))

    @property
    def wage_yen(self) -> int | None:
        """賃金月額 of the certificate before its limits."""
        found = self.certificate and self.certificate.get("wage_yen")
        return int(str(found)) if found else None


@dataclass(frozen=True, slots=True)
class SixtyWages:
    """The table of wages before 60 and the monthly wage that they give; None without six whole periods. `is_long` says
    whether insurance here lasted for the years that the law asks."""

    wages: WagesFound
    wage: Line | None
    limited: Line | None
    is_long: bool


@dataclass(frozen=True, slots=True)
class ElderPair:
    """The months that are applied for together, which of them have limits, what absence took, and the last day."""

    months: tuple[ElderMonth, ...]
    pays: tuple[MonthPay, ...]
    limits_held: tuple[bool, ...]
    apply_by: dt.date


def elder_law(day: dt.date) -> ElderLaw:
    """The benefit of somebody who reaches 60 on a day."""
    found = as_of(f"{ROOM}.elder", day)
    value = found.value
    return ElderLaw(
        begins=Decimal(value["begins"]),
        full=Decimal(value["full"]),
        full_rate=Decimal(value["full_rate"]),
        slope=Decimal(value["slope"]),
        divisor=Decimal(value["divisor"]),
        apply_months=value["apply_months"],
        months_together=value["months_together"],
        version=found.version,
    )


def elder_limits(day: dt.date) -> ElderLimits | None:
    """The limits of the month of a day; None where they are not held."""
    try:
        found = as_of(f"{ROOM}.elder_limits", day)
    except GapInParameter:
        return None

    def term(key: str) -> Term:
        return Term(f"elder_{key}", found.value[key], "yen", found.version)

    return ElderLimits(
        term("most_wage_yen"), term("least_wage_yen"), term("most_together_yen"), term("least_benefit_yen")
    )


def elders(as_of_day: dt.date, left_since: dt.date) -> list[Elder]:
    """Who reached 60 and not 65 before a day, certificates with them: one query, two where there is somebody."""
    begins, ends = _ages(as_of_day)
    born = (dt.date(as_of_day.year - ends - 1, 1, 1), dt.date(as_of_day.year - begins + 1, 1, 1))
    held = Q(left_on__isnull=True) | Q(left_on__gte=left_since)
    found = [
        Elder(each, as_of_day) for each in Employee.objects.filter(held, born_on__range=born).select_related("person")
    ]
    reached = [each for each in found if each.sixty_on <= as_of_day and each.last.last_day >= left_since]
    if not reached:
        return []
    kept = _certificates([each.employee.pk for each in reached])
    lapsed = anniversary(as_of_day, -int(as_of(f"{ROOM}.elder", as_of_day).value["lapse_years"]))
    known = [Elder(each.employee, as_of_day, kept.get(each.employee.pk)) for each in reached]
    return [each for each in known if each.certificate or each.sixty_on >= lapsed]


def elder_of(employee: Employee, day: dt.date) -> Elder:
    """Somebody as known on a day, with the figures of the newest certificate."""
    return Elder(employee, day, _certificates([employee.pk]).get(employee.pk))


def lower_months(people: Sequence[Elder], until: dt.date) -> dict[int, list[Month]]:
    """The months since 60 with less pay than the share of the wage at 60, by employee: at most two queries.

    The wage is that of the certificate, before there is one the average of the last payslips before 60. What absence
    took is counted as paid.
    """
    if not people:
        return {}
    by_pk = {each.employee.pk: each for each in people}
    rows = Payslip.objects.filter(
        employee__in=by_pk,
        run__state__in=SETTLED,
        run__kind__in=(RunKind.MONTHLY, RunKind.EXTRA),
        run__paid_on__range=(min(each.sixty_on for each in people) - BEFORE, until),
    )
    before: defaultdict[int, list[int]] = defaultdict(list)
    since: defaultdict[tuple[int, Month], list[tuple[int, int]]] = defaultdict(list)
    columns = ("pk", "employee_id", "run__kind", "run__closing_on", "run__paid_on", "gross_yen")
    for pk, who, kind, closing_on, paid_on, yen in rows.order_by("run__closing_on").values_list(*columns):
        if closing_on <= by_pk[who].sixty_on and kind == RunKind.MONTHLY:
            before[who].append(yen)
        if Month.of(by_pk[who].sixty_on) <= Month.of(paid_on) <= by_pk[who].last:
            since[who, Month.of(paid_on)].append((pk, yen))
    most = {who: _most(each, before[who]) for who, each in by_pk.items()}
    low = {key: slips for key, slips in since.items() if _sum(slips) < most[key[0]]}
    taken = _taken([pk for slips in low.values() for pk, _yen in slips])
    found: defaultdict[int, list[Month]] = defaultdict(list)
    for (who, month), slips in sorted(low.items()):
        if _sum(slips) + sum(taken.get(pk, 0) for pk, _yen in slips) < most[who]:
            found[who].append(month)
    return dict(found)


def pairs_of(elder: Elder, first: Month) -> Iterator[tuple[tuple[Month, ...], dt.date]]:
    """The months from the first one applied for, two by two, with the day by which they are: no query."""
    law = elder_law(elder.sixty_on)
    for months in applied_together(first, elder.last, law):
        yield months, elder_apply_by(months[0], law)


def sixty_wages(elder: Elder) -> SixtyWages:
    """What the certificate says of somebody. Raises NotInsured."""
    day = elder.sixty_on
    found = wages_before(elder.employee, day, of_periods_only=True)
    law = as_of(f"{ROOM}.elder", day)
    per_month = Term("days_per_month", law.value["days_per_month"], "days", law.version)
    wage = wage_at_60(found.table.daily_wage, per_month) if found.table.daily_wage else None
    limits = elder_limits(day)
    limited = limited_month_wage(wage.as_term(), limits) if wage and limits else None
    is_long = anniversary(found.since, law.value["insured_years"]) <= day + dt.timedelta(days=1)
    return SixtyWages(found, wage, limited, is_long)


def elder_pair(elder: Elder, first_on: dt.date) -> ElderPair | None:
    """The months that begin on a day with their pay and estimate; None where none begins then."""
    first = Month.of(first_on)
    if first_on != first.first_day or not Month.of(elder.sixty_on) <= first <= elder.last:
        return None
    law = elder_law(elder.sixty_on)
    months = applied_together(first, elder.last, law)[0]
    pays = tuple(_pays(elder.employee, months))
    wage = None if elder.wage_yen is None else Term("elder_wage_yen", elder.wage_yen, "yen", "line:elder_wage")
    limits = [elder_limits(month.first_day) for month in months]
    found = tuple(elder_month(pay, wage, law, held) for pay, held in zip(pays, limits, strict=True))
    return ElderPair(found, pays, tuple(held is not None for held in limits), elder_apply_by(first, law))


def _ages(day: dt.date) -> tuple[int, int]:
    value = as_of(f"{ROOM}.elder", day).value
    return int(value["from_age"]), int(value["until_age"])


def _certificates(ids: Collection[int]) -> dict[int, Mapping[str, object]]:
    rows = FilingPerson.objects.filter(kind=FilingKind.SIXTY_WAGES, is_live=True, employee__in=ids).order_by("pk")
    return dict(rows.values_list("employee_id", "figures"))


def _most(elder: Elder, before: Sequence[int]) -> Decimal:
    """Pay below this is lower pay, in yen; 0 where nothing is known of the wage at 60."""
    last = before[-PERIODS:]
    wage_yen = elder.wage_yen or (sum(last) // len(last) if last else 0)
    return wage_yen * elder_law(elder.sixty_on).begins


def _sum(slips: Sequence[tuple[int, int]]) -> int:
    return sum(yen for _pk, yen in slips)


def _taken(payslip_ids: Collection[int]) -> dict[int, int]:
    """What absence took, by payslip: no query without payslips."""
    if not payslip_ids:
        return {}
    lines = PayslipLine.objects.filter(payslip__in=payslip_ids, section="PAY", code__in=ABSENCE)
    return {pk: -yen for pk, yen in lines.values_list("payslip_id").annotate(yen=Sum("amount_yen"))}


def _pays(employee: Employee, months: Sequence[Month]) -> Iterator[MonthPay]:
    ids = [employee.pk]
    slips = [
        each
        for each in settled_pay(paid_from=months[0].first_day, paid_until=months[-1].last_day, employee_ids=ids)
        if each.run_kind != RunKind.BONUS
    ]
    wages = wages_of(slips)
    insured = standings_by_employee(ids).get(employee.pk)
    since = min([months[0].first_day, *(each.opens_on for each in slips)])
    away = list(suspensions_between(since, months[-1].last_day, ids))
    for month in months:
        mine = [each for each in slips if each.paid_on in month]
        told = any(each.run_kind == RunKind.MONTHLY for each in mine)
        yield MonthPay(
            month=month,
            paid_yen=sum(wages[each.payslip_id] for each in mine) if told else None,
            absence_yen=-sum(each.amounts.get(code, 0) for each in mine for code in ABSENCE),
            is_insured=_is_insured(insured, employee, month),
            on_leave=any(each.kind in OF_FAMILY and _covers(each, month) for each in away),
            is_clear=not any(_touches(each, slip) for each in away if not each.is_paid for slip in mine),
        )


def _is_insured(insured: PersonInsured | None, employee: Employee, month: Month) -> bool:
    """Whether employment insurance held from the first day of the month to its last."""
    since = insured.employment_insured_since(month.last_day) if insured else None
    stays = employee.left_on is None or employee.left_on >= month.last_day
    return stays and since is not None and since <= month.first_day


def _covers(away: Suspension, month: Month) -> bool:
    return away.valid_from <= month.first_day and (away.valid_until is None or away.valid_until > month.last_day)


def _touches(away: Suspension, slip: SettledPay) -> bool:
    return away.valid_from <= slip.closing_on and (away.valid_until is None or away.valid_until > slip.opens_on)
