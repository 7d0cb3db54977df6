"""Accruals and deferrals as the templates want them: plain values, in the reader's language."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.ledger.shown import month_title
from backoffice.shell.formats import money
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month
from backoffice.values.reasons import Reason

from .models import Accrual, Deferral
from .queries import Due, Move, advance_of, posted_yen
from .rules import Part, schedule

ROOM = "accounting:accruals_"
POST, UNDO, MOVE = (
    "accounting.accruals.post_deferrals",
    "accounting.accruals.undo_deferrals",
    "accounting.accruals.move_long_term",
)
RECORD, END, CANCEL, WITHDRAW = (
    "accounting.accruals.record_deferral",
    "accounting.accruals.end_deferral",
    "accounting.accruals.cancel_accrual",
    "accounting.accruals.withdraw_deferral",
)


def due_row(due: Due, month: Month) -> dict[str, Any]:
    """A share of a month, with its reason."""
    return {
        "name": due.deferral.name,
        "url": reverse(f"{ROOM}deferral_detail", args=[due.deferral.pk]),
        "kind": due.deferral.get_kind_display(),
        "account": due.deferral.account.name,
        "unit": due.deferral.unit.name if due.deferral.unit else "",
        "month": month_title(due.part.month) if due.part.month != month else "",
        "amount_yen": due.part.amount_yen,
        "why": why(due.part.share.because),
        "left_yen": due.part.left_yen,
        "is_posted": due.is_posted,
    }


def why(reason: Reason) -> str:
    """The computation of a share in words: 120,000円 × 3か月 ÷ 12か月 − 20,000円（前月まで）."""
    terms: dict[str, Any] = {term.name: term.value for term in reason.terms}
    if "left_yen" in terms:
        return _("残り %(left)s − 返金 %(refund)s") % {
            "left": money(terms["left_yen"]),
            "refund": money(terms["refund_yen"]),
        }
    unit = next(term.unit for term in reason.terms if term.name == "whole")
    words = {
        "amount": money(terms["amount_yen"]),
        "so_far": terms["so_far"],
        "whole": terms["whole"],
        "before": money(terms["before_yen"]),
    }
    if unit == "days":
        return _("%(amount)s × %(so_far)s日 ÷ %(whole)s日 − 前月まで %(before)s（円未満切捨て）") % words
    return _("%(amount)s × %(so_far)sか月 ÷ %(whole)sか月 − 前月まで %(before)s（円未満切捨て）") % words


def move_row(move: Move) -> dict[str, Any]:
    """What goes to the long term, or comes back."""
    return {
        "name": move.deferral.name,
        "url": reverse(f"{ROOM}deferral_detail", args=[move.deferral.pk]),
        "way": _("前払費用 → 長期前払費用") if move.amount_yen > 0 else _("長期前払費用 → 前払費用"),
        "amount_yen": abs(move.amount_yen),
    }


def accrual_row(request: StaffRequest, accrual: Accrual) -> dict[str, Any]:
    """An estimate with its two entries."""
    may_cancel = request.may(CANCEL) and accrual.cancelled_at is None
    return {
        "memo": accrual.memo,
        "kind": accrual.get_kind_display(),
        "account": accrual.account.name,
        "unit": accrual.unit.name if accrual.unit else "",
        "amount_yen": accrual.amount_yen,
        "entry_url": reverse("accounting:ledger_entry_detail", args=[accrual.entry_id]),
        "washback_on": accrual.washback.posted_on,
        "washback_url": reverse("accounting:ledger_entry_detail", args=[accrual.washback_id]),
        "cancelled_because": accrual.cancelled_because,
        "cancel_url": reverse(f"{ROOM}accrual_cancel", args=[accrual.pk]) if may_cancel else "",
    }


def deferral_row(deferral: Deferral) -> dict[str, Any]:
    """A deferral in the list: how far it is."""
    return {
        "name": deferral.name,
        "url": reverse(f"{ROOM}deferral_detail", args=[deferral.pk]),
        "kind": deferral.get_kind_display(),
        "account": deferral.account.name,
        "starts_on": deferral.starts_on,
        "ends_on": deferral.ends_on,
        "amount_yen": deferral.amount_yen,
        "left_yen": left_yen(deferral),
        "is_ended": deferral.ended_in is not None,
    }


def left_yen(deferral: Deferral) -> int:
    """What still waits on its account; what was paid back waits no more."""
    return deferral.amount_yen - posted_yen(deferral) - deferral.refund_yen


def deferral_page(request: StaffRequest, deferral: Deferral) -> dict[str, Any]:
    """A deferral with its months."""
    posted = {part.month for part in deferral.posted}  # type: ignore[attr-defined]
    is_free = deferral.ended_in is None and not posted and not sum(move.amount_yen for move in deferral.moves.all())
    may_end = request.may(END) and deferral.ended_in is None and left_yen(deferral) > 0
    return {
        **deferral_row(deferral),
        "taken_yen": deferral.amount_yen - left_yen(deferral),
        "paid_on": deferral.paid_on,
        "spread": deferral.get_spread_display(),
        "unit": deferral.unit.name if deferral.unit else "",
        "project": deferral.project.name if deferral.project else "",
        "partner": deferral.partner.name if deferral.partner else "",
        "recorded_by": deferral.recorded_by_name,
        "recorded_at": deferral.recorded_at,
        "is_whole_back": deferral.refund_yen == deferral.amount_yen,
        "ended_in": month_title(Month.of(deferral.ended_in)) if deferral.ended_in else "",
        "ended_because": deferral.ended_because,
        "refund_yen": deferral.refund_yen,
        "long_yen": sum(move.amount_yen for move in deferral.moves.all()),
        "months": [_month(part, is_posted=part.month.first_day in posted) for part in schedule(advance_of(deferral))],
        "end_url": reverse(f"{ROOM}deferral_end", args=[deferral.pk]) if may_end else "",
        "withdraw_url": reverse(f"{ROOM}deferral_withdraw", args=[deferral.pk])
        if is_free and request.may(WITHDRAW)
        else "",
    }


def _month(part: Part, *, is_posted: bool) -> dict[str, Any]:
    return {
        "title": month_title(part.month),
        "url": f"{reverse(f'{ROOM}month')}?month={part.month}",
        "amount_yen": part.amount_yen,
        "left_yen": part.left_yen,
        "why": why(part.share.because),
        "is_posted": is_posted,
    }
