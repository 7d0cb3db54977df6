"""What makes the log provable: digests, Merkle roots, the chain of seals, and the walk that checks them."""

from .chain import Block, End, Entry, Log, Record, Verdict, block_hash, verdicts
from .digest import FIELDS, digest
from .findings import Finding
from .lines import UnreadableExport, as_line, from_line
from .merkle import EMPTY, Tree, leaf

__all__ = [
    "EMPTY",
    "FIELDS",
    "Block",
    "End",
    "Entry",
    "Finding",
    "Log",
    "Record",
    "Tree",
    "UnreadableExport",
    "Verdict",
    "as_line",
    "block_hash",
    "digest",
    "from_line",
    "leaf",
    "verdicts",
]
