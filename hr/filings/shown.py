"""Filings as the templates want them: plain values, in the reader's language."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.documents.models import Document
from backoffice.parameters.explain import explain
from backoffice.parameters.terms import label
from backoffice.shell import formats
from backoffice.shell.problem import refusal_text
from backoffice.shell.request import StaffRequest
from backoffice.values.reasons import Reason

from . import queries
from .actions import DECIDES, OPEN_TO_CHANGE, WITH_THE_OFFICE
from .models import PAPERS, Filing, FilingKind, FilingOffice, FilingPerson, FilingState

LIST, OWED = "hr:filings_filing_list", "hr:filings_candidate_list"
KINDS_WITH_PEOPLE = tuple(kind.value for kind in FilingKind if kind not in (FilingKind.LABOUR_YEAR, *PAPERS))
TONES = {
    FilingState.DRAFT: "",
    FilingState.SUBMITTED: "wait",
    FilingState.RETURNED: "warn",
    FilingState.ACCEPTED: "ok",
    FilingState.CANCELLED: "",
}


def list_tabs(*, everything: bool) -> list[dict[str, Any]]:
    """Open filings, or all."""
    url = reverse(LIST)
    return [
        {"label": _("手続き中"), "url": url, "is_current": not everything},
        {"label": _("すべて"), "url": f"{url}?view=all", "is_current": everything},
    ]


def kind_tabs(kind: str) -> list[dict[str, Any]]:
    """One tab a kind of filing that is about people."""
    return [
        {"label": FilingKind(each).label, "url": f"{reverse(OWED)}?kind={each}", "is_current": each == kind}
        for each in KINDS_WITH_PEOPLE
    ]


def filing_row(filing: Any, today: dt.date) -> dict[str, Any]:
    """One filing of the list."""
    waits = filing.state in OPEN_TO_CHANGE
    return {
        "title": title_of(filing),
        "url": reverse("hr:filings_filing_detail", args=[filing.pk]),
        "due_on": filing.due_on if waits else None,
        "is_late": bool(waits and filing.due_on and filing.due_on < today),
        "count": filing.count,
        "tone": TONES[FilingState(filing.state)],
        "state": filing.get_state_display(),
        "submitted_on": filing.submitted_on,
        "prepared_by": filing.prepared_by_name,
    }


def title_of(filing: Filing) -> str:
    """算定基礎届 2026年9月; of the labour insurance year 2025年度."""
    kind = filing.get_kind_display()
    if filing.kind == FilingKind.LABOUR_YEAR:
        return _("%(kind)s（%(year)s年度）") % {"kind": kind, "year": filing.about.year}
    if filing.kind in DECIDES:
        return _("%(kind)s（%(year)s年%(month)sから）") % {
            "kind": kind,
            "year": filing.about.year,
            "month": _("%(month)s月") % {"month": filing.about.month},
        }
    return _("%(kind)s（%(day)s）") % {"kind": kind, "day": formats.day(filing.about)}


def candidate_row(each: queries.Candidate, kind: str) -> dict[str, Any]:
    """Somebody who is owed a filing."""
    person = each.employee.person
    return {
        "pick": f"{each.employee.pk}:{each.happened_on}",
        "code": person.code,
        "name": person.name,
        "kana": person.kana,
        "happened_on": each.happened_on,
        "facts": facts_of(kind, each.figures),
    }


def filing_page(
    request: StaffRequest, filing: Filing, people: Sequence[FilingPerson], problems: Sequence[queries.Problem]
) -> dict[str, Any]:
    """The page of one filing."""
    figures = filing.figures
    return {
        "filing": {
            "pk": filing.pk,
            "title": title_of(filing),
            "state": filing.get_state_display(),
            "tone": TONES[FilingState(filing.state)],
            "due_on": filing.due_on if filing.state in OPEN_TO_CHANGE else None,
            "due_source": filing.due_source,
            "remark": filing.remark,
            "is_returned": filing.state == FilingState.RETURNED,
            "prepared_by": filing.prepared_by_name,
            "prepared_at": filing.prepared_at,
            "channel": filing.get_channel_display() if filing.channel else "",
            "submitted_on": filing.submitted_on,
            "receipt_number": filing.receipt_number,
            "answered_on": filing.answered_on,
            "media_number": filing.media_number,
        },
        "people": [_person(each) for each in people],
        "problems": [_problem(each) for each in problems],
        "documents": [_document(each) for each in queries.documents_of(filing)],
        "sections": _sections(figures) if figures else [],
        "actions": _actions(request, filing, people, problems),
        "links": _links(request, filing, people, problems),
    }


def facts_of(kind: str, figures: Mapping[str, Any]) -> list[dict[str, str]]:
    """What is filed of somebody, in words."""
    return [{"label": name, "value": value} for name, value in _facts(FilingKind(kind), figures)]


def lines_of(reasons: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Kept lines with the calculation that made them."""
    spoken = "en" if formats.in_english() else "ja"
    shown = []
    for each in reasons:
        told = explain(Reason.from_json(each["because"]), spoken)  # type: ignore[arg-type]
        shown.append(
            {
                "label": label(each["code"], spoken),  # type: ignore[arg-type]
                "amount_yen": each["amount_yen"],
                "calculation": told.calculation,
                "sources": [{"label": name, "text": text} for name, text in (*told.given, *told.sources)],
            }
        )
    return shown


