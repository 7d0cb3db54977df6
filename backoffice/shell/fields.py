"""A form field as the page shows it: one markup for all, with the words and the aria that belong to it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

CONTROL_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
    (forms.Widget, "input"),
)
CHECK, CHOICE, CONTROL = "components/check.html", "components/choice.html", "components/field.html"


@dataclass(frozen=True, slots=True)
class Described:
    """A field ready for its template."""

    id: str
    label: str
    hint: Any
    errors: list[str]
    required: bool
    control: SafeString
    bound: BoundField
    template: str


def described(bound: BoundField, attributes: dict[str, Any], label: str = "") -> Described:
    """The field with its control rendered; `attributes` are added to the control, `label` replaces its label."""
    template = _template(bound.field.widget)
    _say_nothing_chosen(bound.field)
    own_class = "" if template != CONTROL else _control_class(bound.field)
    classes = " ".join(filter(None, (own_class, str(attributes.pop("class", "")))))
    aria = {"class": classes} if classes else {}
    if ids := _described_by(bound):
        aria["aria-describedby"] = ids
    if bound.errors:
        aria["aria-invalid"] = "true"
    return Described(
        id=bound.id_for_label or bound.auto_id,
        label=label or str(bound.label),
        hint=bound.help_text,
        errors=sentences(bound, label),
        required=bound.field.required,
        control=bound.as_widget(_widget(bound.field), attrs={**aria, **attributes}),
        bound=bound,
        template=template,
    )


def summary(form: forms.BaseForm) -> list[tuple[str, str]]:
    """(id of the control or "", sentence) for each error, in the order of the page."""
    if not form.is_bound:
        return []
    whole = [("", str(error)) for error in form.non_field_errors()]
    each = [(bound.id_for_label or bound.auto_id, error) for bound in form for error in sentences(bound)]
    return whole + each


def sentences(bound: BoundField, label: str = "") -> list[str]:
    """The errors of a field; what is missing is named: 金額が入力されていません。"""
    name = label or str(bound.label)
    found = bound.form.errors.as_data().get(bound.name, []) if bound.form.is_bound else []
    return [text for error in found for text in _sentences(error, bound, name)]


def _sentences(error: ValidationError, bound: BoundField, name: str) -> list[str]:
    if error.code != "required" or "required" not in _standard_errors(bound):
        return [str(message) for message in error.messages]
    if isinstance(bound.field, forms.ChoiceField | forms.ModelChoiceField):
        return [_("%(name)sが選択されていません。") % {"name": name}]
    return [_("%(name)sが入力されていません。") % {"name": name}]


def _standard_errors(bound: BoundField) -> set[str]:
    """The kinds of error for which the form gives no sentence of its own."""
    standard = forms.Field.default_error_messages
    return {code for code, text in bound.field.error_messages.items() if standard.get(code) == text}


def _template(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return CHECK
    return CHOICE if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple) else CONTROL


def _widget(field: forms.Field) -> forms.Widget:
    """A number is typed as text: browsers throw away what they can't read, full-width digits among it."""
    widget: forms.Widget = field.widget
    if not isinstance(widget, forms.NumberInput):
        return widget
    is_whole = isinstance(field, forms.IntegerField) and not isinstance(field, forms.DecimalField)
    kept = {name: value for name, value in widget.attrs.items() if name not in {"min", "max", "step"}}
    return forms.TextInput({"inputmode": "numeric" if is_whole else "decimal", **kept})


def _say_nothing_chosen(field: forms.Field) -> None:
    """The choice of nothing in words, where Django has dashes: read aloud, nine dashes say nothing."""
    [(_nothing, dashes)] = BLANK_CHOICE_DASH
    if isinstance(field, forms.ModelChoiceField) and field.empty_label == dashes:
        field.empty_label = _("選択してください") if field.required else _("選ばない")


def _control_class(field: forms.Field) -> str:
    name = next(name for kind, name in CONTROL_CLASSES if isinstance(field.widget, kind))
    is_number = isinstance(field, forms.IntegerField | forms.DecimalField) and name == "input"
    return f"{name} input--num" if is_number else name


def _described_by(bound: BoundField) -> str:
    hint = f"{bound.auto_id}-hint" if bound.help_text else ""
    error = f"{bound.auto_id}-error" if bound.errors else ""
    return " ".join(filter(None, (hint, error)))
