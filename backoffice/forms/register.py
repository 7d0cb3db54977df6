"""What the room enters into the registers: its steps and duties, each form as a kind of request, and where it is found."""

from django.utils.translation import gettext_lazy as _

from backoffice.access import duties
from backoffice.approvals import kinds, material
from backoffice.documents import kinds as document_kinds
from backoffice.eventlog import steps
from backoffice.shell import finding, inbox, menu, offers

from . import actions, lookups, shown_change, work

VIEW, VIEW_FORMS = "backoffice.forms.view_answers", "backoffice.forms.view_forms"
TAX_RETENTION = "backoffice.documents.tax_retention"


def register() -> None:
    """Called once, when Django is ready."""
    steps.register(VIEW, _("申請書に記入した申請を見る"), changes=False)
    steps.register(work.VIEW_EVERY, _("全員の申請書の申請を見る"), changes=False)
    steps.register(VIEW_FORMS, _("申請書の一覧を見る"), changes=False)
    lookups.offer_own(_("取引先"), _("利用者"), _("部署"), _("プロジェクト"))
    kinds.provide(work.provider())
    material.offer(material.Source("backoffice.forms.changed", VIEW, shown_change.beside, order=5))
    document_kinds.register(actions.PAPER, _("申請書の控え"), read_step=work.VIEW_EVERY, retention=TAX_RETENTION)
    document_kinds.register(actions.ATTACHMENT, _("申請の添付"), read_step=work.VIEW_EVERY, retention=TAX_RETENTION)
    _duties()
    _offers()


def _duties() -> None:
    duties.open_to_members(
        "backoffice.forms.begin_change",
        "backoffice.forms.change_answer",
        "backoffice.forms.copy_answer",
        "backoffice.forms.discard_answer",
        "backoffice.forms.draft_answer",
        "backoffice.forms.print_answer",
        "backoffice.forms.read_file",
        "backoffice.forms.submit_answer",
        VIEW,
    )
    duties.register(
        "backoffice.forms",
        _("申請書の作成"),
        steps=(
            "backoffice.forms.create_form",
            "backoffice.forms.discard_form_draft",
            "backoffice.forms.move_field",
            "backoffice.forms.put_form_into_force",
            "backoffice.forms.remove_field",
            "backoffice.forms.set_field",
            "backoffice.forms.set_form",
            "backoffice.forms.start_form_draft",
            "backoffice.forms.stop_form",
            VIEW_FORMS,
        ),
    )
    duties.register(
        "backoffice.form_reading",
        _("全員の申請書の申請の閲覧"),
        steps=("backoffice.documents.read_document", work.VIEW_EVERY),
    )


def _offers() -> None:
    menu.add(
        menu.Entry(menu.MY_WORK, _("申請書"), "backoffice:forms_answer_list", VIEW, "file-text", 17),
        menu.Entry(
            menu.WHOLE_COMPANY,
            _("申請書の作成"),
            "backoffice:forms_form_list",
            VIEW_FORMS,
            "clipboard-pen-line",
            55,
        ),
    )
    inbox.offer_work("backoffice.forms", step=VIEW, offer=work.to_correct)
    offers.offer_start(
        offers.Start(
            _("そのほかの申請書"), "backoffice:forms_answer_choose", "backoffice.forms.draft_answer", "file-plus", 90
        )
    )
    finding.offer_search(
        finding.Search("forms", _("申請書の申請"), "file-text", VIEW, work.find_answers, "backoffice:forms_answer_list")
    )
