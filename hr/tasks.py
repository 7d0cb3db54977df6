"""Lobby: the tasks of the department's rooms, for Celery to find."""

from .payroll.tasks import calculate, print_papers
from .year_end.tasks import apply, print_year_papers, settle

__all__ = ["apply", "calculate", "print_papers", "print_year_papers", "settle"]
