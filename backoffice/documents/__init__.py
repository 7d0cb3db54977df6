"""証憑・書類: what proves the company's acts; received or made, hashed, kept as long as the law asks, and found again.

Words: 証憑 evidence; 取引年月日・金額・取引先 date, amount and partner of a transaction; 訂正 correction.
Invariants: a file's name is the SHA-256 of its bytes, and the bytes never change; a document is added and never edited
(PostgreSQL refuses it), a correction is a further document that names the one it replaces, with the reason; who may not
read a kind finds none of it, and each reading leaves an event.
Law: 電子帳簿保存法7条, 電子帳簿保存法施行規則4条 (truthfulness by history; search by date, amount, partner, by range and
in combination), 法人税法施行規則59条 (retention).
"""
