"""The register: the list, an asset, and what is done with it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.fixed_assets import actions, law, queries, shown
from accounting.fixed_assets.entries import new_asset
from accounting.fixed_assets.forms import AssetForm, CompanyFactsForm, DisposalForm, MoveForm, Reason, Search
from accounting.fixed_assets.models import Asset, AssetCheck, AssetKind, Disposal, Method, Treatment
from backoffice.companies import clock
from backoffice.eventlog.saving import saves_anew
from backoffice.organisation.queries import first_office
from backoffice.shell.fields import described
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

VIEW, REGISTER = "accounting.fixed_assets.view_assets", "accounting.fixed_assets.register_asset"
LIST, DETAIL = "accounting:fixed_assets_asset_list", "accounting:fixed_assets_asset_detail"
CHECKS_SHOWN = 10
UNPROCESSABLE = 422


@page(step=VIEW)
def asset_list(request: StaffRequest) -> HttpResponse:
    """固定資産台帳: by number, with cost and book value, and the sums of all that the filter finds."""
    form = Search(request.GET if request.GET else {"state": "IN_USE"})
    wanted = queries.AssetFilter(**form.cleaned_data) if form.is_valid() else queries.AssetFilter()
    all_found = queries.assets(wanted)
    sums = queries.sums_of(all_found)
    found = page_of(request, all_found, by="number", total=sums.count)
    context = {
        "assets": [shown.asset_row(each) for each in found.rows],
        "page": found,
        "sums": sums,
        "fields": [described(form[name], {"class": "input--s"}) for name in form.fields],
        "is_narrowed": bool(request.GET),
        "new_url": reverse("accounting:fixed_assets_asset_new") if request.may(REGISTER) else "",
        "links": _ways(request),
    }
    return render(request, "accounting/fixed_assets/asset_list.html", context)


@form_page(step=REGISTER)
def asset_new(request: StaffRequest) -> HttpResponse:
    """Enter an asset: first its facts, then one of the treatments that are open to it."""
    form = AssetForm(request.POST or None, initial=_bought(request))
    if request.method == "POST" and form.is_valid():
        treatment = form.cleaned_data["treatment"]
        try:
            if not treatment:
                return _treatments(request, form)
            new = new_asset(form.cleaned_data, treatment)
            made = actions.register_asset(new=new, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("%(name)sを登録しました。") % {"name": made.name})
            return redirect(DETAIL, pk=made.pk)
    return _asset_form(request, form, title=_("固定資産の登録"), back_url=reverse(LIST))


@page(step=VIEW)
def asset_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One asset: its facts, its place, its plan year by year, and who saw it."""
    asset = asset_or_404(pk)
    begins_with = request.company.fiscal_year_first_month
    posted = queries.posted_by_year([pk], None, begins_with=begins_with).get(pk, {})
    context = shown.asset_page(
        request,
        asset,
        list(asset.places.select_related("office", "unit").order_by("-valid_from")),
        queries.plan_of(asset, posted, begins_with=begins_with),
        list(AssetCheck.objects.filter(asset=pk).order_by("-checked_at", "-pk")[:CHECKS_SHOWN]),
        Disposal.objects.filter(asset=pk).first(),
    )
    address = request.build_absolute_uri(reverse("accounting:fixed_assets_check", args=[pk]))
    label_url = f"{reverse('accounting:fixed_assets_label_file')}?asset={pk}"
    context |= {"qr": shown.qr(address), "label_url": label_url, "withdraw_url": _withdraw_url(request, asset, posted)}
    return render(request, "accounting/fixed_assets/asset_detail.html", context)


