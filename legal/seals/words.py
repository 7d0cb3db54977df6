"""How seals are written in titles and on paper, which are Japanese."""

from .models import Sealing

MARKS = (
    ("is_across_copies", "割印"),
    ("is_across_pages", "契印"),
    ("is_spare", "捨印"),
    ("is_on_revenue_stamp", "消印"),
)


def marks_of(sealing: Sealing) -> str:
    """割印・契印: what was done beside the imprint."""
    return "・".join(word for name, word in MARKS if getattr(sealing, name))
