"""申請書の作成: the forms of the company, the draft of the next version field by field, and putting it into force."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.forms import actions, queries, ready, rules, shown
from backoffice.forms.forms import AnswerForm, ApplyFormForm, FieldForm, FormHeadForm, NewFormForm, initial_of
from backoffice.forms.models import FormField, RequestForm
from backoffice.forms.words import flaw_text
from backoffice.forms.written import entry_id
from backoffice.shell.formats import day
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import InvalidInput

VIEW = "backoffice.forms.view_forms"
NEW = "new"


@page(step=VIEW)
def form_list(request: StaffRequest) -> HttpResponse:
    """The forms, each with the version in use."""
    return render(request, "forms/form_list.html", {"forms": shown.form_rows(queries.versions(), clock.today())})


@form_page(step="backoffice.forms.create_form")
def form_new(request: StaffRequest) -> HttpResponse:
    """Begin a form."""
    form = NewFormForm(request.POST or None, initial=_initial(request.GET.get("ready", "")))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        begins = ready.known(given["begins_with"]) if given["begins_with"] else None
        new = actions.NewForm(
            code=given["code"],
            name=given["name"],
            purpose=given["purpose"] or (begins.purpose if begins else ""),
            amount_key=begins.amount_key if begins else "",
            fields=begins.fields if begins else (),
        )
        try:
            made = actions.create_form(new=new, acting_user=request.user, at=clock.now())
        except InvalidInput as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("申請書「%(name)s」の下書きを作りました。") % {"name": made.name})
            return _back(made.code)
    context = {
        "form": form,
        "title": _("申請書の追加"),
        "lead": _("下書きから始めます。適用するまで、ほかの人には見えません。"),
        "button": _("下書きを作成"),
        "back_url": reverse("backoffice:forms_form_list"),
        "ready": ready.every(),
    }
    return render(request, "forms/form_new.html", context, status=422 if form.errors else 200)


@page(step=VIEW)
def form_detail(request: StaffRequest, code: str) -> HttpResponse:
    """A version of a form: its fields, the one that is chosen, and how it looks to who fills it in."""
    return _form(request, code)


@post_only(step="backoffice.forms.start_form_draft")
def form_draft(request: StaffRequest, code: str) -> HttpResponse:
    """Begin the next version."""
    draft = actions.start_form_draft(code=_known(code).code, acting_user=request.user, at=clock.now())
    messages.success(request, _("第%(version)s版の下書きを作りました。") % {"version": draft.version})
    return _back(code)


@form_page(step="backoffice.forms.set_form")
def form_head(request: StaffRequest, code: str) -> HttpResponse:
    """Change what the draft is called, when it is used, and its amount."""
    draft = queries.draft_of(code)
    if draft is None:
        raise Http404
    initial = {name: getattr(draft, name) for name in ("name", "purpose", "amount_key", "valid_months")}
    form = FormHeadForm(request.POST or None, fields=queries.fields_of(draft), initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.set_form(code=code, **form.cleaned_data, acting_user=request.user, at=clock.now())
        messages.success(request, _("下書きを保存しました。"))
        return _back(code)
    context = {
        "form": form,
        "title": _("申請書の名称と金額"),
        "button": _("保存"),
        "back_url": reverse("backoffice:forms_form_detail", args=[code]),
        "form_name": draft.name,
    }
    return render(request, "forms/form_head.html", context, status=422 if form.errors else 200)


@form_page(step="backoffice.forms.set_field")
def form_field(request: StaffRequest, code: str) -> HttpResponse:
    """Change a field of the draft, or add one."""
    if request.method != "POST":
        return _form(request, code)
    draft = queries.draft_of(_known(code).code)
    if draft is None:
        raise actions.NoFormDraft
    row = _row(draft, request.POST.get("field", ""))
    table_pk = _number(request, "table") or None
    form = _field_form(draft, row, table_pk, request.POST)
    if not form.is_valid():
        return _form(request, code, field_form=form, status=422)
    made = actions.set_field(
        code=code,
        pk=row.pk if row else None,
        table_pk=table_pk if row is None else None,
        field=form.field(),
        acting_user=request.user,
        at=clock.now(),
    )
    messages.success(request, _("項目「%(label)s」を下書きに保存しました。") % {"label": made.label})
    return _back(
        code, f"?table={made.pk}&field=new#field-edit" if made.kind == FormField.Kind.TABLE and row is None else ""
    )


@post_only(step="backoffice.forms.move_field")
def form_move(request: StaffRequest, code: str) -> HttpResponse:
    """Move a field one place."""
    moved = actions.move_field(
        code=_known(code).code,
        pk=_number(request, "field"),
        by=-1 if request.POST.get("by") == "front" else 1,
        acting_user=request.user,
        at=clock.now(),
    )
    messages.success(request, _("項目「%(label)s」を移しました。") % {"label": moved.label})
    return _back(code)


@post_only(step="backoffice.forms.remove_field")
def form_remove(request: StaffRequest, code: str) -> HttpResponse:
    """Take a field out of the draft."""
    pk = _number(request, "field")
    actions.remove_field(code=_known(code).code, pk=pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("項目を下書きから削除しました。"))
    return _back(code)


@post_only(step="backoffice.forms.discard_form_draft")
def form_discard(request: StaffRequest, code: str) -> HttpResponse:
    """Throw the draft away."""
    actions.discard_form_draft(code=_known(code).code, acting_user=request.user, at=clock.now())
    messages.success(request, _("下書きを削除しました。"))
    return redirect("backoffice:forms_form_list")


@post_only(step="backoffice.forms.stop_form")
def form_stop(request: StaffRequest, code: str) -> HttpResponse:
    """使用停止: nobody fills it in any more."""
    stopped = actions.stop_form(code=_known(code).code, acting_user=request.user, at=clock.now())
    messages.success(request, _("申請書「%(name)s」の使用を停止しました。") % {"name": stopped.name})
    return _back(code)


@form_page(step="backoffice.forms.put_form_into_force")
def form_apply(request: StaffRequest, code: str) -> HttpResponse:
    """See what changes, and put the draft into force from a day on."""
    draft, now = queries.draft_of(code), queries.form_on(code, as_of=clock.today())
    if draft is None:
        raise Http404
    form = ApplyFormForm(request.POST or None, initial={"valid_from": clock.today()})
    if request.method == "POST" and form.is_valid():
        valid_from = form.cleaned_data["valid_from"]
        try:
            made = actions.put_form_into_force(
                code=code, valid_from=valid_from, acting_user=request.user, at=clock.now()
            )
        except InvalidInput as refusal:
            say_at_field(form, refusal)
        else:
            said = {"version": made.version, "day": day(valid_from)}
            messages.success(request, _("第%(version)s版を%(day)sから使います。") % said)
            return _back(code)
    flaws = [flaw_text(each) for each in rules.flaws(queries.fields_of(draft), draft.amount_key)]
    context = {"form": form, "draft": draft, "now": now, "changes": shown.difference(now, draft), "flaws": flaws}
    return render(request, "forms/form_apply.html", context, status=422 if form.errors else 200)


def _form(request: StaffRequest, code: str, *, field_form: FieldForm | None = None, status: int = 200) -> HttpResponse:
    today = clock.today()
    draft, now = queries.draft_of(code), queries.form_on(code, as_of=today)
    asked = request.GET.get("version", "")
    version = entry_id(asked)
    found = draft or now or queries.newest_of(code) if version is None else queries.version_of(code, version)
    if found is None:
        raise Http404
    may_change = found == draft and request.may("backoffice.forms.set_field")
    chosen, table_pk = request.POST.get("field") or request.GET.get("field", ""), _asked_table(request)
    row = _row(found, chosen)
    fields = queries.fields_of(found)
    if field_form is None and may_change and (row or chosen == NEW):
        field_form = _field_form(found, row, table_pk, None)
    table = _row(found, str(row.table_id if row else table_pk or ""))
    context: dict[str, Any] = {
        "shown": found,
        "is_draft": found == draft,
        "draft": draft,
        "now": now,
        "is_in_use": now is not None and queries.is_in_use(now, today),
        "may_change": may_change,
        "may_design": request.may("backoffice.forms.set_field"),
        "fields": shown.design(found, chosen=row.pk if row else None),
        "field_form": field_form,
        "row": row,
        "table": table,
        "preview": _preview(found, fields),
        "amount_label": rules.money_keys(fields).get(found.amount_key, ""),
        "route_url": reverse("backoffice:approvals_route_detail", args=[queries.kind_of(code)])
        if request.may("backoffice.approvals.view_routes")
        else "",
    }
    return render(request, "forms/form_detail.html", context, status=status)


def _preview(found: RequestForm, fields: tuple[rules.Field, ...]) -> dict[str, Any]:
    """The form as who fills it in will see it; nothing can be typed."""
    form = AnswerForm(
        fields=fields, values={}, title=found.name, form_name=found.name, today=clock.today(), disabled=True
    )
    form.auto_id = "preview_%s"
    return {"title": form["answer_title"], "entries": shown.entry_tables(form, fields)}


def _field_form(draft: RequestForm, row: FormField | None, table_pk: int | None, sent: Any) -> FieldForm:
    fields = queries.fields_of(draft)
    in_table = table_pk is not None or (row is not None and row.table_id is not None)
    initial = initial_of(queries.as_field(row)) if row else {}
    return FieldForm(sent, fields=fields, in_table=in_table, fixed_kind=row.kind if row else "", initial=initial)


def _asked_table(request: StaffRequest) -> int | None:
    return entry_id(request.POST.get("table") or request.GET.get("table", ""))


def _row(form: RequestForm, pk: str) -> FormField | None:
    asked = entry_id(pk)
    return None if asked is None else FormField.objects.filter(form=form, pk=asked).first()


def _known(code: str) -> RequestForm:
    found = queries.newest_of(code)
    if found is None:
        raise Http404
    return found


def _initial(code: str) -> dict[str, str]:
    begins = next((each for each in ready.every() if each.code == code), None)
    if begins is None:
        return {}
    return {"name": begins.name, "code": begins.code, "purpose": begins.purpose, "begins_with": begins.code}


def _number(request: StaffRequest, name: str) -> int:
    return entry_id(request.POST.get(name, "")) or 0


def _back(code: str, query: str = "") -> HttpResponse:
    return redirect(reverse("backoffice:forms_form_detail", args=[code]) + query)
