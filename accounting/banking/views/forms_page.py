"""A page with one form: shown, sent, refused at its fields, or done."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

FORM = "accounting/banking/form.html"


def one_form(
    request: StaffRequest,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    *,
    said: str,
    to: str,
    context: dict[str, Any],
    template: str = FORM,
) -> HttpResponse:
    """Call `act` with what was typed; say `said` and go to `to`, or show the form again with the refusal."""
    if request.method == "POST" and form.is_valid():
        try:
            act(dict(form.cleaned_data))
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, said)
            return redirect(to)
    return render(request, template, {"form": form, "back_url": to, **context}, status=422 if form.errors else 200)
