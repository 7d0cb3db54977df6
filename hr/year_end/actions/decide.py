"""The office looks at declarations: reads them, confirms them or sends them back, reminds, and rules who is adjusted."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from backoffice.documents.actions import open_stored
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.notifications.actions import tell
from backoffice.notifications.models import NoticeKind
from backoffice.values.refusals import InvalidInput, Refusal
from hr.employment.models import Employee
from hr.year_end import queries
from hr.year_end.models import Declaration, DeclarationState, Proof, ScopeRuling, Season

from .declare import case_of

MAY_BE_RETURNED = (DeclarationState.SUBMITTED, DeclarationState.CONFIRMED)


class DeclarationNotWaiting(Refusal):
    """Only what was submitted is confirmed or sent back."""

    code = "hr.year_end.declaration_not_waiting"
    cause_ja = "{name}さんの申告は「{state}」のため、この操作はできません。"
    cause_en = "The declaration of {name} is {state_en}."
    remedy_ja = "画面を読み込み直して、状態を確認してください。"
    remedy_en = "Reload the page and look at its state."


class OwnDeclaration(Refusal):
    """Nobody confirms their own declaration."""

    code = "hr.year_end.own_declaration"
    cause_ja = "自分の申告は、自分では確認できません。"
    cause_en = "You can't confirm your own declaration."
    remedy_ja = "ほかの担当者に確認を依頼してください。"
    remedy_en = "Ask a colleague to confirm it."


class ReasonMissing(InvalidInput):
    """It is said why."""

    code = "hr.year_end.reason_missing"
    field = "reason"
    cause_ja = "理由が入力されていません。"
    cause_en = "There is no reason."
    remedy_ja = "理由を入力してください。"
    remedy_en = "Enter the reason."


class NobodyToRemind(Refusal):
    """Everybody has submitted, or was reminded today."""

    code = "hr.year_end.nobody_to_remind"
    cause_ja = "知らせる相手がいません。全員が提出済みか、今日すでに知らせています。"
    cause_en = "There is nobody to remind: all have submitted, or were reminded today."
    remedy_ja = "明日以降にもう一度お試しください。"
    remedy_en = "Try again tomorrow."


@action("hr.year_end.read_declaration", _("年末調整の申告を閲覧"))
def read_declaration(*, employee_id: int, year: int, acting_user: Any, at: dt.datetime) -> Declaration | None:
    """What somebody declared, with the event that it was read; None before it is begun."""
    found = queries.declaration_of(employee_id, year)
    employee = Employee.objects.select_related("person").get(pk=employee_id)
    case = case_of(found) if found else Case("hr.employment.employee", employee_id, employee.person.name)
    record("hr.year_end.read_declaration", case=case, acting_user=acting_user, occurred_at=at)
    return found


@action("hr.year_end.read_proof", _("年末調整の証明書を閲覧"))
def read_proof(*, proof_id: int, acting_user: Any, at: dt.datetime) -> tuple[Proof, Any]:
    """A proof with its verified bytes, with the event that it was read; Proof.DoesNotExist when there is none."""
    proof = Proof.objects.select_related("declaration__employee__person", "stored_file").get(pk=proof_id)
    file = open_stored(proof.stored_file)
    record(
        "hr.year_end.read_proof",
        case=case_of(proof.declaration),
        acting_user=acting_user,
        occurred_at=at,
        changes={"proof": proof.pk},
    )
    return proof, file


@action("hr.year_end.confirm_declarations", _("年末調整の申告を確認済みにする"))
def confirm_declarations(*, declaration_ids: Sequence[int], acting_user: Any, at: dt.datetime) -> list[Declaration]:
    """Confirm what was submitted, all or none. Raises DeclarationNotWaiting, OwnDeclaration."""
    held = list(_held(declaration_ids))
    for declaration in held:
        if declaration.employee.person.user_id == acting_user.pk:
            raise OwnDeclaration
        if declaration.state != DeclarationState.SUBMITTED:
            raise _not_waiting(declaration)
    for declaration in held:
        declaration.state, declaration.decided_at = DeclarationState.CONFIRMED, at
        declaration.decided_by_name, declaration.returned_because = acting_user.get_full_name(), ""
        declaration.save(update_fields=["state", "decided_at", "decided_by_name", "returned_because"])
        record(
            "hr.year_end.confirm_declarations",
            case=case_of(declaration),
            acting_user=acting_user,
            occurred_at=at,
            changes={"state": [DeclarationState.SUBMITTED, declaration.state]},
        )
    if not held:
        raise Declaration.DoesNotExist
    return held


@action("hr.year_end.return_declaration", _("年末調整の申告を差し戻す"))
def return_declaration(*, declaration_id: int, reason: str, acting_user: Any, at: dt.datetime) -> Declaration:
    """Send a declaration back with the reason, and tell its person. Raises ReasonMissing, DeclarationNotWaiting."""
    if not reason.strip():
        raise ReasonMissing
    declaration: Declaration = _held([declaration_id]).get()
    if declaration.state not in MAY_BE_RETURNED:
        raise _not_waiting(declaration)
    before = declaration.state
    declaration.state, declaration.returned_because, declaration.decided_at = DeclarationState.RETURNED, reason, at
    declaration.decided_by_name = acting_user.get_full_name()
    declaration.save(update_fields=["state", "returned_because", "decided_at", "decided_by_name"])
    _tell(
        declaration.employee,
        f"{queries.CASE}.returned:{declaration.pk}:{at.isoformat()}",
        f"{declaration.year}年の年末調整の申告が差し戻されました。",
        f"Your year-end declaration of {declaration.year} was sent back.",
        at,
    )
    record(
        "hr.year_end.return_declaration",
        case=case_of(declaration),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason,
        changes={"state": [before, declaration.state]},
    )
    return declaration


@action("hr.year_end.remind_people", _("年末調整の申告を催促"))
def remind_people(*, year: int, acting_user: Any, at: dt.datetime) -> int:
    """Tell everybody who has not submitted, once a day; how many were told. Raises NobodyToRemind."""
    season = Season.objects.get(year=year)
    day = at.date()
    told = sum(
        _tell(
            employee,
            f"hr.year_end.remind:{year}:{day}",
            f"{year}年の年末調整の申告を、{season.due_on.month}月{season.due_on.day}日までに提出してください。",
            f"Please submit your year-end declaration of {year} by {season.due_on}.",
            at,
        )
        for employee in queries.waiting_people(year, day)
    )
    if not told:
        raise NobodyToRemind
    record(
        "hr.year_end.remind_people",
        case=Case("hr.year_end.season", season.pk, f"{year}年"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"people": told},
    )
    return told


@action("hr.year_end.rule_scope", _("年末調整の対象を判断"))
def rule_scope(
    *, employee_id: int, year: int, case: str, reason: str, acting_user: Any, at: dt.datetime
) -> ScopeRuling:
    """Count somebody in or out who would not be by the dates, with the reason. Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    employee = Employee.objects.select_for_update(of=("self",)).select_related("person").get(pk=employee_id)
    ruling = ScopeRuling.objects.create(
        employee=employee,
        year=year,
        case=case,
        reason=reason,
        ruled_at=at,
        ruled_by_name=acting_user.get_full_name(),
    )
    record(
        "hr.year_end.rule_scope",
        case=Case("hr.employment.employee", employee.pk, f"{year}年 {employee.person.name}"),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason,
        changes={"case": ["", case]},
    )
    return ruling


def _held(ids: Sequence[int]) -> Any:
    found = Declaration.objects.select_for_update(of=("self",)).select_related("employee__person")
    return found.filter(pk__in=ids).order_by("pk")


def _not_waiting(declaration: Declaration) -> DeclarationNotWaiting:
    return DeclarationNotWaiting(
        name=declaration.employee.person.name,
        state=declaration.get_state_display(),
        state_en=declaration.state.lower(),
    )


def _tell(employee: Employee, key: str, text_ja: str, text_en: str, at: dt.datetime) -> bool:
    user_id = employee.person.user_id
    if user_id is None:
        return False
    return tell(
        recipient_id=user_id,
        key=key,
        kind=NoticeKind.NEEDS_YOU,
        text_ja=text_ja,
        text_en=text_en,
        url=reverse("hr:year_end_own"),
        at=at,
    )
