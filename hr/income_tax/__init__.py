"""Income tax withheld from pay (源泉所得税): 月額表・日額表・賞与の率・電算機計算の特例・非居住者・通勤手当の非課税.

Words: 甲欄 KOU (申告書を出した人), 乙欄 OTSU (出していない人), 丙欄 HEI (日雇い); 社会保険料等控除後の給与 pay after insurance.
Invariants: the table is chosen by the payment date; a company uses either the table or the formula, never both;
a year whose table isn't held is refused, naming the table to load.
Law: 所得税法185条・186条・212条・213条, 平成24年財務省告示第115号・第116号, 所得税法施行令20条の2.
"""
