"""先方負担: a fee that a supplier bears is kept from the transfer, by the company's own list, and never where the law forbids."""

import datetime as dt
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.banking.models import BankAccountOfCompany
from accounting.ledger.models import Line
from accounting.payables.actions import (
    BearerBeginsTooEarly,
    BearerWithoutReason,
    Failed,
    FeeEatsTransfer,
    FeeForbidden,
    FeeNotListed,
    NewBillLine,
    StepBeginsTooEarly,
    StepEnded,
    TreatmentMissing,
    WholeTransferFailed,
    end_fee_step,
    fail_transfers,
    pay_items,
)
from accounting.payables.models import Bill, FeeBearer, FeeStep, KeptFee, Payable, PaymentRun
from accounting.payables.notice_paper import notice_context
from accounting.payables.queries import fees_owed
from accounting.payables.rules import Step, category_of_return, fee_of
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from backoffice.partners.models import Partner, PartnerAccount
from tests.factories import spend
from tests.factories.books import books, salary_account
from tests.factories.trade import supplier

AFTER = dt.timedelta(days=30)


@pytest.fixture
def keeper(kei: User, ben: User, admin: User, now: dt.datetime) -> User:
    books(kei, now)
    salary_account(kei, now)
    spend.payment_route(ben, admin, now)
    return kei


@pytest.fixture
def seller(keeper: User) -> Partner:
    """A supplier with an account at another bank."""
    made = supplier()
    PartnerAccount.objects.filter(partner=made).update(bank_code="0005", bank_name="三菱UFJ銀行")
    return made


def item_of(bill: Bill) -> Payable:
    return Payable.objects.get(source_kind="accounting.payables.bill", source_id=bill.pk)


def paid(run: PaymentRun, ben: User, now: dt.datetime) -> PaymentRun:
    spend.decided(run, ben, now)
    pay_items(run_id=run.pk, acting_user=run_keeper(run), at=now + AFTER)
    run.refresh_from_db()
    return run


def run_keeper(run: PaymentRun) -> User:
    return User.objects.get(pk=run.planned_by_id)


def lines(kind: str, pk: int) -> list[tuple[str, str, int, str]]:
    found = Line.objects.filter(entry__source_kind=kind, entry__source_id=pk).order_by("position")
    return list(found.values_list("account__code", "side", "amount_yen", "tax_category"))


def test_the_list_is_asked_by_the_sum_before_the_fee() -> None:
    steps = [Step(0, 330), Step(30_000, 660)]
    assert [fee_of(yen, steps) for yen in (29_999, 30_000, 30_659)] == [330, 660, 660]
    assert fee_of(29_999, steps[1:]) is None
    assert [category_of_return(each) for each in ("課税仕入10%", "課税仕入8%軽減")] == [
        "課税仕入返還10%",
        "課税仕入8%軽減",
    ]


@pytest.mark.parametrize(
    ("treatment", "credited"),
    [
        # 660 with tax: 600 and 60 of tax, taken off what was bought, off the fees paid, or sold as a service.
        ("DISCOUNT", [("5190", "CREDIT", 600, "課税仕入返還10%"), ("1570", "CREDIT", 60, "課税仕入返還10%")]),
        ("COST", [("6250", "CREDIT", 600, "課税仕入10%"), ("1570", "CREDIT", 60, "課税仕入10%")]),
        ("INCOME", [("7190", "CREDIT", 600, "課税売上10%"), ("2380", "CREDIT", 60, "課税売上10%")]),
    ],
)
def test_the_transfer_is_the_bill_less_the_fee_and_the_fee_is_booked_by_choice(
    treatment: str, credited: list[Any], seller: Partner, keeper: User, ben: User, now: dt.datetime
) -> None:
    spend.listed_fee(keeper, now)
    spend.borne(seller, keeper, now, treatment=treatment)
    run = spend.planned([item_of(spend.billed(seller, keeper, now))], keeper, now)
    assert (run.total_yen, run.fees_yen, run.money_yen) == (110_000, 660, 109_340)
    paid(run, ben, now)
    assert (run.file_count, run.file_yen) == (1, 109_340)
    assert lines("accounting.payables.payment", run.pk) == [
        ("2120", "DEBIT", 110_000, "対象外"),
        *credited,
        ("1140", "CREDIT", 109_340, "対象外"),
    ]


