"""Lobby: the tasks of the platform's rooms, for Celery to find."""

from .jobs.tasks import run, tick

__all__ = ["run", "tick"]
