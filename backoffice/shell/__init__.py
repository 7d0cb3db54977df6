"""画面の骨組み: layout, menu, page decorators, template tags, keyset pager, refusals turned into answers.

Holds no model and queries nothing by itself. It knows only registers: rooms above enter their menu entries in
`menu`, and the counts and posts that the frame shows in `offers`. Templates receive plain values.
"""
