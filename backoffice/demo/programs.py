"""A program that みなと商会 registered and its seller let in; what it got goes to nobody."""

import datetime as dt
from collections.abc import Callable

from backoffice.companies import clock
from backoffice.oauth.actions import allow_program, exchange_code, register_program
from backoffice.oauth.models import Consent, Program
from backoffice.organisation.models import User
from backoffice.values.periods import Month

RETURN = "http://127.0.0.1/back"
SCOPES = ("invoices:read", "partners:read")
# Of a verifier that nobody kept.
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
HOUR = dt.timedelta(hours=1)


def play(month: Month, say: Callable[[str], None]) -> None:
    """Register the program and let it in, once."""
    if Program.objects.exists():
        return
    admin, aiko = (User.objects.get(username=name) for name in ("admin", "aiko"))
    at = dt.datetime.combine(month.first_day, dt.time(10), tzinfo=clock.TOKYO) + dt.timedelta(days=5)
    made = register_program(
        name="訪問マップ",
        about="得意先を地図に並べ、請求の状況と一緒に見せます。",
        is_public=True,
        redirect_uris=[RETURN],
        scope_codes=SCOPES,
        acting_user=admin,
        at=at,
    )
    allow_program(
        program_id=made.program.pk,
        allowed=SCOPES,
        redirect_uri=RETURN,
        challenge=CHALLENGE,
        acting_user=aiko,
        at=at + HOUR,
    )
    exchange_code(Consent.objects.get(), at=at + HOUR)
    say("連携プログラム1件を登録し、1名が許可しました")
