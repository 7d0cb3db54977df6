"""What the room enters into the platform's registers and into the closing."""

from django.utils.translation import gettext_lazy as _

from accounting.closing import checks
from accounting.ledger import needed, sources
from backoffice.access import duties
from backoffice.eventlog import steps
from backoffice.shell import inbox, menu

from . import actions as _actions  # noqa: F401  (their steps enter the register)
from . import models, work

VIEW, POST = "accounting.accruals.view_accruals", "accounting.accruals.post_deferrals"


def register() -> None:
    """Called once, when Django is ready."""
    needed.offer_parameter(_("経過勘定"), "accounting.accruals.accounts")
    steps.register(VIEW, _("経過勘定を見る"), changes=False)
    menu.add(menu.Entry("accounting", _("経過勘定"), "accounting:accruals_month", VIEW, "calendar-minus", 55))
    sources.register_room("accounting.accruals", _("経過勘定"))
    for kind, label in (
        (models.START, _("前払・前受への振替")),
        (models.PART, _("前払・前受の月割")),
        (models.MOVE, _("1年基準の振替")),
        (models.ACCRUAL, _("見越")),
        (models.WASHBACK, _("見越の戻し")),
    ):
        sources.register(kind, label)
    for check in work.checks():
        checks.register(check)
    inbox.offer_work("accounting.accruals.month", step=POST, offer=work.to_post)
    duties.register(
        "accounting.accruals",
        _("経過勘定"),
        steps=(
            "accounting.accruals.cancel_accrual",
            "accounting.accruals.end_deferral",
            "accounting.accruals.move_long_term",
            POST,
            "accounting.accruals.record_accrual",
            "accounting.accruals.record_deferral",
            "accounting.accruals.undo_deferrals",
            VIEW,
            "accounting.accruals.withdraw_deferral",
        ),
    )
