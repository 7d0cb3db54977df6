"""The three screens by which a claim is made, as the templates want them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.expenses.actions import NewLine
from accounting.expenses.categories import categories
from accounting.expenses.models import Claim, ClaimLine, ClaimReceipt, ClaimRule
from accounting.expenses.queries import ClaimPage, Elsewhere, said_by
from accounting.expenses.rules import Breach, said_elsewhere
from backoffice.shell import fields, formats

from .claims import LINE_FIELDS, advance_shown, line_shown, receipt_shown
from .company_rules import broken_shown, rule_shown
from .travel import reckoned_row, travel_starts

READ_LABELS = {
    "spent_on": gettext_lazy("支払った日"),
    "amount_yen": gettext_lazy("金額（税込）"),
    "registration_number": gettext_lazy("登録番号"),
}


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the rows of a form: receipts by id, shops by number, and where the same is, by receipt and row."""

    receipts: Mapping[int, ClaimReceipt]
    shops: Mapping[str, str]
    files: Mapping[int, Elsewhere]
    payments: Mapping[int, Elsewhere]
    broken: Mapping[int, Sequence[Breach]]
    rules: Sequence[ClaimRule]
    today: dt.date
    reckoned: Sequence[ClaimLine] = ()


def steps(now: int) -> list[dict[str, str]]:
    """The three screens of a claim, and which of them is open."""
    words = (_("領収書"), _("内容"), _("確認"))
    states = ["done" if place < now else "now" if place == now else "" for place in range(len(words))]
    return [{"label": label, "state": state} for label, state in zip(words, states, strict=True)]


def photos_page(
    form: Any,
    claim: Claim | None,
    held: Sequence[ClaimReceipt],
    elsewhere: Mapping[int, Elsewhere],
    refused: Sequence[str],
) -> dict[str, Any]:
    """The screen that takes receipts, with those that are kept by now."""
    return {
        "form": form,
        "claim": claim,
        "steps": steps(0),
        "errors": [*fields.summary(form), *(("", text) for text in refused)],
        "receipts": [receipt_shown(each) | {"elsewhere": _elsewhere(elsewhere.get(each.pk))} for each in held],
        "change_url": reverse("accounting:expenses_claim_change", args=[claim.pk]) if claim else "",
    }


def form_page(head: Any, lines: Any, claim: Claim | None, beside: Beside, returned_because: str) -> dict[str, Any]:
    """The form with its rows, each with the receipt that it holds, what that says, and where the same is."""
    return {
        "head": head,
        "lines": lines,
        "rows": [_form_row(form, place, beside) for place, form in enumerate(lines.forms)],
        "reckoned": [_reckoned(each, beside) for each in beside.reckoned],
        "travel": travel_starts(),
        "steps": steps(1) if claim else [],
        "rules": [rule_shown(each, beside.today) for each in beside.rules],
        "errors": [*fields.summary(head), *_row_errors(lines)],
        "title": _("経費精算の申請") if claim is None else claim.title,
        "claim": claim,
        "returned_because": returned_because,
        "discard_url": reverse("accounting:expenses_claim_discard", args=[claim.pk]) if claim else "",
        "action_url": reverse("accounting:expenses_claim_change", args=[claim.pk]) if claim else "",
    }


def confirm_page(
    found: ClaimPage,
    payments: Mapping[int, Elsewhere],
    files: Mapping[int, Elsewhere],
    broken: Mapping[int, Sequence[Breach]],
    refused: str,
) -> dict[str, Any]:
    """The last screen: each payment with what should be looked at before it is submitted."""
    claim = found.claim
    return {
        "claim": {"title": claim.title, "purpose": claim.purpose, "total_yen": claim.total_yen},
        "advance": advance_shown(found),
        "confirmed": said_by(claim, found.lines),
        "steps": steps(2),
        "lines": [
            _confirmed(each, payments, files)
            | {"broken": [broken_shown(breach) for breach in broken.get(each.position, ())]}
            for each in found.lines
        ],
        "refused": refused,
        "change_url": reverse("accounting:expenses_claim_change", args=[claim.pk]),
        "confirm_url": reverse("accounting:expenses_claim_confirm", args=[claim.pk]),
    }


def rows_sent(data: Any, most: int) -> int:
    """How many rows a form says that it holds, no more than it may."""
    sent = str(data.get("line-TOTAL_FORMS", ""))
    return min(int(sent), most) if sent.isdecimal() else 0


def typed_row(data: Any, place: int) -> dict[str, str]:
    """A row as it was typed, unchecked: to be shown again."""
    return {name: data.get(f"line-{place}-{name}", "") for name in (*LINE_FIELDS, "treatment")}


def offered(receipt: ClaimReceipt, shops: Mapping[str, str]) -> list[tuple[str, str]]:
    """What the paper says, by the fields that it may fill; the shop of the number where the company knows it."""
    said = [(each["field"], each["value"]) for each in receipt.said]
    return [*said, *(("payee_name", shops[value]) for _field, value in said if value in shops)]


