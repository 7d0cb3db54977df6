"""The numbers of a partner, and the day on which a deal is paid."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.partners.rules import (
    BadPartnerNumber,
    BadRegistrationNumber,
    checked_corporate,
    checked_registration,
    due_on,
)


@pytest.mark.parametrize("text", ["T7000012050002", "Ｔ７０００ ０１２０-５０００２", " t7000012050002 "])
def test_a_registration_number_is_read_as_people_type_it(text: str) -> None:
    assert checked_registration(text, kind="CORPORATION") == "T7000012050002"


@pytest.mark.parametrize("text", ["7000012050002", "T700001205000", "T70000120500021", "T1000012050002", "登録なし"])
def test_a_wrong_registration_number_is_refused(text: str) -> None:
    with pytest.raises(BadRegistrationNumber) as refused:
        checked_registration(text, kind="CORPORATION")
    assert text in refused.value.cause_ja
    assert text in refused.value.cause_en


def test_the_digits_of_a_sole_proprietor_are_checked_for_form_alone() -> None:
    assert checked_registration("T1000012050002", kind="INDIVIDUAL") == "T1000012050002"
    with pytest.raises(BadRegistrationNumber):
        checked_registration("T12", kind="INDIVIDUAL")


def test_no_number_stays_none() -> None:
    assert checked_registration(" ", kind="CORPORATION") == ""
    assert checked_corporate("") == ""


def test_a_wrong_corporate_number_is_refused() -> None:
    assert checked_corporate("7000012050002") == "7000012050002"
    with pytest.raises(BadPartnerNumber):
        checked_corporate("1000012050002")


@pytest.mark.parametrize(
    ("dealt_on", "terms", "paid_on"),
    [
        # 月末締め翌月末払い
        (dt.date(2026, 10, 31), (31, 1, 31), dt.date(2026, 11, 30)),
        (dt.date(2027, 1, 31), (31, 1, 31), dt.date(2027, 2, 28)),
        # 20日締め翌々月10日払い: the 21st belongs to the next closing
        (dt.date(2026, 10, 20), (20, 2, 10), dt.date(2026, 12, 10)),
        (dt.date(2026, 10, 21), (20, 2, 10), dt.date(2027, 1, 10)),
        # 月末締め当月払い in a short month
        (dt.date(2026, 2, 28), (31, 0, 31), dt.date(2026, 2, 28)),
    ],
)
def test_a_deal_is_paid_by_the_terms(dealt_on: dt.date, terms: tuple[int, int, int], paid_on: dt.date) -> None:
    closing_day, months_after, pay_day = terms
    assert due_on(dealt_on, closing_day=closing_day, months_after=months_after, pay_day=pay_day) == paid_on


@given(
    st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31)),
    st.integers(1, 31),
    st.integers(1, 6),
    st.integers(1, 31),
)
def test_a_deal_is_never_paid_before_it_is_made(day: dt.date, closing_day: int, months: int, pay_day: int) -> None:
    assert due_on(day, closing_day=closing_day, months_after=months, pay_day=pay_day) > day
