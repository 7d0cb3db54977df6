"""What people call the treatments of purchases by consumption tax."""

from django.utils.translation import gettext_lazy as _

TREATMENT_LABELS = {
    "STANDARD": _("10%"),
    "REDUCED": _("8%（軽減税率）"),
    "EXEMPT": _("非課税"),
    "OUTSIDE": _("不課税・対象外"),
}
