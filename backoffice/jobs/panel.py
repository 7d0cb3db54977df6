"""A job's progress in words, for every page that shows the panel."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .queries import Progress

MINUTE = 60


def shown(job: Progress) -> dict[str, Any]:
    """A job's progress as its templates want it."""
    return {
        "id": job.id,
        "title": job.title,
        "state": job.state,
        "state_label": job.state_label,
        "done": job.done,
        "total": job.total,
        "failed": job.failed,
        "unit": job.unit,
        "percent": job.percent,
        "rest_text": _("あと約%(time)s") % {"time": _duration(job.rest_seconds)} if job.rest_seconds else "",
        "started_at": job.started_at or job.accepted_at,
        "elapsed_text": _duration(job.elapsed_seconds),
        "runner_name": job.runner_name,
        "note": "",
        "panel_url": reverse("backoffice:jobs_job_panel", args=[job.id]),
        "cancel_url": reverse("backoffice:jobs_job_cancel", args=[job.id]) if job.is_open else None,
    }


def _duration(seconds: int) -> str:
    if seconds < MINUTE:
        return ngettext("%(count)s秒", "%(count)s秒", seconds) % {"count": seconds}
    return ngettext("%(count)s分", "%(count)s分", seconds // MINUTE) % {"count": seconds // MINUTE}
