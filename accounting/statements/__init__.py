"""Statements (決算書): what the books say, laid out as the law lays it out.

Words: 貸借対照表 balance sheet; 損益計算書 income statement; 販売費及び一般管理費 selling and administrative expenses;
月次推移 a column for each month; 決算整理前・後 without and with the entries of the closing; 株主資本等変動計算書 changes in
net assets; キャッシュ・フロー計算書 cash flows (間接法); 勘定科目内訳書 an account by partner; 個別注記表 notes.
Invariants: every figure is a sum of `MonthlyBalance`, never of lines; assets equal liabilities and net assets in every
column; the profit shown is the change of net assets that no owner made; the cash flows add up to the change of cash.
Law: 会社計算規則 72条〜98条, 財務諸表等規則 (the cash flows).
"""
