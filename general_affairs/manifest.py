"""What the department enters into the platform's registers, in one readable place."""

from django.utils.translation import gettext_lazy as _

from accounting.ledger import needed, sources
from backoffice.access import duties
from backoffice.approvals import kinds, material
from backoffice.eventlog import steps
from backoffice.forms import spending
from backoffice.shell import finding, inbox, menu, offers

from .purchasing import actions, work
from .purchasing import material as purchases
from .purchasing.finding import find_purchases
from .travel import register as travel

VIEW, VIEW_OWN = "general_affairs.purchasing.view_purchases", "general_affairs.purchasing.view_own"
REQUEST = "general_affairs.purchasing.request"


def register() -> None:
    """Called once, when Django is ready."""
    travel.register()
    steps.register(VIEW, _("購買を見る"), changes=False)
    steps.register(VIEW_OWN, _("自分の購買を見る"), changes=False)
    _duties()
    needed.offer_parameter(_("購買"), "general_affairs.purchasing.categories", "account", "asset_account")
    menu.add(
        menu.Entry(
            "general_affairs", _("購買"), "general_affairs:purchasing_purchase_list", VIEW_OWN, "shopping-cart", 10
        )
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


def _duties() -> None:
    duties.open_to_members(
        "general_affairs.purchasing.request_purchase", "general_affairs.purchasing.resubmit_purchase", VIEW_OWN
    )
    duties.register(
        "general_affairs.purchasing",
        _("発注と検収"),
        steps=(
            "general_affairs.purchasing.issue_order",
            "general_affairs.purchasing.match_bill",
            "general_affairs.purchasing.receive_goods",
            VIEW,
        ),
    )
    duties.register("general_affairs.purchase_reading", _("購買の閲覧"), steps=(VIEW,))
