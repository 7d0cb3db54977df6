"""What the platform's own rooms enter into the registers, in one readable place."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.access import actions as access_actions  # noqa: F401  (its actions enter the register of steps)
from backoffice.access import gate
from backoffice.api import actions as api_actions
from backoffice.api import callers, scopes
from backoffice.api import queries as api_queries
from backoffice.api import rules as api_rules
from backoffice.approvals import actions as approval_actions
from backoffice.approvals import queries as approval_queries
from backoffice.approvals import register as approvals
from backoffice.approvals import waiting
from backoffice.companies import clock
from backoffice.documents import actions as document_actions  # noqa: F401
from backoffice.documents import finding as documents_finding
from backoffice.documents import uploads
from backoffice.eventlog import steps
from backoffice.eventlog.action import set_gate
from backoffice.eventlog.actions import seal_events
from backoffice.forms import register as forms
from backoffice.jobs import actions as job_actions
from backoffice.jobs import register as job_register
from backoffice.jobs import timetable
from backoffice.notifications.job_ends import tell_starter
from backoffice.notifications.mail import send_due
from backoffice.notifications.queries import unread_count
from backoffice.oauth import register as oauth
from backoffice.organisation import actions as organisation_actions  # noqa: F401
from backoffice.organisation.queries import post_of
from backoffice.partners import actions as partner_actions  # noqa: F401
from backoffice.partners import finding as partners_finding
from backoffice.partners import queries as partner_queries
from backoffice.sandbox import endings
from backoffice.sandbox import register as sandbox
from backoffice.shell import finding, inbox, offers
from backoffice.webhooks import actions as webhook_actions
from backoffice.webhooks import tasks as webhook_tasks  # noqa: F401  (its work enters the register of jobs)
from backoffice.webhooks.published import Published, publish
from backoffice.workdays import actions as workday_actions  # noqa: F401

from . import duties, menu


def register() -> None:
    """Called once, when Django is ready."""
    set_gate(gate.require)
    job_register.when_ended(tell_starter)
    _timetable()
    _steps()
    duties.register()
    approvals.register()
    _scopes()
    _published()
    _offers()
    menu.register()
    forms.register()
    oauth.register()
    sandbox.register()
    endings.ends("webhook_endpoints", webhook_actions.end_all)


def _timetable() -> None:
    timetable.every(5, "backoffice.jobs.sweep")(lambda at: job_actions.sweep(at=at))
    timetable.every(3600, "backoffice.api.forget_answers")(timetable.by_real_time(api_actions.forget_answers))
    timetable.every(3600, "backoffice.documents.sweep_uploads")(timetable.by_real_time(uploads.sweep_uploads))
    timetable.every(60, "backoffice.notifications.send_due")(lambda at: send_due(at=at))
    timetable.every(30, "backoffice.eventlog.seal_events")(timetable.by_real_time(seal_events))
    timetable.every(15, "backoffice.jobs.react")(lambda at: job_actions.react(at=at))
    timetable.every(60, "backoffice.approvals.keep_moving")(lambda at: approval_actions.keep_moving(at=at))
    timetable.every(600, "backoffice.approvals.mind_the_time")(lambda at: approval_actions.mind_the_time(at=at))
    timetable.every(5, "backoffice.webhooks.hand_out")(timetable.by_real_time(webhook_actions.hand_out))
    timetable.every(5, "backoffice.webhooks.order_what_is_due")(
        timetable.by_real_time(webhook_actions.order_what_is_due)
    )


def _scopes() -> None:
    scopes.offer("me", _("この接続"))
    scopes.offer("batches", _("まとめて送る"))
    scopes.offer("events", _("できごと"), read=_("できごとを読む"))
    scopes.offer("decisions", _("決裁"), read=_("自分の決裁を待っている申請を見る"), write=_("申請を決裁する"))
    scopes.offer("partners", _("取引先"), read=_("取引先を見る"), write=_("取引先を登録・変更する"))
    scopes.offer("request_forms", _("申請書の様式"), read=_("申請書の項目を見る"))
    scopes.offer(
        "request_answers", _("申請書への記入"), read=_("自分が記入した申請を見る"), write=_("申請書に記入・提出する")
    )
    scopes.offer("uploads", _("ファイルの送信"), read=_("送信ファイルの状態を見る"), write=_("ファイルを送る"))
    scopes.offer("requests", _("自分の申請"), read=_("自分の申請を見る"), write=_("自分の申請を取り下げる"))
    for word in (api_rules.WORD, api_rules.TEST):
        callers.offer(
            word,
            in_force=lambda hashed, at: api_queries.key_in_force(hashed, at=at),
            note_use=lambda key, at: api_actions.note_use(key, at=at),
        )


def _published() -> None:
    """What other programs may hear of in these rooms, to who reads the thing itself."""
    requests, partners = "backoffice.approvals.view_requests", "backoffice.partners.view_partners"
    publish(
        *(
            Published(
                code=code,
                label=label,
                step=f"backoffice.approvals.{step}",
                resource="requests",
                view=requests,
                prefix="req",
                url_name="backoffice_api:api_request_detail",
                rows=approval_queries.made_by,
            )
            for code, label, step in (
                ("request.submitted", _("申請を提出した"), "submit_request"),
                ("request.decided", _("申請が決裁された（承認・差し戻し・却下）"), "decide_request"),
                ("request.withdrawn", _("申請を取り下げた"), "withdraw_request"),
            )
        ),
        *(
            Published(
                code=code,
                label=label,
                step=f"backoffice.partners.{step}",
                resource="partners",
                view=partners,
                prefix="ptn",
                url_name="backoffice_api:api_partner_detail",
                rows=lambda _user_id: partner_queries.partners(),
            )
            for code, label, step in (
                ("partner.registered", _("取引先を登録した"), "register_partners"),
                ("partner.changed", _("取引先を変更した"), "change_partner"),
                ("partner.stopped", _("取引先の使用を停止した"), "stop_partner"),
            )
        ),
    )


def _steps() -> None:
    """The steps that only read; an action enters its own."""
    steps.register("backoffice.access.view_members", _("利用者と役割を見る"), changes=False)
    steps.register("backoffice.api.send_batch", _("要求をまとめて送る"), changes=False)
    steps.register("backoffice.api.view_every_key", _("全員のAPIキーを見る"), changes=False)
    steps.register("backoffice.api.view_keys", _("APIキーを見る"), changes=False)
    steps.register("backoffice.api.view_me", _("APIキーの利用者を確かめる"), changes=False)
    steps.register("backoffice.approvals.view_requests", _("申請を見る"), changes=False)
    steps.register("backoffice.approvals.view_routes", _("承認経路を見る"), changes=False)
    steps.register("backoffice.approvals.view_watch", _("申請の見守りを見る"), changes=False)
    steps.register("backoffice.documents.search_documents", _("書類を探す"), changes=False)
    steps.register("backoffice.documents.view_upload", _("送信ファイルの状態を見る"), changes=False)
    steps.register("backoffice.eventlog.view_events", _("業務の記録を見る"), changes=False)
    steps.register("backoffice.jobs.view_job", _("ジョブを見る"), changes=False)
    steps.register("backoffice.partners.view_partners", _("取引先を見る"), changes=False)
    steps.register("backoffice.webhooks.read_events", _("できごとを読む"), changes=False)
    steps.register("backoffice.webhooks.view_endpoints", _("Webhookの送り先を見る"), changes=False)
    steps.register("backoffice.workdays.view_calendar", _("営業日カレンダーを見る"), changes=False)
    steps.register("backoffice.webhooks.view_every_endpoint", _("全員のWebhookの送り先を見る"), changes=False)


def _offers() -> None:
    """What the frame and the home page show of these rooms."""
    inbox.offer_work("backoffice.approvals", step="backoffice.approvals.view_requests", offer=waiting.to_decide)
    inbox.offer_work(
        "backoffice.approvals.conditions", step="backoffice.approvals.view_requests", offer=waiting.conditions
    )
    inbox.offer_work("backoffice.approvals.consents", step="backoffice.approvals.view_requests", offer=waiting.consents)
    inbox.offer_work("backoffice.approvals.looks", step="backoffice.approvals.view_requests", offer=waiting.looks)
    offers.offer_count("approvals", waiting.count)
    offers.offer_count("notices", lambda request: unread_count(request.user.pk))
    offers.offer_post(_post)
    for search in (
        finding.Search(
            "partners",
            _("取引先"),
            "building-2",
            "backoffice.partners.view_partners",
            partners_finding.find_partners,
            "backoffice:partners_partner_list",
        ),
        finding.Search(
            "documents",
            _("証憑・書類"),
            "files",
            "backoffice.documents.search_documents",
            documents_finding.find_documents,
            "backoffice:documents_document_list",
            "text",
        ),
    ):
        finding.offer_search(search)


def _post(request: Any) -> str:
    """The unit and post of the user today."""
    return post_of(request.user.pk, as_of=clock.today())
