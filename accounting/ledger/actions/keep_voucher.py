"""Writing a voucher down: a draft that is changed, given up, or taken further."""

import datetime as dt
import hashlib
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Account, Entry, Voucher, VoucherLine, VoucherPaper, VoucherState
from accounting.ledger.queries import IMPORTED, first_of, reversal_of
from accounting.ledger.rules import NewVoucher, NewVoucherLine, Stage, total_yen
from backoffice.documents.actions import store_file
from backoffice.documents.rules import media_type_of
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput, Refusal

from .post_entries import UnknownAccount
from .reverse_entry import REVERSAL, EntryAlreadyReversed, ReasonMissing

KIND = "accounting.ledger.voucher"
OPENING = "accounting.ledger.opening"
# What people put into the books themselves; every other entry is put right in the room that it came from.
BY_HAND = (KIND, IMPORTED, OPENING)
EDITABLE = (VoucherState.DRAFT, VoucherState.RETURNED)
LONGEST_NAME = 200
LINE = (
    "account__code",
    "side",
    "amount_yen",
    "tax_category",
    "tax_yen",
    "unit_id",
    "project_id",
    "partner_id",
    "supplied_on",
    "memo",
)


class NotADraftVoucher(Refusal):
    """The voucher awaits its approval, is posted, or was given up."""

    code = "accounting.ledger.not_a_draft"
    cause_ja = "伝票「{description}」は「{state}」のため、変更できません。"
    cause_en = "The voucher “{description}” is {state} and cannot be changed."
    remedy_ja = "記帳済みの仕訳は、訂正か取消で直してください。承認待ちのときは、差し戻してもらってください。"
    remedy_en = "Correct or reverse a posted entry; have a voucher that awaits approval sent back."


class ProposedVoucherStays(Refusal):
    """What was proposed is posted as it was proposed, or not at all."""

    code = "accounting.ledger.proposed_voucher_stays"
    cause_ja = "伝票「{description}」は{name}さんの提案のため、内容を変更できません。"
    cause_en = "The voucher “{description}” was proposed by {name}, so its content stays."
    remedy_ja = "取りやめて、別の提案をしてもらうか、新しい伝票を起票してください。"
    remedy_en = "Give it up and have another one proposed, or write a voucher of your own."


class FormAlreadySent(Refusal):
    """The form made a voucher with another content, which can't take the new one."""

    code = "accounting.ledger.form_already_sent"
    cause_ja = "この画面からは、すでに伝票「{description}」（{state}）が登録されています。内容を変えた今回の送信は、登録していません。"
    cause_en = "This form has already made the voucher “{description}” ({state}). What you changed since was not saved."
    remedy_ja = (
        "振替伝票の一覧でその伝票を開き、変更か訂正をしてください。別の取引のときは、新しい画面から入力してください。"
    )
    remedy_en = (
        "Open that voucher from the list and change or correct it. For another transaction, start from a new form."
    )


class EntryOfAnotherRoom(Refusal):
    """The entry belongs to an invoice, a payment, a pay run: taking it back here would leave those as they are."""

    code = "accounting.ledger.entry_of_another_room"
    cause_ja = "この仕訳は、ほかの業務から作られています。"
    cause_en = "This entry was made by another part of the program."
    remedy_ja = "発生元の画面で取り消すか訂正してください。仕訳も同時に直ります。"
    remedy_en = "Cancel or correct it where it came from; the entry follows."


class StageNotOfVouchers(InvalidInput):
    """Profit is carried over by the close of a year."""

    code = "accounting.ledger.stage_not_of_vouchers"
    field = "stage"
    cause_ja = "損益振替の仕訳は、伝票では入力できません。"
    cause_en = "Entries that carry profit over cannot be typed."
    remedy_ja = "年度を締めると、自動で記帳されます。"
    remedy_en = "They are posted when the year is closed."


@action("accounting.ledger.draft_voucher", _("振替伝票を下書き"))
def draft_voucher(*, form_key: UUID, new: NewVoucher, acting_user: Any, at: dt.datetime) -> Voucher:
    """Begin a voucher; the same form sent again gives the one that is there, with what was changed in a draft of one's own.

    Raises UnknownAccount, StageNotOfVouchers, EntryOfAnotherRoom, EntryAlreadyReversed, ReasonMissing,
    FormAlreadySent, and what files are refused for.
    """
    _refuse(new)
    # Two at once wait for each other at the key, and the later finds what the earlier made.
    fresh = Voucher(form_key=form_key, **_head(new), **_by(acting_user, at))
    known = Voucher.objects.filter(form_key=form_key).values_list("pk", flat=True).first()
    Voucher.objects.bulk_create([fresh], ignore_conflicts=True)
    voucher = Voucher.objects.select_for_update(of=("self",)).get(form_key=form_key)
    if known is None and voucher.drafted_at == at and not voucher.lines.exists():
        _fill(voucher, new, at)
    elif voucher.state == VoucherState.DISCARDED or not is_as_typed(voucher, new):
        if voucher.state not in EDITABLE or voucher.proposed_by_id or voucher.drafted_by_id != acting_user.pk:
            raise FormAlreadySent(description=voucher.description, state=voucher.get_state_display())
        voucher = change_voucher(voucher_id=voucher.pk, new=new, acting_user=acting_user, at=at)
    _say("accounting.ledger.draft_voucher", voucher, acting_user, at)
    return voucher


