"""Vouchers as the templates want them: plain values, in the reader's language."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.ledger.models import PaperDemand, Side, Voucher, VoucherLine, VoucherState, VoucherTemplate
from accounting.ledger.queries import VoucherPage
from backoffice.shell.problem import refusal_text
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

EDITABLE = (VoucherState.DRAFT, VoucherState.RETURNED)
TONES = {"POSTED": "ok", "SUBMITTED": "wait", "PROPOSED": "wait", "RETURNED": "warn"}


def voucher_row(voucher: Any) -> dict[str, Any]:
    """A voucher in the list."""
    return {**_head(voucher), "papers": voucher.paper_count}


def voucher_page(request: StaffRequest, found: VoucherPage) -> dict[str, Any]:
    """One voucher with what can be done to it."""
    voucher = found.voucher
    return {
        "voucher": {
            **_head(voucher),
            "pk": voucher.pk,
            "stage_label": voucher.get_stage_display(),
            "reason": voucher.reason,
            "drafted_at": voucher.drafted_at,
            "entry_url": _entry_url(voucher.entry_id),
            "corrects_url": _entry_url(voucher.corrects_id),
            **_ways(request, voucher),
        },
        "lines": [_line(line) for line in found.lines],
        "debit_yen": sum(line.amount_yen for line in found.lines if line.side == Side.DEBIT),
        "credit_yen": sum(line.amount_yen for line in found.lines if line.side == Side.CREDIT),
        "papers": [
            {"name": each.name, "url": reverse("accounting:ledger_paper_download", args=[each.pk])}
            for each in found.papers
        ],
        "lacks_paper": _lack(found),
    }


def template_row(template: VoucherTemplate) -> dict[str, Any]:
    """A template in the list."""
    return {
        "pk": template.pk,
        "name": template.name,
        "description": template.description,
        "count": len(template.lines),
        "with_amounts": template.with_amounts,
        "saved_by": template.saved_by_name,
        "saved_at": template.saved_at,
        "start_url": f"{reverse('accounting:ledger_voucher_new')}?template={template.pk}",
    }


def words_of(refusal: Refusal) -> str:
    """Cause and remedy in the reader's language."""
    return refusal_text(refusal)


def _head(voucher: Voucher) -> dict[str, Any]:
    return {
        "number": voucher.number,
        "posted_on": voucher.posted_on,
        "description": voucher.description,
        "total_yen": voucher.total_yen,
        "state": voucher.state,
        "state_label": voucher.get_state_display(),
        "tone": TONES.get(voucher.state, ""),
        "is_correction": voucher.corrects_id is not None,
        "drafted_by": voucher.drafted_by_name,
        "proposed_by": voucher.proposed_by_name,
        "url": reverse("accounting:ledger_voucher_detail", args=[voucher.pk]),
    }


def _ways(request: StaffRequest, voucher: Voucher) -> dict[str, str]:
    """The addresses of what this reader can do to the voucher now."""
    found = {}
    for name, step in (
        ("change", "accounting.ledger.change_voucher"),
        ("post", "accounting.ledger.post_voucher"),
        ("discard", "accounting.ledger.discard_voucher"),
    ):
        stays = name == "change" and voucher.proposed_by_id is not None
        may = voucher.state in EDITABLE and not stays and request.may(step)
        found[f"{name}_url"] = reverse(f"accounting:ledger_voucher_{name}", args=[voucher.pk]) if may else ""
    return found


def _line(line: VoucherLine) -> dict[str, Any]:
    return {
        "code": line.account.code,
        "name": line.account.name,
        "tax_category": line.tax_category or line.account.tax_category,
        "tax_yen": line.tax_yen,
        "debit_yen": line.amount_yen if line.side == Side.DEBIT else None,
        "credit_yen": line.amount_yen if line.side == Side.CREDIT else None,
        "unit": line.unit.name if line.unit else "",
        "project": line.project.name if line.project else "",
        "partner": line.partner.name if line.partner else "",
        "supplied_on": line.supplied_on,
        "memo": line.memo,
    }


def _lack(found: VoucherPage) -> str:
    """What is said of a voucher without a paper, as the company decided; empty when nothing is."""
    if found.papers or found.demand == PaperDemand.NONE:
        return ""
    if found.demand == PaperDemand.REQUIRED:
        return _("証憑が添付されていません。この伝票は、証憑を添付すると記帳できます。")
    return _("証憑が添付されていません。記帳はできますが、あとで証憑を追加してください。")


def _entry_url(pk: int | None) -> str:
    return reverse("accounting:ledger_entry_detail", args=[pk]) if pk else ""
