"""The file that 年金機構 reads, kept as a document with its hash."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.documents.actions import NewDocument, keep_document
from backoffice.documents.models import Document
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import Refusal
from hr.filings import queries
from hr.filings.models import Filing, FilingOffice
from hr.filings.records import file_of

from .prepare_filing import filing_case, open_filing


class KindHasNoFile(Refusal):
    """The layout of this kind is not held."""

    code = "hr.filings.kind_has_no_file"
    cause_ja = "「{kind}」には、届書のCSVの仕様が登録されていません。"
    cause_en = "No layout of a file is held for “{kind}”."
    remedy_ja = "e-Govの画面や紙で提出して、提出日を記録してください。"
    remedy_en = "Submit it on the e-Gov pages or on paper, and record the day."


class FilingHasProblems(Refusal):
    """Something is missing or does not fit."""

    code = "hr.filings.filing_has_problems"
    cause_ja = "届出に不足や誤りが{count}件あります。"
    cause_en = "The filing has {count} problems."
    remedy_ja = "届出の画面に並ぶ項目を直してください。"
    remedy_en = "Correct what its page lists."


@action("hr.filings.make_file", _("届書のCSVを作成"))
def make_file(*, filing_id: int, acting_user: Any, at: dt.datetime) -> Document:
    """The file of a draft, or of what was sent back, with the next media number; kept as a document.

    Raises FilingIsFrozen, KindHasNoFile, FilingHasProblems, FileTooLarge.
    """
    found = open_filing(filing_id)
    if found.kind not in queries.IN_A_FILE:
        raise KindHasNoFile(kind=found.get_kind_display())
    office = refuse_problems(found)
    made_on = at.astimezone(TOKYO).date()
    found.media_number, found.media_made_at = _next_media_number(made_on), at
    found.save(update_fields=["media_number", "media_made_at"])
    new = NewDocument(
        kind=queries.FILE_KIND,
        title=str(queries.media_value("file_name", made_on)),
        dated_on=made_on,
        content=file_of(found, queries.people_of(found), office, made_on=made_on),
        media_type="text/csv",
    )
    kept = keep_document(new=new, case=filing_case(found), acting_user=acting_user, at=at)
    record(
        "hr.filings.make_file",
        case=filing_case(found),
        acting_user=acting_user,
        occurred_at=at,
        changes={"document": kept.pk, "media_number": found.media_number},
    )
    return kept


def refuse_problems(filing: Filing) -> FilingOffice:
    """The office's settings, when nothing keeps the filing from being submitted. Raises FilingHasProblems."""
    office = queries.office()
    problems = queries.problems_of(filing, queries.people_of(filing), office)
    if problems:
        raise FilingHasProblems(count=len(problems))
    return office


def _next_media_number(on: dt.date) -> int:
    """The number after that of the newest file, from one again after the last that the layout has."""
    FilingOffice.objects.select_for_update().first()
    made = Filing.objects.filter(media_number__isnull=False).order_by("-media_made_at", "-pk")
    newest = made.values_list("media_number", flat=True).first() or 0
    last: int = queries.media_value("last_media_number", on)
    return newest % last + 1
