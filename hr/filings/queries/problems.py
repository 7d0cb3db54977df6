"""What keeps a filing from being submitted: said before the office says it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backoffice.values.eras import Wareki
from backoffice.values.refusals import Refusal
from hr.filings.models import Filing, FilingKind, FilingOffice, FilingPerson
from hr.filings.rules import half_width, unwritable
from hr.social_insurance.models import InsuredNumber
from hr.social_insurance.queries import numbers_of

from .law import media_law

# The kinds whose layout is known: 年金機構 takes them as a file.
IN_A_FILE = frozenset({FilingKind.REGULAR, FilingKind.OCCASIONAL, FilingKind.BONUS})
NEEDS_PENSION_NUMBER = IN_A_FILE | {FilingKind.LOSS}
NEEDS_EMPLOYMENT_NUMBER = frozenset(
    {
        FilingKind.EMPLOYMENT_LOSS,
        FilingKind.SEPARATION,
        FilingKind.LEAVE_WAGES,
        FilingKind.CHILDCARE,
        FilingKind.SIXTY_WAGES,
        FilingKind.ELDER,
    }
)
OFFICE_FIELDS = (
    "prefecture",
    "area_code",
    "mark",
    "number",
    "postal_code",
    "address",
    "name",
    "representative",
    "phone",
)


class OfficeIncomplete(Refusal):
    """The office's own line is not complete."""

    code = "hr.filings.office_incomplete"
    cause_ja = "届出の設定に、まだ入力していない項目があります（{fields}）。"
    cause_en = "The settings of filings are not complete ({fields})."
    remedy_ja = "届出の設定を開いて入力してください。"
    remedy_en = "Open the settings of filings and fill them in."


class NumberMissing(Refusal):
    """A person has no number yet."""

    code = "hr.filings.number_missing"
    cause_ja = "{name}さんの{number}が登録されていません。"
    cause_en = "{name}: the {number} is not recorded."
    remedy_ja = "社会保険の画面で番号を登録してください。"
    remedy_en = "Record it on the person's page of social insurance."


class KanaMissing(Refusal):
    """A person has no reading."""

    code = "hr.filings.kana_missing"
    cause_ja = "{name}さんのフリガナが登録されていません。"
    cause_en = "{name}: the reading is not recorded."
    remedy_ja = "社員の氏名のフリガナを登録してください。"
    remedy_en = "Record the reading of the name."


class CharactersRefused(Refusal):
    """A name has characters that the file can't hold."""

    code = "hr.filings.characters_refused"
    cause_ja = "「{text}」の「{characters}」は、届書のCSVに使えません。"
    cause_en = "“{characters}” of “{text}” can't be written in the file."
    remedy_ja = "人の名前なら、社会保険の画面で「届出に書く氏名」を登録してください（髙→高、﨑→崎）。事業所なら届出の設定を直してください。"
    remedy_en = (
        "Record the name to be filed on the person's page of social insurance, or correct the settings of filings."
    )


class BornTooEarly(Refusal):
    """The layout has no code for the era of a birthday."""

    code = "hr.filings.born_too_early"
    cause_ja = "{name}さんの生年月日（{born_on}）の元号は、届書のCSVにありません。"
    cause_en = "{name}: the file has no code for the era of {born_on}."
    remedy_ja = "紙で届け出るか、生年月日を確かめてください。"
    remedy_en = "File it on paper, or check the birthday."


class NobodyInFiling(Refusal):
    """A filing is about somebody."""

    code = "hr.filings.nobody_in_filing"
    cause_ja = "この届出には、対象者がいません。"
    cause_en = "This filing is about nobody."
    remedy_ja = "対象者を選んで、届出を作り直してください。"
    remedy_en = "Choose people and prepare the filing again."


@dataclass(frozen=True, slots=True)
class Problem:
    """What is missing or does not fit, and whose it is; None for the office's."""

    said: Refusal
    employee_id: int | None = None


def problems_of(filing: Filing, people: Sequence[FilingPerson], office: FilingOffice) -> list[Problem]:
    """Everything that is missing or does not fit, the office first: one query."""
    kind = FilingKind(filing.kind)
    if kind == FilingKind.LABOUR_YEAR:
        return []
    found = [] if people else [Problem(NobodyInFiling())]
    numbers = numbers_of([each.employee_id for each in people])
    if kind in IN_A_FILE:
        found += [Problem(said) for said in _of_office(office)]
    for each in people:
        said = _of_person(each, kind, numbers, filing.prepared_at.date())
        found += [Problem(refusal, each.employee_id) for refusal in said]
    return found


def _of_office(office: FilingOffice) -> Iterable[Refusal]:
    fields: list[Any] = [office._meta.get_field(name) for name in OFFICE_FIELDS if not getattr(office, name)]
    missing = [str(each.verbose_name) for each in fields]
    if missing:
        yield OfficeIncomplete(fields="、".join(missing))
    for name in ("address", "name", "representative"):
        yield from _unwritable(getattr(office, name))


def _of_person(
    each: FilingPerson, kind: FilingKind, numbers: Mapping[int, InsuredNumber], day: dt.date
) -> Iterable[Refusal]:
    person, number = each.employee.person, numbers.get(each.employee_id)
    if kind in NEEDS_PENSION_NUMBER and not (number and number.pension_number):
        yield NumberMissing(name=person.name, number=_called("pension_number"))
    if kind in NEEDS_EMPLOYMENT_NUMBER and not (number and number.employment_number):
        yield NumberMissing(name=person.name, number=_called("employment_number"))
    if not (person.family_kana and person.given_kana):
        yield KanaMissing(name=person.name)
    if kind in IN_A_FILE:
        yield from _unwritable((number and number.filed_name) or person.name)
        yield from _unwritable(half_width(person.kana))
        if Wareki.of(each.employee.born_on).era not in media_law(day).era_codes:
            yield BornTooEarly(name=person.name, born_on=each.employee.born_on)


def _called(name: str) -> str:
    field: Any = InsuredNumber._meta.get_field(name)
    return str(field.verbose_name)


def _unwritable(text: str) -> Iterable[Refusal]:
    refused = unwritable(text)
    if refused:
        yield CharactersRefused(text=text, characters=refused)
