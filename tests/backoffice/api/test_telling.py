"""Plain functions tell what serializers tell: of attributes, methods, keys, nothing at all, and lists within lists."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer

from backoffice.api.fields import OpaqueId, Yen
from backoffice.api.telling import teller, told_each


class Part(serializers.Serializer):
    name = serializers.CharField()
    amount = Yen(source="amount_yen", allow_null=True)


class Own(serializers.Serializer):
    def to_representation(self, instance: Any) -> Any:
        return {"own": str(instance)}


class Whole(serializers.Serializer):
    id = OpaqueId("inv", source="pk")
    word = serializers.CharField(source="get_word")
    inner = serializers.CharField(source="first.name", allow_null=True)
    left_out = serializers.CharField(required=False)
    standard = serializers.IntegerField(default=7)
    day = serializers.DateField(allow_null=True)
    moment = serializers.DateTimeField()
    quantity = serializers.DecimalField(max_digits=12, decimal_places=3)
    parts = Part(many=True)
    first = Part(allow_null=True)
    own = Own()
    words = serializers.ListField(child=serializers.CharField())
    said = serializers.SerializerMethodField()

    def get_said(self, thing: Any) -> str:
        return "said"


class Thing(SimpleNamespace):
    def get_word(self) -> str:
        return f"word {self.pk}"


part = st.builds(SimpleNamespace, name=st.text(), amount_yen=st.none() | st.integers(-(10**12), 10**12))
things = st.builds(
    Thing,
    pk=st.integers(1, 10**9),
    day=st.none() | st.dates(),
    moment=st.datetimes(timezones=st.just(dt.UTC), min_value=dt.datetime(1900, 1, 2)),  # noqa: DTZ001
    quantity=st.decimals(0, 10**6, places=3),
    parts=st.lists(part, max_size=3),
    first=st.none() | part,
    own=st.text(),
    words=st.lists(st.text(), max_size=3),
)


@given(st.lists(things, max_size=4))
def test_what_is_told_is_what_the_serializer_tells(found: list[Any]) -> None:
    theirs = Whole(found, many=True).data
    assert told_each(Whole, found) == theirs
    assert JSONRenderer().render(told_each(Whole, found)) == JSONRenderer().render(theirs)


@given(st.lists(part, max_size=3))
def test_rows_that_are_dictionaries_are_told_alike(parts: list[Any]) -> None:
    rows = [{**vars(each), "values": 1, "items": 2} for each in parts]

    class Row(Part):
        values = serializers.IntegerField()
        items = serializers.IntegerField()

    assert told_each(Row, rows) == Row(rows, many=True).data


def test_what_is_missing_fails_as_loudly() -> None:
    with pytest.raises(AttributeError, match="name"):
        teller(Part)(SimpleNamespace(amount_yen=Decimal(1)))
