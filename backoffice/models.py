"""Lobby: the models of the platform's rooms, for Django to find."""

from .access.models import Appointment, Role, RoleDuty
from .api.models import ApiKey, IdempotencyRecord
from .approvals.models import AskedPerson, Decision, Delegation, Request, RequestStep, Route, RouteStep
from .companies.models import Company
from .documents.models import Document, StoredFile
from .eventlog.models import Event, Position, Seal
from .jobs.models import Chunk, Job, JobFailure, Timer
from .notifications.models import Mailing, Notice
from .numbering.models import Number, Series
from .organisation.models import Assignment, Membership, Office, Person, Unit, User
from .partners.models import Partner, PartnerAccount
from .webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint

__all__ = [
    "ApiKey",
    "Appointment",
    "AskedPerson",
    "Assignment",
    "Chunk",
    "Company",
    "Decision",
    "Delegation",
    "Document",
    "Event",
    "IdempotencyRecord",
    "Job",
    "JobFailure",
    "Mailing",
    "Membership",
    "Notice",
    "Number",
    "Office",
    "Partner",
    "PartnerAccount",
    "Person",
    "Position",
    "Request",
    "RequestStep",
    "Role",
    "RoleDuty",
    "Route",
    "RouteStep",
    "Seal",
    "Series",
    "StoredFile",
    "Timer",
    "Unit",
    "User",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
]
