"""Form fields for what is typed about people: readings, postal codes, hours, account numbers; in half or full width."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

import jaconv
from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.shell.inputs import YenField
from backoffice.values.periods import MINUTES_PER_HOUR

KANA = re.compile(r"[ァ-ヺー・ ]+")
CLOCK = re.compile(r"(\d{1,4}):([0-5]\d)")
POSTAL_DIGITS = 7
AREA_DIGITS = 3


def plain(value: Any) -> str:
    """Half-width letters and digits, without the blanks around."""
    return unicodedata.normalize("NFKC", str(value or "")).strip()


class KanaField(forms.CharField):
    """フリガナ: katakana; hiragana and half-width kana are turned into it."""

    def clean(self, value: Any) -> Any:
        text = jaconv.hira2kata(plain(super().clean(value)))
        if text and not KANA.fullmatch(text):
            raise forms.ValidationError(_("カタカナで入力してください。"))
        return text


class PostalField(forms.CharField):
    """郵便番号: seven digits, kept as 105-0022."""

    def clean(self, value: Any) -> Any:
        digits = plain(super().clean(value)).replace("-", "").replace("‐", "").replace("〒", "")
        if not digits:
            return ""
        if len(digits) != POSTAL_DIGITS or not digits.isascii() or not digits.isdigit():
            raise forms.ValidationError(_("郵便番号は、105-0022 のように7桁で入力してください。"))
        return f"{digits[:AREA_DIGITS]}-{digits[AREA_DIGITS:]}"


class CodeField(forms.CharField):
    """A number of so many digits; zeros that a spreadsheet dropped in front come back."""

    def __init__(self, *, digits: int, **more: Any) -> None:
        self.digits = digits
        super().__init__(**{"max_length": 20, **more})

    def clean(self, value: Any) -> Any:
        text = plain(super().clean(value))
        if text and (not text.isascii() or not text.isdigit() or len(text) > self.digits):
            raise forms.ValidationError(_("%(digits)s桁の数字で入力してください。") % {"digits": self.digits})
        return text.zfill(self.digits) if text else ""


class HoursField(forms.CharField):
    """Hours as minutes: 160, 7.75, 162:40. What is no whole minute is refused."""

    def clean(self, value: Any) -> Any:
        text = plain(super().clean(value)).removesuffix("時間")
        if not text:
            return None
        minutes = _minutes(text)
        if minutes is None or minutes <= 0:
            raise forms.ValidationError(
                _("時間は、160 や 7.75 や 162:40 のように入力してください（1分未満の端数は不可）。")
            )
        return minutes


class YenOrNothing(YenField):
    """Whole yen, or 0 for what ends."""

    def clean(self, value: Any) -> Any:
        return 0 if plain(value).rstrip("円") in {"0", "0.0"} else super().clean(value)


def _minutes(text: str) -> int | None:
    if found := CLOCK.fullmatch(text):
        return int(found[1]) * MINUTES_PER_HOUR + int(found[2])
    try:
        minutes = Decimal(text) * MINUTES_PER_HOUR
    except InvalidOperation:
        return None
    return int(minutes) if minutes.is_finite() and minutes == int(minutes) else None


def as_hours(minutes: int) -> str:
    """Minutes as such a field takes them: 160:00."""
    hours, rest = divmod(minutes, MINUTES_PER_HOUR)
    return f"{hours}:{rest:02}"
