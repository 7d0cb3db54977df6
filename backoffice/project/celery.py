"""The Celery application. Rooms register their work with `backoffice.jobs`; only that room talks to Celery."""

import gc
import os
from typing import Any

from celery import Celery
from celery.signals import worker_init
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backoffice.project.settings")

app = Celery("ennoshita")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def get_ready(**_signal: Any) -> None:
    """Once, before the processes are forked: load the addresses, for the end of a job names pages and the first paid a
    second; then put what is loaded beyond the garbage collector, which looked through all of it again and again.
    """
    assert get_resolver().reverse_dict
    gc.collect()
    gc.freeze()


worker_init.connect(get_ready)
