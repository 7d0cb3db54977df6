"""人事・労務 as a Django app: one label, one chain of migrations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HumanResources(AppConfig):
    name = "hr"
    label = "hr"
    verbose_name = _("人事・労務")

    def ready(self) -> None:
        from . import manifest

        manifest.register()
