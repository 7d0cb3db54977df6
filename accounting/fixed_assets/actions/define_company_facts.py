"""What the special rule of small companies asks about the company, from a day on."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.fixed_assets.models import CompanyFacts
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput


class FactsBeforeTheLast(InvalidInput):
    """New facts begin after the ones that hold."""

    code = "accounting.fixed_assets.facts_before_the_last"
    field = "valid_from"
    cause_ja = "いまの区分は{since}から適用されています。"
    cause_en = "The present facts hold from {since}."
    remedy_ja = "それより後の日を適用開始日にしてください。"
    remedy_en = "Choose a later day."


@action("accounting.fixed_assets.define_company_facts", _("固定資産の会社の区分を決める"))
def define_company_facts(
    *, valid_from: dt.date, capital_yen: int, employees: int, blue_return: bool, acting_user: Any, at: dt.datetime
) -> CompanyFacts:
    """Let capital, employees and the kind of return hold from a day on. Raises FactsBeforeTheLast."""
    present = CompanyFacts.objects.select_for_update().filter(valid_until=None).first()
    if present is not None and valid_from <= present.valid_from:
        raise FactsBeforeTheLast(since=present.valid_from)
    if present is not None:
        present.valid_until = valid_from
        present.save(update_fields=["valid_until"])
    made = CompanyFacts.objects.create(
        valid_from=valid_from, capital_yen=capital_yen, employees=employees, blue_return=blue_return
    )
    record(
        "accounting.fixed_assets.define_company_facts",
        case=Case("accounting.fixed_assets.company_facts", made.pk, str(valid_from)),
        acting_user=acting_user,
        occurred_at=at,
        changes={"capital_yen": ["", capital_yen], "employees": ["", employees], "blue_return": ["", blue_return]},
    )
    return made
