"""The shape of an import: the file, the meaning of its words, the reason of its reversal."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounting.ledger.foreign import SINCE
from accounting.ledger.models import Account, MappedKind, Program
from accounting.ledger.tax import category_names
from backoffice.organisation.models import Unit
from backoffice.partners.models import Partner
from backoffice.shell.inputs import day_field

MOST_WORDS = 300


class UploadForm(forms.Form):
    """A file of another program."""

    program = forms.ChoiceField(label=_("出力したソフト"), choices=Program.choices)
    file = forms.FileField(
        label=_("仕訳帳のファイル"),
        help_text=_("CSV・TXT、80MBまで。文字コードはUTF-8とシフトJISを自動で見分けます。"),
    )


class WordsForm(forms.Form):
    """What each word of the file means here. An account and a tax category are needed; the rest may stay a memo."""

    def __init__(
        self, *args: Any, words: list[tuple[str, str]], suggested: Mapping[tuple[str, str], str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        offered = _offered()
        self.names: dict[str, tuple[str, str]] = {}
        for place, (kind, theirs) in enumerate(words[:MOST_WORDS]):
            name = f"word-{place}"
            self.names[name] = (kind, theirs)
            self.fields[name] = forms.ChoiceField(
                label=theirs,
                choices=offered[kind],
                required=kind in (MappedKind.ACCOUNT, MappedKind.TAX),
                initial=suggested.get((kind, theirs), ""),
            )

    def meanings(self) -> dict[tuple[str, str], str]:
        """By kind and word, the code or the tax category; what was left out means nothing here."""
        return {key: self.cleaned_data[name] for name, key in self.names.items()}


class UndoForm(forms.Form):
    """Why a whole import is taken back, and on which day."""

    reason = forms.CharField(label=_("取り消す理由"), max_length=300)
    posted_on = day_field(
        _("取消の計上日"),
        required=False,
        help_text=_(
            "空欄にすると、それぞれの仕訳の日付で取り消します。締めた月があるときは、締めていない月の日を入力します。"
        ),
    )


def _offered() -> dict[str, list[tuple[str, Any]]]:
    accounts = Account.objects.filter(out_of_use_from=None).order_by("code")
    units = Unit.objects.filter(valid_until=None).order_by("code")
    partners = Partner.objects.filter(out_of_use_from=None).order_by("name_kana", "pk")[:1000]
    nothing = ("", _("摘要に残す"))
    choose = ("", _("選んでください"))
    return {
        MappedKind.ACCOUNT: [choose, *((each.code, str(each)) for each in accounts)],
        MappedKind.TAX: [choose, *((name, name) for name in category_names(SINCE))],
        MappedKind.UNIT: [nothing, *((each.code, each.name) for each in units)],
        MappedKind.PARTNER: [nothing, *((each.code, each.name) for each in partners)],
    }
