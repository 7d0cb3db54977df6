"""The shape of an import: the file, the meaning of its words, the reason of its reversal."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.ledger.foreign import SINCE
from accounting.ledger.models import Account, MappedKind, Program
from accounting.ledger.tax import category_names
from accounting.ledger.translated import NEEDED
from backoffice.organisation.models import Unit
from backoffice.partners.models import Partner
from backoffice.shell.inputs import day_field

from .vouchers import suggested_partners, suggestion

# The lists of the page, by what they offer.
LISTS = {
    MappedKind.ACCOUNT.value: "our-accounts",
    MappedKind.TAX.value: "our-taxes",
    MappedKind.UNIT.value: "our-units",
    MappedKind.PARTNER.value: "our-partners",
}


class UploadForm(forms.Form):
    """A file of another program."""

    program = forms.ChoiceField(label=_("出力したソフト"), choices=Program.choices)
    file = forms.FileField(
        label=_("仕訳帳のファイル"),
        help_text=_("CSV・TXT、80MBまで。文字コードはUTF-8とシフトJISを自動で見分けます。"),
    )


class WordsForm(forms.Form):
    """What words of the file mean here: typed, with the lists of the page to choose from. An account and a tax category are
    needed; the rest may stay a memo."""

    def __init__(
        self, *args: Any, words: Sequence[tuple[str, str]], suggested: Mapping[tuple[str, str], str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.offered = Offered()
        self.names = {name_of(*each): each for each in words}
        for name, (kind, theirs) in self.names.items():
            self.fields[name] = forms.CharField(
                label=theirs,
                max_length=320,
                required=kind in NEEDED,
                initial=self.offered.written(kind, suggested.get((kind, theirs), "")),
                widget=forms.TextInput({"list": LISTS[kind], "autocomplete": "off"}),
            )

    def clean(self) -> dict[str, Any]:
        """Each text as what it names here."""
        given: dict[str, Any] = super().clean() or {}
        partners = self._partners(given)
        for name, text in list(given.items()):
            kind, _theirs = self.names[name]
            found = partners.get(text) if kind == MappedKind.PARTNER else self.offered.meant(kind, text)
            if text and not found:
                self.add_error(
                    name, _("「%(text)s」はありません。番号か名前を、候補から選んでください。") % {"text": text}
                )
            given[name] = found or ""
        return given

    def meanings(self) -> dict[tuple[str, str], str]:
        """By kind and word, the code or the tax category; what was left out means nothing here."""
        return {key: self.cleaned_data[name] for name, key in self.names.items()}

    def _partners(self, given: Mapping[str, str]) -> dict[str, str]:
        """The codes of the partners that were typed, by a code, a name, or both; in one query."""
        texts = {text for name, text in given.items() if text and self.names[name][0] == MappedKind.PARTNER}
        if not texts:
            return {}
        codes = {text.split(" ")[0] for text in texts}
        wanted = Q(code__in=codes | texts) | Q(name__in=texts)
        known: dict[str, str] = {}
        for each in Partner.objects.filter(wanted, out_of_use_from=None).order_by("pk"):
            known |= {each.code: each.code, suggestion(each): each.code}
            known.setdefault(each.name, each.code)
        return known


class Offered:
    """What the words may mean: the lists of the page, read once for all of its fields."""

    def __init__(self) -> None:
        accounts = Account.objects.filter(out_of_use_from=None).order_by("code")
        units = Unit.objects.filter(valid_until=None).order_by("code")
        taxes = category_names(SINCE)
        self._known: dict[str, dict[str, str]] = {
            MappedKind.ACCOUNT: {each.code: each.name for each in accounts},
            MappedKind.TAX: dict.fromkeys(taxes, ""),
            MappedKind.UNIT: {each.code: each.name for each in units},
        }
        self._named = {
            kind: {name: code for code, name in reversed(its.items()) if name} for kind, its in self._known.items()
        }

    def lists(self) -> list[tuple[str, list[str]]]:
        """The lists to choose from, by their ids; of partners the first by their reading, the others are typed."""
        known = [(LISTS[kind], [self.written(kind, code) for code in its]) for kind, its in self._known.items()]
        return [*known, (LISTS[MappedKind.PARTNER], suggested_partners())]

    def written(self, kind: str, code: str) -> str:
        """6210 広告宣伝費; empty for what there is not."""
        its = self._known.get(kind, {})
        return f"{code} {its[code]}".rstrip() if code in its else ""

    def meant(self, kind: str, text: str) -> str:
        """The code of what was typed: a code, a name, or both; empty when it is none."""
        its, wanted = self._known[kind], text.replace("\u3000", " ").strip()
        tries = (wanted, self._named[kind].get(wanted, ""), wanted.split(" ")[0])
        return next((code for code in tries if code in its), "")


def name_of(kind: str, theirs: str) -> str:
    """The name of the field of a word: the word's own, whatever other words there are."""
    return f"word-{sha256(f'{kind} {theirs}'.encode()).hexdigest()[:16]}"


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
