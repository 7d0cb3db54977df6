"""What the room enters into the platform's registers."""

from django.utils.translation import gettext_lazy as _

from accounting.ledger import needed, sources
from backoffice.access import duties
from backoffice.documents import kinds as document_kinds
from backoffice.eventlog import steps
from backoffice.shell import inbox, menu

from . import actions, work  # noqa: F401  (actions enter the register of steps)
from .models import CASH_COUNT, CASH_ENTRY, MATCH, STATEMENT
from .queries import accounts_of_money

VIEW = "accounting.banking.view_banking"


def register() -> None:
    """Called once, when Django is ready."""
    needed.offer_parameter(_("入出金"), "accounting.banking.accounts")
    needed.offer(_("入出金"), accounts_of_money)
    steps.register(VIEW, _("入出金を見る"), changes=False)
    sources.register_room("accounting.banking", _("入出金"))
    sources.register(CASH_ENTRY, _("小口現金"), url_name="accounting:banking_cash_entry_detail", step=VIEW)
    sources.register(CASH_COUNT, _("現金実査"), url_name="accounting:banking_count_detail", step=VIEW)
    sources.register(MATCH, _("照合"), url_name="accounting:banking_match_detail", step=VIEW)
    document_kinds.register(STATEMENT, _("入出金明細"), read_step=VIEW, retention="backoffice.documents.tax_retention")
    menu.add(menu.Entry("accounting", _("入出金"), "accounting:banking_position", VIEW, "landmark", 8))
    inbox.offer_work("accounting.banking.match", step="accounting.banking.match_lines", offer=work.to_match)
    inbox.offer_work("accounting.banking.load", step="accounting.banking.load_statement", offer=work.to_load)
    _duties()


def _duties() -> None:
    duties.register(
        "accounting.bank_accounts",
        _("会社の口座の管理"),
        steps=(
            "accounting.banking.change_account",
            "accounting.banking.define_cash_box",
            "accounting.banking.end_cash_box",
            "accounting.banking.register_account",
            VIEW,
        ),
    )
    duties.register(
        "accounting.petty_cash",
        _("小口現金の出納"),
        steps=(
            "accounting.banking.count_cash",
            "accounting.banking.record_cash",
            "accounting.banking.take_back_cash",
            VIEW,
        ),
    )
    duties.register(
        "accounting.bank_matching",
        _("入出金明細の取り込みと照合"),
        steps=(
            "accounting.banking.define_fee",
            "accounting.banking.define_format",
            "accounting.banking.define_rule",
            "accounting.banking.discard_statement",
            "accounting.banking.end_fee",
            "accounting.banking.end_rule",
            "accounting.banking.forget_alias",
            "accounting.banking.load_statement",
            "accounting.banking.match_lines",
            "accounting.banking.match_many",
            "accounting.banking.undo_match",
            "accounting.banking.upload_statement",
            "backoffice.documents.read_document",
            VIEW,
        ),
    )
