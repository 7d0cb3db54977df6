"""年末調整: what people declare for a year, and their income tax settled with what was withheld (所得税法190条).

Words: 扶養控除等申告書・保険料控除申告書 and the others are one declaration here, entered topic by topic; 過不足 what is still due or
given back; 再年調 settled again until the end of January; 源泉徴収票 the statement of a year; 法定調書合計表 its sums.
Invariants: what was submitted stays until it is sent back; nobody confirms their own; a settlement stands on a confirmed
declaration, is append-only, and goes into pay once; the statement of a year ties to its payslips to the yen.
This room stands above payroll, which does not know it. Law: 所得税法190条〜198条, 226条; 租税特別措置法41条の3の11.
"""
