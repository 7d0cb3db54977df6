"""What the department enters into the platform's registers, in one readable place."""

from django.utils.translation import gettext_lazy as _

from backoffice.access import duties
from backoffice.eventlog import steps
from backoffice.shell import menu

from .banking import actions as banking_actions  # noqa: F401  (their actions enter the register of steps)
from .ledger import actions as ledger_actions  # noqa: F401
from .ledger import sources

VIEW = "accounting.ledger.view_ledger"


def register() -> None:
    """Called once, when Django is ready."""
    steps.register(VIEW, _("帳簿を見る"), changes=False)
    _duties()
    sources.register("accounting.ledger.reversal", _("取消"), url_name="accounting:ledger_entry_detail", step=VIEW)
    sources.register("accounting.ledger.opening", _("開始残高"))
    menu.add(
        menu.Entry("accounting", _("仕訳帳"), "accounting:ledger_entry_list", VIEW, "book-open", 10),
        menu.Entry("accounting", _("試算表"), "accounting:ledger_trial_balance", VIEW, "scale", 20),
    )


def _duties() -> None:
    duties.register(
        "accounting.bookkeeping",
        _("記帳と締め"),
        steps=(
            "accounting.ledger.adopt_chart",
            "accounting.ledger.close_month",
            "accounting.ledger.post_entries",
            "accounting.ledger.post_entry",
            "accounting.ledger.rebuild_balances",
            "accounting.ledger.reverse_entry",
            VIEW,
        ),
    )
    duties.register("accounting.bank_accounts", _("会社の口座の管理"), steps=("accounting.banking.register_account",))
    duties.register("accounting.reading", _("帳簿の閲覧"), steps=(VIEW,))
