"""What is said about a fault of something typed, and about a flaw of a design, in the reader's language."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from .rules import Fault, Flaw, Flawed, Wrong


def fault_text(fault: Fault) -> str:
    """What is wrong and what to do, naming the field: 金額が入力されていません。"""
    given = {"name": _place(fault), "limit": fault.limit}
    return {
        Wrong.MISSING: _("%(name)sが入力されていません。"),
        Wrong.NOT_A_NUMBER: _("%(name)sは、12,345 のように数字で入力してください。"),
        Wrong.NOT_WHOLE: _("%(name)sは、整数で入力してください。"),
        Wrong.TOO_SMALL: _("%(name)sは、%(limit)s以上にしてください。"),
        Wrong.TOO_LARGE: _("%(name)sは、%(limit)s以下にしてください。"),
        Wrong.NOT_A_DATE: _("%(name)sの日付を確認してください。"),
        Wrong.NOT_OFFERED: _("%(name)sは、選択肢から選び直してください。"),
        Wrong.TOO_LONG: _("%(name)sは、%(limit)s文字以内で入力してください。"),
        Wrong.TOO_MANY: _("%(name)sは、%(limit)s個までにしてください。"),
        Wrong.TOO_FEW_ROWS: _("%(name)sは、%(limit)s行以上を入力してください。"),
        Wrong.TOO_MANY_ROWS: _("%(name)sは、%(limit)s行までです。"),
    }[fault.what] % given


def flaw_text(flaw: Flawed) -> str:
    """Why a design can't be put into force yet."""
    return {
        Flaw.NO_FIELD: _("項目がありません。"),
        Flaw.NO_CHOICES: _("「%(label)s」に選択肢がありません。"),
        Flaw.NO_COLUMNS: _("「%(label)s」に列がありません。"),
        Flaw.NOTHING_TO_ADD: _("「%(label)s」に足す項目がありません。"),
        Flaw.ADDS_WHAT_IS_GONE: _("「%(label)s」が足す項目は、それより前にありません。"),
        Flaw.AMOUNT_IS_GONE: _("金額とする項目がありません。"),
        Flaw.LIMITS_CROSS: _("「%(label)s」の下限が上限を超えています。"),
    }[flaw.what] % {"label": flaw.label}


def in_both_languages(flaws: Iterable[Flawed]) -> dict[str, str]:
    """The flaws as a refusal says them: why_ja, why_en."""
    found = list(flaws)
    with override("ja"):
        japanese = "".join(flaw_text(flaw) for flaw in found)
    with override("en"):
        english = " ".join(flaw_text(flaw) for flaw in found)
    return {"why_ja": japanese, "why_en": english}


def faults_in_both_languages(faults: Iterable[Fault]) -> dict[str, str]:
    """The faults as a refusal says them: why_ja, why_en."""
    found = list(faults)
    with override("ja"):
        japanese = "".join(fault_text(fault) for fault in found)
    with override("en"):
        english = " ".join(fault_text(fault) for fault in found)
    return {"why_ja": japanese, "why_en": english}


def faults_by_field(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    """The faults for other programs: each where it stands, with a word for it and what is said in both languages."""
    said = []
    for fault in faults:
        place = [] if fault.row is None else [str(fault.row - 1), fault.column]
        at = ".".join(["values", fault.key, *place])
        message = {}
        for language in ("ja", "en"):
            with override(language):
                message[language] = fault_text(fault)
        said.append({"field": at, "code": fault.what.lower(), "message": message})
    return said


def _place(fault: Fault) -> str:
    if fault.row is None:
        return fault.label
    return _("%(row)s行目の%(name)s") % {"row": fault.row, "name": fault.label}
