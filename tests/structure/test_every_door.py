"""Every address and every action, walked as every role of the cast: each is denied or allowed as declared."""

import datetime as dt
import importlib
import inspect
import pkgutil
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from accounting.ledger.models import Account
from accounting.payables.rules import FeeKind
from backoffice.access import duties
from backoffice.access.gate import NotAllowed
from backoffice.api.models import ApiKey
from backoffice.approvals.models import AskedPerson, Condition, Decision, LaterLook, Request, WithdrawalAsked
from backoffice.companies import clock, scope
from backoffice.companies.models import Company
from backoffice.eventlog import steps
from backoffice.eventlog.models import Event
from backoffice.jobs.actions import work_off
from backoffice.notifications.models import Notice
from backoffice.organisation.models import Membership, Project, User
from backoffice.shell.menu import SIGNED_IN
from backoffice.shell.pages import PUBLIC, STAFF
from backoffice.values.periods import Month
from hr.payroll import actions
from hr.payroll.models import Payslip
from tests.factories import (
    accrued,
    advanced,
    asked,
    assets,
    banks,
    books,
    cast,
    claims,
    closed,
    connected,
    filed,
    formed,
    hired,
    hooked,
    imports,
    leave,
    paper,
    pay,
    planned,
    program,
    promises,
    purchases,
    resident,
    routed,
    sales,
    sealed,
    settled,
    spend,
    taxed,
    trade,
    trips,
    vouchers,
    worked,
    year_end,
)
from tests.structure.test_doors import DEPARTMENTS, our_pages

# Open to every member by its step; the page itself lets those see it who are concerned.
OWN_RULE: dict[str, set[str]] = {
    "approvals_request_detail": {"aiko", "ben"},
    "approvals_request_forward": {"ben"},
    "approvals_request_print": {"aiko", "ben"},
    "approvals_watch_hand_over": set(),
    "advances_request_correct": {"aiko"},
    "advances_request_detail": {"aiko", "ben", "bookkeeper", "kei", "tax_accountant"},
    "attendance_absence_new": {"hr_head", "kei", "payroll_clerk"},
    "attendance_day_correct": {"aiko"},
    "attendance_month_detail": {"hr_head", "kei", "payroll_clerk"},
    "attendance_month_plan": {"hr_head", "kei", "payroll_clerk"},
    "attendance_team": {"hr_head", "kei", "payroll_clerk"},
    "attendance_team_month": {"hr_head", "kei", "payroll_clerk"},
    "expenses_claim_change": {"aiko"},
    "expenses_claim_confirm": {"aiko"},
    "expenses_claim_detail": {"aiko", "ben", "bookkeeper", "kei"},
    "expenses_claim_photos_more": {"aiko"},
    "expenses_travel_change": {"aiko"},
    "expenses_travel_new": {"aiko"},
    "expenses_receipt_file": {"aiko", "ben", "bookkeeper", "kei"},
    "forms_answer_change": {"aiko"},
    "forms_answer_detail": {"admin", "aiko", "ben", "general_affairs"},
    "forms_answer_print": {"admin", "aiko", "ben", "general_affairs"},
    "forms_file_download": {"admin", "aiko", "ben", "general_affairs"},
    "labour_own_notice_detail": set(),
    "labour_own_notice_download": set(),
    "leave_request_detail": {"aiko", "ben", "hr_head", "payroll_clerk"},
    "leave_team_calendar": set(),
    "oauth_authorize": set(),
    "payroll_own_payslip_detail": set(),
    "payroll_own_paper_download": set(),
    "contracts_contract_correct": {"aiko"},
    "contracts_contract_detail": {"aiko", "ben", "bookkeeper", "legal"},
    "contracts_file_download": {"aiko", "ben", "bookkeeper", "legal"},
    "seals_file_download": {"aiko", "ben", "general_affairs", "legal"},
    "seals_lending_return": {"general_affairs"},
    "seals_request_correct": {"aiko"},
    "seals_request_detail": {"aiko", "ben", "general_affairs", "legal"},
    "seals_request_refuse": set(),
    "seals_request_rescan": {"aiko"},
    "seals_request_scan": {"aiko"},
    "seals_request_seal": set(),
    "seals_seal_imprint": {"general_affairs"},
    "seals_seal_lend": {"general_affairs"},
    "travel_booking_cancel": {"aiko", "general_affairs"},
    "travel_booking_new": {"aiko", "general_affairs"},
    "travel_booking_paper": {"aiko", "ben", "general_affairs"},
    "travel_trip_correct": {"aiko"},
    "travel_trip_detail": {"aiko", "ben", "general_affairs"},
    "purchasing_purchase_correct": {"aiko"},
    "purchasing_purchase_detail": {"aiko", "ben", "bookkeeper", "general_affairs"},
    "purchasing_quotation_paper": {"aiko", "ben", "bookkeeper", "general_affairs"},
    "webhooks_delivery_detail": {"admin"},
    "webhooks_endpoint_detail": {"admin"},
    "year_end_own_proof": {"aiko"},
    "year_end_own_result": set(),
    "year_end_own_statement": {"aiko"},
    "year_end_own_topic": {"aiko"},
}


