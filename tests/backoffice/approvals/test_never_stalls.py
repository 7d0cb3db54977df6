"""Random organisations, routes, delegations, and people who leave or move at any time: what is submitted can be decided.

No case is open without somebody present who may decide, none takes effect before its last required approval, none is
decided twice in a round, and the applicant never decides.
"""

import datetime as dt
import os
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backoffice.access.models import Appointment, Role
from backoffice.approvals import kinds, queries
from backoffice.approvals.actions import (
    NewStep,
    NoRoute,
    NotAsked,
    StepHasNobody,
    Who,
    decide_request,
    define_route,
    keep_moving,
    submit_request,
)
from backoffice.approvals.models import Decision, Delegation, Request
from backoffice.eventlog.actions import Case
from backoffice.organisation.models import Membership, Unit, User
from tests.factories import cast, routed

KIND, PEOPLE, UNITS, ROLES = "tests.buy", 6, 3, 2
# In `make test` some; `make fuzz` tries twenty for each of the requests that it sends, 3,000 when it is told nothing.
CASES = 20 * int(os.environ.get("FUZZ_EXAMPLES", "0")) or 60
DONE: list[Mapping[str, Any]] = []
somebody = st.integers(0, PEOPLE - 1)
amounts = st.sampled_from([0, 60, 100])

who = st.one_of(
    st.tuples(st.just("MANAGER"), st.integers(1, 2)),
    st.tuples(st.just("UNIT_HEAD"), st.integers(0, UNITS - 1)),
    st.tuples(st.just("ROLE"), st.integers(0, ROLES - 1)),
    st.tuples(st.just("PERSON"), somebody),
)
step = st.fixed_dictionaries(
    {
        "who": who,
        "also": st.lists(who, max_size=2),
        "task": st.sampled_from(["APPROVE", "CONFIRM", "CONSULT", "CIRCULATE"]),
        "quorum": st.sampled_from([("ALL", None), ("ANY", None), ("COUNT", 1), ("COUNT", 2), ("EACH", None)]),
        "from_yen": st.sampled_from([0, 0, 100]),
        "is_alone": st.booleans(),
        "fallback": st.none() | somebody,
    }
)
organisation = st.fixed_dictionaries(
    {
        "parents": st.lists(st.none() | st.integers(0, UNITS - 1), min_size=UNITS, max_size=UNITS),
        "posts": st.lists(st.tuples(st.integers(0, UNITS - 1), st.booleans()), min_size=PEOPLE, max_size=PEOPLE),
        "roles": st.lists(st.frozensets(somebody, max_size=3), min_size=ROLES, max_size=ROLES),
        "left": st.frozensets(somebody, max_size=2),
        "deputies": st.lists(st.tuples(somebody, somebody), max_size=3),
    }
)


