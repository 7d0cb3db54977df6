"""条件付承認: the applicant reports that a condition is met, and whoever set it, or who acts for them, finds it so or not."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.approvals import queries
from backoffice.approvals.models import Condition
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import InvalidInput, Refusal

from .arrive import day_of
from .submit import request_case
from .telling import tell


class ReportMissing(InvalidInput):
    """A report says what was done; a report that is not enough is answered with a reason."""

    code = "approvals.report_missing"
    cause_ja = "内容を入力してください。"
    cause_en = "Write what was done, or what is missing."
    remedy_ja = "条件についてしたこと、または足りないことを書いてください。"
    remedy_en = "Say what was done about the condition, or what is missing."
    field = "report"


class NotReported(Refusal):
    """Nothing was reported yet, the condition is settled, or nothing was approved in the end."""

    code = "approvals.not_reported"
    cause_ja = "この条件は、いま確認や報告を待っていません。"
    cause_en = "This condition awaits neither a report nor a check now."
    remedy_ja = "画面を読み込み直して、最新の状態を確認してください。"
    remedy_en = "Reload the page to see how it stands."


class NotYourReport(Refusal):
    """Only the applicant reports on the conditions of a request."""

    code = "approvals.not_your_report"
    status = 403
    cause_ja = "条件について報告できるのは、申請した人だけです。"
    cause_en = "Only the applicant can report on this condition."
    remedy_ja = "申請した人に、報告を依頼してください。"
    remedy_en = "Ask the applicant to report."


class NotYourCondition(Refusal):
    """Only who set the condition, or acts for them, finds it met."""

    code = "approvals.not_your_condition"
    status = 403
    cause_ja = "この条件を確認できるのは、条件を付けた人とその代理人だけです。"
    cause_en = "Only who set the condition, or a deputy, can find it met."
    remedy_ja = "条件を付けた人に依頼してください。"
    remedy_en = "Ask who set it."


@action("backoffice.approvals.report_condition", _("承認の条件を報告"))
def report_condition(*, condition_id: int, report: str, acting_user: Any, at: dt.datetime) -> Condition:
    """Report what was done about a condition. Raises NotYourReport, NotReported, ReportMissing."""
    found = _locked(condition_id)
    if found.request.applicant_id != acting_user.pk:
        raise NotYourReport
    if not queries.is_in_force(found) or found.reported_at is not None:
        raise NotReported
    if not report.strip():
        raise ReportMissing
    found.report, found.reported_at = report.strip(), at
    found.save(update_fields=["report", "reported_at"])
    decision = found.decision
    tell(
        found.request,
        dict.fromkeys({decision.decided_by_id, decision.asked_id}, f"reported:{found.pk}:{at.isoformat()}"),
        f"「{{title}}」の条件「{found.text[:80]}」の報告が届きました。確認してください。",
        'A condition of "{title}" was reported as met: please check.',
        kind="NEEDS_YOU",
        at=at,
    )
    _log("report_condition", found, acting_user, at, {"report": ["", found.report]})
    return found


@action("backoffice.approvals.check_condition", _("承認の条件を確認"))
def check_condition(*, condition_id: int, is_met: bool, comment: str, acting_user: Any, at: dt.datetime) -> Condition:
    """Find a condition met; or not, with a reason, and the applicant reports anew.

    Raises NotYourCondition, NotReported, ReportMissing.
    """
    found = _locked(condition_id)
    if not queries.may_check(found, queries.acting(acting_user.pk, as_of=day_of(at)), as_of=day_of(at)):
        raise NotYourCondition
    if not queries.is_in_force(found) or found.reported_at is None or found.met_at is not None:
        raise NotReported
    if not is_met and not comment.strip():
        raise ReportMissing
    was = found.report
    if is_met:
        found.met_at, found.met_said_by_name = at, acting_user.get_full_name()
    else:
        found.report, found.reported_at = "", None
    found.save(update_fields=["report", "reported_at", "met_at", "met_said_by_name"])
    ja, en = ("確認されました", "found met") if is_met else ("まだ満たされていません", "not found met yet")
    tell(
        found.request,
        {found.request.applicant_id: f"checked:{found.pk}:{at.isoformat()}"},
        f"「{{title}}」の条件は、{ja}。" + (f"（{comment.strip()[:150]}）" if comment.strip() else ""),
        f'The condition of "{{title}}" was {en}.',
        kind="INFORMATION" if is_met else "NEEDS_YOU",
        at=at,
    )
    changes = {"report": [was, found.report], "is_met": ["", is_met]}
    _log("check_condition", found, acting_user, at, changes, reason=comment.strip())
    return found


def _locked(condition_id: int) -> Condition:
    held = Condition.objects.select_for_update(of=("self",)).select_related("request", "decision")
    return held.get(pk=condition_id)


def _log(
    step: str, found: Condition, acting_user: Any, at: dt.datetime, changes: dict[str, Any], *, reason: str = ""
) -> None:
    record(
        f"backoffice.approvals.{step}",
        case=request_case(found.request),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason,
        changes=changes,
    )
