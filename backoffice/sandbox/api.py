"""The clock of the sandbox for programs; refused in a company itself, as if there were no such address."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backoffice.api.endpoint import Endpoint, acts, reads
from backoffice.api.fields import Given, Moment
from backoffice.companies import clock

from . import actions, queries
from .register import MOVE, VIEW


class SandboxClock(serializers.Serializer):
    """サンドボックスの時計: what the company's time is, and how far it is ahead of the time outside."""

    now = serializers.DateTimeField(help_text=_("サンドボックスの中の、いまの日時。"))
    real_now = serializers.DateTimeField(help_text=_("実際の日時。"))
    ahead_seconds = serializers.IntegerField(help_text=_("実際より何秒進んでいるか。"))


class MovedClock(Given):
    """To when the clock is moved."""

    example = {"to": "2027-01-05T09:00:00+09:00"}
    to = Moment(help_text=_("進める先の日時。いまより後だけ。"))


class ClockDetail(Endpoint):
    """Look at the clock of the sandbox, and move it forwards."""

    resource = "sandbox"

    @reads(step=VIEW, summary=_("サンドボックスの時計"), answers=SandboxClock)
    def get(self, request: Any) -> Any:
        sandbox = queries.here()
        if not sandbox.is_sandbox:
            raise actions.NotASandbox
        return queries.clock_of(sandbox, real_now=clock.real_now())

    @acts(step=MOVE, summary=_("サンドボックスの時計を進める"), takes=MovedClock, answers=SandboxClock)
    def post(self, request: Any, given: dict[str, Any]) -> Any:
        real_at = clock.real_now()
        moved = actions.move_clock(
            to=given["to"].astimezone(clock.TOKYO), acting_user=request.user, at=clock.now(), real_at=real_at
        )
        return queries.clock_of(moved, real_now=real_at)
