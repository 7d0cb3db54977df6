"""Lobby: the tasks of the department's rooms, for Celery to find."""

from .receivables.tasks import print_papers

__all__ = ["print_papers"]
