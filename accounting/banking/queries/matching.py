"""What suggestions are made of, in a fixed number of queries; matches, and what of the books no line is matched with."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Prefetch, Q, QuerySet, Sum

from accounting.banking import open_items
from accounting.banking.models import (
    BankAccountOfCompany,
    BankLine,
    BankMatch,
    BankRule,
    EntryClaim,
    MatchPart,
    PayerAlias,
    TransferFee,
)
from accounting.banking.open_items import OpenItem
from accounting.banking.rules import (
    CHECK,
    EntryFacts,
    FeeFacts,
    Known,
    LineFacts,
    RuleFacts,
    Suggestion,
    Why,
    suggestions,
)
from accounting.banking.taxes import is_in_force
from accounting.ledger.models import Entry, Line, Side
from backoffice.parameters import as_of

BATCHES = "accounting.payables.payment"


@dataclass(frozen=True, slots=True)
class FreeSide:
    """A side of an account in an entry that no line is matched with: above zero for money in."""

    entry_id: int
    account_id: int
    side: str
    on: dt.date
    amount_yen: int
    description: str
    source_kind: str


def unmatched_lines() -> QuerySet[BankLine]:
    """The lines that wait to be matched, with their accounts; keyset by day and id."""
    return BankLine.objects.filter(match=None).select_related("account__account")


def facts_of(line: BankLine) -> LineFacts:
    """A line as suggestions see it."""
    return LineFacts(line.pk, line.account_id, line.dated_on, line.amount_yen, line.text, line.payer_key)


def known_for(lines: Sequence[BankLine], on: dt.date) -> Known:
    """All that suggestions for some lines are made of."""
    accounts = {line.account_id: line.account for line in lines}
    limits = as_of("accounting.banking.reason_limits", on).value
    sides = _sides_near(lines, accounts, limits)
    return Known(
        items=open_items.open_now(),
        entries={pk: [_entry_facts(each) for each in sides.get(a.account_id, ())] for pk, a in accounts.items()},
        rules=[_rule_facts(each) for each in rules_in_use(on)],
        fees=[FeeFacts(each.fee_yen, each.least_yen) for each in fees_in_use(on)],
        aliases=_aliases({line.payer_key for line in lines}),
        lines=[facts_of(each) for each in _lines_near(lines, limits)],
        points=as_of("accounting.banking.reason_points", on).value,
        limits=limits,
    )


def suggested(lines: Sequence[BankLine], on: dt.date) -> dict[int, list[Suggestion]]:
    """What each line may be for, by its id."""
    if not lines:
        return {}
    known = known_for(lines, on)
    return {
        line.pk: [_by_todays_law(each, line.dated_on) for each in suggestions(facts_of(line), known)] for line in lines
    }


def rules_in_use(on: dt.date) -> QuerySet[BankRule]:
    """The rules of a day in their order."""
    in_use = Q(out_of_use_from=None) | Q(out_of_use_from__gt=on)
    found = BankRule.objects.filter(in_use).select_related("account", "partner", "unit", "bank_account")
    return found.order_by("position", "pk")


def fees_in_use(on: dt.date) -> QuerySet[TransferFee]:
    """The fees of a day, the smallest first."""
    return TransferFee.objects.filter(Q(out_of_use_from=None) | Q(out_of_use_from__gt=on)).order_by("fee_yen", "pk")


def treatments() -> dict[int, str]:
    """How each fee of the list is treated when a customer keeps it, by its yen: one query."""
    return dict(TransferFee.objects.filter(out_of_use_from=None).values_list("fee_yen", "treatment"))


def free_sides(
    account_ids: Collection[int], first: dt.date, last: dt.date, *, ignoring: Collection[int] = ()
) -> list[FreeSide]:
    """Sides of accounts in entries between two days that no line is matched with, oldest first.

    An entry and its reversal are left out together where neither is matched. The claims of some matches may be ignored.
    """
    claims = EntryClaim.objects.filter(released_at=None, account__in=account_ids, entry__posted_on__range=(first, last))
    if ignoring:
        claims = claims.exclude(match__in=ignoring)
    taken = set(claims.values_list("entry_id", "account_id", "side"))
    lines = Line.objects.filter(account__in=account_ids, posted_on__range=(first, last))
    sums = lines.values_list("entry_id", "account_id", "side").annotate(yen=Sum("amount_yen")).order_by("entry_id")
    free = [
        (entry, account, side, int(yen)) for entry, account, side, yen in sums if (entry, account, side) not in taken
    ]
    entries = Entry.objects.in_bulk({entry for entry, *_rest in free})
    undone = _undone_pairs(entries)
    found = [
        FreeSide(
            pk,
            account,
            side,
            entries[pk].posted_on,
            yen if side == Side.DEBIT else -yen,
            entries[pk].description,
            entries[pk].source_kind,
        )
        for pk, account, side, yen in free
        if pk not in undone
    ]
    return sorted(found, key=lambda each: (each.on, each.entry_id))


def sides_for(line: BankLine) -> list[FreeSide]:
    """Entries near a line, the same way, that it may be matched with."""
    limits = as_of("accounting.banking.reason_limits", line.dated_on).value
    first = line.dated_on - dt.timedelta(days=limits["entry_days_before"])
    last = line.dated_on + dt.timedelta(days=limits["entry_days_after"])
    found = free_sides([line.account.account_id], first, last)
    dead = dead_entries([each.entry_id for each in found])
    return [each for each in found if (each.amount_yen > 0) == (line.amount_yen > 0) and each.entry_id not in dead]


def dead_entries(entry_ids: Collection[int]) -> set[int]:
    """Of some entries that no line is matched with: those taken back, and what took back one that none is matched with."""
    ids = set(entry_ids)
    taken_back = set(Entry.objects.filter(reverses__in=ids).values_list("reverses_id", flat=True))
    takers = dict(Entry.objects.filter(pk__in=ids, reverses__isnull=False).values_list("pk", "reverses_id"))
    claims = EntryClaim.objects.filter(released_at=None, entry__in=takers.values())
    matched = set(claims.values_list("entry_id", flat=True))
    return taken_back | {pk for pk, original in takers.items() if original not in matched}


def side_of(entry_id: int, account_id: int, side: str) -> int:
    """The sum of a side of an account in an entry; 0 when there is none."""
    lines = Line.objects.filter(entry=entry_id, account=account_id, side=side)
    return int(lines.aggregate(yen=Sum("amount_yen"))["yen"] or 0)


def matches() -> QuerySet[BankMatch]:
    """Matches with what they matched; keyset by their moment."""
    parts = MatchPart.objects.select_related("account", "partner", "entry").order_by("position")
    lines = BankLine.objects.select_related("account").order_by("dated_on", "pk")
    return BankMatch.objects.prefetch_related(Prefetch("parts", parts), Prefetch("lines", lines))


def match_of(pk: int) -> BankMatch:
    """One match; BankMatch.DoesNotExist when there is none."""
    return matches().select_related("entry").get(pk=pk)


def open_item(kind: str, pk: int) -> OpenItem | None:
    """One open item, None when it is not open any more. KeyError for a kind that no room offers."""
    return next(iter(open_items.known(kind).open_items([pk])), None)


def aliases() -> QuerySet[PayerAlias]:
    """The names that were learned; keyset by name."""
    return PayerAlias.objects.select_related("partner")


def _undone_pairs(entries: Mapping[int, Entry]) -> set[int]:
    """Entries whose reversal is among them, and these reversals."""
    pairs = {(entry.reverses_id, pk) for pk, entry in entries.items() if entry.reverses_id in entries}
    return {pk for pair in pairs for pk in pair if pk is not None}


def _sides_near(
    lines: Sequence[BankLine], accounts: Mapping[int, BankAccountOfCompany], limits: Mapping[str, int]
) -> dict[int, list[FreeSide]]:
    days = [line.dated_on for line in lines]
    first = min(days) - dt.timedelta(days=limits["entry_days_before"])
    last = max(days) + dt.timedelta(days=limits["entry_days_after"])
    found: dict[int, list[FreeSide]] = {}
    free = free_sides({account.account_id for account in accounts.values()}, first, last)
    dead = dead_entries([each.entry_id for each in free])
    for each in free:
        if each.entry_id not in dead:
            found.setdefault(each.account_id, []).append(each)
    return found


def _lines_near(lines: Sequence[BankLine], limits: Mapping[str, int]) -> QuerySet[BankLine]:
    days = [line.dated_on for line in lines]
    away = dt.timedelta(days=limits["near_days"])
    return BankLine.objects.filter(match=None, dated_on__range=(min(days) - away, max(days) + away))


def _aliases(keys: Collection[str]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for key, partner_id in PayerAlias.objects.filter(payer_key__in=keys).values_list("payer_key", "partner_id"):
        found.setdefault(key, set()).add(partner_id)
    return {key: frozenset(ids) for key, ids in found.items()}


def _entry_facts(each: FreeSide) -> EntryFacts:
    return EntryFacts(each.entry_id, each.on, each.amount_yen, each.source_kind == BATCHES)


def _by_todays_law(suggestion: Suggestion, on: dt.date) -> Suggestion:
    """A rule whose rate or share is not that of the line's day needs a look."""
    category = suggestion.rule_tax_category
    if not category or is_in_force(category, on):
        return suggestion
    return replace(suggestion, confidence=CHECK, reasons=(*suggestion.reasons, Why("OLD_TAX", 0, {"name": category})))


def _rule_facts(rule: BankRule) -> RuleFacts:
    return RuleFacts(
        rule.pk,
        rule.direction == BankRule.Direction.IN,
        rule.contains_key,
        rule.least_yen,
        rule.most_yen,
        rule.bank_account_id,
        f"{rule.name}　{rule.account.name}",
        rule.tax_category or rule.account.tax_category,
    )
