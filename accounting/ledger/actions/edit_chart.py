"""勘定科目の変更: accounts are added, renamed, placed in the statements, and go out of use; none is ever deleted."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounting.ledger import needed
from accounting.ledger.chart import cash_flow_lines, category_of, sections, tax_categories
from accounting.ledger.models import Account, Line
from accounting.ledger.rules import Category
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput

CODE = re.compile(r"[0-9A-Za-z-]{1,20}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFacts:
    """What an account is called, where it stands in the statements, and its usual tax category."""

    name: str
    name_kana: str
    section: str
    tax_category: str
    cash_flow: str = ""


class AccountCodeTaken(InvalidInput):
    """Another account has the code."""

    code = "accounting.ledger.account_code_taken"
    field = "code"
    cause_ja = "科目コード {number} は、すでに使われています。"
    cause_en = "The account code {number} is already in use."
    remedy_ja = "別のコードにしてください。"
    remedy_en = "Choose another code."


class BadAccountCode(InvalidInput):
    """A code is of digits, letters and hyphens."""

    code = "accounting.ledger.bad_account_code"
    field = "code"
    cause_ja = "科目コード「{number}」は使えません。"
    cause_en = "“{number}” cannot be the code of an account."
    remedy_ja = "半角の英数字とハイフンで、20文字までにしてください。"
    remedy_en = "Use up to 20 digits, letters and hyphens."


class SectionUnknown(InvalidInput):
    """The section, the tax category or the line of the cash flows is none of those that there are."""

    code = "accounting.ledger.section_unknown"
    field = "section"
    cause_ja = "表示区分・税区分・キャッシュ・フローの行のどれかが、選べるものではありません。"
    cause_en = "The section, the tax category or the line of the cash flows cannot be chosen."
    remedy_ja = "選び直してください。損益の科目のキャッシュ・フローの行は、表示区分で決まります。"
    remedy_en = "Choose again. Accounts of income and expense follow their section in the cash flows."


class AccountKeepsItsKind(InvalidInput):
    """What was posted to an account stays an asset, a debt, a cost."""

    code = "accounting.ledger.account_keeps_its_kind"
    field = "section"
    cause_ja = "{account}には仕訳があるため、{before}から{after}には変えられません。"
    cause_en = "{account} has lines, so its category cannot change."
    remedy_ja = "新しい科目を追加し、振替伝票で残高を移してください。"
    remedy_en = "Add a new account, and carry the balance over with a voucher."


class AccountUsedLater(InvalidInput):
    """Lines stand on or after the day from which the account should be out of use."""

    code = "accounting.ledger.account_used_later"
    field = "out_of_use_from"
    cause_ja = "{account}には、{last}の仕訳があります。"
    cause_en = "{account} has a line of {last}."
    remedy_ja = "その翌日以後の日を使用停止日にしてください。"
    remedy_en = "Choose a later day."


class AccountNeeded(InvalidInput):
    """The program itself posts to the account."""

    code = "accounting.ledger.account_needed"
    field = "out_of_use_from"
    cause_ja = "{account}は、「{rooms_ja}」の記帳に使われています。"
    cause_en = "{account} is posted to by: {rooms_en}."
    remedy_ja = "この科目は使用停止にできません。名前と表示区分は変更できます。口座や給与の科目として選んでいるときは、先にその設定を変えてください。"
    remedy_en = "It cannot go out of use; its name and section can be changed. If it was chosen for a bank account or for pay, change that first."


@action("accounting.ledger.add_account", _("勘定科目を追加"))
def add_account(*, code: str, facts: AccountFacts, acting_user: Any, at: dt.datetime) -> Account:
    """Add an account. Raises BadAccountCode, AccountCodeTaken, SectionUnknown."""
    if not CODE.fullmatch(code):
        raise BadAccountCode(number=code)
    category = _checked(facts, at)
    account = Account(code=code, category=category, normal_side=_normal_side(facts, category), **_kept(facts))
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as taken:
        raise AccountCodeTaken(number=code) from taken
    record(
        "accounting.ledger.add_account",
        case=_case(account),
        acting_user=acting_user,
        occurred_at=at,
        changes={name: ["", value] for name, value in _kept(facts).items()},
    )
    return account


@action("accounting.ledger.change_account", _("勘定科目を変更"))
def change_account(*, account_id: int, facts: AccountFacts, acting_user: Any, at: dt.datetime) -> Account:
    """Rename an account or place it elsewhere; earlier entries show the new name. Raises SectionUnknown, AccountKeepsItsKind."""
    account = Account.objects.select_for_update().get(pk=account_id)
    category = _checked(facts, at)
    if category != account.category and Line.objects.filter(account=account).exists():
        raise AccountKeepsItsKind(
            account=str(account), before=account.get_category_display(), after=dict(_names())[category.value]
        )
    before = {name: getattr(account, name) for name in _kept(facts)}
    for name, value in _kept(facts).items():
        setattr(account, name, value)
    if category != account.category:
        account.category, account.normal_side = category, _normal_side(facts, category)
    account.save()
    record(
        "accounting.ledger.change_account",
        case=_case(account),
        acting_user=acting_user,
        occurred_at=at,
        changes={name: [before[name], value] for name, value in _kept(facts).items() if before[name] != value},
    )
    return account


@action("accounting.ledger.retire_account", _("勘定科目を使用停止"))
def retire_account(*, account_id: int, out_of_use_from: dt.date | None, acting_user: Any, at: dt.datetime) -> Account:
    """From a day on nothing is posted to an account; without a day it is in use again. Raises AccountUsedLater, AccountNeeded."""
    account = Account.objects.select_for_update().get(pk=account_id)
    if out_of_use_from is not None:
        _refuse_needed(account, at)
        later = Line.objects.filter(account=account, posted_on__gte=out_of_use_from).order_by("-posted_on").first()
        if later:
            raise AccountUsedLater(account=str(account), last=later.posted_on)
    before, account.out_of_use_from = account.out_of_use_from, out_of_use_from
    account.save(update_fields=["out_of_use_from"])
    record(
        "accounting.ledger.retire_account",
        case=_case(account),
        acting_user=acting_user,
        occurred_at=at,
        changes={"out_of_use_from": [str(before or ""), str(out_of_use_from or "")]},
    )
    return account


def _checked(facts: AccountFacts, at: dt.datetime) -> Category:
    """The category of the section, once all that was chosen can be chosen."""
    day = at.astimezone(TOKYO).date()
    if facts.section not in sections(day) or facts.tax_category not in tax_categories(day):
        raise SectionUnknown
    category = category_of(facts.section, day)
    if facts.cash_flow and (category.is_of_a_year or facts.cash_flow not in cash_flow_lines(day)):
        raise SectionUnknown
    return category


def _normal_side(facts: AccountFacts, category: Category) -> str:
    """The side on which the account grows: that of its category, the other one for what is deducted from it (控除)."""
    return category.side.other.value if facts.section.endswith("控除") else category.side.value


def _refuse_needed(account: Account, at: dt.datetime) -> None:
    day = at.astimezone(TOKYO).date()
    rooms = needed.rooms_of(account.code, day)
    if rooms:
        raise AccountNeeded(account=str(account), rooms_ja=_joined(rooms, "ja"), rooms_en=_joined(rooms, "en"))


def _joined(labels: list[Any], language: str) -> str:
    with translation.override(language):
        return ("、" if language == "ja" else ", ").join(map(str, labels))


def _kept(facts: AccountFacts) -> dict[str, str]:
    return {name: getattr(facts, name) for name in ("name", "name_kana", "section", "tax_category", "cash_flow")}


def _names() -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in Account._meta.get_field("category").choices or []]  # type: ignore[misc]


def _case(account: Account) -> Case:
    return Case("accounting.ledger.account", account.pk, str(account))
