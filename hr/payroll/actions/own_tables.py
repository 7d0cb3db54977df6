"""計算式の表: defining and changing what formulas look up."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.formulas import is_a_name
from backoffice.values.refusals import InvalidInput, Refusal
from hr.employment.actions.succession import make_room
from hr.payroll.models import CODE, OwnTable, OwnTableRow

from .own_checks import refuse_broken


@dataclass(frozen=True, slots=True)
class NewTableRow:
    """What a key gives, in yen; `label` is what the company calls the key."""

    key: Decimal
    amount_yen: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class NewOwnTable:
    """A table as it is to be from `valid_from` on."""

    code: str
    label: str
    valid_from: dt.date
    reason: str
    rows: Sequence[NewTableRow]


class TableCodeUnfit(InvalidInput):
    """Codes are plain."""

    code = "hr.payroll.table_code_unfit"
    field = "code"
    cause_ja = "コード「{code}」は使えません。"
    cause_en = "The code “{code}” can't be used."
    remedy_ja = "英小文字で始まり、英小文字・数字・_だけのコードにしてください。例 post_pay"
    remedy_en = "Begin with a lower-case letter; use lower-case letters, digits and _ only. For example post_pay."


class TableLabelUnfit(InvalidInput):
    """A formula names the table by its label."""

    code = "hr.payroll.table_label_unfit"
    field = "label"
    cause_ja = "表の名前「{label}」は使えません（ほかの表が使っているか、計算式に書けない名前です）。"
    cause_en = "A table can't be called “{label}”: another one is, or a formula can't hold the name."
    remedy_ja = "数字で始まらず、空白・記号・関数名を含まない、まだ使っていない名前にしてください。例 役職手当表"
    remedy_en = "Choose a new name that begins with no digit and has neither blanks nor signs nor a function's name."


class KeyTwice(InvalidInput):
    """A key gives one sum."""

    code = "hr.payroll.key_twice"
    field = "rows"
    cause_ja = "{key}の行が、2つ以上あります。"
    cause_en = "There are several rows for {key}."
    remedy_ja = "1つの値を1行にしてください。"
    remedy_en = "Give each value one row."


class NoRows(InvalidInput):
    """A table gives something."""

    code = "hr.payroll.no_rows"
    field = "rows"
    cause_ja = "表に行がありません。"
    cause_en = "The table has no rows."
    remedy_ja = "値と金額を、1行以上入力してください。"
    remedy_en = "Enter at least one value with its sum."


class OwnTableHasBegun(Refusal):
    """What was paid by stays."""

    code = "hr.payroll.own_table_has_begun"
    cause_ja = "「{label}」に、始まる前の変更はありません。"
    cause_en = "“{label}” has no change that has not begun."
    remedy_ja = "始まった表は、新しい開始日で変更してください。"
    remedy_en = "Change a table that has begun from another day on."


@action("hr.payroll.define_own_table", _("計算式の表を定める"))
def define_own_table(*, new: NewOwnTable, acting_user: Any, at: dt.datetime) -> OwnTable:
    """Define a table, or change it from a day on; what holds later stays as it is.

    Raises TableCodeUnfit, TableLabelUnfit, NoRows, KeyTwice, BeginsThatDay.
    """
    _lock()
    _refuse_unfit(new)
    before, until = make_room(OwnTable.objects.filter(code=new.code), new.valid_from, may_be_first=True)
    table = OwnTable.objects.create(
        code=new.code,
        label=new.label,
        valid_from=new.valid_from,
        valid_until=until,
        reason=new.reason,
        defined_by_name=acting_user.get_full_name(),
        defined_at=at,
    )
    OwnTableRow.objects.bulk_create(
        OwnTableRow(table=table, key=each.key, label=each.label, amount_yen=each.amount_yen) for each in new.rows
    )
    record(
        "hr.payroll.define_own_table",
        case=own_table_case(table),
        acting_user=acting_user,
        occurred_at=at,
        reason=new.reason,
        changes={
            "valid_from": ["", str(new.valid_from)],
            "rows": [_told(before), _told(table)],
        },
    )
    return table


@action("hr.payroll.take_back_own_table", _("始まる前の計算式の表の変更を取り消し"))
def take_back_own_table(*, code: str, acting_user: Any, at: dt.datetime) -> OwnTable | None:
    """Take back the newest change while it has not begun; what held before goes on, None without it.

    Raises OwnTableHasBegun, OwnItemIsRead.
    """
    _lock()
    newest = OwnTable.objects.filter(code=code).order_by("-valid_from")[0]
    if newest.valid_from <= at.astimezone(TOKYO).date():
        raise OwnTableHasBegun(label=newest.label)
    case, was, until, rows = own_table_case(newest), newest.valid_from, newest.valid_until, _told(newest)
    before = OwnTable.objects.filter(code=code, valid_until=was).first()
    newest.rows.all().delete()
    newest.delete()
    if before:
        before.valid_until = until
        before.save(update_fields=["valid_until"])
    refuse_broken(was)
    record(
        "hr.payroll.take_back_own_table",
        case=case,
        acting_user=acting_user,
        occurred_at=at,
        changes={"valid_from": [str(was), ""], "rows": [rows, _told(before)]},
    )
    return before


def own_table_case(table: OwnTable) -> Case:
    """The table, as events name it."""
    return Case("hr.payroll.own_table", table.pk, table.label)


def _refuse_unfit(new: NewOwnTable) -> None:
    if not re.fullmatch(CODE, new.code):
        raise TableCodeUnfit(code=new.code)
    if not is_a_name(new.label) or OwnTable.objects.exclude(code=new.code).filter(label=new.label).exists():
        raise TableLabelUnfit(label=new.label)
    if not new.rows:
        raise NoRows
    keys = [each.key for each in new.rows]
    if twice := next((key for key in keys if keys.count(key) > 1), None):
        raise KeyTwice(key=f"{twice:f}")


def _told(table: OwnTable | None) -> str:
    """The rows as the log keeps them."""
    rows = table.rows.order_by("key") if table else ()
    return " ".join(f"{each.key.normalize():f}:{each.amount_yen}" for each in rows)


def _lock() -> None:
    """One change of tables at a time."""
    list(OwnTable.objects.select_for_update().order_by("pk").values_list("pk"))
