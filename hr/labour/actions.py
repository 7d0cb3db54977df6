"""Setting the company's words, issuing a notice, and agreeing to it on screen."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.files.base import File
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.documents.actions import NewDocument, keep_document, open_stored
from backoffice.documents.models import Document
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.notifications.actions import tell
from backoffice.notifications.models import NoticeKind
from backoffice.values.refusals import InvalidInput, Refusal
from hr.employment.actions import make_room
from hr.employment.models import Employee, EmployeeKind, Terms
from hr.employment.queries import terms_on

from . import queries
from .content import sections
from .models import ConditionsNotice, Wording
from .paper import notice_pdf, notice_title
from .rules import Offer, missing
from .words import ITEMS

KIND = "hr.labour.notice"
State = ConditionsNotice.State


class ItemsMissing(Refusal):
    """A notice without what the law asks for is none."""

    code = "hr.labour.items_missing"
    cause_ja = "法律で明示が必要な事項のうち、次が空です：{items_ja}。"
    cause_en = "Of what the law asks for, these are empty: {items_en}."
    remedy_ja = "「労働条件の文面」か、この画面、または社員・勤怠・給与の登録で入力してください。交付はしていません。"
    remedy_en = "Enter them under the wording, on this page, or in the person's records. Nothing was issued."


class NoWording(Refusal):
    """The company said nothing to people of this kind yet."""

    code = "hr.labour.no_wording"
    cause_ja = "{kind}の労働条件の文面が、{on}の時点で登録されていません。"
    cause_en = "There is no wording for this kind of employment ({kind}) on {on}."
    remedy_ja = "「労働条件の文面」で登録してください。"
    remedy_en = "Enter it under the wording of working conditions."


class NoTermsThen(InvalidInput):
    """A notice tells of terms that are agreed on."""

    code = "hr.labour.no_terms_then"
    field = "starts_on"
    cause_ja = "{on}の雇用条件が登録されていません。"
    cause_en = "There are no terms of employment on {on}."
    remedy_ja = "雇用条件を先に登録するか、日付を確認してください。"
    remedy_en = "Enter the terms first, or check the day."


class EndsBeforeStart(InvalidInput):
    """A term has its days."""

    code = "hr.labour.ends_before_start"
    field = "ends_on"
    cause_ja = "契約期間の末日が初日より前です。"
    cause_en = "The last day of the term is before its first."
    remedy_ja = "契約期間を確認してください。"
    remedy_en = "Check the term."


class OfficersAreNoWorkers(Refusal):
    """Officers are commissioned, not employed."""

    code = "hr.labour.officers_are_no_workers"
    cause_ja = "役員には労働条件通知書を交付しません（委任契約のため）。"
    cause_en = "Officers get no notice of working conditions: they are commissioned."
    remedy_ja = "使用人兼務役員は、雇用区分を確認してください。"
    remedy_en = "For officers who are employees as well, check the kind of employment."


class NotWaitingForYou(Refusal):
    """A notice is agreed to once, by the person concerned."""

    code = "hr.labour.not_waiting_for_you"
    cause_ja = "この通知書は、あなたの同意を待っていません。"
    cause_en = "This notice does not wait for your consent."
    remedy_ja = "最新の通知書を開いてください。"
    remedy_en = "Open the newest notice."


class PaperChanged(Refusal):
    """What is agreed to is what was issued."""

    code = "hr.labour.paper_changed"
    cause_ja = "画面で読んだ書面と、保管されている書面のハッシュ値が一致しません。"
    cause_en = "The hash of what you read is not that of the paper that is kept."
    remedy_ja = "画面を開き直して、内容をもう一度読んでください。"
    remedy_en = "Open the page again and read it once more."


@action("hr.labour.define_wording", _("労働条件の文面を登録"))
def define_wording(
    *, kind: str, valid_from: dt.date, texts: Mapping[str, Any], acting_user: Any, at: dt.datetime
) -> Wording:
    """What the company says to a kind from a day on; the wording before ends on it. What was issued stays as it was."""
    held = Wording.objects.filter(kind=kind)
    row = held.select_for_update(of=("self",)).filter(valid_from=valid_from).first()
    if row is None:
        _before, until = make_room(held, valid_from, may_be_first=True)
        row = Wording(kind=kind, valid_from=valid_from, valid_until=until)
    for name, value in texts.items():
        setattr(row, name, value)
    row.save()
    record(
        "hr.labour.define_wording",
        case=Case("hr.labour.wording", row.pk, str(row)),
        acting_user=acting_user,
        occurred_at=at,
        changes={"valid_from": ["", str(valid_from)]},
    )
    return row


@action("hr.labour.issue_notice", _("労働条件通知書を交付"))
def issue_notice(
    *, employee_id: int, said: Mapping[str, Any], is_electronic: bool, acting_user: Any, at: dt.datetime
) -> ConditionsNotice:
    """Make the paper, keep it, and let the person know. One of the same time that waits is replaced.

    Raises OfficersAreNoWorkers, EndsBeforeStart, NoTermsThen, NoWording, ItemsMissing.
    """
    employee = Employee.objects.select_for_update(of=("self",)).select_related("person", "company").get(pk=employee_id)
    terms, offer = _offer(employee, said)
    content, issued_on = sections(offer), at.astimezone(TOKYO).date()
    new = NewDocument(
        kind=KIND,
        title=notice_title(employee, issued_on),
        dated_on=issued_on,
        content=notice_pdf(
            employee,
            employee.company.name,
            queries.office_on(employee, offer.starts_on),
            content,
            issued_on,
            is_electronic=is_electronic,
        ),
        media_type="application/pdf",
    )
    document = keep_document(new=new, case=_case(employee), acting_user=acting_user, at=at)
    queries.waiting_in(employee, offer.starts_on, offer.ends_on).update(state=State.WITHDRAWN)
    made = ConditionsNotice.objects.create(
        employee=employee,
        terms=terms,
        starts_on=offer.starts_on,
        ends_on=offer.ends_on,
        renewal=offer.renewal,
        is_conversion_due=offer.is_conversion_due,
        is_electronic=is_electronic,
        issued_on=issued_on,
        content=content,
        document=document,
        sha256=document.stored_file.sha256,
    )
    record(
        "hr.labour.issue_notice",
        case=_case(employee),
        acting_user=acting_user,
        occurred_at=at,
        changes={"notice": ["", made.pk], "sha256": ["", made.sha256]},
    )
    _tell(made, at)
    return made


@action("hr.labour.read_notice", _("労働条件通知書を閲覧"))
def read_notice(*, notice_id: int, acting_user: Any, at: dt.datetime) -> ConditionsNotice:
    """One notice with its pay, with the event that it was read. Raises ConditionsNotice.DoesNotExist."""
    found = queries.notice(notice_id)
    _note("hr.labour.read_notice", found, acting_user, at)
    return found


@action("hr.labour.read_own_notice", _("自分の労働条件通知書を閲覧"))
def read_own_notice(*, notice_id: int, acting_user: Any, at: dt.datetime) -> ConditionsNotice:
    """One's own notice. Raises ConditionsNotice.DoesNotExist for anybody else's, as if there were none."""
    found = queries.own_notices(acting_user.pk).get(pk=notice_id)
    _note("hr.labour.read_own_notice", found, acting_user, at)
    return found


@action("hr.labour.agree_notice", _("労働条件通知書に同意"))
def agree_notice(*, notice_id: int, sha256: str, acting_user: Any, at: dt.datetime) -> ConditionsNotice:
    """The person concerned agrees to what was read, named by its hash. Raises NotWaitingForYou, PaperChanged."""
    own = ConditionsNotice.objects.filter(employee__person__user_id=acting_user.pk, is_electronic=True)
    found = own.select_for_update(of=("self",)).filter(pk=notice_id, state=State.ISSUED).first()
    if found is None:
        raise NotWaitingForYou
    found = queries.notice(found.pk)
    if not sha256 == found.sha256 == found.document.stored_file.sha256:
        raise PaperChanged
    open_stored(found.document.stored_file).close()
    found.state, found.agreed_at, found.agreed_by = State.AGREED, at, acting_user
    found.save(update_fields=["state", "agreed_at", "agreed_by"])
    record(
        "hr.labour.agree_notice",
        case=_case(found.employee),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [State.ISSUED.value, State.AGREED.value], "sha256": ["", found.sha256]},
    )
    return found


def paper_of(notice: ConditionsNotice) -> "tuple[Document, File[bytes]]":
    """The kept paper of a notice that was just read, with its verified bytes. Raises StoredFileDamaged."""
    return notice.document, open_stored(notice.document.stored_file)


def _offer(employee: Employee, said: Mapping[str, Any]) -> tuple[Terms, Offer]:
    """The terms, and the whole of the notice; refused unless every item that the law asks for is there."""
    said = _checked(employee, said)
    terms = terms_on(employee.pk, said["starts_on"])
    wording = queries.wording_on(employee.kind, said["starts_on"])
    if terms is None:
        raise NoTermsThen(on=said["starts_on"])
    if wording is None:
        raise NoWording(kind=employee.get_kind_display(), on=said["starts_on"])
    offer = queries.offer_of(employee, terms, wording, said)
    if lacking := missing(offer):
        raise ItemsMissing(
            items_ja="、".join(ITEMS[name][0] for name in lacking),
            items_en=", ".join(ITEMS[name][1] for name in lacking),
        )
    return terms, offer


def _checked(employee: Employee, said: Mapping[str, Any]) -> dict[str, Any]:
    """What was said, with what follows from it. Raises OfficersAreNoWorkers, EndsBeforeStart."""
    if employee.kind == EmployeeKind.OFFICER:
        raise OfficersAreNoWorkers
    ends_on = said["ends_on"]
    if ends_on is None:
        blank = {"renewal": "", "renewal_criteria": "", "limit": "", "conversion_terms": "", "is_conversion_due": False}
        return {**said, **blank}
    if ends_on < said["starts_on"]:
        raise EndsBeforeStart
    due = said["is_conversion_due"] or queries.is_conversion_due(employee, said["starts_on"], ends_on)
    return {**said, "is_conversion_due": due}


def _tell(notice: ConditionsNotice, at: dt.datetime) -> None:
    """Let the person know, who wished to read it on screen."""
    user_id = notice.employee.person.user_id
    if not (notice.is_electronic and user_id):
        return
    tell(
        recipient_id=user_id,
        key=f"hr.labour.notice.{notice.pk}",
        kind=NoticeKind.NEEDS_YOU,
        text_ja="労働条件通知書が交付されました。内容を読んで、同意してください。",
        text_en="A notice of working conditions was issued to you. Please read it and agree.",
        url=reverse("hr:labour_own_notice_detail", args=[notice.pk]),
        at=at,
    )


def _note(step: str, notice: ConditionsNotice, acting_user: Any, at: dt.datetime) -> None:
    record(
        step,
        case=_case(notice.employee),
        acting_user=acting_user,
        occurred_at=at,
        changes={"notice": notice.pk},
    )


def _case(employee: Employee) -> Case:
    return Case("hr.employment.employee", employee.pk, str(employee.person))
