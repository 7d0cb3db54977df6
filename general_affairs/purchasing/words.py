"""What people read for the codes of the room."""

from django.utils.translation import gettext_lazy as _

TREATMENTS = (
    ("STANDARD", _("課税10%")),
    ("REDUCED", _("課税8%（軽減）")),
    ("EXEMPT", _("非課税")),
    ("OUTSIDE", _("不課税")),
)