def initial_lines(found: ClaimPage) -> list[dict[str, Any]]:
    """What the rows of a draft hold, then its receipts that nobody has described yet."""
    held = [_initial(line) for line in found.lines if not line.reckoned]
    used = {line.receipt_id for line in found.lines}
    return held + [{"receipt_id": each.pk} for each in found.receipts if each.pk not in used]


def new_line(given: Mapping[str, Any]) -> NewLine:
    """A row as the action takes it."""
    return NewLine(treatment=given["treatment"], **{name: given[name] for name in LINE_FIELDS})


def _row_errors(lines: Any) -> list[tuple[str, str]]:
    """The errors of the rows, each saying which row it is of."""
    whole = [("", str(error)) for error in lines.non_form_errors()] if lines.is_bound else []
    return whole + [
        (target, _("明細 %(number)s：%(error)s") % {"number": form.row, "error": error})
        for form in lines.forms
        for target, error in fields.summary(form)
    ]


def _initial(line: ClaimLine) -> dict[str, Any]:
    category = categories(line.spent_on).get(line.category)
    own = line.treatment if category is None or category.treatment != line.treatment else ""
    return {
        **{name: getattr(line, name) for name in LINE_FIELDS},
        "treatment": own,
        "ringi": line.ringi.number if line.ringi else "",
        "nights": line.nights if line.nights > 1 else None,
    }


def _form_row(form: Any, place: int, beside: Beside) -> dict[str, Any]:
    receipt = _receipt_of(form, beside.receipts)
    typed = {name: form.as_kept(name) for name in READ_LABELS}
    offers = [_offer(each, typed, beside.shops) for each in receipt.said] if receipt else []
    return {
        "form": form,
        "receipt": receipt_shown(receipt) | {"pk": receipt.pk} if receipt else None,
        "offers": offers,
        "is_to_take": any(not each["is_typed"] for each in offers),
        "elsewhere": _elsewhere(beside.files.get(receipt.pk) if receipt else None, beside.payments.get(place)),
        "broken": [broken_shown(each) for each in beside.broken.get(place, ())],
    }


def _reckoned(line: ClaimLine, beside: Beside) -> dict[str, Any]:
    return reckoned_row(
        line,
        broken=[broken_shown(each) for each in beside.broken.get(line.position, ())],
    ) | {"elsewhere": _elsewhere(beside.payments.get(line.position))}


def _receipt_of(form: Any, receipts: Mapping[int, ClaimReceipt]) -> ClaimReceipt | None:
    pk = str(form["receipt_id"].value() or "")
    return receipts.get(int(pk)) if pk.isdecimal() else None


def _offer(said: Mapping[str, str], typed: Mapping[str, Any], shops: Mapping[str, str]) -> dict[str, Any]:
    """A value that the paper says: how it reads, in which words it stands, and whether the field holds another."""
    held = typed[said["field"]]
    return {
        "label": str(READ_LABELS[said["field"]]),
        "value": _as_read(said),
        "shop": shops.get(said["value"], ""),
        "words": said["words"],
        "is_typed": bool(held),
        "differs": bool(said_elsewhere([said], {said["field"]: held})),
    }


def _as_read(said: Mapping[str, str]) -> str:
    if said["field"] == "amount_yen":
        return formats.money(int(said["value"]))
    return formats.day(dt.date.fromisoformat(said["value"])) if said["field"] == "spent_on" else said["value"]


def _elsewhere(*places: Elsewhere | None) -> list[dict[str, str]]:
    """Where the same file or the same payment is, once each: in a claim, with the way there for who may see it."""
    said = []
    for each in dict.fromkeys(place for place in places if place):
        if each.claim_id is None:
            said.append(
                {
                    "text": _(
                        "同じファイルが、ほかの業務の証憑として保管されています。請求書の支払と二重でないか確認してください。"
                    ),
                    "url": "",
                }
            )
        elif each.is_open:
            words = _("同じ領収書か、同じ日付・金額・支払先の明細が、経費精算 %(number)sにもあります。")
            url = reverse("accounting:expenses_claim_detail", args=[each.claim_id])
            said.append({"text": words % {"number": each.claim_id}, "url": url})
        else:
            words = _("同じ領収書か、同じ日付・金額・支払先の明細が、ほかの人の経費精算にもあります。")
            said.append({"text": words, "url": ""})
    return said


def _confirmed(line: ClaimLine, payments: Mapping[int, Elsewhere], files: Mapping[int, Elsewhere]) -> dict[str, Any]:
    receipt = line.receipt
    typed = {name: str(getattr(line, name) or "") for name in READ_LABELS}
    differs = said_elsewhere(receipt.said, typed) if receipt else []
    return line_shown(line) | {
        "change_url": reverse("accounting:expenses_travel_change", args=[line.pk]) if line.reckoned else "",
        "position": line.position + 1,
        "repeat_reason": line.repeat_reason,
        "elsewhere": _elsewhere(files.get(receipt.pk) if receipt else None, payments.get(line.position)),
        "differs": [
            _("%(label)sが、領収書から読んだ値（%(value)s）と違います。")
            % {"label": READ_LABELS[each["field"]], "value": _as_read(each)}
            for each in (receipt.said if receipt else [])
            if each["field"] in differs
        ],
    }
