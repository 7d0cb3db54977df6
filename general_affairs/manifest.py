"""What the department enters into the platform's registers, in one readable place."""

from django.utils.translation import gettext_lazy as _

from accounting.ledger import needed, sources
from backoffice.access import duties
from backoffice.api import scopes
from backoffice.approvals import kinds, material
from backoffice.documents import kinds as document_kinds
from backoffice.eventlog import steps
from backoffice.forms import spending
from backoffice.sandbox.copying import copies
from backoffice.shell import finding, inbox, menu, offers
from backoffice.webhooks.published import Published, publish

from .purchasing import actions, queries, work
from .purchasing import material as purchases
from .purchasing.finding import find_purchases
from .purchasing.models import QuotationRule
from .travel import register as travel

VIEW, VIEW_OWN = "general_affairs.purchasing.view_purchases", "general_affairs.purchasing.view_own"
REQUEST = "general_affairs.purchasing.request"


def register() -> None:
    """Called once, when Django is ready."""
    travel.register()
    steps.register(VIEW, _("購買を見る"), changes=False)
    steps.register(VIEW_OWN, _("自分の購買を見る"), changes=False)
    _duties()
    scopes.offer("purchases", _("購買"), read=_("自分が申請した購買を見る"), write=_("購買を申請する"))
    _published()
    needed.offer_parameter(_("購買"), "general_affairs.purchasing.categories", "account", "asset_account")
    menu.add(
        menu.Entry(
            "general_affairs", _("購買"), "general_affairs:purchasing_purchase_list", VIEW_OWN, "shopping-cart", 10
        ),
        menu.Entry(
            "general_affairs",
            _("相見積の決まり"),
            "general_affairs:purchasing_rule_list",
            "general_affairs.purchasing.define_quotation_rule",
            "scale",
            11,
        ),
    )
    copies(QuotationRule)
    document_kinds.register(
        queries.QUOTATION, _("見積書（購買）"), read_step=VIEW, retention="backoffice.documents.tax_retention"
    )
    kinds.register(
        kinds.Kind(
            code=REQUEST,
            label=_("購買の承認"),
            action="general_affairs.purchasing.approve_purchase",
            perform=lambda given, user, at: actions.approve_purchase(
                purchase_id=given["purchase_id"], acting_user=user, at=at
            ),
            url=work.purchase_url,
            facts=work.purchase_facts,
            unwind=lambda given, user, at: actions.return_purchase(
                purchase_id=given["purchase_id"], acting_user=user, at=at
            ),
            costs=purchases.costs,
            partner=purchases.supplier,
            with_tax=True,
        )
    )
    material.offer(material.Source("general_affairs.purchasing.bought_before", VIEW, purchases.bought_before, order=20))
    material.offer(material.Source("general_affairs.purchasing.quotations", VIEW_OWN, purchases.quotations, order=7))
    material.offer(material.Source("general_affairs.purchasing.ringi", VIEW_OWN, purchases.left_of_ringi, order=6))
    spending.offer(spending.Spender("general_affairs.purchasing", _("購買"), VIEW, purchases.spent_on))
    sources.register(
        "general_affairs.purchasing.receipt",
        _("検収"),
        url_name="general_affairs:purchasing_receipt_detail",
        step=VIEW,
    )
    finding.offer_search(
        finding.Search(
            "purchases",
            _("購買"),
            "shopping-cart",
            VIEW_OWN,
            find_purchases,
            "general_affairs:purchasing_purchase_list",
        )
    )
    offers.offer_start(
        offers.Start(
            _("購買"),
            "general_affairs:purchasing_purchase_new",
            "general_affairs.purchasing.request_purchase",
            "shopping-cart",
            30,
        )
    )
    inbox.offer_work("general_affairs.purchasing.do", step="general_affairs.purchasing.issue_order", offer=work.to_do)
    inbox.offer_work(
        "general_affairs.purchasing.correct",
        step="general_affairs.purchasing.resubmit_purchase",
        offer=work.to_correct,
    )


def _published() -> None:
    """What other programs may hear of, to who asked for the purchase."""
    publish(
        *(
            Published(
                code=code,
                label=label,
                step=f"general_affairs.purchasing.{step}",
                resource="purchases",
                view=VIEW_OWN,
                prefix="pur",
                url_name="general_affairs_api:purchasing_purchase_detail",
                rows=queries.asked_for_by,
            )
            for code, label, step in (
                ("purchase.approved", _("購買が承認された"), "approve_purchase"),
                ("purchase.ordered", _("購買を注文した"), "issue_order"),
            )
        )
    )


def _duties() -> None:
    duties.open_to_members(
        "general_affairs.purchasing.request_purchase", "general_affairs.purchasing.resubmit_purchase", VIEW_OWN
    )
    duties.register(
        "general_affairs.purchasing",
        _("発注と検収"),
        steps=(
            "general_affairs.purchasing.define_quotation_rule",
            "general_affairs.purchasing.end_quotation_rule",
            "general_affairs.purchasing.issue_order",
            "general_affairs.purchasing.match_bill",
            "general_affairs.purchasing.receive_goods",
            VIEW,
        ),
    )
    duties.register("general_affairs.purchase_reading", _("購買の閲覧"), steps=(VIEW,))
