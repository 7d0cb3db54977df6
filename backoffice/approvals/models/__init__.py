"""Routes with their steps, requests with theirs, decisions, delegations."""

from .beside import Condition, Remark, StandIn
from .delegations import Delegation
from .requests import AskedPerson, Decision, Request, RequestState, RequestStep
from .routes import Compare, Quorum, Route, RouteStep, Task

__all__ = [
    "AskedPerson",
    "Compare",
    "Condition",
    "Decision",
    "Delegation",
    "Quorum",
    "Remark",
    "Request",
    "RequestState",
    "RequestStep",
    "Route",
    "RouteStep",
    "StandIn",
    "Task",
]
