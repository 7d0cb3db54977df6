"""Payment notices as the templates want them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.payables.models import PaymentState
from accounting.payables.notice_mail import mail_link
from accounting.payables.notice_paper import notice_context
from accounting.payables.queries import notice_document
from backoffice.shell.request import StaffRequest


def notice_row(notice: Any) -> dict[str, Any]:
    """A notice in a list, with how far it came."""
    state, label = _state(notice)
    return {
        "number": notice.number,
        "partner_name": notice.partner_name,
        "pay_on": notice.pay_on,
        "total_yen": notice.total_yen,
        "is_statement": notice.is_statement,
        "reply_by": notice.reply_by,
        "state": state,
        "state_label": label,
        "url": reverse("accounting:payables_notice_detail", args=[notice.pk]),
    }


def notice_page(request: StaffRequest, notice: Any) -> dict[str, Any]:
    """One notice with what its paper says, its paper, and its course."""
    document, is_off = notice_document(notice.pk), notice.run_state == PaymentState.RETURNED
    paper = notice_context(notice)
    return {
        "notice": notice_row(notice),
        "items": paper["items"],
        "sums": paper["sums"],
        "rates": paper["rates"],
        "account": paper["account"],
        "events": [
            {
                "kind": each.get_kind_display(),
                "happened_on": each.happened_on,
                "how": each.how,
                "by": each.recorded_by_name,
            }
            for each in sorted(notice.events.all(), key=lambda each: each.pk)
        ],
        "document_url": reverse("backoffice:documents_document_download", args=[document])
        if document and request.may("backoffice.documents.read_document")
        else "",
        "is_printed": document is not None,
        "payment_url": reverse("accounting:payables_payment_detail", args=[notice.run_id]),
        "mail_url": mail_link(notice, request.company.name) if document and not is_off else "",
        "follow_url": reverse("accounting:payables_notice_follow", args=[notice.pk])
        if not is_off and request.may("accounting.payables.follow_notice")
        else "",
    }


def _state(notice: Any) -> tuple[str, str]:
    if notice.run_state == PaymentState.RETURNED:
        return "RETURNED", _("支払をやめた")
    if notice.is_objected:
        return "RETURNED", _("異議あり")
    if notice.is_confirmed:
        return "APPROVED", _("確認済み")
    if notice.is_sent:
        return "SUBMITTED", _("送付済み")
    return "DRAFT", _("未送付")
