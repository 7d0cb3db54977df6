"""What the company teaches the room: rules, fees, and the names of payers that it forgets."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankRule, FeeTreatment, PayerAlias, TransferFee
from accounting.banking.rules import payer_key
from accounting.ledger.models import Account
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRule:
    """Lines of a text and an amount are for an account."""

    name: str
    position: int
    direction: str
    contains: str
    account_code: str
    tax_category: str = ""
    least_yen: int | None = None
    most_yen: int | None = None
    bank_account_id: int | None = None
    partner_id: int | None = None
    unit_id: int | None = None


class RuleReadsNothing(InvalidInput):
    """The text says nothing once legal forms and spaces are left out."""

    code = "accounting.banking.rule_reads_nothing"
    field = "contains"
    cause_ja = "「{contains}」からは、照合に使う文字が残りません。"
    cause_en = "Nothing of “{contains}” is left to compare."
    remedy_ja = "摘要に現れる、会社名や用途の文字を入力してください。"
    remedy_en = "Enter words of the text, such as a name or a purpose."


class AmountsInWrongOrder(InvalidInput):
    """The least is above the most."""

    code = "accounting.banking.amounts_in_wrong_order"
    field = "most_yen"
    cause_ja = "金額の範囲（{least_yen:,}円から{most_yen:,}円）が逆です。"
    cause_en = "The range of amounts, {least_yen:,} to {most_yen:,} yen, is the wrong way round."
    remedy_ja = "小さい額を「以上」に入力してください。"
    remedy_en = "Enter the smaller amount first."


class FeeListedTwice(InvalidInput):
    """A fee is listed once."""

    code = "accounting.banking.fee_listed_twice"
    field = "fee_yen"
    cause_ja = "{fee_yen:,}円の手数料は、すでに登録されています。"
    cause_en = "A fee of {fee_yen:,} yen is listed already."
    remedy_ja = "登録済みの手数料を確認してください。"
    remedy_en = "See the list of fees."


class OutOfUseAlready(Refusal):
    """It went out of use before."""

    code = "accounting.banking.out_of_use_already"
    cause_ja = "すでに使用停止になっています。"
    cause_en = "It is out of use already."
    remedy_ja = "一覧を読み込み直してください。"
    remedy_en = "Reload the list."


@action("accounting.banking.define_rule", _("照合のルールを登録"))
def define_rule(*, new: NewRule, acting_user: Any, at: dt.datetime) -> BankRule:
    """Record a rule; it only suggests. Raises RuleReadsNothing, AmountsInWrongOrder."""
    key = payer_key(new.contains)
    if not key:
        raise RuleReadsNothing(contains=new.contains)
    if new.least_yen is not None and new.most_yen is not None and new.least_yen > new.most_yen:
        raise AmountsInWrongOrder(least_yen=new.least_yen, most_yen=new.most_yen)
    account = Account.objects.get(code=new.account_code)
    made = BankRule.objects.create(
        name=new.name,
        position=new.position,
        direction=new.direction,
        contains=new.contains,
        contains_key=key[:120],
        least_yen=new.least_yen,
        most_yen=new.most_yen,
        bank_account_id=new.bank_account_id,
        account=account,
        tax_category=new.tax_category or account.tax_category,
        partner_id=new.partner_id,
        unit_id=new.unit_id,
    )
    record(
        "accounting.banking.define_rule",
        case=Case("accounting.banking.rule", made.pk, made.name),
        acting_user=acting_user,
        occurred_at=at,
        changes={"contains": ["", made.contains], "account": ["", str(account)]},
    )
    return made


@action("accounting.banking.end_rule", _("照合のルールの使用を停止"))
def end_rule(*, rule_id: int, out_of_use_from: dt.date, acting_user: Any, at: dt.datetime) -> BankRule:
    """Let a rule go out of use; raises OutOfUseAlready."""
    found = BankRule.objects.select_for_update(of=("self",)).get(pk=rule_id)
    _end(found, out_of_use_from)
    record(
        "accounting.banking.end_rule",
        case=Case("accounting.banking.rule", found.pk, found.name),
        acting_user=acting_user,
        occurred_at=at,
        changes={"out_of_use_from": ["", str(out_of_use_from)]},
    )
    return found


@action("accounting.banking.define_fee", _("振込手数料を登録"))
def define_fee(
    *,
    fee_yen: int,
    label: str,
    least_yen: int,
    acting_user: Any,
    at: dt.datetime,
    treatment: str = FeeTreatment.DISCOUNT,
) -> TransferFee:
    """List what a bank takes of a transfer, and how it is treated when a customer keeps it; raises FeeListedTwice."""
    if TransferFee.objects.filter(fee_yen=fee_yen, out_of_use_from=None).exists():
        raise FeeListedTwice(fee_yen=fee_yen)
    made = TransferFee.objects.create(fee_yen=fee_yen, label=label, least_yen=least_yen, treatment=treatment)
    record(
        "accounting.banking.define_fee",
        case=Case("accounting.banking.fee", made.pk, f"{made.label} {made.fee_yen}"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"fee_yen": ["", fee_yen], "treatment": ["", treatment]},
    )
    return made


@action("accounting.banking.end_fee", _("振込手数料の使用を停止"))
def end_fee(*, fee_id: int, out_of_use_from: dt.date, acting_user: Any, at: dt.datetime) -> TransferFee:
    """Let a fee go out of use; raises OutOfUseAlready."""
    found = TransferFee.objects.select_for_update(of=("self",)).get(pk=fee_id)
    _end(found, out_of_use_from)
    record(
        "accounting.banking.end_fee",
        case=Case("accounting.banking.fee", found.pk, f"{found.label} {found.fee_yen}"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"out_of_use_from": ["", str(out_of_use_from)]},
    )
    return found


@action("accounting.banking.forget_alias", _("振込名義を忘れる"))
def forget_alias(*, alias_id: int, acting_user: Any, at: dt.datetime) -> None:
    """Forget a name that was learned; what was matched by it stays."""
    found = PayerAlias.objects.select_for_update(of=("self",)).select_related("partner").get(pk=alias_id)
    record(
        "accounting.banking.forget_alias",
        case=Case("accounting.banking.alias", found.pk, found.payer_key),
        acting_user=acting_user,
        occurred_at=at,
        changes={"partner": [found.partner.name, ""], "times": [found.times, 0]},
    )
    found.delete()


def _end(found: BankRule | TransferFee, out_of_use_from: dt.date) -> None:
    if found.out_of_use_from is not None:
        raise OutOfUseAlready
    found.out_of_use_from = out_of_use_from
    found.save(update_fields=["out_of_use_from"])
