"""From the declaration over the settlement into the pay: frozen, refused, tied to the yen."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from backoffice.companies import clock
from backoffice.companies.models import Company
from backoffice.documents.models import Document
from backoffice.jobs.actions import work_off
from backoffice.jobs.models import JobFailure
from backoffice.notifications.models import Notice
from backoffice.organisation.models import User
from backoffice.values.reasons import Reason, replay
from hr.employment.models import Employee
from hr.payroll.models import OneOff, Payslip, PayslipLine, Run
from hr.payroll.queries import settled_pay
from hr.year_end import actions, queries
from hr.year_end.actions import Change, NewAmount, NewFormer, NewPerson
from hr.year_end.models import AppliedSettlement, Declaration, DeclaredAmount, DeclaredPerson, YearSettlement
from hr.year_end.paper import StatementFacts, paper
from tests.factories import books, pay, year_end

LATER = dt.timedelta(days=1)


@pytest.fixture
def eiko(company: Company, now: dt.datetime) -> User:
    made = year_end.office()
    year_end.season(made, now)
    return made


@pytest.fixture
def worker(aiko: User, eiko: User, kei: User, now: dt.datetime) -> Employee:
    books.books(kei, now)
    pay.payroll(aiko, now)
    return year_end.employed(aiko, aiko, now)


@pytest.fixture
def december(worker: Employee, aiko: User, ben: User, now: dt.datetime) -> Run:
    """October's pay is approved and paid in November; what is paid in December is in review."""
    pay.attended([worker], aiko, now)
    pay.approved(pay.october(aiko, now), aiko, ben, now)
    return year_end.december_in_review([worker], aiko, now)


def frozen(statement: str, pk: int, because: str = "is refused") -> None:
    with (
        pytest.raises((DatabaseError, IntegrityError), match=because),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [pk])


def test_what_was_submitted_stays_and_its_proofs_are_documents(worker: Employee, aiko: User, now: dt.datetime) -> None:
    given = year_end.submitted(aiko, now)
    with pytest.raises(actions.DeclarationSubmitted):
        actions.change_declaration(
            declaration_id=given.pk, change=Change(topic="spouse", spouse=[]), acting_user=aiko, at=now
        )
    frozen("UPDATE hr_declaration SET other_income_yen = 1 WHERE id = %s", given.pk, "declaration is refused")
    frozen("DELETE FROM hr_declaredperson WHERE declaration_id = %s", given.pk, "row of declaration")
    frozen("UPDATE hr_declaredamount SET amount_yen = 1 WHERE declaration_id = %s", given.pk, "row of declaration")
    kept = Document.objects.get(kind=queries.PROOF)
    assert (kept.case_kind, kept.case_id, kept.amount_yen) == (queries.CASE, given.pk, None)
    assert kept.retained_until > dt.date(2033, 11, 4)


def test_nobody_declares_for_somebody_else(worker: Employee, aiko: User, ben: User, now: dt.datetime) -> None:
    mine = year_end.begun(aiko, now)
    with pytest.raises(actions.NotYourDeclaration):
        actions.change_declaration(
            declaration_id=mine.pk, change=Change(topic="self", own=year_end.OWN), acting_user=ben, at=now
        )
    with pytest.raises(actions.NoEmployee):
        actions.begin_declaration(year=2026, acting_user=ben, at=now)
    assert Declaration.objects.get().address == ""


def test_what_is_missing_is_named_and_nothing_is_submitted(worker: Employee, aiko: User, now: dt.datetime) -> None:
    half = year_end.begun(aiko, now)
    with pytest.raises(actions.DeclarationIncomplete, match="住所"):
        actions.submit_declaration(declaration_id=half.pk, acting_user=aiko, at=now)
    half.refresh_from_db()
    assert half.state == "DRAFT"
    assert not Document.objects.filter(kind=queries.PROOF).exists()


