"""Proving that a series has no gap and no double."""

from dataclasses import dataclass

from django.db.models import Count, Max, Min

from .models import Number


@dataclass(frozen=True, slots=True)
class Proof:
    """What a series holds in one fiscal year (0 for a series without years)."""

    fiscal_year: int
    first: int
    last: int
    count: int

    @property
    def is_dense(self) -> bool:
        """Whether the values run from 1 without a gap; a double can't be, each value is unique."""
        return self.first == 1 and self.last == self.count


def proof(series_code: str) -> list[Proof]:
    """The first and last value and how many there are, by fiscal year."""
    taken = Number.objects.filter(series__code=series_code).values("fiscal_year").order_by("fiscal_year")
    return [Proof(**row) for row in taken.annotate(first=Min("value"), last=Max("value"), count=Count("pk"))]


def missing(series_code: str, fiscal_year: int) -> list[int]:
    """The values that are missing below the last one."""
    taken = Number.objects.filter(series__code=series_code, fiscal_year=fiscal_year)
    held = set(taken.values_list("value", flat=True))
    return sorted(set(range(1, max(held, default=0) + 1)) - held)
