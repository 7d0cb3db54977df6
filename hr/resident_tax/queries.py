"""What is notified, what a month deducts, who has no notice, and what has to be reported: each in a fixed number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from backoffice.deadlines.rules import due_on
from backoffice.organisation.queries import first_office, on
from backoffice.parameters import as_of as law
from backoffice.values.periods import Month
from hr.employment.models import Employee
from hr.employment.queries import named

from .models import CollectionEnd, DesignatedNumber, NoticeExpectation, ResidentTax
from .rules import Ended, Noticed, Withholding, notice_of, withholding

COLLECTION, REPORT = "hr.resident_tax.collection", "hr.resident_tax.end_report_due"
NOTICE = ("employee_id", "pk", "first_month", "amounts_yen", "municipality_code", "municipality_name")
APRIL = 4


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality in a year: how many people are collected for in the month, and how much by their notices, in yen."""

    code: str
    name: str
    number: str
    people: int
    month_yen: int


def fiscal_year_of(month: Month) -> int:
    """年度: the year of June to next May that holds a month."""
    return month.plus(1 - int(law(COLLECTION, month.first_day).value["first_month"])).year


def months_of(fiscal_year: int) -> tuple[Month, ...]:
    """The months in which a year's tax is collected."""
    found = law(COLLECTION, dt.date(fiscal_year, APRIL, 1)).value
    return tuple(Month(fiscal_year, int(found["first_month"])).plus(place) for place in range(int(found["months"])))


def must_be_one_sum(happened_on: dt.date) -> bool:
    """Whether an end on that day obliges to collect the rest in one sum, where the last pay covers it."""
    found = law(COLLECTION, happened_on).value
    return int(found["lump_sum_from_month"]) <= happened_on.month <= int(found["lump_sum_until_month"])


def report_due(happened_on: dt.date) -> tuple[dt.date, str]:
    """By when an end is reported, and the article that says so."""
    found = law(REPORT, happened_on)
    day = due_on(Month.of(happened_on), months_after=int(found.value["months_after"]), day=int(found.value["day"]))
    return day, found.source


def notices_in(fiscal_years: Collection[int], ids: Collection[int] | None = None) -> dict[int, list[Noticed]]:
    """The notices of some years by employee, in the order of their recording: one query."""
    found = ResidentTax.objects.filter(fiscal_year__in=fiscal_years)
    if ids is not None:
        found = found.filter(employee_id__in=ids)
    grouped: defaultdict[int, list[Noticed]] = defaultdict(list)
    for employee_id, pk, first, amounts, code, name in found.order_by("pk").values_list(*NOTICE):
        grouped[employee_id].append(Noticed(pk, Month.of(first), tuple(amounts), code, name))
    return grouped


def ends_in(fiscal_years: Collection[int], ids: Collection[int] | None = None) -> dict[int, list[Ended]]:
    """The ends of collection that stand, of notices of some years, by employee: one query."""
    found = CollectionEnd.objects.filter(notice__fiscal_year__in=fiscal_years, withdrawn_at=None)
    if ids is not None:
        found = found.filter(employee_id__in=ids)
    grouped: defaultdict[int, list[Ended]] = defaultdict(list)
    for employee_id, last, rest, rest_yen, order in found.values_list(
        "employee_id", "last_month", "rest", "rest_yen", "notice_id"
    ):
        lump_yen = rest_yen if rest == "LUMP_SUM" else 0
        grouped[employee_id].append(Ended(Month.of(last), lump_yen, order))
    return grouped


def to_withhold(ids: Collection[int], paid_in: Month) -> dict[int, Withholding]:
    """What the pay of a month deducts from each of some people: two queries, whatever their number."""
    year = [fiscal_year_of(paid_in)]
    ends = ends_in(year, ids)
    return {pk: withholding(held, ends.get(pk, ()), paid_in) for pk, held in notices_in(year, ids).items()}


def notices_in_force(ids: Collection[int], paid_in: Month) -> dict[int, Noticed]:
    """The notice by which each of some people is collected from in a month: one query."""
    held = notices_in([fiscal_year_of(paid_in)], ids)
    return {pk: found for pk, each in held.items() if (found := notice_of(each, paid_in))}


def places(pairs: Iterable[tuple[int, Month]]) -> dict[tuple[int, Month], tuple[str, str]]:
    """The code and name of the municipality for people and months; none for who has no notice. One query."""
    wanted = set(pairs)
    held = notices_in({fiscal_year_of(month) for month in {month for _pk, month in wanted}}, {pk for pk, _m in wanted})
    found = {}
    for pk, month in wanted:
        if notice := notice_of(held.get(pk, ()), month):
            found[pk, month] = (notice.municipality_code, notice.municipality_name)
    return found


def years() -> list[int]:
    """The years of which there are notices, the newest first."""
    return list(ResidentTax.objects.order_by("-fiscal_year").values_list("fiscal_year", flat=True).distinct())


def municipalities(fiscal_year: int, month: Month) -> list[Municipality]:
    """The municipalities of a year by code, with what a month deducts for them: three queries."""
    ends, numbers = ends_in([fiscal_year]), designated_numbers()
    people: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for pk, held in notices_in([fiscal_year]).items():
        notice = notice_of(held, month) or held[-1]
        taken = withholding(held, ends.get(pk, ()), month)
        people[notice.municipality_code, notice.municipality_name].append(taken.monthly_yen + taken.rest_yen)
    return [
        Municipality(code, name, numbers.get(code, ""), len(yens), sum(yens))
        for (code, name), yens in sorted(people.items())
    ]


def designated_numbers() -> dict[str, str]:
    """指定番号 by the code of the municipality."""
    return dict(DesignatedNumber.objects.values_list("municipality_code", "number"))


