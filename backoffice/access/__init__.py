"""権限: which steps a person may take. Deny by default; duties (職務) are bundled into roles, dated.

A duty names steps; a role names duties; an appointment gives a role to a user of one company for a time.
"""
