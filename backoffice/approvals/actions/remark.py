"""質問・回答: asking about a request and answering, without deciding."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.approvals import queries
from backoffice.approvals.models import Remark, Request
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import InvalidInput, Refusal

from .arrive import day_of
from .submit import request_case
from .telling import tell


class RemarkEmpty(InvalidInput):
    """A remark says something."""

    code = "approvals.remark_empty"
    cause_ja = "質問・回答の内容を入力してください。"
    cause_en = "Write your question or answer."
    remedy_ja = "申請の内容について、相手に伝わるように書いてください。"
    remedy_en = "Write it so that the other side understands."
    field = "text"


class NotConcerned(Refusal):
    """Only those whom the request concerns speak about it."""

    code = "approvals.not_concerned"
    status = 403
    cause_ja = "この申請に関わっていないため、書き込めません。"
    cause_en = "You are not concerned with this request."
    remedy_ja = "申請者か、承認を依頼された人に頼んでください。"
    remedy_en = "Ask the applicant or those who are asked to approve."


@action("backoffice.approvals.remark_on_request", _("申請への質問・回答"))
def remark_on_request(*, request_id: int, text: str, acting_user: Any, at: dt.datetime) -> Remark:
    """Write to the others of a request: the applicant is told, or those who may decide now and who asked before.

    Raises RemarkEmpty, NotConcerned.
    """
    request = queries.request(request_id)
    if not queries.may_see(request, acting_user.pk, as_of=day_of(at)):
        raise NotConcerned
    if not text.strip():
        raise RemarkEmpty
    made = Remark.objects.create(
        request=request,
        author_id=acting_user.pk,
        author_name=acting_user.get_full_name(),
        text=text.strip(),
        written_at=at,
    )
    name = made.author_name
    tell(
        request,
        dict.fromkeys(_listeners(request, made), f"remark:{made.pk}"),
        f"{name}さんが「{{title}}」に質問・回答を書きました。",
        f'{name} wrote about "{{title}}".',
        kind="NEEDS_YOU",
        at=at,
    )
    record(
        "backoffice.approvals.remark_on_request",
        case=request_case(request),
        acting_user=acting_user,
        occurred_at=at,
        changes={"remark": ["", made.text]},
    )
    return made


def _listeners(request: Request, made: Remark) -> set[int]:
    """The applicant and who wrote before; for the applicant's own words also those whose decision is awaited."""
    wrote = set(Remark.objects.filter(request=request).values_list("author_id", flat=True))
    day = day_of(made.written_at)
    heard = {request.applicant_id, *(each for each in wrote if queries.may_see(request, each, as_of=day))}
    step = queries.present_step(request)
    if made.author_id == request.applicant_id and step is not None:
        heard |= queries.audience(request, step, set(queries.undecided(request)), as_of=day)
    return heard - {made.author_id}
