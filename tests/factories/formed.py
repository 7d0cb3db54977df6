"""Forms that a company designed, and what people filled in."""

import dataclasses
import datetime as dt
from typing import Any
from uuid import UUID

from backoffice.approvals.actions import NewStep, define_route
from backoffice.approvals.models import Request
from backoffice.forms import queries, ready
from backoffice.forms.actions import (
    NewFile,
    NewForm,
    create_form,
    draft_answer,
    put_form_into_force,
    start_form_draft,
    submit_answer,
)
from backoffice.forms.models import FormAnswer, RequestForm
from backoffice.organisation.models import User

from . import cast

CODE = "ringi"
QUOTATION = {"item": "複合機", "supplier": "芝浦事務機", "quantity": "1", "amount": "330,000"}
PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
VALUES = {"kind": "購入", "purpose": "保守の期限が切れるため。", "quotations": [QUOTATION]}


def designed(admin: User, now: dt.datetime, *, code: str = CODE, **changed: Any) -> RequestForm:
    """A draft of a form with the fields of a ready design."""
    begins = ready.known(CODE)
    new = NewForm(code=code, name="稟議書", purpose=begins.purpose, amount_key=begins.amount_key, fields=begins.fields)
    return create_form(new=dataclasses.replace(new, **changed), acting_user=admin, at=now)


def in_force(admin: User, now: dt.datetime, *, code: str = CODE, **changed: Any) -> RequestForm:
    """A form that may be filled in."""
    designed(admin, now, code=code, **changed)
    return put_form_into_force(code=code, valid_from=now.date(), acting_user=admin, at=now)


def routed(approver: User, admin: User, now: dt.datetime, *, code: str = CODE) -> None:
    """A route that asks one person about every amount."""
    step = NewStep(name="部長承認", rule="PERSON", user=approver)
    kind = queries.kind_of(code)
    define_route(kind=kind, name="稟議書", steps=[step], valid_from=cast.SINCE, acting_user=admin, at=now)


def drafted(
    applicant: User,
    now: dt.datetime,
    *,
    code: str = CODE,
    title: str = "複合機の入れ替え",
    form_key: UUID | None = None,
    **values: Any,
) -> FormAnswer:
    """A draft of the form in use."""
    given = {**VALUES, **values}
    return draft_answer(code=code, title=title, values=given, form_key=form_key, acting_user=applicant, at=now)


def submitted(applicant: User, now: dt.datetime, **values: Any) -> FormAnswer:
    """What is asked for, and waits."""
    return submit_answer(answer_id=drafted(applicant, now, **values).pk, acting_user=applicant, at=now)


def request_of(answer: FormAnswer) -> Request:
    """The approval that was asked for last."""
    return Request.objects.get(pk=queries.requests_of(answer)[0])


def addresses(applicant: User, approver: User, admin: User, now: dt.datetime) -> dict[str, dict[str, Any]]:
    """A form with a draft of its next version, an answer with a file, and a draft, for the walk of every door."""
    in_force(admin, now)
    routed(approver, admin, now)
    start_form_draft(code=CODE, acting_user=admin, at=now)
    answer = with_file(applicant, now)
    return {
        "forms_form_": {"code": CODE},
        "forms_answer_": {"pk": answer.pk, "code": CODE},
        "forms_answer_change": {"pk": drafted(applicant, now).pk},
        "forms_file_": {"pk": answer.files.get().pk},
    }


def with_file(applicant: User, now: dt.datetime) -> FormAnswer:
    """A submitted answer with a quotation attached."""
    made = draft_answer(
        code=CODE,
        title="複合機の入れ替え",
        values=VALUES,
        files=(NewFile("papers", "見積書.pdf", PDF),),
        acting_user=applicant,
        at=now,
    )
    return submit_answer(answer_id=made.pk, acting_user=applicant, at=now)
