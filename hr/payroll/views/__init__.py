"""The pages of payroll: runs, what corrects and compares them, and payslips."""

from . import corrections, payslips, runs

__all__ = ["corrections", "payslips", "runs"]
