"""A voucher goes into the books: at once, or above the company's amount after somebody else agreed to it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Entry, PaperDemand, Voucher, VoucherLine, VoucherState
from accounting.ledger.queries import demand_of, is_closed_to, needs_approval, papers_of_entries
from accounting.ledger.rules import (
    EntryDraft,
    NewVoucher,
    NewVoucherLine,
    Side,
    Source,
    Stage,
    TaxLaw,
    checked,
    draft_lines,
)
from accounting.ledger.tax import books_include_tax, tax_account, tax_law
from backoffice.approvals.actions import submit_request
from backoffice.companies.clock import TOKYO
from backoffice.documents.actions import NewDocument, keep_document, open_stored
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.numbering.actions import ensure_series, take
from backoffice.values.refusals import InvalidInput, Refusal
from backoffice.workdays.queries import workday_after

from .keep_voucher import KIND, change_voucher, draft_voucher, editable, refuse_foreign, voucher_case
from .post_entries import PeriodClosed, entry_case, post_entry
from .reverse_entry import reverse_entry

PAPER = "accounting.ledger.paper"
SERIES, PATTERN = "accounting.ledger.voucher", "FD-{fiscal_year}-{number:06}"
DAYS_TO_DECIDE = 5


class PaperMissing(InvalidInput):
    """The company asks for a paper, and there is none."""

    code = "accounting.ledger.paper_missing"
    field = "papers"
    cause_ja = "「{description}」には証憑が添付されていません。"
    cause_en = "“{description}” has no paper attached."
    remedy_ja = "証憑のファイルを添付してください。この伝票では、証憑がないと記帳できません。"
    remedy_en = "Attach the file of the paper. A voucher of this kind is not posted without one."


class VoucherNotSubmitted(Refusal):
    """Only a voucher that awaits its approval is approved or returned."""

    code = "accounting.ledger.voucher_not_submitted"
    cause_ja = "この伝票は「{state}」のため、承認できません。"
    cause_en = "This voucher is {state}: it does not await approval."
    remedy_ja = "画面を読み込み直して、最新の状態を確認してください。"
    remedy_en = "Reload the page to see how it stands."


class ApproverDrafted(Refusal):
    """Whoever wrote or proposed a voucher does not agree to it."""

    code = "accounting.ledger.approver_drafted"
    cause_ja = "自分が起票または提案した伝票は、承認できません。"
    cause_en = "You wrote or proposed this voucher, so somebody else has to approve it."
    remedy_ja = "ほかの承認者に依頼してください。"
    remedy_en = "Ask another approver."


@action("accounting.ledger.enter_voucher", _("振替伝票を登録"))
def enter_voucher(
    *, form_key: UUID, voucher_id: int | None, new: NewVoucher, acting_user: Any, at: dt.datetime
) -> Voucher:
    """Write a voucher down and take it further at once: all of it happens, or nothing.

    The same form sent again gives what became of it. Raises as draft_voucher, change_voucher and post_voucher.
    """
    if voucher_id is None:
        voucher = draft_voucher(form_key=form_key, new=new, acting_user=acting_user, at=at)
    else:
        voucher = change_voucher(voucher_id=voucher_id, new=new, acting_user=acting_user, at=at)
    if voucher.state in (VoucherState.DRAFT, VoucherState.RETURNED):
        voucher = post_voucher(voucher_id=voucher.pk, acting_user=acting_user, at=at)
    record(
        "accounting.ledger.enter_voucher",
        case=voucher_case(voucher),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": ["", voucher.state]},
    )
    return voucher


@action("accounting.ledger.post_voucher", _("振替伝票を記帳"))
def post_voucher(*, voucher_id: int, acting_user: Any, at: dt.datetime) -> Voucher:
    """Post a draft, or ask for its approval when the company wants one for its amount or for that of what it corrects.

    Raises NotADraftVoucher, PaperMissing, TaxCategoryNotInForce, TaxDoesNotFit, EntryOfAnotherRoom,
    EntryAlreadyReversed, what post_entry and the approval engine refuse.
    """
    voucher = editable(voucher_id)
    lines = lines_of(voucher)
    draft = draft_of(voucher, lines)
    _refuse_without_paper(voucher, lines)
    before, asked_yen = voucher.state, _asked_yen(voucher, draft)
    if needs_approval(asked_yen):
        _ask(voucher, draft, asked_yen, acting_user, at)
    else:
        _into_the_books(voucher, draft, acting_user, at)
    record(
        "accounting.ledger.post_voucher",
        case=voucher_case(voucher),
        acting_user=acting_user,
        occurred_at=at,
        reason=voucher.reason,
        changes={"state": [before, voucher.state], "number": ["", voucher.number], "amount_yen": draft.amount_yen},
    )
    return voucher


@action("accounting.ledger.approve_voucher", _("振替伝票を承認"))
def approve_voucher(*, voucher_id: int, acting_user: Any, at: dt.datetime) -> Voucher:
    """Post a voucher that was agreed to. Taken by the approval engine. Raises VoucherNotSubmitted, ApproverDrafted, and as post_voucher."""
    voucher = _submitted(voucher_id)
    if acting_user.pk in (voucher.drafted_by_id, voucher.proposed_by_id):
        raise ApproverDrafted
    _into_the_books(voucher, draft_of(voucher, lines_of(voucher)), acting_user, at)
    record(
        "accounting.ledger.approve_voucher",
        case=voucher_case(voucher),
        acting_user=acting_user,
        occurred_at=at,
        reason=voucher.reason,
        changes={"state": [VoucherState.SUBMITTED, voucher.state], "number": ["", voucher.number]},
    )
    return voucher


@action("accounting.ledger.return_voucher", _("振替伝票を起票者に戻す"))
def return_voucher(*, voucher_id: int, acting_user: Any, at: dt.datetime) -> Voucher:
    """Give a voucher back that was not agreed to. Taken by the approval engine. Raises VoucherNotSubmitted."""
    voucher = _submitted(voucher_id)
    voucher.state = VoucherState.RETURNED
    voucher.save(update_fields=["state"])
    record(
        "accounting.ledger.return_voucher",
        case=voucher_case(voucher),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [VoucherState.SUBMITTED, VoucherState.RETURNED]},
    )
    return voucher


def lines_of(voucher: Voucher) -> list[VoucherLine]:
    """Its lines, each with its account."""
    return list(voucher.lines.select_related("account").order_by("position"))


def write_down(voucher: Voucher, draft: EntryDraft, acting_user: Any, at: dt.datetime) -> Entry:
    """Take back what is corrected and post the entry, within an action. Raises as post_voucher."""
    if voucher.corrects_id is not None:
        _take_back(voucher, acting_user, at)
    return post_entry(draft=draft, acting_user=acting_user, at=at)


def _submitted(voucher_id: int) -> Voucher:
    voucher = Voucher.objects.select_for_update(of=("self",)).get(pk=voucher_id)
    if voucher.state != VoucherState.SUBMITTED:
        raise VoucherNotSubmitted(state=voucher.get_state_display())
    return voucher


def draft_of(voucher: Voucher, lines: Sequence[VoucherLine]) -> EntryDraft:
    """The entry that the voucher becomes; it balances. Raises what `checked` and the law of the tax refuse."""
    typed = [_typed(line) for line in lines]
    laws = {} if books_include_tax(voucher.posted_on) else _laws(voucher, typed)
    made = draft_lines(typed, laws, _names_of_papers(voucher))
    source = Source(KIND, voucher.pk)
    return checked(EntryDraft(voucher.posted_on, source, voucher.description, made, stage=Stage(voucher.stage)))


def _typed(line: VoucherLine) -> NewVoucherLine:
    return NewVoucherLine(
        account_code=line.account.code,
        side=Side(line.side),
        amount_yen=line.amount_yen,
        tax_category=line.tax_category or line.account.tax_category,
        tax_yen=line.tax_yen,
        unit_id=line.unit_id,
        project_id=line.project_id,
        partner_id=line.partner_id,
        supplied_on=line.supplied_on,
        memo=line.memo,
    )


def _laws(voucher: Voucher, lines: Sequence[NewVoucherLine]) -> dict[int, TaxLaw]:
    """The law of each line's tax; what is typed into an account of tax is that tax itself."""
    of_tax = {tax_account(purpose, voucher.posted_on) for purpose in ("purchase", "sale")}
    found = {
        place: tax_law(line.tax_category, line.supplied_on or voucher.posted_on)
        for place, line in enumerate(lines)
        if line.account_code not in of_tax
    }
    return {place: law for place, law in found.items() if law is not None}


