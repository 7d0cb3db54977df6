"""Contracts (契約): asked for by anybody, reviewed, agreed to, concluded, watched until they end.

Words: 契約台帳 the ledger of contracts; 審査 review; 締結 conclusion; 自動更新 renewal by itself; 更新拒絶の通知 notice of
non-renewal; 原本 the original. Way: 修正待ち to be corrected, 審査中 under review, 承認済み approved, 締結済み signed, 終了 ended; sent
back and withdrawn requests become drafts again, a rejected one stays rejected.
Invariants: what was submitted stays as it is until it is sent back; a contract is signed after its approval, with its
date, its number and its paper (the file, or where the original lies); numbers have no gap; a signed contract changes only
by renewal to a later end, and by its end. PostgreSQL holds each of them by itself.
Law: 民法522条, 電子署名法3条, 法人税法施行規則59条 (retention), 電子帳簿保存法7条.
"""
