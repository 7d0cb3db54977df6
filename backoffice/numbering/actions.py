"""Defining a series, and taking the next number of it.

The room stands beside the log, so it writes no event: the action of the department that calls it does, in the same
transaction, and the number itself keeps who took it, when, and for what.
"""

import datetime as dt
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Max

from backoffice.companies.fiscal_year import first_month
from backoffice.values.refusals import Refusal

from .models import Number, Series
from .rules import checked, write, year_of


class NumberedCase(Protocol):
    """What gets the number: an `eventlog.actions.Case` will do."""

    @property
    def kind(self) -> str: ...

    @property
    def id(self) -> int: ...


class UnknownSeries(Refusal):
    """Nobody has defined the series in this company."""

    code = "numbering.unknown_series"
    cause_ja = "番号の連番「{series}」がまだ決められていません。"
    cause_en = 'The number series "{series}" has not been defined.'
    remedy_ja = "連番を登録してから、やり直してください。"
    remedy_en = "Define the series, then try again."


class NumberOutsideTransaction(Exception):
    """A number was taken outside of a transaction: a mistake of the programmer, who would leave gaps."""


def define_series(*, code: str, name: str, pattern: str, acting_user: Any, at: dt.datetime) -> Series:
    """Begin a series of the present company; raises UnusablePattern. To be called inside a department's action."""
    return Series.objects.create(code=code, name=name, pattern=checked(pattern))


def ensure_series(*, code: str, name: str, pattern: str) -> Series:
    """The series of that code, begun now when the present company has none; two at once begin one. Raises UnusablePattern."""
    series, _is_new = Series.objects.get_or_create(code=code, defaults={"name": name, "pattern": checked(pattern)})
    return series


def take(series_code: str, *, on: dt.date, case: NumberedCase, acting_user: Any, at: dt.datetime) -> str:
    """The next number of the series for the case, as it stands on paper; the same case gets the same number again.

    The last thing a finalisation does: from here to the end of the transaction everybody else waits for the series.
    Raises UnknownSeries.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NumberOutsideTransaction(series_code)
    series = Series.objects.select_for_update().filter(code=series_code).first()
    if series is None:
        raise UnknownSeries(series=series_code)
    taken = Number.objects.filter(series=series, case_kind=case.kind, case_id=case.id).first()
    return taken.text if taken else _next(series, on, case, acting_user, at).text


def _next(series: Series, on: dt.date, case: NumberedCase, acting_user: Any, at: dt.datetime) -> Number:
    year = year_of(series.pattern, on, first_month())
    before = Number.objects.filter(series=series, fiscal_year=year).aggregate(last=Max("value"))["last"] or 0
    return Number.objects.create(
        series=series,
        fiscal_year=year,
        value=before + 1,
        text=write(series.pattern, year, before + 1),
        case_kind=case.kind,
        case_id=case.id,
        on=on,
        taken_at=at,
        taken_by_id=acting_user.pk,
        taken_by_name=acting_user.get_full_name(),
    )
