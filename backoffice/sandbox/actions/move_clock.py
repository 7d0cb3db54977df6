"""Moving the clock of a sandbox: forwards, for this company alone, and everything that has fallen due begins at once."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backoffice.companies import present
from backoffice.companies.models import Company
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.jobs import dispatch
from backoffice.jobs.actions import begin_all_anew
from backoffice.sandbox.limits import MOST_AHEAD
from backoffice.values.refusals import InvalidInput

from .refusals import CASE, locked_sandbox

STEP = "backoffice.sandbox.move_clock"


class ClockGoesForwards(InvalidInput):
    """A moment was asked for that is over."""

    code = "sandbox.clock_goes_forwards"
    field = "to"
    cause_ja = "サンドボックスの時計は進めるだけで、戻せません。いまは{now}です。"
    cause_en = "The clock of a sandbox goes forwards only. It is {now} now."
    remedy_ja = "いまより後の日時を指定してください。前の日付から試すときは、閉じて作り直してください。"
    remedy_en = "Give a later time. To begin at an earlier one, close the sandbox and make another."


class TooFarAhead(InvalidInput):
    """A moment so far ahead that no law is held for it."""

    code = "sandbox.too_far_ahead"
    field = "to"
    cause_ja = "実際の日時から{years}年を超えて進めることはできません。"
    cause_en = "The clock cannot be more than {years} years ahead of the real one."
    remedy_ja = "{most}より前の日時を指定してください。"
    remedy_en = "Give a time before {most}."


@action(STEP, _("サンドボックスの時計を進める"))
def move_clock(*, to: dt.datetime, acting_user: Any, at: dt.datetime, real_at: dt.datetime) -> Company:
    """Let the clock of the present sandbox read `to`, and run on from there.

    `at` is the time by the company's clock, `real_at` the one outside: the event holds both, so that the real time of
    everything in the log of a sandbox can be told. Raises NotASandbox, ClockGoesForwards, TooFarAhead.
    """
    sandbox = locked_sandbox()
    before = real_at + sandbox.clock_moved_by
    if to <= before:
        raise ClockGoesForwards(now=f"{before:%Y-%m-%d %H:%M}")
    if to - real_at > MOST_AHEAD:
        raise TooFarAhead(years=MOST_AHEAD.days // 366, most=f"{real_at + MOST_AHEAD:%Y-%m-%d}")
    sandbox.clock_moved_by = to - real_at
    sandbox.save(update_fields=["clock_moved_by"])
    present.look_again()
    record(
        STEP,
        case=Case(CASE, sandbox.pk, sandbox.name),
        acting_user=acting_user,
        occurred_at=at,
        changes={
            "clock": [before.isoformat(), to.isoformat()],
            "ahead_seconds": [_seconds(before - real_at), _seconds(sandbox.clock_moved_by)],
            "real_time": real_at.isoformat(),
        },
    )
    begin_all_anew()
    transaction.on_commit(dispatch.offer_turn)
    return sandbox


def _seconds(length: dt.timedelta) -> int:
    return length // dt.timedelta(seconds=1)
