"""Leave (休暇): how much of it a person has, since when and until when, asked for, agreed to, taken.

Words: 年次有給休暇 annual leave; 基準日 the day of a grant; 付与 grant; 失効 lapse; 繰越 what is left of an earlier grant; 年5日 the
five days that the employer must see taken; 比例付与 grants to people who work few days; 時季 when it was taken; 管理簿 register.
A day is a whole number of parts, so that half days, hours and their remainders never lose anything (`rules.DAY`).
Invariants: the ledger is append-only; no grant is used beyond what it holds or outside of its life; nobody is on leave for
more than one day a day; the oldest grant is used first; a grant of a 基準日 is made once. PostgreSQL holds all but the order.
Law: 労働基準法39条, 115条, 136条; 同施行規則24条の3〜24条の7; 民法143条2項.
"""