def test_a_fee_is_shared_over_the_tax_categories_of_what_was_bought(
    seller: Partner, keeper: User, ben: User, now: dt.datetime
) -> None:
    """55,000 at 10% and 54,000 at 8%: 660 × 55,000 / 109,000 = 333.03, and the rest of 327 at 8%."""
    spend.listed_fee(keeper, now)
    spend.borne(seller, keeper, now)
    both = (NewBillLine("6210", "STANDARD", 50_000, "広告"), NewBillLine("6210", "REDUCED", 50_000, "茶菓"))
    bill = spend.billed(seller, keeper, now, lines=both, taxes={"STANDARD": 5_000, "REDUCED": 4_000}, total_yen=109_000)
    run = spend.planned([item_of(bill)], keeper, now)
    kept = KeptFee.objects.filter(run=run).order_by("pk")
    assert list(kept.values_list("tax_category", "fee_yen")) == [("課税仕入返還10%", 333), ("課税仕入8%軽減", 327)]


def test_an_unregistered_suppliers_discount_has_the_share_of_the_day_of_supply(
    seller: Partner, keeper: User, ben: User, now: dt.datetime
) -> None:
    """Supplied in September at 80%, paid in November at 70%: 660 holds 60 of tax, 48 of it were credited."""
    spend.listed_fee(keeper, now)
    spend.borne(seller, keeper, now)
    bill = spend.billed(
        seller, keeper, now, registration_number="", dated_on=dt.date(2026, 9, 30), due_on=dt.date(2026, 11, 25)
    )
    run = paid(spend.planned([item_of(bill)], keeper, now), ben, now)
    category = "課税仕入10%(控除80)"
    assert lines("accounting.payables.payment", run.pk)[1:3] == [
        ("5190", "CREDIT", 612, category),
        ("1570", "CREDIT", 48, category),
    ]
    days = Line.objects.filter(tax_category=category, entry__source_kind="accounting.payables.payment")
    assert set(days.values_list("supplied_on", flat=True)) == {dt.date(2026, 9, 30)}


def test_what_no_list_says_is_not_guessed_and_a_payment_may_bear_it_itself(
    seller: Partner, keeper: User, now: dt.datetime
) -> None:
    spend.borne(seller, keeper, now)
    item = item_of(spend.billed(seller, keeper, now))
    with pytest.raises(FeeNotListed, match="他行への110,000円"):
        spend.planned([item], keeper, now)
    assert not PaymentRun.objects.exists()
    spend.listed_fee(keeper, now)
    run = spend.planned([item], keeper, now, company_bears=[seller.pk])
    assert (run.fees_yen, KeptFee.objects.count()) == (0, 0)


def test_a_transfer_within_the_bank_or_branch_has_its_own_price(
    seller: Partner, keeper: User, now: dt.datetime
) -> None:
    spend.borne(seller, keeper, now)
    spend.listed_fee(keeper, now, reach="SAME_BRANCH", least_yen=0, fee_yen=0)
    spend.listed_fee(keeper, now, reach="SAME_BANK", least_yen=0, fee_yen=220)
    PartnerAccount.objects.filter(partner=seller).update(bank_code="0001", branch_code="110")
    first = spend.planned([item_of(spend.billed(seller, keeper, now))], keeper, now)
    assert (first.fees_yen, KeptFee.objects.count()) == (0, 0)
    PartnerAccount.objects.filter(partner=seller).update(branch_code="111")
    second = spend.planned([item_of(spend.billed(seller, keeper, now, number="A-2", is_distinct=True))], keeper, now)
    assert second.fees_yen == 220


def test_a_supplier_under_the_law_never_bears_the_fee(seller: Partner, keeper: User, now: dt.datetime) -> None:
    spend.listed_fee(keeper, now)
    spend.borne(seller, keeper, now)
    item = item_of(spend.billed(seller, keeper, now))
    spend.judged(seller, "SUBCONTRACT", keeper, now)
    with pytest.raises(FeeForbidden, match=r"取適法5条1項3号"):
        spend.planned([item], keeper, now)
    assert not PaymentRun.objects.exists()
    with pytest.raises(FeeForbidden):
        spend.borne(seller, keeper, now, valid_from=dt.date(2026, 11, 4))
    assert FeeBearer.objects.count() == 1
    # The law is of 2026: a decision for the year before is let through.
    FeeBearer.objects.all().delete()
    assert spend.borne(seller, keeper, now, valid_from=dt.date(2025, 12, 31)).bearer == "SUPPLIER"


