"""Corporate cards of みなと商会: what they were used for, who claims it, and what the card companies take from the bank."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from uuid import NAMESPACE_URL, uuid5

from django.core.files.base import ContentFile

from accounting.expenses.actions import (
    NewLine,
    attach_receipt,
    change_draft,
    draft_claim,
    import_cards,
    register_card,
    set_aside_card_line,
    submit_claim,
)
from accounting.expenses.models import CardLine, CardStatement
from accounting.expenses.rules import CardColumns
from backoffice.approvals.actions import decide_request
from backoffice.approvals.models import Request
from backoffice.companies import clock
from backoffice.eventlog import door
from backoffice.organisation.models import Person, User
from backoffice.partners.actions import NewPartner, register_partners
from backoffice.partners.models import Partner
from backoffice.values.periods import Month

from .receipts import photo

NINE, FIFTEEN = 9, 15
COLUMNS = CardColumns(used_on="ご利用日", amount="ご利用金額", shop="ご利用先", card="カード番号")
HEAD = "ご利用日,ご利用先,ご利用金額,カード番号"
# One closes on the 5th and takes its sum on the 27th, the other at the end of a month and on the 20th of the next.
MINATO, ROADS = "S121", "S122"
ISSUERS = (
    NewPartner(code=MINATO, name="みなとカード株式会社", name_kana="ミナトカード", is_supplier=True),
    NewPartner(code=ROADS, name="湾岸交通カード株式会社", name_kana="ワンガンコウツウカード", is_supplier=True),
)
CARDS = ((MINATO, "4821", "ken"), (MINATO, "5536", "aiko"), (ROADS, "7790", "ken"))
DEBITED, DEBIT_DAY = "ｺｳｻﾞﾌﾘｶｴ ﾐﾅﾄｶ-ﾄﾞ", 27
EARLY = (
    (2, "港ホテル ラウンジ", 6_600, "4821"),
    (3, "ｴﾇ･ﾃｲ･ｵﾌｲｽ", 8_800, "5536"),
)
LATE = (
    (8, "首都高速道路", 1_950, "7790"),
    (15, "湾岸石油 芝浦店", 7_150, "7790"),
    (19, "首都高速道路", 1_320, "7790"),
    (25, "湾岸石油 芝浦店", 5_940, "7790"),
)
PRIVATE = "私的な利用（10月29日に現金で会社に戻しました）"
TOLL = NewLine(spent_on=dt.date.max, category="PARKING", amount_yen=0, payee_name="")
CLAIMED = {
    "港ホテル ラウンジ": replace(
        TOLL,
        category="MEETING",
        registration_number="T3010401112223",
        purpose="商談",
        attendees="港南フーズ 購買部 2名、当社 渡辺",
    ),
    "ｴﾇ･ﾃｲ･ｵﾌｲｽ": replace(
        TOLL, category="SUPPLIES", registration_number="T5010401113334", purpose="展示会の延長コード"
    ),
    "首都高速道路": replace(TOLL, registration_number="T7010401114445", purpose="納品先まで"),
}


def play_cards(month: Month, users: dict[str, User]) -> bool:
    """Two files of card companies: one is claimed and debited in the month, of the other some uses wait; False when played."""
    if CardStatement.objects.exists():
        return False
    kei = users["kei"]
    with clock.moved_to(_at(month, 9, NINE)), door.came_by("BROWSER"):
        _register(kei)
        early = _imported(MINATO, month, EARLY, month.first_day.replace(day=DEBIT_DAY), kei)
    for user, title in ((users["ken"], "会社カード 商談"), (users["aiko"], "会社カード 備品")):
        with clock.moved_to(_at(month, 12, NINE)), door.came_by("BROWSER"):
            _claim(month, title, early, user)
        _agree(month, title, {"ken": "goro", "aiko": "ken"}[user.username], users)
    pay_on = month.next.first_day.replace(day=20)
    with clock.moved_to(_at(month.next, 2, NINE)), door.came_by("BROWSER"):
        late = _imported(ROADS, month, LATE, pay_on, kei)
        private = late.lines.get(used_on=month.first_day.replace(day=25))
        set_aside_card_line(line_id=private.pk, reason=PRIVATE, acting_user=kei, at=clock.now())
        _claim(month, "会社カード 高速道路", late, users["ken"])
    return True


def debit(month: Month) -> tuple[CardStatement, tuple[dt.date, int, str]] | None:
    """The file that the card company takes in a month, and the line of the bank that says so."""
    taken = CardStatement.objects.filter(pay_on__range=(month.first_day, month.last_day), paid_on=None).first()
    return (taken, (taken.pay_on, -taken.total_yen, DEBITED)) if taken else None


def _register(kei: User) -> None:
    issuers = {each.code: each for each in register_partners(entries=ISSUERS, acting_user=kei, at=clock.now())}
    for code, last4, username in CARDS:
        person = Person.objects.get(user__username=username)
        register_card(issuer_id=issuers[code].pk, last4=last4, person_id=person.pk, acting_user=kei, at=clock.now())


def _imported(
    code: str, month: Month, uses: Sequence[tuple[int, str, int, str]], pay_on: dt.date, kei: User
) -> CardStatement:
    rows = [
        f'{month.first_day.replace(day=day):%Y/%m/%d},{shop},"{yen:,}",****-{last4}' for day, shop, yen, last4 in uses
    ]
    issuer = Partner.objects.get(code=code)
    return import_cards(
        issuer_id=issuer.pk,
        pay_on=pay_on,
        columns=COLUMNS,
        last4="",
        name=f"{issuer.name}_{pay_on:%Y%m}.csv",
        file=ContentFile("\r\n".join([HEAD, *rows, ""]).encode("cp932")),
        acting_user=kei,
        at=clock.now(),
    )


def _claim(month: Month, title: str, statement: CardStatement, who: User) -> None:
    """The uses of somebody that are known what for, each with its receipt, claimed and submitted."""
    now = {"acting_user": who, "at": clock.now()}
    key = uuid5(NAMESPACE_URL, f"claim {month} {title}")
    claim = draft_claim(form_key=key, title=title, purpose="会社カードの利用", **now)  # type: ignore[arg-type]
    lines = []
    for use in statement.lines.filter(card__person__user=who, shop__in=CLAIMED).order_by("used_on"):
        receipt = attach_receipt(
            claim_id=claim.pk, name=f"{use.shop}.png", content=photo(use.used_on, use.amount_yen), **now,  # type: ignore[arg-type]
        )  # fmt: skip
        lines.append(_line(use, receipt.pk))
    change_draft(claim_id=claim.pk, title=title, purpose=claim.purpose, lines=lines, **now)  # type: ignore[arg-type]
    submit_claim(claim_id=claim.pk, **now)  # type: ignore[arg-type]


def _line(use: CardLine, receipt_id: int) -> NewLine:
    return replace(
        CLAIMED[use.shop],
        spent_on=use.used_on,
        amount_yen=use.amount_yen,
        payee_name=use.shop,
        receipt_id=receipt_id,
        card_line_id=use.pk,
    )


def _agree(month: Month, title: str, approver: str, users: dict[str, User]) -> None:
    request = Request.objects.get(case_kind="accounting.expenses.claim", title=f"経費精算　{title}", state="PENDING")
    with clock.moved_to(_at(month, 13, FIFTEEN)), door.came_by("BROWSER"):
        decide_request(
            request_id=request.pk, outcome="APPROVE", comment="", acting_user=users[approver], at=clock.now()
        )


def _at(month: Month, day: int, hour: int) -> dt.datetime:
    on = month.first_day.replace(day=day)
    return dt.datetime(on.year, on.month, on.day, hour, tzinfo=clock.TOKYO)
