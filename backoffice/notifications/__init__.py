"""お知らせ: what to tell whom, once.

Three kinds: what needs you (要対応), the result of what you started (結果), and information (連絡), which raises no count.
A notice holds its text in both languages, and never a figure of pay. It is kept; only its read mark (既読) is set, once.
Reading one's own notices needs nothing but being signed in; nobody reads another's.
"""
