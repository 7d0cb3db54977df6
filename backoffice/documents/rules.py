"""How long a document is kept, what a file's name is made of, and what a received file really is. Pure."""

import datetime as dt
import hashlib
import re

from backoffice.values.periods import Month, anniversary
from backoffice.values.refusals import InvalidInput, Refusal

from .limits import MEGABYTE, MOST_MEGABYTES

MONTHS_OF_A_YEAR = 12
SHA256 = re.compile(r"[0-9a-f]{64}")
# How each kind of file begins and ends, whatever its name says; a file that was cut off has no end.
BYTES_OF = {
    "application/pdf": re.compile(rb"%PDF-\d\.\d.*%%EOF.{0,1024}", re.DOTALL),
    "image/jpeg": re.compile(rb"\xff\xd8\xff.*\xff\xd9.*", re.DOTALL),
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n.*IEND.*", re.DOTALL),
    "image/heic": re.compile(rb"....ftyp(heic|heix|hevc|hevx|heim|heis|mif1|msf1).*", re.DOTALL),
}
ENDINGS = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "heic": "image/heic",
    "heif": "image/heic",
}


# What may be sent ahead: evidence, and texts that people write.
SENT_ENDINGS = {
    **ENDINGS,
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class NotAFileName(Refusal):
    code = "documents.not_a_file_name"
    cause_ja = "「{text}」は保管ファイルの名前ではありません。"
    cause_en = "“{text}” is not the name of a stored file."
    remedy_ja = "書類の一覧から開き直してください。"
    remedy_en = "Open the document again from the list."


class FileKindNotTaken(InvalidInput):
    code = "documents.file_kind_not_taken"
    cause_ja = "「{name}」は、証憑として受け取れる種類のファイルではありません。"
    cause_en = "“{name}” is not a kind of file that is taken as evidence."
    remedy_ja = "PDF・JPEG・PNG・HEICのファイルを選んでください。"
    remedy_en = "Choose a PDF, JPEG, PNG or HEIC file."


class FileIsNotWhatItSays(InvalidInput):
    code = "documents.file_is_not_what_it_says"
    cause_ja = "「{name}」の中身は、名前が示す種類のファイルではありません。"
    cause_en = "What is in “{name}” is not what its name says."
    remedy_ja = "壊れていないか、別のファイルの名前を変えたものでないかを確認してください。"
    remedy_en = "Check that it is not damaged, nor another file renamed."


class FileTooLarge(InvalidInput):
    code = "documents.file_too_large"
    cause_ja = "「{name}」は{megabytes}MBを超えています。"
    cause_en = "“{name}” is larger than {megabytes} MB."
    remedy_ja = "画質を下げるか、分けて保存したファイルを選んでください。"
    remedy_en = "Choose a smaller file, or one saved in parts."


def megabytes_of(content: bytes) -> int:
    """The most that is taken, for a file that is larger than that; 0 for one that may come in."""
    return MOST_MEGABYTES if len(content) > MOST_MEGABYTES * MEGABYTE else 0


def media_type_of(name: str, content: bytes) -> str:
    """The kind of a received file, once its name and its bytes agree.

    Raises FileTooLarge, FileKindNotTaken, FileIsNotWhatItSays.
    """
    if too_large := megabytes_of(content):
        raise FileTooLarge(name=name, megabytes=too_large)
    said = ENDINGS.get(name.rpartition(".")[2].lower())
    if said is None:
        raise FileKindNotTaken(name=name)
    if not BYTES_OF[said].fullmatch(content):
        raise FileIsNotWhatItSays(name=name)
    return said


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
