"""What the department enters into the platform's registers, in one readable place."""

from django.utils.translation import gettext_lazy as _

from backoffice.access import duties
from backoffice.api import scopes
from backoffice.approvals import kinds
from backoffice.deadlines import register as deadlines
from backoffice.documents import kinds as document_kinds
from backoffice.eventlog import steps
from backoffice.shell import finding, inbox, menu, offers

from .banking import actions as banking_actions  # noqa: F401  (their actions enter the register of steps)
from .closing import register as closing
from .consumption_tax import actions as tax_actions  # noqa: F401
from .consumption_tax import work as tax_work
from .expenses import actions as expenses_actions
from .expenses import work as expenses_work
from .expenses.finding import find_claims
from .fixed_assets import actions as fixed_assets_actions  # noqa: F401
from .fixed_assets import tasks as fixed_assets_tasks  # noqa: F401
from .fixed_assets import work as fixed_assets_work
from .ledger import actions as ledger_actions  # noqa: F401
from .ledger import sources
from .payables import actions as payables_actions
from .payables import work as payables_work
from .receivables import actions as receivable_actions  # noqa: F401
from .receivables import tasks as receivable_tasks  # noqa: F401  (its work enters the register of jobs)
from .receivables import work
from .receivables.finding import find_invoices
from .statements import actions as statement_actions  # noqa: F401

VIEW = "accounting.ledger.view_ledger"
INVOICES = "accounting.receivables.view_invoices"
VIEW_TAX = "accounting.consumption_tax.view_return"
VIEW_STATEMENTS = "accounting.statements.view_statements"
VIEW_PAYABLES = "accounting.payables.view_items"
VIEW_ASSETS = "accounting.fixed_assets.view_assets"
VIEW_CLAIMS, CHECK_CLAIMS = "accounting.expenses.view_claims", "accounting.expenses.check_claims"


def register() -> None:
    """Called once, when Django is ready."""
    steps.register(VIEW, _("帳簿を見る"), changes=False)
    steps.register(INVOICES, _("請求書を見る"), changes=False)
    steps.register(VIEW_PAYABLES, _("買掛・未払を見る"), changes=False)
    steps.register(VIEW_STATEMENTS, _("決算書を見る"), changes=False)
    steps.register(VIEW_TAX, _("消費税の申告を見る"), changes=False)
    steps.register(VIEW_CLAIMS, _("自分の経費精算を見る"), changes=False)
    steps.register(CHECK_CLAIMS, _("全員の経費精算を見る"), changes=False)
    steps.register(VIEW_ASSETS, _("固定資産台帳を見る"), changes=False)
    _duties()
    for room, label in (
        ("accounting.receivables", _("売上・請求")),
        ("accounting.payables", _("仕入・支払")),
        ("accounting.expenses", _("経費精算")),
        ("accounting.fixed_assets", _("固定資産")),
    ):
        sources.register_room(room, label)
    sources.register("accounting.ledger.reversal", _("取消"), url_name="accounting:ledger_entry_detail", step=VIEW)
    sources.register("accounting.ledger.opening", _("開始残高"))
    menu.add(
        menu.Entry("accounting", _("請求"), "accounting:receivables_invoice_list", INVOICES, "receipt-japanese-yen", 5),
        menu.Entry("accounting", _("仕訳帳"), "accounting:ledger_entry_list", VIEW, "book-open", 10),
        menu.Entry("accounting", _("試算表"), "accounting:ledger_trial_balance", VIEW, "scale", 20),
        menu.Entry("accounting", _("決算書"), "accounting:statements_income", VIEW_STATEMENTS, "chart-column", 25),
    )
    _receivables()
    scopes.offer("invoices", read=_("請求書を見る"))
    _payables()
    _consumption_tax()
    _expenses()
    _fixed_assets()
    closing.register()
    scopes.offer("expense_claims", read=_("自分の経費精算を見る"), write=_("経費精算を申請する"))


