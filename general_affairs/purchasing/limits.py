"""What nobody types more of: the room's own limits, not the law's."""

MOST_LINES, MOST_QUOTATIONS = 100, 10