@saves_anew("accounting.fixed_assets.asset")
@form_page(step="accounting.fixed_assets.change_asset")
def asset_change(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct what an asset was registered with."""
    asset = asset_or_404(pk)
    place = queries.place_on(pk, clock.today())
    form = AssetForm(request.POST or None, initial=_initial(asset, place), stated=asset.method == Method.STATED)
    if request.method == "POST" and form.is_valid():
        treatment = form.cleaned_data["treatment"] or asset.treatment
        new = new_asset(form.cleaned_data, treatment, _opening_of(asset))
        try:
            actions.change_asset(asset_id=pk, new=new, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("%(name)sの登録を直しました。") % {"name": new.name})
            return redirect(DETAIL, pk=pk)
    back_url = reverse(DETAIL, args=[pk])
    return _asset_form(request, form, title=_("固定資産の登録を直す"), back_url=back_url, changes=True)


@form_page(step="accounting.fixed_assets.move_asset")
def asset_move(request: StaffRequest, pk: int) -> HttpResponse:
    """移動: to another office, unit or room from a day on."""
    asset = asset_or_404(pk)
    place = queries.place_on(pk, clock.today())
    initial = {"moved_on": clock.today(), "office_id": place and place.office_id, "unit_id": place and place.unit_id}
    form = MoveForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_asset(asset_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("%(name)sを移動しました。") % {"name": asset.name})
            return redirect(DETAIL, pk=pk)
    return _form(request, form, asset, title=_("%(name)sの移動") % {"name": asset.name}, button=_("移動する"))


@form_page(step="accounting.fixed_assets.dispose_asset")
def asset_dispose(request: StaffRequest, pk: int) -> HttpResponse:
    """除却・売却: the asset leaves the books with its gain or loss."""
    asset = asset_or_404(pk)
    form = DisposalForm(request.POST or None, initial={"disposed_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        partner = given.pop("partner")
        given["proceeds_yen"] = given["proceeds_yen"] or 0
        new = actions.NewDisposal(partner_id=partner.pk if partner else None, **given)
        try:
            made = actions.dispose_asset(asset_id=pk, new=new, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("%(name)sの除却・売却を記帳しました。") % {"name": asset.name})
            return redirect("accounting:fixed_assets_disposal_detail", pk=made.pk)
    title = _("%(name)sの除却・売却") % {"name": asset.name}
    return _form(request, form, asset, title=title, button=_("記帳する"))


@form_page(step="accounting.fixed_assets.withdraw_asset")
def asset_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """登録の取消: what was registered by mistake and not depreciated yet."""
    asset = asset_or_404(pk)
    form = Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_asset(asset_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("%(name)sの登録を取り消しました。") % {"name": asset.name})
            return redirect(DETAIL, pk=pk)
    title = _("%(name)sの登録の取消") % {"name": asset.name}
    return _form(request, form, asset, title=title, button=_("登録を取り消す"))


@form_page(step="accounting.fixed_assets.define_company_facts")
def company_facts(request: StaffRequest) -> HttpResponse:
    """会社の区分: capital, employees, and the kind of return, from a day on."""
    form = CompanyFactsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.define_company_facts(**form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("会社の区分を登録しました。"))
            return redirect(LIST)
    context = {
        "form": form,
        "title": _("会社の区分"),
        "lead": _("少額減価償却資産の特例を使えるかを判断します。"),
        "button": _("登録する"),
        "back_url": reverse(LIST),
    }
    return render(request, "accounting/fixed_assets/form.html", context, status=UNPROCESSABLE if form.errors else 200)


def asset_or_404(pk: int) -> Any:
    """One asset with its book value."""
    try:
        return queries.asset(pk)
    except Asset.DoesNotExist as missing:
        raise Http404 from missing


def _treatments(request: StaffRequest, form: AssetForm) -> HttpResponse:
    """The second half of the page: which treatments are open to the asset that was typed, and why."""
    new = new_asset(form.cleaned_data, Treatment.ORDINARY)
    actions.refuse_facts(new, clock.now())
    options = shown.option_rows(actions.treatments_of(new))
    return _asset_form(request, form, title=_("固定資産の登録"), back_url=reverse(LIST), options=options)


def _asset_form(
    request: StaffRequest,
    form: AssetForm,
    *,
    title: str,
    back_url: str,
    options: list[dict[str, Any]] | None = None,
    changes: bool = False,
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "back_url": back_url,
        "options": options,
        "changes": changes,
        "facts": [form[name] for name in form.fields if name != "treatment" and not (changes and name in PLACE)],
        "facts_url": reverse("accounting:fixed_assets_company_facts")
        if request.may("accounting.fixed_assets.define_company_facts")
        else "",
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "accounting/fixed_assets/asset_form.html", context, status=status)


def _bought(request: StaffRequest) -> dict[str, Any]:
    """What a line of the ledger says of the asset, when the address names one; else today, in the first office."""
    today, asked = clock.today(), request.GET.get("line", "")
    office = first_office(today)
    initial = {"acquired_on": today, "in_use_from": today, "office_id": office.pk if office else None}
    line = queries.unregistered(today).filter(pk=int(asked)).first() if asked.isdecimal() else None
    if line is None:
        return initial
    kinds = {each.account: code for code, each in law.kinds(today).items()}
    return {
        **initial,
        "name": (line.memo or line.entry.description)[:120],
        "kind": kinds.get(line.account.code, AssetKind.FURNITURE),
        "acquired_on": line.posted_on,
        "in_use_from": line.posted_on,
        "cost_yen": line.amount_yen,
        "unit_id": line.unit_id,
        "entry": line.entry_id,
    }


PLACE = ("office_id", "unit_id", "room")


def _initial(asset: Asset, place: Any) -> dict[str, Any]:
    names = (
        "name", "kind", "acquired_on", "in_use_from", "cost_yen", "quantity", "life_years", "life_source", "leased_out",
        "number", "note", "treatment",
    )  # fmt: skip
    return {
        **{name: getattr(asset, name) for name in names},
        "method": asset.method,
        "account_code": asset.account.code,
        "entry": asset.entry_id,
        "office_id": place.office_id if place else None,
        "unit_id": place.unit_id if place else None,
        "room": place.room if place else "",
    }


def _opening_of(asset: Asset) -> actions.Opening | None:
    """The opening value stays as it was imported."""
    if asset.opening_month is None:
        return None
    return actions.Opening(
        month=asset.opening_month,
        book_yen=asset.opening_book_yen or 0,
        year_yen=asset.opening_year_yen or 0,
        revised_base_yen=asset.revised_base_yen,
        stated_yearly_yen=asset.stated_yearly_yen,
        stated_floor_yen=asset.stated_floor_yen,
    )


def _ways(request: StaffRequest) -> list[dict[str, str]]:
    """The other pages of the room, as far as they are open."""
    ways = (
        (VIEW, "run_list", _("月次の減価償却")),
        (VIEW, "property_list", _("償却資産税")),
        (VIEW, "check_list", _("現物確認")),
        ("accounting.fixed_assets.upload_list", "import_new", _("取り込み")),
        ("accounting.fixed_assets.define_company_facts", "company_facts", _("会社の区分")),
    )
    return [
        {"label": label, "url": reverse(f"accounting:fixed_assets_{name}")}
        for step, name, label in ways
        if request.may(step)
    ]


def _withdraw_url(request: StaffRequest, asset: Asset, posted: Any) -> str:
    may = request.may("accounting.fixed_assets.withdraw_asset") and asset.state == "IN_USE" and not posted
    return reverse("accounting:fixed_assets_asset_withdraw", args=[asset.pk]) if may else ""


def _form(request: StaffRequest, form: Any, asset: Any, *, title: str, button: str) -> HttpResponse:
    back_url = reverse(DETAIL, args=[asset.pk])
    context = {"form": form, "title": title, "button": button, "back_url": back_url}
    return render(request, "accounting/fixed_assets/form.html", context, status=UNPROCESSABLE if form.errors else 200)
