"""How fast invoices are finalised and put on paper, as ratios within one run."""

import datetime as dt
import time
from collections.abc import Callable
from decimal import Decimal
from statistics import median
from typing import Any

from accounting.banking.actions import register_account
from accounting.ledger.actions import adopt_chart
from accounting.ledger.chart import standard_chart
from accounting.receivables.actions import NewInvoice, NewLine, define_issuer, draft_invoice, finalise_invoices
from accounting.receivables.models import Invoice
from accounting.receivables.paper import paper_pdf
from accounting.receivables.queries import papers_of
from backoffice.access.models import Appointment, Role, RoleDuty
from backoffice.companies import clock, scope
from backoffice.companies.models import Company
from backoffice.organisation.models import Membership, User
from backoffice.partners.actions import NewPartner, register_partners
from backoffice.partners.models import Partner

from .load import SALARY_ACCOUNT
from .organisation import FOUNDED
from .sales import GOODS, ISSUER, NUMBERS, REGISTERED

ON = dt.date(2026, 10, 31)
DUTIES = ("accounting.bookkeeping", "accounting.bank_accounts", "accounting.invoicing", "backoffice.partners")
MANY = 100
WARMING, RENDERINGS = 2, 10
Say = Callable[[str], None]


def invoices(say: Say) -> None:
    """Milliseconds to draft and finalise one of a hundred, and CPU milliseconds of a paper against one of one line."""
    company = Company.objects.create(code="bench-invoices", name="bench", name_kana="bench", fiscal_year_first_month=4)
    with scope.working_in(company.pk):
        keeper = _keeper()
        customer = _ready(keeper)
        drafting, ids = _timed(lambda: [_draft(customer, 10, keeper).pk for _ in range(MANY)])
        finalising, _job = _timed(lambda: finalise_invoices(invoice_ids=ids, acting_user=keeper, at=clock.now()))
        say(
            f"invoices {MANY} of 10 lines: drafted in {drafting * 1000 / MANY:5.1f} ms each, "
            f"finalised in {finalising * 1000 / MANY:5.1f} ms each, {finalising / drafting:4.2f} times drafting"
        )
        shortest = _rendering(customer, 1, keeper)
        for lines in (20, 60):
            cpu_ms = _rendering(customer, lines, keeper)
            say(f"paper of {lines} lines: {cpu_ms:5.0f} CPU ms, {cpu_ms / shortest:4.2f} times one of a single line")


def _keeper() -> User:
    user = User.objects.create_user("bench-invoices")
    Membership.objects.create(user=user, valid_from=FOUNDED)
    role = Role.objects.create(code="all", name="all")
    RoleDuty.objects.bulk_create(RoleDuty(role=role, duty=duty) for duty in DUTIES)
    Appointment.objects.create(user=user, role=role, valid_from=FOUNDED)
    return user


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


def _rendering(customer: Partner, lines: int, keeper: User) -> float:
    """CPU milliseconds of a rendering, the median of ten after two warm-ups."""
    draft = _draft(customer, lines, keeper)
    finalise_invoices(invoice_ids=[draft.pk], acting_user=keeper, at=clock.now())
    (facts,) = papers_of([draft.pk])
    took = []
    for _ in range(WARMING + RENDERINGS):
        began = time.process_time()
        paper_pdf(facts)
        took.append((time.process_time() - began) * 1000)
    return median(took[WARMING:])


def _timed(act: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    made = act()
    return time.perf_counter() - began, made
