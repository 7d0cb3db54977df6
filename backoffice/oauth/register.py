"""What the room enters into the registers: its steps, who comes in with its tokens, its timed work and its pages."""

from django.utils.translation import gettext_lazy as _

from backoffice.access import duties
from backoffice.api import callers
from backoffice.api.rules import for_test
from backoffice.companies import clock
from backoffice.eventlog import steps
from backoffice.jobs import timetable
from backoffice.sandbox import endings
from backoffice.shell import menu

from . import actions, queries, rules
from .actions.end_consent import OF_EVERYBODY
from .problems import TokenNotInForce

VIEW_CONSENTS, VIEW_PROGRAMS = "backoffice.oauth.view_consents", "backoffice.oauth.view_programs"
OF_ADMINISTRATORS = (
    "backoffice.oauth.change_program",
    "backoffice.oauth.end_consent",
    "backoffice.oauth.end_program",
    "backoffice.oauth.register_program",
    "backoffice.oauth.renew_secret",
    OF_EVERYBODY,
    VIEW_PROGRAMS,
)


def register() -> None:
    """Called once, when Django is ready."""
    steps.register(VIEW_CONSENTS, _("連携中のプログラムを見る"), changes=False)
    steps.register(OF_EVERYBODY, _("全員の連携中のプログラムを見る"), changes=False)
    steps.register(VIEW_PROGRAMS, _("連携プログラムを見る"), changes=False)
    duties.open_to_members("backoffice.oauth.allow_program", "backoffice.oauth.end_consent", VIEW_CONSENTS)
    for word in (rules.ACCESS, for_test(rules.ACCESS)):
        callers.offer(
            word,
            in_force=lambda hashed, at: queries.token_in_force(hashed, at=at),
            note_use=lambda token, at: actions.note_use(token, at=at),
            refusal=TokenNotInForce,
        )
    endings.ends("consents", actions.end_all)
    timetable.every(3600, "backoffice.oauth.forget_tokens")(lambda _at: actions.forget_tokens(at=clock.real_now()))
    menu.add(
        menu.Entry(menu.USER_MENU, _("連携中のプログラム"), "backoffice:oauth_consent_list", VIEW_CONSENTS, "plug", 11),
        menu.Entry(menu.USER_MENU, _("連携プログラム"), "backoffice:oauth_program_list", VIEW_PROGRAMS, "blocks", 12),
    )
