"""A paper is sealed after its last required approval, exactly once: whatever is tried in whatever order, and two at once."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backoffice.approvals.actions import decide_request
from backoffice.approvals.models import Request
from backoffice.companies.models import Company
from backoffice.organisation.models import User
from backoffice.values.refusals import Refusal
from legal.seals import actions
from legal.seals.models import Sealing, SealRequest
from tests.factories import cast, committed, sealed

STEPS = ("approve", "send_back", "resubmit", "seal", "seal_deputy", "refuse", "scan", "stranger")


@pytest.fixture
def real(django_db_blocker: Any, django_db_setup: None) -> Iterator[Company]:
    with django_db_blocker.unblock(), committed.company() as made:
        yield made


def test_two_custodians_at_once_seal_a_paper_once(real: Company, now: dt.datetime) -> None:
    cast.organisation()
    yoko = cast.member("committed-yoko", "洋子", duties=("legal.seal_keeping",))
    deputy, ben = cast.member("committed-dai", "大", duties=()), cast.member("committed-ben", "弁", duties=())
    aiko = cast.member("committed-aiko", "愛子", duties=())
    admin = cast.member("committed-admin", "管理", duties=(), is_superuser=True)
    sealed.route(ben, ben, admin, now)
    seal = sealed.registered(yoko, now, deputy=deputy)
    held = sealed.decided(sealed.asked(seal, aiko, now), ben, now)
    refused = committed.together(real, *(lambda who=who: sealed.sealed(held, who, now) for who in (yoko, deputy, yoko)))  # type: ignore[misc]
    assert refused == ["legal.seals.not_to_be_sealed"] * 2
    assert [each.number for each in Sealing.objects.all()] == ["O-2026-0001"]
    held.refresh_from_db()
    assert held.state == "SEALED"


def test_a_seal_is_not_withdrawn_while_it_is_asked_for(real: Company, now: dt.datetime) -> None:
    cast.organisation()
    yoko = cast.member("committed-yoko", "洋子", duties=("legal.seal_keeping",))
    ben, aiko = cast.member("committed-ben", "弁", duties=()), cast.member("committed-aiko", "愛子", duties=())
    admin = cast.member("committed-admin", "管理", duties=(), is_superuser=True)
    sealed.route(ben, ben, admin, now)
    seal = sealed.registered(yoko, now)

    def withdraw() -> object:
        return actions.withdraw_seal(seal_id=seal.pk, withdrawn_on=now.date(), reason="x", acting_user=yoko, at=now)

    refused = committed.together(real, withdraw, lambda: sealed.asked(seal, aiko, now))
    assert len(refused) == 1
    seal.refresh_from_db()
    is_asked = SealRequest.objects.filter(state="SUBMITTED").exists()
    assert is_asked != (seal.withdrawn_on is not None)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(STEPS), max_size=12))
def test_whatever_is_tried_a_sealed_paper_was_agreed_to_and_is_sealed_once(
    steps: list[str], world: dict[str, Any], now: dt.datetime
) -> None:
    held = sealed.asked(world["seal"], world["aiko"], now, copies=1)
    for step in steps:
        _try(step, held, world, now)
        held.refresh_from_db()
        lines = Sealing.objects.filter(request=held).count()
        newest = Request.objects.filter(case_kind=sealed.CASE, case_id=held.pk).order_by("-id")[0]
        assert lines == (held.state in ("SEALED", "DONE"))
        if lines:
            assert newest.state == "APPROVED"
            asked = newest.steps.prefetch_related("asked", "decisions")
            assert all(each.decisions.filter(outcome="APPROVE").exists() for each in asked)


@pytest.fixture
def world(
    company: Company, aiko: User, ben: User, chie: User, kei: User, admin: User, now: dt.datetime
) -> dict[str, Any]:
    """The registered seal, to which two people agree: ben and kei."""
    sealed.route(ben, kei, admin, now)
    yoko = sealed.keeper()
    seal = sealed.registered(
        yoko, now, deputy=chie, kind="REPRESENTATIVE", office_name="東京法務局", registered_on=sealed.SINCE
    )
    return {"seal": seal, "aiko": aiko, "ben": ben, "kei": kei, "yoko": yoko, "chie": chie}


def _try(step: str, held: SealRequest, world: dict[str, Any], now: dt.datetime) -> None:
    """One of the things that people do, whether it fits or not."""
    deeds: dict[str, Callable[[], object]] = {
        "approve": lambda: _decide(held, world, now, "APPROVE"),
        "send_back": lambda: _decide(held, world, now, "SEND_BACK"),
        "resubmit": lambda: _resubmit(held, world["aiko"], now),
        "seal": lambda: sealed.sealed(held, world["yoko"], now),
        "seal_deputy": lambda: sealed.sealed(held, world["chie"], now),
        "refuse": lambda: actions.refuse_sealing(request_id=held.pk, reason="違う", acting_user=world["yoko"], at=now),
        "scan": lambda: sealed.scanned(held, world["aiko"], now),
        "stranger": lambda: sealed.sealed(held, world["ben"], now),
    }
    try:
        deeds[step]()
    except Refusal:
        return


def _decide(held: SealRequest, world: dict[str, Any], now: dt.datetime, outcome: str) -> None:
    """Whoever of the two is asked now."""
    pending = Request.objects.filter(case_kind=sealed.CASE, case_id=held.pk, state="PENDING").first()
    if pending is None:
        return
    who = world["ben"] if pending.step_now == 1 else world["kei"]
    decide_request(request_id=pending.pk, outcome=outcome, comment="確認", acting_user=who, at=now)


def _resubmit(held: SealRequest, aiko: User, now: dt.datetime) -> None:
    new = actions.NewRequest(**{name: getattr(held, name) for name in actions.NewRequest.__slots__})
    actions.resubmit_request(request_id=held.pk, new=new, paper=None, acting_user=aiko, at=now)
