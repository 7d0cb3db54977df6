"""The checks of the department's own rooms."""

from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.banking.models import MATCH
from accounting.banking.queries import reconciled_accounts, reconciliation, unmatched_lines
from accounting.fixed_assets.queries import ties_with_ledger
from accounting.ledger.models import Account, Entry, MonthlyBalance, Stage
from accounting.ledger.queries import locks
from accounting.payables.models import Payable, PayableSettlement, PayableState, PaymentRun, PaymentState
from accounting.payables.tax import account_for
from accounting.receivables.models import Invoice, InvoiceState, Receipt
from accounting.receivables.queries import standing_accounts
from accounting.receivables.rules import RECEIVABLE
from backoffice.values.periods import Month

from .checks import Check, Found, register


def register_checks() -> None:
    """Enter the checks, once."""
    for check in (
        Check("accounting.receivables.drafts", gettext_lazy("下書きのままの請求書"), invoice_drafts, 3),
        Check("accounting.payables.unapproved", gettext_lazy("承認の済んでいない支払"), payments_under_way, 3),
        Check("accounting.receivables.ties", gettext_lazy("売掛金の残高と請求書の残り"), receivables_tie, 5),
        Check("accounting.payables.ties", gettext_lazy("買掛金の残高と未払の明細"), payables_tie, 5),
        Check("accounting.banking.unmatched", gettext_lazy("未照合の入出金明細"), lines_unmatched, 3),
        Check("accounting.banking.ties", gettext_lazy("預金の残高と入出金明細"), banks_tie, 3),
        Check("accounting.fixed_assets.ties", gettext_lazy("固定資産の残高と台帳"), assets_tie, 5),
        Check("accounting.ledger.debits", gettext_lazy("試算表の貸借"), debits_equal_credits, 5, blocks=True),
        Check("accounting.ledger.earlier", gettext_lazy("前の月の締め"), earlier_months, 8, blocks=True),
    ):
        register(check)


def invoice_drafts(month: Month) -> Found:
    """Drafts of invoices whose supplies ended by the end of the month."""
    count = Invoice.objects.filter(state=InvoiceState.DRAFT, supplied_to__lte=month.last_day).count()
    return Found(count, url=f"{reverse('accounting:receivables_invoice_list')}?state=DRAFT")


def payments_under_way(month: Month) -> Found:
    """Payments of the month that were neither carried out nor called off."""
    waiting = (PaymentState.SUBMITTED, PaymentState.APPROVED)
    count = PaymentRun.objects.filter(state__in=waiting, pay_on__lte=month.last_day).count()
    return Found(count, url=reverse("accounting:payables_payment_list"))


def receivables_tie(month: Month) -> Found:
    """売掛金 of the ledger less what the invoices say is still to come in."""
    billed = Invoice.objects.exclude(state=InvoiceState.DRAFT).filter(supplied_to__lte=month.last_day)
    received = Receipt.objects.filter(received_on__lte=month.last_day)
    open_yen = _sum(billed, "total_yen") - _sum(received, "amount_yen")
    return _tie(standing_accounts(month.last_day)[RECEIVABLE], month, open_yen, is_asset=True)


def payables_tie(month: Month) -> Found:
    """買掛金 of the ledger less the items that were open at the end of the month.

    A match that was taken back later keeps its pair of settlements, whatever has become of the item since.
    """
    code = account_for("trade", month.last_day)
    owed = Payable.objects.filter(account__code=code, incurred_on__lte=month.last_day)
    taken_back = Entry.objects.filter(
        reverses__source_kind=OuterRef("source_kind"),
        reverses__source_id=OuterRef("source_id"),
        posted_on__lte=month.last_day,
    )
    owed = owed.exclude(Q(state=PayableState.CANCELLED) & Exists(taken_back))
    owed = owed.filter(Q(paid_on=None) | Q(paid_on__gt=month.last_day))
    of_a_match = Q(source_kind=MATCH, payable__account__code=code)
    settled = PayableSettlement.objects.filter(Q(payable__in=owed) | of_a_match, settled_on__lte=month.last_day)
    return _tie(code, month, _sum(owed, "amount_yen") - _sum(settled, "amount_yen"), is_asset=False)


