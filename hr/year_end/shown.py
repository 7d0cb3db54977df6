"""One's own declaration as the templates want it: plain values, in the reader's language."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.documents.models import Document
from backoffice.parameters.explain import explain
from backoffice.parameters.terms import Language, label
from backoffice.shell import formats
from backoffice.values.reasons import Reason
from backoffice.values.refusals import Refusal
from hr.employment.models import Employee

from . import queries, rules
from .models import Declaration, DeclarationState, DeclaredPerson, Season

TONES: Mapping[str, str] = {
    "NONE": "",
    DeclarationState.DRAFT: "",
    DeclarationState.SUBMITTED: "wait",
    DeclarationState.RETURNED: "warn",
    DeclarationState.CONFIRMED: "ok",
}
ORDER = ("self", "spouse", "relatives", "premiums", "other")
# What a person may influence by declaring, in the order of the papers.
DEDUCTIONS = (
    "life_deduction",
    "earthquake_deduction",
    "spouse_deduction",
    "dependants_deduction",
    "specified_relative_deduction",
    "disability_deduction",
    "personal_deduction",
    "income_adjustment",
    "basic_deduction",
)
EDITABLE = (DeclarationState.DRAFT, DeclarationState.RETURNED)


def language() -> Language:
    """The language of the reader, of the two that the product speaks."""
    return "en" if formats.in_english() else "ja"


def state_of(declaration: Declaration | None) -> dict[str, str]:
    """The state with its tone: 未着手 where nothing was begun."""
    if declaration is None:
        return {"state": "", "state_label": _("未着手")}
    return {"state": TONES[declaration.state], "state_label": str(declaration.get_state_display())}


def topic_label(topic: str) -> str:
    """What people call a topic."""
    return {
        "self": _("自分"),
        "spouse": _("配偶者"),
        "relatives": _("扶養親族"),
        "premiums": _("保険料"),
        "other": _("住宅・前職"),
        "review": _("確認・提出"),
    }[topic]


def topic_lead(topic: str) -> str:
    """What a topic asks for, in a sentence."""
    return {
        "self": _("住所と、自分に当てはまることを入力します。マイナンバーは、ここでは入力しません。"),
        "spouse": _("夫・妻の所得で、配偶者控除・配偶者特別控除が決まります。"),
        "relatives": _(
            "養っている子や親などを、1人ずつ入力します。16歳未満の子も入れてください。いなければ空欄のまま進みます。"
        ),
        "premiums": _("保険会社などから届いた証明書を見て、1件ずつ入力します。なければ空欄のまま進みます。"),
        "other": _("住宅ローン控除と、今年の途中で入社した人の前の勤め先です。"),
    }[topic]


def own_home(
    employee: Employee, season: Season | None, declaration: Declaration | None, today: dt.date
) -> dict[str, Any]:
    """The home page of one's own year-end adjustment."""
    papers = Document.objects.filter(
        kind="hr.year_end.statement", case_kind="hr.year_end.statement", case_id=employee.pk, replaced_by=None
    )
    found: dict[str, Any] = {
        "statements": [
            {"year": each.dated_on.year, "url": reverse("hr:year_end_own_statement", args=[each.dated_on.year])}
            for each in papers.order_by("-dated_on")
        ]
    }
    if season is None:
        return found
    is_open = declaration is None or declaration.state in EDITABLE
    return found | {
        "season": {"year": season.year, "due_on": season.due_on, "message": season.message},
        "is_late": is_open and today > season.due_on,
        "is_open": is_open,
        "declaration": declaration is not None,
        "returned_because": declaration.returned_because
        if declaration is not None and declaration.state == DeclarationState.RETURNED
        else "",
        **state_of(declaration),
        "steps": steps(declaration, ""),
        "next_url": _url(season.year, _next(declaration)) if declaration else "",
        "review_url": _url(season.year, "review") if declaration else "",
        "estimate": estimate(declaration, today) if declaration is not None and is_open else None,
        "result_url": reverse("hr:year_end_own_result", args=[season.year])
        if queries.own_settlement(employee.person.user_id or 0, season.year, today)
        else "",
    }


def steps(declaration: Declaration | None, now: str) -> list[dict[str, str]]:
    """The stepper: what is entered, and where one is."""
    done = set(declaration.topics_done) if declaration else set()
    if declaration is not None and declaration.state not in EDITABLE:
        done.add("review")
    return [
        {
            "label": topic_label(topic),
            "sub": "",
            "state": "now" if topic == now else "done" if topic in done else "",
            "url": _url(declaration.year, topic) if declaration is not None else "",
        }
        for topic in (*ORDER, "review")
    ]


