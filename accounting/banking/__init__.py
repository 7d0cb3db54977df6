"""Banking (銀行): the company's accounts, and the files by which a bank is told to pay.

Words: 全銀ファイル bank file; 給与振込 salary transfer; 委託者 consignor; 仕向 the paying bank; 被仕向 the receiving bank;
受取人 payee; 預金種目 kind of deposit.
Invariants: every record has 120 bytes; count and total of the trailer are those of the data; what has no place in the
file is refused by name, never replaced.
"""
