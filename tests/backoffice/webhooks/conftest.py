"""A seller who keeps customers, what happens to them, and a program that hears of it."""

import datetime as dt
from collections.abc import Iterator

import pytest

from backoffice.companies.models import Company
from backoffice.organisation.models import User
from backoffice.webhooks.actions import MadeEndpoint, make_endpoint
from tests.factories import cast
from tests.factories.receiver import Receiver, receiving


@pytest.fixture
def seller(company: Company) -> User:
    """売子 keeps customers, and has webhooks."""
    return cast.member("uriko", "売子", duties=("backoffice.partners", "backoffice.webhooks"))


@pytest.fixture
def this_machine(settings: object) -> None:
    """As in the sandbox: webhooks may go to this machine."""
    settings.WEBHOOKS_TO_THIS_MACHINE = True  # type: ignore[attr-defined]


@pytest.fixture
def receiver(this_machine: None) -> Iterator[Receiver]:
    with receiving(Receiver()) as made:
        yield made


@pytest.fixture
def made(seller: User, receiver: Receiver, now: dt.datetime) -> MadeEndpoint:
    """The seller's endpoint at the receiver."""
    return make_endpoint(name="営業ツール", url=receiver.url, kinds=["partner.changed"], acting_user=seller, at=now)
