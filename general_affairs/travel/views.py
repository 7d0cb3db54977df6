"""Trips: the list, one of them, the forms that ask for it and book it, and the claim that follows."""

from mimetypes import guess_extension
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.documents.actions import open_stored
from backoffice.documents.answer import bytes_answer
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import denied, say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

from . import actions, queries, shown
from .forms import BookingForm, CancelForm, TripForm, fare_forms
from .models import Booking, Trip

VIEW_OWN, ARRANGE = "general_affairs.travel.view_own", "general_affairs.travel.arrange_trips"
LIST, DETAIL = "general_affairs:travel_trip_list", "general_affairs:travel_trip_detail"
BOOK = "general_affairs.travel.book_trip"


@page(step=VIEW_OWN)
def trip_list(request: StaffRequest) -> HttpResponse:
    """出張: one's own; for who arranges trips those of everybody."""
    sees_all = request.may(ARRANGE) and request.GET.get("whose") == "all"
    text = request.GET.get("q", "").replace("\0", "").strip()
    of = None if sees_all else request.user.pk
    found = page_of(request, queries.trips(of=of, text=text), by="id", descending=True)
    context = {
        "trips": [shown.row(each) for each in found.rows],
        "page": found,
        "query": text,
        "sees_all": sees_all,
        "may_see_all": request.may(ARRANGE),
        "new_url": reverse("general_affairs:travel_trip_new"),
    }
    return render(request, "general_affairs/travel/trip_list.html", context)


@form_page(step="general_affairs.travel.request_trip")
def trip_new(request: StaffRequest) -> HttpResponse:
    """Ask for a trip."""
    form = TripForm(request.POST or None, initial={"form_key": uuid4(), "departs_on": clock.today()})
    rows = fare_forms()(request.POST or None, prefix="fare")
    if request.method == "POST" and all([form.is_valid(), rows.is_valid()]):
        try:
            made = actions.request_trip(
                form_key=form.cleaned_data["form_key"],
                new=form.new([each.fare() for each in rows.filled()]),
                acting_user=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("出張を申請しました。"))
            return redirect(DETAIL, pk=made.pk)
    return _trip_form(request, form, rows, title=_("出張の申請"), button=_("申請"), back_url=reverse(LIST))


@page(step=VIEW_OWN)
def trip_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One trip: for its traveller, those who are asked, and who arranges trips."""
    try:
        found = queries.trip_page(pk)
    except Trip.DoesNotExist as missing:
        raise Http404 from missing
    if not _is_open(request, found.trip):
        return denied(request)
    context = shown.trip_page(request, found, may_arrange=request.may(ARRANGE))
    return render(request, "general_affairs/travel/trip_detail.html", context)


@form_page(step="general_affairs.travel.resubmit_trip")
def trip_correct(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct what was sent back, and ask again."""
    trip = _trip(pk)
    if trip.person.user_id != request.user.pk:
        return denied(request)
    costs = list(trip.costs.order_by("position"))
    form = TripForm(request.POST or None, initial=shown.initial(trip, costs))
    rows = fare_forms()(request.POST or None, initial=shown.fare_rows(costs), prefix="fare")
    if request.method == "POST" and all([form.is_valid(), rows.is_valid()]):
        try:
            new = form.new([each.fare() for each in rows.filled()])
            actions.resubmit_trip(trip_id=pk, new=new, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("出張を再申請しました。"))
            return redirect(DETAIL, pk=pk)
    back_url = reverse(DETAIL, args=[pk])
    return _trip_form(request, form, rows, title=_("出張の再申請"), button=_("再申請"), back_url=back_url)


@post_only(step="general_affairs.travel.discard_trip")
def trip_discard(request: StaffRequest, pk: int) -> HttpResponse:
    """取りやめる."""
    held = actions.discard_trip(trip_id=_trip(pk).pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("「%(title)s」を取りやめました。") % {"title": held.destination})
    return redirect(LIST)


@post_only(step="general_affairs.travel.claim_trip")
def trip_claim(request: StaffRequest, pk: int) -> HttpResponse:
    """Begin the claim of one's own trip, with the lines of its estimate."""
    claim = actions.claim_trip(trip_id=_trip(pk).pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("見積から経費精算の下書きを作りました。実際の金額に直してください。"))
    return redirect("accounting:expenses_claim_change", pk=claim.pk)


@form_page(step=BOOK)
def booking_new(request: StaffRequest, pk: int) -> HttpResponse:
    """Keep a ticket or a room with its paper."""
    trip = _trip(pk)
    if trip.person.user_id != request.user.pk and not request.may(ARRANGE):
        return denied(request)
    form = BookingForm(request.POST or None, request.FILES or None, initial={"starts_on": trip.departs_on})
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["paper"]
        try:
            actions.book_trip(
                trip_id=pk,
                new=form.new(upload.read() if isinstance(upload, UploadedFile) else b""),
                acting_user=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("手配を登録しました。"))
            return redirect(DETAIL, pk=pk)
    title = _("「%(title)s」の手配を登録") % {"title": trip.destination}
    return _form(request, form, title=title, button=_("登録"), back_url=reverse(DETAIL, args=[pk]))


@form_page(step="general_affairs.travel.cancel_booking")
def booking_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """Cancel a booking, saying why."""
    held = _booking(pk)
    if held.trip.person.user_id != request.user.pk and not request.may(ARRANGE):
        return denied(request)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.cancel_booking(booking_id=pk, reason=reason, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("手配を取り消しました。"))
            return redirect(DETAIL, pk=held.trip_id)
    title = _("「%(name)s」の手配の取消") % {"name": held}
    back_url = reverse(DETAIL, args=[held.trip_id])
    return _form(request, form, title=title, button=_("手配を取り消す"), back_url=back_url)


@page(step=VIEW_OWN)
def booking_paper(request: StaffRequest, pk: int) -> FileResponse | HttpResponse:
    """The paper of a booking, for whom its trip is open."""
    held = _booking(pk)
    if not _is_open(request, held.trip):
        return denied(request)
    if held.document is None:
        raise Http404
    stored = held.document.stored_file
    name = f"{held.document.title}{guess_extension(stored.media_type) or ''}"
    return bytes_answer(open_stored(stored), name=name, media_type=stored.media_type)


def _trip_form(request: StaffRequest, form: Any, rows: Any, **context: Any) -> HttpResponse:
    page_context = shown.trip_form(form, rows, **context)
    status = 422 if page_context["errors"] else 200
    return render(request, "general_affairs/travel/trip_form.html", page_context, status=status)


def _form(request: StaffRequest, form: Any, **context: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "general_affairs/travel/form.html", {"form": form, **context}, status=status)


def _is_open(request: StaffRequest, trip: Trip) -> bool:
    return queries.is_open_to(trip, request.user.pk, as_of=clock.today(), sees_all=request.may(ARRANGE))


def _trip(pk: int) -> Trip:
    try:
        return queries.trip(pk)
    except Trip.DoesNotExist as missing:
        raise Http404 from missing


def _booking(pk: int) -> Booking:
    try:
        return queries.booking(pk)
    except Booking.DoesNotExist as missing:
        raise Http404 from missing
