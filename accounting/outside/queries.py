"""Questions, proposals, and what falls due in every company of somebody."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounting.ledger.models import Line
from accounting.ledger.queries import VoucherPage, lines_of_entries, voucher_page
from backoffice.access.queries import steps_open_to
from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.companies.present import present
from backoffice.deadlines.register import Deadline, upcoming
from backoffice.organisation.queries import companies_to_enter

from .models import Proposal, Question

CASE, PROPOSAL_CASE = "accounting.outside.question", "accounting.outside.proposal"
MOST_DEADLINES = 50


@dataclass(frozen=True, slots=True)
class ClientDeadline:
    """What falls due in a company; its address leads to it only in the company that is open now."""

    company: Company
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """A proposal with the voucher that it would become, and the lines of the entry that it is about."""

    proposal: Proposal
    voucher: VoucherPage
    before: tuple[Line, ...]


def questions(*, open_only: bool) -> QuerySet[Question]:
    """Every question with its entry; keyset by day and id."""
    found = Question.objects.select_related("entry")
    return found.filter(answered_at__isnull=True) if open_only else found


def questions_of(entry_id: int) -> list[Question]:
    """The questions at an entry, the oldest first."""
    return list(Question.objects.filter(entry=entry_id).order_by("pk"))


def proposals(*, open_only: bool) -> QuerySet[Proposal]:
    """Every proposal with its voucher; keyset by day and id."""
    found = Proposal.objects.select_related("voucher", "entry")
    return found.filter(decided_at__isnull=True) if open_only else found


def undecided(until: dt.date) -> int:
    """How many proposals wait that would be posted by a day."""
    return Proposal.objects.filter(decided_at__isnull=True, voucher__posted_on__lte=until).count()


def proposals_of(entry_id: int) -> list[Proposal]:
    """The proposals about an entry, the oldest first."""
    return list(Proposal.objects.filter(entry=entry_id).select_related("voucher").order_by("pk"))


def proposal_page(pk: int) -> ProposalPage:
    """One proposal; Proposal.DoesNotExist when there is none."""
    proposal = Proposal.objects.select_related("entry").get(pk=pk)
    before = lines_of_entries([proposal.entry])[proposal.entry.pk] if proposal.entry else []
    return ProposalPage(proposal, voucher_page(proposal.voucher_id), tuple(before))


def client_deadlines(user: Any, *, as_of: dt.date, until: dt.date) -> tuple[list[Company], list[ClientDeadline]]:
    """The companies that somebody may work in, and what falls due there that their roles let them see.

    Whoever is at work in a sandbox sees sandboxes alone, and nobody else does. Each company is opened by itself, as offers ask for the company that is open; none of them writes.
    """
    mine = [each for each in companies_to_enter(user.pk, as_of=as_of) if each.is_sandbox == present().is_sandbox]
    companies = sorted(mine, key=lambda each: (each.name_kana, each.pk))
    found: list[ClientDeadline] = []
    for company in companies:
        with scope.working_in(company.pk):
            steps = steps_open_to(user, as_of=as_of)
            near = upcoming(lambda step, open_to=steps: step in open_to, as_of=as_of, until=until, most=MOST_DEADLINES)  # type: ignore[misc]
        found += [ClientDeadline(company, each) for each in near]
    return companies, sorted(found, key=lambda each: (each.deadline.on, each.company.name_kana, each.deadline.title))
