"""Corporate cards: registering one, importing what was used, claiming it, and what the card company takes."""

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.utils.translation import gettext_lazy as _

from accounting.expenses.models import CARD_STATEMENT, CardLine, CardStatement, Claim, ClaimLine, CompanyCard
from accounting.expenses.queries import unclaimed
from accounting.expenses.rules import CardColumns, Fault, read_uses
from backoffice.documents.actions import store_file
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.organisation.queries import person_of
from backoffice.values.refusals import InvalidInput, Refusal

from .change_draft import CardLineTaken, change_draft, check_card_line
from .draft_claim import NewLine, NoPersonToClaim, claim_case, draft_claim, own_draft

CARD = "accounting.expenses.card"
MOST_ROWS, MOST_AT_ONCE = 20_000, 40
ENCODINGS = ("utf-8-sig", "cp932")


class CardRegisteredAlready(InvalidInput):
    """A card is registered once."""

    code = "accounting.expenses.card_registered_already"
    field = "last4"
    cause_ja = "下4桁{last4}のカードは、すでに登録されています。"
    cause_en = "The card ending in {last4} is registered already."
    remedy_ja = "カード会社と番号を確認してください。"
    remedy_en = "Check the card company and the number."


class CardFileUnreadable(InvalidInput):
    """The file is no list with these columns."""

    code = "accounting.expenses.card_file_unreadable"
    field = "file"
    cause_ja = "ファイルの先頭の行に、列「{columns}」が見つからないか、CSVとして読めません。"
    cause_en = "The first row does not hold the columns “{columns}”, or the file is no CSV."
    remedy_ja = "列の名前を、ファイルの先頭の行と同じに入力してください。何も取り込んでいません。"
    remedy_en = "Enter the names as they stand in the first row. Nothing was imported."


class CardRowsWrong(InvalidInput):
    """Some rows can't be read; nothing is imported."""

    code = "accounting.expenses.card_rows_wrong"
    field = "file"
    cause_ja = "読めない行があります：{rows}"
    cause_en = "Some rows can't be read: {rows}"
    remedy_ja = "ファイルを直すか、列の名前とカードの登録を確認してください。1件も取り込んでいません。"
    remedy_en = "Correct the file, or check the columns and the cards. Not one row was imported."


class CardFileImported(Refusal):
    """The same file, or the same uses, were imported before."""

    code = "accounting.expenses.card_file_imported"
    cause_ja = "このファイルか、同じ利用（{what}）は、すでに取り込まれています。"
    cause_en = "This file, or the same use ({what}), was imported before."
    remedy_ja = "取り込んだファイルの一覧で確認してください。何も取り込んでいません。"
    remedy_en = "Look at the list of files. Nothing was imported."


@action("accounting.expenses.register_card", _("会社カードを登録"))
def register_card(*, issuer_id: int, last4: str, person_id: int, acting_user: Any, at: dt.datetime) -> CompanyCard:
    """Register a card of a person. Raises CardRegisteredAlready."""
    if CompanyCard.objects.filter(issuer=issuer_id, last4=last4).exists():
        raise CardRegisteredAlready(last4=last4)
    made = CompanyCard.objects.create(issuer_id=issuer_id, last4=last4, person_id=person_id)
    record(
        "accounting.expenses.register_card",
        case=Case(CARD, made.pk, str(made)),
        acting_user=acting_user,
        occurred_at=at,
        changes={"person": ["", made.person.name]},
    )
    return made