def _receivables() -> None:
    for kind, label, page in (
        ("accounting.receivables.invoice", _("請求書"), "accounting:receivables_invoice_detail"),
        ("accounting.receivables.receipt", _("入金"), "accounting:receivables_receipt_detail"),
    ):
        sources.register(kind, label, url_name=page, step=INVOICES)
    document_kinds.register(
        "accounting.receivables.invoice",
        _("請求書（控え）"),
        read_step=INVOICES,
        retention="backoffice.documents.tax_retention",
    )
    inbox.offer_work(
        "accounting.receivables.drafts", step="accounting.receivables.finalise_invoices", offer=work.to_finalise
    )
    finding.offer_search(finding.Search("invoices", _("請求"), "receipt-japanese-yen", INVOICES, find_invoices))
    inbox.offer_work("accounting.receivables.overdue", step="accounting.receivables.record_receipt", offer=work.late)


def _payables() -> None:
    menu.add(
        menu.Entry("accounting", _("買掛・未払"), "accounting:payables_item_list", VIEW_PAYABLES, "hand-coins", 40),
    )
    sources.register(
        "accounting.payables.bill", _("受領した請求書"), url_name="accounting:payables_bill_detail", step=VIEW_PAYABLES
    )
    sources.register(
        "accounting.payables.payment", _("支払"), url_name="accounting:payables_payment_detail", step=VIEW_PAYABLES
    )
    document_kinds.register(
        "accounting.payables.bill",
        _("受領した請求書"),
        read_step=VIEW_PAYABLES,
        retention="backoffice.documents.tax_retention",
    )
    kinds.register(
        kinds.Kind(
            code="accounting.payables.payment",
            label=_("支払の承認"),
            action="accounting.payables.approve_payment",
            perform=lambda given, user, at: payables_actions.approve_payment(
                run_id=given["run_id"], acting_user=user, at=at
            ),
            url=payables_work.payment_url,
            facts=payables_work.payment_facts,
            unwind=lambda given, user, at: payables_actions.return_payment(
                run_id=given["run_id"], acting_user=user, at=at
            ),
        )
    )
    inbox.offer_work("accounting.payables.plan", step="accounting.payables.plan_payment", offer=payables_work.to_plan)
    inbox.offer_work("accounting.payables.pay", step="accounting.payables.pay_items", offer=payables_work.to_pay)
    deadlines.offer("accounting.payables.payment_days", VIEW_PAYABLES, payables_work.payment_days)


def _consumption_tax() -> None:
    menu.add(
        menu.Entry("accounting", _("消費税"), "accounting:consumption_tax_year_detail", VIEW_TAX, "percent", 60),
    )
    sources.register(
        "accounting.consumption_tax.return",
        _("消費税の申告"),
        url_name="accounting:consumption_tax_return_detail",
        step=VIEW_TAX,
    )
    sources.register("accounting.consumption_tax.interim", _("消費税の中間納付"))
    inbox.offer_work(
        "accounting.consumption_tax.post", step="accounting.consumption_tax.post_return", offer=tax_work.to_post
    )
    inbox.offer_work(
        "accounting.consumption_tax.interim",
        step="accounting.consumption_tax.record_interim",
        offer=tax_work.to_pay_interim,
    )
    deadlines.offer("accounting.consumption_tax.due_days", VIEW_TAX, tax_work.due_days)
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
            VIEW_TAX,
        ),
    )


def _expenses() -> None:
    menu.add(
        menu.Entry(menu.MY_WORK, _("経費精算"), "accounting:expenses_claim_list", VIEW_CLAIMS, "receipt", 15),
        menu.Entry("accounting", _("全員の経費精算"), "accounting:expenses_check_list", CHECK_CLAIMS, "receipt", 45),
    )
    sources.register(
        "accounting.expenses.claim", _("経費精算"), url_name="accounting:expenses_claim_detail", step=CHECK_CLAIMS
    )
    document_kinds.register(
        "accounting.expenses.receipt",
        _("領収書"),
        read_step=CHECK_CLAIMS,
        retention="backoffice.documents.tax_retention",
    )
    kinds.register(
        kinds.Kind(
            code="accounting.expenses.claim",
            label=_("経費精算"),
            action="accounting.expenses.approve_claim",
            perform=lambda given, user, at: expenses_actions.approve_claim(
                claim_id=given["claim_id"], acting_user=user, at=at
            ),
            url=expenses_work.claim_url,
            facts=expenses_work.claim_facts,
            unwind=lambda given, user, at: expenses_actions.return_claim(
                claim_id=given["claim_id"], acting_user=user, at=at
            ),
        )
    )
    finding.offer_search(finding.Search("claims", _("経費精算"), "receipt", VIEW_CLAIMS, find_claims))
    offers.offer_start(
        offers.Start(_("経費精算"), "accounting:expenses_claim_new", "accounting.expenses.draft_claim", "receipt", 10)
    )
    inbox.offer_work("accounting.expenses.finish", step=VIEW_CLAIMS, offer=expenses_work.to_finish)
    duties.open_to_members(
        "accounting.expenses.attach_receipt",
        "accounting.expenses.change_draft",
        "accounting.expenses.discard_draft",
        "accounting.expenses.draft_claim",
        "accounting.expenses.file_claim",
        "accounting.expenses.read_receipt",
        "accounting.expenses.submit_claim",
        VIEW_CLAIMS,
    )
    duties.register(
        "accounting.expense_checking",
        _("経費精算の確認"),
        steps=("accounting.expenses.define_policy", "backoffice.documents.read_document", CHECK_CLAIMS),
    )