def test_a_proof_of_somebody_else_is_refused(worker: Employee, aiko: User, ben: User, now: dt.datetime) -> None:
    year_end.employed(ben, aiko, now)
    theirs = year_end.entered(ben, now)
    mine = year_end.begun(aiko, now)
    stolen = NewAmount(kind="EARTHQUAKE", payee="損保", amount_yen=1, proof_id=theirs.proofs.get().pk)
    with pytest.raises(actions.NotAProofOfThis):
        actions.change_declaration(
            declaration_id=mine.pk, change=Change(topic="premiums", premiums=[stolen]), acting_user=aiko, at=now
        )
    assert not mine.amounts.exists()
    with pytest.raises(type(theirs.proofs.get()).DoesNotExist):
        actions.read_own_proof(proof_id=theirs.proofs.get().pk, acting_user=aiko, at=now)


def test_last_year_is_offered_again_without_its_amounts(
    worker: Employee, aiko: User, eiko: User, now: dt.datetime
) -> None:
    last = Declaration.objects.create(employee=worker, year=2025, address="旧住所")
    DeclaredPerson.objects.create(
        declaration=last, position=0, role="RELATIVE", name="太郎", kana="タロウ", relation="CHILD",
        born_on=dt.date(2010, 1, 1), income_yen=0,
    )  # fmt: skip
    DeclaredAmount.objects.create(declaration=last, position=0, kind="EARTHQUAKE", payee="損保", amount_yen=20_000)
    again = year_end.begun(aiko, now)
    assert (again.address, again.people.get().name) == ("旧住所", "太郎")
    assert (again.amounts.get().payee, again.amounts.get().amount_yen) == ("損保", None)
    assert year_end.begun(aiko, now).pk == again.pk


def test_the_office_sends_back_with_a_reason_and_nobody_confirms_their_own(
    worker: Employee, aiko: User, eiko: User, now: dt.datetime
) -> None:
    given = year_end.submitted(aiko, now)
    with pytest.raises(actions.ReasonMissing):
        actions.return_declaration(declaration_id=given.pk, reason=" ", acting_user=eiko, at=now)
    actions.return_declaration(declaration_id=given.pk, reason="証明書が読めません", acting_user=eiko, at=now)
    given.refresh_from_db()
    assert (given.state, given.returned_because) == ("RETURNED", "証明書が読めません")
    assert Notice.objects.get(recipient=aiko).text_ja == "2026年の年末調整の申告が差し戻されました。"
    with pytest.raises(actions.DeclarationNotWaiting):
        actions.confirm_declarations(declaration_ids=[given.pk], acting_user=eiko, at=now)
    actions.submit_declaration(declaration_id=given.pk, acting_user=aiko, at=now)
    office = year_end.employed(eiko, aiko, now)
    own = year_end.submitted(eiko, now)
    assert own.employee_id == office.pk
    with pytest.raises(actions.OwnDeclaration):
        actions.confirm_declarations(declaration_ids=[given.pk, own.pk], acting_user=eiko, at=now)
    given.refresh_from_db()
    assert given.state == "SUBMITTED"


def test_a_reminder_is_sent_once_a_day_to_those_who_have_not_submitted(
    worker: Employee, aiko: User, ben: User, eiko: User, now: dt.datetime
) -> None:
    year_end.employed(ben, aiko, now)
    year_end.submitted(aiko, now)
    assert actions.remind_people(year=2026, acting_user=eiko, at=now) == 1
    assert Notice.objects.get().recipient == ben
    with pytest.raises(actions.NobodyToRemind):
        actions.remind_people(year=2026, acting_user=eiko, at=now)


