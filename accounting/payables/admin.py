"""Sums owed and their payments, for administrators to look at."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import (
    Bill,
    FeeBearer,
    FeeStep,
    KeptFee,
    NoticeEvent,
    Payable,
    PaymentNotice,
    PaymentRun,
    ReceivedInvoice,
    ReceivedMail,
    SupplierStanding,
    TransferFailure,
)


@admin.register(Payable)
class PayableAdmin(ReadOnlyAdmin):
    list_display = ("payee_name", "description", "amount_yen", "due_on", "state", "paid_on")
    list_filter = ("state",)


@admin.register(PaymentRun)
class PaymentRunAdmin(ReadOnlyAdmin):
    list_display = ("pay_on", "count", "total_yen", "state", "planned_by_name", "approved_by_name")
    list_filter = ("state",)
    exclude = ("file",)


@admin.register(Bill)
class BillAdmin(ReadOnlyAdmin):
    list_display = ("partner_name", "number", "dated_on", "due_on", "total_yen", "recorded_by_name")


@admin.register(ReceivedInvoice)
class ReceivedInvoiceAdmin(ReadOnlyAdmin):
    list_display = ("name", "origin", "state", "received_by_name", "received_at")
    list_filter = ("state",)


@admin.register(ReceivedMail)
class ReceivedMailAdmin(ReadOnlyAdmin):
    list_display = ("sender", "subject", "sent_at", "received_by_name", "received_at")


@admin.register(SupplierStanding)
class SupplierStandingAdmin(ReadOnlyAdmin):
    list_display = ("partner", "law", "valid_from", "valid_until", "judged_by_name")


@admin.register(PaymentNotice)
class PaymentNoticeAdmin(ReadOnlyAdmin):
    list_display = ("number", "partner_name", "pay_on", "total_yen", "is_statement")


@admin.register(NoticeEvent)
class NoticeEventAdmin(ReadOnlyAdmin):
    list_display = ("notice", "kind", "happened_on", "recorded_by_name")


@admin.register(TransferFailure)
class TransferFailureAdmin(ReadOnlyAdmin):
    list_display = ("payable", "failed_on", "reason", "recorded_by_name")


@admin.register(FeeStep)
class FeeStepAdmin(ReadOnlyAdmin):
    list_display = ("bank_account", "reach", "least_yen", "fee_yen", "valid_from", "valid_until")


@admin.register(FeeBearer)
class FeeBearerAdmin(ReadOnlyAdmin):
    list_display = ("partner", "bearer", "treatment", "valid_from", "valid_until", "decided_by_name")


@admin.register(KeptFee)
class KeptFeeAdmin(ReadOnlyAdmin):
    list_display = ("run", "partner_name", "owed_yen", "fee_yen", "treatment", "tax_category")
