"""The ledger (帳簿): accounts, entries with their lines, closed months, and balances kept by month.

Words: 勘定科目 account; 仕訳 entry; 振替伝票 voucher; 訂正 correction; 取り込み import; 借方・貸方 debit, credit;
摘要 description; 取消仕訳 reversal; 試算表 trial balance; 総勘定元帳 general ledger; 部署 unit; 税区分 tax category; 締め closing of a month.
Invariants: an entry balances and is never changed; one source is posted once; a reversal names its entry, and there is
one at most; a closed month takes no line; balances are the sums of lines. PostgreSQL holds each of them by itself.
Law: 会社法432条, 会社計算規則, 法人税法施行規則53条〜59条, 電子帳簿保存法4条.
"""
