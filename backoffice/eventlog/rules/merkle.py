"""A Merkle tree, grown leaf by leaf in the memory of its height (the tree of RFC 6962, section 2.1).

Leaves and nodes are hashed with different first bytes, so that no node can pass for a leaf, and a lone node goes up as
it is, so that repeating the last leaf makes another tree.
"""

import hashlib

EMPTY = hashlib.sha256().digest()
LEAF, NODE = b"\x00", b"\x01"


def leaf(event_id: int, digest: bytes) -> bytes:
    """The leaf of an event: its id is bound to its digest, so that two events can't change places."""
    return hashlib.sha256(LEAF + f"{event_id}:".encode() + digest).digest()


class Tree:
    """Take leaves in order with `add`; `root` may be asked at any time."""

    def __init__(self) -> None:
        self.size = 0
        self._perfect: list[tuple[int, bytes]] = []

    def add(self, leaf: bytes) -> None:
        """Put one leaf at the right end, and join the subtrees that have become equal."""
        self.size += 1
        height, top = 0, leaf
        while self._perfect and self._perfect[-1][0] == height:
            top = _join(self._perfect.pop()[1], top)
            height += 1
        self._perfect.append((height, top))

    def root(self) -> bytes:
        """The hash over all leaves; the hash of nothing when there is none."""
        if not self._perfect:
            return EMPTY
        *lefts, (_height, right) = self._perfect
        for _height, left in reversed(lefts):
            right = _join(left, right)
        return right


def _join(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(NODE + left + right).digest()
