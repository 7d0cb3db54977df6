"""The names of payers as they are compared: one spelling for the many in which banks and people write a name. Pure."""

import unicodedata

SMALL = str.maketrans("ァィゥェォャュョッヮヵヶ", "アイウエオヤユヨツワカケ")
TO_KATAKANA = ord("ア") - ord("あ")
DROPPED = frozenset("ー-‐‑−―・.,、。'’\"＊*/\\_ 　")
# Legal forms as banks shorten them, and in full; before, within and after a name.
SHORT_FORMS = ("カ", "ユ", "メ", "シ", "ド", "フク", "ガク", "シヤ", "ザイ", "イ", "トクヒ")
LONG_FORMS = ("株式会社", "有限会社", "合同会社", "合名会社", "合資会社", "カブシキガイシヤ", "カブシキカイシヤ", "ユウゲンガイシヤ", "ゴウドウガイシヤ")  # fmt: skip
# What banks put before the name of who paid.
LEADING = ("振込入金", "振込", "振替", "入金", "フリコミ", "フリカエ", "ソウフリ", "キユウフリ")


def payer_key(text: str) -> str:
    """A name as it is compared: ﾌﾘｺﾐ ｶ)ﾐﾅﾄｼﾖｳｶｲ and 株式会社ミナトショウカイ become ミナトシヨウカイ; "" when nothing is left."""
    plain = unicodedata.normalize("NFKC", text).upper().translate(_katakana(text)).translate(SMALL).strip()
    for form in LONG_FORMS:
        plain = plain.replace(form, " ")
    for lead in LEADING:
        plain = plain.strip().removeprefix(lead)
    for form in SHORT_FORMS:
        for written in (f"({form})", f"{form})", f"({form}"):
            if plain.strip().startswith(written) or plain.strip().endswith(written):
                plain = plain.replace(written, " ")
    return "".join(each for each in plain if each not in DROPPED and each not in "()")


def _katakana(text: str) -> dict[int, int]:
    """Hiragana of a text as katakana."""
    return {ord(each): ord(each) + TO_KATAKANA for each in text if "ぁ" <= each <= "ゖ"}
