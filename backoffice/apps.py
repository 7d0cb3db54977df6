"""The platform as a Django app: one label, one chain of migrations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Platform(AppConfig):
    name = "backoffice"
    label = "backoffice"
    verbose_name = _("共通基盤")

    def ready(self) -> None:
        from . import manifest

        manifest.register()
