"""What the room enters into the platform's registers."""

from django.utils.translation import gettext_lazy as _

from accounting.statements import plans
from backoffice.access import duties
from backoffice.approvals import kinds, material
from backoffice.eventlog import steps
from backoffice.shell import menu

from . import actions, queries, work
from .material import budget_left
from .planned import plan_of_span

VIEW = "accounting.planning.view_plans"


def register() -> None:
    """Called once, when Django is ready."""
    steps.register(VIEW, _("予算と実績を見る"), changes=False)
    menu.add(
        menu.Entry("accounting", _("予実"), "accounting:planning_comparison", VIEW, "target", 26),
        menu.Entry("accounting", _("予算"), "accounting:planning_budget_list", VIEW, "table", 27),
    )
    plans.offer(VIEW, plan_of_span)
    material.offer(material.Source("accounting.planning.budget_left", VIEW, budget_left, order=10))
    kinds.register(
        kinds.Kind(
            code=queries.CASE,
            label=_("予算の承認"),
            action="accounting.planning.approve_budget",
            perform=lambda given, user, at: actions.approve_budget(
                budget_id=given["budget_id"], acting_user=user, at=at
            ),
            url=work.budget_url,
            facts=work.budget_facts,
            unwind=lambda given, user, at: actions.return_budget(budget_id=given["budget_id"], acting_user=user, at=at),
        )
    )
    duties.register(
        "accounting.planning",
        _("予算の作成"),
        steps=(
            "accounting.planning.draft_budget",
            "accounting.planning.fill_budget",
            "accounting.planning.import_cells",
            "accounting.planning.submit_budget",
            VIEW,
        ),
    )
