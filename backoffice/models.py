"""Lobby: the models of the platform's rooms, for Django to find."""

from .access.models import Appointment, Role, RoleDuty
from .api.models import ApiKey, IdempotencyRecord
from .approvals.models import (
    AskedPerson,
    Condition,
    Decision,
    Delegation,
    Remark,
    Request,
    RequestStep,
    Route,
    RouteStep,
    StandIn,
    WithdrawalAsked,
)
from .companies.models import Company
from .documents.models import Document, StoredFile, Upload
from .eventlog.models import Event, Position, Seal
from .forms.models import AnswerFile, FormAnswer, FormField, RequestForm
from .jobs.models import Chunk, Follower, Job, JobFailure, Timer
from .notifications.models import Mailing, Notice
from .numbering.models import Number, Series
from .oauth.models import Consent, Program, Token
from .organisation.models import Assignment, Membership, Office, Person, Unit, User
from .partners.models import Partner, PartnerAccount
from .webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from .workdays.models import CompanyHoliday, WorkingTime

__all__ = [
    "AnswerFile",
    "ApiKey",
    "Appointment",
    "AskedPerson",
    "Assignment",
    "Chunk",
    "Company",
    "CompanyHoliday",
    "Condition",
    "Consent",
    "Decision",
    "Delegation",
    "Document",
    "Event",
    "Follower",
    "FormAnswer",
    "FormField",
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
    "Program",
    "Remark",
    "Request",
    "RequestForm",
    "RequestStep",
    "Role",
    "RoleDuty",
    "Route",
    "RouteStep",
    "Seal",
    "Series",
    "StandIn",
    "StoredFile",
    "Timer",
    "Token",
    "Unit",
    "Upload",
    "User",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WithdrawalAsked",
    "WorkingTime",
]
