"""What belongs to other months: brought into its own, estimated and taken back, apart at the year's end."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Sum

from accounting.accruals import actions, queries, work
from accounting.accruals.models import Accrual, Deferral, DeferralPart
from accounting.closing.checks import known
from accounting.ledger.actions import PeriodClosed, ReasonMissing, close_month, post_entry
from accounting.ledger.models import Entry, Line, MonthlyBalance
from backoffice.companies import clock
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from tests.factories.accrued import account, accrual, deferral
from tests.factories.books import BANK, RENT, SALES, books, credit, debit, draft

OCTOBER, NOVEMBER, MARCH = Month(2026, 10), Month(2026, 11), Month(2027, 3)
PREPAID, LONG, ACCRUED = "1530", "1850", "2320"


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    books(kei, now)
    return kei


def balance(code: str, month: Month) -> int:
    """Debit less credit of an account up to the end of a month."""
    found = MonthlyBalance.objects.filter(account__code=code, month__lte=month.first_day)
    return int(found.aggregate(yen=Sum(F("debit_yen") - F("credit_yen")))["yen"] or 0)


def after(month: Month) -> dt.datetime:
    """The morning after a month."""
    return dt.datetime.combine(month.next.first_day, dt.time(10), clock.TOKYO)


def prepaid(keeper: User, now: dt.datetime, **more: object) -> Deferral:
    """Paid on 1 October and expensed, then deferred; revenue likewise."""
    is_cost = more.get("kind") != "DEFERRED_REVENUE"
    lines = (debit(RENT, 36_000), credit(BANK, 36_000)) if is_cost else (debit(BANK, 36_000), credit(SALES, 36_000))
    post_entry(draft=draft(1, *lines, posted_on=dt.date(2026, 10, 1)), acting_user=keeper, at=now)
    return deferral(keeper, now, **more)


def test_a_month_takes_its_share_of_what_was_prepaid(keeper: User, now: dt.datetime) -> None:
    prepaid(keeper, now)
    assert (balance(RENT, OCTOBER), balance(PREPAID, OCTOBER)) == (0, 36_000)
    assert actions.post_deferrals(month=OCTOBER, acting_user=keeper, at=now) == 1
    assert (balance(RENT, OCTOBER), balance(PREPAID, OCTOBER)) == (1_000, 35_000)
    assert not any(tie.difference_yen for tie in queries.ties(OCTOBER))


def test_a_month_that_was_left_out_is_posted_in_its_own_time(keeper: User, now: dt.datetime) -> None:
    prepaid(keeper, now)
    assert actions.post_deferrals(month=NOVEMBER, acting_user=keeper, at=after(NOVEMBER)) == 2
    assert (balance(RENT, OCTOBER), balance(RENT, NOVEMBER)) == (1_000, 2_000)


def test_a_month_that_is_not_over_takes_nothing(keeper: User, now: dt.datetime) -> None:
    deferral(keeper, now)
    last_hour = after(NOVEMBER) - dt.timedelta(hours=11)
    for month, at in ((NOVEMBER, last_hour), (Month(2030, 12), now)):
        with pytest.raises(actions.MonthStillRuns):
            actions.post_deferrals(month=month, acting_user=keeper, at=at)
    with pytest.raises(actions.MonthStillRuns):
        actions.move_long_term(year_end=MARCH, acting_user=keeper, at=now)
    assert not DeferralPart.objects.exists()


def test_a_share_is_posted_once(keeper: User, now: dt.datetime) -> None:
    deferral(keeper, now)
    actions.post_deferrals(month=OCTOBER, acting_user=keeper, at=now)
    with pytest.raises(actions.NothingDue):
        actions.post_deferrals(month=OCTOBER, acting_user=keeper, at=now)
    assert DeferralPart.objects.count() == 1


def test_a_month_is_taken_back_and_posted_again(keeper: User, now: dt.datetime) -> None:
    prepaid(keeper, now)
    actions.post_deferrals(month=OCTOBER, acting_user=keeper, at=now)
    with pytest.raises(ReasonMissing):
        actions.undo_deferrals(month=OCTOBER, reason=" ", acting_user=keeper, at=now)
    assert actions.undo_deferrals(month=OCTOBER, reason="金額の誤り", acting_user=keeper, at=now) == 1
    assert (balance(RENT, OCTOBER), balance(PREPAID, OCTOBER)) == (0, 36_000)
    with pytest.raises(actions.NothingPosted):
        actions.undo_deferrals(month=OCTOBER, reason="金額の誤り", acting_user=keeper, at=now)
    assert actions.post_deferrals(month=OCTOBER, acting_user=keeper, at=now) == 1
    assert balance(RENT, OCTOBER) == 1_000


def test_a_share_of_a_closed_month_stands_in_the_month_that_is_posted(keeper: User, now: dt.datetime) -> None:
    prepaid(keeper, now)
    close_month(month=OCTOBER, acting_user=keeper, at=now)
    assert actions.post_deferrals(month=NOVEMBER, acting_user=keeper, at=after(NOVEMBER)) == 2
    assert (balance(RENT, OCTOBER), balance(RENT, NOVEMBER)) == (0, 2_000)
    late = Entry.objects.get(description__contains="締め済みの月の分")
    assert late.posted_on == NOVEMBER.last_day
    assert "2026年10月分" in late.description or "2026-10分" in late.description
    assert not any(tie.difference_yen for month in (OCTOBER, NOVEMBER) for tie in queries.ties(month))
    actions.undo_deferrals(month=OCTOBER, reason="金額の誤り", acting_user=keeper, at=now)
    assert (balance(RENT, OCTOBER), balance(RENT, NOVEMBER)) == (0, 1_000)
    assert not any(tie.difference_yen for month in (OCTOBER, NOVEMBER) for tie in queries.ties(month))


@pytest.mark.parametrize("month", [Month(2026, 1), Month(2026, 9), Month(2029, 10)])
def test_a_deferral_is_ended_in_its_own_time(keeper: User, now: dt.datetime, month: Month) -> None:
    held = prepaid(keeper, now)
    with pytest.raises(actions.EndedOutsideItsTime):
        actions.end_deferral(deferral_id=held.pk, month=month, refund_yen=0, reason="解約", acting_user=keeper, at=now)
    assert Deferral.objects.get().ended_in is None


def test_a_deferral_is_withdrawn_while_no_month_has_its_share(keeper: User, now: dt.datetime) -> None:
    held = prepaid(keeper, now)
    given = {"deferral_id": held.pk, "acting_user": keeper, "at": now}
    actions.post_deferrals(month=OCTOBER, acting_user=keeper, at=now)
    with pytest.raises(actions.DeferralInUse):
        actions.withdraw_deferral(reason="二重に登録", **given)
    actions.undo_deferrals(month=OCTOBER, reason="二重に登録", acting_user=keeper, at=now)
    with pytest.raises(ReasonMissing):
        actions.withdraw_deferral(reason=" ", **given)
    actions.withdraw_deferral(reason="二重に登録", **given)
    assert (balance(RENT, OCTOBER), balance(PREPAID, OCTOBER)) == (36_000, 0)
    assert not queries.unposted(NOVEMBER)
    assert not any(tie.difference_yen for tie in queries.ties(OCTOBER))
    with pytest.raises(actions.DeferralEnded):
        actions.withdraw_deferral(reason="二重に登録", **given)


def test_what_is_withdrawn_later_was_held_until_then(keeper: User, now: dt.datetime) -> None:
    held = prepaid(keeper, now)
    close_month(month=OCTOBER, acting_user=keeper, at=now)
    actions.withdraw_deferral(deferral_id=held.pk, reason="二重に登録", acting_user=keeper, at=now)
    assert (balance(PREPAID, OCTOBER), balance(PREPAID, NOVEMBER)) == (36_000, 0)
    assert not any(tie.difference_yen for month in (OCTOBER, NOVEMBER) for tie in queries.ties(month))


def test_a_closed_month_takes_no_share(keeper: User, now: dt.datetime) -> None:
    deferral(keeper, now)
    close_month(month=OCTOBER, acting_user=keeper, at=now)
    with pytest.raises(PeriodClosed):
        actions.post_deferrals(month=OCTOBER, acting_user=keeper, at=now)
    assert DeferralPart.objects.count() == 0


def test_deferred_revenue_is_earned_month_by_month(keeper: User, now: dt.datetime) -> None:
    prepaid(keeper, now, kind="DEFERRED_REVENUE", account_id=account(SALES))
    actions.post_deferrals(month=OCTOBER, acting_user=keeper, at=now)
    assert (balance(SALES, OCTOBER), balance("2355", OCTOBER)) == (-1_000, -35_000)
    assert not any(tie.difference_yen for tie in queries.ties(OCTOBER))


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"ends_on": dt.date(2026, 9, 30)}, actions.EndsOutsideItsTime),
        ({"spread": "AT_ONCE"}, actions.NotShortTerm),
        ({"kind": "DEFERRED_REVENUE"}, actions.WrongAccount),
    ],
)
def test_what_can_not_be_deferred_is_refused(
    keeper: User, now: dt.datetime, given: dict[str, object], refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        deferral(keeper, now, **given)
    assert (Deferral.objects.count(), Entry.objects.count()) == (0, 0)


def test_an_early_end_gives_the_rest_to_its_month(keeper: User, now: dt.datetime) -> None:
    held = prepaid(keeper, now)
    actions.post_deferrals(month=OCTOBER, acting_user=keeper, at=now)
    given = {"deferral_id": held.pk, "reason": "解約", "acting_user": keeper, "at": now}
    with pytest.raises(actions.RefundTooLarge):
        actions.end_deferral(month=NOVEMBER, refund_yen=35_001, **given)
    actions.end_deferral(month=NOVEMBER, refund_yen=0, **given)
    with pytest.raises(actions.DeferralEnded):
        actions.end_deferral(month=NOVEMBER, refund_yen=0, **given)
    actions.post_deferrals(month=NOVEMBER, acting_user=keeper, at=after(NOVEMBER))
    assert (balance(RENT, NOVEMBER), balance(PREPAID, NOVEMBER)) == (36_000, 0)


def test_at_the_years_end_the_long_term_stands_apart_and_comes_back(keeper: User, now: dt.datetime) -> None:
    deferral(keeper, now)
    with pytest.raises(actions.NotTheYearsEnd):
        actions.move_long_term(year_end=OCTOBER, acting_user=keeper, at=now)
    actions.post_deferrals(month=MARCH, acting_user=keeper, at=after(MARCH))
    assert work.long_term(MARCH).count == 1
    actions.move_long_term(year_end=MARCH, acting_user=keeper, at=after(MARCH))
    # 30,000 are left; 18 months of them lie after March 2028.
    assert (balance(PREPAID, MARCH), balance(LONG, MARCH)) == (12_000, 18_000)
    assert not any(tie.difference_yen for tie in queries.ties(MARCH))
    with pytest.raises(actions.NothingToMove):
        actions.move_long_term(year_end=MARCH, acting_user=keeper, at=after(MARCH))
    next_march = MARCH.plus(12)
    actions.post_deferrals(month=next_march, acting_user=keeper, at=after(next_march))
    actions.move_long_term(year_end=next_march, acting_user=keeper, at=after(next_march))
    assert (balance(PREPAID, next_march), balance(LONG, next_march)) == (12_000, 6_000)


def test_an_estimate_is_taken_back_by_the_next_month_itself(keeper: User, now: dt.datetime) -> None:
    made = accrual(keeper, now)
    assert (balance(RENT, OCTOBER), balance(ACCRUED, OCTOBER)) == (80_000, -80_000)
    assert (balance(RENT, NOVEMBER), balance(ACCRUED, NOVEMBER)) == (0, 0)
    assert made.washback.posted_on == dt.date(2026, 11, 1)
    assert set(Line.objects.values_list("tax_category", flat=True)) == {"対象外"}


def test_an_estimate_is_cancelled_in_both_months(keeper: User, now: dt.datetime) -> None:
    made = accrual(keeper, now)
    given = {"accrual_id": made.pk, "reason": "請求書が届いた", "acting_user": keeper, "at": now}
    actions.cancel_accrual(**given)
    assert (balance(RENT, OCTOBER), balance(RENT, NOVEMBER)) == (0, 0)
    with pytest.raises(actions.AccrualCancelled):
        actions.cancel_accrual(**given)
    assert Entry.objects.count() == 4


def test_an_estimate_needs_the_next_month_open(keeper: User, now: dt.datetime) -> None:
    close_month(month=NOVEMBER, acting_user=keeper, at=now.replace(month=12))
    with pytest.raises(actions.NextMonthClosed):
        accrual(keeper, now)
    assert (Accrual.objects.count(), Entry.objects.count()) == (0, 0)


def test_an_adjustment_of_the_year_is_taken_back_by_ordinary_business(keeper: User, now: dt.datetime) -> None:
    made = accrual(keeper, now, month=MARCH, is_adjustment=True)
    assert (made.entry.stage, made.washback.stage) == ("ADJUSTMENT", "ORDINARY")


def test_the_closing_asks_the_room(keeper: User, now: dt.datetime) -> None:
    deferral(keeper, now)
    look = known()["accounting.accruals.unposted"].look
    assert look(OCTOBER).count == 1
    actions.post_deferrals(month=OCTOBER, acting_user=keeper, at=now)
    assert not look(OCTOBER).is_open
    assert not known()["accounting.accruals.ties"].look(OCTOBER).is_open


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("accounting_deferral", "amount_yen = 1"),
        ("accounting_deferralpart", "amount_yen = 1"),
        ("accounting_accrual", "memo = ''"),
        ("accounting_deferral", "ended_in = '2026-12-01', ended_because = 'x', amount_yen = 1"),
    ],
)
def test_postgresql_keeps_what_was_registered(keeper: User, now: dt.datetime, table: str, change: str) -> None:
    deferral(keeper, now)
    accrual(keeper, now)
    actions.post_deferrals(month=OCTOBER, acting_user=keeper, at=now)
    for statement in (f"UPDATE {table} SET {change}", f"DELETE FROM {table}"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