def test_a_year_is_settled_by_what_was_paid_and_declared(
    december: Run, worker: Employee, aiko: User, eiko: User, now: dt.datetime
) -> None:
    year_end.confirmed(aiko, eiko, now)
    job = work_off(actions.settle_year(year=2026, acting_user=eiko, at=now).pk, clock=clock.now)
    assert job.state == "SUCCEEDED"
    settled = YearSettlement.objects.get()
    slips = Payslip.objects.filter(employee=worker)
    assert settled.pay_yen == sum(slip.taxable_yen for slip in slips) > 0
    lines = PayslipLine.objects.filter(payslip__in=slips, section="DEDUCTION")
    assert settled.withheld_yen == sum(each.amount_yen for each in lines if each.code == "income_tax") > 0
    assert settled.social_insurance_yen == sum(each.amount_yen for each in lines if each.code in queries.INSURANCES)
    by_code = {each.code: each for each in settled.lines.all()}
    assert by_code["dependants_deduction"].amount_yen == 630_000
    assert by_code["life_deduction"].amount_yen == 55_000  # 100,000 / 4 + 30,000: with a child under 23
    for each in by_code.values():
        assert replay(Reason.from_json(each.because)) == each.amount_yen
    assert settled.settlement_yen == -settled.withheld_yen  # two months of pay bear no tax of a year
    assert actions.settle_people(year=2026, employee_ids=[worker.pk], acting_user=eiko, at=now) == []
    assert YearSettlement.objects.count() == 1
    frozen(
        "UPDATE hr_yearsettlement SET annual_tax_yen = 1, settlement_yen = 1 - withheld_yen WHERE id = %s", settled.pk
    )
    frozen("DELETE FROM hr_settlementline WHERE settlement_id = %s", settled.pk)


def test_who_can_not_be_settled_is_told_why(
    december: Run, worker: Employee, aiko: User, ben: User, eiko: User, now: dt.datetime
) -> None:
    year_end.submitted(aiko, now)
    [failure] = actions.settle_people(year=2026, employee_ids=[worker.pk], acting_user=eiko, at=now)
    assert isinstance(failure.refusal, actions.DeclarationNotConfirmed)
    year_end.employed(ben, aiko, now)
    elsewhere = Change(topic="self", own={**year_end.OWN, "files_elsewhere": True})
    other = year_end.confirmed(ben, eiko, now, self=elsewhere)
    [failure] = actions.settle_people(year=2026, employee_ids=[other.employee_id], acting_user=eiko, at=now)
    assert isinstance(failure.refusal, actions.NotAdjusted)
    assert not YearSettlement.objects.exists()


def test_without_the_pay_of_december_nothing_is_settled(
    worker: Employee, aiko: User, ben: User, eiko: User, now: dt.datetime
) -> None:
    pay.attended([worker], aiko, now)
    pay.approved(pay.october(aiko, now), aiko, ben, now)
    year_end.confirmed(aiko, eiko, now)
    job = work_off(actions.settle_year(year=2026, acting_user=eiko, at=now).pk, clock=clock.now)
    assert JobFailure.objects.get(job=job).code == "hr.year_end.last_pay_missing"
    assert not YearSettlement.objects.exists()


def test_a_refund_goes_into_the_pay_of_december_once_and_ties_to_the_payslips(
    december: Run, worker: Employee, aiko: User, ben: User, eiko: User, now: dt.datetime
) -> None:
    year_end.confirmed(aiko, eiko, now)
    actions.settle_people(year=2026, employee_ids=[worker.pk], acting_user=eiko, at=now)
    settled = YearSettlement.objects.get()
    work_off(actions.apply_year(year=2026, acting_user=eiko, at=now).pk, clock=clock.now)
    one_off = OneOff.objects.get()
    assert (one_off.section, one_off.code) == ("DEDUCTION", "year_end_settlement")
    assert one_off.amount_yen == settled.settlement_yen < 0
    assert (one_off.source_kind, one_off.source_id) == ("hr.year_end.settlement", settled.pk)
    with pytest.raises(actions.AppliedBefore):
        actions.apply_settlement(
            settlement_id=settled.pk, paid_in=actions.paid_month(2026, now), acting_user=eiko, at=now
        )
    assert actions.apply_settlements(year=2026, employee_ids=[worker.pk], acting_user=eiko, at=now) == []
    assert AppliedSettlement.objects.count() == OneOff.objects.count() == 1
    pay.approved(year_end.again(december, aiko, now), aiko, ben, now)
    slip = Payslip.objects.get(run=december)
    assert slip.net_yen == slip.gross_yen - slip.deductions_yen
    found = queries.year_pay(2026, [worker.pk], with_waiting=False)[worker.pk]
    assert found.adjusted_yen == settled.settlement_yen
    assert (found.pay_yen, found.income_tax_yen) == (settled.pay_yen, settled.withheld_yen)
    assert found.income_tax_yen + found.adjusted_yen == settled.annual_tax_yen
    assert found.pay_yen == sum(
        each.taxable_yen for each in settled_pay(paid_from=dt.date(2026, 1, 1), paid_until=dt.date(2026, 12, 31))
    )
    assert not queries.members_of([worker], 2026)[0].is_stale


