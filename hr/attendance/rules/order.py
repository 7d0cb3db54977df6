"""In which order people punch, and the spans of work and break that follow."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from backoffice.values.refusals import InvalidInput

from .facts import PunchKind, Stamp, Stand

Spans = tuple[tuple[int, int], ...]
# What may come next, the likeliest first, and how one then stands.
NEXT: Mapping[Stand, Mapping[PunchKind, Stand]] = {
    Stand.OFF: {PunchKind.IN: Stand.WORKING},
    Stand.WORKING: {PunchKind.OUT: Stand.OFF, PunchKind.BREAK_START: Stand.ON_BREAK},
    Stand.ON_BREAK: {PunchKind.BREAK_END: Stand.WORKING},
}


class PunchesOutOfOrder(InvalidInput):
    """Punches of a day do not follow one another: out without in, a break outside of work, or times that go back."""

    code = "hr.attendance.punches_out_of_order"
    cause_ja = "打刻の順番か時刻が合いません。"
    cause_en = "The punches do not follow one another."
    remedy_ja = "出勤→（休憩開始→休憩終了）→退勤の順に、時刻が前後しないように入力してください。"
    remedy_en = "Give clock-in, breaks and clock-out in the order in which they happened."


def stand(stamps: Iterable[Stamp]) -> Stand:
    """How somebody stands after these punches, in order. Raises PunchesOutOfOrder."""
    now = Stand.OFF
    told = tuple(stamps)
    for stamp in told:
        if stamp.kind not in NEXT[now]:
            raise PunchesOutOfOrder
        now = NEXT[now][stamp.kind]
    if any(earlier.minute > later.minute for earlier, later in pairwise(told)):
        raise PunchesOutOfOrder
    return now


def work_of(stamps: Iterable[Stamp]) -> Spans:
    """From each clock-in to its clock-out; what is still open is left out."""
    return _spans(stamps, PunchKind.IN, PunchKind.OUT)


def breaks_of(stamps: Iterable[Stamp]) -> Spans:
    """From each start of a break to its end."""
    return _spans(stamps, PunchKind.BREAK_START, PunchKind.BREAK_END)


def _spans(stamps: Iterable[Stamp], begins: PunchKind, ends: PunchKind) -> Spans:
    minutes = [stamp.minute for stamp in stamps if stamp.kind in (begins, ends)]
    return tuple(zip(minutes[::2], minutes[1::2], strict=False))
