"""What the room enters into the platform's registers."""

from django.utils.translation import gettext_lazy as _

from backoffice.access import duties
from backoffice.api import scopes
from backoffice.approvals import hanging, kinds, material
from backoffice.deadlines import register as deadlines
from backoffice.documents import kinds as document_kinds
from backoffice.eventlog import steps
from backoffice.sandbox.copying import copies
from backoffice.shell import finding, inbox, menu, offers
from backoffice.webhooks.published import Published, publish
from legal.contracts import following

from . import actions, queries, work
from . import material as told
from .models import SealKind, SealPolicy
from .queries import CASE, SCAN

ROOM = "legal.seals"
VIEW, VIEW_OWN, VIEW_IMPRINTS = f"{ROOM}.view_seals", f"{ROOM}.view_own", f"{ROOM}.view_imprints"
TAX_RETENTION = "backoffice.documents.tax_retention"


def register() -> None:
    """Called once, when Django is ready."""
    steps.register(VIEW, _("印章台帳と押印簿を見る"), changes=False)
    steps.register(VIEW_OWN, _("自分の押印申請を見る"), changes=False)
    steps.register(VIEW_IMPRINTS, _("印影を見る"), changes=False)
    _duties()
    _documents()
    _published()
    copies(SealKind)
    copies(SealPolicy)
    scopes.offer("seals", _("押印"), read=_("印章と自分の押印申請を見る"), write=_("押印を申請する"))
    menu.add(
        menu.Entry(
            "legal", _("押印申請"), "legal:seals_request_list", VIEW_OWN, "stamp", 20, also=("legal:seals_request",)
        ),
        menu.Entry(
            "legal",
            _("印章台帳"),
            "legal:seals_seal_list",
            VIEW,
            "book-marked",
            21,
            also=("legal:seals_seal", "legal:seals_log", "legal:seals_lending"),
        ),
    )
    kinds.register(
        kinds.Kind(
            code=CASE,
            label=_("押印申請"),
            action=f"{ROOM}.approve_request",
            perform=lambda given, user, at: actions.approve_request(
                request_id=given["request_id"], acting_user=user, at=at
            ),
            url=work.request_url,
            facts=work.request_facts,
            unwind=lambda given, user, at: actions.return_request(
                request_id=given["request_id"], acting_user=user, at=at
            ),
            fields=work.fields,
            partner=told.partner,
            with_tax=True,
        )
    )
    material.offer(material.Source(f"{ROOM}.sealed_before", VIEW, told.sealed_before, order=29))
    following.offer(following.Follower(ROOM, work.after_contract, actions.refuse_conclusion))
    hanging.offer(hanging.Source(ROOM, _("印章の保管者"), VIEW, work.hanging))
    inbox.offer_work(f"{ROOM}.seal", step=f"{ROOM}.record_sealing", offer=work.to_seal)
    inbox.offer_work(f"{ROOM}.scan", step=f"{ROOM}.record_scan", offer=work.to_scan)
    inbox.offer_work(f"{ROOM}.correct", step=f"{ROOM}.resubmit_request", offer=work.to_correct)
    inbox.offer_work(f"{ROOM}.keep", step=f"{ROOM}.register_seal", offer=work.to_keep)
    deadlines.offer(f"{ROOM}.scans", VIEW, work.scans_due)
    finding.offer_search(
        finding.Search("seals", _("押印申請"), "stamp", VIEW_OWN, work.find_requests, "legal:seals_request_list")
    )
    offers.offer_start(offers.Start(_("押印"), "legal:seals_request_new", f"{ROOM}.request_seal", "stamp", 21))


def _duties() -> None:
    duties.open_to_members(
        *(
            f"{ROOM}.{verb}"
            for verb in (
                "correct_scan",
                "discard_request",
                "lend_seal",
                "read_file",
                "read_imprint",
                "record_scan",
                "record_sealing",
                "refuse_sealing",
                "request_seal",
                "resubmit_request",
                "take_back_seal",
            )
        ),
        VIEW_OWN,
    )
    duties.register(
        "legal.seal_keeping",
        _("印章台帳の管理"),
        steps=(
            "backoffice.documents.read_document",
            *(
                f"{ROOM}.{verb}"
                for verb in (
                    "change_seal",
                    "define_kind",
                    "define_policy",
                    "name_custodian",
                    "register_seal",
                    "withdraw_seal",
                )
            ),
            VIEW,
            VIEW_IMPRINTS,
        ),
    )
    duties.register("legal.seal_reading", _("印章台帳と押印簿の閲覧"), steps=(VIEW,))


def _documents() -> None:
    for kind, label, step in (
        (actions.PAPER, _("押印する書類"), VIEW),
        (SCAN, _("押印した書類の写し"), VIEW),
        (actions.IMPRINT, _("印影"), VIEW_IMPRINTS),
    ):
        document_kinds.register(kind, label, read_step=step, retention=TAX_RETENTION)


def _published() -> None:
    """What other programs may hear of, about the requests that their own user made."""
    publish(
        *(
            Published(
                code=code,
                label=label,
                step=f"{ROOM}.{step}",
                resource="seals",
                view=VIEW_OWN,
                prefix="slr",
                url_name="legal_api:seals_request_detail",
                rows=queries.asked_for_by,
            )
            for code, label, step in (
                ("seal_request.approved", _("押印申請が承認された"), "approve_request"),
                ("seal_request.refused", _("押印せずに申請者へ戻された"), "refuse_sealing"),
                ("seal_request.requested", _("押印を申請した"), "request_seal"),
                ("seal_request.returned", _("押印申請が申請者に戻された"), "return_request"),
                ("seal_request.scanned", _("押印した書類の写しを登録した"), "record_scan"),
                ("seal_request.sealed", _("押印した"), "record_sealing"),
            )
        )
    )
