"""The forms that みなと商会 designed for itself, with their routes, and what its people ask for on them in October 2026."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from accounting.ledger.models import Account
from backoffice.approvals.actions import NewStep, Who, decide_request, define_route
from backoffice.approvals.models import Request
from backoffice.companies import clock
from backoffice.eventlog import door
from backoffice.forms import queries, ready
from backoffice.forms.actions import (
    Deed,
    NewForm,
    begin_change,
    change_answer,
    create_form,
    draft_answer,
    put_form_into_force,
    submit_answer,
)
from backoffice.forms.models import FormAnswer
from backoffice.organisation.models import Unit, User
from backoffice.partners.models import Partner
from backoffice.values.periods import Month

from .organisation import FOUNDED

Say = Callable[[str], None]
PRESIDENT_FROM_YEN, ALONE_BELOW_YEN = 1_000_000, 50_000
# Months that an approval holds, by the form.
VALID_MONTHS = {"ringi": 6}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for on a form: by whom, on which day, who decides on it and how; nobody leaves it waiting.

    One that `changes` an approved request has its title.
    """

    by: str
    day: int
    form: str
    title: str
    values: Mapping[str, Any]
    decided_by: tuple[str, ...] = ()
    sent_back_because: str = ""
    changes: bool = False
    deed: Deed | None = None


WANTED = (
    Wanted(
        "aiko", 6, "ringi", "営業部の複合機の入れ替え",
        {"kind": "購入", "purpose": "保守の期限が2027年1月に切れ、印刷の不良が月に数回起きています。",
         "effect": "印刷の費用が月におよそ1万円下がる見込みです。", "wanted_on": "2026-12-01", "in_budget": True,
         "quotations": [{"item": "複合機 本体", "supplier": "みらいシステムズ株式会社", "quantity": "1", "amount": 528_000},
                        {"item": "設置・設定", "supplier": "みらいシステムズ株式会社", "quantity": "1", "amount": 33_000}]},
        ("ken", "rei", "yoko"),
    ),
    Wanted(
        "aiko", 27, "ringi", "オンライン商談設備への投資",
        {"kind": "投資", "purpose": "遠方の得意先との商談を、会議室から行えるようにします。", "wanted_on": "2027-01-15",
         "unit": "210", "account": "6310", "partner": "S103",
         "quotations": [{"item": "会議システム", "supplier": "みらいシステムズ株式会社", "quantity": "2", "amount": 1_320_000}]},
        ("ken",),
    ),
    Wanted(
        "aiko", 28, "ringi", "営業部の複合機の入れ替え",
        {"quotations": [{"item": "複合機 本体", "supplier": "みらいシステムズ株式会社", "quantity": "1", "amount": 528_000},
                        {"item": "設置・設定", "supplier": "みらいシステムズ株式会社", "quantity": "1", "amount": 33_000},
                        {"item": "床の補強", "supplier": "みらいシステムズ株式会社", "quantity": "1", "amount": 66_000}],
         "purpose": "設置場所の床の補強が必要と分かりました。"},
        changes=True,
    ),
    Wanted(
        "yoko", 23, "ringi", "空調の緊急修理",
        {"kind": "その他", "purpose": "10月19日に5階の空調が止まり、その日のうちに修理しました。",
         "quotations": [{"item": "室外機の部品交換", "supplier": "東京設備サービス", "quantity": "1", "amount": 187_000}]},
        deed=Deed(dt.date(2026, 10, 19), "営業時間中に止まり、承認を待てませんでした。"),
    ),
    Wanted(
        "aiko", 20, "family-event", "結婚の届け",
        {"event": "結婚", "happened_on": "2026-11-03", "who": "本人", "gift": 30_000, "wishes": ["弔電・祝電"]},
        sent_back_because="式場の住所と、祝電を届ける時刻を書いてください。",
    ),
)  # fmt: skip


