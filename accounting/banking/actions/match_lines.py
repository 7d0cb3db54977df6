"""照合: lines of a bank are matched with what they were for, and what the books did not have is posted, once."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounting.banking import open_items, taxes
from accounting.banking.models import (
    MATCH,
    BankAccountOfCompany,
    BankLine,
    BankMatch,
    EntryClaim,
    MatchPart,
    PartKind,
    PayerAlias,
)
from accounting.banking.open_items import OpenItem, Settlement
from accounting.banking.queries import dead_entries, open_item, side_of
from accounting.banking.rules import Why
from accounting.ledger.actions import post_entry
from accounting.ledger.models import Account, Entry
from accounting.ledger.rules import DraftLine, EntryDraft, Side, Source, signed_line
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record

from .cash_refusals import LineOfCountedDay, LineOutsideOfBox
from .hold_box import held_box, refuse_day, refuse_less_than_nothing
from .match_refusals import (
    AlreadyMatched,
    BeyondTheItem,
    DoesNotAddUp,
    EntryTaken,
    ItemNotOpen,
    NoLine,
    OneAccountOnly,
    SameAccount,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPart:
    """So many yen of an open item: above zero for money in."""

    kind: str
    id: int
    amount_yen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPart:
    """So many yen for an account, with its tax: above zero for money in."""

    account_code: str
    amount_yen: int
    label: str
    tax_category: str = ""
    partner_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMatch:
    """A match to be: lines, and what they were for. `entry_ids` are in the books already; `transfer_to` and `cash_box` are the
    other side of a transfer whose line is not among `line_ids`. `reasons` are kept as they spoke for it."""

    line_ids: Sequence[int]
    items: Sequence[ItemPart] = ()
    accounts: Sequence[AccountPart] = ()
    entry_ids: Sequence[int] = ()
    transfer_to: int | None = None
    cash_box: int | None = None
    reasons: Sequence[Why] = ()


@dataclass(slots=True)
class _Parts:
    """The parts of a match as they gather, with the lines of its entry."""

    rows: list[MatchPart] = field(default_factory=list)
    lines: list[DraftLine] = field(default_factory=list)
    claims: list[EntryClaim] = field(default_factory=list)

    @property
    def total_yen(self) -> int:
        return sum(each.amount_yen for each in self.rows)

    @property
    def posted_yen(self) -> int:
        """What the match's own entry moves."""
        return sum(each.amount_yen for each in self.rows if each.kind != PartKind.ENTRY)


@action("accounting.banking.match_lines", _("入出金明細を照合"))
def match_lines(*, new: NewMatch, acting_user: Any, at: dt.datetime) -> BankMatch:
    """Match lines with what they were for; what is open is settled by its room, the rest posted on the day of the last line.

    Raises NoLine, AlreadyMatched, DoesNotAddUp, ItemNotOpen, BeyondTheItem, EntryTaken, OneAccountOnly, SameAccount,
    LineOutsideOfBox, LineOfCountedDay, CashInFuture, BoxIsEmpty, and what rooms and the ledger refuse.
    """
    lines = _locked(new.line_ids)
    items = [_open(part) for part in new.items]
    _refuse_wrong_sum(new, lines)
    match = BankMatch.objects.create(
        posted_on=max(line.dated_on for line in lines),
        total_yen=sum(line.amount_yen for line in lines),
        count=len(lines),
        description=_description(lines, items),
        reasons=[{"code": why.code, "points": why.points, "given": dict(why.given)} for why in new.reasons],
        confirmed_by_id=acting_user.pk,
        confirmed_by_name=acting_user.get_full_name(),
        confirmed_at=at,
    )
    parts = _parts(match, new, lines, items, acting_user, at)
    entry = _posted(match, lines, parts, acting_user, at)
    BankLine.objects.filter(pk__in=[line.pk for line in lines]).update(match=match)
    _learn(lines, items, at)
    record(
        "accounting.banking.match_lines",
        case=match_case(match),
        acting_user=acting_user,
        occurred_at=at,
        changes={
            "lines": [line.pk for line in lines],
            "amount_yen": ["", match.total_yen],
            "entry": entry.pk if entry else None,
            "parts": [f"{row.label} {row.amount_yen}" for row in parts.rows],
        },
    )
    return match


@action("accounting.banking.match_many", _("入出金明細をまとめて照合"))
def match_many(*, news: Sequence[NewMatch], acting_user: Any, at: dt.datetime) -> list[BankMatch]:
    """Match several lines, each with what was suggested for it, all or none. Raises NoLine and as match_lines."""
    if not news:
        raise NoLine
    made = [match_lines(new=new, acting_user=acting_user, at=at) for new in news]
    record(
        "accounting.banking.match_many",
        case=match_case(made[0]),
        acting_user=acting_user,
        occurred_at=at,
        changes={"matches": [each.pk for each in made], "amount_yen": sum(each.total_yen for each in made)},
    )
    return made


