"""What the numbers of a partner must be, and when a partner pays or is paid. Pure."""

import datetime as dt
import re

from backoffice.values.numbers import is_corporate_number, normalise_number
from backoffice.values.periods import Month
from backoffice.values.refusals import InvalidInput

CORPORATION = "CORPORATION"
REGISTRATION = re.compile(r"T(\d{13})", re.ASCII)


class BadRegistrationNumber(InvalidInput):
    """Not T and 13 digits, or the check digit of a corporation's number does not fit."""

    code = "partners.bad_registration_number"
    field = "registration_number"
    cause_ja = "登録番号「{number}」は正しくありません。"
    cause_en = "The registration number “{number}” is not valid."
    remedy_ja = "請求書に書かれたTと数字13桁を確認してください。登録のない取引先は空欄にします。"
    remedy_en = "Check the T and 13 digits on the invoice. Leave it empty for a partner who is not registered."


class BadPartnerNumber(InvalidInput):
    """A 法人番号 whose check digit does not fit."""

    code = "partners.bad_corporate_number"
    field = "corporate_number"
    cause_ja = "法人番号「{number}」は正しくありません。"
    cause_en = "The corporate number “{number}” is not valid."
    remedy_ja = "国税庁の法人番号公表サイトで13桁を確認してください。"
    remedy_en = "Check the 13 digits on the National Tax Agency's corporate number site."


def checked_registration(text: str, *, kind: str) -> str:
    """T and 13 digits in half width, or "" for none; raises BadRegistrationNumber.

    The digits of a corporation are its 法人番号 and have its check digit (消費税法施行令70条の5). The rule of the
    numbers that sole proprietors get is not published, so theirs are checked for form alone.
    """
    plain = normalise_number(text)
    found = REGISTRATION.fullmatch(plain)
    if plain and (not found or (kind == CORPORATION and not is_corporate_number(found[1]))):
        raise BadRegistrationNumber(number=text.strip())
    return plain


def checked_corporate(text: str) -> str:
    """13 digits in half width, or "" for none; raises BadPartnerNumber."""
    plain = normalise_number(text)
    if plain and not is_corporate_number(plain):
        raise BadPartnerNumber(number=text.strip())
    return plain


def due_on(dealt_on: dt.date, *, closing_day: int, months_after: int, pay_day: int) -> dt.date:
    """The day on which a deal of `dealt_on` is paid: closed on `closing_day`, paid so many months after it; 31 is the last day."""
    month = Month.of(dealt_on)
    if dealt_on.day > min(closing_day, month.last_day.day):
        month = month.next
    for _ in range(months_after):
        month = month.next
    return month.first_day.replace(day=min(pay_day, month.last_day.day))
