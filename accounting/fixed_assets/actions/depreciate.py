"""A month of depreciation: asked for, computed by a job, posted by one entry, and taken back with its reason."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.fixed_assets import law
from accounting.fixed_assets.models import (
    RUN,
    Asset,
    AssetState,
    Depreciation,
    DepreciationRun,
    RunState,
    Treatment,
)
from accounting.fixed_assets.queries import (
    Due,
    due_assets,
    due_of,
    last_posted,
    month_is_closed,
    run_of_month,
    unposted_before,
)
from accounting.ledger.actions import PeriodClosed, post_entry, reverse_entry
from accounting.ledger.queries import entry_of
from accounting.ledger.rules import DraftLine, EntryDraft, Side, Source
from backoffice.companies import bulk
from backoffice.companies.clock import TOKYO
from backoffice.companies.fiscal_year import first_month
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.eventlog.models import Outcome
from backoffice.jobs.actions import enqueue
from backoffice.jobs.models import Job
from backoffice.jobs.register import ItemFailure
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal

from .depreciate_refusals import (
    DisposedSince,
    EarlierMonthMissing,
    LaterMonthStands,
    MonthAlreadyPosted,
    MonthNotBegun,
    NothingToDepreciate,
    RunNotPosted,
)
from .refusals import ReasonNeeded

WORK = "accounting.fixed_assets.depreciate_assets"
DEPRECIATION_COLUMNS = (
    "run_id",
    "asset_id",
    "month",
    "unit_id",
    "amount_yen",
    "year_yen",
    "book_yen",
    "because",
    "year_because",
    "company_id",
)
MEMO = "{name}　{count}件"


@action("accounting.fixed_assets.order_depreciation", _("月次の減価償却を計上"))
def order_depreciation(*, month: Month, acting_user: Any, at: dt.datetime) -> Job:
    """Ask for the depreciation of a month: computed for every asset, then posted by one entry of its last day.

    A month whose job broke off is taken up again. Raises MonthNotBegun, PeriodClosed, MonthAlreadyPosted,
    EarlierMonthMissing, NothingToDepreciate, AlreadyRunning.
    """
    run = _held_run(month)
    _refuse_month(month, run, at)
    waiting = list(due_assets(month).values_list("pk", flat=True))
    if not waiting:
        raise NothingToDepreciate(month=month)
    run = run or _begun(month, acting_user, at)
    run.state, run.problem = RunState.CALCULATING, ""
    run.save(update_fields=["state", "problem"])
    record(
        "accounting.fixed_assets.order_depreciation",
        case=run_case(run),
        acting_user=acting_user,
        occurred_at=at,
        changes={"assets": len(waiting)},
    )
    return enqueue(
        WORK,
        title=f"{month.in_japanese}の減価償却",
        case=run_case(run),
        items=waiting,
        acting_user=acting_user,
        accepted_at=at,
    )


@action(WORK, _("減価償却を計算"))
def depreciate_assets(*, run_id: int, asset_ids: Sequence[int], acting_user: Any, at: dt.datetime) -> list[ItemFailure]:
    """Compute the month of some assets of a run; those that are computed already are left alone."""
    run = DepreciationRun.objects.get(pk=run_id)
    month, begins_with = Month.of(run.month), first_month()
    done = set(Depreciation.objects.filter(run=run, asset__in=asset_ids).values_list("asset_id", flat=True))
    found = list(due_assets(month).filter(pk__in=asset_ids).exclude(pk__in=done))
    dues, failures = _computed(month, found, begins_with)
    bulk.insert(Depreciation, DEPRECIATION_COLUMNS, (_row(run, each) for each in dues))
    record(
        WORK,
        case=run_case(run),
        acting_user=acting_user,
        occurred_at=at,
        outcome=Outcome.PARTLY_DONE if failures else Outcome.DONE,
        changes={"assets": len(dues), "failures": len(failures)},
    )
    return failures


@action("accounting.fixed_assets.post_depreciation", _("減価償却の仕訳を記帳"))
def post_depreciation(*, run_id: int, failed: int, acting_user: Any, at: dt.datetime) -> DepreciationRun:
    """Post the month by one entry when every asset is computed; otherwise the run says why it is not posted."""
    run = DepreciationRun.objects.select_for_update().get(pk=run_id)
    lines = list(Depreciation.objects.filter(run=run).select_related("asset__account").order_by("asset__number"))
    problem = _problem(run, lines, failed)
    if problem:
        run.state, run.problem = RunState.INCOMPLETE, problem
    else:
        run.state, run.posted_at, run.problem = RunState.POSTED, at, ""
        run.count, run.total_yen = len(lines), sum(each.amount_yen for each in lines)
    run.save()
    entry = None
    if run.state == RunState.POSTED and run.total_yen:
        entry = post_entry(draft=draft_of(run, lines), acting_user=acting_user, at=at)
    record(
        "accounting.fixed_assets.post_depreciation",
        case=run_case(run),
        acting_user=acting_user,
        occurred_at=at,
        outcome=Outcome.PARTLY_DONE if problem else Outcome.DONE,
        changes={
            "state": [RunState.CALCULATING, run.state],
            "amount_yen": run.total_yen,
            "entry": entry.pk if entry else None,
        },
    )
    return run


@action("accounting.fixed_assets.reverse_depreciation", _("計上した減価償却を取り消す"))
def reverse_depreciation(*, run_id: int, reason: str, acting_user: Any, at: dt.datetime) -> DepreciationRun:
    """Take the newest month back, with its entry if it was posted; it can be posted anew.

    Raises ReasonNeeded, RunNotPosted, LaterMonthStands, DisposedSince, and PeriodClosed of the ledger.
    """
    if not reason.strip():
        raise ReasonNeeded
    run = DepreciationRun.objects.select_for_update().get(pk=run_id)
    _refuse_reversal(run)
    before, run.state = run.state, RunState.REVERSED
    run.save(update_fields=["state"])
    entry = entry_of(RUN, run.pk)
    if entry is not None:
        posted_on = Month.of(run.month).last_day
        reverse_entry(entry_id=entry.pk, reason=reason, posted_on=posted_on, acting_user=acting_user, at=at)
    record(
        "accounting.fixed_assets.reverse_depreciation",
        case=run_case(run),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason.strip(),
        changes={"state": [before, RunState.REVERSED], "amount_yen": [run.total_yen, 0]},
    )
    return run


def run_case(run: DepreciationRun) -> Case:
    """How the log names a month of depreciation."""
    return Case(RUN, run.pk, f"{Month.of(run.month).in_japanese}の減価償却")


def draft_of(run: DepreciationRun, lines: Sequence[Depreciation]) -> EntryDraft:
    """The entry of a month: the cost by unit, against the accumulated depreciation or the assets themselves."""
    month = Month.of(run.month)
    return EntryDraft(
        posted_on=month.last_day,
        source=Source(RUN, run.pk),
        description=f"{month.in_japanese}の減価償却",
        lines=(*_debits(lines, month), *_credits(lines, month)),
    )


def _held_run(month: Month) -> DepreciationRun | None:
    run = run_of_month(month)
    return DepreciationRun.objects.select_for_update().get(pk=run.pk) if run else None


def _begun(month: Month, acting_user: Any, at: dt.datetime) -> DepreciationRun:
    return DepreciationRun.objects.create(
        month=month.first_day,
        started_by_id=acting_user.pk,
        started_by_name=acting_user.get_full_name(),
        started_at=at,
    )


def _refuse_month(month: Month, run: DepreciationRun | None, at: dt.datetime) -> None:
    if at.astimezone(TOKYO).date() < month.first_day:
        raise MonthNotBegun(month=month)
    if run is not None and run.state == RunState.POSTED:
        raise MonthAlreadyPosted(month=month)
    if month_is_closed(month):
        raise PeriodClosed(month=month)
    last = last_posted()
    if last is not None and month < last:
        raise LaterMonthStands(month=last)
    if missing := unposted_before(month):
        raise EarlierMonthMissing(month=missing)


def _computed(month: Month, found: Iterable[Asset], begins_with: int) -> tuple[list[Due], list[ItemFailure]]:
    """The assets together; where one of them cannot be computed, one by one, so that it alone fails."""
    held = list(found)
    try:
        return due_of(month, held, begins_with=begins_with), []
    except Refusal as refusal:
        if len(held) == 1:
            return [], [ItemFailure(held[0].pk, str(held[0]), refusal)]
    parts = [_computed(month, [each], begins_with) for each in held]
    return [due for dues, _failed in parts for due in dues], [each for _dues, failed in parts for each in failed]


def _row(run: DepreciationRun, due: Due) -> tuple[Any, ...]:
    return (
        run.pk,
        due.asset.pk,
        run.month,
        due.unit_id,
        due.month.amount_yen,
        due.year.depreciation.amount_yen,
        due.book_yen,
        due.month.because.as_json(),
        due.year.depreciation.because.as_json(),
        run.company_id,
    )


def _problem(run: DepreciationRun, lines: Sequence[Depreciation], failed: int) -> str:
    """Why a run cannot be posted, as `PROBLEM count`; "" when it can."""
    month = Month.of(run.month)
    missing = due_assets(month).exclude(pk__in=[each.asset_id for each in lines]).count()
    if failed:
        return f"FAILED {failed}"
    if month_is_closed(month):
        return "CLOSED 0"
    return f"MISSING {missing}" if missing else ""


def _refuse_reversal(run: DepreciationRun) -> None:
    if run.state not in (RunState.POSTED, RunState.INCOMPLETE):
        raise RunNotPosted(state=run.get_state_display())
    later = DepreciationRun.objects.exclude(state=RunState.REVERSED).filter(month__gt=run.month)
    newest = later.order_by("-month").first()
    if newest is not None:
        raise LaterMonthStands(month=Month.of(newest.month))
    gone = Asset.objects.filter(depreciations__run=run, state__in=(AssetState.RETIRED, AssetState.SOLD))
    since = gone.filter(ended_on__gt=run.month).exclude(treatment=Treatment.POOLED).order_by("number").first()
    if since is not None:
        raise DisposedSince(asset=str(since))


def _debits(lines: Sequence[Depreciation], month: Month) -> Iterator[DraftLine]:
    expense = law.account_for("expense", month.last_day)
    sums, counts = Counter[int | None](), Counter[int | None]()
    for each in lines:
        sums[each.unit_id] += each.amount_yen
        counts[each.unit_id] += 1
    for unit_id, amount_yen in sorted(sums.items(), key=lambda item: item[0] or 0):
        if amount_yen:
            memo = MEMO.format(name="減価償却費", count=counts[unit_id])
            yield DraftLine(expense, Side.DEBIT, amount_yen, unit_id, memo)


def _credits(lines: Sequence[Depreciation], month: Month) -> Iterator[DraftLine]:
    sums, counts = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for each in lines:
        key = (_credited(each.asset, month), each.asset.account.name)
        sums[key] += each.amount_yen
        counts[key] += 1
    for (code, name), amount_yen in sorted(sums.items()):
        if amount_yen:
            memo = MEMO.format(name=name, count=counts[code, name])
            yield DraftLine(code, Side.CREDIT, amount_yen, memo=memo, tax_category="対象外")


def _credited(asset: Asset, month: Month) -> str:
    """減価償却累計額 for what is deducted indirectly, else the account of the asset itself."""
    if law.kind_law(asset.kind, month.last_day).is_indirect and asset.treatment != Treatment.POOLED:
        return law.account_for("accumulated", month.last_day)
    return asset.account.code
