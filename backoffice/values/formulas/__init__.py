"""計算式: the formulas that a company writes for itself. Read into a tree, checked by units, evaluated exactly; pure.

    tree = known(read("もし(勤続月数 >= 12か月, 基本給 * 3%, 0円)"), vocabulary)
    expect_yen(tree, units)                    # yen × yen, yen + minutes and a result in days are refused
    written(tree)                              # 'IF(service_months >= 12 months, base_pay * 3%, 0 yen)', the same tree
    evaluate(tree, {"service_months": 14, …})  # an exact Fraction
    steps(tree, values)                        # what led to it, one part after another

Nothing is handed to `eval`. A text has at most 1,000 characters, a tree 200 nodes and 30 levels, so that every
evaluation ends. What can't be read is refused with its place, the cause and what to do.
"""

from .evaluation import DividesByZero, ResultTooLarge, Step, evaluate, steps
from .reading import read
from .refusals import FormulaRefused
from .tokens import is_a_name
from .tree import FUNCTIONS, Binary, Call, Lookup, Name, Node, Not, Number, looked_up, lookups_in, names_in, renamed
from .units import UNITS, Unit, expect_yen, unit_of
from .vocabulary import UnknownName, UnknownTable, known
from .writing import written

__all__ = [
    "FUNCTIONS",
    "UNITS",
    "Binary",
    "Call",
    "DividesByZero",
    "FormulaRefused",
    "Lookup",
    "Name",
    "Node",
    "Not",
    "Number",
    "ResultTooLarge",
    "Step",
    "Unit",
    "UnknownName",
    "UnknownTable",
    "evaluate",
    "expect_yen",
    "is_a_name",
    "known",
    "looked_up",
    "lookups_in",
    "names_in",
    "read",
    "renamed",
    "steps",
    "unit_of",
    "written",
]