def match_case(match: BankMatch) -> Case:
    """How the log names a match."""
    return Case(MATCH, match.pk, match.description)


def _locked(line_ids: Collection[int]) -> list[BankLine]:
    """The lines, held against others who match them, each still unmatched."""
    wanted = set(line_ids)
    found = list(BankLine.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk"))
    if not wanted or len(found) != len(wanted):
        raise NoLine
    for line in found:
        if line.match_id is not None:
            raise AlreadyMatched(text=line.text, on=line.dated_on, amount_yen=line.amount_yen)
    accounts = BankAccountOfCompany.objects.select_related("account").in_bulk({line.account_id for line in found})
    for line in found:
        line.account = accounts[line.account_id]
    return found


def _open(part: ItemPart) -> OpenItem:
    """The item, when so much of it is open."""
    item = open_item(part.kind, part.id)
    if item is None:
        raise ItemNotOpen
    is_within = 0 < abs(part.amount_yen) <= abs(item.open_yen) and (part.amount_yen > 0) == (item.open_yen > 0)
    if not is_within or (item.is_whole and part.amount_yen != item.open_yen):
        raise BeyondTheItem(title=item.title, open_yen=abs(item.open_yen), amount_yen=part.amount_yen)
    return item


def _refuse_wrong_sum(new: NewMatch, lines: Sequence[BankLine]) -> None:
    """The parts come to the lines; a transfer takes what is left, entries are looked up with their sums."""
    lines_yen = sum(line.amount_yen for line in lines)
    parts_yen = sum(part.amount_yen for part in new.items) + sum(part.amount_yen for part in new.accounts)
    is_transfer = new.transfer_to is not None or new.cash_box is not None
    if new.entry_ids:
        if is_transfer or len({line.account_id for line in lines}) > 1:
            raise OneAccountOnly
        side = Side.DEBIT if lines_yen > 0 else Side.CREDIT
        parts_yen += sum(_side_yen(pk, lines[0].account.account_id, side) for pk in new.entry_ids)
    elif is_transfer:
        if any(line.account_id == new.transfer_to for line in lines):
            raise SameAccount
        return
    if parts_yen != lines_yen:
        raise DoesNotAddUp(parts_yen=parts_yen, lines_yen=lines_yen, difference_yen=abs(lines_yen - parts_yen))


def _side_yen(entry_id: int, account_id: int, side: Side) -> int:
    """The side of an entry that no match has claimed, above zero for money in."""
    yen = side_of(entry_id, account_id, side)
    taken = EntryClaim.objects.filter(entry=entry_id, account=account_id, side=side.value, released_at=None)
    if not yen or taken.exists() or dead_entries([entry_id]):
        raise EntryTaken
    return yen if side is Side.DEBIT else -yen


def _parts(
    match: BankMatch,
    new: NewMatch,
    lines: Sequence[BankLine],
    items: Sequence[OpenItem],
    acting_user: Any,
    at: dt.datetime,
) -> _Parts:
    """Every part with its lines of the books, settled where a room has to settle it."""
    parts = _Parts()
    for part, item in zip(new.items, items, strict=True):
        _settle(parts, match, part, item, lines[0].account_id, acting_user, at)
    for account_part in new.accounts:
        _to_account(parts, match, account_part)
    for entry_id in new.entry_ids:
        _claim(parts, match, entry_id, lines[0].account.account_id)
    rest_yen = match.total_yen - parts.total_yen
    if rest_yen and (new.transfer_to is not None or new.cash_box is not None):
        _transfer(parts, match, new, rest_yen, at)
    for place, row in enumerate(parts.rows):
        row.match, row.position = match, place
    MatchPart.objects.bulk_create(parts.rows)
    return parts


def _settle(
    parts: _Parts,
    match: BankMatch,
    part: ItemPart,
    item: OpenItem,
    bank_account_id: int,
    acting_user: Any,
    at: dt.datetime,
) -> None:
    settled = open_items.known(part.kind).settle(
        Settlement(
            item_id=part.id,
            amount_yen=abs(part.amount_yen),
            on=match.posted_on,
            match_id=match.pk,
            bank_account_id=bank_account_id,
            acting_user=acting_user,
            at=at,
        )
    )
    parts.lines += settled.lines
    parts.rows.append(
        MatchPart(
            kind=PartKind.ITEM,
            amount_yen=part.amount_yen,
            label=item.title[:200],
            item_kind=part.kind,
            item_id=part.id,
            settled_id=settled.id,
            partner_id=item.partner_id,
        )
    )


def _to_account(parts: _Parts, match: BankMatch, part: AccountPart) -> None:
    account = Account.objects.get(code=part.account_code)
    parts.lines += taxes.lines_of(
        taxes.Gross(
            account_code=part.account_code,
            side=Side.CREDIT if part.amount_yen > 0 else Side.DEBIT,
            amount_yen=abs(part.amount_yen),
            tax_category=part.tax_category,
            on=match.posted_on,
            memo=part.label[:200],
            unit_id=part.unit_id,
            partner_id=part.partner_id,
        )
    )
    parts.rows.append(
        MatchPart(
            kind=PartKind.ACCOUNT,
            amount_yen=part.amount_yen,
            label=part.label[:200],
            account=account,
            tax_category=part.tax_category or account.tax_category,
            partner_id=part.partner_id,
            unit_id=part.unit_id,
        )
    )


def _claim(parts: _Parts, match: BankMatch, entry_id: int, account_id: int) -> None:
    side = Side.DEBIT if match.total_yen > 0 else Side.CREDIT
    yen = _side_yen(entry_id, account_id, side)
    entry = Entry.objects.get(pk=entry_id)
    parts.claims.append(
        EntryClaim(match=match, entry=entry, account_id=account_id, side=side.value, amount_yen=abs(yen))
    )
    parts.rows.append(MatchPart(kind=PartKind.ENTRY, amount_yen=yen, label=entry.description[:200], entry=entry))


def _transfer(parts: _Parts, match: BankMatch, new: NewMatch, rest_yen: int, at: dt.datetime) -> None:
    """The other side of money that moved within the company, whose own line is still to come or never will.

    What comes out of a bank goes into the box by the rule of every movement of it.
    """
    row = MatchPart(kind=PartKind.TRANSFER, amount_yen=rest_yen)
    if new.cash_box is not None:
        box = held_box(new.cash_box, match.posted_on, unused=LineOutsideOfBox)
        refuse_day(box, match.posted_on, at, counted=LineOfCountedDay)
        refuse_less_than_nothing(box, match.posted_on, -rest_yen)
        row.cash_box, row.label, other = box, box.name, box.account
    else:
        bank = BankAccountOfCompany.objects.select_related("account").get(pk=int(new.transfer_to or 0))
        row.bank_account, row.label, other = bank, str(bank), bank.account
    parts.rows.append(row)
    parts.lines.append(signed_line(other.code, Side.CREDIT, rest_yen, memo=row.label))


def _posted(
    match: BankMatch, lines: Sequence[BankLine], parts: _Parts, acting_user: Any, at: dt.datetime
) -> Entry | None:
    """The entry of what the books did not have yet, and the claims of its sides; None when they had it all."""
    legs = _legs(lines, parts)
    if not legs:
        EntryClaim.objects.bulk_create(parts.claims)
        return None
    draft = EntryDraft(
        posted_on=match.posted_on,
        source=Source(MATCH, match.pk),
        description=match.description,
        lines=(*(leg for _account, leg in legs), *parts.lines),
    )
    entry = post_entry(draft=draft, acting_user=acting_user, at=at)
    sums: dict[tuple[int, str], int] = {}
    for account_id, leg in legs:
        sums[account_id, leg.side.value] = sums.get((account_id, leg.side.value), 0) + leg.amount_yen
    own = [
        EntryClaim(match=match, entry=entry, account_id=account_id, side=side, amount_yen=yen)
        for (account_id, side), yen in sums.items()
    ]
    EntryClaim.objects.bulk_create([*parts.claims, *own])
    match.entry = entry
    match.save(update_fields=["entry"])
    return entry


def _legs(lines: Sequence[BankLine], parts: _Parts) -> list[tuple[int, DraftLine]]:
    """The lines of the banks' accounts in the entry: one for each line, or what entries of the books leave of them."""
    if parts.claims:
        rest_yen, account = parts.posted_yen, lines[0].account.account
        return [(account.pk, signed_line(account.code, Side.DEBIT, rest_yen))] if rest_yen else []
    return [
        (
            line.account.account_id,
            signed_line(line.account.account.code, Side.DEBIT, line.amount_yen, memo=line.text[:200]),
        )
        for line in lines
    ]


def _learn(lines: Sequence[BankLine], items: Sequence[OpenItem], at: dt.datetime) -> None:
    """The name in which the partner of the items paid, for the next time: only where there is one partner."""
    partners = {item.partner_id for item in items}
    partner_id = next(iter(partners), None)
    if len(partners) != 1 or partner_id is None:
        return
    for key in {line.payer_key for line in lines if line.payer_key}:
        alias, is_new = PayerAlias.objects.get_or_create(
            payer_key=key, partner_id=partner_id, defaults={"learned_at": at, "last_used_at": at}
        )
        if not is_new:
            PayerAlias.objects.filter(pk=alias.pk).update(times=F("times") + 1, last_used_at=at)


def _description(lines: Sequence[BankLine], items: Sequence[OpenItem]) -> str:
    names = "、".join(dict.fromkeys(item.payee for item in items))
    return f"{names or lines[0].text}"[:200]
