"""業務の記録: the append-only record of who did what to which case, when, for whom and by which door.

Every action writes its event in its own transaction; PostgreSQL refuses UPDATE, DELETE and TRUNCATE.
Actor and subject are ids with a frozen name, never foreign keys, so that the log outlives what it speaks of.
"""
