"""労働保険料の納付: what the declaration of a labour insurance year (年度更新) makes the company pay, and its books.

Words: 期 a part of the estimate (延納); 充当 what was paid too much, set off; 還付 given back; 一般拠出金 the contribution.
Books: an estimate that is paid stands in 前払費用 until its year is settled. With the first part of a declaration the
year that ended is settled: 預り金 loses what pay withheld, 未払費用 the employer's share that payroll put aside,
前払費用 the estimate of that year; what the whole premium differs from the payslips by, and the contribution, is
法定福利費. After the last part and the refund, 前払費用 holds the estimate of the new year and nothing else.
Law: 労働保険の保険料の徴収等に関する法律15条・18条・19条; 石綿による健康被害の救済に関する法律35条・38条.
"""
