"""What can be done with requests: define a route, submit, decide, withdraw, delegate."""

from .decide import AlreadyEnded, CommentMissing, ContentChanged, NotAnEarlierStep, NotAsked, decide_request
from .define_route import DraftUnderWay, NewStep, define_route
from .delegate import DelegationOver, EndsBeforeItBegins, NotADeputy, delegate, end_delegation
from .draft_route import (
    BeginsInThePast,
    NoDraft,
    RouteDecidesNothing,
    StepGone,
    discard_route_draft,
    move_route_step,
    put_route_into_force,
    remove_route_step,
    set_route_step,
    start_route_draft,
)
from .submit import AlreadyAsked, NoRoute, StepHasNobody, submit_request
from .withdraw import NotYours, withdraw_request

__all__ = [
    "AlreadyAsked",
    "AlreadyEnded",
    "BeginsInThePast",
    "CommentMissing",
    "ContentChanged",
    "DelegationOver",
    "DraftUnderWay",
    "EndsBeforeItBegins",
    "NewStep",
    "NoDraft",
    "NoRoute",
    "NotADeputy",
    "NotAnEarlierStep",
    "NotAsked",
    "NotYours",
    "RouteDecidesNothing",
    "StepGone",
    "StepHasNobody",
    "decide_request",
    "define_route",
    "delegate",
    "discard_route_draft",
    "end_delegation",
    "move_route_step",
    "put_route_into_force",
    "remove_route_step",
    "set_route_step",
    "start_route_draft",
    "submit_request",
    "withdraw_request",
]
