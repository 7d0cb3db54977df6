"""What the room enters into the platform's registers."""

from django.utils.translation import gettext_lazy as _

from accounting.banking import open_items
from accounting.closing import checks
from accounting.ledger import needed, sources
from accounting.payables import cancelling, paying
from backoffice.access import duties
from backoffice.api import scopes
from backoffice.approvals import kinds, material
from backoffice.documents import kinds as document_kinds
from backoffice.eventlog import steps
from backoffice.forms import spending
from backoffice.shell import finding, inbox, menu, offers
from backoffice.webhooks.published import Published, publish

from . import actions, queries, spent, work
from .card_payments import CARDS
from .finding import find_claims
from .models import CARD_STATEMENT

VIEW, CHECK = "accounting.expenses.view_claims", "accounting.expenses.check_claims"


def register() -> None:
    """Called once, when Django is ready."""
    needed.offer_parameter(_("経費精算"), "accounting.expenses.categories", "account_code")
    steps.register(VIEW, _("自分の経費精算を見る"), changes=False)
    steps.register(CHECK, _("全員の経費精算を見る"), changes=False)
    sources.register_room("accounting.expenses", _("経費精算"))
    menu.add(
        menu.Entry(menu.MY_WORK, _("経費精算"), "accounting:expenses_claim_list", VIEW, "receipt", 15),
        menu.Entry("accounting", _("全員の経費精算"), "accounting:expenses_check_list", CHECK, "receipt", 45),
        menu.Entry("accounting", _("経費の規程"), "accounting:expenses_rule_list", CHECK, "scale", 46),
        menu.Entry(
            "accounting", _("旅費の単価・定期区間"), "accounting:expenses_travel_rate_list", CHECK, "luggage", 46
        ),
    )
    sources.register(
        "accounting.expenses.claim", _("経費精算"), url_name="accounting:expenses_claim_detail", step=CHECK
    )
    document_kinds.register(
        "accounting.expenses.receipt",
        _("領収書"),
        read_step=CHECK,
        retention="backoffice.documents.tax_retention",
    )
    cancelling.follow(
        "accounting.expenses.claim",
        lambda cancelled, user, at: actions.reopen_advance_of(cancelled=cancelled, acting_user=user, at=at),
    )
    paying.follow(
        "accounting.expenses.claim",
        lambda paid, user, at: actions.follow_payment(paid=paid, acting_user=user, at=at),
    )
    open_items.register(CARDS)
    sources.register(
        CARD_STATEMENT, _("カード利用明細"), url_name="accounting:expenses_card_statement_detail", step=CHECK
    )
    for check in work.checks():
        checks.register(check)
    spending.offer(spending.Spender("accounting.expenses", _("経費精算"), CHECK, spent.spent_on))
    material.offer(material.Source("accounting.expenses.ringi", VIEW, spent.left_of_ringi, order=6))
    _approval()
    _claims()
    _published()


def _approval() -> None:
    kinds.register(
        kinds.Kind(
            code="accounting.expenses.claim",
            label=_("経費精算"),
            action="accounting.expenses.approve_claim",
            perform=lambda given, user, at: actions.approve_claim(claim_id=given["claim_id"], acting_user=user, at=at),
            url=work.claim_url,
            facts=work.claim_facts,
            unwind=lambda given, user, at: actions.return_claim(claim_id=given["claim_id"], acting_user=user, at=at),
        )
    )


def _claims() -> None:
    finding.offer_search(finding.Search("claims", _("経費精算"), "receipt", VIEW, find_claims))
    offers.offer_start(
        offers.Start(_("経費精算"), "accounting:expenses_claim_new", "accounting.expenses.draft_claim", "receipt", 10)
    )
    inbox.offer_work("accounting.expenses.finish", step=VIEW, offer=work.to_finish)
    inbox.offer_work("accounting.expenses.cards", step=VIEW, offer=work.cards_to_claim)
    duties.open_to_members(
        "accounting.expenses.attach_mail",
        "accounting.expenses.attach_receipt",
        "accounting.expenses.change_draft",
        "accounting.expenses.claim_card_lines",
        "accounting.expenses.match_card_line",
        "accounting.expenses.discard_draft",
        "accounting.expenses.draft_claim",
        "accounting.expenses.file_claim",
        "accounting.expenses.fill_claim",
        "accounting.expenses.drop_reckoned",
        "accounting.expenses.read_receipt",
        "accounting.expenses.reckon_line",
        "accounting.expenses.submit_claim",
        VIEW,
    )
    duties.register(
        "accounting.expense_checking",
        _("経費精算の確認"),
        steps=(
            "accounting.expenses.define_pass",
            "accounting.expenses.define_policy",
            "accounting.expenses.define_rule",
            "accounting.expenses.define_travel_rate",
            "accounting.expenses.end_pass",
            "accounting.expenses.end_rule",
            "accounting.expenses.end_travel_rate",
            "accounting.expenses.import_cards",
            "accounting.expenses.register_card",
            "accounting.expenses.set_aside_card_line",
            "backoffice.documents.read_document",
            CHECK,
        ),
    )
    scopes.offer("expense_claims", _("経費精算"), read=_("自分の経費精算を見る"), write=_("経費精算を申請する"))


def _published() -> None:
    """What other programs may hear of, about the claims of their own user."""
    publish(
        *(
            Published(
                code=code,
                label=label,
                step=f"accounting.expenses.{step}",
                resource="expense_claims",
                view=VIEW,
                prefix="clm",
                url_name="accounting_api:expenses_claim_detail",
                rows=queries.claims_of,
            )
            for code, label, step in (
                ("expense_claim.submitted", _("経費精算を申請した"), "submit_claim"),
                ("expense_claim.approved", _("経費精算が承認された"), "approve_claim"),
                ("expense_claim.returned", _("経費精算が戻された"), "return_claim"),
                ("expense_claim.paid", _("経費精算が支払われた"), "note_paid"),
                ("expense_claim.unpaid", _("経費精算の支払が取り消された、または振込が戻った"), "note_unpaid"),
            )
        )
    )
