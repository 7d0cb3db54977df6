"""A form is written as a draft, stays once it is in force, and is changed by a next version."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from backoffice.access.gate import NotAllowed
from backoffice.approvals import kinds
from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.eventlog.models import Event
from backoffice.forms import actions, queries
from backoffice.forms.actions import NewField
from backoffice.forms.models import FormField, RequestForm
from backoffice.organisation.models import User
from tests.factories import cast, formed

KIND = "backoffice.forms.ringi"


def labels(form: RequestForm) -> list[str]:
    return [field.label for field in queries.fields_of(queries.form_with_fields(form.pk))]


def field(form: RequestForm, key: str) -> FormField:
    return FormField.objects.get(form=form, key=key, table=None)


def test_a_form_begins_as_a_draft_of_a_ready_design(admin: User, now: dt.datetime) -> None:
    form = formed.designed(admin, now)
    assert (form.version, form.valid_from) == (1, None)
    assert labels(form)[:3] == ["区分", "取引先", "目的・理由"]
    quotations = next(each for each in queries.fields_of(queries.form_with_fields(form.pk)) if each.columns)
    assert [column.label for column in quotations.columns] == ["内容", "見積先", "数量", "金額（税込）"]
    assert Event.objects.get(step="backoffice.forms.create_form").case_name == "稟議書 1"


def test_a_code_names_one_form(admin: User, now: dt.datetime) -> None:
    formed.designed(admin, now)
    with pytest.raises(actions.FormCodeTaken):
        formed.designed(admin, now)
    assert RequestForm.objects.count() == 1


def test_fields_are_added_changed_moved_and_removed(admin: User, now: dt.datetime) -> None:
    form = formed.designed(admin, now, fields=(), amount_key="")
    more = {"code": formed.CODE, "acting_user": admin, "at": now}
    reason = actions.set_field(pk=None, table_pk=None, field=NewField("理由", "TEXT"), **more)
    table = actions.set_field(pk=None, table_pk=None, field=NewField("明細", "TABLE"), **more)
    column = actions.set_field(pk=None, table_pk=table.pk, field=NewField("金額", "YEN", has_total=True), **more)
    assert (reason.key, table.key, column.key) == ("f1", "f2", "c1")
    actions.set_field(pk=reason.pk, table_pk=None, field=NewField("申請の理由", "TEXT", is_required=True), **more)
    actions.move_field(pk=table.pk, by=-1, **more)
    assert labels(form) == ["明細", "申請の理由"]
    with pytest.raises(actions.FieldGone):
        actions.move_field(pk=table.pk, by=-1, **more)
    with pytest.raises(actions.KindStays):
        actions.set_field(pk=reason.pk, table_pk=None, field=NewField("理由", "YEN"), **more)
    actions.remove_field(pk=table.pk, **more)
    assert labels(form) == ["申請の理由"]
    assert not FormField.objects.filter(table__isnull=False).exists()
    changed = Event.objects.filter(step="backoffice.forms.set_field").latest("id")
    assert changed.changes["is_required"] == [False, True]


def test_a_draft_that_lacks_something_is_not_put_into_force(admin: User, now: dt.datetime) -> None:
    formed.designed(admin, now, fields=(NewField("明細", "TABLE"),), amount_key="gone")
    with pytest.raises(actions.FormNotComplete) as refused:
        actions.put_form_into_force(code=formed.CODE, valid_from=now.date(), acting_user=admin, at=now)
    assert refused.value.given["why_ja"] == "「明細」に列がありません。金額とする項目がありません。"
    assert refused.value.given["why_en"] == '"明細" has no column. The field that is the amount is not there.'
    assert RequestForm.objects.get().valid_from is None


def test_a_version_takes_force_from_today_on(admin: User, now: dt.datetime) -> None:
    formed.designed(admin, now)
    yesterday = now.date() - dt.timedelta(days=1)
    with pytest.raises(actions.FormBeginsInThePast):
        actions.put_form_into_force(code=formed.CODE, valid_from=yesterday, acting_user=admin, at=now)


def test_a_form_in_force_is_a_kind_of_request_of_its_company_alone(
    admin: User, other_company: Company, now: dt.datetime
) -> None:
    formed.in_force(admin, now)
    assert str(kinds.known(KIND).label) == "稟議書"
    assert KIND in {kind.code for kind in kinds.every()}
    with scope.working_in(other_company.pk):
        assert KIND not in {kind.code for kind in kinds.every()}
        with pytest.raises(KeyError):
            kinds.known(KIND)


def test_kinds_of_a_list_are_asked_for_once(admin: User, now: dt.datetime, django_assert_num_queries: object) -> None:
    for code in ("ringi", "seal", "trip"):
        formed.in_force(admin, now, code=code)
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = kinds.among([f"backoffice.forms.{code}" for code in ("ringi", "seal", "trip", "ringi")])
    assert len(found) == 3


def test_a_change_is_a_next_version(admin: User, now: dt.datetime) -> None:
    first = formed.in_force(admin, now)
    draft = actions.start_form_draft(code=formed.CODE, acting_user=admin, at=now)
    assert (draft.version, labels(draft)) == (2, labels(first))
    with pytest.raises(actions.FormDraftUnderWay):
        actions.start_form_draft(code=formed.CODE, acting_user=admin, at=now)
    tomorrow = now.date() + dt.timedelta(days=1)
    actions.put_form_into_force(code=formed.CODE, valid_from=tomorrow, acting_user=admin, at=now)
    assert queries.form_on(formed.CODE, as_of=now.date()) == first
    assert queries.form_on(formed.CODE, as_of=tomorrow) == draft


def test_a_key_that_is_gone_never_names_something_else(admin: User, now: dt.datetime) -> None:
    formed.in_force(admin, now, fields=(NewField("理由", "TEXT"), NewField("日", "DATE")), amount_key="")
    draft = actions.start_form_draft(code=formed.CODE, acting_user=admin, at=now)
    more = {"code": formed.CODE, "acting_user": admin, "at": now}
    actions.remove_field(pk=field(draft, "f2").pk, **more)
    added = actions.set_field(pk=None, table_pk=None, field=NewField("数", "WHOLE"), **more)
    assert added.key == "f3"


def test_a_draft_is_discarded_and_the_version_in_force_stays(admin: User, now: dt.datetime) -> None:
    first = formed.in_force(admin, now)
    actions.start_form_draft(code=formed.CODE, acting_user=admin, at=now)
    actions.discard_form_draft(code=formed.CODE, acting_user=admin, at=now)
    assert list(RequestForm.objects.all()) == [first]
    with pytest.raises(actions.NoFormDraft):
        actions.discard_form_draft(code=formed.CODE, acting_user=admin, at=now)


def test_a_form_goes_out_of_use_and_comes_back_with_a_version(admin: User, now: dt.datetime) -> None:
    formed.in_force(admin, now)
    actions.stop_form(code=formed.CODE, acting_user=admin, at=now)
    assert queries.in_use(now.date()) == []
    with pytest.raises(actions.FormNotInUse):
        actions.stop_form(code=formed.CODE, acting_user=admin, at=now)
    actions.start_form_draft(code=formed.CODE, acting_user=admin, at=now)
    second = actions.put_form_into_force(code=formed.CODE, valid_from=now.date(), acting_user=admin, at=now)
    assert queries.in_use(now.date()) == [second]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE backoffice_requestform SET name = '別名'",
        "DELETE FROM backoffice_requestform",
        "UPDATE backoffice_formfield SET label = '別名'",
        "DELETE FROM backoffice_formfield WHERE table_id IS NOT NULL",
    ],
)
def test_postgresql_keeps_a_form_in_force(statement: str, admin: User, now: dt.datetime) -> None:
    formed.in_force(admin, now)
    with (
        pytest.raises(DatabaseError, match="form in force is refused"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_postgresql_refuses_limits_that_cross(admin: User, now: dt.datetime) -> None:
    form = formed.designed(admin, now)
    with pytest.raises(DatabaseError, match="form_field_limits_do_not_cross"), transaction.atomic():
        FormField.objects.filter(form=form, key="kind").update(least=Decimal(2), most=Decimal(1))


def test_who_may_not_design_is_refused(company: Company, chie: User, now: dt.datetime) -> None:
    with pytest.raises(NotAllowed):
        formed.designed(chie, now)
    assert RequestForm.objects.count() == 0
    designer = cast.member("designer", "設計", duties=("backoffice.forms",))
    assert formed.designed(designer, now).version == 1
