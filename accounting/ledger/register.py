"""What the room enters into the platform's registers."""

from django.utils.translation import gettext_lazy as _

from backoffice.access import duties
from backoffice.api import trial
from backoffice.approvals import kinds
from backoffice.documents import kinds as document_kinds
from backoffice.eventlog import steps
from backoffice.forms import lookups
from backoffice.shell import inbox, menu

from . import agreed, queries, sources, work

VIEW, DRAFT = "accounting.ledger.view_ledger", "accounting.ledger.draft_voucher"
ENTRY = "accounting:ledger_entry_detail"


def register() -> None:
    """Called once, when Django is ready."""
    steps.register(VIEW, _("帳簿を見る"), changes=False)
    sources.register("accounting.ledger.reversal", _("取消"), url_name=ENTRY, step=VIEW)
    sources.register("accounting.ledger.opening", _("開始残高"))
    sources.register("accounting.ledger.voucher", _("振替伝票"), url_name="accounting:ledger_voucher_detail", step=VIEW)
    sources.register(
        "accounting.ledger.import", _("仕訳の取り込み"), url_name="accounting:ledger_slip_detail", step=VIEW
    )
    menu.add(
        menu.Entry("accounting", _("振替伝票"), "accounting:ledger_voucher_list", VIEW, "pencil", 8),
        menu.Entry("accounting", _("仕訳帳"), "accounting:ledger_entry_list", VIEW, "book-open", 10),
        menu.Entry("accounting", _("試算表"), "accounting:ledger_trial_balance", VIEW, "scale", 20),
        menu.Entry("accounting", _("勘定科目"), "accounting:ledger_account_list", VIEW, "list-tree", 70),
    )
    document_kinds.register(
        "accounting.ledger.paper", _("仕訳の証憑"), read_step=VIEW, retention="backoffice.documents.tax_retention"
    )
    kinds.register(
        kinds.Kind(
            code="accounting.ledger.voucher",
            label=_("振替伝票・取消の承認"),
            action="accounting.ledger.approve_voucher",
            perform=agreed.perform,
            url=work.asked_url,
            facts=work.asked_facts,
            unwind=agreed.unwind,
        )
    )
    lookups.offer(
        lookups.of_rows("accounts", _("勘定科目（費用）"), queries.costs_in_use, lambda row: f"{row.code} {row.name}")
    )
    trial.offer_journal(trial.Journal(VIEW, queries.last_entry_id, queries.posted_here))
    inbox.offer_work("accounting.ledger.finish", step=DRAFT, offer=work.to_finish)
    _duties()


def _duties() -> None:
    duties.register(
        "accounting.bookkeeping",
        _("記帳と締め"),
        steps=(
            "accounting.ledger.add_account",
            "accounting.ledger.adopt_chart",
            "accounting.ledger.attach_paper",
            "accounting.ledger.begin_project",
            "accounting.ledger.change_account",
            "accounting.ledger.change_voucher",
            "accounting.ledger.close_month",
            "accounting.ledger.discard_import",
            "accounting.ledger.discard_voucher",
            "accounting.ledger.draft_voucher",
            "accounting.ledger.end_project",
            "accounting.ledger.end_template",
            "accounting.ledger.enter_voucher",
            "accounting.ledger.map_words",
            "accounting.ledger.order_import",
            "accounting.ledger.order_import_reversal",
            "accounting.ledger.post_entries",
            "accounting.ledger.post_entry",
            "accounting.ledger.post_import",
            "accounting.ledger.post_voucher",
            "accounting.ledger.read_import",
            "accounting.ledger.rebuild_balances",
            "accounting.ledger.retire_account",
            "accounting.ledger.reverse_by_hand",
            "accounting.ledger.reverse_entry",
            "accounting.ledger.reverse_import",
            "accounting.ledger.save_template",
            "accounting.ledger.settle_import",
            "accounting.ledger.upload_journal",
            "accounting.statements.write_notes",
            "backoffice.documents.keep_document",
            "backoffice.documents.read_document",
            "backoffice.jobs.cancel_job",
            "backoffice.jobs.view_job",
            VIEW,
            "accounting.statements.view_statements",
        ),
    )
    duties.register(
        "accounting.voucher_policy",
        _("振替伝票の決まり"),
        steps=("accounting.ledger.define_voucher_policy", VIEW),
    )
