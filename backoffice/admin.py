"""Lobby: the admin pages of the platform's rooms, for Django to find."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin

from .access.admin import AppointmentAdmin, RoleAdmin, RoleDutyAdmin
from .api.admin import ApiKeyAdmin, IdempotencyRecordAdmin
from .approvals.admin import (
    ConditionAdmin,
    DecisionAdmin,
    DelegationAdmin,
    RemarkAdmin,
    RequestAdmin,
    RouteAdmin,
    RouteStepAdmin,
    StandInAdmin,
    WithdrawalAskedAdmin,
)
from .documents.admin import DocumentAdmin, StoredFileAdmin, UploadAdmin
from .eventlog.admin import EventAdmin, PositionAdmin, SealAdmin
from .forms.admin import AnswerFileAdmin, FormAnswerAdmin, FormFieldAdmin, RequestFormAdmin
from .jobs.admin import ChunkAdmin, FollowerAdmin, JobAdmin, JobFailureAdmin, TimerAdmin
from .notifications.admin import MailingAdmin
from .numbering.admin import NumberAdmin, SeriesAdmin
from .oauth.admin import ConsentAdmin, ProgramAdmin, TokenAdmin
from .organisation.admin import (
    AssignmentAdmin,
    CompanyAdmin,
    MembershipAdmin,
    OfficeAdmin,
    PersonAdmin,
    UnitAdmin,
    UserAdmin,
)
from .partners.admin import PartnerAccountAdmin, PartnerAdmin
from .webhooks.admin import WebhookAttemptAdmin, WebhookDeliveryAdmin, WebhookEndpointAdmin
from .workdays.admin import CompanyHolidayAdmin, WorkingTimeAdmin

# One way to sign in, with its throttle and second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

__all__ = [
    "AnswerFileAdmin",
    "ApiKeyAdmin",
    "AppointmentAdmin",
    "AssignmentAdmin",
    "ChunkAdmin",
    "CompanyAdmin",
    "CompanyHolidayAdmin",
    "ConditionAdmin",
    "ConsentAdmin",
    "DecisionAdmin",
    "DelegationAdmin",
    "DocumentAdmin",
    "EventAdmin",
    "FollowerAdmin",
    "FormAnswerAdmin",
    "FormFieldAdmin",
    "IdempotencyRecordAdmin",
    "JobAdmin",
    "JobFailureAdmin",
    "MailingAdmin",
    "MembershipAdmin",
    "NumberAdmin",
    "OfficeAdmin",
    "PartnerAccountAdmin",
    "PartnerAdmin",
    "PersonAdmin",
    "PositionAdmin",
    "ProgramAdmin",
    "RemarkAdmin",
    "RequestAdmin",
    "RequestFormAdmin",
    "RoleAdmin",
    "RoleDutyAdmin",
    "RouteAdmin",
    "RouteStepAdmin",
    "SealAdmin",
    "SeriesAdmin",
    "StandInAdmin",
    "StoredFileAdmin",
    "TimerAdmin",
    "TokenAdmin",
    "UnitAdmin",
    "UploadAdmin",
    "UserAdmin",
    "WebhookAttemptAdmin",
    "WebhookDeliveryAdmin",
    "WebhookEndpointAdmin",
    "WithdrawalAskedAdmin",
    "WorkingTimeAdmin",
]
