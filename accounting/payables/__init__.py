"""Payables (買掛・未払): one open item for each sum that the company owes, from the day it is owed to its payment.

Words: 未払 open; 支払予定 planned; 支払済み paid; 取消 cancelled; 買掛金 trade payable; 未払金 other payable;
未払費用 accrued expense; 総合振込 general transfer; 支払の起案 planning of a payment run.
One way into the books: other rooms call `owe` inside their own action. It posts the entry of their source (their lines,
then the credit of the liability, which is what remains) and makes the open item; the caller posts nothing itself.
Payment is planned by one person, agreed to by another through the approval engine, and carried out on its day by
`pay_items`, which takes the sum off the liability and the bank account.
Invariants: one item of a source, to one payee, above zero, on a liability account; what is written stays, a settled
item stays as it is; an item is paid once, by a run that is paid; a planner never approves. The open items equal the
movement of their liability accounts. PostgreSQL holds each of them by itself.
From a fee of an individual (報酬・料金) income tax is withheld when the bill is recorded; it is owed to the tax office by
the day of payment, and paid in by hr.remittance.
Law: 所得税法204条・205条, 会社法432条, 会社計算規則75条2項, 電子帳簿保存法7条 (received bills), 消費税法30条 (credit for purchases).
"""
