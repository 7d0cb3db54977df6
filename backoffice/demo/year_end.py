"""The year-end adjustment at みなと商会: declarations are open from the end of October, and the first is in."""

import datetime as dt
from collections.abc import Callable

from backoffice.companies import clock
from backoffice.eventlog import door
from backoffice.organisation.models import User
from hr.year_end.actions import (
    Change,
    NewAmount,
    NewPerson,
    begin_declaration,
    change_declaration,
    open_season,
    submit_declaration,
)
from hr.year_end.models import Declaration

Say = Callable[[str], None]
YEAR = 2026
OPENS_ON, DUE_ON = dt.date(2026, 10, 20), dt.date(2026, 11, 30)
SUBMITTED_AT = dt.datetime(2026, 11, 2, 12, 20, tzinfo=clock.TOKYO)
CHANGES = (
    Change(
        topic="self",
        own={
            "address": "神奈川県川崎市中原区小杉町1丁目1番1号",
            "householder_name": "小野 千恵",
            "householder_relation": "本人",
            "files_elsewhere": False,
            "files_next_year": True,
            "other_income_yen": 0,
            "disability": "",
            "personal_status": "",
            "is_working_student": False,
        },
    ),
    Change(topic="spouse", spouse=[]),
    Change(
        topic="relatives",
        relatives=[
            NewPerson(
                name="小野 和子",
                kana="オノ カズコ",
                relation="PARENT",
                born_on=dt.date(1953, 4, 12),
                income_yen=0,
                next_income_yen=0,
            )
        ],
    ),
    Change(
        topic="premiums",
        premiums=[NewAmount(kind="LIFE_GENERAL_NEW", payee="みらい生命", contract="終身保険", amount_yen=62_400)],
    ),
    Change(topic="other", housing=[], formers=[], had_former_employer=False),
)


def set_up() -> None:
    """The season of the year, as the payroll clerk opens it."""
    open_season(
        year=YEAR,
        opens_on=OPENS_ON,
        due_on=DUE_ON,
        message="証明書が届いていない人は、分かるところまで入力しておいてください。",
        acting_user=User.objects.get(username="mao"),
        at=clock.now(),
    )


def play(say: Say) -> None:
    """千恵 submits hers; everybody else has not begun."""
    if Declaration.objects.exists():
        return
    who = User.objects.get(username="chie")
    with clock.moved_to(SUBMITTED_AT), door.came_by("BROWSER"):
        declaration = begin_declaration(year=YEAR, acting_user=who, at=clock.now())
        for change in CHANGES:
            change_declaration(declaration_id=declaration.pk, change=change, acting_user=who, at=clock.now())
        submit_declaration(declaration_id=declaration.pk, acting_user=who, at=clock.now())
    say(f"{SUBMITTED_AT:%m/%d} 年末調整の申告 1件（確認待ち）")
