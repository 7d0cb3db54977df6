"""法務 as a Django app: one label, one chain of migrations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Legal(AppConfig):
    name = "legal"
    label = "legal"
    verbose_name = _("法務")

    def ready(self) -> None:
        from . import manifest

        manifest.register()
