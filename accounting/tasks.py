"""Lobby: the tasks of the department's rooms, for Celery to find."""

from .fixed_assets.tasks import depreciate
from .receivables.tasks import print_papers

__all__ = ["depreciate", "print_papers"]
