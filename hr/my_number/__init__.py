"""個人番号 (マイナンバー): kept apart from everything else, encrypted, shown to few, and destroyed when its use ends.

The number stands in no other table, in no event and in no list. The key is not in the database: whoever takes the
database alone holds nothing. Reading one is an action with its purpose and its event. Law: 番号法9条・12条・16条・20条,
特定個人情報の適正な取扱いに関するガイドライン（事業者編）.
"""
