"""会社: the row that owns every other row, and the wall between companies.

Invariants: a row of a room belongs to one company (`CompanyRow`); PostgreSQL fills it in, and refuses to read,
write or refer to a row of another company, even when the code forgets to ask (row-level security, composite keys).
"""
