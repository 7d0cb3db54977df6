"""Vouchers, their templates, and what the company asks of them."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from accounting.ledger.models import (
    Account,
    Entry,
    PaperDemand,
    PaperRule,
    RuledKind,
    Stage,
    Voucher,
    VoucherLine,
    VoucherPaper,
    VoucherPolicy,
    VoucherState,
    VoucherTemplate,
)
from backoffice.documents.models import Document

from .entries import ENTRY_CASE

WAITING = (VoucherState.DRAFT, VoucherState.RETURNED)
STRENGTH = {PaperDemand.NONE: 0, PaperDemand.WARN: 1, PaperDemand.REQUIRED: 2}


@dataclass(frozen=True, slots=True)
class VoucherPage:
    """A voucher with its lines and files, and what is asked of it."""

    voucher: Voucher
    lines: tuple[VoucherLine, ...]
    papers: tuple[VoucherPaper, ...]
    demand: PaperDemand


def vouchers(*, state: str = "") -> QuerySet[Voucher]:
    """The vouchers of a state, or all that were not given up; keyset by day and id."""
    found = Voucher.objects.filter(state=state) if state else Voucher.objects.exclude(state=VoucherState.DISCARDED)
    return found.annotate(paper_count=Count("papers"))


def voucher_page(pk: int) -> VoucherPage:
    """One voucher in four queries; Voucher.DoesNotExist when there is none."""
    voucher = Voucher.objects.select_related("corrects", "entry").get(pk=pk)
    related = ("account", "unit", "project", "partner")
    lines = tuple(voucher.lines.select_related(*related).order_by("position"))
    papers = tuple(voucher.papers.select_related("stored_file").order_by("pk"))
    return VoucherPage(voucher, lines, papers, demand_of([line.account for line in lines], voucher.stage))


def demand_of(accounts: Iterable[Account], stage: str) -> PaperDemand:
    """The strongest of the rules that fit a voucher: of its accounts' categories, and of its stage."""
    rules = paper_rules()
    kinds = {RuledKind(account.category) for account in accounts}
    if stage == Stage.ADJUSTMENT:
        kinds.add(RuledKind.ADJUSTMENT)
    return max((rules[kind] for kind in kinds), key=STRENGTH.__getitem__, default=PaperDemand.WARN)


def paper_rules() -> dict[RuledKind, PaperDemand]:
    """Every kind of voucher with what it asks for; the lack of a paper is shown unless the company decided."""
    held = dict(PaperRule.objects.values_list("kind", "demand"))
    return {kind: PaperDemand(held.get(kind, PaperDemand.WARN)) for kind in RuledKind}


def approval_from_yen() -> int | None:
    """The amount from which somebody else agrees to a voucher; None when nobody has to."""
    return VoucherPolicy.objects.values_list("approval_from_yen", flat=True).first()


def needs_approval(amount_yen: int) -> bool:
    """Whether somebody else agrees to an entry of that amount that people make or take back."""
    limit_yen = approval_from_yen()
    return limit_yen is not None and amount_yen >= limit_yen


def templates() -> QuerySet[VoucherTemplate]:
    """よく使う仕訳 in use, by name."""
    return VoucherTemplate.objects.filter(ended_at=None).order_by("name", "pk")


def papers_of_entries(entry_ids: Collection[int]) -> list[Document]:
    """The documents of some entries, the newest last."""
    found = Document.objects.filter(case_kind=ENTRY_CASE, case_id__in=entry_ids, replaced_by=None)
    return list(found.select_related("stored_file").order_by("pk"))


def correction_of(entry: Entry) -> Voucher | None:
    """The voucher whose entry took the place of this one."""
    return Voucher.objects.filter(corrects=entry, state=VoucherState.POSTED).select_related("entry").first()


def history_of(entry_ids: Collection[int]) -> dict[int, list[Voucher]]:
    """The corrections that led to each of some entries, the oldest first; two queries."""
    first = first_of(entry_ids)
    found = Voucher.objects.filter(first_entry__in=set(first.values()), state=VoucherState.POSTED)
    editions: dict[int | None, list[Voucher]] = {}
    for each in found.select_related("corrects").order_by("pk"):
        editions.setdefault(each.first_entry_id, []).append(each)
    return {pk: _until(pk, editions.get(root, [])) for pk, root in first.items()}


def first_of(entry_ids: Collection[int]) -> dict[int, int]:
    """The first edition of each entry that is a correction, by the number of the entry."""
    found = Voucher.objects.filter(entry__in=entry_ids, first_entry__isnull=False)
    return {entry: first for entry, first in found.values_list("entry_id", "first_entry_id") if entry and first}


def left_unfinished(user_id: int, before: dt.date) -> QuerySet[Voucher]:
    """One's own drafts of a day or earlier, and whatever was sent back."""
    own = Voucher.objects.filter(state__in=WAITING, drafted_by_id=user_id)
    return own.filter(Q(state=VoucherState.RETURNED) | Q(posted_on__lte=before)).order_by("posted_on", "pk")


def _until(entry_id: int, editions: list[Voucher]) -> list[Voucher]:
    """The editions up to the one that an entry is."""
    place = next((at for at, each in enumerate(editions) if each.entry_id == entry_id), -1)
    return editions[: place + 1]
