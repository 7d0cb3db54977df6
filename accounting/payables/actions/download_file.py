"""Handing out the file that tells the bank to pay, with its event."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.payables.models import PaymentRun
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import Refusal

from .plan_payment import payment_case


class NoFile(Refusal):
    """The payment has no file: it is not approved, or nobody has a bank account that fits."""

    code = "accounting.payables.no_file"
    cause_ja = "この支払の振込データはありません。"
    cause_en = "This payment has no bank file."
    remedy_ja = "承認されているか、支払先の口座が登録されているかを確認してください。"
    remedy_en = "Check that it is approved and that the payees' accounts are recorded."


@action("accounting.payables.download_file", _("総合振込データを取り出す"))
def download_file(*, run_id: int, acting_user: Any, at: dt.datetime) -> PaymentRun:
    """A payment with the bytes of its file, with the event that it was taken out. Raises NoFile."""
    run = PaymentRun.objects.get(pk=run_id)
    if not run.file_sha256 or run.state not in ("APPROVED", "PAID"):
        raise NoFile
    record(
        "accounting.payables.download_file",
        case=payment_case(run),
        acting_user=acting_user,
        occurred_at=at,
        changes={"count": run.file_count, "total_yen": run.file_yen, "sha256": run.file_sha256},
    )
    return run
