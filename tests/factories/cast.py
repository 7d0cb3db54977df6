"""A company, its places, and its members."""

import datetime as dt

import pytest

from backoffice.access.models import Appointment, Role, RoleDuty
from backoffice.companies.models import Company
from backoffice.demo.organisation import ROLES
from backoffice.organisation.models import Membership, Office, Unit, User

SINCE = dt.date(2020, 4, 1)
DEMO_ROLES = {code: tuple(duties) for code, _name, duties in ROLES}


def company(code: str, name: str) -> Company:
    """A company with a fiscal year from April."""
    return Company.objects.create(
        code=code, name=name, name_kana=code.upper(), name_en=code.title(), fiscal_year_first_month=4
    )


def organisation() -> None:
    """One office in Tokyo and one unit."""
    Office.objects.create(code="TYO", name="東京本社", prefecture="東京都", address="東京都港区", valid_from=SINCE)
    Unit.objects.create(code="100", name="営業部", valid_from=SINCE)


def member(username: str, given_name: str, *, duties: tuple[str, ...], **more: bool) -> User:
    """A user of the present company who holds one role of those duties; without a password, whose hash takes a second."""
    user = User.objects.create_user(username, last_name="石井", first_name=given_name, **more)
    joins(user, duties=duties)
    return user


def joins(user: User, *, duties: tuple[str, ...]) -> None:
    """Let a user work in the present company, with one role of those duties."""
    Membership.objects.create(user=user, valid_from=SINCE)
    if duties:
        role = Role.objects.create(code=f"role-{user.username}", name=f"役割 {user.first_name}")
        RoleDuty.objects.bulk_create(RoleDuty(role=role, duty=duty) for duty in duties)
        Appointment.objects.create(user=user, role=role, valid_from=SINCE)


def leaves(user: User, *, until: dt.date) -> None:
    """End what a user may do in the present company."""
    Membership.objects.filter(user=user).update(valid_until=until)


def known(who: str, request: pytest.FixtureRequest) -> User:
    """One of the fixtures of the tests, or somebody new with a role of the demo company, concerned by nothing."""
    if who in DEMO_ROLES:
        return member(f"demo_{who}", who, duties=DEMO_ROLES[who])
    user: User = request.getfixturevalue(who)
    return user
