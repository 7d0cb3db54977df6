"""Saying what purchases are for, and to which business class sales belong: by account, or for one line."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.consumption_tax.models import AccountUse, LineUse
from accounting.consumption_tax.rules import Use
from accounting.ledger.actions import UnknownAccount
from accounting.ledger.models import Account, Category, Line
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput, Refusal


class UseDoesNotFit(InvalidInput):
    """Business classes are for sales, purposes for purchases."""

    code = "accounting.consumption_tax.use_does_not_fit"
    field = "use"
    cause_ja = "{account} には「{use}」を設定できません。"
    cause_en = "{account} cannot be “{use}”."
    remedy_ja = "売上の科目には第1種から第6種、仕入れや経費の科目には用途区分を選んでください。"
    remedy_en = "Choose class 1 to 6 for accounts of sales, a purpose for those of purchases."


class UnknownLine(Refusal):
    """There is no such line."""

    code = "accounting.consumption_tax.unknown_line"
    cause_ja = "仕訳 {entry} に {position} 行目はありません。"
    cause_en = "The entry {entry} has no line {position}."
    remedy_ja = "一覧を読み込み直して、行を選び直してください。"
    remedy_en = "Reload the list and choose the line again."


@action("accounting.consumption_tax.set_account_uses", _("科目の用途・事業区分を決める"))
def set_account_uses(
    *, uses: Mapping[str, str], valid_from: dt.date, acting_user: Any, at: dt.datetime
) -> list[AccountUse]:
    """Let lines of accounts be for these uses from a day on, by account code; "" takes a use away.

    What a row of the same day said is replaced. Accounts whose use stays are left as they are. Raises UnknownAccount,
    UseDoesNotFit.
    """
    accounts = {each.code: each for each in Account.objects.select_for_update().filter(code__in=uses)}
    if missing := set(uses) - set(accounts):
        raise UnknownAccount(codes="、".join(sorted(missing)))
    for code, use in uses.items():
        _refuse_unless_fits(accounts[code], Use(use))
    held = {each.account_id: each for each in _in_force(accounts, valid_from)}
    made = []
    for code, use in uses.items():
        account = accounts[code]
        before = held.get(account.pk)
        if (before.use if before else "") == use:
            continue
        made.append(_changed(account, before, use, valid_from))
    record(
        "accounting.consumption_tax.set_account_uses",
        case=Case("accounting.consumption_tax.uses", 0, str(valid_from)),
        acting_user=acting_user,
        occurred_at=at,
        changes={"uses": {code: str(use) for code, use in uses.items()}, "valid_from": valid_from.isoformat()},
    )
    return [each for each in made if each is not None]


@action("accounting.consumption_tax.set_line_use", _("行の用途・事業区分を決める"))
def set_line_use(*, entry_id: int, position: int, use: str, acting_user: Any, at: dt.datetime) -> LineUse:
    """Let one line be for another use than its account; the last word holds. Raises UnknownLine, UseDoesNotFit."""
    line = Line.objects.filter(entry=entry_id, position=position).select_related("account", "entry").first()
    if line is None:
        raise UnknownLine(entry=entry_id, position=position + 1)
    _refuse_unless_fits(line.account, Use(use))
    made = LineUse.objects.create(
        entry_number=line.entry.reverses_id or line.entry_id,
        position=position,
        use=use,
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )
    record(
        "accounting.consumption_tax.set_line_use",
        case=Case("accounting.ledger.entry", line.entry_id, str(line.entry)[:200]),
        acting_user=acting_user,
        occurred_at=at,
        changes={"position": position, "use": use},
    )
    return made


def _in_force(accounts: Mapping[str, Account], day: dt.date) -> list[AccountUse]:
    found = AccountUse.objects.filter(account__in=[each.pk for each in accounts.values()], valid_from__lte=day)
    return list(found.exclude(valid_until__lte=day))


def _changed(account: Account, before: AccountUse | None, use: str, valid_from: dt.date) -> AccountUse | None:
    """The row that says so from the day on until the next one; a row that begins on that very day is replaced."""
    until = before.valid_until if before else _next_begin(account, valid_from)
    if before and before.valid_from == valid_from:
        before.delete()
    elif before:
        before.valid_until = valid_from
        before.save(update_fields=["valid_until"])
    if not use:
        return None
    return AccountUse.objects.create(account=account, use=use, valid_from=valid_from, valid_until=until)


def _next_begin(account: Account, day: dt.date) -> dt.date | None:
    later = AccountUse.objects.filter(account=account, valid_from__gt=day).order_by("valid_from").first()
    return later.valid_from if later else None


def _refuse_unless_fits(account: Account, use: Use) -> None:
    is_of_sales = account.category == Category.REVENUE or account.tax_category.startswith("課税売上")
    if use is not Use.NONE and use.is_of_sales != is_of_sales:
        raise UseDoesNotFit(account=str(account), use=use.value)
