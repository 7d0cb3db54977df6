"""Template tags and filters: `{% load shell %}`."""

import datetime as dt
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide

from backoffice.companies import clock
from backoffice.values.eras import Wareki, format_wareki

from . import fields, formats
from .pager import Page

register = template.Library()

NOTICE_ICONS = {"info": "info", "ok": "circle-check", "warn": "triangle-alert", "bad": "circle-alert"}
WAIT, OK, WARN, BAD, PLAIN = ("wait", "refresh-cw"), ("ok", "check"), ("warn", ""), ("bad", ""), ("", "")
TONES = {
    **{tone: (tone, "") for tone in ("wait", "ok", "warn", "hot", "bad", "solid")},
    **dict.fromkeys(("RUNNING", "CALCULATING"), WAIT),
    **dict.fromkeys(("ACCEPTED", "WAITING", "REVIEW", "SUBMITTED"), ("wait", "")),
    **dict.fromkeys(("SUCCEEDED", "DONE", "APPROVED", "PAID", "CLOSED", "COMPLETED"), OK),
    **dict.fromkeys(("PARTLY_FAILED", "PARTLY_DONE", "SENT_BACK", "NEEDS_CHECK"), WARN),
    **dict.fromkeys(("FAILED", "REJECTED", "REFUSED"), BAD),
    **dict.fromkeys(("DRAFT", "CANCELLED", "WITHDRAWN", "VOIDED"), PLAIN),
}


@register.simple_tag
def icon(name: str, *extra: str) -> SafeString:
    """A Lucide icon, inline; beside words, so hidden from screen readers. `extra` are further classes."""
    return _svg(name + "", " ".join(("icon", *extra)))


@lru_cache(maxsize=256)
def _svg(name: str, classes: str) -> SafeString:
    attributes = {"class": classes, "aria-hidden": "true", "focusable": "false"}
    return mark_safe(" ".join(lucide(name, size=None, **attributes).split()))  # noqa: S308  (from the icon package)


@register.filter
def notice_icon(tone: str) -> str:
    """The icon of a notice of that tone."""
    return NOTICE_ICONS.get(tone, "info")


@register.filter
def notice_tone(level: str) -> str:
    """The tone of a notice for a level of django.contrib.messages."""
    return {"success": "ok", "warning": "warn", "error": "bad"}.get(level, "info")


@register.filter
def yen(amount_yen: int | None) -> str:
    """12,345; empty for none."""
    return formats.yen(amount_yen) if isinstance(amount_yen, int) else ""


@register.filter
def money(amount_yen: int | None) -> str:
    """¥12,345; empty for none."""
    return formats.money(amount_yen) if isinstance(amount_yen, int) else ""


@register.filter
def signed_yen(amount_yen: int | None) -> str:
    """A difference: ＋12,345 or −12,345."""
    return formats.signed(formats.yen(amount_yen), amount_yen) if isinstance(amount_yen, int) else ""


@register.filter
def signed_money(amount_yen: int | None) -> str:
    """A difference: ＋¥12,345 or −¥12,345."""
    return formats.signed(formats.money(amount_yen), amount_yen) if isinstance(amount_yen, int) else ""


@register.filter
def day(date: dt.date | None) -> str:
    """2026/11/20 (20 Nov 2026)."""
    return formats.day(date) if date else ""


@register.filter
def weekday_day(date: dt.date | None) -> str:
    """2026/11/20（金） (Fri 20 Nov 2026)."""
    return formats.weekday_day(date) if date else ""


@register.filter
def long_day(date: dt.date | None) -> str:
    """2026年11月20日（金）."""
    return formats.long_day(date) if date else ""


@register.filter
def month_weekday(date: dt.date | None) -> str:
    """11月 金, under the day of the month in a deadline."""
    return formats.month_weekday(date) if date else ""


@register.filter
def wareki(date: dt.date | None) -> str:
    """令和8年11月20日; the era is Japanese in either language."""
    return format_wareki(date) if date else ""


