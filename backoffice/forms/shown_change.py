"""事後, 変更, 有効期限 and 実績 as pages and papers tell them: the first request beside the one that changes it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.approvals.material import Fact, Material, Matter
from backoffice.shell.formats import day, money, signed
from backoffice.shell.request import StaffRequest

from . import queries, rules, spending
from .models import FormAnswer
from .rules import Kind
from .shown_values import Shown, shown

DETAIL = "backoffice:forms_answer_detail"
VIEW_EVERY = "backoffice.forms.view_every_answer"
Changed = tuple[str, str, str]


def marks(found: FormAnswer) -> list[str]:
    """事後, 変更, in the reader's language."""
    return [*([_("事後")] if found.deed_on else []), *([_("変更")] if found.changes_id else [])]


def beside(matter: Matter) -> Material | None:
    """For whoever decides: when it was done and why so, and what it changes of which request."""
    if not matter.kind.startswith(queries.PREFIX):
        return None
    found = queries.answer(matter.arguments["answer_id"])
    if not found.deed_on and not found.changes_id:
        return None
    first = queries.answer(found.changes_id) if found.changes_id else None
    facts = [*_deed(found), *([Fact(_("もとの申請"), f"{first.number} {first.title}")] if first else [])]
    may_open = first and queries.is_open_to(
        first, matter.reader_id, as_of=matter.today, reads_all=matter.may(VIEW_EVERY)
    )
    return Material(
        _("%(marks)sの申請") % {"marks": "・".join(marks(found))},
        tuple(facts),
        changes=tuple(differences(first, found)) if first else (),
        url=reverse(DETAIL, args=[first.pk]) if first and may_open else "",
        warning=_("実施した後に出された申請です。") if found.deed_on else "",
    )


def about(request: StaffRequest, found: FormAnswer, today: dt.date) -> dict[str, Any]:
    """What the page of an answer tells of all this."""
    first = queries.answer(found.changes_id) if found.changes_id else None
    newer = queries.change_of(found.pk)
    may_open = first and queries.is_open_to(first, request.user.pk, as_of=today, reads_all=request.may(VIEW_EVERY))
    is_approved = found.state == "APPROVED"
    return {
        "marks": marks(found),
        "deed_on": found.deed_on,
        "late_because": found.late_because,
        "first": _named(first, may_open=bool(may_open)) if first else None,
        "changes": differences(first, found) if first else [],
        "newer": _named(newer, may_open=newer.applicant_id == request.user.pk) if newer else None,
        "valid_until": found.valid_until,
        "has_run_out": found.valid_until is not None and found.valid_until < today,
        "amend_url": reverse("backoffice:forms_answer_amend", args=[found.pk])
        if is_approved and not newer and found.applicant_id == request.user.pk
        else "",
        "spent": _standing(request, found) if is_approved else None,
    }


def differences(first: FormAnswer, found: FormAnswer) -> list[Changed]:
    """The fields whose text differs: label, as it was, as it is asked for now; the amount stands first."""
    before, after = _by_key(first), _by_key(found)
    told = [
        (after.get(key, before.get(key, ("", "")))[0], before.get(key, ("", ""))[1], after.get(key, ("", ""))[1])
        for key in [*after, *(key for key in before if key not in after)]
    ]
    return [*_amounts(first, found), *(each for each in told if each[1] != each[2])]


def _amounts(first: FormAnswer, found: FormAnswer) -> list[Changed]:
    if first.amount_yen == found.amount_yen:
        return []
    more = (found.amount_yen or 0) - (first.amount_yen or 0)
    now = f"{money(found.amount_yen or 0)}（{signed(money(more), more)}）"
    return [(_("金額（税込）"), money(first.amount_yen or 0), now)]


def _by_key(found: FormAnswer) -> dict[str, tuple[str, str]]:
    fields = [field for field in queries.fields_of(found.form) if field.kind is not Kind.FILE]
    told = shown(fields, {**found.values, **rules.totals(fields, found.values)})
    return {field.key: (each.label, _text(each)) for field, each in zip(fields, told, strict=True)}


def _text(each: Shown) -> str:
    """A table as one line for each of its rows."""
    if not each.heads:
        return each.text
    return "\n".join("　".join(filter(None, (cell.text for cell in row))) for row in each.rows)


def _deed(found: FormAnswer) -> Iterable[Fact]:
    if found.deed_on:
        yield Fact(_("実施した日"), day(found.deed_on))
        yield Fact(_("事後になった理由"), found.late_because)


def _named(found: FormAnswer, *, may_open: bool) -> dict[str, Any]:
    return {
        "number": found.number,
        "title": found.title,
        "url": reverse(DETAIL, args=[found.pk]) if may_open else "",
    }


def _standing(request: StaffRequest, found: FormAnswer) -> dict[str, Any] | None:
    told = spending.standing(found)
    if told is None:
        return None
    return {
        "kpis": [
            {"label": _("承認された金額"), "value": money(told.approved_yen)},
            {"label": _("使った金額"), "value": money(told.used_yen)},
            {"label": _("承認待ち"), "value": money(told.asked_yen)},
            {"label": _("残り"), "value": money(told.left_yen), "state": "warn" if told.left_yen < 0 else ""},
        ],
        "is_beyond": told.left_yen < 0,
        "over_yen": -told.left_yen,
        "rows": [
            {
                "spender": spender.label,
                "label": each.label,
                "on": each.on,
                "amount_yen": each.amount_yen,
                "state": each.state,
                "state_label": each.state_label,
                "url": each.url if request.may(spender.step) else "",
            }
            for spender, each in told.spent
        ],
    }
