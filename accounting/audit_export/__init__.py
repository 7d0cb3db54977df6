"""監査用データ: the books of some months with their evidence in one file that anybody can check without this program.

A job makes it: entries, lines, chart, balances, partners and papers, an index, the totals, and the hash of every file.
It is written as it is read, whatever its size, and refused when something was posted meanwhile; kept as a document.
"""
