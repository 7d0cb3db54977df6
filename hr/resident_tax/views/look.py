"""What a list of notices would enter, and everything that is wrong with it: asked anew for the confirmation."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from backoffice.exchange.lists import Fault, Row, as_sent, faults_of, rows_of
from backoffice.shell.fields import sentences
from backoffice.shell.formats import in_english
from backoffice.values.refusals import InvalidInput, Refusal
from hr.resident_tax import queries
from hr.resident_tax.actions import NewNotice, new_notice, refusals_of
from hr.resident_tax.forms import NoticeRowForm

MOST_ROWS = 5000
SAMPLE_ROWS, SAMPLE_COLUMNS = 5, 9


@dataclass(slots=True)
class Looked:
    """How many rows there are, what they would enter, and their faults; `sample` shows the first rows."""

    rows: int = 0
    entries: list[NewNotice] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    sample: list[list[str]] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)

    @property
    def wrong_rows(self) -> int:
        """How many rows have a fault."""
        return len({fault.row for fault in self.faults})


def look(content: bytes) -> Looked:
    """Read a list whole. Raises what lists.rows_of raises."""
    empty = NoticeRowForm()
    rows = rows_of(content, empty, most=MOST_ROWS)
    shown = list(rows[0].cells)[:SAMPLE_COLUMNS]
    found = Looked(
        rows=len(rows),
        headings=[str(empty.fields[name].label) for name in shown],
        sample=[[row.cells.get(name, "") for name in shown] for row in rows[:SAMPLE_ROWS]],
    )
    ids = queries.ids_by_code({_code(row) for row in rows})
    fitting: list[Row] = []
    for row in rows:
        form = NoticeRowForm(as_sent(row, empty))
        found.faults += faults_of(row, form, sentences)
        for fault in _entered(row, form, ids.get(_code(row)), found, fitting):
            found.faults.append(fault)
    for place, refusal in refusals_of(found.entries).items():
        found.faults.append(_refused(fitting[place], empty, refusal))
    found.faults.sort(key=lambda fault: fault.row)
    return found


def _entered(
    row: Row, form: NoticeRowForm, employee_id: int | None, found: Looked, fitting: list[Row]
) -> Iterator[Fault]:
    """Enter a row that fits, or say why it does not."""
    if _code(row) and employee_id is None:
        cause = _("社員番号 %(code)s の社員はいません。") % {"code": _code(row)}
        yield Fault(row.number, str(form.fields["code"].label), cause, _("番号を確認してください。"))
    elif form.is_valid() and employee_id is not None:
        try:
            found.entries.append(new_notice(employee_id, form.cleaned_data, form.months_yen()))
        except InvalidInput as refusal:
            yield _refused(row, form, refusal)
        else:
            fitting.append(row)


def _refused(row: Row, form: NoticeRowForm, refusal: Refusal) -> Fault:
    """A refusal as a fault of its row, at the column that it names."""
    named = getattr(refusal, "field", "")
    column = str(form.fields[named].label) if named in form.fields else ""
    if in_english():
        return Fault(row.number, column, refusal.cause_en, refusal.remedy_en)
    return Fault(row.number, column, refusal.cause_ja, refusal.remedy_ja)


def _code(row: Row) -> str:
    return row.cells.get("code", "").strip()