def _look() -> LaterLook:
    """What was decided for somebody, whom the walk has not as a user."""
    decision = Decision.objects.filter(outcome="APPROVE").order_by("pk")[0]
    return LaterLook.objects.create(request=decision.request, decision=decision, user_id=0, user_name="不在の人")


def _withdrawal(now: dt.datetime) -> WithdrawalAsked:
    """A withdrawal that waits for the consent of somebody, whom the walk has not as a user."""
    request = Request.objects.order_by("pk")[0]
    words = {"reason": "数量の誤り", "of_name": "不在の人"}
    return WithdrawalAsked.objects.create(request=request, asked_at=now, of_id=0, **words)


def _condition() -> Condition:
    """A condition of an approval."""
    decision = Decision.objects.filter(outcome="APPROVE").order_by("pk")[0]
    return Condition.objects.create(request=decision.request, decision=decision, text="相見積を取る")


def _awaited(ben: User) -> dict[str, int]:
    """A request and who is asked about it, and may forward it."""
    here = {"request__state": "PENDING", "step__position": F("request__step_now"), "step__may_forward": True}
    person = AskedPerson.objects.filter(**here, user_id=ben.pk, step__decisions=None).order_by("pk")[0]
    return {"pk": person.request_id, "asked": person.user_id}


@pytest.fixture
def world(
    company: Company,
    aiko: User,
    ben: User,
    chie: User,
    kei: User,
    admin: User,
    now: dt.datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, Any]:
    """One of everything that an address may ask for, by the beginning of the address's name."""
    paper.offer_kinds(monkeypatch)
    sales.ready(kei, now)
    entry = books.posted(1, kei, now)
    pay.payroll(aiko, now)
    employees = pay.hired(1, aiko, now)
    worked.nine_to_six(kei, now)
    pay.attended(employees, aiko, now)
    run = pay.october(aiko, now)
    job = work_off(actions.calculate_run(run_id=run.pk, acting_user=aiko, at=now).pk, clock=clock.now)
    pay.approved(run, aiko, ben, now)
    request = Request.objects.get()
    partner = trade.supplier()
    invoice = sales.finalised(trade.customer(), kei, now)
    received = sales.received(invoice, kei, now)
    program.token_of(aiko, now)
    claims.claim_route(ben, admin, now)
    claims.employed(aiko)
    notice = hired.issued(employees[0], aiko, now)
    claim, draft = claims.submitted(aiko, now), claims.draft(aiko, now)
    away, grant = leave.one_request(aiko, ben, admin, now)
    spend.payment_route(ben, admin, now)
    bill = spend.billed(partner, kei, now)
    items = [spend.owed(number, kei, now, partner=partner) for number in (1, 2)]
    payment = spend.decided(spend.planned(items[:1], kei, now), ben, now)
    spend.fees_paid([(FeeKind.MANUSCRIPT, 100_000)], kei, ben, now)
    promises.route(promises.lawyer(), ben, admin, now)
    contract = promises.requested(partner, aiko, now, amount_yen=10_000_000)
    purchases.route(ben, admin, admin, now)
    quoted = {"quotations": purchases.quoted(partner), "choice_reason": "納期が合うため"}
    bought = purchases.decided(purchases.requested(partner, aiko, now, **quoted), ben, now)
    buyer = purchases.buyer()
    receipt = purchases.first_received(purchases.ordered(bought, buyer, now), buyer, now)
    secret = pay.number_kept(employees[0], now)
    declared = year_end.of_the_year(aiko, now)
    filing = filed.declared(filed.clerk(), now)
    premium = filed.labour_paid(User.objects.get(username="fumi"), now)
    certificate, family_leave = filed.certified(now)
    keeper = resident.keeper()
    resident.noticed(employees, keeper, now)
    notices = resident.uploaded(keeper, now)
    asset = assets.registered(kei, now)
    depreciation = assets.depreciated(kei)
    retired = assets.disposed(assets.registered(kei, now, treatment="EXPENSED", cost_yen=50_000), kei, now)
    register = assets.uploaded(kei, now)
    ended = resident.ended(employees[0], keeper, now, happened_on=dt.date(2026, 11, 30), last=Month(2026, 12))
    lock, task = closed.month(Month(2020, 4), kei, now), closed.task(kei, now)
    voucher = vouchers.drafted(kei, now, papers=(("領収書.pdf", vouchers.PDF),))
    brought = imports.mapped(imports.uploaded(kei, now, [imports.row(), imports.row()]), kei, now)
    slip = imports.posted(brought, kei, now).slips.order_by("pk")[0]
    return {
        "access_member_": {"pk": Membership.objects.get(user=chie).pk},
        "api_key_": {"pk": ApiKey.objects.get().pk},
        "approvals_": {"pk": request.pk},
        "approvals_request_forward": {"pk": _awaited(ben)["pk"]},
        "approvals_watch_": _awaited(ben),
        "approvals_condition_": {"pk": _condition().pk},
        "approvals_look_later": {"pk": _look().pk},
        "approvals_withdrawal_": {"pk": _withdrawal(now).pk},
        "approvals_route_": {"kind": routed.draft("hr.payroll.run", admin, now).kind},
        "attendance_": {"pk": employees[0].pk, "month": "2026-10", "work_date": "2026-10-30"},
        "attendance_consent_": {"pk": worked.discretion(employees[0], kei, now).pk},
        **banks.addresses(partner, kei, now),
        "benefits_": {"pk": certificate.people.get().employee_id},
        "benefits_elder": {"pk": family_leave.employee_id, "first_on": "2026-10-01"},
        "benefits_leave": {"pk": family_leave.pk, "first_on": "2026-10-16"},
        "benefits_paper_": {"pk": certificate.pk},
        "consumption_tax_": {"key": "tax_base-TOTAL", "entry": entry.pk, "position": 0},
        "consumption_tax_interim_": {"pk": taxed.interim(kei, now).pk},
        "consumption_tax_registration_": {"pk": taxed.listed(kei, now).pk},
        "consumption_tax_return_": {"pk": taxed.past(kei, now).pk},
        "contracts_": {"pk": contract.pk, "document_pk": contract.draft_id},
        "documents_": {"pk": paper.kept(aiko, now).pk},
        "employment_": {"pk": employees[0].pk},
        "employment_import_": {"pk": hired.uploaded(aiko, now).pk, "kind": "EMPLOYEES", "form": "csv"},
        **claims.card_addresses(claim.person, partner, kei, now),
        "expenses_claim_": {"pk": draft.pk},
        "expenses_claim_detail": {"pk": claim.pk},
        "expenses_pass_": {"pk": claims.commuter_pass(claim.person, kei, now).pk},
        "expenses_receipt_": {"pk": claim.receipts.get().pk},
        "expenses_rule_": {"pk": claims.rule(kei, now, effect=claims.Effect.WARN).pk},
        "expenses_travel_": {"pk": claims.reckoned(draft, aiko, now).pk},
        "expenses_travel_new": {"pk": draft.pk, "kind": "SECTION"},
        "expenses_travel_rate_": {"pk": claims.travel_rate(kei, now).pk},
        "filings_": {"pk": filing.pk},
        **advanced.addresses(kei, now),
        "advances_request_": {"pk": advanced.asked(aiko, ben, admin, now).pk},
        **formed.addresses(aiko, ben, admin, now),
        "accruals_": {"pk": accrued.accrual(kei, now).pk, "month": "2026-10"},
        "accruals_deferral_": {"pk": accrued.deferral(kei, now).pk},
        "closing_": {"pk": task.pk, "month": "2026-10"},
        "closing_lock_": {"pk": lock.pk},
        "fixed_assets_": {"pk": asset.pk, "month": "2026-11", "year": 2027, "form": "csv"},
        "fixed_assets_disposal_": {"pk": retired.pk},
        "fixed_assets_import_": {"pk": register.pk, "form": "csv"},
        "fixed_assets_run_": {"pk": depreciation.pk},
        "jobs_": {"pk": job.pk},
        "ledger_": {"pk": Account.objects.get(code=books.RENT).pk, "month": "2026-10"},
        "labour_": {"pk": employees[0].pk, "kind": "REGULAR"},
        "labour_insurance_": {"pk": premium.filing_id, "number": 2},
        "labour_insurance_payment": {"pk": premium.pk},
        "labour_notice_d": {"pk": notice.pk},
        "labour_own_": {"pk": notice.pk},
        "leave_": {"pk": employees[0].pk},
        "leave_grant_": {"pk": grant.pk},
        "leave_request_": {"pk": away.pk},
        "ledger_entry_": {"pk": entry.pk},
        "outside_": {"pk": entry.pk},
        "outside_question_answer": {"pk": asked.questioned(entry, now).pk},
        "outside_proposal_": {"pk": asked.proposed(now).pk},
        "planning_": {"pk": planned.budget(kei, now).pk},
        "ledger_import_": {"pk": imports.uploaded(kei, now, [imports.row()]).pk},
        "ledger_paper_": {"pk": voucher.papers.get().pk},
        "ledger_project_": {
            "pk": Project.objects.create(code="P1", name="新店", valid_from=dt.date(2020, 4, 1)).pk,
        },
        "ledger_slip_": {"pk": slip.pk},
        "ledger_template_": {"pk": vouchers.template(kei, now).pk},
        "ledger_voucher_": {"pk": voucher.pk},
        "my_number_": {"pk": employees[0].pk},
        "my_number_read": {"pk": secret.pk},
        "my_number_destroy": {"pk": secret.pk},
        "notifications_": {"pk": Notice.objects.order_by("pk")[0].pk},
        "partners_": {"pk": partner.pk},
        "payables_": {"pk": items[1].pk},
        "payables_bill_": {"pk": bill.pk},
        "payables_payment_": {"pk": payment.pk},
        "payables_notice_": {"pk": spend.noticed(payment, kei, now).pk},
        "payables_bearer_": {"pk": partner.pk},
        "payables_fee_": {"pk": spend.listed_fee(kei, now).pk},
        "payables_mail_": {"pk": spend.mailed(kei, now)},
        "payables_received_": {"pk": spend.received(kei, now).pk},
        "payables_standing_": {"pk": partner.pk},
        "purchasing_": {"pk": bought.pk},
        "purchasing_receipt_": {"pk": receipt.pk},
        "purchasing_quotation_": {"pk": bought.quotations.get(is_chosen=True).pk},
        "purchasing_rule_": {"pk": purchases.quotation_rule(buyer, now).pk},
        "payroll_": {"pk": run.pk, "employee_pk": employees[0].pk, "month": "2026-09", "year": 2026},
        "payroll_past_": {"form": "csv"},
        "payroll_one_off_": {"pk": pay.award(employees[0], aiko, now).pk},
        "payroll_item_": pay.own_item(employees[0], now),
        "payroll_table_": {"code": pay.own_table(now).code},
        "payroll_bank_file_download": {
            "pk": actions.make_bank_file(run_id=run.pk, acting_user=aiko, at=now).pk,
        },
        "payroll_own_pa": {"pk": Payslip.objects.get().pk},
        "payroll_payslip_": {"pk": Payslip.objects.get().pk},
        "receivables_": {"pk": invoice.pk},
        "remittance_": {"pk": pay.tax_paid(now).pk, "kind": "income_tax", "month": "2026-11", "place": "-"},
        "resident_tax_": {"pk": employees[0].pk, "year": 2026, "code": "131032"},
        "resident_tax_end_": {"pk": ended.pk},
        "resident_tax_end_new": {"pk": employees[0].pk},
        "resident_tax_expect_": {
            "pk": resident.unexpected(employees[0], keeper, now, year=2025).employee_id,
            "year": 2025,
        },
        "resident_tax_import_": {"pk": notices.pk, "form": "csv"},
        "remittance_fee_": {"month": "2026-11"},
        "remittance_half_yearly_": {"pk": pay.half_yearly(now).pk},
        "social_insurance_": {"pk": employees[0].pk},
        "income_tax_": {"pk": employees[0].pk},
        "receivables_receipt_detail": {"pk": received.pk},
        "receivables_receipt_take_back": {"pk": received.pk},
        **settled.addresses(kei, now),
        "statements_": {"pk": Account.objects.get(code=books.RENT).pk, "kind": "income", "key": "net_profit"},
        "statements_cash_figure": {"key": "change_of_cash"},
        **hooked.addresses(admin, now),
        **connected.addresses(admin, now),
        **trips.addresses(aiko, ben, admin, now),
        **sealed.addresses(aiko, ben, admin, partner, now),
        "documents_upload_receive": {"company": company.pk, "place": "nothing"},
        "year_end_": {"year": 2026, "pk": declared.employee_id, "topic": "self"},
        "year_end_own_proof": {"pk": declared.proofs.get().pk},
        "year_end_proof": {"pk": declared.proofs.get().pk},
    }


