"""How values travel: ids, yen, moments; and bodies that refuse what they do not know."""

import datetime as dt
from base64 import b64decode, b64encode
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backoffice.companies import clock
from backoffice.documents import uploads
from backoffice.values.refusals import InvalidInput

from . import ids

MOST_YEN = 10**15
CURRENCY = "JPY"
FIRST_YEAR, LAST_YEAR = 1900, 2199
QUANTITY = {"max_digits": 12, "decimal_places": 3, "min_value": Decimal("0.001")}


class Given(serializers.Serializer):
    """A body or a query: a field that is not known is an error, so that a misspelt one is not passed over.

    `example` is what the contract and its page show of a body.
    """

    example: ClassVar[Any] = None
    default_error_messages: ClassVar[dict[str, Any]] = {"unknown": _("この項目はありません。")}

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            unknown = [name for name in data if name not in self.fields]
            if unknown:
                message = serializers.ErrorDetail(str(self.error_messages["unknown"]), "unknown")
                raise serializers.ValidationError({str(name)[:60]: [message] for name in unknown})
        return super().to_internal_value(data)


class Nothing(Given):
    """Nothing more is asked."""

    example: ClassVar[Any] = {}


class OpaqueId(serializers.CharField):
    """An id of one kind of thing; within the program its row's number."""

    default_error_messages: ClassVar[dict[str, Any]] = {"unknown_id": _("このIDのものはありません。")}

    def __init__(self, kind: str, **more: Any) -> None:
        super().__init__(**more)
        self.kind = kind

    def to_representation(self, value: int) -> str:
        return ids.write(self.kind, value)

    def to_internal_value(self, data: Any) -> int:
        try:
            return ids.read(self.kind, super().to_internal_value(data))
        except ids.UnknownId as unknown:
            raise self.unknown() from unknown

    def unknown(self) -> serializers.ValidationError:
        """What is raised where nothing has that id, or nothing that the caller may name."""
        return serializers.ValidationError(str(self.error_messages["unknown_id"]), code="unknown_id")


class Base64(serializers.CharField):
    """The bytes of a file, within JSON."""

    default_error_messages: ClassVar[dict[str, Any]] = {"not_base64": _("ファイルの内容をBase64で指定してください。")}

    def to_representation(self, value: bytes) -> str:
        return b64encode(value).decode()

    def to_internal_value(self, data: Any) -> bytes:
        try:
            return b64decode(super().to_internal_value(data), validate=True)
        except ValueError as unreadable:
            message = str(self.error_messages["not_base64"])
            raise serializers.ValidationError(message, code="not_base64") from unreadable


class SentFile(Given):
    """A file: its name and its bytes, or the id of an upload that brought them before."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "either": _("name と content の両方か、upload だけを指定してください。"),
    }
    name = serializers.CharField(max_length=200, required=False)
    content = Base64(required=False, help_text=_("ファイルの内容（Base64）。"))
    upload = OpaqueId("upl", required=False, help_text=_("先に送ったファイルのID（POST /api/v1/uploads）。"))

    def to_internal_value(self, data: Any) -> Any:
        """Name and bytes, wherever they came from: endpoints need not know."""
        said = super().to_internal_value(data)
        if set(said) == {"name", "content"}:
            return said
        if set(said) != {"upload"}:
            message = str(self.error_messages["either"])
            raise serializers.ValidationError(message, code="either")
        return self._uploaded(said["upload"])

    def _uploaded(self, upload_id: int) -> dict[str, Any]:
        try:
            name, content = uploads.content_of(upload_id, user_id=self.context["user"].pk, at=clock.real_now())
        except InvalidInput as refusal:
            said = refusal.as_dict()
            words = said["cause_en"] if get_language() == "en" else said["cause_ja"]
            raise serializers.ValidationError({"upload": [words]}, code=refusal.code) from refusal
        return {"name": name, "content": content}


class Money(serializers.Serializer):
    """Whole yen with their currency."""

    amount = serializers.IntegerField()
    currency = serializers.ChoiceField(choices=[CURRENCY])


@extend_schema_field(Money)
class Yen(serializers.Field):
    """`{"amount": 1100, "currency": "JPY"}`; within the program a whole number, no less than `least` where it is given."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _("金額は amount（整数の円）と currency（JPY）で指定してください。"),
        "out_of_range": _("金額の桁が大きすぎます。"),
        "too_small": _("金額は%(least)s円以上で指定してください。"),
    }

    def __init__(self, *, least: int | None = None, **more: Any) -> None:
        super().__init__(**more)
        self.least = least

    def to_representation(self, value: int) -> dict[str, Any]:
        return {"amount": value, "currency": CURRENCY}

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, dict) or set(data) != {"amount", "currency"} or data["currency"] != CURRENCY:
            self.fail("invalid")
        amount = data["amount"]
        if type(amount) is not int:
            self.fail("invalid")
        if abs(amount) > MOST_YEN:
            self.fail("out_of_range")
        if self.least is not None and amount < self.least:
            message = str(self.error_messages["too_small"]) % {"least": self.least}
            raise serializers.ValidationError(message, code="too_small")
        return int(amount)


class Quantity(serializers.DecimalField):
    """How many of a line: above zero, to a thousandth."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**QUANTITY | given)


class Day(serializers.DateField):
    """A day that somebody may mean: from the year 1900 to 2199."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "out_of_range": _("日付は1900年から2199年までで指定してください。"),
    }

    def to_internal_value(self, value: Any) -> dt.date:
        day: dt.date = super().to_internal_value(value)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.fail("out_of_range")
        return day


class Flag(serializers.BooleanField):
    """`true` or `false`, and nothing that merely looks like one of them."""

    TRUE_VALUES: ClassVar[set[Any]] = {"true", True}
    FALSE_VALUES: ClassVar[set[Any]] = {"false", False}
    NULL_VALUES: ClassVar[set[Any]] = set()

    def to_internal_value(self, data: Any) -> bool:
        if isinstance(data, int | float) and not isinstance(data, bool):
            self.fail("invalid", input=data)  # 1 equals True, and is no flag
        return bool(super().to_internal_value(data))


class Moment(serializers.DateTimeField):
    """RFC 3339 with its offset: a time without one means nothing to a program elsewhere."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "no_offset": _("日時は 2026-10-01T09:00:00+09:00 の形で、時差を付けてください。"),
        "out_of_range": _("日時は1900年から2199年までで指定してください。"),
    }

    def to_internal_value(self, value: Any) -> dt.datetime:
        try:
            moment = parse_datetime(value) if isinstance(value, str) else None
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise serializers.ValidationError(str(self.error_messages["no_offset"]), code="no_offset")
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise serializers.ValidationError(str(self.error_messages["out_of_range"]), code="out_of_range")
        # In UTC: an offset of 16 hours and more is RFC 3339, and PostgreSQL does not read it.
        return moment.astimezone(dt.UTC)
