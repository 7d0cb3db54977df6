"""取引先: whom the company sells to and buys from, how they are addressed, and to which account they are paid.

Words: 得意先 customer, 仕入先 supplier, 登録番号 registration number of a qualified invoice issuer (T and 13 digits),
法人番号 corporate number, 締め日・支払サイト closing day and terms of payment, 使用停止 out of use.
Invariants: a code names one partner; a partner is a customer or a supplier or both; accounts of one partner never
overlap; nothing is deleted, it goes out of use from a date.
Law: 消費税法57条の2 and 57条の4 (登録番号), 番号利用法39条 (法人番号).
"""
