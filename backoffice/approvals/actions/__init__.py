"""What can be done with requests: define a route, submit, decide, withdraw, delegate."""

from .decide import AlreadyEnded, CommentMissing, ContentChanged, NotAsked, decide_request
from .define_route import NewStep, define_route
from .delegate import delegate
from .submit import AlreadyAsked, NoRoute, StepHasNobody, submit_request
from .withdraw import NotYours, withdraw_request

__all__ = [
    "AlreadyAsked",
    "AlreadyEnded",
    "CommentMissing",
    "ContentChanged",
    "NewStep",
    "NoRoute",
    "NotAsked",
    "NotYours",
    "StepHasNobody",
    "decide_request",
    "define_route",
    "delegate",
    "submit_request",
    "withdraw_request",
]
