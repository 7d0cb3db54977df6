"""Purchasing (購買): what people need, who agrees, what is ordered, what arrives, and what is owed for it.

Words: 購買申請 request; 注文 order; 検収 receipt; 分納 partial delivery; 請求照合 matching of a bill with what arrived.
Way: a request is submitted, agreed to by amount with tax, ordered under a number without a gap, and received in one or
more parts. Each receipt is a cost and an open item of `accounting.payables` on its own day; a supplier's bill is compared
with what was received and owed nothing a second time.
Invariants: what was submitted stays as it is until it is sent back; a request has one order, after its approval; no more is
received than was ordered, and no more is billed than was received; receipts and orders are added, never edited. The
parts of an order add up to it, to the yen. PostgreSQL holds each of them by itself.
Law: 取適法3条 (day of payment), 4条 (what an order says), 消費税法30条 (credit), 法人税法施行令133条 (small assets).
"""