@pytest.fixture
def buying(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = kinds.Kind(KIND, "購入", "tests.buy.order", lambda what, user, at: DONE.append(what), lambda what: "/")
    monkeypatch.setattr(kinds, "_kinds", {KIND: kind})


@pytest.fixture
def people(company: object) -> list[User]:
    return [cast.member(f"p{number}", f"人{number}", duties=()) for number in range(PEOPLE)]


@pytest.fixture
def watchers(company: object) -> list[User]:
    """Those to whom falls what nobody else can decide; more than ever leave at a time."""
    return [cast.member(f"w{number}", f"見守り{number}", duties=(queries.WATCH,)) for number in range(3)]


def arranged(made: Mapping[str, Any], people: list[User], number: int, day: dt.date) -> tuple[list[Unit], list[Role]]:
    """An organisation of its own for the same people; what stood before is over."""
    Appointment.objects.exclude(role__duties__duty=queries.WATCH).delete()
    Delegation.objects.all().delete()
    Membership.objects.filter(user__in=people).update(valid_until=None)
    units = [routed.unit(f"{number}-{place}", f"部{place}") for place in range(UNITS)]
    for unit, parent in zip(units, made["parents"], strict=True):
        if parent is not None and units[parent] != unit:
            Unit.objects.filter(pk=unit.pk).update(parent=units[parent])
    for user, (place, is_head) in zip(people, made["posts"], strict=True):
        routed.moved(user, units[place], is_head=is_head)
    roles = [Role.objects.create(code=f"r{number}-{place}", name=f"役割{place}") for place in range(ROLES)]
    for role, holders in zip(roles, made["roles"], strict=True):
        for holder in holders:
            Appointment.objects.create(user=people[holder], role=role, valid_from=cast.SINCE)
    for gone in made["left"]:
        Membership.objects.filter(user=people[gone]).update(valid_until=day)
    for principal, deputy in made["deputies"]:
        if principal != deputy:
            Delegation.objects.create(
                principal=people[principal],
                deputy=people[deputy],
                reason="休み",
                valid_from=cast.SINCE,
                valid_until=day + dt.timedelta(days=1),
            )
    return units, roles


def ruled(who: tuple[str, int], people: list[User], units: list[Unit], roles: list[Role]) -> dict[str, Any]:
    rule, number = who
    named = {"UNIT_HEAD": ("unit", units), "ROLE": ("role", roles), "PERSON": ("user", people)}
    return {"rule": rule, **({named[rule][0]: named[rule][1][number]} if rule in named else {"levels_up": number})}


def as_steps(made: list[Mapping[str, Any]], people: list[User], units: list[Unit], roles: list[Role]) -> list[NewStep]:
    found = []
    for place, each in enumerate(made):
        quorum, count = each["quorum"]
        alone = each["is_alone"] and each["task"] != "CIRCULATE" and not each["from_yen"]
        fallback = None if each["fallback"] is None else people[each["fallback"]]
        found.append(
            NewStep(
                f"段階{place}",
                task=each["task"],
                quorum=quorum,
                quorum_count=count,
                from_yen=each["from_yen"],
                fallback=fallback,
                alone_below_yen=50 if alone else None,
                also=tuple(Who(**ruled(also, people, units, roles)) for also in each["also"]),
                **ruled(each["who"], people, units, roles),
            )
        )
    return found


@pytest.mark.usefixtures("buying")
def test_what_is_submitted_can_always_be_decided_and_never_by_its_applicant(
    people: list[User], watchers: list[User], admin: User, now: dt.datetime
) -> None:
    day, numbers, ended = now.date(), iter(range(10_000)), []

    @settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(organisation, st.lists(step, min_size=1, max_size=4), somebody, amounts, st.data())
    def holds(made: Mapping[str, Any], route: list[Mapping[str, Any]], who: int, amount_yen: int, data: Any) -> None:
        number, applicant = next(numbers), people[who]
        DONE.clear()
        units, roles = arranged(made, people, number, day)
        steps = as_steps(route, people, units, roles)
        define_route(kind=KIND, name="購入", steps=steps, valid_from=cast.SINCE, acting_user=admin, at=now)
        Membership.objects.filter(user=applicant).update(valid_until=None)
        try:
            request = ask(applicant, number, amount_yen, now)
        except (NoRoute, StepHasNobody):
            assert not Request.objects.filter(case_id=number).exists()
            return
        if data.draw(st.booleans()):
            try:
                request = asked_anew(request, [*people, *watchers], applicant, number, data.draw(amounts), now)
            except (NoRoute, StepHasNobody):
                assert DONE == []
                assert not Request.objects.filter(case_id=number, state__in=("PENDING", "APPROVED")).exists()
                return
        decided_to_the_end(request, [*people, *watchers], applicant, units, now, data)
        ended.append(request.pk)

    holds()
    assert len(ended) > 5


def asked_anew(
    request: Request, people: list[User], applicant: User, number: int, amount_yen: int, now: dt.datetime
) -> Request:
    """Sent back to the applicant, and asked for anew: only what the new amount needs is asked, and nothing is done yet."""
    keep_moving(at=now)
    day, present = now.date(), set(Membership.objects.filter(valid_until=None).values_list("user_id", flat=True))
    waiting = [user for user in people if queries.waiting_for(user.pk, as_of=day).filter(pk=request.pk).exists()]
    by = next(user for user in waiting if user.pk in present)
    ended = decide_request(request_id=request.pk, outcome="SEND_BACK", comment="金額を", acting_user=by, at=now)
    assert (ended.state, DONE) == ("SENT_BACK", [])
    anew = ask(applicant, number, amount_yen, now)
    reached = {step.position for step in anew.route.steps.all() if step.from_yen <= amount_yen}
    assert set(anew.steps.values_list("position", flat=True)) <= reached
    assert [each.pk for each in queries.before_on_case(anew)][-1] == request.pk
    return anew


def ask(applicant: User, number: int, amount_yen: int, now: dt.datetime) -> Request:
    return submit_request(
        kind=KIND,
        title="椅子",
        amount_yen=amount_yen,
        case=Case(KIND, number, "椅子"),
        arguments={"number": number},
        due_on=None,
        acting_user=applicant,
        at=now,
    )


def decided_to_the_end(
    request: Request, people: list[User], applicant: User, units: list[Unit], now: dt.datetime, data: Any
) -> None:
    """Somebody present can always go on, whoever leaves or moves; one sending back is thrown in; it is performed once."""
    day, sent_back = now.date(), False
    for _turn in range(60):
        leaves = data.draw(st.none() | st.sampled_from([user for user in people[:PEOPLE] if user != applicant]))
        if leaves is not None:
            Membership.objects.filter(user=leaves).update(valid_until=day)
        moves = data.draw(st.none() | st.tuples(somebody, st.sampled_from(units), st.booleans()))
        if moves is not None:
            routed.moved(people[moves[0]], moves[1], is_head=moves[2])
        keep_moving(at=now)
        present = set(Membership.objects.filter(valid_until=None).values_list("user_id", flat=True))
        waiting = [user for user in people if queries.waiting_for(user.pk, as_of=day).filter(pk=request.pk).exists()]
        assert [user for user in waiting if user.pk in present]
        assert applicant not in waiting
        with pytest.raises(NotAsked):
            decide_request(request_id=request.pk, outcome="APPROVE", comment="", acting_user=applicant, at=now)
        assert DONE == []
        earlier = queries.earlier_steps(queries.request(request.pk))
        back_to = (
            None if sent_back or not earlier else data.draw(st.none() | st.sampled_from([s.position for s in earlier]))
        )
        request = decide_request(
            request_id=request.pk,
            outcome="SEND_BACK" if back_to else "APPROVE",
            comment="もう一度" if back_to else "",
            back_to=back_to,
            acting_user=data.draw(st.sampled_from([user for user in waiting if user.pk in present])),
            at=now,
        )
        sent_back |= back_to is not None
        if request.state == "APPROVED":
            break
    assert (request.state, len(DONE)) == ("APPROVED", 1)
    decisions = list(Decision.objects.filter(request=request).values_list("step_id", "asked_id", "round"))
    assert len(decisions) == len(set(decisions))
    assert not Decision.objects.filter(request=request, decided_by_id=applicant.pk).exists()
    assert all(each.is_done for each in queries.as_asked(queries.request(request.pk).steps.all()))
