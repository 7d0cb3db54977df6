"""The shape of what people type into the closing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounting.ledger.sources import rooms
from backoffice.organisation.models import Person

from .checks import every

MOST_DAYS = 60


class Closing(forms.Form):
    """Which entries to close, and why when something is open."""

    room = forms.ChoiceField(label=_("締める範囲"), required=False)
    reason = forms.CharField(
        label=_("残したまま締める理由"),
        required=False,
        max_length=300,
        help_text=_("済んでいない項目があるときに入力します。締めの記録に残ります。"),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["room"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("すべての業務")), *sorted(rooms().items())]


class Reopening(forms.Form):
    """Why a lock should be undone."""

    reason = forms.CharField(
        label=_("締めを解く理由"),
        max_length=300,
        help_text=_("承認する人と、あとで帳簿を見る人に伝わるように書きます。"),
    )


class Mark(forms.Form):
    """A word on a task."""

    is_done = forms.BooleanField(required=False)
    note = forms.CharField(label=_("メモ"), required=False, max_length=300)


class Task(forms.Form):
    """A task of the closing."""

    check_code = forms.ChoiceField(
        label=_("点検"), required=False, help_text=_("プログラムの点検に担当と期日を決めるときに選びます。")
    )
    label = forms.CharField(label=_("作業"), required=False, max_length=100)
    owner = forms.ModelChoiceField(Person.objects.none(), label=_("担当"), required=False)
    due_days = forms.IntegerField(label=_("期日（翌月の営業日目）"), min_value=1, max_value=MOST_DAYS, initial=5)
    is_annual = forms.BooleanField(label=_("年度末だけ"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        code, owner = self.fields["check_code"], self.fields["owner"]
        assert isinstance(code, forms.ChoiceField)
        assert isinstance(owner, forms.ModelChoiceField)
        code.choices = [("", _("人が行う作業")), *((each.code, each.label) for each in every())]
        owner.queryset = Person.objects.filter(user__isnull=False).order_by("family_kana", "given_kana", "pk")

    def clean(self) -> dict[str, object]:
        found: dict[str, object] = super().clean() or {}
        if not found.get("check_code") and not found.get("label"):
            self.add_error("label", _("作業の名前を入力してください。"))
        return found
