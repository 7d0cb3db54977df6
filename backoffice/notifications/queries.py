"""A person's own notices."""

from django.db.models import QuerySet

from .models import COUNTED, Notice


def notices_of(user_id: int) -> QuerySet[Notice]:
    """The notices to a user in the present company, newest first."""
    return Notice.objects.filter(recipient_id=user_id).order_by("-company", "-id")


def unread_count(user_id: int | None) -> int:
    """How many unread notices need the user or are results of theirs; information is not counted."""
    if user_id is None:
        return 0
    return Notice.objects.filter(recipient_id=user_id, read_at__isnull=True, kind__in=COUNTED).count()
