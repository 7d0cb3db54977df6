"""What contracts tell whoever decides on a request about a partner: what is agreed with them already."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.approvals.material import Fact, Material, Matter
from backoffice.shell.formats import money

from . import queries
from .models import Contract
from .work import term_text

SHOWN = 3
VIEW = "legal.contracts.view_contracts"


def partner(arguments: Mapping[str, Any]) -> int | None:
    """With whom it would be concluded."""
    return Contract.objects.filter(pk=arguments["contract_id"]).values_list("partner_id", flat=True).first()


def agreed_with(matter: Matter) -> Material | None:
    """The newest contracts with the partner of a request that were asked for or are in force."""
    if matter.partner_id is None:
        return None
    this = int(matter.arguments["contract_id"]) if matter.kind == queries.CASE else 0
    found = queries.with_partner(matter.partner_id).exclude(pk=this)[:SHOWN]
    facts = tuple(_fact(each, matter) for each in found)
    return Material(_("この取引先との契約"), facts) if facts else None


def _fact(each: Contract, matter: Matter) -> Fact:
    return Fact(
        label=each.number or str(each.get_kind_display()),
        text=each.title,
        note="　".join((term_text(each), money(each.amount_yen) if each.amount_yen else _("金額の定めなし"))),
        tag=str(each.get_state_display()),
        state=each.state,
        url=reverse("legal:contracts_contract_detail", args=[each.pk]) if matter.may(VIEW) else "",
    )
