"""Where the platform's rooms stand in the menu."""

from django.utils.translation import gettext_lazy as _

from backoffice.shell import menu


def register() -> None:
    """Enter the pages."""
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
            _("営業日カレンダー"),
            "backoffice:workdays_year",
            "backoffice.workdays.view_calendar",
            "calendar-days",
            35,
            also=("backoffice:workdays",),
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
            _("利用者と役割"),
            "backoffice:access_member_list",
            "backoffice.access.view_members",
            "users",
            70,
            also=("backoffice:access_member",),
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