def lines_unmatched(month: Month) -> Found:
    """Lines of banks until the end of the month that nobody has matched."""
    count = unmatched_lines().filter(dated_on__lte=month.last_day).count()
    return Found(count, url=reverse("accounting:banking_line_list"))


def banks_tie(month: Month) -> Found:
    """Accounts of the books that are not what the statements of their banks come to at the end of the month."""
    found = [reconciliation(each, month.last_day) for each in reconciled_accounts(month.last_day)]
    apart = [each for each in found if each.difference_yen]
    url = f"{reverse('accounting:banking_reconciliation')}?on={month.last_day.isoformat()}" if apart else ""
    names = "、".join(each.account.name for each in apart)
    return Found(len(apart), sum(each.difference_yen for each in apart), url, names)


def assets_tie(month: Month) -> Found:
    """Accounts of fixed assets that are not the sum of their register."""
    apart = [tie for tie in ties_with_ledger(month) if not tie.ties]
    url = reverse("accounting:ledger_account_detail", args=[apart[0].account_id]) if apart else ""
    names = "、".join(tie.name for tie in apart)
    return Found(len(apart), sum(tie.difference_yen for tie in apart), f"{url}?month={month}" if url else "", names)


def debits_equal_credits(month: Month) -> Found:
    """The debits of the month less its credits: nothing, unless somebody went behind PostgreSQL's back."""
    sums = MonthlyBalance.objects.filter(month=month.first_day).aggregate(
        debit=Coalesce(Sum("debit_yen"), 0), credit=Coalesce(Sum("credit_yen"), 0)
    )
    url = f"{reverse('accounting:ledger_trial_balance')}?{urlencode({'month': str(month)})}"
    return Found(difference_yen=int(sums["debit"] - sums["credit"]), url=url)


def earlier_months(month: Month) -> Found:
    """Months before, from the first entry of ordinary business on, that are still open."""
    first = Entry.objects.exclude(source_kind="accounting.ledger.opening").order_by("posted_on").first()
    if first is None or first.posted_on >= month.first_day:
        return Found()
    before, each = [], Month.of(first.posted_on)
    while each < month:
        before.append(each)
        each = each.next
    closed = {lock.month for lock in locks(before) if not lock.room and lock.covers == "ORDINARY"}
    still_open = [each for each in before if each.first_day not in closed]
    url = reverse("accounting:closing_month_detail", args=[str(still_open[0])]) if still_open else ""
    return Found(len(still_open), url=url)


def _tie(code: str, month: Month, open_yen: int, *, is_asset: bool) -> Found:
    balances = MonthlyBalance.objects.filter(account__code=code, month__lte=month.first_day)
    balances = balances.exclude(stage=Stage.TRANSFER)
    more, less = ("debit_yen", "credit_yen") if is_asset else ("credit_yen", "debit_yen")
    book_yen = int(balances.aggregate(yen=Coalesce(Sum(F(more) - F(less)), 0))["yen"])
    account = Account.objects.filter(code=code).first()
    if account is None or book_yen == open_yen:
        return Found()
    url = f"{reverse('accounting:ledger_account_detail', args=[account.pk])}?{urlencode({'month': str(month)})}"
    said = {"book": f"{book_yen:,}", "items": f"{open_yen:,}"}
    return Found(difference_yen=book_yen - open_yen, url=url, text=_("帳簿 %(book)s円、明細 %(items)s円") % said)


def _sum(found: object, name: str) -> int:
    return int(found.aggregate(yen=Coalesce(Sum(name), 0))["yen"])  # type: ignore[attr-defined]
