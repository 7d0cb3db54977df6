"""よく使う仕訳: an entry saved to start from."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Entry, Line, VoucherTemplate
from accounting.ledger.tax import tax_account
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput


class TemplateNameTaken(InvalidInput):
    """Another template in use has the name."""

    code = "accounting.ledger.template_name_taken"
    field = "name"
    cause_ja = "「{name}」という、よく使う仕訳がすでにあります。"
    cause_en = "There is already a template called “{name}”."
    remedy_ja = "別の名前にするか、前のものの使用をやめてください。"
    remedy_en = "Choose another name, or stop using the earlier one."


@action("accounting.ledger.save_template", _("よく使う仕訳を保存"))
def save_template(
    *, entry_id: int, name: str, with_amounts: bool, acting_user: Any, at: dt.datetime
) -> VoucherTemplate:
    """Save the lines of an entry to start from, with their amounts or without. Raises TemplateNameTaken."""
    entry = Entry.objects.get(pk=entry_id)
    template = VoucherTemplate(
        name=name,
        description=entry.description,
        lines=typed_lines(entry, with_amounts=with_amounts),
        with_amounts=with_amounts,
        saved_by_name=acting_user.get_full_name(),
        saved_at=at,
    )
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError as taken:
        raise TemplateNameTaken(name=name) from taken
    record("accounting.ledger.save_template", case=_case(template), acting_user=acting_user, occurred_at=at)
    return template


@action("accounting.ledger.end_template", _("よく使う仕訳の使用をやめる"))
def end_template(*, template_id: int, acting_user: Any, at: dt.datetime) -> VoucherTemplate:
    """It is offered no more; what was entered with it stays."""
    template = VoucherTemplate.objects.select_for_update().get(pk=template_id)
    if template.ended_at is None:
        template.ended_at = at
        template.save(update_fields=["ended_at"])
    record("accounting.ledger.end_template", case=_case(template), acting_user=acting_user, occurred_at=at)
    return template


def typed_lines(entry: Entry, *, with_amounts: bool) -> list[dict[str, Any]]:
    """The lines of an entry as somebody would type them: a tax that was parted goes back into the line before it."""
    of_tax = {tax_account(purpose, entry.posted_on) for purpose in ("purchase", "sale")}
    typed: list[dict[str, Any]] = []
    before: Line | None = None
    for line in entry.lines.select_related("account").order_by("position"):
        if typed and before is not None and line.account.code in of_tax and _is_part_of(line, before):
            if with_amounts:
                typed[-1]["amount_yen"] += line.amount_yen
                typed[-1]["tax_yen"] = None
        else:
            typed.append(_typed(line, with_amounts))
        before = line
    return typed


def _is_part_of(line: Line, before: Line) -> bool:
    """Whether a line of tax follows what it is the tax of."""
    same = ("side", "tax_category", "unit_id", "project_id", "partner_id", "supplied_on", "memo")
    return all(getattr(line, name) == getattr(before, name) for name in same)


def _typed(line: Line, with_amounts: bool) -> dict[str, Any]:
    return {
        "account_code": line.account.code,
        "side": line.side,
        "amount_yen": line.amount_yen if with_amounts else None,
        "tax_category": line.tax_category,
        "unit_id": line.unit_id,
        "project_id": line.project_id,
        "partner_id": line.partner_id,
        "memo": line.memo,
    }


def _case(template: VoucherTemplate) -> Case:
    return Case("accounting.ledger.template", template.pk, template.name)
