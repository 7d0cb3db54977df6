"""支払通知書: what each partner of a payment is paid, said to him; what he answers; and its paper."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.payables.models import NoticeEvent, Payable, PaymentNotice, PaymentRun, PaymentState
from accounting.payables.notice_paper import notice_pdf, notice_title
from accounting.payables.queries import (
    NOTICE,
    NOTICE_WORK,
    notice_facts,
    notices_of,
    unprinted_notices,
    without_number,
)
from backoffice.companies.clock import TOKYO
from backoffice.documents.actions import NewDocument, keep_document
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.eventlog.models import Outcome
from backoffice.jobs.actions import enqueue
from backoffice.jobs.register import ItemFailure
from backoffice.values.refusals import InvalidInput, Refusal

from .plan_payment import payment_case


class NotAgreedTo(Refusal):
    """What is told to a payee was agreed to."""

    code = "accounting.payables.notice_before_approval"
    cause_ja = "この支払は「{state}」のため、支払通知書を作れません。"
    cause_en = "This payment is {state}: no notice is made of it."
    remedy_ja = "支払が承認されてから作ってください。"
    remedy_en = "Make the notices once the payment is approved."


class NobodyToNotify(Refusal):
    """Every partner of the payment has a notice, or none is paid."""

    code = "accounting.payables.nobody_to_notify"
    cause_ja = "この支払には、支払通知書を作る取引先がありません。すでに作ったか、取引先への支払が含まれていません。"
    cause_en = "No partner of this payment needs a notice: they have theirs, or none is paid."
    remedy_ja = "支払通知書の一覧で確認してください。"
    remedy_en = "Look at the list of payment notices."


class ReplyBeforeIssue(InvalidInput):
    """A partner has time to look at a purchase statement."""

    code = "accounting.payables.reply_before_issue"
    field = "reply_by"
    cause_ja = "仕入明細書を兼ねるときは、今日より後の確認の期限が必要です。"
    cause_en = "A notice that stands for an invoice needs a day, after today, until which the partner may object."
    remedy_ja = "取引先が内容を確認できる期限を入力してください。"
    remedy_en = "Enter a day until which the partner can check it."


class StatementWithoutNumber(InvalidInput):
    """A purchase statement names the registration number of the supplier (消費税法施行令49条4項); none of them has one."""

    code = "accounting.payables.statement_without_number"
    field = "is_statement"
    cause_ja = "登録番号のある取引先がないため、仕入明細書を兼ねられません（{partners}）。"
    cause_en = "None of the partners has a registration number, so the notices can't stand for invoices ({partners})."
    remedy_ja = "取引先の登録番号を確かめて登録するか、「仕入明細書を兼ねる」を外してください。"
    remedy_en = "Register their numbers, or make notices that do not stand for invoices."


class CalledOffByHand(Refusal):
    """That a payment was called off is said by calling it off; and nothing is followed since."""

    code = "accounting.payables.notice_called_off"
    cause_ja = "支払通知書 {number} の経過に「支払をやめた」は記録できません。またはその支払は、すでにやめています。"
    cause_en = "That its payment was called off can't be entered for the notice {number}, or it was called off already."
    remedy_ja = "支払の画面で確認してください。"
    remedy_en = "Look at the payment."


class NoticeEventWithoutWords(InvalidInput):
    """What happened to a notice says how."""

    code = "accounting.payables.notice_event_without_words"
    field = "how"
    cause_ja = "方法・内容が入力されていません。"
    cause_en = "How it happened is missing."
    remedy_ja = "「メールで送付」「電話で確認」のように入力してください。"
    remedy_en = "Enter for example “sent by mail” or “confirmed by phone”."


class NoticeNotSent(Refusal):
    """A partner confirms what was sent to him."""

    code = "accounting.payables.notice_not_sent"
    cause_ja = "支払通知書 {number} は、まだ送付していません。"
    cause_en = "The payment notice {number} was not sent yet."
    remedy_ja = "先に送付を記録してください。"
    remedy_en = "Record that it was sent first."


@dataclass(frozen=True, slots=True)
class Issued:
    """How many notices were made, and who got none since a purchase statement needs the registration number."""

    count: int
    without_number: tuple[str, ...]


@action("accounting.payables.issue_notices", _("支払通知書を作る"))
def issue_notices(
    *, run_id: int, is_statement: bool, reply_by: dt.date | None, acting_user: Any, at: dt.datetime
) -> Issued:
    """Freeze what each partner of an approved payment is paid; a job prints the notices.

    As 仕入明細書 a notice stands for an invoice once the partner confirmed it (消費税法30条9項3号); whose number is missing
    gets none yet and is named, the others get theirs. Raises NotAgreedTo, ReplyBeforeIssue, NobodyToNotify, StatementWithoutNumber.
    """
    run = PaymentRun.objects.select_for_update(of=("self",)).select_related("bank_account").get(pk=run_id)
    if run.state not in (PaymentState.APPROVED, PaymentState.PAID):
        raise NotAgreedTo(state=run.get_state_display())
    if is_statement and (reply_by is None or reply_by <= at.astimezone(TOKYO).date()):
        raise ReplyBeforeIssue
    told = set(PaymentNotice.objects.filter(run=run).values_list("partner_id", flat=True))
    items = [each for each in _items(run) if each.partner_id not in told]
    if not items:
        raise NobodyToNotify
    lacking = without_number(items) if is_statement else {}
    if len(lacking) == len({each.partner_id for each in items}):
        raise StatementWithoutNumber(partners="、".join(lacking.values()))
    made = [
        _notice(run, theirs, is_statement=is_statement, reply_by=reply_by, acting_user=acting_user, at=at)
        for theirs in _by_partner(each for each in items if each.partner_id not in lacking)
    ]
    for notice in made:
        record(
            "accounting.payables.issue_notices",
            case=notice_case(notice),
            acting_user=acting_user,
            occurred_at=at,
            changes={"total_yen": ["", notice.total_yen], "is_statement": ["", is_statement]},
        )
    if lacking:
        record(
            "accounting.payables.issue_notices",
            case=payment_case(run),
            acting_user=acting_user,
            occurred_at=at,
            outcome=Outcome.PARTLY_DONE,
            changes={"notices": len(made), "without_number": list(lacking.values())},
        )
    _print(run, made, acting_user, at)
    return Issued(len(made), tuple(lacking.values()))


@action("accounting.payables.print_notices", _("支払通知書のPDFを保管"))
def print_notices(*, notice_ids: Sequence[int], acting_user: Any, at: dt.datetime) -> list[ItemFailure]:
    """Make and keep the papers of notices, once each; those that fail are returned with the cause."""
    tried = [_kept(each, acting_user, at) for each in notices_of(unprinted_notices(notice_ids))]
    failures = [each for each in tried if each is not None]
    record(
        "accounting.payables.print_notices",
        case=Case(NOTICE, min(notice_ids), f"支払通知書 {len(notice_ids)}件"),
        acting_user=acting_user,
        occurred_at=at,
        outcome=Outcome.PARTLY_DONE if failures else Outcome.DONE,
        changes={"papers": len(tried) - len(failures), "failures": len(failures)},
    )
    return failures


@action("accounting.payables.follow_notice", _("支払通知書の経過を記録"))
def follow_notice(
    *, notice_id: int, kind: str, happened_on: dt.date, how: str, acting_user: Any, at: dt.datetime
) -> NoticeEvent:
    """That a notice was sent, confirmed or objected to. Raises NoticeEventWithoutWords, NoticeNotSent, CalledOffByHand."""
    notice = PaymentNotice.objects.select_for_update(of=("self",)).select_related("run").get(pk=notice_id)
    if kind == NoticeEvent.Kind.CANCELLED or notice.run.state == PaymentState.RETURNED:
        raise CalledOffByHand(number=notice.number)
    if not how.strip():
        raise NoticeEventWithoutWords
    if kind != NoticeEvent.Kind.SENT and not notice.events.filter(kind=NoticeEvent.Kind.SENT).exists():
        raise NoticeNotSent(number=notice.number)
    made = NoticeEvent.objects.create(
        notice=notice,
        kind=kind,
        happened_on=happened_on,
        how=how.strip(),
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )
    record(
        "accounting.payables.follow_notice",
        case=notice_case(notice),
        acting_user=acting_user,
        occurred_at=at,
        changes={"kind": ["", kind], "how": ["", made.how]},
    )
    return made


def notice_case(notice: PaymentNotice) -> Case:
    """How the log names a notice."""
    return Case(NOTICE, notice.pk, f"{notice.number} {notice.partner_name}"[:200])


def _items(run: PaymentRun) -> list[Payable]:
    found = Payable.objects.filter(payment=run, partner__isnull=False).select_related("partner")
    return list(found.order_by("partner__code", "pk"))


def _by_partner(items: Iterable[Payable]) -> list[list[Payable]]:
    found: dict[int | None, list[Payable]] = {}
    for each in items:
        found.setdefault(each.partner_id, []).append(each)
    return list(found.values())


def _print(run: PaymentRun, made: Sequence[PaymentNotice], acting_user: Any, at: dt.datetime) -> None:
    enqueue(
        NOTICE_WORK,
        title=f"支払通知書のPDF {run.pay_on:%Y/%m/%d} {len(made)}件",
        case=notice_case(made[0]),
        items=[each.pk for each in made],
        acting_user=acting_user,
        accepted_at=at,
    )


def _notice(
    run: PaymentRun,
    items: Sequence[Payable],
    *,
    is_statement: bool,
    reply_by: dt.date | None,
    acting_user: Any,
    at: dt.datetime,
) -> PaymentNotice:
    partner: Any = items[0].partner
    issued_on = at.astimezone(TOKYO).date()
    return PaymentNotice.objects.create(
        number=f"PN-{run.pk}-{partner.code}",
        run=run,
        partner=partner,
        partner_name=partner.name,
        pay_on=run.pay_on,
        total_yen=sum(each.to_pay_yen for each in items),
        is_statement=is_statement,
        reply_by=reply_by if is_statement else None,
        facts=notice_facts(run, items, issued_on),
        issued_by_id=acting_user.pk,
        issued_by_name=acting_user.get_full_name(),
        issued_at=at,
    )


def _kept(notice: PaymentNotice, acting_user: Any, at: dt.datetime) -> ItemFailure | None:
    try:
        content = notice_pdf(notice)
    except Refusal as refusal:
        return ItemFailure(notice.pk, notice.number, refusal)
    new = NewDocument(
        kind=NOTICE,
        title=notice_title(notice),
        dated_on=notice.pay_on,
        content=content,
        media_type="application/pdf",
        amount_yen=notice.total_yen,
        partner_name=notice.partner_name,
    )
    keep_document(new=new, case=notice_case(notice), acting_user=acting_user, at=at)
    return None
