"""What fields take, by cases, and what holds of anything that is typed."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from backoffice.forms import ready
from backoffice.forms.rules import Field, Flaw, Flawed, Kind, Wrong, amount_yen, condition_fields, flaws, read

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases" / "forms" / "fields.yaml").read_text())
PARTNERS = {3: "芝浦事務機株式会社"}


def find(register: str, pk: int) -> str | None:
    return PARTNERS.get(pk) if register == "partners" else None


def field(told: dict[str, Any]) -> Field:
    limits = {name: Decimal(str(told[name])) for name in ("least", "most") if name in told}
    columns = tuple(field({"key": f"c{place}", **each}) for place, each in enumerate(told.get("columns", ()), start=1))
    lists = {name: tuple(told[name]) for name in ("choices", "adds") if name in told}
    rest = {name: told[name] for name in ("is_required", "lookup", "has_total") if name in told}
    return Field(
        key=told.get("key", "f1"), label=told.get("label", "項目"), kind=Kind(told["kind"]), columns=columns,
        **limits, **lists, **rest,
    )  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["because"])
def test_a_field_takes_what_it_says(case: dict[str, Any]) -> None:
    found = read([field(case["field"])], {"f1": case["typed"]}, find=find, complete=case.get("complete", True))
    told = [[str(each.what), each.limit, each.row, each.column] for each in found.faults]
    assert found.values.get("f1") == case["value"]
    assert told == case.get("faults", [])
    assert found.totals == case.get("totals", {})


def test_sums_add_what_stands_before_them() -> None:
    rows = Field("quotes", "見積", Kind.TABLE, columns=(Field("yen", "金額", Kind.YEN, has_total=True),))
    fields = [Field("fee", "手数料", Kind.YEN), rows, Field("all", "合計", Kind.SUM, adds=("fee", "quotes.yen"))]
    # 550 + (1,000 + 2,000) = 3,550
    found = read(fields, {"fee": "550", "quotes": [{"yen": "1,000"}, {"yen": "2千"}]}, find=find, complete=True)
    assert found.totals == {"quotes.yen": 3_000, "all": 3_550}
    assert [amount_yen(key, found) for key in ("all", "quotes.yen", "fee", "")] == [3_550, 3_000, 550, None]
    assert condition_fields(fields) == {"fee": "手数料", "quotes.yen": "見積（金額）", "all": "合計"}


def test_a_design_says_what_it_lacks() -> None:
    lacking = [
        Field("a", "区分", Kind.CHOICE),
        Field("b", "合計", Kind.SUM, adds=("later",)),
        Field("later", "金額", Kind.YEN, least=Decimal(2), most=Decimal(1)),
        Field("c", "計", Kind.SUM),
    ]
    assert flaws(lacking, "gone") == (
        Flawed(Flaw.NO_CHOICES, "区分"),
        Flawed(Flaw.ADDS_WHAT_IS_GONE, "合計"),
        Flawed(Flaw.LIMITS_CROSS, "金額"),
        Flawed(Flaw.NOTHING_TO_ADD, "計"),
        Flawed(Flaw.AMOUNT_IS_GONE),
    )
    assert flaws([], "") == (Flawed(Flaw.NO_FIELD),)


@pytest.mark.parametrize("design", ready.every(), ids=lambda design: design.code)
def test_every_ready_design_is_complete(design: ready.Ready) -> None:
    fields = [
        field({"key": each.key, "label": each.label, "kind": each.kind, "choices": each.choices, "lookup": each.lookup,
               "columns": [{"key": c.key, "label": c.label, "kind": c.kind, "choices": c.choices, "has_total": c.has_total}
                           for c in each.columns]})
        for each in design.fields
    ]  # fmt: skip
    assert flaws(fields, design.amount_key) == ()


typed: Callable[[], Any] = lambda: st.one_of(  # noqa: E731
    st.none(), st.booleans(), st.integers(), st.text(max_size=30), st.lists(st.text(max_size=5), max_size=3)
)
ONE_OF_EACH = [
    Field(f"f{place}", kind.value, kind, is_required=True, choices=("甲", "乙"), lookup="partners")
    for place, kind in enumerate(kind for kind in Kind if kind not in (Kind.TABLE, Kind.SUM, Kind.FILE))
]


@given(st.fixed_dictionaries({field.key: typed() for field in ONE_OF_EACH}))
def test_what_was_read_reads_the_same_again(values: dict[str, Any]) -> None:
    """A draft that is kept, shown and sent again says the same; what can't be read is told and kept out."""
    once = read(ONE_OF_EACH, values, find=find, complete=False)
    again = read(ONE_OF_EACH, once.values, find=find, complete=False)
    assert again.values == once.values
    assert again.faults == ()
    assert {fault.what for fault in once.faults} <= set(Wrong) - {Wrong.MISSING}


@given(st.lists(st.integers(min_value=0, max_value=10**9), max_size=12))
def test_a_total_is_the_sum_of_its_rows(amounts: list[int]) -> None:
    table = Field("t", "明細", Kind.TABLE, columns=(Field("yen", "金額", Kind.YEN, has_total=True),))
    found = read([table], {"t": [{"yen": f"{amount:,}"} for amount in amounts]}, find=find, complete=False)
    assert found.totals["t.yen"] == sum(amounts)
