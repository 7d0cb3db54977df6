"""The topics of a declaration, each with its forms: what they start with, and what they change."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext as _

from backoffice.parameters import as_of
from backoffice.shell import fields, formats
from backoffice.shell.problem import say_at_field
from backoffice.values.refusals import InvalidInput
from hr.year_end import forms, queries
from hr.year_end.actions import OWN_FIELDS, Change, NewAmount, NewFormer, NewPerson
from hr.year_end.models import Declaration, DeclaredAmount
from hr.year_end.shown import ORDER

PERSON = (
    "name",
    "kana",
    "relation",
    "born_on",
    "income_yen",
    "next_income_yen",
    "is_coresident",
    "disability",
    "abroad",
    "proof_id",
)
AMOUNT = ("kind", "payee", "contract", "amount_yen", "proof_id")
FORMER = ("employer_name", "employer_address", "left_on", "pay_yen", "social_insurance_yen", "tax_yen", "proof_id")


def after(topic: str) -> str:
    """The topic that follows, the review last."""
    place = ORDER.index(topic) + 1
    return ORDER[place] if place < len(ORDER) else "review"


class Topic(ABC):
    """The forms of one topic: single ones by their name, and rows of one kind."""

    name = ""

    def __init__(self, declaration: Declaration, data: Any, *, more: bool = False) -> None:
        self.declaration, self.data, self.more = declaration, data, more
        self.singles: dict[str, Any] = {}
        self.rows: Any = None
        self.build()

    @abstractmethod
    def build(self) -> None:
        """Make the forms."""

    @abstractmethod
    def change(self) -> Change:
        """What the valid forms change."""

    def asked(self) -> list[Any]:
        """The single forms that are asked for, by what was answered."""
        return list(self.singles.values())

    def forms(self) -> list[Any]:
        """Every form that is asked for, in the order of the page."""
        return [*self.asked(), *(self.rows.forms if self.rows is not None else ())]

    def is_valid(self) -> bool:
        """Whether all that is asked for fits; rows left blank are none."""
        rows = self.rows.filled() if self.rows is not None else []
        fits = [form.is_valid() for form in (*self.asked(), *rows)]
        return all(fits)

    def errors(self) -> list[tuple[str, str]]:
        """The errors of all forms, for the head of the page."""
        rows = self.rows.filled() if self.rows is not None and self.rows.is_bound else []
        return [each for form in (*self.asked(), *rows) for each in fields.summary(form)]

    def say(self, refused: Mapping[str, str]) -> None:
        """Files that were refused, each said at its form."""
        for form in self.forms():
            if form.prefix in refused:
                form.add_error("file", refused[form.prefix])

    def refuse(self, refusal: InvalidInput) -> None:
        """A refusal of the action, said at the form of whom it names."""
        named = refusal.given.get("name")
        held = [form for form in self.forms() if getattr(form, "cleaned_data", {}).get("name") == named]
        say_at_field((held or self.forms())[0], refusal)

    def single(self, name: str, form: Any, initial: Mapping[str, Any], **more: Any) -> None:
        """One form under a prefix."""
        self.singles[name] = form(self.data, prefix=name, initial=dict(initial), **more)

    def several(self, prefix: str, form: type[django_forms.Form], held: list[dict[str, Any]], **more: Any) -> None:
        """Rows: those that are held and a blank one; one more where it is asked for."""
        data = self.data
        if data is not None and self.more:
            data[f"{prefix}-TOTAL_FORMS"] = str(int(data.get(f"{prefix}-TOTAL_FORMS") or 0) + 1)
        made = forms.rows_of(form, 0 if held else 1)
        self.rows = made(data, prefix=prefix, initial=held, form_kwargs=more)


class Own(Topic):
    """自分のこと."""

    name = "self"

    def build(self) -> None:
        """One form."""
        initial = {name: getattr(self.declaration, name) for name in OWN_FIELDS}
        for name in ("files_elsewhere", "files_next_year"):
            initial[name] = "yes" if initial[name] else "no"
        initial["householder_relation"] = initial["householder_relation"] or _("本人")
        initial["householder_name"] = initial["householder_name"] or self.declaration.employee.person.name
        self.single("self", forms.SelfForm, initial)

    def change(self) -> Change:
        """The fields of oneself."""
        return Change(topic=self.name, own=self.singles["self"].cleaned_data)


class Spouse(Topic):
    """配偶者: a question, and a person where there is one."""

    name = "spouse"

    def build(self) -> None:
        """The question and the person."""
        spouse = queries.spouse_of(self.declaration)
        is_done = self.name in self.declaration.topics_done
        answer = {"has_spouse": "yes"} if spouse else {"has_spouse": "no"} if is_done else {}
        self.single("question", forms.HasSpouseForm, answer)
        held = {name: getattr(spouse, name) for name in PERSON} if spouse else {}
        self.single("spouse", forms.SpouseForm, held, hints=_hints(self.declaration.year))

    def asked(self) -> list[Any]:
        """The person only where the answer is yes; before it, both are shown."""
        answered = self.data.get("question-has_spouse") if self.data is not None else "yes"
        return list(self.singles.values()) if answered == "yes" else [self.singles["question"]]

    def change(self) -> Change:
        """One spouse or none."""
        given = self.asked()[1:]
        return Change(topic=self.name, spouse=[_person(form.cleaned_data) for form in given])


class Relatives(Topic):
    """扶養親族: rows of people."""

    name = "relatives"

    def build(self) -> None:
        """One row a person."""
        held = [{name: getattr(each, name) for name in PERSON} for each in queries.relatives_of(self.declaration)]
        self.several("relative", forms.RelativeForm, held, hints=_hints(self.declaration.year))

    def change(self) -> Change:
        """The people of the rows."""
        return Change(topic=self.name, relatives=[_person(form.cleaned_data) for form in self.rows.filled()])


class Premiums(Topic):
    """保険料: rows of what was paid."""

    name = "premiums"

    def build(self) -> None:
        """One row a contract; those of last year wait for this year's amount."""
        held = [{name: getattr(each, name) for name in AMOUNT} for each in queries.premiums_of(self.declaration)]
        self.several("premium", forms.PremiumForm, held)

    def change(self) -> Change:
        """The contracts of the rows."""
        return Change(topic=self.name, premiums=[_amount(form.cleaned_data) for form in self.rows.filled()])


