"""Watching a job, and stopping it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from backoffice.companies import clock
from backoffice.shell.pages import page, post_only

from .actions import cancel_job
from .models import Job
from .panel import shown
from .queries import Progress, failures, progress

WATCH = "backoffice.jobs.view_job"


@page(step=WATCH)
def job_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A job on its own page, with what failed."""
    return render(request, "jobs/job_detail.html", {"job": shown(_progress(pk)), "failures": failures(pk)})


@page(step=WATCH)
def job_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The panel alone, as htmx asks for it each second while the job is open."""
    return render(request, "jobs/panel.html", {"job": shown(_progress(pk))})


@post_only(step="backoffice.jobs.cancel_job")
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """中断: what is done stays, the rest is not begun."""
    cancel_job(job_id=pk, acting_user=request.user, at=clock.now())
    return redirect("backoffice:jobs_job_detail", pk=pk)


def _progress(pk: int) -> Progress:
    try:
        return progress(pk, at=clock.now())
    except Job.DoesNotExist as missing:
        raise Http404 from missing
