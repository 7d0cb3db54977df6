"""打刻 for other programs: one's own punches, and those of many people as another clock told them."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backoffice.api.endpoint import Endpoint, acts, lists
from backoffice.api.fields import Given, Moment, OpaqueId
from backoffice.companies import clock
from hr.employment.models import Employee

from . import queries
from .actions import NewPunch, import_punches, punch_at
from .models import Punch

VIEW, PUNCH, IMPORT = "hr.attendance.view_own", "hr.attendance.punch", "hr.attendance.import_punches"
KINDS = tuple(Punch.Kind.values)
MOST_AT_ONCE = 1000


class PunchGiven(Given):
    """A punch of one's own: now, or of an earlier moment, which is asked for as a correction."""

    example = {"kind": "IN"}
    kind = serializers.ChoiceField(choices=KINDS)
    at = Moment(
        required=False, help_text=_("省くと現在の時刻です。過ぎた時刻は打刻の修正として申請され、理由が必要です。")
    )
    reason = serializers.CharField(max_length=200, default="", allow_blank=True)


class PunchTold(serializers.Serializer):
    """打刻 that counts."""

    id = OpaqueId("pch", source="pk")
    work_date = serializers.DateField()
    kind = serializers.ChoiceField(choices=KINDS)
    at = serializers.DateTimeField()
    is_correction = serializers.SerializerMethodField()

    def get_is_correction(self, punch: Any) -> bool:
        return punch.replaces_id is not None


class PunchTaken(serializers.Serializer):
    """What became of a punch: it was recorded, or its correction was asked for."""

    punch = OpaqueId("pch", allow_null=True)
    request = OpaqueId("req", allow_null=True)


class PunchList(Endpoint):
    """Punches of the user that count, the oldest first; and punching."""

    resource = "punches"

    @lists(step=VIEW, summary=_("自分の打刻の一覧"), each=PunchTold)
    def get(self, request: Any, asked: dict[str, Any]) -> QuerySet[Any]:
        return queries.punches_of_user(request.user.pk)

    @acts(step=PUNCH, summary=_("打刻する"), takes=PunchGiven, answers=PunchTaken)
    def post(self, request: Any, given: dict[str, Any]) -> dict[str, int | None]:
        made = punch_at(
            kind=given["kind"],
            told_at=given.get("at"),
            reason=given["reason"],
            acting_user=request.user,
            at=clock.now(),
        )
        is_punch = isinstance(made, Punch)
        return {"punch": made.pk if is_punch else None, "request": None if is_punch else made.pk}


class ImportedPunch(Given):
    """A punch of somebody; a moment after midnight keeps the day on which the work began."""

    employee = serializers.CharField(max_length=20, help_text=_("社員番号。"))
    work_date = serializers.DateField()
    kind = serializers.ChoiceField(choices=KINDS)
    at = Moment()

    def validate_at(self, at: dt.datetime) -> dt.datetime:
        """No clock tells the future."""
        if at > clock.now():
            raise serializers.ValidationError(_("まだ過ぎていない時刻です。"), code="not_over_yet")
        return at


class Import(Given):
    """Whole days of people, in the order of the punches of each."""

    example = {
        "punches": [
            {"employee": "1001", "work_date": "2026-10-20", "kind": "IN", "at": "2026-10-20T08:58:00+09:00"},
            {"employee": "1001", "work_date": "2026-10-20", "kind": "OUT", "at": "2026-10-20T18:04:00+09:00"},
        ]
    }
    punches = ImportedPunch(many=True, allow_empty=False, max_length=MOST_AT_ONCE)

    def validate_punches(self, rows: list[dict[str, Any]]) -> list[NewPunch]:
        """The punches with the people of those numbers."""
        codes = {row["employee"] for row in rows}
        known = dict(Employee.objects.filter(person__code__in=codes).values_list("person__code", "pk"))
        missing = sorted(codes - set(known))
        if missing:
            raise serializers.ValidationError(
                _("社員番号%(codes)sの社員はいません。") % {"codes": "、".join(missing[:5])}, code="unknown_employee"
            )
        told = [NewPunch(known[row["employee"]], row["work_date"], row["kind"], row["at"]) for row in rows]
        return sorted(told, key=lambda each: (each.employee_id, each.work_date))


class Imported(serializers.Serializer):
    """How many punches were entered."""

    count = serializers.IntegerField()


class PunchImport(Endpoint):
    """Punches of many people, all or none."""

    resource = "punch_imports"

    @acts(step=IMPORT, summary=_("打刻を取り込む"), takes=Import, answers=Imported)
    def post(self, request: Any, given: dict[str, Any]) -> dict[str, int]:
        return {"count": import_punches(entries=given["punches"], acting_user=request.user, at=clock.now())}
