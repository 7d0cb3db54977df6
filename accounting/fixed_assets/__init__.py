"""Fixed assets (固定資産): what the company uses for years, its book value, its depreciation, and where it stands.

Words: 固定資産台帳 register; 取得日・事業供用日 acquired, in use from; 定額法・200%定率法 straight line, declining balance; 一括償却資産
pooled; 少額減価償却資産の特例 special; 備忘価額 memorandum; 除却・売却 retirement, sale; 償却資産税 property tax on depreciables;
現物確認 check of the thing itself; 開始簿価 opening value of what was acquired before the system.
A year's depreciation follows from the book value at its beginning; a month is the share of the year up to it less what
was posted before, so that twelve months tie to the year's limit to the yen. A month is posted whole, by one entry.
Invariants: an asset is written before it is depreciated and stays as it was; a month is posted once; what is depreciated
never exceeds the cost; an asset ends once and stands in one place at a time. PostgreSQL holds each of them by itself.
Law: 法人税法31条, 法人税法施行令13条・48条の2・56条〜61条・133条・133条の2, 租税特別措置法67条の5, 減価償却資産の耐用年数等に関する省令,
地方税法341条4号・383条, 固定資産評価基準第3章.
"""