class Other(Topic):
    """住宅・前職: the credit for a house, and what another employer paid."""

    name = "other"

    def build(self) -> None:
        """The house, the question, and one row a statement."""
        house, answer = queries.housing_of(self.declaration), self.declaration.had_former_employer
        self.single("housing", forms.HousingForm, {name: getattr(house, name) for name in AMOUNT} if house else {})
        known = {} if answer is None else {"had_former_employer": "yes" if answer else "no"}
        self.single("question", forms.FormerQuestionForm, known)
        held = [{name: getattr(each, name) for name in FORMER} for each in self.declaration.formers.all()]
        self.several("former", forms.FormerForm, held)

    def is_valid(self) -> bool:
        """Who says that another employer paid enters what."""
        fits = super().is_valid()
        question = self.singles["question"]
        if fits and question.cleaned_data["had_former_employer"] == "yes" and not self.rows.filled():
            question.add_error("had_former_employer", _("前の勤め先の源泉徴収票の内容を、下に入力してください。"))
            return False
        return fits

    def change(self) -> Change:
        """The house and the statements; without a former employer there is none."""
        given = self.singles["housing"].cleaned_data
        had = self.singles["question"].cleaned_data["had_former_employer"] == "yes"
        house = [_amount({**given, "kind": DeclaredAmount.Kind.HOUSING})] if given.get("payee") else []
        formers = [
            NewFormer(**{name: form.cleaned_data[name] for name in FORMER}) for form in self.rows.filled() if had
        ]
        return Change(topic=self.name, housing=house, formers=formers, had_former_employer=had)


TOPICS: Mapping[str, type[Topic]] = {each.name: each for each in (Own, Spouse, Relatives, Premiums, Other)}


def _person(given: Mapping[str, Any]) -> NewPerson:
    return NewPerson(**{name: given[name] for name in PERSON if name in given})


def _amount(given: Mapping[str, Any]) -> NewAmount:
    return NewAmount(**{name: given[name] for name in AMOUNT if name in given})


def _hints(year: int) -> dict[str, str]:
    """Words in which numbers of the year's law stand."""
    ends_on = queries.papers_due_on(year - 1).replace(year=year)
    least_yen = int(queries.income_table(year)[1].subtract.value)
    support_yen = int(as_of("hr.year_end.abroad_support", ends_on).value)
    return {
        "income_yen": _(
            "収入ではなく所得です。給与だけの人は、収入から%(yen)s円を引いた額（0より小さければ0）が目安です。"
        )
        % {"yen": formats.yen(least_yen)},
        "abroad": _("国外に住む人は、留学しているか、1年に%(yen)s円以上送っているかを選びます。")
        % {"yen": formats.yen(support_yen)},
    }
