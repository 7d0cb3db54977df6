"""Receivables (売掛・請求): invoices that are qualified by law, and the money that settles them.

Words: 適格請求書 invoice; 発行者 issuer; 取引期間 days of supply; 下書き draft; 確定 finalised; 入金 receipt; 売掛金 receivable.
Invariants: a number is given when an invoice is finalised, and the series has no gap; from then on nothing that its
paper says can change; tax is computed once per rate; an invoice is in the books once; what was received is the sum of
its receipts, and a settled invoice is one whose receipts are its total. PostgreSQL holds each of them by itself.
Law: 消費税法57条の4, 消費税法施行令70条の10, 消費税法30条9項; 電子帳簿保存法4条2項.
"""