def test_a_transfer_that_came_back_is_owed_whole_and_its_fee_given_up(
    seller: Partner, keeper: User, ben: User, now: dt.datetime
) -> None:
    spend.listed_fee(keeper, now)
    spend.borne(seller, keeper, now)
    items = [item_of(spend.billed(seller, keeper, now, number=f"A-{n}", is_distinct=True)) for n in (1, 2)]
    run = paid(spend.planned(items, keeper, now), ben, now)
    later, failed_on = now + AFTER, dt.date(2026, 11, 26)
    given: dict[str, Any] = {"run_id": run.pk, "failed_on": failed_on, "acting_user": keeper, "at": later}
    with pytest.raises(WholeTransferFailed):
        fail_transfers(failed=[Failed(items[0].pk, "口座なし")], **given)
    assert Payable.objects.count() == 2
    renewed = fail_transfers(failed=[Failed(each.pk, "口座なし") for each in items], **given)
    assert [each.amount_yen for each in renewed] == [110_000, 110_000]
    back = Line.objects.filter(entry__source_kind="accounting.payables.transfer_failure").order_by("pk")
    assert sorted(back.values_list("account__code", "side", "amount_yen")) == [
        ("1140", "DEBIT", 109_340),
        ("1140", "DEBIT", 110_000),
        ("1570", "DEBIT", 60),
        ("2120", "CREDIT", 110_000),
        ("2120", "CREDIT", 110_000),
        ("5190", "DEBIT", 600),
    ]


def test_a_decision_needs_its_agreement_its_booking_and_a_later_day(
    seller: Partner, keeper: User, now: dt.datetime
) -> None:
    for changed, refused in (
        ({"reason": " "}, BearerWithoutReason),
        ({"treatment": ""}, TreatmentMissing),
    ):
        with pytest.raises(refused):
            spend.borne(seller, keeper, now, **changed)
    first = spend.borne(seller, keeper, now)
    with pytest.raises(BearerBeginsTooEarly):
        spend.borne(seller, keeper, now)
    spend.borne(seller, keeper, now, bearer="COMPANY", valid_from=dt.date(2026, 11, 4))
    first.refresh_from_db()
    assert (first.valid_until, FeeBearer.objects.get(valid_until=None).treatment) == (dt.date(2026, 11, 4), "")
    assert Event.objects.filter(step="accounting.payables.decide_fee_bearer").count() == 2


def test_a_price_follows_another_and_ends_once(keeper: User, now: dt.datetime) -> None:
    first = spend.listed_fee(keeper, now)
    with pytest.raises(StepBeginsTooEarly):
        spend.listed_fee(keeper, now)
    second = spend.listed_fee(keeper, now, fee_yen=770, valid_from=dt.date(2026, 11, 4))
    first.refresh_from_db()
    assert first.valid_until == second.valid_from
    end_fee_step(step_id=second.pk, valid_until=dt.date(2026, 12, 1), acting_user=keeper, at=now)
    with pytest.raises(StepEnded):
        end_fee_step(step_id=second.pk, valid_until=dt.date(2026, 12, 2), acting_user=keeper, at=now)


def test_a_fee_above_the_transfer_is_refused(seller: Partner, keeper: User, now: dt.datetime) -> None:
    spend.borne(seller, keeper, now)
    spend.listed_fee(keeper, now, least_yen=0, fee_yen=1_100)
    tiny = spend.owed(7, keeper, now, partner=seller)
    with pytest.raises(FeeEatsTransfer):
        spend.planned([tiny], keeper, now)
    assert not PaymentRun.objects.exists()


