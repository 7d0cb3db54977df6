"""The shape of what people type about approvals."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backoffice.access.models import Role
from backoffice.organisation.models import Unit, User
from backoffice.organisation.queries import members, on
from backoffice.shell.inputs import YenField, day_field

from . import kinds
from .actions import NewStep, Who
from .models import Compare, Quorum, RouteStep, StepRule, Task
from .people import rules_of

LEVELS_UP = 3
ALSO = ("also_1", "also_2")


class Deputy(forms.ModelChoiceField):
    """A colleague, by name and user name."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, empty_label=_("選択してください"), **more)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.get_full_name()}（{obj.username}）"


def _days(label: Any, help_text: Any) -> forms.IntegerField:
    widget = forms.TextInput({"inputmode": "numeric", "class": "input--num"})
    return forms.IntegerField(
        label=label, min_value=1, max_value=60, required=False, widget=widget, help_text=help_text
    )


class DelegationForm(forms.Form):
    """代理: who, for what, from when until when, and why."""

    deputy = Deputy(User.objects.none(), label=_("代理人"))
    kind = forms.ChoiceField(label=_("申請の種類"), required=False)
    first_day = day_field(_("始まりの日"))
    last_day = day_field(_("終わりの日"), help_text=_("この日まで、代理人も承認できます。"))
    reason = forms.CharField(label=_("理由"), max_length=200)

    def __init__(self, *args: Any, user: User, today: dt.date, **more: Any) -> None:
        super().__init__(*args, **more)
        deputies: Any = self.fields["deputy"]
        deputies.queryset = members(today).exclude(pk=user.pk)
        choices: Any = self.fields["kind"]
        choices.choices = [("", _("すべての申請")), *((kind.code, kind.label) for kind in kinds.every())]