def topic_page(
    declaration: Declaration, topic: str, asked: Any, errors: list[tuple[str, str]], today: dt.date
) -> dict[str, Any]:
    """One topic: its forms, the proofs that are attached, and the estimate of what was entered before."""
    proofs = {each.pk: each for each in declaration.proofs.all()}
    place = ORDER.index(topic)
    return {
        "year": declaration.year,
        "topic": topic,
        "title": topic_label(topic),
        "lead": topic_lead(topic),
        "errors": errors,
        "place": place + 1,
        "asks": topic in ("spouse", "other"),
        "steps": steps(declaration, topic),
        "singles": [_form(name, form, proofs) for name, form in asked.singles.items()],
        "management": asked.rows.management_form if asked.rows is not None else "",
        "rows": [_form("row", form, proofs) for form in asked.rows.forms] if asked.rows is not None else [],
        "has_rows": asked.rows is not None,
        "row_label": row_label(topic),
        "back_url": _url(declaration.year, ORDER[place - 1]) if place else reverse("hr:year_end_own"),
        "estimate": estimate(declaration, today),
        "returned_because": declaration.returned_because if declaration.state == DeclarationState.RETURNED else "",
    }


def row_label(topic: str) -> str:
    """What one row of a topic is."""
    return {"relatives": _("家族"), "premiums": _("保険料"), "other": _("前の勤め先")}.get(topic, "")


def review_page(declaration: Declaration, today: dt.date) -> dict[str, Any]:
    """All that was entered with what the rules make of it, and what is still missing."""
    missing = queries.missing(declaration)
    spoken = language()
    return {
        "year": declaration.year,
        "title": _("確認・提出"),
        **state_of(declaration),
        "is_open": declaration.state in EDITABLE,
        "steps": steps(declaration, "review" if declaration.state in EDITABLE else ""),
        "missing": [
            {"label": each[spoken], "url": _url(declaration.year, each["topic"]), "state": "todo", "sub": ""}
            for each in missing
        ],
        "entered": entered(declaration, with_links=declaration.state in EDITABLE),
        "estimate": estimate(declaration, today),
        "back_url": _url(declaration.year, ORDER[-1]),
        "returned_because": declaration.returned_because if declaration.state == DeclarationState.RETURNED else "",
    }


def entered(declaration: Declaration, *, with_links: bool, office: bool = False) -> list[dict[str, Any]]:
    """What was entered, topic by topic: (label, value) pairs."""
    spouse, house = queries.spouse_of(declaration), queries.housing_of(declaration)
    proof_url = "hr:year_end_proof" if office else "hr:year_end_own_proof"
    people = {"spouse": [spouse] if spouse else [], "relatives": queries.relatives_of(declaration)}
    amounts = {"premiums": queries.premiums_of(declaration), "other": [house] if house else []}
    rows: dict[str, list[dict[str, Any]]] = {
        "self": _own_rows(declaration),
        **{topic: [_person_row(each, declaration.year, proof_url) for each in held] for topic, held in people.items()},
        **{topic: [_amount_row(each, proof_url) for each in held] for topic, held in amounts.items()},
    }
    rows["other"] += [
        {
            "label": each.employer_name,
            "value": formats.money(each.pay_yen),
            "note": _("%(day)s退職　社会保険料等 %(insurance)s　源泉徴収税額 %(tax)s")
            % {
                "day": formats.day(each.left_on),
                "insurance": formats.money(each.social_insurance_yen),
                "tax": formats.money(each.tax_yen),
            },
            "proof": _proof(each, proof_url),
        }
        for each in declaration.formers.all()
    ]
    return [
        {
            "topic": topic,
            "label": topic_label(topic),
            "rows": rows[topic],
            "url": _url(declaration.year, topic) if with_links else "",
        }
        for topic in ORDER
    ]


def estimate(declaration: Declaration, today: dt.date) -> dict[str, Any] | None:
    """The deductions so far, each with its reason; by the pay that the person was paid, as nobody sees theirs before."""
    ids = [declaration.employee_id]
    found_pay = queries.year_pay(declaration.year, ids, with_waiting=False, paid_until=today)
    pay = found_pay.get(declaration.employee_id)
    former_pay, former_tax, former_insurance = queries.formers_sum(declaration)
    paid = rules.Yearly(
        (pay.pay_yen if pay else 0) + former_pay,
        (pay.income_tax_yen if pay else 0) + former_tax,
        (pay.social_insurance_yen if pay else 0) + former_insurance,
    )
    try:
        law = queries.people_law(declaration.year)
        facts = rules.facts_of(queries.declared(declaration), paid, declaration.year, law)
        found = rules.settle(facts, queries.law_of(declaration.year))
    except Refusal:
        return None
    spoken = language()
    lines = [line(found.lines[code], spoken) for code in DEDUCTIONS if found.yen(code)]
    own = queries.declared(declaration)
    own_yen = own.social_insurance_yen + own.mutual_aid_yen
    return {
        "total_yen": sum(each["amount_yen"] for each in lines) + own_yen,
        "lines": lines,
        "own_insurance_yen": own_yen,
        "housing_yen": own.housing_loan_credit_yen,
        "pay_yen": paid.pay_yen,
    }


def line(found: Any, spoken: Language) -> dict[str, Any]:
    """A line with its reason, as the payslips show theirs; of the rules, or as it was stored."""
    because = found.because if isinstance(found.because, Reason) else Reason.from_json(found.because)
    told = explain(because, spoken)
    return {
        "code": found.code,
        "label": label(found.code, spoken),
        "note": "",
        "amount_yen": found.amount_yen,
        "calculation": told.calculation,
        "sources": [{"label": name, "text": text} for name, text in (*told.given, *told.sources)],
        "rounding_label": "",
    }


