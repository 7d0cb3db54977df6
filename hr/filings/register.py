"""What filings enter into the platform's registers."""

from django.utils.translation import gettext_lazy as _

from backoffice.access import duties
from backoffice.deadlines import register as deadlines
from backoffice.documents import kinds as document_kinds
from backoffice.eventlog import steps
from backoffice.shell import menu

from . import actions  # noqa: F401  (their actions enter the register of steps)
from .deadlines import due, labour_years, owed
from .queries import FILE_KIND, NOTICE_KIND

VIEW = "hr.filings.view_filings"


def register() -> None:
    """Called once from the manifest."""
    steps.register(VIEW, _("届出を見る"), changes=False)
    duties.register(
        "hr.filings",
        _("届出の管理"),
        steps=(
            VIEW,
            "backoffice.documents.keep_document",
            "backoffice.documents.read_document",
            "hr.filings.accept_filing",
            "hr.filings.cancel_filing",
            "hr.filings.make_file",
            "hr.filings.prepare_filing",
            "hr.filings.prepare_labour_year",
            "hr.filings.record_determinations",
            "hr.filings.refresh_filing",
            "hr.filings.return_filing",
            "hr.filings.set_office",
            "hr.filings.submit_filing",
            "hr.social_insurance.view_standings",
        ),
    )
    menu.add(menu.Entry("hr", _("届出"), "hr:filings_filing_list", VIEW, "file-check", 45))
    # How long copies of filings are kept is not held as law here; the period of tax books is the company's longest.
    for kind, label in ((FILE_KIND, _("届書のCSV")), (NOTICE_KIND, _("役所からの通知（公文書）"))):
        document_kinds.register(kind, label, read_step=VIEW, retention="backoffice.documents.tax_retention")
    deadlines.offer("hr.filings.filings", VIEW, due)
    deadlines.offer("hr.filings.labour_years", VIEW, labour_years)
    deadlines.offer("hr.filings.owed", VIEW, owed)
