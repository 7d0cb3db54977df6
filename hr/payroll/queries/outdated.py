"""Payslips that the facts have left behind: calculated, and then something they rest on was changed."""

import json
from collections.abc import Sequence

from hr.payroll.models import Payslip, Run
from hr.payroll.rules import as_text

from .facts import facts_of
from .people import Missing, named, paid_by

PEOPLE_AT_ONCE = 1000


def outdated_people(run: Run) -> list[Missing]:
    """Those whose payslip was calculated from other facts than those of now, or whom the run no longer pays.

    The facts are gathered anew as for a calculation, a thousand people at a time; nothing is computed from them.
    """
    kept = list(Payslip.objects.filter(run=run).order_by("employee_id").values_list("employee_id", flat=True))
    paid = paid_by(run)
    outdated = [each for each in kept if each not in paid]
    still = [each for each in kept if each in paid]
    for start in range(0, len(still), PEOPLE_AT_ONCE):
        outdated += _differing(run, still[start : start + PEOPLE_AT_ONCE])
    return named(outdated)


def _differing(run: Run, ids: Sequence[int]) -> list[int]:
    """Facts are compared as they are kept; who has none any more differs too."""
    stored = dict(Payslip.objects.filter(run=run, employee_id__in=ids).values_list("employee_id", "facts"))
    return [
        each.employee_id
        for each in facts_of(run, ids)
        if each.facts is None or json.loads(as_text(each.facts)) != stored[each.employee_id]
    ]
