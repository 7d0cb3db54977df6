"""Pages of resident tax."""

from .ends import end_file, end_new, end_paper, end_withdraw
from .expectations import expect_again, no_notice
from .imports import import_confirm, import_detail, import_discard, import_new, import_template
from .notices import municipality, notice_new, number, person, year

__all__ = [
    "end_file",
    "end_new",
    "end_paper",
    "end_withdraw",
    "expect_again",
    "import_confirm",
    "import_detail",
    "import_discard",
    "import_new",
    "import_template",
    "municipality",
    "no_notice",
    "notice_new",
    "number",
    "person",
    "year",
]
