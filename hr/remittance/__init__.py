"""納付: what was withheld from pay, and what the company owes beside it, paid in to those whom it belongs to.

源泉所得税 goes to the tax office, 住民税 to each municipality, 社会保険料 to the pension office. What is owed is read
from payslips that stand, never typed; each payment is posted and clears what payroll had put aside (預り金・未払費用).
Tax withheld from fees (報酬・料金) is read from bills that are paid: that of professionals (所得税法204条1項2号) goes on
the slip of salaries and by half-years too, that of others on a slip of its own, month by month.
Resident tax of retirement pay goes with that of pay in one sum a municipality, in a column of its own.
Law: 所得税法183条・204条・216条, 地方税法50条の5・321条の5・328条の5, 健康保険法161条・164条, 厚生年金保険法82条・83条.
"""