def address(space: str, name: str, parameters: dict[str, Any], world: dict[str, Any]) -> str:
    """The address of a door in the world: of the prefixes that fit its name, the longest says what it asks for."""
    fitting = max((prefix for prefix in world if name.startswith(prefix)), key=len, default="")
    given = world.get(fitting, {})
    return reverse(f"{space}:{name}" if space else name, kwargs={key: given[key] for key in parameters})


def opens(user: User | None, step: str) -> bool:
    if step == PUBLIC:
        return True
    if user is None:
        return False
    if step == SIGNED_IN:
        return True
    if step == STAFF:
        return user.is_staff
    from backoffice.access.queries import may

    return may(user, step, as_of=clock.today())


@pytest.mark.parametrize("who", ["aiko", "ben", "chie", "kei", "admin", "nobody", *cast.DEMO_ROLES])
def test_every_address_is_denied_or_allowed_as_declared(
    who: str, world: dict[str, Any], company: Company, request: pytest.FixtureRequest
) -> None:
    user = _somebody(who, request)
    # A refusal in a few words: the page that people get shows the whole menu, a thousand times.
    client = Client(raise_request_exception=False, headers={} if user is None else {"Accept": "application/json"})
    if user is not None:
        client.force_login(user)
    wrong = []
    for space, pattern in our_pages():
        if pattern.name == "healthz":
            continue
        step = pattern.callback.step  # type: ignore[union-attr]
        url = address(space, str(pattern.name), pattern.pattern.converters, world)
        with scope.working_in(company.pk):
            allowed = opens(user, step)
        answer = client.get(url)
        own = str(pattern.name) in OWN_RULE
        if own:
            allowed = allowed and who in OWN_RULE[str(pattern.name)]
        said = {200: True, 405: True, 302: False, 403: False, 404: False if own else None}.get(answer.status_code)
        if said is not allowed:
            wrong.append((url, step, answer.status_code))
        if not allowed:
            # A page that is only read answers 405 to whoever holds its step, before it asks whose it is.
            assert client.post(url).status_code in (302, 403, *((404, 405) if own else ())), url
    assert wrong == []


