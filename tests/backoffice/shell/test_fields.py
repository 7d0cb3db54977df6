"""One markup for every field: label, need, hint, error, aria."""

from django import forms
from django.template import Context, Template

from backoffice.organisation.models import Unit


class Expense(forms.Form):
    amount_yen = forms.IntegerField(label="金額", help_text="税込み", min_value=1)
    unit = forms.ChoiceField(label="部署", choices=[("", "-"), ("10", "営業部")])
    note = forms.CharField(label="備考", required=False)


def shown(markup: str, form: forms.Form) -> str:
    return Template("{% load shell %}" + markup).render(Context({"form": form}))


def test_a_field_ties_hint_and_error_to_its_control():
    markup = shown('{% field form.amount_yen unit="円" %}', Expense({"amount_yen": ""}))
    assert 'aria-describedby="id_amount_yen-hint id_amount_yen-error"' in markup
    assert 'aria-invalid="true"' in markup
    assert 'id="id_amount_yen-hint">税込み<' in markup
    assert "金額が入力されていません。" in markup
    assert '<span class="req">必須</span>' in markup
    assert "<span>円</span>" in markup


def test_a_field_without_error_says_nothing_of_one():
    markup = shown("{% field form.note %}", Expense())
    assert "aria-" not in markup
    assert '<span class="opt">任意</span>' in markup


def test_the_summary_links_each_sentence_to_its_control():
    markup = shown("{% errsum form %}", Expense({"amount_yen": "0"}))
    assert "2件の入力を確認してください" in markup
    assert '<a href="#id_unit">部署が選択されていません。</a>' in markup
    assert '<a href="#id_amount_yen">' in markup


def test_there_is_no_summary_before_the_form_was_sent():
    assert shown("{% errsum form %}", Expense()).strip() == ""


def test_an_attribute_can_be_taken_away():
    class Login(forms.Form):
        login = forms.CharField(widget=forms.TextInput(attrs={"placeholder": "name"}))

    assert "placeholder" not in shown("{% field form.login placeholder=False %}", Login())


def test_a_number_is_typed_as_text_so_that_nothing_typed_is_lost():
    markup = shown("{% field form.amount_yen %}", Expense({"amount_yen": "１２千円"}))
    assert 'type="text"' in markup
    assert 'inputmode="numeric"' in markup
    assert 'value="１２千円"' in markup
    assert " min=" not in markup


def test_nothing_chosen_is_said_in_words(company):
    class Chooses(forms.Form):
        unit = forms.ModelChoiceField(Unit.objects.none())
        other = forms.ModelChoiceField(Unit.objects.none(), required=False)
        own = forms.ModelChoiceField(Unit.objects.none(), empty_label="全社")

    form = Chooses()
    asked = "".join(shown(f"{{% field form.{name} %}}", form) for name in form.fields)
    assert "---" not in asked
    assert [asked.count(words) for words in (">選択してください<", ">選ばない<", ">全社<")] == [1, 1, 1]
