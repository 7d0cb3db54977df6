"""The room's pages: one file for each of what they are about."""

from .bearing import bearer_set, fee_end, fee_list, fee_new
from .bills import bill_detail, bill_record
from .limits import limit_list, standing_list, standing_set
from .notices import notice_detail, notice_follow, notice_list, payment_fail, payment_notices
from .owed import (
    item_cancel,
    item_detail,
    item_list,
    payment_call_off,
    payment_detail,
    payment_file,
    payment_list,
    payment_pay,
    payment_plan,
)
from .received import mail_file, received_detail, received_discard, received_file, received_list, received_new

__all__ = [
    "bearer_set",
    "bill_detail",
    "bill_record",
    "fee_end",
    "fee_list",
    "fee_new",
    "item_cancel",
    "item_detail",
    "item_list",
    "limit_list",
    "mail_file",
    "notice_detail",
    "notice_follow",
    "notice_list",
    "payment_call_off",
    "payment_detail",
    "payment_fail",
    "payment_file",
    "payment_list",
    "payment_notices",
    "payment_pay",
    "payment_plan",
    "received_detail",
    "received_discard",
    "received_file",
    "received_list",
    "received_new",
    "standing_list",
    "standing_set",
]
