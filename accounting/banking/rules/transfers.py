"""給与振込 and 総合振込 files of 120-byte records (全銀): written, read back, and who cannot be in them. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from backoffice.values.calendar import is_bank_business_day
from backoffice.values.kana import FieldClass, to_zengin, truncate
from backoffice.values.refusals import Refusal

HEADER, DATA, TRAILER, END = "header", "data", "trailer", "end"
DIGITS, DIGITS_OR_TEXT = "N", "NC"
DEPOSIT_KINDS = {"ORDINARY": "1", "CURRENT": "2"}
SEPARATORS = {"NONE": "", "CR": "\r", "LF": "\n", "CRLF": "\r\n"}
END_OF_FILE = b"\x1a"
ENCODING = "cp932"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record: `kind` is N (digits, right), C (text, left) or NC (either); `fixed` always stands there."""

    name: str
    kind: str
    length: int
    fixed: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The fields of the four kinds of record."""

    records: Mapping[str, tuple[Field, ...]]

    @property
    def record_bytes(self) -> int:
        """How long a record is: the same for all kinds."""
        return sum(field.length for field in self.records[HEADER])


@dataclass(frozen=True, slots=True)
class Profile:
    """What the bank wants: the separator of records, an end-of-file mark, and the characters of names."""

    separator: str
    ends_with_eof: bool
    name_class: FieldClass


@dataclass(frozen=True, slots=True)
class Consignor:
    """Who pays, from which account; names as the bank registered them."""

    code: str
    kana: str
    bank_code: str
    bank_kana: str
    branch_code: str
    branch_kana: str
    deposit_kind: str
    account_number: str


@dataclass(frozen=True, slots=True)
class PayeeAccount:
    """Where somebody is paid."""

    bank_code: str
    branch_code: str
    deposit_kind: str
    number: str
    holder_kana: str
    bank_kana: str = ""
    branch_kana: str = ""


@dataclass(frozen=True, slots=True)
class Payee:
    """Somebody who is to be paid. `id` is the caller's own; `account` is None when there is none."""

    id: int
    name: str
    amount_yen: int
    account: PayeeAccount | None
    employee_code: str = ""
    unit_code: str = ""
    customer_code: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A payee who cannot be in the file, and why."""

    payee: Payee
    refusal: Refusal


class NoAccount(Refusal):
    code = "accounting.banking.no_account"
    cause_ja = "振込口座が登録されていません。"
    cause_en = "No bank account is recorded."
    remedy_ja = "口座を登録して振込データを追加で作るか、ほかの方法で支払ってください。"
    remedy_en = "Record an account and make a further file, or pay in another way."


class AccountUnreadable(Refusal):
    code = "accounting.banking.account_unreadable"
    cause_ja = "振込口座の「{value}」は、振込データの{field}に入りません。"
    cause_en = "“{value}” of the bank account does not fit into the field {field}."
    remedy_ja = "銀行・支店・口座番号・預金種目を確認して、登録し直してください。"
    remedy_en = "Check bank, branch, number and kind of the account, and record it again."


class NotABankDay(Refusal):
    code = "accounting.banking.not_a_bank_day"
    cause_ja = "振込指定日の{day}は、銀行の休業日です。"
    cause_en = "Banks are closed on {day}, the day of payment."
    remedy_ja = "前後の営業日を支払日にしてください。"
    remedy_en = "Choose a business day before or after it."


class NobodyToPay(Refusal):
    code = "accounting.banking.nobody_to_pay"
    cause_ja = "振込データに入れられる人がいません。"
    cause_en = "There is nobody whom the file could pay."
    remedy_ja = "振込口座の登録を確認してください。"
    remedy_en = "Check the bank accounts."


class FileDoesNotAddUp(Refusal):
    code = "accounting.banking.file_does_not_add_up"
    cause_ja = "振込データの{what}が一致しません（記録 {said}、実際 {found}）。"
    cause_en = "The {what} of the file is wrong (it says {said}, the records give {found})."
    remedy_ja = "このデータは使わず、作り直してください。"
    remedy_en = "Do not use this file; make it again."


@dataclass(frozen=True, slots=True)
class Totals:
    """How many are paid, and how much together."""

    count: int
    total_yen: int


def sort_out(payees: Iterable[Payee], profile: Profile, layout: Layout) -> tuple[list[Payee], list[LeftOut]]:
    """Those who can be in the file, and those who can't, each with the reason."""
    ready: list[Payee] = []
    left_out: list[LeftOut] = []
    for payee in payees:
        try:
            _data(payee, profile, layout)
        except Refusal as refusal:
            left_out.append(LeftOut(payee, refusal))
        else:
            ready.append(payee)
    return ready, left_out