def _fixed_assets() -> None:
    menu.add(
        menu.Entry("accounting", _("固定資産"), "accounting:fixed_assets_asset_list", VIEW_ASSETS, "building-2", 50),
    )
    for kind, label, page in (
        ("accounting.fixed_assets.run", _("減価償却"), "accounting:fixed_assets_run_detail"),
        ("accounting.fixed_assets.disposal", _("固定資産の除却・売却"), "accounting:fixed_assets_disposal_detail"),
    ):
        sources.register(kind, label, url_name=page, step=VIEW_ASSETS)
    inbox.offer_work(
        "accounting.fixed_assets.month",
        step="accounting.fixed_assets.order_depreciation",
        offer=fixed_assets_work.to_post,
    )
    inbox.offer_work(
        "accounting.fixed_assets.bought",
        step="accounting.fixed_assets.register_asset",
        offer=fixed_assets_work.to_register,
    )
    deadlines.offer("accounting.fixed_assets.property_tax", VIEW_ASSETS, fixed_assets_work.property_returns)
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
            VIEW_ASSETS,
            "backoffice.jobs.cancel_job",
            "backoffice.jobs.view_job",
        ),
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
            "accounting.statements.write_notes",
            VIEW,
            VIEW_STATEMENTS,
        ),
    )
    duties.register("accounting.bank_accounts", _("会社の口座の管理"), steps=("accounting.banking.register_account",))
    duties.register(
        "accounting.reading",
        _("帳簿の閲覧"),
        steps=(
            VIEW,
            VIEW_STATEMENTS,
            INVOICES,
            VIEW_ASSETS,
            VIEW_PAYABLES,
            VIEW_TAX,
            "backoffice.documents.read_document",
        ),
    )
    duties.register(
        "accounting.invoicing",
        _("請求と入金"),
        steps=(
            "accounting.receivables.change_draft",
            "accounting.receivables.define_issuer",
            "accounting.receivables.discard_draft",
            "accounting.receivables.draft_invoice",
            "accounting.receivables.finalise_invoices",
            "accounting.receivables.order_papers",
            "accounting.receivables.print_invoices",
            "accounting.receivables.record_receipt",
            INVOICES,
            "backoffice.documents.keep_document",
            "backoffice.documents.read_document",
            "backoffice.jobs.cancel_job",
            "backoffice.jobs.view_job",
        ),
    )
    duties.register(
        "accounting.invoice_reading", _("請求書の閲覧"), steps=(INVOICES, "backoffice.documents.read_document")
    )
    duties.register(
        "accounting.payables_recording",
        _("請求書と未払の登録"),
        steps=(
            "accounting.payables.cancel_item",
            "accounting.payables.owe",
            "accounting.payables.record_bill",
            "backoffice.documents.read_document",
            VIEW_PAYABLES,
        ),
    )
    duties.register(
        "accounting.payables_payment",
        _("支払の起案と実行"),
        steps=(
            "accounting.payables.call_off_payment",
            "accounting.payables.download_file",
            "accounting.payables.pay_items",
            "accounting.payables.plan_payment",
            VIEW_PAYABLES,
        ),
    )