def test_a_year_is_settled_again_until_the_end_of_january_and_names_what_it_replaces(
    december: Run, worker: Employee, aiko: User, eiko: User, now: dt.datetime
) -> None:
    given = year_end.confirmed(aiko, eiko, now)
    actions.settle_people(year=2026, employee_ids=[worker.pk], acting_user=eiko, at=now)
    first = YearSettlement.objects.get()
    actions.apply_settlement(settlement_id=first.pk, paid_in=actions.paid_month(2026, now), acting_user=eiko, at=now)
    year_end.again(december, aiko, now)
    with pytest.raises(actions.NothingChanged):
        actions.settle_again(employee_id=worker.pk, year=2026, reason="確認", acting_user=eiko, at=now)
    actions.return_declaration(declaration_id=given.pk, reason="前職の票が届いた", acting_user=eiko, at=now)
    former = NewFormer(
        employer_name="前の会社", left_on=dt.date(2026, 3, 31), pay_yen=4_000_000, tax_yen=50_000,
        social_insurance_yen=500_000,
    )  # fmt: skip
    change = Change(topic="other", housing=[], formers=[former], had_former_employer=True)
    actions.change_declaration(declaration_id=given.pk, change=change, acting_user=aiko, at=now)
    actions.submit_declaration(declaration_id=given.pk, acting_user=aiko, at=now)
    actions.confirm_declarations(declaration_ids=[given.pk], acting_user=eiko, at=now)
    [failure] = actions.settle_people(year=2026, employee_ids=[worker.pk], acting_user=eiko, at=now)
    assert isinstance(failure.refusal, actions.AppliedAlready)
    second = actions.settle_again(employee_id=worker.pk, year=2026, reason="前職の票が届いた", acting_user=eiko, at=now)
    assert (second.replaces, second.reason) == (first, "前職の票が届いた")
    assert second.pay_yen == first.pay_yen + 4_000_000
    assert second.withheld_yen == first.withheld_yen + 50_000
    january = dt.datetime(2027, 1, 12, 10, tzinfo=now.tzinfo)
    applied = actions.apply_settlement(
        settlement_id=second.pk, paid_in=actions.paid_month(2026, january), acting_user=eiko, at=january
    )
    assert applied.amount_yen == second.settlement_yen - first.settlement_yen
    assert applied.month == dt.date(2026, 12, 1)  # the run of December is paid in January
    with pytest.raises(actions.TooLateToSettleAgain):
        actions.settle_again(
            employee_id=worker.pk, year=2026, reason="遅い", acting_user=eiko,
            at=dt.datetime(2027, 2, 1, 10, tzinfo=now.tzinfo),
        )  # fmt: skip
    assert YearSettlement.objects.count() == 2