@action("accounting.expenses.import_cards", _("カード利用明細を取り込む"))
def import_cards(
    *,
    issuer_id: int,
    pay_on: dt.date,
    columns: CardColumns,
    last4: str,
    name: str,
    content: bytes,
    acting_user: Any,
    at: dt.datetime,
) -> CardStatement:
    """Import the uses of a file, all of them or none; the file is kept as it came.

    Raises CardFileUnreadable, CardRowsWrong, CardFileImported.
    """
    uses, faults = read_uses(_rows(content, columns), columns, last4)
    held = {card.last4: card for card in CompanyCard.objects.filter(issuer=issuer_id)}
    faults = [*faults, *(Fault(each.row, columns.card, each.last4) for each in uses if each.last4 not in held)]
    if faults or not uses:
        raise CardRowsWrong(rows="、".join(_told(each) for each in faults[:MOST_AT_ONCE]) or "—")
    total_yen = sum(each.amount_yen for each in uses)
    if total_yen <= 0:
        raise CardRowsWrong(rows=f"{total_yen:,}")
    stored = store_file(content=content, media_type="text/csv")
    _refuse_imported(stored.pk, [(held[each.last4].pk, each.used_on, each.amount_yen, each.shop) for each in uses])
    made = CardStatement.objects.create(
        issuer_id=issuer_id,
        stored_file=stored,
        name=name[-200:],
        columns=asdict(columns),
        pay_on=pay_on,
        count=len(uses),
        total_yen=total_yen,
        imported_by_name=acting_user.get_full_name(),
        imported_at=at,
    )
    CardLine.objects.bulk_create(
        CardLine(
            statement=made,
            card=held[each.last4],
            position=each.row,
            used_on=each.used_on,
            shop=each.shop,
            amount_yen=each.amount_yen,
        )
        for each in uses
    )
    record(
        "accounting.expenses.import_cards",
        case=statement_case(made),
        acting_user=acting_user,
        occurred_at=at,
        changes={"count": made.count, "total_yen": made.total_yen, "sha256": ["", stored.sha256]},
    )
    return made


@action("accounting.expenses.claim_card_lines", _("カードの利用を経費精算に入れる"))
def claim_card_lines(*, line_ids: Sequence[int], title: str, acting_user: Any, at: dt.datetime) -> Claim:
    """Begin one's own claim with uses of one's card; kinds and receipts are still to be said. Raises CardLineTaken."""
    person = person_of(acting_user.pk)
    if person is None:
        raise NoPersonToClaim
    uses = list(unclaimed(person_id=person.pk).filter(pk__in=line_ids, amount_yen__gt=0).order_by("used_on", "pk"))
    if not uses or len(uses) != len(set(line_ids)) or len(uses) > MOST_AT_ONCE:
        raise CardLineTaken
    key = uuid5(NAMESPACE_OID, f"cards {at.isoformat()} {[each.pk for each in uses]}")
    claim = draft_claim(form_key=key, title=title, purpose="", acting_user=acting_user, at=at)
    lines = [
        NewLine(
            spent_on=each.used_on,
            category="OTHER",
            amount_yen=each.amount_yen,
            payee_name=each.shop,
            card_line_id=each.pk,
        )
        for each in uses
    ]
    change_draft(claim_id=claim.pk, title=title, purpose="", lines=lines, acting_user=acting_user, at=at)
    record(
        "accounting.expenses.claim_card_lines",
        case=claim_case(claim),
        acting_user=acting_user,
        occurred_at=at,
        changes={"uses": len(lines)},
    )
    return claim


@action("accounting.expenses.match_card_line", _("カードの利用を明細と結び付ける"))
def match_card_line(*, card_line_id: int, claim_line_id: int, acting_user: Any, at: dt.datetime) -> ClaimLine:
    """Say that a payment in one's own draft is a use of one's card. Raises NotYourClaim, NotADraft, CardLineTaken."""
    payment = ClaimLine.objects.get(pk=claim_line_id)
    claim = own_draft(payment.claim_id, acting_user)
    check_card_line(claim, card_line_id, payment.amount_yen)
    payment.card_line_id = card_line_id
    payment.save(update_fields=["card_line"])
    record(
        "accounting.expenses.match_card_line",
        case=claim_case(claim),
        acting_user=acting_user,
        occurred_at=at,
        changes={"line": payment.pk, "card_line": [None, card_line_id]},
    )
    return payment


