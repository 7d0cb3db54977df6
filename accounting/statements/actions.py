"""Writing the notes of a year."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.statements.models import YearNotes
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.periods import Month


@action("accounting.statements.write_notes", _("個別注記表を書く"))
def write_notes(*, year_first: Month, text: str, acting_user: Any, at: dt.datetime) -> YearNotes:
    """Let the notes of a fiscal year read so from now on; what they said before stays on record."""
    notes = YearNotes.objects.create(
        year_begins_on=year_first.first_day,
        text=text.strip(),
        written_by_id=acting_user.pk,
        written_by_name=acting_user.get_full_name(),
        written_at=at,
    )
    record(
        "accounting.statements.write_notes",
        case=Case("accounting.statements.notes", notes.pk, str(year_first)),
        acting_user=acting_user,
        occurred_at=at,
        changes={"characters": len(notes.text)},
    )
    return notes
