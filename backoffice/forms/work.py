"""What forms offer to approvals, to the home page and to the search: each form is a kind of request of its own."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.approvals import kinds
from backoffice.shell.finding import SHOWN, Hit
from backoffice.shell.inbox import WorkItem
from backoffice.shell.request import StaffRequest

from . import actions, queries, rules, shown_change, shown_values
from .costs import costs
from .models import RequestForm

DETAIL = "backoffice:forms_answer_detail"
VIEW_EVERY = "backoffice.forms.view_every_answer"
MOST = 50


def provider() -> kinds.Provider:
    """The forms of the present company as kinds of requests."""
    return kinds.Provider(
        prefix=queries.PREFIX, action="backoffice.forms.approve_answer", among=_among, every=lambda: _kinds(None)
    )


def answer_url(arguments: Mapping[str, Any]) -> str:
    """The page of the answer that is asked about."""
    return reverse(DETAIL, args=[arguments["answer_id"]])


def answer_printed(arguments: Mapping[str, Any]) -> str:
    """The paper of the answer, in the layout of its form."""
    return reverse("backoffice:forms_answer_print", args=[arguments["answer_id"]])


def answer_facts(arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was asked, field by field, as it was frozen at submission."""
    form = queries.form_with_fields(arguments["form_id"])
    return shown_values.facts(queries.fields_of(form), arguments)


def answer_costs(arguments: Mapping[str, Any]) -> list[kinds.Cost]:
    """What it would cost the accounts that the form names, with tax as forms ask for it."""
    form = queries.form_with_fields(arguments["form_id"])
    found = costs(queries.fields_of(form), arguments, form.amount_key)
    return [kinds.Cost(each.account_id, each.amount_yen, with_tax=True, unit_id=each.unit_id) for each in found]


def answer_partner(arguments: Mapping[str, Any]) -> int | None:
    """The first partner that the form names."""
    return next((entry["id"] for _key, entry in _partners(arguments)), None)


def answer_like(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """An earlier answer is comparable where it names the same partner at the same field."""
    return {key: {"id": entry["id"]} for key, entry in _partners(arguments)}


def _partners(arguments: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    form = queries.form_with_fields(arguments["form_id"])
    named = [field.key for field in queries.fields_of(form) if field.lookup == "partners"]
    return [(key, arguments[key]) for key in named if arguments.get(key)][:1]


def to_correct(request: StaffRequest) -> Iterator[WorkItem]:
    """For who asked: what was sent back."""
    for answer in queries.to_correct(request.user.pk)[:MOST]:
        yield WorkItem(
            title=_("「%(title)s」を直して再申請する") % {"title": answer.title},
            meta="　".join((*shown_change.marks(answer), answer.form.name, answer.number)),
            url=reverse(DETAIL, args=[answer.pk]),
            icon="undo-2",
            due_on=None,
            amount_yen=answer.amount_yen,
        )


def find_answers(request: StaffRequest, words: str) -> Iterator[Hit]:
    """By number, title, applicant or form, the newest first: one's own, and everybody's for who reads all of them."""
    of = None if request.may(VIEW_EVERY) else request.user.pk
    for each in queries.answers(of=of, text=words).order_by("-id")[: SHOWN + 1]:
        meta = "　".join(filter(None, (each.number, each.form.name, each.applicant_name, each.get_state_display())))
        yield Hit(each.title, meta, reverse(DETAIL, args=[each.pk]))


def _among(codes: Collection[str]) -> dict[str, kinds.Kind]:
    return {kind.code: kind for kind in _kinds([code.removeprefix(queries.PREFIX) for code in codes])}


def _kinds(codes: Collection[str] | None) -> Iterable[kinds.Kind]:
    return [_kind(form) for form in queries.named(codes)]


def _kind(form: RequestForm) -> kinds.Kind:
    return kinds.Kind(
        code=queries.kind_of(form.code),
        label=form.name,
        action="backoffice.forms.approve_answer",
        perform=_approve,
        url=answer_url,
        facts=answer_facts,
        unwind=_return,
        fields=lambda: _fields(form.code),
        costs=answer_costs,
        partner=answer_partner,
        like=answer_like,
        with_tax=True,
        printed=answer_printed,
    )


def _fields(code: str) -> list[kinds.Field]:
    """What a route may look at: the fields of the version whose name the kind has, and those of the one to come."""
    known: dict[str, str] = {}
    for version in queries.newest_two(code):
        known = {**rules.condition_fields(queries.fields_of(version)), **known}
    return [kinds.Field(key, label) for key, label in known.items()]


def _approve(arguments: Mapping[str, Any], acting_user: Any, at: dt.datetime) -> object:
    return actions.approve_answer(answer_id=arguments["answer_id"], acting_user=acting_user, at=at)


def _return(arguments: Mapping[str, Any], acting_user: Any, at: dt.datetime) -> object:
    return actions.return_answer(answer_id=arguments["answer_id"], acting_user=acting_user, at=at)