@action("accounting.expenses.set_aside_card_line", _("カードの利用を精算しないと決める"))
def set_aside_card_line(*, line_id: int, reason: str, acting_user: Any, at: dt.datetime) -> CardLine:
    """Say why nobody claims a use: a fee, or money that was given back. Raises CardLineTaken."""
    line = unclaimed().filter(pk=line_id).first()
    if line is None or not reason.strip():
        raise CardLineTaken
    line.set_aside_reason, line.set_aside_by_name = reason.strip(), acting_user.get_full_name()
    line.save(update_fields=["set_aside_reason", "set_aside_by_name"])
    record(
        "accounting.expenses.set_aside_card_line",
        case=Case("accounting.expenses.card_line", line.pk, str(line)[:200]),
        acting_user=acting_user,
        occurred_at=at,
        reason=line.set_aside_reason,
        changes={"amount_yen": line.amount_yen},
    )
    return line


@action("accounting.expenses.pay_cards", _("カードの引き落としを記録"))
def pay_cards(
    *, statement_id: int, match_id: int, paid_on: dt.date, acting_user: Any, at: dt.datetime
) -> CardStatement:
    """The card company took the sum of a file, by a match of bank lines whose entry carries the debit."""
    held = CardStatement.objects.select_for_update(of=("self",)).select_related("issuer").get(pk=statement_id)
    if held.paid_on is not None:
        raise CardFileImported(what=str(held))
    held.match_id, held.paid_on = match_id, paid_on
    held.save(update_fields=["match", "paid_on"])
    record(
        "accounting.expenses.pay_cards",
        case=statement_case(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={"paid_on": ["", str(paid_on)], "total_yen": held.total_yen},
    )
    return held


@action("accounting.expenses.unpay_cards", _("カードの引き落としを取り消す"))
def unpay_cards(*, statement_id: int, reason: str, acting_user: Any, at: dt.datetime) -> CardStatement:
    """The match that paid a file was undone."""
    held = CardStatement.objects.select_for_update(of=("self",)).select_related("issuer").get(pk=statement_id)
    before, held.match, held.paid_on = held.paid_on, None, None
    held.save(update_fields=["match", "paid_on"])
    record(
        "accounting.expenses.unpay_cards",
        case=statement_case(held),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason,
        changes={"paid_on": [str(before), ""]},
    )
    return held


def statement_case(held: CardStatement) -> Case:
    """How the log names a file of a card company."""
    return Case(CARD_STATEMENT, held.pk, str(held)[:200])


def _rows(content: bytes, columns: CardColumns) -> Iterator[dict[str, str]]:
    """The rows of a file, one after the other, in whichever of the two encodings of card companies it is written."""
    for encoding in ENCODINGS:
        try:
            reader = csv.DictReader(io.StringIO(content.decode(encoding), newline=""))
            names = [name.strip() for name in reader.fieldnames or ()]
        except (UnicodeDecodeError, csv.Error):
            continue
        if set(columns.named) <= set(names):
            reader.fieldnames = names
            return _counted(reader, columns)
    raise CardFileUnreadable(columns="、".join(columns.named))


def _counted(reader: Any, columns: CardColumns) -> Iterator[dict[str, str]]:
    try:
        for number, row in enumerate(reader):
            if number >= MOST_ROWS:
                raise CardFileUnreadable(columns=f"{MOST_ROWS:,}")
            yield row
    except csv.Error as broken:
        raise CardFileUnreadable(columns="、".join(columns.named)) from broken


def _told(fault: Fault) -> str:
    return f"{fault.row}行目「{fault.column}」{fault.value[:30]}"


def _refuse_imported(stored_id: int, uses: Sequence[tuple[int, dt.date, int, str]]) -> None:
    if CardStatement.objects.filter(stored_file=stored_id).exists():
        raise CardFileImported(what="—")
    days = [used_on for _card, used_on, _yen, _shop in uses]
    before = CardLine.objects.filter(card__in={card for card, *_rest in uses}, used_on__range=(min(days), max(days)))
    known = set(before.values_list("card", "used_on", "amount_yen", "shop"))
    for use in uses:
        if use in known:
            raise CardFileImported(what=f"{use[1]} {use[3]} {use[2]:,}")