def _names_of_papers(voucher: Voucher) -> str:
    return "、".join(voucher.papers.order_by("pk").values_list("name", flat=True))[:100]


def _refuse_without_paper(voucher: Voucher, lines: Sequence[VoucherLine]) -> None:
    if demand_of([line.account for line in lines], voucher.stage) != PaperDemand.REQUIRED or voucher.papers.exists():
        return
    replaced = [pk for pk in (voucher.corrects_id, voucher.first_entry_id) if pk]
    if not replaced or not papers_of_entries(replaced):
        raise PaperMissing(description=voucher.description)


def _asked_yen(voucher: Voucher, draft: EntryDraft) -> int:
    """What is agreed to: the entry, or the one that it takes the place of when that is larger."""
    return max(draft.amount_yen, voucher.corrects.amount_yen if voucher.corrects else 0)


def _ask(voucher: Voucher, draft: EntryDraft, asked_yen: int, acting_user: Any, at: dt.datetime) -> None:
    """What is agreed to is frozen: each line of the entry, and the hash of each paper."""
    if is_closed_to(KIND, voucher.posted_on) and voucher.stage == Stage.ORDINARY:
        raise PeriodClosed(month=f"{voucher.posted_on:%Y-%m}")
    voucher.state = VoucherState.SUBMITTED
    voucher.save(update_fields=["state"])
    said = [[line.account_code, line.side.value, line.amount_yen, line.tax_category] for line in draft.lines]
    hashes = voucher.papers.order_by("pk").values_list("stored_file__sha256", flat=True)
    submit_request(
        kind=KIND,
        title=f"振替伝票　{voucher.description}"[:200],
        amount_yen=asked_yen,
        case=voucher_case(voucher),
        arguments={"voucher_id": voucher.pk, "lines": said, "papers": list(hashes)},
        due_on=workday_after(at.astimezone(TOKYO).date(), DAYS_TO_DECIDE),
        acting_user=acting_user,
        at=at,
    )


