"""Closing (決算・月次締め): what is still open in a month, who does it until when, the lock, and what undoes it.

Words: 締め closing; 点検 check, made by the program; 作業 task, done by people; 締めの解除 reopening; 損益振替 transfer of
profit; 繰越利益剰余金 retained earnings carried forward.
Invariants: a month with a blocking check is not closed; one with open items only with a reason, which the event keeps;
a lock is undone by an approved request alone; the profit of a year is carried over once.
Law: 会社法432条・435条, 会社計算規則, 法人税法22条4項, 電子帳簿保存法8条5項（訂正・削除の履歴）.
"""
