"""What a list would enter, and everything that is wrong with it: asked anew for the preview and for the confirmation."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from backoffice.exchange.lists import Fault, Row, as_sent, faults_of, rows_of
from backoffice.organisation.models import Person
from backoffice.shell.fields import sentences
from backoffice.shell.formats import in_english
from backoffice.values.refusals import Refusal
from hr.employment.actions import NewEmployee, NewTerms, refusals_of
from hr.employment.entries import new_employee, new_terms
from hr.employment.forms import Choices, ImportTermsForm, JoinForm
from hr.employment.models import Employee, ImportedList


@dataclass(slots=True)
class Looked:
    """How many rows there are, what they would enter, and their faults; `sample` shows the first rows."""

    rows: int = 0
    employees: list[NewEmployee] = field(default_factory=list)
    terms: list[tuple[int, NewTerms]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    sample: list[list[str]] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)

    @property
    def wrong_rows(self) -> int:
        """How many rows have a fault."""
        return len({fault.row for fault in self.faults})


SAMPLE_ROWS, SAMPLE_COLUMNS = 5, 8


def empty_form(kind: str, choices: Choices) -> JoinForm | ImportTermsForm:
    """The form whose fields are the columns of a list."""
    if kind == ImportedList.Kind.TERMS:
        return ImportTermsForm(choices=choices)
    return JoinForm(choices=choices)


def look(kind: str, content: bytes) -> Looked:
    """Read a list whole. Raises what lists.rows_of raises."""
    choices = Choices.now()
    empty = empty_form(kind, choices)
    rows = rows_of(content, empty)
    found = Looked(rows=len(rows))
    shown = list(rows[0].cells)[:SAMPLE_COLUMNS]
    found.headings = [str(empty.fields[name].label) for name in shown]
    found.sample = [[row.cells.get(name, "") for name in shown] for row in rows[:SAMPLE_ROWS]]
    read_in = _terms if kind == ImportedList.Kind.TERMS else _employees
    read_in(rows, choices, found)
    found.faults.sort(key=lambda fault: fault.row)
    return found


def _employees(rows: Sequence[Row], choices: Choices, found: Looked) -> None:
    empty = JoinForm(choices=choices)
    codes = Counter(row.cells.get("code", "").strip() for row in rows)
    used = set(Person.objects.filter(code__in=codes).values_list("code", flat=True))
    for row in rows:
        form = JoinForm(as_sent(row, empty), choices=choices)
        if form.is_valid():
            found.employees.append(new_employee(form))
        found.faults += faults_of(row, form, sentences)
        code = row.cells.get("code", "").strip()
        if code in used or (code and codes[code] > 1):
            found.faults.append(_taken(row, str(empty.fields["code"].label), code, is_used=code in used))


def _terms(rows: Sequence[Row], choices: Choices, found: Looked) -> None:
    empty = ImportTermsForm(choices=choices)
    codes = {row.cells.get("code", "").strip() for row in rows}
    ids = dict(Employee.objects.filter(person__code__in=codes).values_list("person__code", "pk"))
    fitting: list[Row] = []
    for row in rows:
        form = ImportTermsForm(as_sent(row, empty), choices=choices)
        found.faults += faults_of(row, form, sentences)
        code = row.cells.get("code", "").strip()
        if code and code not in ids:
            found.faults.append(_unknown(row, str(empty.fields["code"].label), code))
        elif form.is_valid():
            fitting.append(row)
            found.terms.append((ids[code], new_terms(form, blank_ends=False)))
    for place, refusal in refusals_of(found.terms).items():
        found.faults.append(_refused(fitting[place], empty, refusal))


def _taken(row: Row, column: str, code: str, *, is_used: bool) -> Fault:
    if is_used:
        cause = _("社員番号 %(code)s は、すでに使われています。") % {"code": code}
    else:
        cause = _("社員番号 %(code)s が、ファイルの中で重なっています。") % {"code": code}
    return Fault(row.number, column, cause, _("別の番号にしてください。"))


def _unknown(row: Row, column: str, code: str) -> Fault:
    cause = _("社員番号 %(code)s の社員はいません。") % {"code": code}
    return Fault(row.number, column, cause, _("番号を確認してください。"))


def _refused(row: Row, form: ImportTermsForm, refusal: Refusal) -> Fault:
    """A refusal of the action as a fault of its row, at the column that it names."""
    named = getattr(refusal, "field", "")
    column = str(form.fields[named].label) if named in form.fields else ""
    if in_english():
        return Fault(row.number, column, refusal.cause_en, refusal.remedy_en)
    return Fault(row.number, column, refusal.cause_ja, refusal.remedy_ja)
