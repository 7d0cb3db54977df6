"""The published list of registered issuers: loaded whole, counted once confirmed, asked by number and day."""

import datetime as dt
import io

import pytest
from django.db import IntegrityError, transaction

from accounting.consumption_tax.actions import (
    ListHasFaults,
    ListIsEmpty,
    ListNotWaiting,
    confirm_registrations,
    discard_registrations,
    load_registrations,
)
from accounting.consumption_tax.models import ListedIssuer, RegistrationList
from accounting.consumption_tax.queries import list_changes, registration_on
from accounting.consumption_tax.rules import Verdict
from backoffice.organisation.models import User
from tests.factories.taxed import listed

OURS, THEIRS = "T7000012050002", "T8700110005901"
DAY = dt.date(2026, 10, 31)


def in_force(keeper: User, now: dt.datetime, *rows: tuple[str, str, str, str, str]) -> RegistrationList:
    return confirm_registrations(list_id=listed(keeper, now, *rows).pk, acting_user=keeper, at=now)


def test_a_number_is_judged_by_the_day_of_supply(kei: User, now: dt.datetime) -> None:
    in_force(kei, now, (OURS, "みなと商会", "2023-10-01", "2026-10-31", ""), (THEIRS, "汐留", "2024-04-01", "", ""))
    assert registration_on(OURS, dt.date(2026, 10, 30)).verdict is Verdict.REGISTERED
    assert registration_on(OURS, DAY).verdict is Verdict.ENDED
    assert registration_on(THEIRS, dt.date(2024, 3, 31)).verdict is Verdict.NOT_YET
    assert registration_on("T1180301018771", DAY).verdict is Verdict.UNKNOWN
    assert registration_on("", DAY).verdict is Verdict.NO_NUMBER


def test_a_list_counts_once_it_is_confirmed(kei: User, now: dt.datetime) -> None:
    made = listed(kei, now)
    assert registration_on(OURS, DAY).verdict is Verdict.NO_LIST
    confirm_registrations(list_id=made.pk, acting_user=kei, at=now)
    assert registration_on(OURS, DAY).verdict is Verdict.REGISTERED


def test_the_last_list_that_names_a_number_holds(kei: User, now: dt.datetime) -> None:
    in_force(kei, now, (OURS, "みなと商会", "2023-10-01", "", ""), (THEIRS, "汐留", "2024-04-01", "", ""))
    later = listed(
        kei, now, (OURS, "みなと商会", "2023-10-01", "", "2026-09-30"), ("T1180301018771", "新", "2026-10-01", "", "")
    )
    changes = list_changes(later.pk)
    assert (changes.new, changes.ended, changes.changed) == (1, 1, 1)
    confirm_registrations(list_id=later.pk, acting_user=kei, at=now)
    assert registration_on(OURS, DAY).verdict is Verdict.ENDED
    assert registration_on(THEIRS, DAY).verdict is Verdict.REGISTERED


def test_of_the_history_of_a_number_the_last_row_is_kept(kei: User, now: dt.datetime) -> None:
    made = listed(kei, now, (OURS, "旧", "2023-10-01", "", ""), (OURS, "新", "2025-10-01", "", ""))
    assert made.rows == 1
    assert ListedIssuer.objects.get().name == "新"


def test_a_row_that_cannot_be_read_keeps_the_whole_list_out(kei: User, now: dt.datetime) -> None:
    made = listed(kei, now, (OURS, "みなと商会", "2023-10-01", "", ""), ("T12", "短い", "2023-10-01", "", ""))
    assert made.faults == [{"row": 2, "text": "T12"}]
    with pytest.raises(ListHasFaults):
        confirm_registrations(list_id=made.pk, acting_user=kei, at=now)
    discard_registrations(list_id=made.pk, acting_user=kei, at=now)
    assert not ListedIssuer.objects.exists()


def test_one_list_waits_at_a_time_and_an_empty_one_is_refused(kei: User, now: dt.datetime) -> None:
    with pytest.raises(ListIsEmpty), transaction.atomic():
        load_registrations(file=io.BytesIO(b""), file_name="none.csv", acting_user=kei, at=now)
    made = listed(kei, now)
    with pytest.raises(ListNotWaiting):
        listed(kei, now)
    confirm_registrations(list_id=made.pk, acting_user=kei, at=now)
    with pytest.raises(ListNotWaiting):
        discard_registrations(list_id=made.pk, acting_user=kei, at=now)
    with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
        RegistrationList.objects.update(rows=0)


def test_names_with_tabs_and_backslashes_arrive_whole(kei: User, now: dt.datetime) -> None:
    listed(kei, now, (OURS, "A\\N\tB", "2023-10-01", "", ""))
    assert ListedIssuer.objects.get().name == "A\\N B"
