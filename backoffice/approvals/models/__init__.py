"""Routes with their steps, requests with theirs, decisions, delegations."""

from .beside import Condition, LaterLook, Remark, StandIn, WithdrawalAsked
from .delegations import Delegation
from .requests import AskedPerson, Decision, Request, RequestState, RequestStep
from .routes import Compare, Quorum, Route, RouteStep, StepRule, Task, Withdrawal

__all__ = [
    "AskedPerson",
    "Compare",
    "Condition",
    "Decision",
    "Delegation",
    "LaterLook",
    "Quorum",
    "Remark",
    "Request",
    "RequestState",
    "RequestStep",
    "Route",
    "RouteStep",
    "StandIn",
    "StepRule",
    "Task",
    "Withdrawal",
    "WithdrawalAsked",
]
