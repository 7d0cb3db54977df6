"""Adding a line whose amount is reckoned to one's own draft: a section, a distance, days or nights; changing and dropping one."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Max, Sum
from django.utils.translation import gettext_lazy as _

from accounting.expenses.categories import categories
from accounting.expenses.models import RECKONED, Claim, ClaimLine
from accounting.expenses.queries import passes_of, post_on, price_of
from accounting.expenses.rules import (
    Days,
    Drive,
    Facts,
    Nights,
    Overlap,
    Section,
    as_facts,
    category_of,
    mileage,
    nights_of,
    overlap,
    per_diem,
    plain_name,
    section_fare,
)
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.reasons import Line
from backoffice.values.refusals import InvalidInput

from .draft_claim import claim_case, own_draft

MOST_TIMES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReckoned:
    """A line to be reckoned; `payee_name` is the carrier of a section, else the claimant."""

    spent_on: dt.date
    facts: Facts
    payee_name: str = ""
    purpose: str = ""
    repeat_reason: str = ""
    exceed_reason: str = ""


class WithinCommuterPass(InvalidInput):
    """Nobody pays again for what the commuter pass covers."""

    code = "accounting.expenses.within_commuter_pass"
    field = "to_place"
    cause_ja = "{section}は、{spent_on}に使える定期区間の中です。"
    cause_en = "{section} lies within the commuter pass that holds on {spent_on}."
    remedy_ja = (
        "定期区間の外にある区間を入力してください。定期を使えなかったときは、理由を書いて通常の明細で入力してください。"
    )
    remedy_en = "Enter the section outside of it. If the pass could not be used, enter an ordinary line and say why."


class NothingBeyondPass(InvalidInput):
    """Something of the fare lies outside the pass."""

    code = "accounting.expenses.nothing_beyond_pass"
    field = "within_yen"
    cause_ja = "定期区間の運賃{within_yen:,}円が、片道の運賃{fare_yen:,}円以上です。"
    cause_en = "{within_yen:,} yen within the pass are not less than the fare of {fare_yen:,} yen."
    remedy_ja = "定期区間の外の分が1円以上になるように確認してください。"
    remedy_en = "At least 1 yen must lie outside the pass."


class NoTravelRate(InvalidInput):
    """The company has no rate for this on that day."""

    code = "accounting.expenses.no_travel_rate"
    cause_ja = "{spent_on}に適用される「{what}」の単価が登録されていません。"
    cause_en = "The company has no rate for “{what}” on {spent_on}."
    remedy_ja = "経理に、旅費の単価の登録を依頼してください。金額は保存していません。"
    remedy_en = "Ask accounting to register the rate. Nothing was saved."


class CountOutside(InvalidInput):
    """Days, nights and kilometres are above zero, and few."""

    code = "accounting.expenses.count_outside"
    field = "count"
    cause_ja = "日数・泊数・距離が、1件で入力できる範囲にありません。"
    cause_en = "The days, nights or kilometres are not what one line can hold."
    remedy_ja = "1日以上、60日以内で入力してください。距離は0.1km以上です。"
    remedy_en = "Enter 1 to 60 days or nights, and 0.1 km or more."


@action("accounting.expenses.reckon_line", _("交通費・日当の明細を保存"))
def reckon_line(
    *, claim_id: int, line_id: int | None, new: NewReckoned, acting_user: Any, at: dt.datetime
) -> ClaimLine:
    """Add a reckoned line to one's own draft, or change the one named.

    Raises NotYourClaim, NotADraft, WithinCommuterPass, NothingBeyondPass, NoTravelRate, CountOutside.
    """
    claim = own_draft(claim_id, acting_user)
    facts, line = reckoned(claim, new.facts, new.spent_on)
    held = claim.lines.exclude(reckoned="").get(pk=line_id) if line_id is not None else None
    made = held or ClaimLine(claim=claim, position=_next_place(claim))
    category = categories(new.spent_on)[category_of(facts)]
    made.spent_on, made.category, made.treatment = new.spent_on, category.code, category.treatment
    made.amount_yen, made.reckoned, made.facts = line.amount_yen, facts.kind.value, as_facts(facts)
    made.because, made.nights = {"amount": line.because.as_json()}, nights_of(facts)
    made.payee_name = plain_name(new.payee_name) or claim.person_name
    made.purpose, made.repeat_reason = new.purpose.strip(), new.repeat_reason.strip()
    made.exceed_reason = new.exceed_reason.strip()
    made.save()
    _sum_up(claim)
    record(
        "accounting.expenses.reckon_line",
        case=claim_case(claim),
        acting_user=acting_user,
        occurred_at=at,
        changes={"line": made.pk, "reckoned": made.reckoned, "amount_yen": ["", made.amount_yen]},
    )
    return made


@action("accounting.expenses.drop_reckoned", _("交通費・日当の明細を削除"))
def drop_reckoned(*, line_id: int, acting_user: Any, at: dt.datetime) -> Claim:
    """Take a reckoned line out of one's own draft. Raises NotYourClaim, NotADraft."""
    line = ClaimLine.objects.exclude(reckoned="").get(pk=line_id)
    claim = own_draft(line.claim_id, acting_user)
    amount_yen = line.amount_yen
    line.delete()
    _sum_up(claim)
    record(
        "accounting.expenses.drop_reckoned",
        case=claim_case(claim),
        acting_user=acting_user,
        occurred_at=at,
        changes={"line": line_id, "amount_yen": [amount_yen, ""]},
    )
    return claim


def reckoned(claim: Claim, facts: Facts, on: dt.date) -> tuple[Facts, Line]:
    """What a line comes to on a day, with what the company knows of the person by then. Raises as reckon_line."""
    if isinstance(facts, Section):
        return _section(claim, facts, on)
    count = facts.km if isinstance(facts, Drive) else facts.count
    if not count > 0 or (not isinstance(facts, Drive) and count > MOST_TIMES):
        raise CountOutside
    if isinstance(facts, Days | Nights):
        facts = replace(facts, post=post_on(claim.person_id, on))
    price = price_of(facts, on)
    if price is None:
        raise NoTravelRate(what=str(dict(RECKONED)[facts.kind.value]), spent_on=on)
    found = mileage(facts, price) if isinstance(facts, Drive) else per_diem(facts, price)
    if found.amount_yen <= 0:
        raise CountOutside
    return facts, found


def _section(claim: Claim, section: Section, on: dt.date) -> tuple[Section, Line]:
    lies, touched = overlap(section.from_place, section.to_place, passes_of(claim.person_id, on))
    if lies == Overlap.WHOLE:
        raise WithinCommuterPass(section=f"{section.from_place}→{section.to_place}", spent_on=on)
    if not 0 <= section.within_yen < section.fare_yen:
        raise NothingBeyondPass(within_yen=section.within_yen, fare_yen=section.fare_yen)
    known = replace(section, pass_station="" if section.within_yen else touched)
    return known, section_fare(known)


def _next_place(claim: Claim) -> int:
    last = claim.lines.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _sum_up(claim: Claim) -> None:
    claim.total_yen = claim.lines.aggregate(yen=Sum("amount_yen"))["yen"] or 0
    claim.save(update_fields=["total_yen"])
