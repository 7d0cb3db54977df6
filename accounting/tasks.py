"""Lobby: the tasks of the department's rooms, for Celery to find."""

from .audit_export.tasks import write_pack
from .fixed_assets.tasks import depreciate
from .ledger.tasks import post, take_back
from .payables.tasks import print_notice_papers
from .receivables.tasks import print_papers

__all__ = ["depreciate", "post", "print_notice_papers", "print_papers", "take_back", "write_pack"]
