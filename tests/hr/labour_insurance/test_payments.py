"""労働保険料 is paid by parts, each once, and the accounts are empty afterwards."""

import datetime as dt
from importlib import import_module

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounting.ledger.models import Entry
from accounting.ledger.queries import trial_balance
from backoffice.deadlines.register import Kind
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from hr.filings.actions import (
    TooLittleForParts,
    cancel_filing,
    prepare_labour_year,
    return_filing,
    submit_filing,
)
from hr.filings.models import Filing
from hr.filings.rules import YearWages
from hr.labour_insurance import actions, deadlines, queries
from hr.labour_insurance.models import LabourPayment
from hr.payroll.models import PayslipLine
from tests.factories import books, filed, pay

PAID_ON = dt.date(2026, 12, 10)


@pytest.fixture
def kept(aiko: User, kei: User, now: dt.datetime) -> None:
    books.books(kei, now)
    books.salary_account(kei, now)


@pytest.fixture
def payer(kept: None) -> User:
    return filed.labour_payer()


def submitted(
    now: dt.datetime, *, year: int, advance_yen: int = 0, wages_yen: int = 40_000_000, **wishes: bool
) -> Filing:
    fumi = User.objects.filter(username="fumi").first() or filed.clerk()
    made = prepare_labour_year(
        year=year,
        paid_in_advance_yen=advance_yen,
        expected=YearWages(wages_yen, wages_yen),
        **wishes,  # type: ignore[arg-type]
        acting_user=fumi,
        at=now,
    )
    return submit_filing(
        filing_id=made.pk,
        channel="ONLINE",
        submitted_on=dt.date(year + 1, 7, 1),
        receipt_number="",
        acting_user=fumi,
        at=now,
    )


def balances() -> dict[str, int]:
    found = trial_balance(Month(2026, 12), fiscal_year_first_month=4)
    rows = {row.code: row.closing_yen for group in found.groups for row in group.rows}
    return {code: rows.get(code, 0) for code in ("1530", "2360", "2320")}


def record(filing: Filing, part: int, payer: User, now: dt.datetime, **more: int) -> LabourPayment:
    return actions.record_payment(filing_id=filing.pk, part=part, paid_on=PAID_ON, **more, acting_user=payer, at=now)


