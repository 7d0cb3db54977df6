"""プロジェクト: what cost and earnings are told by beside the units; begun, and ended when it is over."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.organisation.models import Person, Project
from backoffice.values.refusals import InvalidInput


class ProjectCodeTaken(InvalidInput):
    """Another project has the code."""

    code = "accounting.ledger.project_code_taken"
    field = "code"
    cause_ja = "プロジェクトコード {number} は、すでに使われています。"
    cause_en = "The project code {number} is already in use."
    remedy_ja = "別のコードにしてください。"
    remedy_en = "Choose another code."


class ProjectEndsBeforeItBegins(InvalidInput):
    """A project ends after its first day."""

    code = "accounting.ledger.project_ends_before_it_begins"
    field = "valid_until"
    cause_ja = "終了日は、開始日の{begins}より後にしてください。"
    cause_en = "A project ends after it begins, on {begins}."
    remedy_ja = "終了日を確認してください。"
    remedy_en = "Check the date of its end."


@action("accounting.ledger.begin_project", _("プロジェクトを追加"))
def begin_project(
    *, code: str, name: str, lead: Person | None, valid_from: dt.date, acting_user: Any, at: dt.datetime
) -> Project:
    """Begin a project on a day. Raises ProjectCodeTaken."""
    project = Project(code=code, name=name, lead=lead, valid_from=valid_from)
    try:
        with transaction.atomic():
            project.save()
    except IntegrityError as taken:
        raise ProjectCodeTaken(number=code) from taken
    record("accounting.ledger.begin_project", case=_case(project), acting_user=acting_user, occurred_at=at)
    return project


@action("accounting.ledger.end_project", _("プロジェクトを終了"))
def end_project(*, project_id: int, valid_until: dt.date, acting_user: Any, at: dt.datetime) -> Project:
    """From a day on vouchers offer it no more; its lines stay. Raises ProjectEndsBeforeItBegins."""
    project = Project.objects.select_for_update().get(pk=project_id)
    if valid_until <= project.valid_from:
        raise ProjectEndsBeforeItBegins(begins=project.valid_from)
    before, project.valid_until = project.valid_until, valid_until
    project.save(update_fields=["valid_until"])
    record(
        "accounting.ledger.end_project",
        case=_case(project),
        acting_user=acting_user,
        occurred_at=at,
        changes={"valid_until": [str(before or ""), str(valid_until)]},
    )
    return project


def _case(project: Project) -> Case:
    return Case("backoffice.organisation.project", project.pk, f"{project.code} {project.name}")
