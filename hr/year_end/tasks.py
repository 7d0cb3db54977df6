"""Doors for jobs: ids in, one action."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from backoffice.jobs import register
from backoffice.jobs.models import Job
from backoffice.organisation.models import User

from .actions import apply_settlements, print_statements, settle_people
from .models import Season

PEOPLE_A_CHUNK = 25
PAPERS_A_CHUNK = 5


@register.task("hr.year_end.settle_people", label=_("年末調整の計算"), unit=_("名"), chunk_size=PEOPLE_A_CHUNK)
def settle(job: Job, items: Sequence[int], at: dt.datetime) -> Sequence[register.ItemFailure]:
    """The settlements of some people of a year, for the user who started the job."""
    year = _year(job)
    failed = settle_people(year=year, employee_ids=items, acting_user=_starter(job), at=at)
    return [_with_page(each, year) for each in failed]


@register.task(
    "hr.year_end.apply_settlements", label=_("年末調整の過不足の反映"), unit=_("名"), chunk_size=PEOPLE_A_CHUNK
)
def apply(job: Job, items: Sequence[int], at: dt.datetime) -> Sequence[register.ItemFailure]:
    """The settlements of some people put into their pay, for the user who started the job."""
    year = _year(job)
    failed = apply_settlements(year=year, employee_ids=items, acting_user=_starter(job), at=at)
    return [_with_page(each, year) for each in failed]


@register.task(
    "hr.year_end.print_statements",
    label=_("源泉徴収票のPDF"),
    unit=_("名"),
    chunk_size=PAPERS_A_CHUNK,
    in_background=True,
)
def print_year_papers(job: Job, items: Sequence[int], at: dt.datetime) -> Sequence[register.ItemFailure]:
    """The statements of some people of a year, for the user who asked for them."""
    year = _year(job)
    failed = print_statements(year=year, employee_ids=items, acting_user=_starter(job), at=at)
    return [_with_page(each, year) for each in failed]


def _year(job: Job) -> int:
    return Season.objects.get(pk=job.case_id).year


def _with_page(failure: register.ItemFailure, year: int) -> register.ItemFailure:
    return replace(failure, fix_url=reverse("hr:year_end_person", args=[year, failure.item_id]))


def _starter(job: Job) -> User:
    return User.objects.get(pk=job.started_by_id)