@action("accounting.ledger.change_voucher", _("振替伝票の下書きを変更"))
def change_voucher(*, voucher_id: int, new: NewVoucher, acting_user: Any, at: dt.datetime) -> Voucher:
    """Write a draft anew; its files stay and further ones are added. Raises NotADraftVoucher, ProposedVoucherStays, and as draft_voucher."""
    voucher = editable(voucher_id)
    if voucher.proposed_by_id is not None:
        raise ProposedVoucherStays(description=voucher.description, name=voucher.proposed_by_name)
    _refuse(new)
    for name, value in {**_head(new), **_by(acting_user, at)}.items():
        setattr(voucher, name, value)
    voucher.save()
    voucher.lines.all().delete()
    _fill(voucher, new, at)
    _say("accounting.ledger.change_voucher", voucher, acting_user, at)
    return voucher


@action("accounting.ledger.discard_voucher", _("振替伝票の下書きを取りやめ"))
def discard_voucher(*, voucher_id: int, acting_user: Any, at: dt.datetime) -> Voucher:
    """Give a draft up; it stays to be seen. Raises NotADraftVoucher."""
    voucher = editable(voucher_id)
    before, voucher.state = voucher.state, VoucherState.DISCARDED
    voucher.save(update_fields=["state"])
    record(
        "accounting.ledger.discard_voucher",
        case=voucher_case(voucher),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [before, voucher.state]},
    )
    return voucher


def editable(voucher_id: int) -> Voucher:
    """A voucher, locked, while it can be changed. Raises NotADraftVoucher."""
    voucher = Voucher.objects.select_for_update(of=("self",)).get(pk=voucher_id)
    if voucher.state not in EDITABLE:
        raise NotADraftVoucher(description=voucher.description, state=voucher.get_state_display())
    return voucher


def refuse_foreign(entry: Entry) -> None:
    """An entry that people may take back by hand. Raises EntryOfAnotherRoom, EntryAlreadyReversed."""
    if entry.source_kind not in BY_HAND or entry.source_kind == REVERSAL:
        raise EntryOfAnotherRoom
    earlier = reversal_of(entry)
    if earlier:
        raise EntryAlreadyReversed(on=earlier.posted_on)


def voucher_case(voucher: Voucher) -> Case:
    """How the log names a voucher."""
    return Case(KIND, voucher.pk, f"{voucher.posted_on} {voucher.description}"[:200])


def is_as_typed(voucher: Voucher, new: NewVoucher) -> bool:
    """Whether a voucher holds what a form says: its head, its lines, and at least its files."""
    if any(getattr(voucher, name) != value for name, value in _head(new).items() if name != "first_entry_id"):
        return False
    if list(voucher.lines.order_by("position").values_list(*LINE)) != [_as_row(line) for line in new.lines]:
        return False
    held = set(voucher.papers.values_list("stored_file__sha256", flat=True))
    return {hashlib.sha256(content).hexdigest() for _name, content in new.papers} <= held


def _as_row(line: NewVoucherLine) -> tuple[Any, ...]:
    money = (line.account_code, line.side.value, line.amount_yen, line.tax_category, line.tax_yen)
    return (*money, line.unit_id, line.project_id, line.partner_id, line.supplied_on, line.memo)


def _refuse(new: NewVoucher) -> None:
    if new.stage is Stage.TRANSFER:
        raise StageNotOfVouchers
    if new.corrects is not None:
        if not new.reason.strip():
            raise ReasonMissing
        refuse_foreign(Entry.objects.get(pk=new.corrects))


def _head(new: NewVoucher) -> dict[str, Any]:
    first = None
    if new.corrects is not None:
        first = first_of([new.corrects]).get(new.corrects, new.corrects)
    return {
        "posted_on": new.posted_on,
        "stage": new.stage.value,
        "description": new.description,
        "total_yen": total_yen(new.lines),
        "corrects_id": new.corrects,
        "first_entry_id": first,
        "reason": new.reason.strip() if new.corrects is not None else "",
    }


def _by(acting_user: Any, at: dt.datetime) -> dict[str, Any]:
    return {
        "drafted_by_id": acting_user.pk,
        "drafted_by_name": acting_user.get_full_name(),
        "drafted_at": at,
    }


def _fill(voucher: Voucher, new: NewVoucher, at: dt.datetime) -> None:
    codes = {line.account_code for line in new.lines}
    accounts = dict(Account.objects.filter(code__in=codes).values_list("code", "pk"))
    if missing := codes - accounts.keys():
        raise UnknownAccount(codes="、".join(sorted(missing)))
    VoucherLine.objects.bulk_create(
        VoucherLine(
            voucher=voucher,
            position=place,
            account_id=accounts[line.account_code],
            side=line.side.value,
            amount_yen=line.amount_yen,
            tax_category=line.tax_category,
            tax_yen=line.tax_yen,
            unit_id=line.unit_id,
            project_id=line.project_id,
            partner_id=line.partner_id,
            supplied_on=line.supplied_on,
            memo=line.memo,
        )
        for place, line in enumerate(new.lines)
    )
    for name, content in new.papers:
        stored = store_file(content=content, media_type=media_type_of(name, content))
        VoucherPaper.objects.get_or_create(
            voucher=voucher, stored_file=stored, defaults={"name": name[-LONGEST_NAME:], "attached_at": at}
        )


def _say(step: str, voucher: Voucher, acting_user: Any, at: dt.datetime) -> None:
    record(
        step,
        case=voucher_case(voucher),
        acting_user=acting_user,
        occurred_at=at,
        reason=voucher.reason,
        changes={"state": ["", voucher.state], "amount_yen": ["", voucher.total_yen]},
    )
