"""Banking (銀行): the company's accounts and petty cash, what banks say of them, what it was for, and files for banks.

Words: 全銀ファイル bank file; 給与振込 salary transfer; 委託者 consignor; 仕向 the paying bank; 被仕向 the receiving bank;
受取人 payee; 預金種目 kind of deposit; 入出金明細 bank line; 照合 match; 小口現金 petty cash; 現金実査 cash count; 残高照合 reconciliation;
資金繰り cash forecast.
Invariants: every record of a file has 120 bytes; count and total of the trailer are those of the data; what has no place in
the file is refused by name, never replaced. A line of a bank is there once and matched once; the parts of a match come to its
lines; the side of an entry is matched once; nothing is taken out of a box that is not in it.
Other rooms say through `open_items` what money may be for, through `expected` what cash they expect; this room knows none of them.
"""
