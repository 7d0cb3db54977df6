"""期限: what the law or the company wants done by a day, offered by departments, shown to those who may see it.

Words: 法定期限 statutory; 社内期限 company; 翌営業日 the next bank business day.
Law: 国税通則法10条2項, 地方税法20条の5, 健康保険法194条 and 民法142条 move a deadline on a holiday to the next business day.
"""
