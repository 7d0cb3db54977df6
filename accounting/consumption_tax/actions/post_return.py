"""The entry of a year's return, posted once; taking it back; and what was filed in years before these books."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from accounting.consumption_tax.models import FiledReturn, MethodChoice, ReturnState
from accounting.consumption_tax.queries import SOURCE, PeriodReturn, accounts, filed_of, is_tax_included, period_return
from accounting.consumption_tax.rules import ClosingFacts, Method, TaxPeriod, TaxReturn, closing_lines, not_credited
from accounting.ledger.actions import post_entry, reverse_entry
from accounting.ledger.models import Line
from accounting.ledger.queries import entry_of
from accounting.ledger.rules import EntryDraft, Side, Source, Stage
from backoffice.companies import bulk
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import Refusal


class PeriodIsReturned(Refusal):
    """The return of the year stands."""

    code = "accounting.consumption_tax.period_is_returned"
    cause_ja = "{begins_on}から{ends_on}までの消費税の申告は、すでに計上されています。"
    cause_en = "The return from {begins_on} to {ends_on} is already posted."
    remedy_ja = "直すときは、計上を取り消してからやり直してください。"
    remedy_en = "To correct it, take it back first."


class YearNotOver(Refusal):
    """A return is posted after its year has ended."""

    code = "accounting.consumption_tax.year_not_over"
    cause_ja = "課税期間は{ends_on}まで続きます。"
    cause_en = "The tax period lasts until {ends_on}."
    remedy_ja = "課税期間が終わってから計上してください。"
    remedy_en = "Post the return after the period has ended."


class UsesMissing(Refusal):
    """個別対応方式 asks of every purchase what it is for."""

    code = "accounting.consumption_tax.uses_missing"
    cause_ja = "用途区分のない課税仕入れが{untold_yen:,}円（税込）あるため、個別対応方式では計算できません。"
    cause_en = "Purchases of {untold_yen:,} yen have no purpose, which the itemised method asks of each."
    remedy_ja = "「用途・事業区分」で科目か行に用途を設定するか、一括比例配分方式を選んでください。"
    remedy_en = "Set purposes for accounts or lines, or choose the proportional method."


class NothingToPost(Refusal):
    """There is no tax to post."""

    code = "accounting.consumption_tax.nothing_to_post"
    cause_ja = "この課税期間には、計上する消費税がありません。"
    cause_en = "There is no consumption tax to post for this period."
    remedy_ja = "計算方法と帳簿を確認してください。"
    remedy_en = "Check the method and the books."


class ReturnNotCancellable(Refusal):
    """It was taken back before."""

    code = "accounting.consumption_tax.return_not_cancellable"
    cause_ja = "この申告の計上は取り消されています。"
    cause_en = "This return was taken back."
    remedy_ja = "画面を読み込み直してください。"
    remedy_en = "Reload the page."


@dataclass(frozen=True, slots=True)
class DraftOfReturn:
    """The entry that a return would make, and the facts behind it."""

    entry: EntryDraft
    facts: ClosingFacts


def draft_of_return(found: PeriodReturn, *, source_id: int = 0) -> DraftOfReturn | None:
    """What posting the return would put into the books; None where there is nothing. For the preview, and to post."""
    if found.found is None or found.how.method is Method.EXEMPT:
        return None
    facts = _facts(found)
    lines = closing_lines(facts, accounts(found.year.ends_on))
    if not lines:
        return None
    entry = EntryDraft(
        posted_on=found.year.ends_on,
        source=Source(SOURCE, source_id),
        description=f"消費税等の申告（{found.year.begins_on:%Y-%m-%d}から{found.year.ends_on:%Y-%m-%d}）",
        lines=lines,
        stage=Stage.ADJUSTMENT,
    )
    return DraftOfReturn(entry, facts)


@action("accounting.consumption_tax.post_return", _("消費税の申告額を計上"))
def post_return(*, year: TaxPeriod, acting_user: Any, at: dt.datetime) -> FiledReturn:
    """Keep the return of a year as it stands now, and post its entry on the last day of the year.

    Raises YearNotOver, PeriodIsReturned, UsesMissing, NothingToPost, NoBusinessClass, and as post_entry.
    """
    if at.astimezone(TOKYO).date() <= year.ends_on:
        raise YearNotOver(ends_on=year.ends_on)
    _refuse_second(year)
    found = period_return(year, year)
    if found.needs_uses:
        raise UsesMissing(untold_yen=found.untold_yen)
    (pk,) = bulk.reserve_ids(FiledReturn, 1)
    draft = draft_of_return(found, source_id=pk)
    if draft is None:
        raise NothingToPost
    filed = FiledReturn.objects.create(pk=pk, **_figures(found), **_by(acting_user, at), state=ReturnState.POSTED)
    entry = post_entry(draft=draft.entry, acting_user=acting_user, at=at)
    record(
        "accounting.consumption_tax.post_return",
        case=_case(filed),
        acting_user=acting_user,
        occurred_at=at,
        changes={"total_yen": ["", filed.total_yen], "entry": entry.pk},
    )
    return filed


@action("accounting.consumption_tax.cancel_return", _("消費税の申告額の計上を取り消す"))
def cancel_return(*, return_id: int, reason: str, posted_on: dt.date, acting_user: Any, at: dt.datetime) -> FiledReturn:
    """Take a return back, with its entry where it has one. Raises ReturnNotCancellable, and as reverse_entry."""
    filed = FiledReturn.objects.select_for_update().get(pk=return_id)
    if filed.state == ReturnState.CANCELLED:
        raise ReturnNotCancellable
    entry = entry_of(SOURCE, filed.pk)
    if entry is not None:
        reverse_entry(entry_id=entry.pk, reason=reason, posted_on=posted_on, acting_user=acting_user, at=at)
    filed.state, filed.reason = ReturnState.CANCELLED, reason.strip()
    filed.save(update_fields=["state", "reason"])
    record(
        "accounting.consumption_tax.cancel_return",
        case=_case(filed),
        acting_user=acting_user,
        occurred_at=at,
        reason=filed.reason,
        changes={"total_yen": [filed.total_yen, 0]},
    )
    return filed


@action("accounting.consumption_tax.record_past_return", _("過去の消費税の申告を登録"))
def record_past_return(
    *, year: TaxPeriod, national_yen: int, local_yen: int, acting_user: Any, at: dt.datetime
) -> FiledReturn:
    """Keep what was filed for a year before these books, by which interim payments are reckoned; nothing is posted.

    Raises PeriodIsReturned, YearNotOver.
    """
    if at.astimezone(TOKYO).date() <= year.ends_on:
        raise YearNotOver(ends_on=year.ends_on)
    _refuse_second(year)
    filed = FiledReturn.objects.create(
        begins_on=year.begins_on,
        ends_on=year.ends_on,
        method=MethodChoice.GENERAL,
        national_yen=national_yen,
        local_yen=local_yen,
        total_yen=national_yen + local_yen,
        state=ReturnState.PAST,
        **_by(acting_user, at),
    )
    record(
        "accounting.consumption_tax.record_past_return",
        case=_case(filed),
        acting_user=acting_user,
        occurred_at=at,
        changes={"national_yen": ["", national_yen], "local_yen": ["", local_yen]},
    )
    return filed


def _refuse_second(year: TaxPeriod) -> None:
    if filed_of(year):
        raise PeriodIsReturned(begins_on=year.begins_on, ends_on=year.ends_on)


def _facts(found: PeriodReturn) -> ClosingFacts:
    """What the tax accounts hold of the year, with every line, and what the return leaves of it."""
    year, made = found.year, found.found
    held = accounts(year.ends_on)
    received, paid = (
        _balance_yen(held[name], year, side) for name, side in (("tax_received", Side.CREDIT), ("tax_paid", Side.DEBIT))
    )
    lost = 0 if made is None or found.how.method is not Method.GENERAL else found.not_credited_tax_yen
    if made is not None and found.how.method is Method.GENERAL and not made.is_full:
        law = found.sums.law
        lost += not_credited(made.yen("input_total"), made.yen("credit"), law.local_part, law.national_part).amount_yen
    return ClosingFacts(
        received_yen=received,
        paid_yen=paid,
        interim_yen=found.paid.national_yen + found.paid.local_yen,
        total_yen=made.total_yen if made else 0,
        is_tax_included=is_tax_included(found.method),
        not_credited_yen=lost,
    )


def _balance_yen(code: str, year: TaxPeriod, side: Side) -> int:
    lines = Line.objects.filter(account__code=code, posted_on__range=(year.begins_on, year.ends_on))
    own, other = Q(side=side.value), Q(side=side.other.value)
    sums = lines.aggregate(own=Sum("amount_yen", filter=own), other=Sum("amount_yen", filter=other))
    return (sums["own"] or 0) - (sums["other"] or 0)


def _figures(found: PeriodReturn) -> dict[str, Any]:
    made = found.found or TaxReturn(found.how, (), is_full=False)
    national = made.yen("net_national") - made.yen("refund_national")
    local = made.yen("net_local") - made.yen("refund_local")
    is_general = found.how.method is Method.GENERAL
    return {
        "begins_on": found.year.begins_on,
        "ends_on": found.year.ends_on,
        "method": found.how.method.value,
        "credit": found.how.credit.value if is_general and not made.is_full else "",
        "national_yen": national,
        "local_yen": local,
        "interim_national_yen": found.paid.national_yen,
        "interim_local_yen": found.paid.local_yen,
        "total_yen": made.total_yen,
        "boxes": {box.key: {"yen": box.yen, "because": box.line.because.as_json()} for box in made.boxes},
    }


def _by(acting_user: Any, at: dt.datetime) -> dict[str, Any]:
    return {
        "recorded_by_id": acting_user.pk,
        "recorded_by_name": acting_user.get_full_name(),
        "recorded_at": at,
    }


def _case(filed: FiledReturn) -> Case:
    return Case(SOURCE, filed.pk, str(filed))
