"""Papers for benefits (給付の書類): what an employer certifies so that somebody gets money from an insurance.

Words: 離職証明書 for who leaves (the base of 離職票); 休業開始時賃金月額証明書 for who goes on leave for a child or family;
六十歳到達時等賃金証明書 and 高年齢雇用継続給付 of who is paid less since 60 (支給対象月: a month that is applied for);
傷病手当金 of who is ill; 被保険者期間算定対象期間 months counted back from the day after the last one;
賃金支払対象期間 the periods for which pay was made; 賃金支払基礎日数 the days for which it was.
Invariants: every figure of a paper comes from payslips that stand and attendance that is closed, and says so; what is
not known stays empty and is named. A paper goes from draft to the office's answer as a filing (hr.filings).
Law: 雇用保険法14条・17条・61条・61条の7, 雇用保険法施行規則7条・14条の2・101条の5, 健康保険法99条・108条, 健康保険法施行規則84条.
"""
