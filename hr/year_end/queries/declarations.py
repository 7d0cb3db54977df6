"""Reading declarations, and what they say to the rules."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet

from hr.employment.models import Employee
from hr.year_end import rules
from hr.year_end.models import Declaration, DeclaredAmount, DeclaredPerson, FormerPay, Season

from .law import people_law

CASE = "hr.year_end.declaration"
PROOF = "hr.year_end.proof"
Kind = DeclaredAmount.Kind
# 国民健康保険 and the like are declared without a certificate (所得税法施行令262条).
WITHOUT_PROOF = {Kind.SOCIAL_INSURANCE}
LIFE = {
    Kind.LIFE_GENERAL_NEW: "general_new_yen",
    Kind.LIFE_GENERAL_OLD: "general_old_yen",
    Kind.LIFE_MEDICAL: "medical_care_yen",
    Kind.LIFE_PENSION_NEW: "pension_new_yen",
    Kind.LIFE_PENSION_OLD: "pension_old_yen",
}


def employee_of(user_id: int) -> Employee | None:
    """The employee who signs in as a user."""
    return Employee.objects.select_related("person").filter(person__user_id=user_id).first()


def season(year: int) -> Season:
    """The season of a year; Season.DoesNotExist where it was not opened."""
    return Season.objects.get(year=year)


def seasons(as_of: dt.date) -> QuerySet[Season]:
    """The seasons that are open to employees by a day, the newest first."""
    return Season.objects.filter(opens_on__lte=as_of).order_by("-year")


def with_rows(declarations: QuerySet[Declaration]) -> QuerySet[Declaration]:
    """Declarations with their people, amounts and former pay: four queries, however many they are."""
    return declarations.select_related("employee__person").prefetch_related(
        Prefetch("people", DeclaredPerson.objects.order_by("role", "position").select_related("proof")),
        Prefetch("amounts", DeclaredAmount.objects.order_by("position").select_related("proof")),
        Prefetch("formers", FormerPay.objects.order_by("position").select_related("proof")),
    )


def declaration_of(employee_id: int, year: int) -> Declaration | None:
    """One person's declaration of a year with its rows."""
    return with_rows(Declaration.objects.filter(employee=employee_id, year=year)).first()


def spouse_of(declaration: Declaration) -> DeclaredPerson | None:
    """The spouse whom a declaration names."""
    return next((each for each in declaration.people.all() if each.role == DeclaredPerson.Role.SPOUSE), None)


def relatives_of(declaration: Declaration) -> list[DeclaredPerson]:
    """The relatives whom a declaration names, in their order."""
    return [each for each in declaration.people.all() if each.role == DeclaredPerson.Role.RELATIVE]


def housing_of(declaration: Declaration) -> DeclaredAmount | None:
    """The credit for a housing loan."""
    return next((each for each in declaration.amounts.all() if each.kind == Kind.HOUSING), None)


def premiums_of(declaration: Declaration) -> list[DeclaredAmount]:
    """What was paid for insurance and pensions, in its order."""
    return [each for each in declaration.amounts.all() if each.kind != Kind.HOUSING]


def declared(declaration: Declaration, *, next_year: bool = False) -> rules.Declared:
    """What a declaration says to the rules; of the next year only who is kept."""
    spouse = spouse_of(declaration)
    paid = {} if next_year else _paid(declaration.amounts.all())
    return rules.Declared(
        other_income_yen=declaration.other_income_yen,
        disability=_disability(declaration.disability),
        personal=_personal(declaration),
        spouse=_spouse(spouse, next_year=next_year) if spouse else None,
        relatives=tuple(
            relative(each, next_year=next_year)
            for each in relatives_of(declaration)
            if not next_year or each.next_income_yen is not None
        ),
        **paid,
    )


def relative(person: DeclaredPerson, *, next_year: bool = False) -> rules.Relative:
    """A relative as the rules take one."""
    return rules.Relative(
        born_on=person.born_on,
        relation=rules.Relation(person.relation),
        income_yen=(person.next_income_yen or 0) if next_year else person.income_yen,
        is_coresident=person.is_coresident,
        disability=_disability(person.disability),
        abroad=rules.Abroad(person.abroad),
    )


def formers_sum(declaration: Declaration) -> tuple[int, int, int]:
    """Pay, tax and social insurance of the employers before this one, in yen."""
    held: Sequence[FormerPay] = list(declaration.formers.all())
    return (
        sum(each.pay_yen for each in held),
        sum(each.tax_yen for each in held),
        sum(each.social_insurance_yen for each in held),
    )


def checks(declaration: Declaration, with_others: Sequence[str] = ()) -> tuple[rules.Finding, ...]:
    """What should be looked at before the declaration is confirmed."""
    relatives = relatives_of(declaration)
    looked = rules.Looked(
        relatives=[(each.name, relative(each)) for each in relatives],
        without_proof=without_proof(declaration),
        with_others=with_others,
        has_spouse=spouse_of(declaration) is not None,
        personal=_personal(declaration),
        joined_on=declaration.employee.joined_on,
        had_former_employer=declaration.had_former_employer,
        formers=len(declaration.formers.all()),
    )
    return rules.findings(looked, declaration.year, people_law(declaration.year))


