"""The shape of a program's registration, and of what a person allows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.api import scopes

SECRET, PUBLIC = "SECRET", "PUBLIC"
KINDS = (
    (SECRET, _("サーバーで動く（シークレットを守れる）")),
    (PUBLIC, _("利用者のパソコン・スマートフォン・ページの中で動く（シークレットを持たない）")),
)


class Lines(forms.CharField):
    """One entry in each line; empty lines are passed over."""

    widget = forms.Textarea

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class ProgramFacts(forms.Form):
    """What may be changed of a program."""

    about = forms.CharField(
        label=_("何のためのものか"),
        max_length=200,
        required=False,
        help_text=_("許可する人に見せる説明です。"),
    )
    redirect_uris = Lines(
        label=_("戻り先のURL（リダイレクトURI）"),
        max_length=5000,
        help_text=_("1行に1つ。https:// で始まるURLか、本人のパソコン（http://127.0.0.1 など）に限ります。"),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
    )
    origins = Lines(
        label=_("ページのオリジン"),
        max_length=5000,
        required=False,
        help_text=_(
            "ブラウザーのページの中で動くプログラムだけ。1行に1つ、https://example.co.jp の形です。"
            "ここにないページには、応答を渡しません。"
        ),
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("許可できる範囲"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("プログラムは、この中から求めます。実際に使えるのは、許可した人の権限の内だけです。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["scopes"]
        offered.choices = [(each.code, f"{each.label}（{each.code}）") for each in scopes.every()]


class NewProgram(ProgramFacts):
    """A name to know it by, and where it runs."""

    name = forms.CharField(label=_("名前"), max_length=60, help_text=_("許可する人が見て分かる名前にします。"))
    kind = forms.ChoiceField(label=_("どこで動くか"), choices=KINDS, initial=SECRET, widget=forms.RadioSelect)
    field_order = ("name", "about", "kind", "redirect_uris", "origins", "scopes")


class Allowing(forms.Form):
    """What a person allows of what a program asks for."""

    scopes = forms.MultipleChoiceField(label=_("許可する範囲"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any, *, asked: tuple[str, ...]) -> None:
        super().__init__(data, initial={"scopes": list(asked)})
        offered: Any = self.fields["scopes"]
        offered.choices = [(code, f"{scopes.label_of(code)}（{code}）") for code in asked]
