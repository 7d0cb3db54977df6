"""Who and what is in a sandbox at its beginning: nobody and nothing of it exists. Addresses and mail go nowhere (RFC 2606)."""

from backoffice.partners.actions import NewPartner

# 姓, 名, セイ, メイ: people without a sign-in, so that lists are not empty.
PEOPLE = (
    ("見本", "一郎", "ミホン", "イチロウ"),
    ("見本", "花子", "ミホン", "ハナコ"),
    ("架空", "太郎", "カクウ", "タロウ"),
)
KANA_OF_USERS = "テスト"
PARTNERS = (
    NewPartner(
        code="TEST-C1",
        name="見本商事株式会社（架空）",
        name_kana="ミホンショウジ",
        address="東京都見本区架空1丁目1番1号",
        email="keiri@mihon.example",
        is_customer=True,
    ),
    NewPartner(
        code="TEST-C2",
        name="架空フーズ株式会社（架空）",
        name_kana="カクウフーズ",
        address="大阪府見本市架空2丁目2番2号",
        email="keiri@kakuu.example",
        is_customer=True,
    ),
    NewPartner(
        code="TEST-S1",
        name="見本事務機株式会社（架空）",
        name_kana="ミホンジムキ",
        address="東京都見本区架空3丁目3番3号",
        email="seikyu@jimuki.example",
        is_supplier=True,
    ),
)
