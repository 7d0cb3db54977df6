"""届出の設定: how the offices know the company."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput
from hr.filings import queries
from hr.filings.models import FilingOffice


class UnknownOfficeCode(InvalidInput):
    """年金機構 has no such prefecture."""

    code = "hr.filings.unknown_office_code"
    field = "prefecture"
    cause_ja = "「{prefecture}」という都道府県はありません。"
    cause_en = "There is no prefecture “{prefecture}”."
    remedy_ja = "都道府県を選び直してください。"
    remedy_en = "Choose the prefecture again."


@action("hr.filings.set_office", _("届出の設定を保存"))
def set_office(*, given: Mapping[str, str], acting_user: Any, at: dt.datetime) -> FilingOffice:
    """Save how the company is called in filings, field by field. Raises UnknownOfficeCode."""
    prefecture = given.get("prefecture", "")
    if prefecture and prefecture not in queries.prefecture_codes(at.astimezone(TOKYO).date()):
        raise UnknownOfficeCode(prefecture=prefecture)
    office = FilingOffice.objects.select_for_update().first() or FilingOffice()
    before = {name: getattr(office, name) for name in given}
    for name, value in given.items():
        setattr(office, name, value)
    office.save()
    record(
        "hr.filings.set_office",
        case=Case("hr.filings.office", office.pk, office.name or "届出の設定"),
        acting_user=acting_user,
        occurred_at=at,
        changes={name: [before[name], value] for name, value in given.items() if before[name] != value},
    )
    return office
