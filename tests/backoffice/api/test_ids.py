"""Opaque ids go both ways, and nothing else comes in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.api import ids


@given(st.integers(min_value=0, max_value=2**48 - 1))
def test_an_id_leads_back_to_its_number(number: int) -> None:
    text = ids.write("ptn", number)
    assert ids.read("ptn", text) == number
    assert str(number) not in text.removeprefix("ptn_") or number < 1000


def test_neighbours_look_nothing_alike() -> None:
    one, two = ids.write("ptn", 1)[4:], ids.write("ptn", 2)[4:]
    assert sum(left == right for left, right in zip(one, two, strict=True)) < 6


@pytest.mark.parametrize(
    "text", ["", "1", "ptn_", "ptn_0000000000000", "ptn_zzzzzzzzzzzzz", "req_" + "0" * 13, "ptn_😀"]
)
def test_what_we_did_not_write_is_refused(text: str) -> None:
    with pytest.raises(ids.UnknownId):
        ids.read("ptn", text)


def test_an_id_of_one_kind_is_none_of_another() -> None:
    with pytest.raises(ids.UnknownId):
        ids.read("req", ids.write("ptn", 7).replace("ptn", "req"))
    with pytest.raises(ids.UnknownId):
        ids.read("req", ids.write("ptn", 7))
