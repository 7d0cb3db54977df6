"""What can be done with requests: define a route, submit, decide, withdraw, delegate."""

from .decide import AlreadyEnded, CommentMissing, ContentChanged, NotAsked, decide_request
from .define_route import NewStep, define_route
from .delegate import DelegationOver, EndsBeforeItBegins, NotADeputy, delegate, end_delegation
from .submit import AlreadyAsked, NoRoute, StepHasNobody, submit_request
from .withdraw import NotYours, withdraw_request

__all__ = [
    "AlreadyAsked",
    "AlreadyEnded",
    "CommentMissing",
    "ContentChanged",
    "DelegationOver",
    "EndsBeforeItBegins",
    "NewStep",
    "NoRoute",
    "NotADeputy",
    "NotAsked",
    "NotYours",
    "StepHasNobody",
    "decide_request",
    "define_route",
    "delegate",
    "end_delegation",
    "submit_request",
    "withdraw_request",
]
