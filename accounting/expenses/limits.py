"""How much a claim takes: the product's own limits, not the law's."""

# As many lines as a form can show and take at once: two files a line, of a hundred that come with one form.
MOST_LINES = 40