def test_a_statement_is_made_of_pay_that_stands_and_says_what_was_settled(
    december: Run, worker: Employee, aiko: User, ben: User, eiko: User, now: dt.datetime
) -> None:
    year_end.confirmed(aiko, eiko, now)
    actions.settle_people(year=2026, employee_ids=[worker.pk], acting_user=eiko, at=now)
    settled = YearSettlement.objects.get()
    [failure] = actions.print_statements(year=2026, employee_ids=[worker.pk], acting_user=eiko, at=now)
    assert isinstance(failure.refusal, actions.PayNotApproved)
    actions.apply_settlement(settlement_id=settled.pk, paid_in=actions.paid_month(2026, now), acting_user=eiko, at=now)
    pay.approved(year_end.again(december, aiko, now), aiko, ben, now)
    work_off(actions.print_year(year=2026, acting_user=eiko, at=now).pk, clock=clock.now)
    found, file = actions.read_own_statement(year=2026, acting_user=aiko, at=now)
    with file:
        assert file.read().startswith(b"%PDF")
    assert found.title.startswith("給与所得の源泉徴収票 2026年分")
    office = Client()
    office.force_login(eiko)
    assert "2026年分の源泉徴収票：成功" in office.get(reverse("hr:year_end_totals", args=[2026])).content.decode()
    actions.print_statements(year=2026, employee_ids=[worker.pk], acting_user=eiko, at=now)
    assert Document.objects.filter(kind=actions.KIND).count() == 1
    facts = StatementFacts(
        2026, worker, "会社", "東京", queries.year_pay(2026, [worker.pk])[worker.pk],
        queries.settlements_with_lines(2026, [worker.pk])[worker.pk],
    )  # fmt: skip
    shown = paper(facts)
    assert shown["era_year"] == "令和8年分"
    assert dict(shown["sums"])["支払金額"] == f"{settled.pay_yen:,}"
    assert dict(shown["sums"])["源泉徴収税額"] == f"{settled.annual_tax_yen:,}"
    assert dict(shown["people"])["控除対象扶養親族の数（特定）"] == "1人"
    assert shown["names"] == [("扶養親族", "髙﨑 太郎（タカサキ タロウ）")]
    with pytest.raises(actions.StatementDoesNotTie):
        actions.refuse_unless_it_ties(replace(facts, pay=replace(facts.pay, pay_yen=facts.pay.pay_yen + 1)))
    totals = actions.read_totals(year=2026, acting_user=eiko, at=now)
    assert (totals.people, totals.pay_yen, totals.tax_yen) == (1, settled.pay_yen, settled.annual_tax_yen)


def test_a_spouse_who_is_named_twice_or_born_later_is_refused(worker: Employee, aiko: User, now: dt.datetime) -> None:
    given = year_end.begun(aiko, now)
    later = NewPerson(name="誰か", kana="ダレカ", born_on=dt.date(2027, 1, 1), income_yen=0)
    with pytest.raises(actions.BornLater):
        actions.change_declaration(
            declaration_id=given.pk, change=Change(topic="spouse", spouse=[later]), acting_user=aiko, at=now
        )
    one = replace(later, born_on=dt.date(1990, 1, 1))
    with pytest.raises(IntegrityError, match="one_spouse_and_relatives_by_relation"), transaction.atomic():
        actions.change_declaration(
            declaration_id=given.pk, change=Change(topic="spouse", spouse=[one, one]), acting_user=aiko, at=now
        )
    assert not DeclaredPerson.objects.exists()


def test_a_settlement_stands_on_a_confirmed_declaration_of_the_same_person(
    december: Run, worker: Employee, aiko: User, ben: User, eiko: User, now: dt.datetime
) -> None:
    given = year_end.submitted(aiko, now)
    sums = {"pay_yen": 1, "social_insurance_yen": 0, "withheld_yen": 0, "annual_tax_yen": 0, "settlement_yen": 0}
    rest = {"facts": {}, "law": [], "settled_at": now, "settled_by_name": "栄子", **sums}
    with pytest.raises(IntegrityError, match="declaration is not confirmed"), transaction.atomic():
        YearSettlement.objects.create(employee=worker, year=2026, declaration=given, **rest)
    actions.confirm_declarations(declaration_ids=[given.pk], acting_user=eiko, at=now)
    actions.settle_people(year=2026, employee_ids=[worker.pk], acting_user=eiko, at=now)
    other = year_end.employed(ben, aiko, now)
    theirs = year_end.confirmed(ben, eiko, now)
    mine = YearSettlement.objects.get()
    with pytest.raises(IntegrityError, match="replaces that of another"), transaction.atomic():
        YearSettlement.objects.create(
            employee=other, year=2026, declaration=theirs, replaces=mine, reason="間違い", **rest
        )
    with pytest.raises(IntegrityError, match="year_of_somebody_is_settled_once"), transaction.atomic():
        YearSettlement.objects.create(employee=worker, year=2026, declaration=given, **rest)
    with pytest.raises(IntegrityError, match="settlement_is_tax_less_withheld"), transaction.atomic():
        YearSettlement.objects.create(employee=other, year=2026, declaration=theirs, **{**rest, "settlement_yen": 1})
    assert YearSettlement.objects.count() == 1