def kept_words(person: DeclaredPerson, year: int) -> str:
    """What the law makes of a relative: 特定扶養親族（19〜22歳）, or why nobody is deducted."""
    if person.role == DeclaredPerson.Role.SPOUSE:
        return ""
    found = rules.kept(queries.relative(person), year, queries.people_law(year))
    if found.why_not is not None:
        return {
            rules.NotKept.INCOME: _("所得が多く、控除の対象になりません"),
            rules.NotKept.ABROAD: _("国外に住んでいて、控除の対象になりません"),
        }[found.why_not]
    if found.kind is None:
        return _("特定親族特別控除の対象です")
    return {
        rules.Dependant.GENERAL: _("一般の扶養親族"),
        rules.Dependant.SPECIFIED: _("特定扶養親族"),
        rules.Dependant.ELDERLY: _("老人扶養親族"),
        rules.Dependant.ELDERLY_CORESIDENT_PARENT: _("同居老親等"),
        rules.Dependant.UNDER_16: _("16歳未満の扶養親族（所得税の控除はなく、住民税で使います）"),
    }[found.kind]


def _own_rows(declaration: Declaration) -> list[dict[str, Any]]:
    yes, no = _("はい"), _("いいえ")
    pairs = [
        (_("住所"), declaration.address),
        (_("世帯主"), f"{declaration.householder_name}（{declaration.householder_relation}）")
        if declaration.householder_name
        else (_("世帯主"), ""),
        (_("扶養控除等申告書を他の会社に提出"), yes if declaration.files_elsewhere else no),
        (_("来年もこの会社に提出"), yes if declaration.files_next_year else no),
        (_("給与のほかの所得"), formats.money(declaration.other_income_yen)),
    ]
    if declaration.disability:
        pairs.append((_("自分の障害"), str(declaration.get_disability_display())))
    if declaration.personal_status:
        pairs.append((_("ひとり親・寡婦"), str(declaration.get_personal_status_display())))
    if declaration.is_working_student:
        pairs.append((_("勤労学生"), yes))
    return [{"label": name, "value": value, "note": "", "proof": None} for name, value in pairs]


def _person_row(person: DeclaredPerson, year: int, proof_url: str) -> dict[str, Any]:
    words = [
        str(person.get_relation_display()) if person.relation else "",
        formats.day(person.born_on),
        _("同居") if person.is_coresident else _("別居"),
        str(person.get_disability_display()) if person.disability else "",
        str(person.get_abroad_display()) if person.abroad != rules.Abroad.NO else "",
        _("来年の所得 %(yen)s") % {"yen": formats.money(person.next_income_yen)}
        if person.next_income_yen is not None
        else _("来年の申告には入れません"),
        kept_words(person, year),
    ]
    return {
        "label": person.name,
        "value": _("所得 %(yen)s") % {"yen": formats.money(person.income_yen)},
        "note": "　".join(word for word in words if word),
        "proof": _proof(person, proof_url),
    }


def _amount_row(amount: Any, proof_url: str) -> dict[str, Any]:
    return {
        "label": amount.payee,
        "value": formats.money(amount.amount_yen) if amount.amount_yen is not None else _("未入力"),
        "note": "　".join(word for word in (str(amount.get_kind_display()), amount.contract) if word),
        "proof": _proof(amount, proof_url),
    }


def _proof(row: Any, url_name: str) -> dict[str, str] | None:
    return {"name": row.proof.name, "url": reverse(url_name, args=[row.proof_id])} if row.proof_id else None


def _form(name: str, form: Any, proofs: Mapping[int, Any]) -> dict[str, Any]:
    """A form with its fields to show, what is hidden, and the proof that is attached to it."""
    held = str(form["proof_id"].value() or "") if "proof_id" in form.fields else ""
    attached = proofs.get(int(held)) if held.isdecimal() else None
    return {
        "name": name,
        "form": form,
        "fields": [each for each in form.visible_fields() if each.name != "drop" or _is_filled(form)],
        "hidden": form.hidden_fields(),
        "proof": {"name": attached.name, "url": reverse("hr:year_end_own_proof", args=[attached.pk])}
        if attached
        else None,
        "heading": heading(name),
        "asked": name == "spouse",
    }


def heading(name: str) -> str:
    """What a single form of a topic is headed by."""
    return {
        "self": _("自分のこと"),
        "spouse": _("配偶者のこと"),
        "housing": _("住宅借入金等特別控除（住宅ローン控除）"),
    }.get(name, "")


def _is_filled(form: Any) -> bool:
    return bool(form.initial) or form.is_bound


def _next(declaration: Declaration) -> str:
    waiting: Iterable[str] = (topic for topic in ORDER if topic not in declaration.topics_done)
    return next(iter(waiting), "review") if declaration.state in EDITABLE else "review"


def _url(year: int, topic: str) -> str:
    return reverse("hr:year_end_own_topic", args=[year, topic])
