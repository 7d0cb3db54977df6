"""人事・雇用: who works here, from when until when, on which terms (雇用条件), paid to which account.

Invariants: terms of one employee never overlap; an employee leaves on or after the day of joining.
"""
