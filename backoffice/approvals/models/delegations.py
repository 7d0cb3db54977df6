"""Deputies."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.organisation.models import DatedRow, User, ends_after_it_begins


class Delegation(DatedRow):
    """代理: somebody acts for another, for a time, for every kind of request or one."""

    principal = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("本人"))
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("代理人"))
    kind = models.CharField(_("申請の種類（空は全部）"), max_length=100, blank=True)
    reason = models.CharField(_("理由"), max_length=200)

    class Meta:
        verbose_name = _("代理")
        verbose_name_plural = _("代理")
        constraints = [
            models.CheckConstraint(condition=~Q(principal=F("deputy")), name="nobody_is_their_own_deputy"),
            models.CheckConstraint(condition=Q(valid_until__isnull=False), name="delegation_has_an_end"),
            ends_after_it_begins("delegation_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.principal_id} → {self.deputy_id}"
