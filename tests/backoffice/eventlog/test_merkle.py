"""The Merkle tree over a block: grown leaf by leaf, it is the tree of RFC 6962."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from backoffice.eventlog.rules import EMPTY, Tree, leaf

digests = st.lists(st.binary(min_size=32, max_size=32), max_size=70)


def tree_of(leaves: list[bytes]) -> bytes:
    tree = Tree()
    for each in leaves:
        tree.add(each)
    return tree.root()


def defined(leaves: list[bytes]) -> bytes:
    """The definition, word by word: split at the largest power of two below the number of leaves."""
    if not leaves:
        return EMPTY
    if len(leaves) == 1:
        return leaves[0]
    cut = 1
    while cut * 2 < len(leaves):
        cut *= 2
    return hashlib.sha256(b"\x01" + defined(leaves[:cut]) + defined(leaves[cut:])).digest()


@given(digests)
def test_grown_leaf_by_leaf_it_is_the_tree_of_the_definition(leaves: list[bytes]) -> None:
    assert tree_of(leaves) == defined(leaves)


@given(digests.filter(bool), st.data())
def test_one_changed_bit_changes_the_root(leaves: list[bytes], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(leaves) - 1))
    bit = data.draw(st.integers(0, 255))
    changed = bytearray(leaves[place])
    changed[bit // 8] ^= 1 << bit % 8
    assert tree_of([*leaves[:place], bytes(changed), *leaves[place + 1 :]]) != tree_of(leaves)


@given(digests.filter(lambda leaves: len(leaves) > 1), st.data())
def test_two_leaves_that_change_places_change_the_root(leaves: list[bytes], data: st.DataObject) -> None:
    one, other = data.draw(st.tuples(*[st.integers(0, len(leaves) - 1)] * 2))
    swapped = list(leaves)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    assert (tree_of(swapped) == tree_of(leaves)) is (leaves[one] == leaves[other])


@given(digests.filter(bool))
def test_a_leaf_more_or_less_changes_the_root(leaves: list[bytes]) -> None:
    assert tree_of(leaves) != tree_of(leaves[:-1])
    assert tree_of([*leaves, leaves[-1]]) != tree_of(leaves)


def test_the_id_of_an_event_is_part_of_its_leaf() -> None:
    digest = hashlib.sha256(b"x").digest()
    assert leaf(1, digest) != leaf(2, digest)
    assert leaf(1, digest) == hashlib.sha256(b"\x001:" + digest).digest()
