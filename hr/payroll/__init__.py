"""Payroll (給与): pay groups, a month's attendance totals, runs, and payslips whose every line gives its reason.

Words: 支給 pay; 控除 deduction; 差引支給額 net; 割増賃金 premium pay; 日割り proration; 給与グループ pay group.
Invariants: one pure function makes a payslip of facts and law; lines sum exactly to totals; net is gross less
deductions; a stored reason gives the same yen again. Work period, insurance month and payment date are three dates.
Law: 労働基準法24条・37条, 労働基準法施行規則19条, 所得税法183条, 健康保険法167条, 厚生年金保険法84条.
"""
