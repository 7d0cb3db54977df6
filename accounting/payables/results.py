"""Results of transfers as a list (CSV) from the bank: which came back, and why.

No layout of results is published in what is held, so this is a plain list: bank code, branch code, account number,
amount, result, reason (RECALLED). Success and failure each have their words; any other word refuses the file, so that
nothing that was paid is ever owed anew by a word that nobody knows.
"""

import csv
import datetime as dt
import io
import unicodedata
from collections.abc import Mapping, Sequence

from accounting.banking.rules import Payee
from backoffice.values.numbers import NotAnAmount, parse_amount
from backoffice.values.refusals import InvalidInput

from .actions import Failed
from .models import Payable
from .queries import NOTHING_KEPT, payees_of

COLUMNS = ("銀行コード", "支店コード", "口座番号", "金額", "結果", "理由")
DONE = ("済", "処理済", "処理済み", "振込済", "振込済み", "正常", "正常終了", "成功", "完了", "振込完了", "OK")
FAILED = (
    "不能", "振込不能", "エラー", "失敗", "不可", "返却", "組戻", "組戻し", "資金返却", "口座なし", "口座相違", "該当口座なし",
    "名義相違", "受取人名相違", "口座解約", "解約済", "NG",
)  # fmt: skip
NO_REASON = "振込不能"


class UnreadableResults(InvalidInput):
    """Not a list with the columns of results."""

    code = "accounting.payables.unreadable_results"
    field = "file"
    cause_ja = "振込結果の一覧として読み取れません（{row}行目）。"
    cause_en = "The file can't be read as a list of results (row {row})."
    remedy_ja = (
        "列を「銀行コード, 支店コード, 口座番号, 金額, 結果, 理由」にしたCSV（UTF-8またはShift_JIS）を選んでください。"
    )
    remedy_en = (
        "Choose a CSV (UTF-8 or Shift_JIS) with bank code, branch code, account number, amount, result and reason."
    )


class UnknownResult(UnreadableResults):
    """A row neither says that the transfer was made nor that it came back."""

    code = "accounting.payables.unknown_result"
    cause_ja = "{row}行目の結果「{said}」からは、振り込まれたか不能になったかが分かりません。"
    cause_en = "The result “{said}” of row {row} says neither that the transfer was made nor that it came back."
    remedy_ja = "銀行に確かめ、結果の列を「済」または「不能」に直してから選んでください。1件も記録していません。"
    remedy_en = (
        "Ask the bank, put 済 (made) or 不能 (came back) into the column, and choose it again. Nothing was recorded."
    )


class ResultOfNobody(InvalidInput):
    """A row fits no transfer of the payment, or several."""

    code = "accounting.payables.result_of_nobody"
    field = "file"
    cause_ja = "{row}行目の口座・金額に合う振込が、この支払に1件ではありません。"
    cause_en = "The account and amount of row {row} fit no single transfer of this payment."
    remedy_ja = "この支払の結果のファイルかどうかを確かめてください。1件も記録していません。"
    remedy_en = "Check that the file belongs to this payment. Nothing was recorded."


def read_results(
    content: bytes, items: Sequence[Payable], on: dt.date, kept: Mapping[int, int] = NOTHING_KEPT
) -> list[Failed]:
    """The items behind the transfers that came back: all items of a payee, as one transfer pays them together.

    Raises UnreadableResults, UnknownResult, ResultOfNobody.
    """
    payees = payees_of(items, on, kept)
    failed = []
    for number, row in enumerate(_rows(content), start=2):
        try:
            amount_yen = parse_amount(row["金額"])
        except NotAnAmount as broken:
            raise UnreadableResults(row=number) from broken
        if _is_done(row["結果"], number):
            continue
        payee = _payee(payees, row, amount_yen, number)
        reason = row["理由"].strip() or NO_REASON
        failed += [Failed(each.pk, reason) for each in _items_of(payee, items)]
    return failed


def _is_done(said: str, number: int) -> bool:
    word = unicodedata.normalize("NFKC", said).strip().upper()
    if word not in DONE and word not in FAILED:
        raise UnknownResult(row=number, said=said.strip()[:50])
    return word in DONE


def _rows(content: bytes) -> list[dict[str, str]]:
    found = csv.DictReader(io.StringIO(_text(content)))
    try:
        names, rows = set(found.fieldnames or ()), list(found)
    except csv.Error as broken:
        raise UnreadableResults(row=found.line_num or 1) from broken
    if not set(COLUMNS) <= names:
        raise UnreadableResults(row=1)
    for number, row in enumerate(rows, start=2):
        if any(row.get(name) is None for name in COLUMNS):
            raise UnreadableResults(row=number)
    return rows


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableResults(row=1)


def _payee(payees: Sequence[Payee], row: dict[str, str], amount_yen: int, number: int) -> Payee:
    wanted = (row["銀行コード"].strip().zfill(4), row["支店コード"].strip().zfill(3), row["口座番号"].strip().zfill(7))
    found = [
        each
        for each in payees
        if each.account
        and (each.account.bank_code, each.account.branch_code, each.account.number) == wanted
        and each.amount_yen == amount_yen
    ]
    if len(found) != 1:
        raise ResultOfNobody(row=number)
    return found[0]


def _items_of(payee: Payee, items: Sequence[Payable]) -> list[Payable]:
    first = next(each for each in items if each.pk == payee.id)
    return [each for each in items if (each.partner_id, each.person_id) == (first.partner_id, first.person_id)]