def _into_the_books(voucher: Voucher, draft: EntryDraft, acting_user: Any, at: dt.datetime) -> None:
    """Take back what is corrected, post the entry, keep its papers, and number the voucher last."""
    entry = write_down(voucher, draft, acting_user, at)
    _keep_papers(voucher, entry, acting_user, at)
    ensure_series(code=SERIES, name="振替伝票", pattern=PATTERN)
    voucher.number = take(SERIES, on=voucher.posted_on, case=voucher_case(voucher), acting_user=acting_user, at=at)
    voucher.entry, voucher.state = entry, VoucherState.POSTED
    voucher.save(update_fields=["entry", "number", "state"])


def _take_back(voucher: Voucher, acting_user: Any, at: dt.datetime) -> None:
    """On the day of the entry itself; when that is closed, on the day of the correction."""
    replaced = Entry.objects.select_for_update(of=("self",)).get(corrections=voucher)
    refuse_foreign(replaced)
    closed = is_closed_to(replaced.source_kind, replaced.posted_on)
    reverse_entry(
        entry_id=replaced.pk,
        reason=voucher.reason,
        posted_on=voucher.posted_on if closed else replaced.posted_on,
        acting_user=acting_user,
        at=at,
    )


def _keep_papers(voucher: Voucher, entry: Entry, acting_user: Any, at: dt.datetime) -> None:
    for paper in voucher.papers.select_related("stored_file").order_by("pk"):
        with open_stored(paper.stored_file) as file:
            content = bytes(file.read())
        new = NewDocument(
            kind=PAPER,
            title=paper.name.rpartition(".")[0] or paper.name,
            dated_on=voucher.posted_on,
            content=content,
            media_type=paper.stored_file.media_type,
            amount_yen=voucher.total_yen,
            partner_name=_partner_name(voucher),
        )
        keep_document(new=new, case=replace(entry_case(entry), name=new.title), acting_user=acting_user, at=at)


def _partner_name(voucher: Voucher) -> str | None:
    """The partner of the voucher, when its lines name one alone: what the search by partner finds."""
    names = set(voucher.lines.filter(partner__isnull=False).values_list("partner__name", flat=True))
    return names.pop() if len(names) == 1 else None
