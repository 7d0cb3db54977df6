"""Lower pay after 60: the certificate of wages, the months applied for, their due days and pages."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from backoffice.organisation.models import User
from backoffice.values.periods import Month
from hr.benefits import actions, deadlines, queries
from hr.benefits.queries import EventKind
from hr.employment.actions import take_absence
from hr.employment.models import Employee
from hr.filings.actions import NotOwed
from hr.filings.models import Filing
from tests.factories import cast, filed

TODAY = dt.date(2026, 11, 4)
BORN_ON = dt.date(1966, 6, 16)


@pytest.fixture
def uta(aiko: User) -> User:
    return filed.certifier()


@pytest.fixture
def elder(aiko: User, now: dt.datetime) -> Employee:
    """Who reached 60 on 15 June 2026, paid 300,000 a month until June and 180,000 from July to October."""
    (made,) = filed.hired(1, aiko, now, born_on=BORN_ON)
    for n in range(12):
        month = Month(2025, 11).plus(n)
        filed.paid(month, {made: 300_000 if month < Month(2026, 7) else 180_000})
    return made


def certificate(employee: Employee, uta: User, now: dt.datetime) -> Filing:
    return actions.prepare_sixty(employee_id=employee.pk, acting_user=uta, at=now)


def applied(employee: Employee, uta: User, now: dt.datetime, first_on: dt.date = dt.date(2026, 7, 1)) -> Filing:
    return actions.prepare_elder(employee_id=employee.pk, first_on=first_on, acting_user=uta, at=now)


def asked(day: dt.date = TODAY) -> list[tuple[str, dt.date, dt.date | None]]:
    kinds = (EventKind.SIXTY, EventKind.ELDER)
    found = [each for each in queries.events(day) if each.kind in kinds and each.is_open]
    return [(each.kind.value, each.happened_on, each.due_on) for each in found]


def test_the_certificate_is_of_the_six_whole_periods_before_60(elder: Employee, uta: User, now: dt.datetime) -> None:
    made = certificate(elder, uta, now)
    assert (made.about, made.due_on) == (dt.date(2026, 6, 15), dt.date(2026, 10, 31))
    figures = made.people.get().figures
    assert (figures["counted_periods"], figures["wage_yen"], figures["shown_wage_yen"]) == (6, 300_000, 300_000)
    assert figures["rows"][0]["counted"] == {"first_on": "2026-05-16", "last_on": "2026-06-15", "days": 31}
    assert len(figures["rows"]) == 7  # June is no whole period: the sixth whole one stands in the seventh row
    assert figures["wage_limits_held"] is True
    codes = [each["code"] for each in made.people.get().reasons]
    assert codes == ["daily_wage", "elder_wage", "elder_limited_wage"]
    with pytest.raises(NotOwed):
        certificate(elder, uta, now)


def test_lower_pay_asks_for_the_certificate_and_then_for_each_pair(
    elder: Employee, uta: User, now: dt.datetime
) -> None:
    june, december = dt.date(2026, 6, 15), dt.date(2026, 12, 31)
    october = dt.date(2026, 10, 31)
    assert asked(dt.date(2026, 7, 10)) == []
    assert asked(dt.date(2026, 7, 25)) == [("SIXTY", june, october)]
    certificate(elder, uta, now)
    assert asked(dt.date(2026, 8, 31)) == []
    assert asked() == [("ELDER", dt.date(2026, 7, 1), october), ("ELDER", dt.date(2026, 9, 1), december)]
    assert [each.on for each in deadlines.owed(TODAY, december)] == [december]
    applied(elder, uta, now)
    assert asked() == [("ELDER", dt.date(2026, 9, 1), december)]


def test_the_months_have_their_estimate_and_say_which_limits_are_not_known(
    elder: Employee, uta: User, now: dt.datetime
) -> None:
    """180,000 of 300,000 is 60 %: 10 % for who reaches 60 after March 2025; limits from August 2026 are not held."""
    certificate(elder, uta, now)
    made = applied(elder, uta, now)
    assert made.due_on == dt.date(2026, 10, 31)
    months = made.people.get().figures["elder_months"]
    assert [(each["month"], each["state"], each["benefit_yen"], each["limits_held"]) for each in months] == [
        ("2026-07", "LOWER", 18_000, True),
        ("2026-08", "LOWER", 18_000, False),
    ]
    with pytest.raises(NotOwed):
        applied(elder, uta, now)
    for day in (dt.date(2026, 7, 2), dt.date(2026, 5, 1), dt.date(2031, 7, 1)):
        with pytest.raises(actions.NoSuchMonth):
            applied(elder, uta, now, day)


def test_what_absence_took_counts_as_paid(aiko: User, uta: User, now: dt.datetime) -> None:
    """180,000 after 50,000 for absence is 76.67 % in July and August: no month is lower then."""
    (elder,) = filed.hired(1, aiko, now, born_on=BORN_ON)
    for n in range(12):
        month = Month(2025, 11).plus(n)
        taken = 50_000 if month in (Month(2026, 7), Month(2026, 8)) else 0
        filed.paid(month, {elder: 300_000 if month < Month(2026, 7) else 180_000}, absence_yen=taken)
    certificate(elder, uta, now)
    assert asked() == [("ELDER", dt.date(2026, 9, 1), dt.date(2026, 12, 31))]
    (july, _august) = applied(elder, uta, now).people.get().figures["elder_months"]
    assert (july["state"], july["ratio"], july["absence_yen"]) == ("NOT_LOWER", "0.7667", 50_000)


def test_months_of_illness_are_left_to_be_confirmed(elder: Employee, uta: User, now: dt.datetime) -> None:
    keeper = cast.member("ikuo", "育", duties=("hr.people",))
    certificate(elder, uta, now)
    take_absence(
        employee_id=elder.pk,
        kind="SICKNESS",
        valid_from=dt.date(2026, 8, 10),
        expected_on=None,
        is_paid=False,
        note="",
        acting_user=keeper,
        at=now,
    )
    filing = applied(elder, uta, now)
    july, august = filing.people.get().figures["elder_months"]
    assert (july["state"], august["state"], august["benefit_yen"]) == ("LOWER", "UNKNOWN", None)


def test_pay_that_did_not_fall_asks_for_nothing(aiko: User, uta: User, now: dt.datetime) -> None:
    (same, young) = filed.hired(2, aiko, now, born_on=BORN_ON)
    Employee.objects.filter(pk=young.pk).update(born_on=dt.date(1970, 1, 1))
    for n in range(12):
        month = Month(2025, 11).plus(n)
        filed.paid(month, {same: 300_000, young: 300_000 if n < 8 else 100_000})
    assert asked() == []
    with pytest.raises(actions.NotSixty):
        certificate(young, uta, now)
    with pytest.raises(actions.NoCertificate):
        applied(same, uta, now)
    assert Filing.objects.count() == 0


def test_a_wage_without_six_periods_stays_to_be_confirmed(aiko: User, uta: User, now: dt.datetime) -> None:
    (made,) = filed.hired(1, aiko, now, born_on=BORN_ON)
    for month in (Month(2026, 5), Month(2026, 7), Month(2026, 8)):
        filed.paid(month, {made: 300_000 if month < Month(2026, 7) else 180_000})
    paper = certificate(made, uta, now)
    assert paper.people.get().figures["wage_yen"] is None
    assert {"label": "60歳到達時等賃金月額", "value": None, "kind": "yen"} in paper.people.get().figures["facts"]
    months = applied(made, uta, now).people.get().figures["elder_months"]
    assert [(each["state"], each["benefit_yen"]) for each in months] == [("UNKNOWN", None)] * 2


def test_the_way_from_lower_pay_to_the_print(elder: Employee, uta: User, chie: User, now: dt.datetime) -> None:
    client = Client()
    client.force_login(uta)
    assert "六十歳到達時等賃金証明書" in client.get(reverse("hr:benefits_event_list")).content.decode()
    url = reverse("hr:benefits_sixty", args=[elder.pk])
    assert "賃金支払状況" in client.get(url).content.decode()
    assert "下書きを作成しました。" in client.post(url, {}, follow=True).content.decode()
    months = reverse("hr:benefits_elder", args=[elder.pk, "2026-07-01"])
    assert months in client.get(reverse("hr:benefits_event_list")).content.decode()
    shown = client.post(months, {}, follow=True).content.decode()
    assert "60.00%" in shown
    assert "支給の対象" in shown
    assert "要確認" in shown
    for paper in Filing.objects.all():
        assert client.get(reverse("hr:filings_filing_detail", args=[paper.pk])).status_code == 200
        assert client.get(reverse("hr:benefits_paper_print", args=[paper.pk])).content.startswith(b"%PDF-")
        refreshed = client.post(reverse("hr:benefits_paper_refresh", args=[paper.pk]), follow=True)
        assert "いまの給与と勤怠で計算し直しました。" in refreshed.content.decode()
    client.force_login(chie)
    assert client.get(url).status_code == 403
    assert client.get(months).status_code == 403