@register.filter
def wareki_year(date: dt.date | None) -> str:
    """令和8年, for a month."""
    return f"{Wareki.of(date).era}{Wareki.of(date).year_text}" if date else ""


@register.filter
def moment(at: dt.datetime | None) -> str:
    """2026/11/20 9:05."""
    return formats.moment(at) if at else ""


@register.filter
def clock_time(at: dt.datetime | None) -> str:
    """9:05."""
    return formats.clock_time(at) if at else ""


@register.filter
def minutes(total: int | None) -> str:
    """12時間30分."""
    return formats.minutes(total) if isinstance(total, int) else ""


@register.filter
def percent(rate: Decimal | None) -> str:
    """A rate (Decimal 0.0985) as 9.85%."""
    return formats.percent(rate) if isinstance(rate, Decimal) else ""


@register.simple_tag
def period(valid_from: dt.date, valid_until: dt.date | None) -> str:
    """A half-open period as people say it, by its last day: 2026/04/01〜2027/03/31, or 2026/04/01〜."""
    last = formats.day(valid_until - dt.timedelta(days=1)) if valid_until else ""
    return f"{formats.day(valid_from)}〜{last}"


@register.simple_tag
def greeting(name: str) -> str:
    """おはようございます、佐藤さん: by the hour in Tokyo."""
    return formats.greeting(name, clock.now().hour)


@register.simple_tag
def said(thing: Any, what: str) -> str:
    """`what` (cause, remedy) of a refusal or a failure, in the language of the page."""
    name = f"{what}_en" if formats.in_english() else f"{what}_ja"
    return thing.get(what) or thing.get(name, "") if isinstance(thing, dict) else getattr(thing, name, "")


@register.simple_tag
def tag_state(state: str, label: Any) -> SafeString:
    """A state tag: the word first, the colour second. `state` is a state's code or a tone (ok, warn, bad …)."""
    tone, icon_name = TONES.get(str(state), PLAIN)
    return format_html(
        '<span class="tag{}">{}{}</span>',
        f" tag--{tone}" if tone else "",
        icon(icon_name) if icon_name else "",
        label,
    )


@register.inclusion_tag("components/crumbs.html")
def breadcrumbs(*pairs: Any) -> dict[str, Any]:
    """`{% breadcrumbs _("人事・労務") "" _("給与計算") list_url title "" %}`: label and address by turns."""
    return {"crumbs": list(zip(pairs[::2], pairs[1::2], strict=True))}


@register.inclusion_tag("components/errsum.html")
def errsum(form: Any) -> dict[str, Any]:
    """The error summary of a bound form; nothing while it has no error."""
    return {"errors": fields.summary(form)}


@register.simple_tag
def field(
    bound: BoundField, unit: str = "", era: str = "", label: str = "", mark: bool = True, **attributes: Any
) -> SafeString:
    """A form field with label, 必須 or 任意 (unless `mark` is false), hint, error and aria.

    Further arguments become attributes of the control; False takes one away.
    """
    said = fields.described(bound, {key.replace("_", "-"): value for key, value in attributes.items()}, label)
    return mark_safe(render_to_string(said.template, {"field": said, "unit": unit, "era": era, "mark": mark}))  # noqa: S308


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], unit: Any = "") -> dict[str, Any]:
    """前へ・次へ of a keyset page; the rest of the address stays. `unit` is what is counted: 件, 名, 枚."""
    query = context["request"].GET.copy()

    def address(cursor: str | None) -> str:
        if cursor is None:
            return ""
        query["cursor"] = cursor
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "unit": unit or _("件"),
        "previous_url": address(page.previous_cursor),
        "next_url": address(page.next_cursor),
    }


@register.simple_tag
def form_opened() -> SafeString:
    """A hidden field that says when the form was opened: the event log keeps how long the work took."""
    return format_html('<input type="hidden" name="started_at" value="{}">', clock.now().isoformat())


@register.simple_tag
def url_if_built(name: str, *args: Any) -> str:
    """The address of a page, or nothing while the room that holds it is not built: then show no link."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