def without_proof(declaration: Declaration) -> list[str]:
    """What asks for a proof and has none, by name."""
    people = [each for each in declaration.people.all() if each.abroad != rules.Abroad.NO]
    return [
        *(each.name for each in people if each.proof_id is None),
        *(each.payee for each in declaration.amounts.all() if each.proof_id is None and each.kind not in WITHOUT_PROOF),
        *(each.employer_name for each in declaration.formers.all() if each.proof_id is None),
    ]


def named_by_others(declarations: Iterable[Declaration]) -> dict[int, list[str]]:
    """By the id of a declaration the names of relatives whom somebody else of the company declares, too."""
    by_person: dict[tuple[str, dt.date], set[int]] = {}
    held = list(declarations)
    for declaration in held:
        for each in relatives_of(declaration):
            by_person.setdefault(_who(each), set()).add(declaration.pk)
    shared = {who for who, ids in by_person.items() if len(ids) > 1}
    return {
        declaration.pk: [each.name for each in relatives_of(declaration) if _who(each) in shared]
        for declaration in held
    }


def _who(person: DeclaredPerson) -> tuple[str, dt.date]:
    return "".join(person.kana.split()), person.born_on


def _paid(amounts: Iterable[DeclaredAmount]) -> dict[str, Any]:
    sums: dict[str, int] = {}
    for each in amounts:
        sums[each.kind] = sums.get(each.kind, 0) + (each.amount_yen or 0)
    return {
        "life": rules.LifePremiums(**{name: sums.get(kind, 0) for kind, name in LIFE.items()}),
        "earthquake": rules.EarthquakePremiums(sums.get(Kind.EARTHQUAKE, 0), sums.get(Kind.OLD_LONG_TERM, 0)),
        "social_insurance_yen": sums.get(Kind.SOCIAL_INSURANCE, 0) + sums.get(Kind.NATIONAL_PENSION, 0),
        "mutual_aid_yen": sums.get(Kind.MUTUAL_AID, 0),
        "housing_loan_credit_yen": sums.get(Kind.HOUSING, 0),
    }


def _spouse(person: DeclaredPerson, *, next_year: bool) -> rules.DeclaredSpouse:
    return rules.DeclaredSpouse(
        born_on=person.born_on,
        income_yen=(person.next_income_yen or 0) if next_year else person.income_yen,
        is_coresident=person.is_coresident,
        disability=_disability(person.disability),
    )


def _disability(grade: str) -> rules.Disability | None:
    return rules.Disability(grade) if grade else None


def _personal(declaration: Declaration) -> tuple[rules.Personal, ...]:
    status = (rules.Personal(declaration.personal_status),) if declaration.personal_status else ()
    return (*status, rules.Personal.WORKING_STUDENT) if declaration.is_working_student else status


def missing(declaration: Declaration) -> list[dict[str, str]]:
    """What has to be entered before a declaration can be submitted, in both languages; `topic` says where."""
    found = [{"topic": topic, **TOPICS[topic]} for topic in TOPICS if topic not in declaration.topics_done]
    if not declaration.address:
        found.append({"topic": "self", "ja": "住所", "en": "the address"})
    found += [
        {"topic": "premiums", "ja": f"{each.payee}の今年の額", "en": f"this year's amount of {each.payee}"}
        for each in declaration.amounts.all()
        if each.amount_yen is None
    ]
    came = declaration.employee.joined_on > dt.date(declaration.year, 1, 1)
    if came and declaration.had_former_employer is None:
        found.append({"topic": "other", "ja": "前の勤め先の有無", "en": "whether there was an employer before"})
    if declaration.had_former_employer and not declaration.formers.all():
        found.append({"topic": "other", "ja": "前の勤め先の源泉徴収票", "en": "the statement of the employer before"})
    return found


TOPICS = {
    "self": {"ja": "自分のこと", "en": "about yourself"},
    "spouse": {"ja": "配偶者", "en": "spouse"},
    "relatives": {"ja": "扶養親族", "en": "relatives"},
    "premiums": {"ja": "保険料", "en": "premiums"},
    "other": {"ja": "住宅・前職", "en": "house and former employer"},
}


def on_paper(declaration: Declaration) -> dict[str, Any]:
    """What 源泉徴収票 says beside the sums, as JSON: it stays as it was when the year was settled."""
    law, spouse = people_law(declaration.year), spouse_of(declaration)
    pension_yen = sum(each.amount_yen or 0 for each in declaration.amounts.all() if each.kind == Kind.NATIONAL_PENSION)
    return {
        "address": declaration.address,
        "disability": declaration.disability,
        "personal": [str(each) for each in _personal(declaration)],
        "national_pension_yen": pension_yen,
        "spouse": _named(spouse) | {"income_yen": spouse.income_yen} if spouse else None,
        "relatives": [
            _named(each)
            | {
                "kind": found.kind or "",
                "is_specified": found.specified_income_yen is not None,
                "disability": found.disability or "",
            }
            for each in relatives_of(declaration)
            if (found := rules.kept(relative(each), declaration.year, law)).why_not is None
        ],
    }


def _named(person: DeclaredPerson) -> dict[str, Any]:
    return {"name": person.name, "kana": person.kana, "is_abroad": person.abroad != rules.Abroad.NO}
