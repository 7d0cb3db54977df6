"""Lobby: the tasks of the department's rooms, for Celery to find."""

from .payroll.tasks import calculate, print_papers

__all__ = ["calculate", "print_papers"]
