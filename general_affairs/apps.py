"""総務 as a Django app: one label, one chain of migrations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GeneralAffairs(AppConfig):
    name = "general_affairs"
    label = "general_affairs"
    verbose_name = _("総務")

    def ready(self) -> None:
        from . import manifest

        manifest.register()
