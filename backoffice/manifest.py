"""What the platform's own rooms enter into the registers, in one readable place."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from .access import actions as access_actions  # noqa: F401  (its actions enter the register of steps)
from .access import duties, gate
from .api import actions as api_actions
from .api import callers, scopes
from .api import queries as api_queries
from .api import rules as api_rules
from .approvals import actions as approval_actions
from .approvals import finding as approvals_finding
from .approvals import queries as approval_queries
from .approvals import waiting
from .companies import clock
from .documents import actions as document_actions  # noqa: F401
from .documents import finding as documents_finding
from .documents import uploads
from .eventlog import steps
from .eventlog.action import set_gate
from .eventlog.actions import seal_events
from .forms import register as forms
from .jobs import actions as job_actions
from .jobs import register as job_register
from .jobs import timetable
from .notifications.job_ends import tell_starter
from .notifications.mail import send_due
from .notifications.queries import unread_count
from .oauth import register as oauth
from .organisation import actions as organisation_actions  # noqa: F401
from .organisation.queries import post_of
from .partners import actions as partner_actions  # noqa: F401
from .partners import finding as partners_finding
from .partners import queries as partner_queries
from .shell import finding, inbox, menu, offers
from .webhooks import actions as webhook_actions
from .webhooks import tasks as webhook_tasks  # noqa: F401  (its work enters the register of jobs)
from .webhooks.published import Published, publish


def register() -> None:
    """Called once, when Django is ready."""
    set_gate(gate.require)
    job_register.when_ended(tell_starter)
    _timetable()
    _steps()
    _duties()
    _scopes()
    _published()
    _offers()
    _menu()
    forms.register()
    oauth.register()


def _timetable() -> None:
    timetable.every(5, "backoffice.jobs.sweep")(lambda at: job_actions.sweep(at=at))
    timetable.every(3600, "backoffice.api.forget_answers")(lambda at: api_actions.forget_answers(at=at))
    timetable.every(3600, "backoffice.documents.sweep_uploads")(lambda at: uploads.sweep_uploads(at=at))
    timetable.every(60, "backoffice.notifications.send_due")(lambda at: send_due(at=at))
    timetable.every(30, "backoffice.eventlog.seal_events")(lambda at: seal_events(at=at))
    timetable.every(15, "backoffice.jobs.react")(lambda at: job_actions.react(at=at))
    timetable.every(60, "backoffice.approvals.keep_moving")(lambda at: approval_actions.keep_moving(at=at))
    timetable.every(600, "backoffice.approvals.mind_the_time")(lambda at: approval_actions.mind_the_time(at=at))
    timetable.every(5, "backoffice.webhooks.hand_out")(lambda at: webhook_actions.hand_out(at=at))
    timetable.every(5, "backoffice.webhooks.order_what_is_due")(lambda at: webhook_actions.order_what_is_due(at=at))


def _scopes() -> None:
    scopes.offer("events", read=_("できごとを読む"))
    scopes.offer("partners", read=_("取引先を見る"))
    scopes.offer("request_forms", read=_("申請書の項目を見る"))
    scopes.offer("request_answers", read=_("自分が記入した申請を見る"), write=_("申請書に記入・提出する"))
    scopes.offer("uploads", read=_("送信ファイルの状態を見る"), write=_("ファイルを送る"))
    scopes.offer("requests", read=_("自分の申請を見る"))
    callers.offer(
        api_rules.WORD,
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
                ("partner.changed", _("取引先を変更した"), "change_partner"),
                ("partner.stopped", _("取引先の使用を停止した"), "stop_partner"),
            )
        ),
    )


def _steps() -> None:
    """The steps that only read; an action enters its own."""
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
    steps.register("backoffice.webhooks.view_every_endpoint", _("全員のWebhookの送り先を見る"), changes=False)


def _duties() -> None:
    duties.register(
        duties.MEMBER,
        _("だれでも"),
        steps=(
            "backoffice.api.send_batch",
            "backoffice.api.view_me",
            "backoffice.approvals.check_condition",
            "backoffice.approvals.look_later",
            "backoffice.approvals.decide_request",
            "backoffice.approvals.delegate",
            "backoffice.approvals.end_delegation",
            "backoffice.approvals.forward_request",
            "backoffice.approvals.remark_on_request",
            "backoffice.approvals.report_condition",
            "backoffice.approvals.submit_request",
            "backoffice.approvals.view_requests",
            "backoffice.approvals.withdraw_request",
            "backoffice.documents.begin_upload",
            "backoffice.documents.view_upload",
            "backoffice.webhooks.read_events",
        ),
    )
    duties.register(
        approval_queries.WATCH,
        _("申請の見守り（ほかに承認できる人がいない申請を引き受ける）"),
        steps=(
            "backoffice.approvals.ask_in_stead",
            "backoffice.approvals.view_routes",
            "backoffice.approvals.view_watch",
        ),
    )
    duties.register(
        "backoffice.audit",
        _("業務の記録の閲覧"),
        steps=("backoffice.approvals.view_routes", "backoffice.eventlog.view_events"),
    )
    duties.register(
        "backoffice.api_keys",
        _("自分のAPIキーの作成"),
        steps=("backoffice.api.make_key", "backoffice.api.revoke_key", "backoffice.api.view_keys"),
    )
    duties.register(
        "backoffice.webhooks",
        _("自分のWebhookの管理"),
        steps=(
            "backoffice.webhooks.end_endpoint",
            "backoffice.webhooks.make_endpoint",
            "backoffice.webhooks.pause_endpoint",
            "backoffice.webhooks.replay_deliveries",
            "backoffice.webhooks.replay_delivery",
            "backoffice.webhooks.resume_endpoint",
            "backoffice.webhooks.rotate_secret",
            "backoffice.webhooks.send_test",
            "backoffice.webhooks.view_endpoints",
        ),
    )
    duties.register(
        "backoffice.administration",
        _("組織と権限の管理"),
        steps=(
            "backoffice.access.appoint",
            "backoffice.api.revoke_key",
            "backoffice.api.view_every_key",
            "backoffice.api.view_keys",
            "backoffice.approvals.define_route",
            "backoffice.approvals.discard_route_draft",
            "backoffice.approvals.move_route_step",
            "backoffice.approvals.put_route_into_force",
            "backoffice.approvals.remove_route_step",
            "backoffice.approvals.set_route_step",
            "backoffice.approvals.start_route_draft",
            "backoffice.approvals.view_routes",
            "backoffice.access.define_role",
            "backoffice.organisation.admit_user",
            "backoffice.organisation.establish",
            *oauth.OF_ADMINISTRATORS,
            "backoffice.webhooks.pause_endpoint",
            "backoffice.webhooks.view_endpoints",
            "backoffice.webhooks.view_every_endpoint",
        ),
    )
    duties.register(
        "backoffice.documents",
        _("証憑・書類の管理"),
        steps=(
            "backoffice.documents.keep_document",
            "backoffice.documents.read_document",
            "backoffice.documents.search_documents",
        ),
    )
    duties.register("backoffice.partner_reading", _("取引先の閲覧"), steps=("backoffice.partners.view_partners",))
    duties.register(
        "backoffice.partners",
        _("取引先の管理"),
        steps=(
            "backoffice.partners.change_partner",
            "backoffice.partners.register_partners",
            "backoffice.partners.stop_partner",
            "backoffice.partners.view_partners",
        ),
    )
    duties.register(
        "backoffice.partner_accounts",
        _("取引先の口座の管理"),
        steps=("backoffice.partners.set_account", "backoffice.partners.view_partners"),
    )


def _offers() -> None:
    """What the frame and the home page show of these rooms."""
    inbox.offer_work("backoffice.approvals", step="backoffice.approvals.view_requests", offer=waiting.to_decide)
    inbox.offer_work(
        "backoffice.approvals.conditions", step="backoffice.approvals.view_requests", offer=waiting.conditions
    )
    inbox.offer_work("backoffice.approvals.looks", step="backoffice.approvals.view_requests", offer=waiting.looks)
    offers.offer_count("approvals", waiting.count)
    offers.offer_count("notices", lambda request: unread_count(request.user.pk))
    offers.offer_post(_post)
    for search in (
        finding.Search(
            "requests", _("承認・申請"), "stamp", "backoffice.approvals.view_requests", approvals_finding.find_requests
        ),
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


def _menu() -> None:
    menu.add(
        menu.Entry(
            menu.USER_MENU,
            _("代理の設定"),
            "backoffice:approvals_delegation_list",
            "backoffice.approvals.delegate",
            "user-check",
            5,
        ),
        menu.Entry(
            menu.USER_MENU, _("APIキー"), "backoffice:api_key_list", "backoffice.api.view_keys", "key-square", 10
        ),
        menu.Entry(
            menu.USER_MENU,
            _("Webhook"),
            "backoffice:webhooks_endpoint_list",
            "backoffice.webhooks.view_endpoints",
            "send",
            15,
        ),
        menu.Entry(menu.USER_MENU, _("APIの説明"), "backoffice:api_docs", "backoffice.api.view_keys", "braces", 20),
        menu.Entry(
            menu.MY_WORK,
            _("承認・申請"),
            "backoffice:approvals_request_list",
            "backoffice.approvals.view_requests",
            "stamp",
            10,
            count="approvals",
        ),
        menu.Entry(
            menu.MY_WORK,
            _("お知らせ"),
            "backoffice:notifications_notice_list",
            menu.SIGNED_IN,
            "bell",
            20,
            count="notices",
        ),
        menu.Entry(
            menu.WHOLE_COMPANY,
            _("取引先"),
            "backoffice:partners_partner_list",
            "backoffice.partners.view_partners",
            "building-2",
            20,
        ),
        menu.Entry(
            menu.WHOLE_COMPANY,
            _("証憑・書類"),
            "backoffice:documents_document_list",
            "backoffice.documents.search_documents",
            "files",
            30,
        ),
        menu.Entry(
            menu.WHOLE_COMPANY,
            _("承認経路"),
            "backoffice:approvals_route_list",
            "backoffice.approvals.view_routes",
            "route",
            50,
        ),
        menu.Entry(
            menu.WHOLE_COMPANY,
            _("申請の見守り"),
            "backoffice:approvals_watch_list",
            "backoffice.approvals.view_watch",
            "hourglass",
            60,
        ),
        menu.Entry(
            menu.WHOLE_COMPANY,
            _("監査ログ"),
            "backoffice:web_event_list",
            "backoffice.eventlog.view_events",
            "shield-check",
            40,
        ),
    )


def _post(request: Any) -> str:
    """The unit and post of the user today."""
    return post_of(request.user.pk, as_of=clock.today())
