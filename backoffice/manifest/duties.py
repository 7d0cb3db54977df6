"""Who does what in the platform's rooms: the duties that a company gives out by its roles."""

from django.utils.translation import gettext_lazy as _

from backoffice.access import duties
from backoffice.approvals import queries as approval_queries
from backoffice.oauth import register as oauth
from backoffice.sandbox import register as sandbox
from backoffice.workdays import register as workdays


def register() -> None:
    """Enter the duties."""
    duties.register(
        duties.MEMBER,
        _("だれでも"),
        steps=(
            "backoffice.api.send_batch",
            "backoffice.api.view_me",
            "backoffice.approvals.answer_withdrawal",
            "backoffice.approvals.ask_to_withdraw",
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
            "backoffice.workdays.view_calendar",
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
            "backoffice.approvals.set_withdrawal",
            "backoffice.approvals.start_route_draft",
            "backoffice.approvals.view_routes",
            "backoffice.access.define_role",
            "backoffice.access.end_appointment",
            "backoffice.access.view_members",
            "backoffice.organisation.admit_user",
            "backoffice.organisation.end_membership",
            "backoffice.organisation.establish",
            *oauth.OF_ADMINISTRATORS,
            *sandbox.OF_ADMINISTRATORS,
            "backoffice.webhooks.pause_endpoint",
            "backoffice.webhooks.view_endpoints",
            "backoffice.webhooks.view_every_endpoint",
            *workdays.KEEPING,
        ),
    )
    duties.register("backoffice.workdays", _("営業日カレンダーの管理"), steps=workdays.KEEPING)
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
