"""What the room offers to the closing."""

from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounting.closing.checks import Check, Found
from backoffice.values.periods import Month

from . import queries


def checks() -> tuple[Check, ...]:
    """What the closing asks the room."""
    return (
        Check("accounting.advances.ties", gettext_lazy("仮払金・立替金の残高と登録"), ties, 5),
        Check("accounting.advances.long_open", gettext_lazy("長く精算されていない仮払・立替"), long_open, 4),
    )


def ties(month: Month) -> Found:
    """Accounts of advances that are not the sum of the register at the end of the month."""
    apart = [tie for tie in queries.ties(month.last_day) if tie.difference_yen]
    url = reverse("accounting:ledger_account_detail", args=[apart[0].account.pk]) if apart else ""
    names = "、".join(tie.account.name for tie in apart)
    return Found(len(apart), sum(tie.difference_yen for tie in apart), f"{url}?month={month}" if url else "", names)


def long_open(month: Month) -> Found:
    """What was open at the end of the month for longer than the company wants."""
    count = queries.long_open(month.last_day).count()
    return Found(count, url=reverse("accounting:advances_advance_list") if count else "")
