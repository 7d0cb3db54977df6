"""経理 as a Django app: one label, one chain of migrations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Accounting(AppConfig):
    name = "accounting"
    label = "accounting"
    verbose_name = _("経理")

    def ready(self) -> None:
        from . import manifest

        manifest.register()
