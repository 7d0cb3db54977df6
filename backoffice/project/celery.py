"""The Celery application. Rooms register their work with `backoffice.jobs`; only that room talks to Celery."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backoffice.project.settings")

app = Celery("ennoshita")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def know_the_addresses(**_signal: Any) -> None:
    """Load them once, before the processes are forked: the end of a job names pages, and the first paid a second."""
    assert get_resolver().reverse_dict


worker_init.connect(know_the_addresses)
