"""Lobby: the tasks of the platform's rooms, for Celery to find."""

from .jobs.tasks import resume, run, tick
from .webhooks.tasks import deliver_some

__all__ = ["deliver_some", "resume", "run", "tick"]