def every_action() -> list[Any]:
    found = []
    for department in DEPARTMENTS:
        package = importlib.import_module(department)
        for module in pkgutil.walk_packages(package.__path__, f"{department}."):
            if ".actions" in module.name:
                loaded = importlib.import_module(module.name)
                found += [f for _, f in inspect.getmembers(loaded, inspect.isfunction) if hasattr(f, "step")]
    return list({function.step: function for function in found}.values())


def closed_actions() -> list[Any]:
    """The actions that a duty must open; what every member may call refuses by a rule of its own, tested there."""
    return [function for function in every_action() if function.step not in duties.steps_of({duties.MEMBER})]


@pytest.mark.parametrize("function", closed_actions(), ids=lambda f: f.step)
def test_every_action_refuses_somebody_without_the_duty(function: Any, chie: User, now: dt.datetime) -> None:
    needed = {name: None for name in inspect.signature(function).parameters if name not in {"acting_user", "at"}}
    with pytest.raises(NotAllowed):
        function(**needed, acting_user=chie, at=now)
    assert not Event.objects.filter(actor_id=chie.pk).exists()


def test_every_action_is_walked() -> None:
    changing = {s.name for s in steps.every() if s.changes and not s.name.startswith("backoffice.tests.")}
    assert {function.step for function in every_action()} == changing


def test_duties_that_conflict_say_so_both_ways() -> None:
    by_code = {duty.code: duty for duty in duties.every()}
    for duty in duties.every():
        for other in duty.conflicts_with:
            assert duty.code in by_code[other].conflicts_with


def _somebody(who: str, request: pytest.FixtureRequest) -> User | None:
    if who == "nobody":
        return None
    return cast.known(who, request)