def people_with_notice(fiscal_year: int, *, code: str, text: str) -> QuerySet[Employee]:
    """Those whom a municipality sent a notice for a year, searched by number, name or reading."""
    sent = ResidentTax.objects.filter(employee=OuterRef("pk"), fiscal_year=fiscal_year, municipality_code=code)
    return Employee.objects.filter(Exists(sent)).filter(named(text)).select_related("person")


def without_notice(fiscal_year: int, *, as_of: dt.date) -> QuerySet[Employee]:
    """Those in service on 1 April of the year and still on a day, for whom a notice is missing, by number.

    Of whom it is said that none comes is left out.
    """
    in_service = Q(left_on=None) | Q(left_on__gte=as_of)
    found = _not_notified(fiscal_year).filter(in_service, joined_on__lte=dt.date(fiscal_year, APRIL, 1))
    return found.filter(Q(is_expected=None) | Q(is_expected=True)).order_by("person__code")


def without_notice_for_a_reason(fiscal_year: int) -> QuerySet[Employee]:
    """Those for whom no notice of a year comes, by number, with `expectation_id`: the row that says why."""
    return _not_notified(fiscal_year).filter(is_expected=False).order_by("person__code")


def expectation_of(employee_id: int, fiscal_year: int) -> NoticeExpectation | None:
    """What is said last of somebody's notice of a year; None when nothing is."""
    return _expectations(employee_id, fiscal_year).first()


def expectations(pks: Collection[int]) -> dict[int, NoticeExpectation]:
    """Some of what is said, by its number: one query."""
    return NoticeExpectation.objects.in_bulk(list(pks))


def _not_notified(fiscal_year: int) -> QuerySet[Any]:
    sent = ResidentTax.objects.filter(employee=OuterRef("pk"), fiscal_year=fiscal_year)
    said = _expectations(OuterRef("pk"), fiscal_year)
    found = Employee.objects.filter(~Exists(sent)).select_related("person")
    return found.annotate(
        expectation_id=Subquery(said.values("pk")[:1]), is_expected=Subquery(said.values("is_expected")[:1])
    )


def _expectations(employee: Any, fiscal_year: int) -> QuerySet[NoticeExpectation]:
    return NoticeExpectation.objects.filter(employee=employee, fiscal_year=fiscal_year).order_by("-pk")


def leavers_to_end(fiscal_year: int, *, as_of: dt.date) -> QuerySet[Employee]:
    """Those who left by a day within a year of whom there is a notice, and no end of it, by number."""
    first = months_of(fiscal_year)[0].first_day
    sent = ResidentTax.objects.filter(employee=OuterRef("pk"), fiscal_year=fiscal_year)
    ended = CollectionEnd.objects.filter(employee=OuterRef("pk"), notice__fiscal_year=fiscal_year, withdrawn_at=None)
    left = Employee.objects.filter(Exists(sent), ~Exists(ended), left_on__gte=first, left_on__lte=as_of)
    return left.select_related("person").order_by("person__code")


def unfiled_ends(as_of: dt.date | None = None, until: dt.date | None = None) -> QuerySet[CollectionEnd]:
    """Ends that are not reported yet, by the day on which they have to be."""
    found = CollectionEnd.objects.filter(withdrawn_at=None, filed_on=None)
    if as_of and until:
        found = found.filter(due_on__range=(as_of, until))
    return found.select_related("employee__person", "notice").order_by("due_on", "pk")


def history_of(employee_id: int) -> tuple[list[ResidentTax], list[CollectionEnd]]:
    """Everything notified of somebody, and the ends, the newest first."""
    notices = ResidentTax.objects.filter(employee=employee_id).order_by("-fiscal_year", "-pk")
    ends = CollectionEnd.objects.filter(employee=employee_id).select_related("notice").order_by("-happened_on", "-pk")
    return list(notices), list(ends)


def end(pk: int) -> CollectionEnd | None:
    """One end with its person and notice; None when there is none."""
    return CollectionEnd.objects.select_related("employee__person", "notice", "company").filter(pk=pk).first()


def employee(pk: int) -> Employee | None:
    """Somebody with the person; None when there is none."""
    return Employee.objects.select_related("person").filter(pk=pk).first()


def ids_by_code(codes: Collection[str]) -> Mapping[str, int]:
    """The employees of some numbers."""
    found: Any = Employee.objects.filter(person__code__in=codes).values_list("person__code", "pk")
    return dict(found)


def noticed_years(ids: Collection[int], fiscal_years: Collection[int]) -> set[tuple[int, int]]:
    """Of which people and years there is a notice."""
    found = ResidentTax.objects.filter(employee_id__in=ids, fiscal_year__in=fiscal_years)
    return set(found.values_list("employee_id", "fiscal_year"))


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """An end with what its report says beside it: addresses on the day, the numbers of the company, the first month."""

    end: CollectionEnd
    address: str
    designated_number: str
    company_name: str
    corporate_number: str
    company_address: str
    first: Month


def report_facts(end: CollectionEnd) -> ReportFacts:
    """What 給与所得者異動届出書 says of an end."""
    lived = end.employee.addresses.filter(on(end.happened_on)).first()
    office = first_office(end.happened_on)
    number = DesignatedNumber.objects.filter(municipality_code=end.notice.municipality_code).first()
    return ReportFacts(
        end=end,
        address=f"〒{lived.postal_code} {lived.address}" if lived else "",
        designated_number=number.number if number else "",
        company_name=end.company.name,
        corporate_number=end.company.corporate_number or "",
        company_address=office.address if office else "",
        first=months_of(end.notice.fiscal_year)[0],
    )
