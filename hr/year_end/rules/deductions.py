"""人的控除: what is deducted for oneself and for those one keeps."""

from collections import Counter
from collections.abc import Mapping, Sequence

from backoffice.values.reasons import Line, Term, line

from .facts import Personal, Spouse
from .law import Bands, PersonalLaw, SpouseLaw


def basic_deduction(total_income_yen: int, bands: Bands) -> Line:
    """基礎控除 by the income of the year (所得税法86条)."""
    about = Term("total_income_yen", total_income_yen)
    return line("basic_deduction", "basic_deduction_yen", "EXACT", bands.of(total_income_yen), about)


def spouse_deduction(spouse: Spouse | None, total_income_yen: int, law: SpouseLaw) -> Line:
    """配偶者控除・配偶者特別控除 by both incomes (所得税法83条・83条の2); 0 without a spouse."""
    own = Term("total_income_yen", total_income_yen)
    fits = [place for place, bound in enumerate(law.own_up_to_yen) if total_income_yen <= bound]
    if spouse is None or not fits:
        return line("spouse_deduction", "spouse_deduction_yen", "EXACT", Term("spouse_deduction_yen", 0), own)
    bands = (law.from_70 if spouse.is_70_or_over else law.below_70)[fits[0]]
    theirs = Term("spouse_income_yen", spouse.income_yen)
    return line("spouse_deduction", "spouse_deduction_yen", "EXACT", bands.of(spouse.income_yen), own, theirs)


def deduction_for_dependants(kinds: Sequence[str], amounts: Mapping[str, Term]) -> Line:
    """扶養控除 (所得税法84条): the sum over those who are kept."""
    return _sum_over("dependants_deduction", kinds, amounts)


def deduction_for_disabilities(kinds: Sequence[str], amounts: Mapping[str, Term]) -> Line:
    """障害者控除 (所得税法79条): the sum over oneself, the spouse and those who are kept."""
    return _sum_over("disability_deduction", kinds, amounts)


def deduction_for_specified_relatives(incomes_yen: Sequence[int], bands: Bands) -> Line:
    """特定親族特別控除 (所得税法84条の2): the sum over relatives of 19 to 22, each by their income."""
    found = [bands.of(income_yen) for income_yen in incomes_yen]
    terms = [Term(f"relative_{n}_yen", each.value, each.unit, each.source) for n, each in enumerate(found, start=1)]
    return _added("specified_relative_deduction", terms)


def deduction_for_oneself(kinds: Sequence[Personal], total_income_yen: int, law: PersonalLaw) -> Line:
    """ひとり親・寡婦・勤労学生控除 (所得税法80条〜82条): each up to the income that the law names for it."""
    held = [kind for kind in kinds if total_income_yen <= int(law.limits[kind].value)]
    return _sum_over("personal_deduction", held, law.amounts, Term("total_income_yen", total_income_yen))


def _sum_over(code: str, kinds: Sequence[str], amounts: Mapping[str, Term], *about: Term) -> Line:
    counts = Counter(map(str, kinds))
    terms, parts = [], []
    for kind in sorted(counts):
        persons, each = Term(f"{code}_{kind.lower()}", counts[kind], "persons"), amounts[kind]
        parts.append(f"{persons.name} * {each.name}")
        terms += [persons, each]
    return line(code, " + ".join(parts) or "0", "EXACT", *terms, *about)


def _added(code: str, terms: Sequence[Term]) -> Line:
    return line(code, " + ".join(term.name for term in terms) or "0", "EXACT", *terms)
