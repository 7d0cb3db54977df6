"""The closing as the templates want it: plain values, in the reader's language."""

from typing import Any
from urllib.parse import urlsplit

from django.urls import resolve, reverse
from django.utils.translation import gettext as _

from accounting.ledger.models import Period
from accounting.ledger.shown import month_title
from accounting.ledger.sources import rooms
from backoffice.companies import clock
from backoffice.shell import formats
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import MONTHS_PER_YEAR, Month

from .models import ClosingTask, YearClose
from .queries import Checked, Checklist, MonthRow, TaskOfMonth

CLOSE, ASK = "accounting.closing.close_books", "accounting.closing.request_reopening"
MARK, DEFINE = "accounting.closing.mark_task", "accounting.closing.define_task"


def year(request: StaffRequest, begins: Month, months: list[MonthRow], closed: YearClose | None) -> dict[str, Any]:
    """A fiscal year: its months, and its end."""
    last, url = begins.plus(MONTHS_PER_YEAR - 1), reverse("accounting:closing_year")
    done = sum(1 for each in months if each.lock)
    may_close = request.may("accounting.closing.close_year") and not closed
    return {
        "title": _("%(begins)s〜%(last)s") % {"begins": month_title(begins), "last": month_title(last)},
        "previous_url": f"{url}?year={begins.plus(-MONTHS_PER_YEAR)}",
        "next_url": f"{url}?year={begins.plus(MONTHS_PER_YEAR)}",
        "months": [_month(each) for each in months],
        "done": done,
        "closed": _year_close(closed) if closed else None,
        "close": {
            "label": _("年度を締める"),
            "url": reverse("accounting:closing_year_close", args=[str(begins)]),
            "confirm": _("損益を繰越利益剰余金に振り替え、決算整理仕訳を締めます。解くには承認が要ります。"),
            "disabled_reason": "" if done == MONTHS_PER_YEAR else _("すべての月を締めると、年度を締められます。"),
        }
        if may_close
        else None,
        "reopen_url": _reopen_url(request, closed.lock) if closed else "",
    }


def month(request: StaffRequest, found: Checklist) -> dict[str, Any]:
    """A month: what is open, what is done, the locks."""
    lock, is_over = found.lock, clock.today() > found.month.last_day
    url = "accounting:closing_month_detail"
    return {
        "title": month_title(found.month),
        "value": str(found.month),
        "previous_url": reverse(url, args=[str(found.month.previous)]),
        "next_url": reverse(url, args=[str(found.month.next)]),
        "checks": [_check(request, each) for each in found.checks],
        "tasks": [_task(request, found.month, each, may=request.may(MARK) and lock is None) for each in found.tasks],
        "open_count": len(found.open_labels),
        "blocking_count": len(found.blocking),
        "is_closed": lock is not None,
        "locks": [_lock(request, each) for each in found.history],
        "may_close": lock is None and is_over and request.may(CLOSE),
        "not_over": not is_over,
        "opens_on": found.month.next.first_day,
        "balance_url": f"{reverse('accounting:ledger_trial_balance')}?month={found.month}",
        "tasks_url": reverse("accounting:closing_task_list") if request.may(DEFINE) else "",
    }


def task_row(task: ClosingTask) -> dict[str, Any]:
    """A task in the list of what is set."""
    return {
        "label": task.label,
        "kind": _("点検") if task.check_code else _("作業"),
        "owner": task.owner.name if task.owner else "",
        "due": _("翌月%(days)s営業日目") % {"days": task.due_days},
        "is_annual": task.is_annual,
        "end": {
            "label": _("やめる"),
            "url": reverse("accounting:closing_task_end", args=[task.pk]),
            "confirm": _("これからの締めに出なくなります。これまでの記録は残ります。"),
        },
    }


def _month(row: MonthRow) -> dict[str, Any]:
    state, label = _state(row)
    return {
        "title": month_title(row.month),
        "url": reverse("accounting:closing_month_detail", args=[str(row.month)]),
        "entries": row.entries,
        "state": state,
        "state_label": label,
        "closed_by": row.lock.closed_by_name if row.lock else "",
        "closed_at": row.lock.closed_at if row.lock else None,
        "reopened": row.reopened,
    }


def _state(row: MonthRow) -> tuple[str, str]:
    if row.lock:
        return "CLOSED", _("締め済み")
    if row.reopened:
        return "SENT_BACK", _("締めを解いた")
    return ("NEEDS_CHECK", _("未了")) if row.month.last_day < clock.today() else ("DRAFT", _("これから"))


def _year_close(closed: YearClose) -> dict[str, Any]:
    return {"profit_yen": closed.profit_yen, "closed_by": closed.closed_by_name, "closed_at": closed.closed_at}


def _check(request: StaffRequest, each: Checked) -> dict[str, Any]:
    found = each.found
    count = _("%(count)s件") % {"count": found.count} if found.count else ""
    difference = _("差額 %(amount)s") % {"amount": formats.money(found.difference_yen)} if found.difference_yen else ""
    return {
        "label": each.check.label,
        "owner": each.task.owner.name if each.task and each.task.owner else "",
        "due_on": each.due_on,
        "is_open": found.is_open,
        "blocks": each.check.blocks,
        "found": "　".join(text for text in (count, difference, found.text) if text),
        "url": _open_url(request, found.url),
    }


def _open_url(request: StaffRequest, url: str) -> str:
    """The page where it is done, for who may open it: others read the list without a link that refuses them."""
    step = getattr(resolve(urlsplit(url).path).func, "step", "") if url else ""
    return url if request.may(step) else ""


def _task(request: StaffRequest, month: Month, each: TaskOfMonth, *, may: bool) -> dict[str, Any]:
    return {
        "label": each.task.label,
        "owner": each.task.owner.name if each.task.owner else "",
        "due_on": each.due_on,
        "is_open": each.is_open,
        "by": each.mark.marked_by_name if each.mark else "",
        "at": each.mark.marked_at if each.mark else None,
        "note": each.mark.note if each.mark else "",
        "mark_url": reverse("accounting:closing_task_mark", args=[str(month), each.task.pk]) if may else "",
    }


def _lock(request: StaffRequest, lock: Period) -> dict[str, Any]:
    is_year_end = lock.covers == Period.Covers.YEAR_END
    return {
        "what": lock.get_covers_display() if is_year_end else str(rooms().get(lock.room, _("すべての業務"))),
        "closed_at": lock.closed_at,
        "closed_by": lock.closed_by_name,
        "reopened_at": lock.reopened_at,
        "reopened_by": lock.reopened_by_name,
        "reopened_because": lock.reopened_because,
        "reopen_url": _reopen_url(request, lock),
    }


def _reopen_url(request: StaffRequest, lock: Period) -> str:
    if lock.reopened_at or not request.may(ASK):
        return ""
    return reverse("accounting:closing_lock_reopen", args=[lock.pk])
