"""Submitting a claim: what it says is checked, computed and frozen, and its approvers are asked."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.consumption_tax.queries import is_small_business
from accounting.expenses.categories import categories, scan_by, taxed
from accounting.expenses.models import Claim, ClaimLine, ClaimState
from accounting.expenses.queries import breaches_of, repeats_of, said_by
from accounting.expenses.rules import Breach, RuleKind, as_kept, facts_from
from backoffice.approvals.actions import submit_request
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.forms import spending
from backoffice.organisation.queries import assignments
from backoffice.values.refusals import InvalidInput, Refusal, at_line
from backoffice.workdays.queries import workday_after

from .draft_claim import KIND, claim_case, own_draft
from .reckon_line import reckoned

DAYS_TO_DECIDE = 5
COMPUTED = ("tax_yen", "creditable_yen", "tax_category", "because")


class ClaimHasChanged(Refusal):
    """The claim says something else than what its claimant looked at before submitting it."""

    code = "accounting.expenses.claim_has_changed"
    cause_ja = "「{title}」は、確認の画面を開いたあとに内容が変わりました。申請していません。"
    cause_en = "“{title}” was changed after its last screen was opened. Nothing was submitted."
    remedy_ja = "いまの内容を確認してから、もう一度申請してください。"
    remedy_en = "Look at it as it stands now, then submit it again."


class NoLines(InvalidInput):
    """A claim claims something."""

    code = "accounting.expenses.no_lines"
    cause_ja = "「{title}」には明細がありません。"
    cause_en = "“{title}” has no lines."
    remedy_ja = "支払った内容を1件以上入力してください。申請はしていません。"
    remedy_en = "Enter at least one payment. Nothing was submitted."


class NotSpentYet(InvalidInput):
    """A line is dated after the day of its submission."""

    code = "accounting.expenses.not_spent_yet"
    field = "spent_on"
    cause_ja = "{line}件目（{payee}）の支払った日{spent_on}は、まだ来ていません。"
    cause_en = "Line {line} ({payee}) is dated {spent_on}, which has not come."
    remedy_ja = "支払った日を確認してください。"
    remedy_en = "Check the date of the payment."


class ReceiptMissing(InvalidInput):
    """The category asks for a receipt."""

    code = "accounting.expenses.receipt_missing"
    field = "receipt"
    cause_ja = "{line}件目（{payee}）に領収書が添付されていません。"
    cause_en = "Line {line} ({payee}) has no receipt."
    remedy_ja = "領収書の写真かファイルを添付してください。"
    remedy_en = "Attach a photo or the file of the receipt."


class AttendeesMissing(InvalidInput):
    """Entertainment names those who were there."""

    code = "accounting.expenses.attendees_missing"
    field = "attendees"
    cause_ja = "{line}件目（{payee}）の参加者が入力されていません。"
    cause_en = "Line {line} ({payee}) does not name who was there."
    remedy_ja = "相手の会社と氏名、自社の人を入力してください。"
    remedy_en = "Enter the guests with their company, and our own people."


class ReceiptUsedBefore(InvalidInput):
    """The same receipt stands elsewhere, and nobody said why."""

    code = "accounting.expenses.receipt_used_before"
    field = "repeat_reason"
    cause_ja = "{line}件目（{payee} {amount_yen:,}円）と同じ領収書か、同じ日付・金額・支払先の明細が、申請{claim}にもあります。"
    cause_en = (
        "Line {line} ({payee}, {amount_yen:,} yen) has the same receipt, or the same date, amount and shop, "
        "as a line of claim {claim}."
    )
    remedy_ja = "二重でなければ、その理由を入力してください。二重なら、その明細を削除してください。"
    remedy_en = "If it is not the same payment, say why; if it is, remove the line."


class RuleNotKept(InvalidInput):
    """A rule of the company refuses the payment: here, its amount."""

    code = "accounting.expenses.rule_not_kept"
    field = "amount_yen"
    cause_ja = "{line}件目（{payee}）は、{article}「{text}」に合いません。"
    cause_en = "Line {line} ({payee}) does not keep {article}: “{text}”."
    remedy_ja = "規程に合うように直すか、申請から外してください。"
    remedy_en = "Change it to keep the rule, or leave it out."


class ClaimedTooLate(RuleNotKept):
    """The deadline of the company has passed."""

    code = "accounting.expenses.claimed_too_late"
    field = "spent_on"
    remedy_ja = "支払った日を確認し、期限を過ぎた支払は申請から外してください。"
    remedy_en = "Check the date of the payment, and leave out what is past the deadline."


class ReceiptMissingByRule(RuleNotKept):
    """A rule of the company asks for a receipt from this amount on."""

    code = "accounting.expenses.receipt_missing_by_rule"
    field = "receipt"
    remedy_ja = "領収書の写真かファイルを添付してください。"
    remedy_en = "Attach a photo or the file of the receipt."


class RuleNeedsReason(RuleNotKept):
    """The claimant may go beyond the rule, saying why."""

    code = "accounting.expenses.rule_needs_reason"
    field = "exceed_reason"
    remedy_ja = "規程に合うように直すか、「規程を超える理由」を入力してください。"
    remedy_en = "Change it to keep the rule, or enter the reason for going beyond it."


class AmountReckonedAnew(InvalidInput):
    """A rate or a commuter pass changed since the line was saved: the claimant looks at the new amount first."""

    code = "accounting.expenses.amount_reckoned_anew"
    field = "amount_yen"
    cause_ja = "{line}件目（{payee}）は、単価や定期区間が変わったため、{was:,}円ではなく{now:,}円になります。"
    cause_en = "Line {line} ({payee}) comes to {now:,} yen, not {was:,}: a rate or a commuter pass changed."
    remedy_ja = "その明細を開いて保存し直してから、申請してください。"
    remedy_en = "Open the line, save it again, and then submit."


REFUSAL_OF = {RuleKind.LIMIT: RuleNotKept, RuleKind.DEADLINE: ClaimedTooLate, RuleKind.RECEIPT: ReceiptMissingByRule}


@action("accounting.expenses.submit_claim", _("経費精算を申請"))
def submit_claim(*, claim_id: int, acting_user: Any, at: dt.datetime, confirmed: str | None = None) -> Claim:
    """Submit one's own draft for approval; `confirmed` is what `said_by` gave for it when its claimant looked at it.

    Raises NotYourClaim, NotADraft, ClaimHasChanged, NoLines, NotSpentYet, ReceiptMissing, AttendeesMissing,
    AmountReckonedAnew, ReceiptUsedBefore, RuleNotKept, NumberUnknown, ApprovalRanOut, and what the approval engine refuses.
    """
    claim, today = own_draft(claim_id, acting_user), at.astimezone(TOKYO).date()
    lines = list(claim.lines.select_related("receipt__stored_file", "ringi").order_by("position"))
    if confirmed is not None and confirmed != said_by(claim, lines):
        raise ClaimHasChanged(title=claim.title)
    _refuse_incomplete(claim, lines, today)
    _refuse_reckoned_anew(claim, lines)
    _refuse_repeats(claim, lines)
    broken = breaches_of(claim, lines, claimed_on=today)
    _refuse_breaches(lines, broken)
    small = {day: is_small_business(day) for day in {line.spent_on for line in lines}}
    for line in lines:
        _compute(line, broken.get(line.position, ()), is_small_business=small[line.spent_on])
    ClaimLine.objects.bulk_update(lines, COMPUTED)
    before, claim.state = claim.state, ClaimState.SUBMITTED
    claim.submitted_on, claim.total_yen = today, sum(line.amount_yen for line in lines)
    post = assignments(today).filter(person=claim.person_id).first()
    claim.unit = post.unit if post else None
    claim.save(update_fields=["state", "submitted_on", "total_yen", "unit"])
    _ask(claim, lines, acting_user, at)
    record(
        "accounting.expenses.submit_claim",
        case=claim_case(claim),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [before, claim.state], "amount_yen": ["", claim.total_yen]},
    )
    return claim


def _refuse_incomplete(claim: Claim, lines: Sequence[ClaimLine], today: dt.date) -> None:
    if not lines:
        raise NoLines(title=claim.title)
    for line in lines:
        category, said = categories(line.spent_on)[line.category], {"line": line.position + 1, "payee": line.payee_name}
        if line.spent_on > today:
            raise NotSpentYet(**said, spent_on=line.spent_on)
        if category.needs_receipt and line.receipt is None:
            raise ReceiptMissing(**said)
        if line.ringi is not None:
            with at_line(line.position + 1):
                spending.named(line.ringi.number, on=today)
        if category.needs_attendees and not line.attendees:
            raise AttendeesMissing(**said)


def _refuse_reckoned_anew(claim: Claim, lines: Sequence[ClaimLine]) -> None:
    for line in lines:
        if line.reckoned:
            _facts, found = reckoned(claim, facts_from(line.reckoned, line.facts), line.spent_on)
            if found.amount_yen != line.amount_yen:
                raise AmountReckonedAnew(
                    line=line.position + 1, payee=line.payee_name, was=line.amount_yen, now=found.amount_yen
                )


def _refuse_repeats(claim: Claim, lines: Sequence[ClaimLine]) -> None:
    by_place = {line.position: line for line in lines}
    for repeat in repeats_of(claim.pk, lines):
        line = by_place[repeat.position]
        if not line.repeat_reason:
            raise ReceiptUsedBefore(
                line=line.position + 1, payee=line.payee_name, amount_yen=line.amount_yen, claim=repeat.claim_id
            )


def _refuse_breaches(lines: Sequence[ClaimLine], broken: Mapping[int, Sequence[Breach]]) -> None:
    for line in lines:
        for breach in broken.get(line.position, ()):
            if breach.is_refused:
                refusal = RuleNeedsReason if breach.may_say_why else REFUSAL_OF[breach.rule.kind]
                raise refusal(
                    line=line.position + 1,
                    payee=line.payee_name,
                    article=breach.rule.article,
                    text=breach.rule.text,
                )


def _compute(line: ClaimLine, broken: Sequence[Breach], *, is_small_business: bool) -> None:
    """What the line becomes in the books is computed once, and kept with its reasons."""
    category = categories(line.spent_on)[line.category]
    split, basis = taxed(
        category,
        line.treatment,
        line.spent_on,
        line.amount_yen,
        line.registration_number,
        is_small_business=is_small_business,
    )
    line.tax_yen, line.creditable_yen, line.tax_category = split.tax_yen, split.creditable_yen, split.how.category
    line.because = {
        **{name: because for name, because in line.because.items() if name == "amount"},
        "basis": basis.value,
        "tax": split.tax.because.as_json(),
        "creditable": split.creditable.because.as_json(),
        "rules": [as_kept(each) for each in broken],
        **_scanned(line),
    }


def _scanned(line: ClaimLine) -> dict[str, str]:
    """Of a paper that was photographed too late for the law of electronic books: by when it should have been."""
    if line.receipt is None or not line.receipt.media_type.startswith("image/"):
        return {}
    last_on = scan_by(line.spent_on)
    is_late = last_on is not None and line.receipt.attached_at.astimezone(TOKYO).date() > last_on
    return {"scan_by": str(last_on)} if is_late else {}


def _ask(claim: Claim, lines: Sequence[ClaimLine], acting_user: Any, at: dt.datetime) -> None:
    """What is agreed to is frozen: each payment with the hash of its receipt."""
    said = [
        [
            line.spent_on.isoformat(),
            line.category,
            line.amount_yen,
            line.payee_name,
            line.receipt.stored_file.sha256 if line.receipt else "",
        ]
        for line in lines
    ]
    submit_request(
        kind=KIND,
        title=f"経費精算　{claim.title}",
        amount_yen=claim.total_yen,
        case=claim_case(claim),
        arguments={"claim_id": claim.pk, "total_yen": claim.total_yen, "lines": said},
        due_on=workday_after(at.astimezone(TOKYO).date(), DAYS_TO_DECIDE),
        acting_user=acting_user,
        at=at,
    )
