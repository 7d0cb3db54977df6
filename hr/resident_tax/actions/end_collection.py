"""The end of collection: what was collected, what becomes of the rest, and its report to the municipality."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.periods import Month
from backoffice.values.refusals import InvalidInput, Refusal
from hr.employment.models import Employee
from hr.resident_tax import queries
from hr.resident_tax.models import CollectionEnd, EndReason, RestChoice
from hr.resident_tax.rules import Noticed, notice_of, notified_yen
from hr.resident_tax.standing_pay import last_withheld


class NothingNotified(InvalidInput):
    """Without a notice there is nothing to end."""

    code = "hr.resident_tax.nothing_notified"
    field = "last_month"
    cause_ja = "{month}の税額通知がないため、終える特別徴収がありません。"
    cause_en = "No notice names {month}: there is no collection to end."
    remedy_ja = "最後に徴収する月を確認するか、先に通知を登録してください。"
    remedy_en = "Check the last month, or record the notice first."


class CollectionEnded(InvalidInput):
    """A notice is ended once."""

    code = "hr.resident_tax.collection_ended"
    field = "last_month"
    cause_ja = "この特別徴収は、{month}を最後に終えることになっています。"
    cause_en = "This collection already ends with {month}."
    remedy_ja = "誤りのときは、その異動を取り消してから登録し直してください。"
    remedy_en = "If that is wrong, take it back and enter it anew."


class LaterPayStands(InvalidInput):
    """What was deducted for good is collected."""

    code = "hr.resident_tax.later_pay_stands"
    field = "last_month"
    cause_ja = "{month}支払の給与で、すでに住民税を徴収しています。"
    cause_en = "Resident tax was deducted from the pay of {month} already."
    remedy_ja = "最後に徴収する月を{month}以降にするか、その給与計算を取り消してください。"
    remedy_en = "Let {month} or a later month be the last one, or void that run."


class PayStands(InvalidInput):
    """One sum is deducted by a pay that is not approved yet."""

    code = "hr.resident_tax.pay_stands"
    field = "rest"
    cause_ja = "{month}支払の給与は承認済みのため、残りの税額を一括徴収できません。"
    cause_en = "The pay of {month} is approved: the rest can no longer be deducted with it."
    remedy_ja = "給与計算を取り消して計算し直すか、普通徴収にして理由を入力してください。"
    remedy_en = "Void the run and calculate it anew, or choose ordinary collection and say why."


class RestIsCompulsory(InvalidInput):
    """January to April: the rest is collected in one sum unless pay does not cover it."""

    code = "hr.resident_tax.rest_is_compulsory"
    field = "words"
    cause_ja = "1月1日から4月30日までの異動では、残りの税額を最後の給与から一括徴収します（地方税法321条の5第2項）。"
    cause_en = "After an end in January to April the rest is collected in one sum from the last pay."
    remedy_ja = "一括徴収を選ぶか、給与が残りの税額に足りないなど、普通徴収にする理由を入力してください。"
    remedy_en = "Choose one sum, or say why not: for example that the pay does not cover it."


class OneSumNeedsRequest(InvalidInput):
    """June to December: only on request."""

    code = "hr.resident_tax.one_sum_needs_request"
    field = "requested"
    cause_ja = "この時期の異動で一括徴収できるのは、本人の申し出があるときだけです（地方税法321条の5第2項）。"
    cause_en = "At this time of the year the rest is collected in one sum only if the person asks for it."
    remedy_ja = "申し出があれば「本人の申し出がある」を選び、なければ普通徴収にしてください。"
    remedy_en = "Tick the request if there is one; otherwise choose ordinary collection."


class NothingLeft(InvalidInput):
    """One sum of nothing."""

    code = "hr.resident_tax.nothing_left"
    field = "rest"
    cause_ja = "{month}で徴収が終わり、一括徴収する残りの税額がありません。"
    cause_en = "Nothing is left to collect after {month}."
    remedy_ja = "普通徴収を選んでください（未徴収税額は0円です）。"
    remedy_en = "Choose ordinary collection; nothing is left uncollected."


class NewEmployerMissing(InvalidInput):
    """Collection goes on with somebody."""

    code = "hr.resident_tax.new_employer_missing"
    field = "new_employer"
    cause_ja = "新しい勤務先の名称が入力されていません。"
    cause_en = "The name of the next employer is missing."
    remedy_ja = "特別徴収を継続する勤務先の名称を入力してください。"
    remedy_en = "Enter the employer who goes on collecting."


class EndWithdrawn(Refusal):
    """It was taken back."""

    code = "hr.resident_tax.end_withdrawn"
    cause_ja = "この異動は、すでに取り消されています。"
    cause_en = "This end of collection was taken back already."
    remedy_ja = "社員の住民税のページで、今の状態を確認してください。"
    remedy_en = "See the person's resident tax for what holds."


class EndIsFiled(Refusal):
    """It was reported."""

    code = "hr.resident_tax.end_is_filed"
    cause_ja = "この異動は、{on}に届出済みです。"
    cause_en = "This end of collection was reported on {on}."
    remedy_ja = "届出のあとの変更は、市区町村の変更通知を登録してください。"
    remedy_en = "What changes after the report comes as a notice of change."


@dataclass(frozen=True, slots=True)
class NewEnd:
    """An end as it is entered: `last_month` is the month of payment that deducts last."""

    employee_id: int
    happened_on: dt.date
    reason: str
    last_month: Month
    rest: str
    requested: bool = False
    words: str = ""
    new_employer: str = ""
    new_address: str = ""
    new_number: str = ""


@action("hr.resident_tax.end_collection", _("特別徴収の異動を登録"))
def end_collection(*, entry: NewEnd, acting_user: Any, at: dt.datetime) -> CollectionEnd:
    """End the collection from somebody with a month, and say what becomes of the rest.

    Raises NothingNotified, CollectionEnded, LaterPayStands, NothingLeft, RestIsCompulsory, OneSumNeedsRequest,
    PayStands, NewEmployerMissing.
    """
    Employee.objects.select_for_update(of=("self",)).get(pk=entry.employee_id)
    year, notice, held = _collection(entry)
    months = queries.months_of(year)
    collected_yen = notified_yen(held, [month for month in months if month <= entry.last_month])
    rest_yen = notified_yen(held, [month for month in months if month > entry.last_month])
    _refuse(entry, rest_yen)
    due_on, source = queries.report_due(entry.happened_on)
    made = CollectionEnd.objects.create(
        employee_id=entry.employee_id,
        notice_id=notice.order,
        happened_on=entry.happened_on,
        reason=entry.reason,
        last_month=entry.last_month.first_day,
        year_yen=collected_yen + rest_yen,
        collected_yen=collected_yen,
        rest_yen=rest_yen,
        rest=entry.rest,
        requested=entry.requested,
        words=entry.words.strip(),
        new_employer=entry.new_employer.strip(),
        new_address=entry.new_address.strip(),
        new_number=entry.new_number.strip(),
        due_on=due_on,
        due_source=source,
        recorded_at=at,
        recorded_by_name=acting_user.get_full_name(),
    )
    changes = {"last_month": ["", str(entry.last_month)], "rest": ["", entry.rest], "rest_yen": ["", rest_yen]}
    _log("hr.resident_tax.end_collection", made, acting_user, at, changes, reason=made.words)
    return made


@action("hr.resident_tax.withdraw_end", _("特別徴収の異動を取り消し"))
def withdraw_end(*, end_id: int, words: str, acting_user: Any, at: dt.datetime) -> CollectionEnd:
    """Collection goes on as notified. Raises EndWithdrawn, EndIsFiled, and PayStands once the one sum was deducted."""
    end = _open(end_id)
    last, withheld = Month.of(end.last_month), last_withheld(end.employee_id)
    if end.rest == RestChoice.LUMP_SUM and withheld and withheld >= last:
        raise PayStands(month=last)
    end.withdrawn_at, end.withdrawn_words = at, words.strip()
    end.save(update_fields=["withdrawn_at", "withdrawn_words"])
    _log("hr.resident_tax.withdraw_end", end, acting_user, at, {}, reason=end.withdrawn_words)
    return end


@action("hr.resident_tax.file_end", _("異動届出書を提出済みにする"))
def file_end(*, end_id: int, filed_on: dt.date, acting_user: Any, at: dt.datetime) -> CollectionEnd:
    """Say that the report reached the municipality. Raises EndWithdrawn, EndIsFiled."""
    end = _open(end_id)
    end.filed_on = filed_on
    end.save(update_fields=["filed_on"])
    _log("hr.resident_tax.file_end", end, acting_user, at, {"filed_on": ["", str(filed_on)]})
    return end


@action("hr.resident_tax.print_end", _("異動届出書を出力"))
def print_end(*, end: CollectionEnd, acting_user: Any, at: dt.datetime) -> None:
    """The report leaves the house, with address and tax of a person."""
    _log("hr.resident_tax.print_end", end, acting_user, at, {})


def _collection(entry: NewEnd) -> tuple[int, Noticed, list[Noticed]]:
    """The year, the notice in force when collection ends, and all of that year: of the first month not collected, or,
    when everything is collected, of the last one."""
    for month in (entry.last_month.next, entry.last_month):
        year = queries.fiscal_year_of(month)
        held = queries.notices_in([year], [entry.employee_id]).get(entry.employee_id, [])
        notice = notice_of(held, month)
        if notice is None:
            continue
        for end in queries.ends_in([year], [entry.employee_id]).get(entry.employee_id, []):
            if notice.order <= end.order:
                raise CollectionEnded(month=end.last)
        return year, notice, held
    raise NothingNotified(month=entry.last_month)


def _refuse(entry: NewEnd, rest_yen: int) -> None:
    withheld = last_withheld(entry.employee_id)
    if withheld and withheld > entry.last_month:
        raise LaterPayStands(month=withheld)
    is_compulsory = queries.must_be_one_sum(entry.happened_on)
    if entry.rest == RestChoice.LUMP_SUM:
        if not rest_yen:
            raise NothingLeft(month=entry.last_month)
        if not is_compulsory and not entry.requested:
            raise OneSumNeedsRequest
        if withheld == entry.last_month:
            raise PayStands(month=withheld)
    if entry.rest == RestChoice.CONTINUED and not entry.new_employer.strip():
        raise NewEmployerMissing
    is_asked = entry.rest == RestChoice.ORDINARY and is_compulsory and entry.reason != EndReason.DECEASED
    if is_asked and rest_yen and not entry.words.strip():
        raise RestIsCompulsory


def _open(end_id: int) -> CollectionEnd:
    end = CollectionEnd.objects.select_for_update(of=("self",)).select_related("employee__person").get(pk=end_id)
    if end.withdrawn_at:
        raise EndWithdrawn
    if end.filed_on:
        raise EndIsFiled(on=end.filed_on)
    return end


def _log(
    step: str, end: CollectionEnd, acting_user: Any, at: dt.datetime, changes: dict[str, Any], *, reason: str = ""
) -> None:
    case = Case("hr.resident_tax.end", end.pk, f"{end.employee.person} {end.last_month:%Y-%m}")
    record(step, case=case, acting_user=acting_user, occurred_at=at, changes=changes, reason=reason)
