"""Values (値): yen, roundings, reasons, periods, eras, kana, numbers, refusals. Pure; imports nothing of ours.

Invariants: money is whole yen (`int`), rates are `Decimal`, and no binary float passes through here.
"""
