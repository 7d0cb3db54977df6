"""経過勘定: cost and revenue in the months they belong to, whenever money moves.

見越 (accrual): estimated at the end of a month, posted back on the first day of the next by itself.
繰延 (deferral): paid or received in advance, brought into each month by a schedule that adds up to the yen.
What will not be used within a year of the balance sheet stands in 長期前払費用 (企業会計原則注解16, 1年基準).
Law: 企業会計原則注解5, 法人税基本通達2-2-14 (短期前払費用).
"""
