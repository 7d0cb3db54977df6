"""Pages of the year-end adjustment: one's own declaration, and the office's."""

from . import office, own

__all__ = ["office", "own"]
