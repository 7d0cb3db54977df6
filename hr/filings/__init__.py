"""Filings (届出): what payroll and insurance owe 年金機構, ハローワーク and 労働局.

Words: 算定基礎届 of the 定時決定; 月額変更届 of a 随時改定; 賞与支払届; 資格取得届・資格喪失届; 年度更新 of labour insurance;
返戻 sent back by the office; 公文書 its answer; 支払基礎日数 the days for which a month was paid.
Invariants: nobody is in two live filings of one cause; what was submitted stays as it was; what the office sent back
is corrected in the same filing, and the log keeps both; a filing with an error is not submitted.
Law: 健康保険法, 厚生年金保険法, 雇用保険法, 労働保険徴収法. The layout is that of 年金機構's CSV形式届書作成仕様書.
"""
