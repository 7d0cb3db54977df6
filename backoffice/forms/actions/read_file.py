"""Opening a file of an answer: for the applicant, those who are asked, and those who read all of them."""

import datetime as dt
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from backoffice.access.gate import NotAllowed
from backoffice.access.queries import may
from backoffice.companies.clock import TOKYO
from backoffice.documents.actions import open_stored
from backoffice.eventlog import steps
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.forms import queries
from backoffice.forms.models import AnswerFile

from .fill_in import answer_case

READ = "backoffice.forms.read_file"
VIEW_EVERY = "backoffice.forms.view_every_answer"


@action(READ, _("申請の添付を見る"))
def read_file(*, file_id: int, acting_user: Any, at: dt.datetime) -> "tuple[AnswerFile, File[bytes]]":
    """A file and its verified bytes, with the event that it was read. Raises NotAllowed, StoredFileDamaged."""
    file = AnswerFile.objects.select_related("answer__form", "stored_file").get(pk=file_id)
    day = at.astimezone(TOKYO).date()
    reads_all = may(acting_user, VIEW_EVERY, as_of=day)
    if not queries.is_open_to(file.answer, acting_user.pk, as_of=day, reads_all=reads_all):
        raise NotAllowed(label=steps.label_of(READ))
    content = open_stored(file.stored_file)
    record(
        READ,
        case=answer_case(file.answer),
        acting_user=acting_user,
        occurred_at=at,
        changes={"file": file.pk},
    )
    return file, content