def office_values(office: FilingOffice) -> dict[str, Any]:
    """What the form of the settings begins with."""
    names = (*queries.OFFICE_FIELDS, "labour_insurance_number", "absence_days", "labour_payment")
    return {name: getattr(office, name) for name in names}


def _problem(each: queries.Problem) -> dict[str, str]:
    """What is wrong, with the way to where it is corrected."""
    if each.employee_id is None:
        return {"text": refusal_text(each.said), "url": reverse("hr:filings_settings"), "place": _("届出の設定")}
    url = reverse("hr:social_insurance_person_detail", args=[each.employee_id])
    return {"text": refusal_text(each.said), "url": url, "place": _("社会保険")}


def _person(each: FilingPerson) -> dict[str, Any]:
    person = each.employee.person
    return {
        "code": person.code,
        "name": person.name,
        "kana": person.kana,
        "url": reverse("hr:social_insurance_person_detail", args=[each.employee_id]),
        "facts": facts_of(each.kind, each.figures),
        "lines": lines_of(each.reasons),
        "is_recorded": each.standing_id is not None,
    }


def _facts(kind: FilingKind, figures: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    if kind in DECIDES:
        yield from _standard_facts(figures)
    elif kind in PAPERS:
        yield from ((_(fact["label"]), _told(fact)) for fact in figures["facts"])
    elif kind == FilingKind.BONUS:
        yield _("支払日"), formats.day(dt.date.fromisoformat(figures["paid_on"]))
        yield _("賞与額"), formats.yen(figures["money_yen"])
    elif "acquired_on" in figures:
        yield _("資格取得日"), formats.day(dt.date.fromisoformat(figures["acquired_on"]))
        if figures.get("standard_yen"):
            yield _("標準報酬月額"), formats.yen(figures["standard_yen"])
    else:
        yield _("資格喪失日"), formats.day(dt.date.fromisoformat(figures["lost_on"]))
        if figures.get("left_on"):
            yield _("退職日"), formats.day(dt.date.fromisoformat(figures["left_on"]))


def _told(fact: Mapping[str, Any]) -> str:
    """The value of a fact of a paper, in the reader's language."""
    value = fact["value"]
    if value is None:
        return _("要確認")
    if fact["kind"] == "day":
        return formats.day(dt.date.fromisoformat(value))
    if fact["kind"] == "yen":
        return formats.yen(value)
    if fact["kind"] == "days":
        return _("%(days)s日") % {"days": value}
    return str(value)


def _standard_facts(figures: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for month, yen, days, counts in zip(
        figures["months"], figures["money_yen"], figures["days"], figures["counted"], strict=True
    ):
        said = _("%(yen)s（%(days)s日）") % {"yen": formats.yen(yen), "days": days}
        yield _("%(month)s月") % {"month": month}, said if counts else _("%(said)s 対象外") % {"said": said}
    yield (
        _("標準報酬月額"),
        _("%(before)s → %(after)s")
        % {
            "before": formats.yen(figures["old_health_yen"]),
            "after": formats.yen(figures["standard_yen"]),
        },
    )
    if figures.get("raise_reason"):
        yield _("固定的賃金の変動"), figures["raise_reason"]
    if figures["back_pay_yen"]:
        yield _("遡及支払額"), formats.yen(figures["back_pay_yen"])


def _document(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "created_at": document.created_at,
        "created_by": document.created_by_name,
        "sha256": document.stored_file.sha256,
        "url": reverse("backoffice:documents_document_download", args=[document.pk]),
    }


def _sections(figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The declaration of a labour insurance year; what was prepared before parts were told has none."""
    due = [figures["difference"], figures["due"]] if "difference" in figures else [figures["due"]]
    found = [
        {"title": _("確定保険料"), "lines": lines_of(figures["confirmed"])},
        {"title": _("概算保険料"), "lines": lines_of(figures["estimated"])},
        {"title": _("納付する額"), "lines": lines_of(due)},
    ]
    for part in figures.get("parts", ()):
        day = formats.day(dt.date.fromisoformat(part["due_on"]))
        title = _("第%(number)s期（%(day)sまで）") % {"number": part["number"], "day": day}
        found.append({"title": title, "lines": lines_of(part["lines"])})
    return found


def _actions(
    request: StaffRequest, filing: Filing, people: Sequence[FilingPerson], problems: Sequence[queries.Problem]
) -> list[dict[str, Any]]:
    """What is done with one press."""
    if filing.state not in OPEN_TO_CHANGE or not people:
        return []
    found = []
    if filing.kind not in PAPERS and request.may("hr.filings.refresh_filing"):
        found.append({"label": _("計算し直す"), "url": reverse("hr:filings_filing_refresh", args=[filing.pk])})
    if filing.kind in queries.IN_A_FILE and request.may("hr.filings.make_file"):
        why_not = _("不足や誤りを直すと、作成できます。") if problems else ""
        url = reverse("hr:filings_filing_file", args=[filing.pk])
        found.append({"label": _("届書のCSVを作成"), "url": url, "disabled_reason": why_not})
    return found


def _links(
    request: StaffRequest, filing: Filing, people: Sequence[FilingPerson], problems: Sequence[queries.Problem]
) -> list[dict[str, Any]]:
    """What asks for more: each leads to a form."""
    waiting = any(each.standing_id is None for each in people)
    decides = filing.kind in DECIDES and filing.state in WITH_THE_OFFICE and waiting
    open_to_change, with_office = filing.state in OPEN_TO_CHANGE, filing.state == FilingState.SUBMITTED
    offered = (
        (open_to_change, "cancel", "hr.filings.cancel_filing", _("取りやめる"), False),
        (open_to_change and not problems, "submit", "hr.filings.submit_filing", _("提出を記録"), True),
        (with_office, "return", "hr.filings.return_filing", _("返戻を記録"), False),
        (decides, "record", "hr.filings.record_determinations", _("標準報酬月額を登録"), not with_office),
        (with_office, "accept", "hr.filings.accept_filing", _("受理を記録"), True),
    )
    paper_url = reverse("hr:benefits_paper_detail", args=[filing.pk]) if filing.kind in PAPERS else ""
    paper = [{"label": _("書類の内容と根拠"), "url": paper_url, "primary": False}] if paper_url else []
    return paper + [
        {"label": words, "url": reverse(f"hr:filings_filing_{name}", args=[filing.pk]), "primary": primary}
        for is_offered, name, step, words, primary in offered
        if is_offered and request.may(step)
    ]
