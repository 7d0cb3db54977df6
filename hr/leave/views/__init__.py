"""The pages of leave: one's own, and those of who manages it."""

from . import own, people

__all__ = ["own", "people"]
