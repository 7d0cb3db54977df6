"""A page that is one form and one action, and whom a page is about."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from backoffice.partners.models import Partner
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

FORM = "accounting/settlements/form.html"


def one_form(
    request: StaffRequest,
    form: Any,
    act: Callable[[], Any],
    *,
    said: str | Callable[[Any], str],
    to: Callable[[Any], str],
    context: dict[str, Any],
    template: str = FORM,
) -> HttpResponse:
    """Show the form; once it is sent and fits, act and go on to `to(what came of it)`."""
    if request.method == "POST" and form.is_valid():
        try:
            done = act()
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, said if isinstance(said, str) else said(done))
            return redirect(to(done))
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)


def asked_partner(request: StaffRequest) -> Partner | None:
    """The partner that the address names."""
    asked = request.GET.get("partner", "")
    return Partner.objects.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 19 else None