def test_after_the_last_part_the_accounts_of_the_year_are_empty(
    kept: None, payer: User, aiko: User, ben: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real month of pay is posted, its labour insurance year is declared, and everything is paid."""
    pay.payroll(aiko, now)
    pay.attended(pay.hired(3, aiko, now), aiko, now)
    pay.approved(pay.october(aiko, now), aiko, ben, now)
    aside = queries.put_aside(Filing(about=dt.date(2026, 4, 1)))
    lines = PayslipLine.objects.filter(code__in=["employment_insurance_employer", "accident_insurance"])
    assert aside.employer_yen == sum(lines.values_list("amount_yen", flat=True)) > 0
    assert balances()["2360"] == aside.withheld_yen > 0
    insured = balances()["2320"] - aside.employer_yen  # the pension office's share, paid in elsewhere
    advance = submitted(now, year=2025, in_parts=True)
    for part in (1, 2, 3):
        record(advance, part, payer, now)
    declared_yen = balances()["1530"]
    assert declared_yen == sum(each.estimate_yen for each in queries.owed(advance.pk)) > 400_000
    # The rates of 2027 are not held: the next declaration is made with those of this year.
    module = import_module("hr.filings.queries.labour_year")
    rates = module._rates
    monkeypatch.setattr(module, "_rates", lambda day: rates(min(day, dt.date(2027, 3, 31))))
    settling = submitted(now, year=2026, advance_yen=declared_yen, wages_yen=1_000_000)
    first = record(settling, 1, payer, now)
    assert (first.withheld_yen, first.employer_yen) == (aside.withheld_yen, aside.employer_yen)
    assert first.advance_yen == queries.confirmed_yen(settling)
    refund = record(settling, 0, payer, now)
    found = queries.owed(settling.pk)
    assert balances() == {"1530": found[0].estimate_yen, "2360": 0, "2320": insured}
    assert declared_yen == first.advance_yen + refund.paid_yen + found[0].offset_yen


def test_a_part_is_paid_once_and_in_its_order(payer: User, aiko: User, now: dt.datetime) -> None:
    pay.payroll(aiko, now)
    filing = submitted(now, year=2025, in_parts=True)
    with pytest.raises(actions.EarlierPartOpen):
        record(filing, 2, payer, now)
    made = record(filing, 1, payer, now)
    with pytest.raises(actions.PartIsPaid):
        record(filing, 1, payer, now)
    with pytest.raises(actions.NothingOwed):
        record(filing, 4, payer, now)
    assert Entry.objects.filter(source_kind=actions.SOURCE).count() == LabourPayment.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        LabourPayment.objects.filter(pk=made.pk).update(paid_yen=1)


def test_nothing_is_paid_of_a_draft(payer: User, aiko: User, now: dt.datetime) -> None:
    pay.payroll(aiko, now)
    draft = filed.declared(filed.clerk(), now)
    with pytest.raises(actions.NothingOwed):
        record(draft, 1, payer, now)
    assert not LabourPayment.objects.exists()


def test_a_small_estimate_is_not_paid_in_parts(payer: User, aiko: User, now: dt.datetime) -> None:
    pay.payroll(aiko, now)
    with pytest.raises(TooLittleForParts):
        submitted(now, year=2025, wages_yen=1_000_000, in_parts=True)
    assert not Filing.objects.exists()


def test_what_the_opening_balance_holds_is_settled_as_well(payer: User, aiko: User, now: dt.datetime) -> None:
    """12,000 yen were withheld before the introduction: they leave 預り金 and are no expense."""
    pay.payroll(aiko, now)
    filing = submitted(now, year=2025)
    made = record(filing, 1, payer, now, before_yen=12_000)
    assert (made.withheld_yen, made.expense_yen) == (12_000, -12_000)
    sides = {(each.account.code, each.side): each.amount_yen for each in made.entry.lines.select_related("account")}
    assert sides["2360", "DEBIT"] == sides["6150", "CREDIT"] == 12_000


def test_each_open_part_is_a_deadline(payer: User, aiko: User, now: dt.datetime) -> None:
    pay.payroll(aiko, now)
    filing = submitted(now, year=2025, in_parts=True)
    span = dt.date(2026, 7, 1), dt.date(2027, 3, 31)
    found = list(deadlines.parts(*span))
    assert [each.on for each in found] == [dt.date(2026, 7, 10), dt.date(2026, 11, 2), dt.date(2027, 2, 1)]
    assert {each.kind for each in found} == {Kind.STATUTORY}
    record(filing, 1, payer, now)
    assert [each.on for each in deadlines.parts(*span)] == [dt.date(2026, 11, 2), dt.date(2027, 2, 1)]


def test_a_part_is_recorded_from_its_page(payer: User, aiko: User, chie: User, now: dt.datetime) -> None:
    pay.payroll(aiko, now)
    filing = submitted(now, year=2025, in_parts=True)
    client = Client()
    client.force_login(payer)
    listed = client.get(reverse("hr:labour_insurance_part_list")).content.decode()
    assert "2026年度 第3期" in listed
    assert [listed.count(word) for word in ("期限超過", "未納付")] == [2, 1]
    url = reverse("hr:labour_insurance_part", args=[filing.pk, 1])
    assert "前の年度の精算" in client.get(url).content.decode()
    done = client.post(url, {"paid_on": "2026-12-10"}, follow=True).content.decode()
    assert "納付を記録し、仕訳を記帳しました。" in done
    made = LabourPayment.objects.get()
    assert "仕訳を開く" in client.get(reverse("hr:labour_insurance_payment", args=[made.pk])).content.decode()
    late = client.post(reverse("hr:labour_insurance_part", args=[filing.pk, 3]), {"paid_on": "2026-12-10"})
    assert late.status_code == 422
    assert "前の期の納付が、まだ記録されていません。" in late.content.decode()
    client.force_login(chie)
    assert client.get(url).status_code == 403


def test_a_declaration_that_was_paid_by_is_not_cancelled(kept: None, payer: User, aiko: User, now: dt.datetime) -> None:
    pay.payroll(aiko, now)
    filing = submitted(now, year=2025)
    fumi = User.objects.get(username="fumi")
    for_it = {"filing_id": filing.pk, "remark": "書き誤り", "acting_user": fumi, "at": now}
    record(filing, 1, payer, now)
    return_filing(**for_it, answered_on=PAID_ON, notice=None)
    with pytest.raises(actions.PaidAlready) as refused:
        cancel_filing(**for_it)
    assert "2026年12月10日" in refused.value.cause_ja
    filing.refresh_from_db()
    assert filing.state == "RETURNED"
