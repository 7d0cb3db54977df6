"""How fast invoices are finalised and put on paper, as ratios within one run."""

import datetime as dt
from decimal import Decimal
from typing import Any

from accounting.banking.actions import register_account
from accounting.ledger.actions import adopt_chart
from accounting.ledger.chart import standard_chart
from accounting.receivables.actions import NewInvoice, NewLine, define_issuer, draft_invoice, finalise_invoices
from accounting.receivables.models import Invoice
from accounting.receivables.paper import TEMPLATE, paper
from accounting.receivables.queries import PaperFacts, papers_of
from backoffice.companies import clock, scope
from backoffice.organisation.models import User
from backoffice.partners.actions import NewPartner, register_partners
from backoffice.partners.models import Partner

from .bench_frame import Say, company, member, timed
from .bench_papers import papers
from .load import SALARY_ACCOUNT
from .sales import GOODS, ISSUER, NUMBERS, REGISTERED

ON = dt.date(2026, 10, 31)
DUTIES = ("accounting.bookkeeping", "accounting.bank_accounts", "accounting.invoicing", "backoffice.partners")
MANY = 100
LINES = (20, 60)


def invoices(say: Say) -> None:
    """Milliseconds to draft and finalise one of a hundred, and papers a CPU second."""
    with scope.working_in(company("bench-invoices").pk):
        keeper = member("bench-invoices", DUTIES)
        customer = _ready(keeper)
        drafting, ids = timed(lambda: [_draft(customer, 10, keeper).pk for _ in range(MANY)])
        finalising, _job = timed(lambda: finalise_invoices(invoice_ids=ids, acting_user=keeper, at=clock.now()))
        say(
            f"invoices {MANY} of 10 lines: drafted in {drafting * 1000 / MANY:5.1f} ms each, "
            f"finalised in {finalising * 1000 / MANY:5.1f} ms each, {finalising / drafting:4.2f} times drafting"
        )
        for lines in LINES:
            papers(f"invoice of {lines} lines", TEMPLATE, paper(_finalised(customer, lines, keeper)), say)


def _ready(keeper: User) -> Partner:
    now: dict[str, Any] = {"acting_user": keeper, "at": clock.now()}
    adopt_chart(accounts=standard_chart(ON), **now)
    register_account(entry=SALARY_ACCOUNT, account_code="1140", **now)
    define_issuer(entry=ISSUER, valid_from=REGISTERED, number_pattern=NUMBERS, **now)
    new = NewPartner(
        "C001", "株式会社髙﨑製作所", "タカサキ", address="東京都大田区南蒲田2丁目16番40号", is_customer=True
    )
    return register_partners(entries=[new], **now)[0]


def _draft(customer: Partner, lines: int, keeper: User) -> Invoice:
    goods = [GOODS[n % len(GOODS)] for n in range(lines)]
    new = NewInvoice(
        customer_id=customer.pk,
        issued_on=ON,
        supplied_from=ON,
        supplied_to=ON,
        due_on=ON,
        lines=tuple(NewLine(name, Decimal(2), Decimal(price), tax, ON, unit) for name, unit, price, tax in goods),
    )
    return draft_invoice(new=new, acting_user=keeper, at=clock.now())


def _finalised(customer: Partner, lines: int, keeper: User) -> PaperFacts:
    draft = _draft(customer, lines, keeper)
    finalise_invoices(invoice_ids=[draft.pk], acting_user=keeper, at=clock.now())
    (facts,) = papers_of([draft.pk])
    return facts
