"""What the department enters into the platform's registers, in one readable place."""

from django.utils.translation import gettext_lazy as _

from backoffice.access import duties
from backoffice.api import scopes
from backoffice.approvals import kinds, material
from backoffice.deadlines import register as deadlines
from backoffice.documents import kinds as document_kinds
from backoffice.eventlog import steps
from backoffice.shell import finding, inbox, menu, offers
from backoffice.webhooks.published import Published, publish

from .contracts import actions, queries, work
from .contracts import deadlines as contract_deadlines
from .contracts import material as agreed
from .contracts.finding import find_contracts
from .seals import register as seals

VIEW, VIEW_OWN = "legal.contracts.view_contracts", "legal.contracts.view_own"
TAX_RETENTION = "backoffice.documents.tax_retention"


def register() -> None:
    """Called once, when Django is ready."""
    seals.register()
    steps.register(VIEW, _("契約台帳を見る"), changes=False)
    steps.register(VIEW_OWN, _("自分の契約を見る"), changes=False)
    _duties()
    _published()
    scopes.offer("contracts", _("契約"), read=_("自分の契約を見る"), write=_("契約を申請する"))
    menu.add(menu.Entry("legal", _("契約"), "legal:contracts_contract_list", VIEW_OWN, "file-pen-line", 10))
    for kind, label in (("legal.contracts.draft", _("契約書の案")), ("legal.contracts.signed", _("契約書"))):
        document_kinds.register(kind, label, read_step=VIEW, retention=TAX_RETENTION)
    kinds.register(
        kinds.Kind(
            code="legal.contracts.contract",
            label=_("契約の承認"),
            action="legal.contracts.approve_contract",
            perform=lambda given, user, at: actions.approve_contract(
                contract_id=given["contract_id"], acting_user=user, at=at
            ),
            url=work.contract_url,
            facts=work.contract_facts,
            unwind=lambda given, user, at: actions.return_contract(
                contract_id=given["contract_id"], acting_user=user, at=at
            ),
            partner=agreed.partner,
            with_tax=True,
        )
    )
    material.offer(material.Source("legal.contracts.agreed_with", VIEW, agreed.agreed_with, order=30))
    inbox.offer_work("legal.contracts.conclude", step="legal.contracts.record_signing", offer=work.to_conclude)
    inbox.offer_work("legal.contracts.correct", step="legal.contracts.resubmit_contract", offer=work.to_correct)
    finding.offer_search(
        finding.Search(
            "contracts", _("契約"), "file-pen-line", VIEW_OWN, find_contracts, "legal:contracts_contract_list"
        )
    )
    offers.offer_start(
        offers.Start(_("契約"), "legal:contracts_contract_new", "legal.contracts.request_contract", "file-pen-line", 20)
    )
    deadlines.offer("legal.contracts.notices", VIEW, contract_deadlines.renewal_notices)
    deadlines.offer("legal.contracts.ends", VIEW, contract_deadlines.ends)


def _duties() -> None:
    duties.open_to_members(
        "legal.contracts.read_file",
        "legal.contracts.request_contract",
        "legal.contracts.resubmit_contract",
        VIEW_OWN,
    )
    duties.register(
        "legal.contracting",
        _("契約の管理"),
        steps=(
            "backoffice.documents.read_document",
            "legal.contracts.end_contract",
            "legal.contracts.import_contracts",
            "legal.contracts.keep_signed_paper",
            "legal.contracts.record_signing",
            "legal.contracts.renew_contract",
            "legal.seals.conclude_contract",
            VIEW,
        ),
    )
    duties.register("legal.contract_reading", _("契約台帳の閲覧"), steps=(VIEW,))


def _published() -> None:
    """What other programs may hear of, about the contracts that their own user asked for."""
    publish(
        *(
            Published(
                code=code,
                label=label,
                step=f"legal.contracts.{step}",
                resource="contracts",
                view=VIEW_OWN,
                prefix="ctr",
                url_name="legal_api:contracts_contract_detail",
                rows=queries.asked_for_by,
            )
            for code, label, step in (
                ("contract.approved", _("契約が承認された"), "approve_contract"),
                ("contract.ended", _("契約が終了した"), "end_contract"),
                ("contract.renewed", _("契約が更新された"), "renew_contract"),
                ("contract.requested", _("契約を申請した"), "request_contract"),
                ("contract.returned", _("契約が申請者に戻された"), "return_contract"),
                ("contract.signed", _("契約を締結した"), "record_signing"),
            )
        )
    )
