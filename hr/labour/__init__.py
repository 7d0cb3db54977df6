"""労務: 労働条件通知書（兼 雇用契約書）, from the facts of employment, attendance and pay, issued, read and agreed to.

Invariants: a notice without an item that the law asks for is never issued; what was issued stays as it was, and is
agreed to by the person concerned alone. Law: 労働基準法15条・施行規則5条; パート有期法6条; 労働契約法18条.
"""
