"""What can be done with budgets: draft, fill, import, submit; approvals perform the rest."""

from .draft_budget import Basis, YearHasDraft, draft_budget
from .fill_budget import BudgetIsFixed, MonthOutsideYear, NewCell, fill_budget, import_cells
from .submit_budget import BudgetIsEmpty, BudgetNotSubmitted, approve_budget, return_budget, submit_budget

__all__ = [
    "Basis",
    "BudgetIsEmpty",
    "BudgetIsFixed",
    "BudgetNotSubmitted",
    "MonthOutsideYear",
    "NewCell",
    "YearHasDraft",
    "approve_budget",
    "draft_budget",
    "fill_budget",
    "import_cells",
    "return_budget",
    "submit_budget",
]
