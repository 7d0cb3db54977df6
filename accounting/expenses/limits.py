"""How much a claim and a file of a card company take: the product's own limits, not the law's."""

# As many lines as a form can show and take at once: two files a line, of a hundred that come with one form.
MOST_LINES = 40
# A file is read row by row, and written so many rows at a time; of what is wrong so much is told.
MOST_CARD_ROWS, CARD_ROWS_AT_ONCE, MOST_FAULTS = 500_000, 5_000, 12
