"""申請書・様式: request forms that a company designs on screen, and what people ask for with them.

A form is a numbered version of fields; with a first day it stays, and a change is a new version. What is filled in names its
version for good: it is validated by pure rules, numbered at submission, decided by approvals, and printed with the names of
those who acted; what may be changed again bears no seal. A draft and its files are its writer's alone. Every form in force is
a kind of request of its own, with a route of its own.
Words: 申請書 form; 項目 field; 版 version; 明細表 table; 申請 answer; 申請番号 number; 金額 the amount that a route looks at.
"""