def test_postgresql_holds_the_fees_to_what_was_kept(seller: Partner, keeper: User, now: dt.datetime) -> None:
    spend.listed_fee(keeper, now)
    spend.borne(seller, keeper, now)
    run = spend.planned([item_of(spend.billed(seller, keeper, now))], keeper, now)
    kept = KeptFee.objects.get()
    kept.pk, kept.tax_category = None, "対象外"
    for name, act in (
        ("fees_are_the_sum_of_what_was_kept", lambda: kept.save(force_insert=True)),
        ("payment_is_written_once", lambda: PaymentRun.objects.filter(pk=run.pk).update(fees_yen=1, state="APPROVED")),
        ("accounting_keptfee_is_append_only", lambda: KeptFee.objects.update(fee_yen=1)),
        ("fee_step_is_listed_once", lambda: FeeStep.objects.bulk_create([_copy(FeeStep.objects.get())])),
        ("supplier_has_one_fee_bearer", lambda: FeeBearer.objects.bulk_create([_copy(FeeBearer.objects.get())])),
        ("fee_kept_says_how_it_is_booked", lambda: FeeBearer.objects.update(treatment="")),
    ):
        with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
            act()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert refused.value.__cause__.diag.constraint_name == name  # type: ignore[union-attr]
    assert KeptFee.objects.get().fee_yen == 660


def _copy(row: Any) -> Any:
    row.pk, row._state.adding = None, True
    return row


def test_the_notice_says_what_was_kept(seller: Partner, keeper: User, ben: User, now: dt.datetime) -> None:
    spend.listed_fee(keeper, now)
    spend.borne(seller, keeper, now)
    run = spend.decided(spend.planned([item_of(spend.billed(seller, keeper, now))], keeper, now), ben, now)
    told = notice_context(spend.noticed(run, keeper, now))
    assert (told["fee"], told["total"], told["sums"]["amount"]) == ("660", "109,340", "110,000")


def test_the_pages_list_decide_and_show_the_fee(
    seller: Partner, keeper: User, now: dt.datetime, client: Client
) -> None:
    client.force_login(keeper)
    step = {"bank_account": "MAIN", "reach": "OTHER_BANK", "least_yen": "30,000", "fee_yen": "660"}
    assert client.post(reverse("accounting:payables_fee_new"), {**step, "valid_from": "2026-04-01"}).status_code == 302
    free = {"bank_account": "MAIN", "reach": "SAME_BRANCH", "least_yen": "", "fee_yen": "", "valid_from": "2026-04-01"}
    assert client.post(reverse("accounting:payables_fee_new"), free).status_code == 302
    set_url = reverse("accounting:payables_bearer_set", args=[seller.pk])
    given = {"bearer": "SUPPLIER", "treatment": "", "reason": "契約書 第8条", "valid_from": "2026-04-01"}
    refused = client.post(set_url, given)
    assert (refused.status_code, "記帳のしかたが選ばれていません" in refused.content.decode()) == (422, True)
    assert client.post(set_url, {**given, "treatment": "COST"}).status_code == 302
    shown = client.get(reverse("accounting:payables_fee_list")).content.decode()
    assert "契約書 第8条" in shown
    assert "¥660" in shown
    item = item_of(spend.billed(seller, keeper, now))
    plan = reverse("accounting:payables_payment_plan")
    checked = client.get(plan, {"item": item.pk}).content.decode()
    assert "先方負担の振込手数料" in checked
    asked = {"item": item.pk, "pay_on": "2026-11-25", "bank_account": "MAIN"}
    assert client.post(plan, asked).status_code == 302
    run = PaymentRun.objects.get()
    assert run.fees_yen == 660
    detail = client.get(reverse("accounting:payables_payment_detail", args=[run.pk])).content.decode()
    assert "¥109,340" in detail
    ended = client.post(reverse("accounting:payables_fee_end", args=[FeeStep.objects.get(fee_yen=660).pk]))
    assert (ended.status_code, FeeStep.objects.get(fee_yen=660).valid_until) == (302, now.date())


def test_a_payment_without_such_suppliers_asks_one_query_more(seller: Partner, keeper: User, now: dt.datetime) -> None:
    items, bank = [item_of(spend.billed(seller, keeper, now))], BankAccountOfCompany.objects.get()
    with CaptureQueriesContext(connection) as asked:
        assert fees_owed(items, spend.DUE_ON, bank) == []
    assert len(asked) == 1
