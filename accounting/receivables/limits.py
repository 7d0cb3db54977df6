"""How much an invoice takes: the product's own limits, not the law's."""

# Six fields a line: Django takes a thousand fields at once.
MOST_LINES = 150
