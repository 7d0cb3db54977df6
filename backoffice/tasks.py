"""Lobby: the tasks of the platform's rooms, for Celery to find."""

from .jobs.tasks import resume, run, tick

__all__ = ["resume", "run", "tick"]
