"""Consumption tax (消費税) as far as papers need it: the tax of an invoice, what a bill contains, what can be credited.

Words: 標準税率・軽減税率 standard and reduced rate; 税抜・税込 amounts without and with tax; 適格請求書 qualified invoice;
仕入税額控除 credit for tax on purchases; 経過措置 the share that is credited without a qualified invoice.
Invariants: tax is computed once per rate of a paper, never per line, and rounded once; its reason is the computation.
Law: 消費税法29条・30条・57条の4, 消費税法施行令70条の10, 消費税法基本通達1-8-15.
"""
