"""Parameters (法令パラメータ): law as dated data, each value with its source.

`as_of("hr.social_insurance.pension_rate", day)` gives the value in force on that day and the version that a
computed record stores. Values live in `<package>/<room>/parameters/*.yaml`, long tables as CSV beside them.
Invariants: a value without a source is refused when it is loaded, a day without a value when it is asked for;
a number that changes is a new entry, never an edit.
"""

from .queries import GapInParameter, Parameter, ParameterFileRefused, Table, UnknownParameter, as_of

__all__ = ["GapInParameter", "Parameter", "ParameterFileRefused", "Table", "UnknownParameter", "as_of"]
