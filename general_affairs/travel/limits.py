"""How much a trip takes: the product's own limits, not the law's."""

MOST_FARES = 20
MOST_NIGHTS = 60
