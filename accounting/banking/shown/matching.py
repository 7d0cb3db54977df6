"""Lines with what they may be for, and matches."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.banking.models import BankLine, BankMatch, BankRule, FeeTreatment, MatchState, PayerAlias, TransferFee
from accounting.banking.open_items import OpenItem
from accounting.banking.queries import FreeSide, treatments
from accounting.banking.rules import ORDER, SURE, Suggestion, Why, confidence_of
from backoffice.shell import formats
from backoffice.shell.request import StaffRequest

from .statements import line_row

TONES = {"SURE": "ok", "LIKELY": "wait", "CHECK": "warn", "NONE": ""}


def words() -> dict[str, str]:
    """The four words for how sure a suggestion is."""
    return {"SURE": _("ほぼ確実"), "LIKELY": _("たぶん"), "CHECK": _("要確認"), "NONE": _("候補なし")}


def reason_text(code: str, given: Mapping[str, str]) -> str:
    """The sentence of a reason."""
    said = {
        "AMOUNT": _("金額が一致しています"),
        "SUM": _("%(count)s件の合計と金額が一致しています"),
        "FEE": _("差額%(fee)s円は、登録済みの振込手数料と同じ額です"),
        "PART": _("残りの一部のようです"),
        "NUMBER": _("摘要に番号 %(number)s があります"),
        "LEARNED": _("名義は、前に照合した取引先と同じです"),
        "NAME": _("名義が取引先の名前と一致しています"),
        "DUE": _("期日の前後です"),
        "SAME_DAY": _("同じ日です"),
        "NEAR_DAY": _("日付の差は%(days)s日です"),
        "BATCH": _("総合振込データの合計です"),
        "RULE": _("会社のルールに当てはまります"),
        "OLD_TAX": _("ルールの税区分「%(name)s」は、この日の取引には使えません"),
        "TRANSFER": _("ほかの口座に、反対の入出金があります"),
        "SEVERAL": _("同じように当てはまるものが%(count)s件あります"),
    }
    text = said.get(code, code)
    return text % given if given else text


def line_list(
    request: StaffRequest, lines: Sequence[BankLine], found: Mapping[int, Sequence[Suggestion]], word: str
) -> dict[str, Any]:
    """The lines that wait, under the words for how sure their first suggestion is."""
    by_word: dict[str, list[BankLine]] = {each: [] for each in ORDER}
    for line in lines:
        by_word[confidence_of(found[line.pk])].append(line)
    account = request.GET.get("account", "")
    kept = f"&account={account}" if account.isdecimal() else ""
    wanted = by_word[word] if word else lines
    return {
        "tabs": [
            {"label": _("すべて"), "count": len(lines), "url": f"?{kept.lstrip('&')}", "is_current": not word},
            *(
                {
                    "label": words()[each],
                    "count": len(by_word[each]),
                    "url": f"?word={each}{kept}",
                    "is_current": word == each,
                }
                for each in ORDER
            ),
        ],
        "lines": [_waiting(line, found[line.pk]) for line in wanted],
        "total_yen": sum(line.amount_yen for line in lines),
        "count": len(lines),
        "sure": len(by_word[SURE]),
        "confirm_url": reverse("accounting:banking_line_confirm") + (f"?{kept.lstrip('&')}" if kept else "")
        if by_word[SURE] and request.may("accounting.banking.match_many")
        else "",
        "may_match": request.may("accounting.banking.match_lines"),
    }


def confirm_page(lines: Sequence[BankLine], found: Mapping[int, Sequence[Suggestion]]) -> dict[str, Any]:
    """The check page of everything that is sure."""
    return {
        "lines": [_waiting(line, found[line.pk]) for line in lines],
        "count": len(lines),
        "in_yen": sum(line.amount_yen for line in lines if line.amount_yen > 0),
        "out_yen": -sum(line.amount_yen for line in lines if line.amount_yen < 0),
    }


def line_page(
    request: StaffRequest,
    line: BankLine,
    found: Sequence[Suggestion],
    items: Sequence[OpenItem],
    sides: Sequence[FreeSide],
) -> dict[str, Any]:
    """One line with its suggestions, and everything that it may be matched with by hand."""
    may_entry = request.may("accounting.ledger.view_ledger")
    by_fee = treatments()
    return {
        "line": {**line_row(line), "account": str(line.account), "pk": line.pk},
        "suggestions": [_suggestion(line, each, by_fee) for each in found],
        "items": [_item(each) for each in items],
        "entries": [
            {
                "pk": each.entry_id,
                "on": each.on,
                "text": each.description,
                "amount_yen": each.amount_yen,
                "url": reverse("accounting:ledger_entry_detail", args=[each.entry_id]) if may_entry else "",
            }
            for each in sides
        ],
        "accept_url": reverse("accounting:banking_line_accept", args=[line.pk]),
    }


def choice_of(each: Suggestion) -> str:
    """How a form names a suggestion: by what it matches, never by its place."""
    if each.entry is not None:
        return f"entry:{each.entry.entry_id}"
    if each.transfer_line_id is not None:
        return f"line:{each.transfer_line_id}"
    if each.rule_id is not None:
        return f"rule:{each.rule_id}"
    return "items:" + ",".join(f"{item.ref[0]}#{item.ref[1]}={yen}" for item, yen in each.items)


def fits_search(item: OpenItem, asked: str) -> bool:
    """Whether an item is what somebody looks for: by name or number."""
    return not asked or asked in f"{item.title} {item.payee} {item.number}"


def match_row(match: BankMatch) -> dict[str, Any]:
    """A match in a list."""
    return {
        "pk": match.pk,
        "at": match.confirmed_at,
        "text": match.description,
        "total_yen": match.total_yen,
        "count": match.count,
        "state": match.state,
        "state_label": match.get_state_display(),
        "by": match.confirmed_by_name,
        "parts": "、".join(part.label for part in match.parts.all()[:3]),
        "url": reverse("accounting:banking_match_detail", args=[match.pk]),
    }


def match_page(request: StaffRequest, match: BankMatch) -> dict[str, Any]:
    """A match with its lines, parts, reasons and entry."""
    may_entry = request.may("accounting.ledger.view_ledger")
    is_live = match.state == MatchState.CONFIRMED
    return {
        "match": match_row(match),
        "posted_on": match.posted_on,
        "lines": [{**line_row(line), "account": str(line.account)} for line in match.lines.all()],
        "parts": [
            {
                "kind": part.get_kind_display(),
                "label": part.label,
                "account": str(part.account) if part.account else "",
                "tax_category": part.tax_category,
                "amount_yen": part.amount_yen,
                "url": reverse("accounting:ledger_entry_detail", args=[part.entry_id])
                if part.entry_id and may_entry
                else "",
            }
            for part in match.parts.all()
        ],
        "reasons": [{"text": reason_text(why["code"], why["given"]), "points": why["points"]} for why in match.reasons],
        "entry_url": reverse("accounting:ledger_entry_detail", args=[match.entry_id])
        if match.entry_id and may_entry
        else "",
        "undone": {"at": match.undone_at, "by": match.undone_by_name, "because": match.undone_because}
        if not is_live
        else None,
        "undo_url": reverse("accounting:banking_match_undo", args=[match.pk])
        if is_live and request.may("accounting.banking.undo_match")
        else "",
    }


def rules_page(request: StaffRequest, rules: QuerySet[BankRule], fees: QuerySet[TransferFee]) -> dict[str, Any]:
    """Rules and fees with what may be done with them."""
    may_rule, may_fee = request.may("accounting.banking.end_rule"), request.may("accounting.banking.end_fee")
    return {
        "rules": [
            {
                "position": each.position,
                "name": each.name,
                "direction": each.get_direction_display(),
                "contains": each.contains,
                "amounts": _range(each.least_yen, each.most_yen),
                "account": str(each.account),
                "tax_category": each.tax_category,
                "partner": each.partner.name if each.partner else "",
                "end": _end(_("使用を停止"), "accounting:banking_rule_end", each.pk) if may_rule else None,
            }
            for each in rules
        ],
        "fees": [
            {
                "fee_yen": each.fee_yen,
                "label": each.label,
                "least_yen": each.least_yen,
                "treatment": each.get_treatment_display(),
                "end": _end(_("使用を停止"), "accounting:banking_fee_end", each.pk) if may_fee else None,
            }
            for each in fees
        ],
        "rule_url": reverse("accounting:banking_rule_new") if request.may("accounting.banking.define_rule") else "",
        "fee_url": reverse("accounting:banking_fee_new") if request.may("accounting.banking.define_fee") else "",
    }


def alias_row(request: StaffRequest, alias: PayerAlias) -> dict[str, Any]:
    """A learned name."""
    forget = None
    if request.may("accounting.banking.forget_alias"):
        forget = _end(_("忘れる"), "accounting:banking_alias_forget", alias.pk)
    return {
        "key": alias.payer_key,
        "partner": alias.partner.name,
        "times": alias.times,
        "last_used_at": alias.last_used_at,
        "forget": forget,
    }


def _waiting(line: BankLine, found: Sequence[Suggestion]) -> dict[str, Any]:
    word = confidence_of(found)
    first = found[0] if found else None
    return {
        **line_row(line),
        "account": str(line.account),
        "word": words()[word],
        "tone": TONES[word],
        "why": _("、").join(_sentence(each) for each in first.reasons) if first else _("名義も金額も見つかりません"),
        "what": _what(first) if first else "",
    }


def _suggestion(line: BankLine, each: Suggestion, treatments: Mapping[int, str]) -> dict[str, Any]:
    return {
        "choice": choice_of(each),
        "word": words()[each.confidence],
        "tone": TONES[each.confidence],
        "what": _what(each),
        "reasons": [{"text": _sentence(why), "points": why.points} for why in each.reasons],
        "score": each.score,
        "fee_yen": each.fee_yen,
        "asks_fee": bool(each.fee_yen) and line.amount_yen > 0,
        "treatment": treatments.get(each.fee_yen, FeeTreatment.DISCOUNT),
        "items": [{"title": item.title, "yen": yen, "url": item.url} for item, yen in each.items],  # type: ignore[attr-defined]
    }


def _what(each: Suggestion) -> str:
    if each.entry is not None:
        return _("記帳済みの仕訳（%(day)s）") % {"day": formats.day(each.entry.on)}
    if each.transfer_line_id is not None:
        return _("口座間の資金移動")
    if each.rule_id is not None:
        return each.rule_label
    titles: list[str] = [item.title for item, _yen in each.items]  # type: ignore[attr-defined]
    if len(titles) > 1:
        return _("%(first)s ほか、合わせて%(count)s件") % {"first": titles[0], "count": len(titles)}
    return titles[0]


def _sentence(why: Why) -> str:
    return reason_text(why.code, why.given)


def _item(each: OpenItem) -> dict[str, Any]:
    return {
        "ref": f"{each.kind}:{each.id}",
        "title": each.title,
        "due_on": each.due_on,
        "open_yen": each.open_yen,
        "is_whole": each.is_whole,
        "url": each.url,
    }


def _range(least_yen: int | None, most_yen: int | None) -> str:
    if least_yen is None and most_yen is None:
        return ""
    return f"{formats.yen(least_yen) if least_yen else ''}〜{formats.yen(most_yen) if most_yen else ''}"


def _end(label: str, name: str, pk: int) -> dict[str, Any]:
    return {"label": label, "url": reverse(name, args=[pk]), "confirm": _("これまでの照合はそのまま残ります。")}
