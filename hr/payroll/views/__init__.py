"""The pages of payroll: runs, what corrects and compares them, and payslips."""

from . import corrections, ledger, payslips, runs

__all__ = ["corrections", "ledger", "payslips", "runs"]
