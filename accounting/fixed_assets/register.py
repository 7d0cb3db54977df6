"""What the room enters into the platform's registers."""

from django.utils.translation import gettext_lazy as _

from accounting.ledger import needed, sources
from backoffice.access import duties
from backoffice.deadlines import register as deadlines
from backoffice.eventlog import steps
from backoffice.shell import inbox, menu

from . import actions, work  # noqa: F401  (actions enter their register)

VIEW = "accounting.fixed_assets.view_assets"


def register() -> None:
    """Called once, when Django is ready."""
    needed.offer_parameter(_("固定資産"), "accounting.fixed_assets.journal_accounts")
    needed.offer_parameter(_("固定資産"), "accounting.fixed_assets.kinds", "account")
    steps.register(VIEW, _("固定資産台帳を見る"), changes=False)
    sources.register_room("accounting.fixed_assets", _("固定資産"))
    menu.add(
        menu.Entry("accounting", _("固定資産"), "accounting:fixed_assets_asset_list", VIEW, "building-2", 50),
    )
    for kind, label, page in (
        ("accounting.fixed_assets.run", _("減価償却"), "accounting:fixed_assets_run_detail"),
        ("accounting.fixed_assets.disposal", _("固定資産の除却・売却"), "accounting:fixed_assets_disposal_detail"),
    ):
        sources.register(kind, label, url_name=page, step=VIEW)
    inbox.offer_work(
        "accounting.fixed_assets.month",
        step="accounting.fixed_assets.order_depreciation",
        offer=work.to_post,
    )
    inbox.offer_work(
        "accounting.fixed_assets.bought",
        step="accounting.fixed_assets.register_asset",
        offer=work.to_register,
    )
    deadlines.offer("accounting.fixed_assets.property_tax", VIEW, work.property_returns)
    duties.open_to_members("accounting.fixed_assets.check_asset")
    duties.register(
        "accounting.fixed_assets",
        _("固定資産の管理"),
        steps=(
            "accounting.fixed_assets.change_asset",
            "accounting.fixed_assets.confirm_list",
            "accounting.fixed_assets.define_company_facts",
            "accounting.fixed_assets.depreciate_assets",
            "accounting.fixed_assets.discard_list",
            "accounting.fixed_assets.dispose_asset",
            "accounting.fixed_assets.move_asset",
            "accounting.fixed_assets.order_depreciation",
            "accounting.fixed_assets.post_depreciation",
            "accounting.fixed_assets.register_asset",
            "accounting.fixed_assets.register_assets",
            "accounting.fixed_assets.reverse_depreciation",
            "accounting.fixed_assets.upload_list",
            "accounting.fixed_assets.withdraw_asset",
            VIEW,
            "backoffice.jobs.cancel_job",
            "backoffice.jobs.view_job",
        ),
    )
