"""Settling a year: facts of pay and declarations, the rules, and what they gave stored with its reasons."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.eventlog.models import Outcome
from backoffice.jobs.actions import enqueue
from backoffice.jobs.models import Job
from backoffice.jobs.register import ItemFailure
from backoffice.values.refusals import Refusal
from hr.employment.models import Employee
from hr.year_end import queries, rules
from hr.year_end.models import Declaration, DeclarationState, Season, SettlementLine, YearSettlement
from hr.year_end.words import EXCLUSIONS

from .decide import ReasonMissing

WORK = "hr.year_end.settle_people"
SETTLE_AGAIN = "給与または申告の内容が、前の計算から変わったため"


class DeclarationNotConfirmed(Refusal):
    """A year is settled by what was declared and confirmed."""

    code = "hr.year_end.declaration_not_confirmed"
    cause_ja = "申告が確認済みではありません（{state}）。"
    cause_en = "The declaration is not confirmed."
    remedy_ja = "申告を確認してから、計算してください。"
    remedy_en = "Confirm the declaration first."


class NotAdjusted(Refusal):
    """The law leaves this person out."""

    code = "hr.year_end.not_adjusted"
    cause_ja = "年末調整の対象ではありません（{why_ja}）。"
    cause_en = "This person is not adjusted ({why_en})."
    remedy_ja = "源泉徴収票を渡し、必要なら確定申告をするように伝えてください。"
    remedy_en = "Give them the statement, and tell them to file a return if they need to."


class LastPayMissing(Refusal):
    """The last pay of the year is not calculated."""

    code = "hr.year_end.last_pay_missing"
    cause_ja = "{year}年12月に支払う給与が、まだ計算されていません。"
    cause_en = "The pay of December {year} is not calculated yet."
    remedy_ja = "12月に支払う給与を計算してから、年末調整を計算してください。"
    remedy_en = "Calculate the pay of December, then settle the year."


class AppliedAlready(Refusal):
    """What was put into pay is not silently changed."""

    code = "hr.year_end.applied_already"
    cause_ja = "過不足を給与に反映した後で、給与または申告が変わっています。"
    cause_en = "Pay or declaration changed after the settlement went into pay."
    remedy_ja = "社員の画面から、理由を入れて再年調をしてください。"
    remedy_en = "Settle the year again on the person's page, with the reason."


class NothingChanged(Refusal):
    """The same facts give the same settlement."""

    code = "hr.year_end.nothing_changed"
    cause_ja = "前の計算から、何も変わっていません。"
    cause_en = "Nothing has changed since the last settlement."
    remedy_ja = "申告か給与を直してから、再年調をしてください。"
    remedy_en = "Correct the declaration or the pay first."


class NotSettledYet(Refusal):
    """What is settled again was settled before."""

    code = "hr.year_end.not_settled_yet"
    cause_ja = "{year}年の年末調整は、まだ計算していません。"
    cause_en = "The year {year} is not settled yet."
    remedy_ja = "先に年末調整を計算してください。"
    remedy_en = "Settle the year first."


class TooLateToSettleAgain(Refusal):
    """From February on the person files a return."""

    code = "hr.year_end.too_late_to_settle_again"
    cause_ja = "{year}年分の再年調ができるのは、{until}までです。"
    cause_en = "The year {year} can be settled again until {until} only."
    remedy_ja = "本人に、確定申告で精算するように伝えてください。"
    remedy_en = "Ask the person to file a tax return."


@action("hr.year_end.settle_year", _("年末調整を計算"))
def settle_year(*, year: int, acting_user: Any, at: dt.datetime) -> Job:
    """Start the settlement of everybody whose declaration is confirmed. Raises NothingToDo, AlreadyRunning."""
    season = Season.objects.select_for_update().get(year=year)
    people = list(queries.confirmed_people(year))
    job = enqueue(
        WORK,
        title=f"{year}年の年末調整",
        case=season_case(season),
        items=people,
        acting_user=acting_user,
        accepted_at=at,
    )
    record(
        "hr.year_end.settle_year",
        case=season_case(season),
        acting_user=acting_user,
        occurred_at=at,
        changes={"employees": len(people)},
    )
    return job


@action(WORK, _("社員の年末調整を計算"))
def settle_people(*, year: int, employee_ids: Sequence[int], acting_user: Any, at: dt.datetime) -> list[ItemFailure]:
    """Settle the year of some people and store it; idempotent. Those who fail are returned with the cause.

    What changed before it went into pay is settled anew, and names the settlement that it replaces.
    """
    season = Season.objects.get(year=year)
    held = Employee.objects.select_for_update(of=("self",)).select_related("person")
    members = queries.members_of(held.filter(pk__in=employee_ids).order_by("pk"), year)
    made, failures = 0, []
    for member in members:
        try:
            made += _settled(member, year, acting_user, at) is not None
        except Refusal as refusal:
            failures.append(ItemFailure(member.employee.pk, member.employee.person.name, refusal))
    record(
        WORK,
        case=season_case(season),
        acting_user=acting_user,
        occurred_at=at,
        outcome=Outcome.PARTLY_DONE if failures else Outcome.DONE,
        changes={"settlements": made, "failures": len(failures)},
    )
    return failures


@action("hr.year_end.settle_again", _("再年調"))
def settle_again(*, employee_id: int, year: int, reason: str, acting_user: Any, at: dt.datetime) -> YearSettlement:
    """再年調: settle a year again after it went into pay, with the reason.

    Raises ReasonMissing, NotSettledYet, TooLateToSettleAgain, NothingChanged, and what settling refuses.
    """
    if not reason.strip():
        raise ReasonMissing
    until = queries.papers_due_on(year)
    if at.astimezone(TOKYO).date() > until:
        raise TooLateToSettleAgain(year=year, until=until)
    held = Employee.objects.select_for_update(of=("self",)).select_related("person").filter(pk=employee_id)
    [member] = queries.members_of(held, year)
    if member.settlement is None:
        raise NotSettledYet(year=year)
    facts, found = _computed(member, year)
    if not _differs(member.settlement, facts, found):
        raise NothingChanged
    made = _store(member, year, facts, found, acting_user, at, replaces=member.settlement, reason=reason)
    record(
        "hr.year_end.settle_again",
        case=settlement_case(made, member.employee),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason,
        changes={"settlement": [member.settlement.pk, made.pk]},
    )
    return made


@action("hr.year_end.read_own_settlement", _("自分の年末調整の計算を閲覧"))
def read_own_settlement(*, year: int, acting_user: Any, at: dt.datetime) -> YearSettlement:
    """One's own settlement with its lines, from the day on which the last pay of the year is paid.

    YearSettlement.DoesNotExist before it, as if there were none.
    """
    found = queries.own_settlement(acting_user.pk, year, at.astimezone(TOKYO).date())
    if found is None:
        raise YearSettlement.DoesNotExist
    record(
        "hr.year_end.read_own_settlement",
        case=settlement_case(found, found.employee),
        acting_user=acting_user,
        occurred_at=at,
    )
    return found


def season_case(season: Season) -> Case:
    """How the log names a season."""
    return Case("hr.year_end.season", season.pk, f"{season.year}年")


def settlement_case(settlement: YearSettlement, employee: Employee) -> Case:
    """How the log names a settlement: whose and of which year."""
    return Case("hr.year_end.settlement", settlement.pk, f"{settlement.year}年 {employee.person.name}")


def _settled(member: queries.Member, year: int, acting_user: Any, at: dt.datetime) -> YearSettlement | None:
    facts, found = _computed(member, year)
    last = member.settlement
    if last is not None and not _differs(last, facts, found):
        return None
    if last is not None and hasattr(last, "applied"):
        raise AppliedAlready
    reason = SETTLE_AGAIN if last else ""
    return _store(member, year, facts, found, acting_user, at, replaces=last, reason=reason)


def _computed(member: queries.Member, year: int) -> tuple[dict[str, Any], rules.Settlement]:
    declaration, pay = _ready(member, year)
    former_pay, former_tax, former_insurance = queries.formers_sum(declaration)
    paid = rules.Yearly(
        pay_yen=pay.pay_yen + former_pay,
        withheld_yen=pay.income_tax_yen + former_tax,
        social_insurance_yen=pay.social_insurance_yen + former_insurance,
        last_month_tax_due_yen=pay.last_tax_yen if pay.waits else None,
    )
    facts = rules.facts_of(queries.declared(declaration), paid, year, queries.people_law(year))
    return _stored(facts, declaration, pay), rules.settle(facts, queries.law_of(year))


def _ready(member: queries.Member, year: int) -> tuple[Declaration, queries.YearPay]:
    """What was declared and paid. Raises DeclarationNotConfirmed, NotAdjusted, LastPayMissing."""
    declaration, pay, left_on = member.declaration, member.pay, member.employee.left_on
    if declaration is None or declaration.state != DeclarationState.CONFIRMED:
        raise DeclarationNotConfirmed(state=declaration.get_state_display() if declaration else "未着手")
    if member.excluded is not None:
        raise NotAdjusted(why_ja=EXCLUSIONS[member.excluded]["ja"], why_en=EXCLUSIONS[member.excluded]["en"])
    has_left = left_on is not None and left_on.year <= year
    if pay is None or not (pay.is_whole or has_left):
        raise LastPayMissing(year=year)
    return declaration, pay


def _stored(facts: rules.Facts, declaration: Declaration, pay: queries.YearPay) -> dict[str, Any]:
    """The facts as JSON, with what the statement of the year says beside them."""
    return {
        "facts": _plain(facts),
        "own_pay_yen": pay.pay_yen,
        "own_withheld_yen": pay.income_tax_yen,
        "own_social_insurance_yen": pay.social_insurance_yen,
        "mutual_aid_yen": queries.declared(declaration).mutual_aid_yen,
        "paper": queries.on_paper(declaration),
        "payslips": list(pay.payslips),
        "formers": [
            {
                "employer_name": each.employer_name,
                "left_on": each.left_on.isoformat(),
                "pay_yen": each.pay_yen,
                "tax_yen": each.tax_yen,
                "social_insurance_yen": each.social_insurance_yen,
            }
            for each in declaration.formers.all()
        ],
    }


def _differs(last: YearSettlement, facts: dict[str, Any], found: rules.Settlement) -> bool:
    """Payslips that were drawn up anew with the same figures change nothing."""
    own = {name: value for name, value in facts.items() if name != "payslips"}
    was = {name: value for name, value in last.facts.items() if name != "payslips"}
    for each in (own, was):
        each["facts"] = {**each["facts"], "yearly": {**each["facts"]["yearly"], "last_month_tax_due_yen": None}}
    return own != was or last.settlement_yen != found.yen("settlement")


def _store(
    member: queries.Member,
    year: int,
    facts: dict[str, Any],
    found: rules.Settlement,
    acting_user: Any,
    at: dt.datetime,
    *,
    replaces: YearSettlement | None,
    reason: str,
) -> YearSettlement:
    sources = {term.source for line in found.lines.values() for term in line.because.terms}
    yearly = facts["facts"]["yearly"]
    assert member.declaration is not None
    made = YearSettlement.objects.create(
        employee=member.employee,
        year=year,
        declaration=member.declaration,
        replaces=replaces,
        reason=reason,
        pay_yen=yearly["pay_yen"],
        social_insurance_yen=yearly["social_insurance_yen"],
        withheld_yen=yearly["withheld_yen"],
        annual_tax_yen=found.yen("annual_tax"),
        settlement_yen=found.yen("settlement"),
        facts=facts,
        law=sorted(source for source in sources if "@" in source),
        settled_at=at,
        settled_by_name=acting_user.get_full_name(),
    )
    SettlementLine.objects.bulk_create(
        SettlementLine(
            settlement=made,
            position=place,
            code=line.code,
            amount_yen=line.amount_yen,
            because=line.because.as_json(),
        )
        for place, line in enumerate(found.lines.values())
    )
    return made


def _plain(value: Any) -> Any:
    """Facts as JSON: dataclasses by their fields, sequences as lists."""
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value