def set_up(admin: User) -> None:
    """Two forms of ready designs in force, each with who agrees."""
    rei, yoko = (User.objects.get(username=name) for name in ("rei", "yoko"))
    manager = NewStep(
        "申請者の上長", "MANAGER", because="職務権限規程 第8条", fallback=rei, alone_below_yen=ALONE_BELOW_YEN
    )
    accounting = NewStep(
        "経理部・総務部の合議",
        "PERSON",
        user=rei,
        also=(Who("PERSON", user=yoko),),
        task="CONSULT",
        quorum="EACH",
        fallback=User.objects.get(username="shin"),
    )
    president = NewStep(
        "社長",
        "UNIT_HEAD",
        unit=Unit.objects.get(code="100"),
        because="職務権限規程 第8条（投資、100万円以上）",
        from_yen=PRESIDENT_FROM_YEN,
        fallback=rei,
        when_key="kind",
        when_label="区分",
        when_is="EQ",
        when_value="投資",
    )
    for code, steps in (
        ("ringi", [manager, accounting, president]),
        ("family-event", [NewStep("総務部の確認", "PERSON", user=yoko, task="CONFIRM", fallback=rei)]),
    ):
        _in_force(ready.known(code), admin)
        kind, name = queries.kind_of(code), ready.known(code).name
        define_route(kind=kind, name=name, steps=steps, valid_from=FOUNDED, acting_user=admin, at=clock.now())


def play(month: Month, say: Say) -> None:
    """What people ask for on forms in October 2026, each once."""
    if month != Month(2026, 10):
        return
    known = {(title, bool(changes)) for title, changes in FormAnswer.objects.values_list("title", "changes")}
    for wanted in WANTED:
        if (wanted.title, wanted.changes) not in known:
            _play(wanted, month)
            name = User.objects.get(username=wanted.by).last_name
            say(f"{month.month:02}/{wanted.day:02} {name}: 「{wanted.title}」を申請しました")


def _in_force(design: ready.Ready, admin: User) -> None:
    new = NewForm(
        design.code, design.name, design.purpose, design.amount_key, design.fields, VALID_MONTHS.get(design.code)
    )
    create_form(new=new, acting_user=admin, at=clock.now())
    today = clock.today()
    put_form_into_force(code=design.code, valid_from=today, acting_user=admin, at=clock.now())


def _play(wanted: Wanted, month: Month) -> None:
    by = User.objects.get(username=wanted.by)
    values = {**wanted.values}
    for key, rows in (("partner", Partner), ("unit", Unit), ("account", Account)):
        if key in values:
            values[key] = rows.objects.get(code=values[key]).pk
    with clock.moved_to(_on(month, wanted.day, 10)), door.came_by("BROWSER"):
        draft = _changed(wanted, by) if wanted.changes else _drafted(wanted, values, by)
        submit_answer(answer_id=draft.pk, acting_user=by, at=clock.now())
    for later, username in enumerate(wanted.decided_by, start=1):
        _decide(draft, username, _on(month, wanted.day + later, 11), "APPROVE", "")
    if wanted.sent_back_because:
        _decide(draft, "yoko", _on(month, wanted.day + 1, 14), "SEND_BACK", wanted.sent_back_because)


def _drafted(wanted: Wanted, values: dict[str, Any], by: User) -> FormAnswer:
    return draft_answer(
        code=wanted.form,
        title=wanted.title,
        values=values,
        deed=wanted.deed,
        acting_user=by,
        at=clock.now(),
    )


def _changed(wanted: Wanted, by: User) -> FormAnswer:
    first = FormAnswer.objects.get(title=wanted.title, state="APPROVED")
    draft = begin_change(answer_id=first.pk, acting_user=by, at=clock.now())
    values = {**draft.values, **wanted.values}
    return change_answer(answer_id=draft.pk, title=wanted.title, values=values, acting_user=by, at=clock.now())


def _decide(answer: FormAnswer, username: str, at: dt.datetime, outcome: str, comment: str) -> None:
    request = Request.objects.get(pk=queries.requests_of(answer)[0])
    by = User.objects.get(username=username)
    with clock.moved_to(at), door.came_by("BROWSER"):
        decide_request(request_id=request.pk, outcome=outcome, comment=comment, acting_user=by, at=clock.now())


def _on(month: Month, day: int, hour: int) -> dt.datetime:
    return dt.datetime(month.year, month.month, day, hour, tzinfo=clock.TOKYO)
