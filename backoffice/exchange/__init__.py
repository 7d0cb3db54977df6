"""Exchange (取り込み・書き出し): lists from spreadsheets with a preview and the faults of every row, and lists for spreadsheets.

Invariants: what is read is entered whole or not at all, by the room that asked for it; nothing is written here. A cell
that a spreadsheet would take for a formula leaves as text.
"""
