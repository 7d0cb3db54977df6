"""How long a document is kept, and what a file's name is made of. Pure."""

import datetime as dt
import hashlib
import re

from backoffice.values.periods import Month, anniversary
from backoffice.values.refusals import Refusal

MONTHS_OF_A_YEAR = 12
SHA256 = re.compile(r"[0-9a-f]{64}")


class NotAFileName(Refusal):
    code = "documents.not_a_file_name"
    cause_ja = "「{text}」は保管ファイルの名前ではありません。"
    cause_en = "“{text}” is not the name of a stored file."
    remedy_ja = "書類の一覧から開き直してください。"
    remedy_en = "Open the document again from the list."


def sha256_of(content: bytes) -> str:
    """The name of some bytes: 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def place_of(company_id: int, sha256: str) -> str:
    """Where a file lies below the store: `<company>/<first two digits>/<digits>`. Raises NotAFileName."""
    if not SHA256.fullmatch(sha256):
        raise NotAFileName(text=sha256)
    return f"{int(company_id)}/{sha256[:2]}/{sha256}"


def retained_until(dated_on: dt.date, *, first_month: int, months_after: int, years: int) -> dt.date:
    """The first day on which a document of that date may go.

    `first_month` begins the fiscal year; the years are counted from the day `months_after` its end (法人税法施行規則59条).
    """
    begins = Month(dated_on.year, first_month)
    if dated_on < begins.first_day:
        begins = begins.plus(-MONTHS_OF_A_YEAR)
    return anniversary(begins.plus(MONTHS_OF_A_YEAR + months_after).first_day, years)
