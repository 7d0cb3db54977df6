"""What expenses offer to the home page of everybody, to those who approve a claim, and to the closing."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.closing.checks import Check, Found
from backoffice.organisation.queries import person_of
from backoffice.shell import formats
from backoffice.shell.inbox import WorkItem
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month

from . import queries
from .categories import labels
from .models import ClaimLine, ClaimState

SHOWN = 20


def checks() -> tuple[Check, ...]:
    """What the closing asks the room."""
    return (
        Check("accounting.expenses.unapproved", gettext_lazy("承認の済んでいない経費精算"), under_way, 3),
        Check("accounting.expenses.cards", gettext_lazy("精算していない会社カードの利用"), cards_unclaimed, 3),
    )


def cards_unclaimed(month: Month) -> Found:
    """Uses of corporate cards by the end of the month that stand in no claim."""
    count = queries.unclaimed(until=month.last_day).count()
    return Found(count, url=reverse("accounting:expenses_card_list") if count else "")


def under_way(month: Month) -> Found:
    """Claims with money spent by the end of the month that nobody has approved."""
    return Found(queries.count_under_way(month.last_day), url=reverse("accounting:expenses_check_list"))


def to_finish(request: StaffRequest) -> Iterator[WorkItem]:
    """One's own claims that were sent back, and drafts that wait to be submitted."""
    mine = queries.claims_of(request.user.pk).filter(state__in=[ClaimState.RETURNED, ClaimState.DRAFT])
    for claim in mine.order_by("-pk")[:SHOWN]:
        returned = claim.state == ClaimState.RETURNED
        words = _("差し戻された経費精算「%(title)s」を直す") if returned else _("経費精算「%(title)s」を申請する")
        yield WorkItem(
            title=words % {"title": claim.title},
            meta=_("経費精算"),
            url=reverse("accounting:expenses_claim_change", args=[claim.pk]),
            icon="undo-2" if returned else "receipt",
            amount_yen=claim.total_yen or None,
        )


def cards_to_claim(request: StaffRequest) -> Iterator[WorkItem]:
    """One's own uses of a corporate card that wait to be claimed, in one line."""
    person = person_of(request.user.pk)
    waiting = queries.unclaimed(person_id=person.pk).filter(amount_yen__gt=0) if person else None
    yen = list(waiting.values_list("amount_yen", flat=True)) if waiting is not None else []
    if yen:
        yield WorkItem(
            title=_("会社カードの利用%(count)s件を精算する") % {"count": len(yen)},
            meta=_("会社カード"),
            url=reverse("accounting:expenses_card_own"),
            icon="credit-card",
            amount_yen=sum(yen),
        )


def claim_facts(arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the approval of a claim needs to know: why, and each payment with what is unusual about it."""
    claim = queries.claim_told(arguments["claim_id"])
    lines = list(claim.lines.all())
    spoken = "en" if formats.in_english() else "ja"
    return [
        (_("目的"), claim.purpose),
        (_("部署"), claim.unit.name if claim.unit else ""),
        (_("明細"), _("%(count)s件") % {"count": len(lines)}),
        *((_when_and_what(line, spoken), _how_much(line)) for line in lines),
    ]


def claim_url(arguments: Mapping[str, Any]) -> str:
    """The page of the claim that is asked about."""
    return reverse("accounting:expenses_claim_detail", args=[arguments["claim_id"]])


def unusual(line: ClaimLine) -> list[str]:
    """What an approver should look at: no receipt, no registration number, a receipt that was used before."""
    said = []
    if line.repeat_reason:
        said.append(_("同じ領収書あり：%(reason)s") % {"reason": line.repeat_reason})
    said += [_("%(article)sを超過") % {"article": each["article"]} for each in line.because.get("rules", [])]
    if line.facts.get("pass_station"):
        said.append(_("%(station)sは定期区間の駅") % {"station": line.facts["pass_station"]})
    if line.receipt_id is None and not line.reckoned:
        said.append(_("領収書なし"))
    if line.because.get("scan_by"):
        said.append(_("スキャナ保存の期間を過ぎた領収書（原本を保管）"))
    if line.because.get("basis") == "UNREGISTERED":
        said.append(_("登録番号なし"))
    return said


def _when_and_what(line: ClaimLine, spoken: str) -> str:
    return f"{_short(line.spent_on)} {labels(line.spent_on, spoken).get(line.category, line.category)}"


def _how_much(line: ClaimLine) -> str:
    told = [formats.money(line.amount_yen), line.payee_name, line.purpose, line.attendees, *unusual(line)]
    return "　".join(each for each in told if each)


def _short(day: dt.date) -> str:
    return f"{day:%m/%d}"
