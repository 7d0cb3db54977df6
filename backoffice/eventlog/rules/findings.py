"""What a verification may find, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

WORDS = {
    "CHANGED": (
        "{row}の内容が、書かれたときの要約値と合いません。どの項目が違うかは、要約値からは分かりません。",
        "{row} does not match the digest taken when it was written. The digest can't tell which field differs.",
    ),
    "ROW_GONE": ("{row}の行がありません。", "{row} is missing."),
    "POSITION_GONE": ("{row}の封印の控えがありません。", "{row}: its place in the seal is missing."),
    "INSERTED": (
        "{row}は、封印したあとに割り込んでいます。",
        "{row} was put between sealed rows after they were sealed.",
    ),
    "BEYOND_LAST_SEAL": (
        "{row}には位置がありますが、その封印がありません。",
        "{row} has a position, but its seal is missing.",
    ),
    "ROWS_DIFFER_FROM_SEAL": (
        "{row}の記録が、封印と合いません。行が入れ替わったか、要約値ごと書き換えられています。",
        "{row}: the rows differ from the seal. Rows changed places, or were rewritten with their digests.",
    ),
    "SEAL_GONE": ("{row}の封印がありません。", "{row}: the seal is missing."),
    "SEAL_CHANGED": ("{row}の封印が書き換えられています。", "{row}: the seal was altered."),
    "LINK_BROKEN": (
        "{row}の封印が、前の封印とつながっていません。",
        "{row}: the seal is not linked to the one before it.",
    ),
    "CUT_OFF": ("書き出したファイルが、{row}のあとで途切れています。", "The export ends too early, after {row}."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """The first broken row of a log: what is wrong, and as much of where as is known."""

    kind: str
    position: int | None = None
    event_id: int | None = None
    step: str = ""
    case: str = ""
    block: int | None = None

    @property
    def ja(self) -> str:
        """The finding as a Japanese sentence."""
        known = [
            f"記録{self.event_id}" if self.event_id else "",
            f"作業 {self.step}" if self.step else "",
            f"対象 {self.case}" if self.case else "",
        ]
        return self._say(0, ("位置", "区画", "はじめの行"), "、", "（{}）", known)

    @property
    def en(self) -> str:
        """The finding as an English sentence."""
        known = [
            f"event {self.event_id}" if self.event_id else "",
            f"step {self.step}" if self.step else "",
            f"case {self.case}" if self.case else "",
        ]
        return self._say(1, ("Position ", "Block ", "its first line"), ", ", " ({})", known)

    def _say(self, language: int, places: tuple[str, str, str], comma: str, brackets: str, known: Sequence[str]) -> str:
        position, block, beginning = places
        where = f"{position}{self.position}" if self.position else f"{block}{self.block}" if self.block else ""
        more = comma.join(part for part in known if part)
        row = where + brackets.format(more) if where and more else where or more or beginning
        return WORDS[self.kind][language].format(row=row)
