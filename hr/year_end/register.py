"""What the room enters into the platform's registers."""

from django.utils.translation import gettext_lazy as _

from backoffice.access import duties
from backoffice.deadlines import register as deadlines_register
from backoffice.documents import kinds as document_kinds
from backoffice.eventlog import steps
from backoffice.shell import inbox, menu

from . import actions as actions  # their actions enter the register of steps
from . import deadlines, work

OWN, OFFICE = "hr.year_end.view_own", "hr.year_end.view_all"


def register() -> None:
    """Called once by the department's manifest, when Django is ready."""
    steps.register(OWN, _("自分の年末調整を見る"), changes=False)
    steps.register(OFFICE, _("全員の年末調整を見る"), changes=False)
    _duties()
    menu.add(
        menu.Entry(menu.MY_WORK, _("年末調整"), "hr:year_end_own", OWN, "file-check", 45),
        menu.Entry("hr", _("年末調整の管理"), "hr:year_end_office", OFFICE, "file-check", 40),
    )
    for kind, label, read_step in (
        ("hr.year_end.proof", _("年末調整の証明書"), "hr.year_end.read_proof"),
        ("hr.year_end.statement", _("給与所得の源泉徴収票"), "hr.year_end.read_statement"),
    ):
        document_kinds.register(kind, label, read_step=read_step, retention="backoffice.documents.tax_retention")
    inbox.offer_work("hr.year_end.declare", step="hr.year_end.begin_declaration", offer=work.to_declare)
    inbox.offer_work("hr.year_end.confirm", step="hr.year_end.confirm_declarations", offer=work.to_confirm)
    deadlines_register.offer("hr.year_end.declarations", OFFICE, deadlines.declarations)
    deadlines_register.offer("hr.year_end.papers", OFFICE, deadlines.papers)


def _duties() -> None:
    duties.open_to_members(
        "hr.year_end.attach_proof",
        "hr.year_end.begin_declaration",
        "hr.year_end.change_declaration",
        "hr.year_end.read_own_proof",
        "hr.year_end.read_own_settlement",
        "hr.year_end.read_own_statement",
        "hr.year_end.submit_declaration",
        OWN,
    )
    duties.register(
        "hr.year_end",
        _("年末調整"),
        steps=(
            "backoffice.documents.keep_document",
            "backoffice.documents.read_document",
            "backoffice.jobs.cancel_job",
            "backoffice.jobs.view_job",
            "hr.year_end.apply_settlement",
            "hr.year_end.apply_settlements",
            "hr.year_end.apply_year",
            "hr.year_end.confirm_declarations",
            "hr.year_end.open_season",
            "hr.year_end.print_statements",
            "hr.year_end.print_year",
            "hr.year_end.read_declaration",
            "hr.year_end.read_proof",
            "hr.year_end.read_statement",
            "hr.year_end.read_totals",
            "hr.year_end.remind_people",
            "hr.year_end.return_declaration",
            "hr.year_end.rule_scope",
            "hr.year_end.settle_again",
            "hr.year_end.settle_people",
            "hr.year_end.settle_year",
            OFFICE,
        ),
    )
