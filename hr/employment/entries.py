"""What a form that fits says, as actions take it: the same for a page and for a row of a list."""

from typing import Any

from .actions import NewAccount, NewEmployee, NewItem, NewTerms
from .queries import Item

PLAIN = (
    "code",
    "family_name",
    "given_name",
    "family_kana",
    "given_kana",
    "sex",
    "born_on",
    "joined_on",
    "kind",
    "unit_code",
    "office_code",
    "post",
    "is_head",
    "work",
    "postal_code",
    "address",
    "history",
    "pay_kind",
    "pay_group_code",
    "monthly_scheduled_minutes",
    "daily_scheduled_minutes",
)


def new_employee(form: Any) -> NewEmployee:
    """Somebody who joins, from a JoinForm that fits."""
    given = form.cleaned_data
    items = [_item(form.items[code], yen) for code, yen in form.amounts().items() if yen]
    return NewEmployee(
        **{name: given[name] for name in PLAIN},
        hourly_yen=given["hourly_yen"] if given["pay_kind"] == "HOURLY" else None,
        items=tuple(items),
        account=_account(given) if given["bank_code"] else None,
    )


def new_terms(form: Any, *, blank_ends: bool = True) -> NewTerms:
    """Other terms, from a ChangeTermsForm or ImportTermsForm that fits. A blank item ends, or stays as it is."""
    given = form.cleaned_data
    amounts = form.amounts().items()
    return NewTerms(
        valid_from=given["valid_from"],
        pay_kind=given["pay_kind"] or None,
        pay_group_code=given["pay_group_code"] or None,
        hourly_yen=given["hourly_yen"],
        monthly_scheduled_minutes=given["monthly_scheduled_minutes"],
        daily_scheduled_minutes=given["daily_scheduled_minutes"],
        items={code: _item(form.items[code], yen or 0) for code, yen in amounts if yen is not None or blank_ends},
        reason=given["reason"],
    )


def _item(item: Item, yen: int) -> NewItem:
    return NewItem(item.code, item.label, yen, item.taxable, item.in_premium_base, item.prorated)


def _account(given: dict[str, Any]) -> NewAccount:
    return NewAccount(
        bank_code=given["bank_code"],
        bank_name=given["bank_name"],
        branch_code=given["branch_code"],
        branch_name=given["branch_name"],
        number=given["account_number"],
        holder_kana=given["holder_kana"],
        kind=given["account_kind"] or "ORDINARY",
    )
