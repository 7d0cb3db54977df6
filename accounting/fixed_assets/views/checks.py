"""現物確認: the page behind a QR code, the list of what nobody has seen, and the labels."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.fixed_assets import actions, queries, shown
from accounting.fixed_assets.forms import CheckForm, Since
from accounting.fixed_assets.models import Asset, AssetCheck, AssetPlace
from backoffice.companies import clock
from backoffice.documents.rendering import render_pdf
from backoffice.organisation.queries import on
from backoffice.shell.fields import described
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

VIEW = "accounting.fixed_assets.view_assets"
MOST_LABELS = 200
UNCHECKED = queries.UNCHECKED


@form_page(step="accounting.fixed_assets.check_asset")
def asset_check(request: StaffRequest, pk: int) -> HttpResponse:
    """The page that the QR code of an asset opens: is it there? No amount is shown."""
    asset = _asset(pk)
    place = queries.place_on(pk, clock.today())
    form = CheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.check_asset(asset_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("%(name)sの確認を記録しました。") % {"name": asset.name})
            return redirect("accounting:fixed_assets_check", pk=pk)
    last = queries.last_checks([pk]).get(pk)
    context = {
        "form": form,
        "asset": shown.check_row(asset, place, last),
        "is_in_use": asset.state == "IN_USE",
        "state_label": asset.get_state_display(),
        "detail_url": reverse("accounting:fixed_assets_asset_detail", args=[pk]) if request.may(VIEW) else "",
    }
    return render(request, "accounting/fixed_assets/check.html", context, status=422 if form.errors else 200)


@page(step=VIEW)
def check_list(request: StaffRequest) -> HttpResponse:
    """What nobody has looked for since a day, what is elsewhere, and what was not found."""
    form = Since(request.GET or None)
    default = shown.since_default(clock.today(), request.company.fiscal_year_first_month)
    since = (form.cleaned_data["since"] if form.is_valid() else None) or default
    wanted = request.GET.get("result", UNCHECKED)
    known = wanted in AssetCheck.Result.values
    found = page_of(request, queries.checked_since(since, wanted) if known else queries.unchecked(since), by="number")
    ids = [each.pk for each in found.rows]
    places = AssetPlace.objects.filter(on(clock.today()), asset__in=ids).select_related("office", "unit")
    by_asset, last = {each.asset_id: each for each in places}, queries.last_checks(ids)
    url = f"{reverse('accounting:fixed_assets_check_list')}?since={since.isoformat()}&result="
    context = {
        "rows": [shown.check_row(each, by_asset.get(each.pk), last.get(each.pk)) for each in found.rows],
        "page": found,
        "since": since,
        "wanted": wanted if known else UNCHECKED,
        "since_field": described(Since(initial={"since": since})["since"], {"class": "input--s"}),
        "tabs": [
            {"label": label, "url": url + code, "is_here": code == (wanted if known else UNCHECKED)}
            for code, label in ((UNCHECKED, _("未確認")), *AssetCheck.Result.choices)
        ],
        "labels_url": f"{reverse('accounting:fixed_assets_label_file')}?" + "&".join(f"asset={pk}" for pk in ids),
    }
    return render(request, "accounting/fixed_assets/check_list.html", context)


@page(step=VIEW)
def label_file(request: StaffRequest) -> HttpResponse:
    """The labels of assets as a PDF: number, name, and the QR code that opens the check."""
    asked = [int(each) for each in request.GET.getlist("asset")[:MOST_LABELS] if each.isdecimal()]
    found = Asset.objects.filter(pk__in=asked).order_by("number") if asked else Asset.objects.order_by("number")
    labels = [
        {
            "number": each.number,
            "name": each.name,
            "qr": shown.qr(request.build_absolute_uri(reverse("accounting:fixed_assets_check", args=[each.pk]))),
        }
        for each in found[:MOST_LABELS]
    ]
    context = {"company": request.company.name, "labels": labels}
    content = render_pdf("accounting/fixed_assets/labels.pdf.html", context, title="固定資産のラベル")
    headers = {"Content-Disposition": 'inline; filename="labels.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _asset(pk: int) -> Asset:
    found = Asset.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
