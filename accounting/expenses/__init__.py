"""Expenses (経費精算): what people spent for the company, claimed with its receipts, agreed to, and owed to them.

Words: 申請 claim; 下書き draft; 差し戻し returned; 精算 reimbursement; 領収書 receipt; 立替 money advanced by a person;
区分 category; 帳簿のみ保存 the books alone are enough; 規程 rule of the company.
Everybody claims for themselves and sees their own claims; who is asked to approve sees that claim; who checks expenses
sees all. The last approval posts the entry, keeps the receipts as documents, and owes the person through payables.
Invariants: a claim and its lines are frozen from its submission until it is returned, and for good once approved; a
submitted claim has lines, the sum of which is its total, none dated after its submission; one form makes one claim; a
receipt used elsewhere needs a reason; what a rule of the company refuses is not submitted, where a payment that was claimed
in time and sent back is not late; the last screen submits what it showed. PostgreSQL holds each by itself, but that a
receipt is used elsewhere, who may exceed a rule, that a payment was added late, and what a screen showed.
Law: 消費税法30条7項〜9項, 同施行令49条1項1号 (purchases that need no invoice), 平成28年改正法附則53条 (経過措置),
電子帳簿保存法4条3項・7条, 租税特別措置法61条の4 (接待交際費の参加者).
"""