def transfer_file(
    consignor: Consignor, paid_on: dt.date, payees: Sequence[Payee], profile: Profile, layout: Layout
) -> bytes:
    """The file that pays everybody on the day. Raises NobodyToPay, NotABankDay, and what `sort_out` would sort out."""
    if not payees:
        raise NobodyToPay
    if not is_bank_business_day(paid_on):
        raise NotABankDay(day=paid_on)
    total_yen = sum(payee.amount_yen for payee in payees)
    records = [
        _header(consignor, paid_on, profile, layout),
        *(_data(payee, profile, layout) for payee in payees),
        _record(layout.records[TRAILER], {"count": str(len(payees)), "total_yen": str(total_yen)}),
        _record(layout.records[END], {}),
    ]
    separator = SEPARATORS[profile.separator]
    text = "".join(record + separator for record in records)
    return text.encode(ENCODING) + (END_OF_FILE if profile.ends_with_eof else b"")


def totals_of(content: bytes, layout: Layout) -> Totals:
    """Count and total of a file, once its trailer agrees with its data. Raises FileDoesNotAddUp."""
    data = [record for record in records_of(content, layout) if record["record"] == _mark(layout, DATA)]
    trailer = next((r for r in records_of(content, layout) if r["record"] == _mark(layout, TRAILER)), None)
    found = Totals(len(data), sum(int(record["amount_yen"]) for record in data))
    said = Totals(int(trailer["count"]), int(trailer["total_yen"])) if trailer else Totals(0, 0)
    if said.count != found.count:
        raise FileDoesNotAddUp(what="件数 count", said=said.count, found=found.count)
    if said.total_yen != found.total_yen:
        raise FileDoesNotAddUp(what="合計 total", said=said.total_yen, found=found.total_yen)
    return found


def records_of(content: bytes, layout: Layout) -> list[dict[str, str]]:
    """The records of a file, field by field, whatever its separator. Raises FileDoesNotAddUp."""
    text = content.removesuffix(END_OF_FILE).decode(ENCODING).replace("\r", "").replace("\n", "")
    length = layout.record_bytes
    if len(text) % length:
        raise FileDoesNotAddUp(what="長さ length", said=length, found=len(text) % length)
    by_mark = {_mark(layout, kind): fields for kind, fields in layout.records.items()}
    found = (text[start : start + length] for start in range(0, len(text), length))
    return [_fields(record, by_mark[record[0]]) for record in found]


def _header(consignor: Consignor, paid_on: dt.date, profile: Profile, layout: Layout) -> str:
    values = {
        "consignor_code": consignor.code,
        "consignor_kana": to_zengin(consignor.kana, profile.name_class),
        "paid_on": f"{paid_on:%m%d}",
        "bank_code": consignor.bank_code,
        "bank_kana": to_zengin(consignor.bank_kana, FieldClass.BANK_NAME),
        "branch_code": consignor.branch_code,
        "branch_kana": to_zengin(consignor.branch_kana, FieldClass.BANK_NAME),
        "deposit_kind": DEPOSIT_KINDS.get(consignor.deposit_kind, consignor.deposit_kind),
        "account_number": consignor.account_number,
    }
    return _record(layout.records[HEADER], values)


def _data(payee: Payee, profile: Profile, layout: Layout) -> str:
    account = payee.account
    if account is None:
        raise NoAccount
    values = {
        "bank_code": account.bank_code,
        "bank_kana": to_zengin(account.bank_kana, FieldClass.BANK_NAME),
        "branch_code": account.branch_code,
        "branch_kana": to_zengin(account.branch_kana, FieldClass.BANK_NAME),
        "deposit_kind": DEPOSIT_KINDS.get(account.deposit_kind, account.deposit_kind),
        "account_number": account.number,
        "payee_kana": to_zengin(account.holder_kana, profile.name_class),
        "amount_yen": str(payee.amount_yen),
        "employee_code": payee.employee_code,
        "unit_code": payee.unit_code,
        "customer_code": payee.customer_code,
    }
    return _record(layout.records[DATA], values)


def _record(fields: Iterable[Field], values: Mapping[str, str]) -> str:
    return "".join(_placed(field, field.fixed or values.get(field.name, "")) for field in fields)


def _placed(field: Field, value: str) -> str:
    """Digits stand to the right among zeros, text to the left among spaces; only names may be cut."""
    is_digits = value.isascii() and value.isdigit()
    if field.kind == DIGITS and not is_digits:
        raise AccountUnreadable(value=value, field=field.name)
    if field.kind == DIGITS or (field.kind == DIGITS_OR_TEXT and (is_digits or not value)):
        if len(value) > field.length:
            raise AccountUnreadable(value=value, field=field.name)
        return value.zfill(field.length)
    if field.kind == DIGITS_OR_TEXT and not (value.isascii() and len(value) <= field.length):
        raise AccountUnreadable(value=value, field=field.name)
    return truncate(value, field.length).ljust(field.length)


def _fields(record: str, fields: Iterable[Field]) -> dict[str, str]:
    found: dict[str, str] = {}
    start = 0
    for field in fields:
        found[field.name] = record[start : start + field.length].rstrip()
        start += field.length
    return found


def _mark(layout: Layout, kind: str) -> str:
    return layout.records[kind][0].fixed