class RouteStepForm(forms.Form):
    """A step of a draft: what is asked, of whom, how many must agree, and from which amount."""

    name = forms.CharField(label=_("段階の名前"), max_length=60)
    task = forms.ChoiceField(label=_("種類"), choices=Task.choices)
    who = forms.ChoiceField(label=_("承認する人"))
    quorum = forms.ChoiceField(label=_("通る条件"), choices=Quorum.choices)
    quorum_count = forms.IntegerField(
        label=_("必要な人数"),
        min_value=1,
        max_value=99,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "class": "input--num"}),
        help_text=_("「人数を指定」のときに入力します。"),
    )
    also_1 = forms.ChoiceField(label=_("ほかの承認する人（2つ目）"), required=False)
    also_2 = forms.ChoiceField(label=_("ほかの承認する人（3つ目）"), required=False)
    from_yen = YenField(label=_("この段階が必要な金額（税込）"), required=False, help_text=_("空欄は全件です。"))
    alone_below_yen = YenField(
        label=_("この金額未満は専決（税込）"),
        required=False,
        help_text=_("この段階だけで決まる金額です。空欄は専決なしです。"),
    )
    fallback = Deputy(
        User.objects.none(),
        label=_("代わりの人"),
        required=False,
        help_text=_("ほかに承認できる人がいないとき（本人の申請、空席）に届きます。"),
    )
    within_days = _days(_("決裁の期限（営業日）"), _("届いた日の何営業日後までか。空欄は期限なしです。"))
    escalates_after_days = _days(
        _("期限を過ぎたら上長へ（営業日）"), _("期限の何営業日後に、上長にも届けるか。空欄は届けません。")
    )
    may_forward = forms.BooleanField(
        label=_("ほかの人に任せられる"), required=False, help_text=_("理由を残して、承認をほかの人に頼めます。")
    )
    when_key = forms.ChoiceField(
        label=_("条件の項目"),
        required=False,
        help_text=_("申請の内容によって、この段階を通すかどうかが変わるときに選びます。"),
    )
    when_is = forms.ChoiceField(label=_("比べかた"), required=False, choices=Compare.choices)
    when_value = forms.CharField(
        label=_("条件の値"),
        max_length=400,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("「どれか」のときは1行に1つずつ入力します。日付は 2026-11-20 の形です。"),
    )
    because = forms.CharField(
        label=_("根拠"), max_length=200, required=False, help_text=_("規程の条文など。申請の画面に表示されます。")
    )

    def __init__(self, *args: Any, today: dt.date, fields: Sequence[kinds.Field] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.labels = {field.key: field.label for field in fields}
        if fields:
            when: Any = self.fields["when_key"]
            when.choices = [("", _("いつも")), *self.labels.items()]
        else:
            for name in ("when_key", "when_is", "when_value"):
                del self.fields[name]
        people = members(today)
        spare: Any = self.fields["fallback"]
        spare.queryset = people
        who: Any = self.fields["who"]
        who.choices = _who_choices(people, today)
        for name in ALSO:
            also: Any = self.fields[name]
            also.choices = [("", _("なし")), *who.choices[1:]]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("quorum") == Quorum.COUNT and not given.get("quorum_count") and "quorum_count" not in self.errors:
            self.add_error("quorum_count", _("必要な人数を入力してください。"))
        if given.get("escalates_after_days") and not given.get("within_days") and "within_days" not in self.errors:
            self.add_error("within_days", _("上長に届けるときは、決裁の期限を入力してください。"))
        alone, task = given.get("alone_below_yen"), given.get("task")
        if alone is not None and alone <= (given.get("from_yen") or 0):
            self.add_error("alone_below_yen", _("この段階が必要な金額より大きくしてください。"))
        elif alone is not None and task == Task.CIRCULATE:
            self.add_error("alone_below_yen", _("回覧の段階では専決にできません。"))
        if given.get("quorum") == Quorum.EACH and not any(given.get(name) for name in ALSO):
            self.add_error("also_1", _("「決めかたごとに1名」では、ほかの承認する人を選んでください。"))
        if given.get("when_key") and not given.get("when_value"):
            self.add_error("when_value", _("条件の値を入力してください。"))
        return given

    def step(self) -> NewStep:
        """The step that was typed."""
        given = self.cleaned_data
        return NewStep(
            name=given["name"],
            also=tuple(Who(**_who(given[name])) for name in ALSO if given[name]),
            alone_below_yen=given["alone_below_yen"],
            task=given["task"],
            quorum=given["quorum"],
            quorum_count=given["quorum_count"] if given["quorum"] == Quorum.COUNT else None,
            from_yen=given["from_yen"] or 0,
            because=given["because"],
            fallback=given["fallback"],
            within_days=given["within_days"],
            escalates_after_days=given["escalates_after_days"],
            may_forward=given["may_forward"],
            **self._condition(given),
            **_who(given["who"]),
        )

    def _condition(self, given: dict[str, Any]) -> dict[str, Any]:
        key = given.get("when_key", "")
        if not key:
            return {}
        value = given["when_value"].strip().replace("\r\n", "\n")
        return {"when_key": key, "when_label": self.labels[key], "when_is": given["when_is"], "when_value": value}


class WouldAskForm(forms.Form):
    """Whose request, of how much, on which day: for whom it would ask."""

    applicant = Deputy(User.objects.none(), label=_("申請者"))
    amount = YenField(label=_("金額（税込）"), required=False)
    day = day_field(_("申請する日"))

    def __init__(self, *args: Any, today: dt.date, steps: Sequence[RouteStep] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.asked = {step.when_key: step.when_label for step in steps if step.when_key}
        for place, label in enumerate(self.asked.values(), start=1):
            self.fields[f"fact_{place}"] = forms.CharField(
                label=label, required=False, max_length=200, help_text=_("空欄なら、この項目の段階も表示します。")
            )
        applicants: Any = self.fields["applicant"]
        applicants.queryset = members(today)

    def facts(self) -> dict[str, str]:
        """What was typed for the fields that conditions look at; what was left empty is not told."""
        typed = {key: self.cleaned_data[f"fact_{place}"] for place, key in enumerate(self.asked, start=1)}
        return {key: text for key, text in typed.items() if text}


class HandOverForm(forms.Form):
    """Whom to let decide, and why."""

    to = Deputy(User.objects.none(), label=_("任せる人"))
    reason = forms.CharField(label=_("理由"), max_length=400, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, taken: set[int], today: dt.date, **more: Any) -> None:
        super().__init__(*args, **more)
        to: Any = self.fields["to"]
        to.queryset = members(today).exclude(pk__in=taken)


class ApplyRouteForm(forms.Form):
    """From when a draft decides."""

    valid_from = day_field(_("適用開始日"), help_text=_("この日から出される申請が、この版で進みます。"))


def who_of(step: RouteStep | StepRule) -> str:
    """What of the choices names the people of a step."""
    return f"{step.rule}:{step.unit_id or step.role_id or step.user_id or step.levels_up}"


def initial_of(step: RouteStep) -> dict[str, Any]:
    """A step as its form shows it."""
    return {
        "name": step.name,
        "task": step.task,
        "who": who_of(step),
        "quorum": step.quorum,
        "quorum_count": step.quorum_count,
        **{name: who_of(each) for name, each in zip(ALSO, rules_of(step)[1:], strict=False)},
        "alone_below_yen": f"{step.alone_below_yen:,}" if step.alone_below_yen else "",
        "from_yen": f"{step.from_yen:,}" if step.from_yen else "",
        "fallback": step.fallback_id,
        "because": step.because,
        "within_days": step.within_days,
        "escalates_after_days": step.escalates_after_days,
        "may_forward": step.may_forward,
        "when_key": step.when_key,
        "when_is": step.when_is or Compare.EQ,
        "when_value": step.when_value,
    }


def _who(choice: str) -> dict[str, Any]:
    """The rule that a choice is, with what it needs."""
    rule, _colon, number = choice.partition(":")
    named = {"levels_up": int(number)} if rule == RouteStep.Rule.MANAGER else _named(rule, int(number))
    return {"rule": rule, **named}


def _named(rule: str, number: int) -> dict[str, Any]:
    """The unit, role or user that a choice names."""
    if rule == RouteStep.Rule.UNIT_HEAD:
        return {"unit": Unit.objects.get(pk=number)}
    if rule == RouteStep.Rule.ROLE:
        return {"role": Role.objects.get(pk=number)}
    return {"user": User.objects.get(pk=number)}


def _who_choices(people: QuerySet[User], today: dt.date) -> list[Any]:
    units, roles = Unit.objects.filter(on(today)).order_by("code"), Role.objects.order_by("code")
    return [
        ("", _("選択してください")),
        (
            _("申請者の上長"),
            [(f"MANAGER:{level}", _("%(level)s段階上の上長") % {"level": level}) for level in range(1, LEVELS_UP + 1)],
        ),
        (_("部署の長"), [(f"UNIT_HEAD:{unit.pk}", _("%(unit)sの長") % {"unit": unit.name}) for unit in units]),
        (_("役割を持つ人"), [(f"ROLE:{role.pk}", _("役割「%(role)s」の人") % {"role": role.name}) for role in roles]),
        (_("指定した人"), [(f"PERSON:{user.pk}", f"{user.get_full_name()}（{user.username}）") for user in people]),
    ]
