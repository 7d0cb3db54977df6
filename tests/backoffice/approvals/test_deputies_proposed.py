"""Who will be away is asked to name a deputy."""

import datetime as dt

import pytest
from django.test import Client

from backoffice.approvals.actions import delegate, propose_deputy
from backoffice.notifications.models import Notice
from backoffice.organisation.models import User
from tests.factories import cast, routed

DAY = dt.timedelta(days=1)


@pytest.fixture
def kansa(company: object) -> User:
    return cast.member("kansa", "監査", duties=())


@pytest.fixture
def boss(ben: User, chie: User) -> User:
    """弁 heads sales, under 千恵."""
    top = routed.unit("T", "経営")
    routed.posted(chie, top, is_head=True)
    routed.posted(ben, routed.unit("S", "営業", top), is_head=True)
    return chie


def away(user: User, now: dt.datetime, *, days: int = 3) -> bool:
    first = now.date() + 10 * DAY
    return propose_deputy(user_id=user.pk, first_on=first, last_on=first + (days - 1) * DAY, at=now)


@pytest.mark.usefixtures("boss")
def test_who_approves_is_asked_once_with_who_might_do_it(
    ben: User, kansa: User, now: dt.datetime, client: Client
) -> None:
    delegate(
        deputy=kansa,
        kind="",
        valid_from=now.date(),
        valid_until=now.date() + DAY,
        reason="前の休み",
        acting_user=ben,
        at=now,
    )
    assert away(ben, now)
    assert not away(ben, now)
    notice = Notice.objects.get(recipient=ben)
    assert "候補：石井 監査、石井 千恵" in notice.text_ja
    client.force_login(ben)
    page = client.get(notice.url).content.decode()
    assert f'value="{(now.date() + 12 * DAY).isoformat()}"' in page
    assert f'<option value="{kansa.pk}" selected>' in page


@pytest.mark.usefixtures("boss")
def test_days_that_have_passed_are_left_out(ben: User, now: dt.datetime) -> None:
    today = now.date()
    assert not propose_deputy(user_id=ben.pk, first_on=today - 3 * DAY, last_on=today - DAY, at=now)
    assert propose_deputy(user_id=ben.pk, first_on=today - 3 * DAY, last_on=today + DAY, at=now)
    assert f"first_day={today.isoformat()}" in Notice.objects.get(recipient=ben).url


@pytest.mark.usefixtures("boss")
def test_nobody_is_asked_who_approves_nothing_or_has_a_deputy_on_every_day(
    aiko: User, ben: User, kansa: User, now: dt.datetime
) -> None:
    assert not away(aiko, now)
    first = now.date() + 10 * DAY

    def covered(begins: dt.date, days: int) -> None:
        delegate(
            deputy=kansa,
            kind="",
            valid_from=begins,
            valid_until=begins + days * DAY,
            reason="休み",
            acting_user=ben,
            at=now,
        )

    covered(first, 2)
    assert away(ben, now)
    covered(first + 2 * DAY, 1)
    assert not away(ben, now, days=3)
    assert Notice.objects.filter(recipient=ben).count() == 1
