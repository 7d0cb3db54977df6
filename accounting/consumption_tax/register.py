"""What the room enters into the platform's registers."""

from django.utils.translation import gettext_lazy as _

from accounting.banking import expected
from accounting.ledger import needed, sources
from accounting.ledger import tax as ledger_tax
from backoffice.access import duties
from backoffice.deadlines import register as deadlines
from backoffice.eventlog import steps
from backoffice.shell import inbox, menu

from . import actions, queries, work  # noqa: F401  (actions enter the register of steps)
from .expected import INTERIM

VIEW = "accounting.consumption_tax.view_return"


def register() -> None:
    """Called once, when Django is ready."""
    needed.offer_parameter(_("消費税"), "accounting.ledger.tax_accounts")
    needed.offer_parameter(_("消費税"), "accounting.consumption_tax.journal_accounts")
    steps.register(VIEW, _("消費税の申告を見る"), changes=False)
    ledger_tax.say_how_books_are_kept(queries.books_include_tax)
    menu.add(
        menu.Entry("accounting", _("消費税"), "accounting:consumption_tax_year_detail", VIEW, "percent", 60),
    )
    sources.register(
        "accounting.consumption_tax.return",
        _("消費税の申告"),
        url_name="accounting:consumption_tax_return_detail",
        step=VIEW,
    )
    sources.register("accounting.consumption_tax.interim", _("消費税の中間納付"))
    inbox.offer_work(
        "accounting.consumption_tax.post", step="accounting.consumption_tax.post_return", offer=work.to_post
    )
    inbox.offer_work(
        "accounting.consumption_tax.interim",
        step="accounting.consumption_tax.record_interim",
        offer=work.to_pay_interim,
    )
    deadlines.offer("accounting.consumption_tax.due_days", VIEW, work.due_days)
    duties.register(
        "accounting.consumption_tax",
        _("消費税の申告"),
        steps=(
            "accounting.consumption_tax.cancel_interim",
            "accounting.consumption_tax.cancel_return",
            "accounting.consumption_tax.choose_method",
            "accounting.consumption_tax.confirm_registrations",
            "accounting.consumption_tax.discard_registrations",
            "accounting.consumption_tax.load_registrations",
            "accounting.consumption_tax.post_return",
            "accounting.consumption_tax.record_interim",
            "accounting.consumption_tax.record_past_return",
            "accounting.consumption_tax.set_account_uses",
            "accounting.consumption_tax.set_line_use",
            VIEW,
        ),
    )
    expected.offer(INTERIM)
