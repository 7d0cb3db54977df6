"""採番: series of numbers without a gap and without a double, for papers that law or auditors count.

A number is taken last, at finalisation only, under the lock of its series and in the caller's transaction: what is
undone leaves no gap. Every number is a row that names its case, so that density can be proven (`queries.proof`).
A series whose pattern names the fiscal year begins again at 1 in each. Words: 連番 series; 欠番 gap; 年度 fiscal year.
"""
