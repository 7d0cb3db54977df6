"""What seals tell whoever decides: with whom the paper is concluded, and what was sealed for the same contract before."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.approvals.material import Fact, Material, Matter
from backoffice.shell.formats import day

from . import queries

SHOWN = 3
VIEW = "legal.seals.view_seals"


def partner(arguments: Mapping[str, Any]) -> int | None:
    """The partner of the contract that is to be sealed."""
    held = queries.request(arguments["request_id"])
    return held.contract.partner_id if held.contract else None


def sealed_before(matter: Matter) -> Material | None:
    """What was asked for the same contract before."""
    if matter.kind != queries.CASE:
        return None
    this = queries.request(matter.arguments["request_id"])
    if this.contract_id is None:
        return None
    before = queries.for_contract(this.contract_id).exclude(pk=this.pk)[:SHOWN]
    facts = tuple(
        Fact(
            label=each.sealing.number if hasattr(each, "sealing") else day(each.wanted_on),
            text=each.title,
            note=each.seal.name,
            tag=str(each.get_state_display()),
            state=each.state,
            url=reverse("legal:seals_request_detail", args=[each.pk]) if matter.may(VIEW) else "",
        )
        for each in before
    )
    return Material(_("この契約の押印"), facts) if facts else None
