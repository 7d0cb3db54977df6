"""Payment runs: lists, one of them, and where its payees are paid."""

import datetime as dt
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from django.db.models import QuerySet

from accounting.banking.rules import Payee, PayeeAccount
from accounting.payables import accounts
from accounting.payables.models import Payable, PaymentRun
from backoffice.organisation.queries import on as in_force
from backoffice.partners.models import PartnerAccount

NOTHING_KEPT: Mapping[int, int] = MappingProxyType({})


def payment_runs() -> QuerySet[PaymentRun]:
    """The runs without their files; keyset by day of payment and id."""
    return PaymentRun.objects.defer("file").select_related("bank_account")


def payment_run(pk: int) -> PaymentRun:
    """One run without its file; PaymentRun.DoesNotExist when there is none."""
    return payment_runs().select_related("bank_account__account").get(pk=pk)


def payment_items(run_id: int) -> QuerySet[Payable]:
    """What a run pays, in the order in which the items came."""
    return Payable.objects.filter(payment=run_id).select_related("account", "person").order_by("pk")


def payees_of(items: Iterable[Payable], on: dt.date, kept: Mapping[int, int] = NOTHING_KEPT) -> list[Payee]:
    """Who is paid on a day: one transfer for each payee with the sum of the items, and where it goes; less the fee that
    is kept of a supplier's transfer."""
    held = list(items)
    of_partners = accounts_of_partners({each.partner_id for each in held if each.partner_id}, on)
    of_people = accounts.of_people({each.person_id for each in held if each.person_id}, on)
    sums: dict[tuple[int | None, int | None], list[Payable]] = {}
    for each in held:
        sums.setdefault((each.partner_id, each.person_id), []).append(each)
    return [
        Payee(
            id=theirs[0].pk,
            name=theirs[0].payee_name,
            amount_yen=sum(each.to_pay_yen for each in theirs) - kept.get(partner or 0, 0),
            account=of_partners.get(partner or 0) or of_people.get(person or 0),
        )
        for (partner, person), theirs in sums.items()
    ]


def accounts_of_partners(partner_ids: set[int], on: dt.date) -> dict[int, PayeeAccount]:
    """The account of each partner on a day; the newest where there are several."""
    held = PartnerAccount.objects.filter(in_force(on), partner__in=partner_ids).order_by("valid_from", "pk")
    return {
        each.partner_id: PayeeAccount(
            bank_code=each.bank_code,
            branch_code=each.branch_code,
            deposit_kind=each.kind,
            number=each.number,
            holder_kana=each.holder_kana,
        )
        for each in held
    }
