"""The Celery application. Rooms register their work with `backoffice.jobs`; only that room talks to Celery."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backoffice.project.settings")

app = Celery("ennoshita")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
