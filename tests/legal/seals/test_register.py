"""印章台帳: what is done with seals, what is refused, and what PostgreSQL holds by itself."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from backoffice.access.gate import NotAllowed
from backoffice.eventlog.models import Event
from backoffice.organisation.models import Membership, User
from backoffice.values.refusals import Refusal
from legal.seals import actions, queries, work
from legal.seals.models import Seal, SealCustody, SealKind, SealLending
from tests.factories import sealed

DAY = dt.timedelta(days=1)


@pytest.fixture
def yoko(company: Any) -> User:
    return sealed.keeper()


@pytest.fixture
def seal(yoko: User, chie: User, now: dt.datetime) -> Seal:
    """契約印, kept by yoko, and by chie in her stead."""
    return sealed.registered(yoko, now, deputy=chie, imprint=sealed.A_PICTURE)


def test_a_seal_is_registered_with_who_keeps_it(seal: Seal, yoko: User, chie: User, now: dt.datetime) -> None:
    assert (seal.code, seal.kind.name, seal.withdrawn_on) == ("S-01", "契約印", None)
    custody = SealCustody.objects.get()
    assert (custody.user, custody.deputy, custody.valid_from, custody.valid_until) == (yoko, chie, sealed.SINCE, None)
    assert [each.name for each in queries.kinds()][:2] == ["代表者印（実印）", "銀行印"]
    assert queries.keeps(chie.pk, seal.pk, now.date())
    assert Event.objects.filter(step="legal.seals.register_seal", case_id=seal.pk).count() == 1


@pytest.mark.parametrize(
    ("changed", "refusal", "field"),
    [
        ({"code": "S-01"}, actions.SealCodeTaken, "code"),
        ({"office_name": "東京法務局"}, actions.RegistrationIncomplete, "office_name"),
        ({"registered_on": dt.date(2020, 4, 1)}, actions.RegistrationIncomplete, "office_name"),
        ({"imprint": sealed.A_PDF}, actions.ImprintIsNoPicture, "imprint"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(
    seal: Seal, yoko: User, now: dt.datetime, changed: dict[str, Any], refusal: type[Refusal], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        sealed.registered(yoko, now, **{"code": "S-02", **changed})
    assert getattr(refused.value, "field", None) == field
    assert Seal.objects.count() == 1


def test_who_does_not_work_here_keeps_no_seal(yoko: User, chie: User, now: dt.datetime) -> None:
    Membership.objects.filter(user=chie).update(valid_until=now.date())
    with pytest.raises(actions.CustodianUnfit):
        sealed.registered(chie, now, by=yoko)
    with pytest.raises(actions.CustodianUnfit):
        sealed.registered(yoko, now, deputy=yoko)
    assert not Seal.objects.exists()


def test_only_who_keeps_the_register_changes_it(seal: Seal, chie: User, now: dt.datetime) -> None:
    with pytest.raises(NotAllowed):
        actions.withdraw_seal(seal_id=seal.pk, withdrawn_on=now.date(), reason="x", acting_user=chie, at=now)
    with pytest.raises(NotAllowed):
        sealed.registered(chie, now, code="S-02")


def test_a_seal_is_handed_over_and_the_history_stays(seal: Seal, yoko: User, aiko: User, now: dt.datetime) -> None:
    day = now.date()
    actions.name_custodian(seal_id=seal.pk, custodian=aiko, deputy=None, valid_from=day, acting_user=yoko, at=now)
    found = [(each.user_name, each.valid_from, each.valid_until) for each in queries.custodies_of(seal.pk)]
    assert found == [("石井 愛子", day, None), ("石井 洋子", sealed.SINCE, day)]
    assert queries.keeps(yoko.pk, seal.pk, day - DAY)
    assert not queries.keeps(yoko.pk, seal.pk, day)
    with pytest.raises(actions.HandedOverTooEarly):
        actions.name_custodian(seal_id=seal.pk, custodian=yoko, deputy=None, valid_from=day, acting_user=yoko, at=now)


def test_what_a_leaver_keeps_is_listed(seal: Seal, yoko: User, now: dt.datetime) -> None:
    today, leaves = now.date(), now.date() + 20 * DAY
    assert list(work.hanging(today, today + 60 * DAY)) == []
    Membership.objects.filter(user=yoko).update(valid_until=leaves)
    assert list(work.hanging(today, today + 10 * DAY)) == []
    [found] = work.hanging(today, today + 60 * DAY)
    assert (found.title, found.person, found.day) == ("契約印", "石井 洋子", leaves)
    User.objects.filter(pk=yoko.pk).update(is_active=False)
    [found] = work.hanging(today, today + 60 * DAY)
    assert found.day == today


def test_a_seal_is_lent_to_one_at_a_time_and_comes_back(
    seal: Seal, yoko: User, chie: User, aiko: User, now: dt.datetime
) -> None:
    lending = sealed.lent(seal, aiko, chie, now)
    with pytest.raises(actions.AlreadyLent):
        sealed.lent(seal, yoko, yoko, now)
    with pytest.raises(actions.NotTheKeeper):
        actions.take_back_seal(lending_id=lending.pk, returned_on=now.date(), acting_user=aiko, at=now)
    with pytest.raises(actions.ReturnedOutOfTime):
        actions.take_back_seal(lending_id=lending.pk, returned_on=now.date() + DAY, acting_user=yoko, at=now)
    back = actions.take_back_seal(lending_id=lending.pk, returned_on=now.date(), acting_user=yoko, at=now)
    assert (back.returned_on, back.taken_back_by_name) == (now.date(), "石井 洋子")
    with pytest.raises(actions.AlreadyReturned):
        actions.take_back_seal(lending_id=lending.pk, returned_on=now.date(), acting_user=yoko, at=now)
    sealed.lent(seal, aiko, yoko, now)
    assert SealLending.objects.count() == 2


def test_a_withdrawn_seal_stays_and_is_not_used_again(
    seal: Seal, yoko: User, aiko: User, ben: User, admin: User, now: dt.datetime
) -> None:
    sealed.route(ben, ben, admin, now)
    lending = sealed.lent(seal, aiko, yoko, now)
    given: dict[str, Any] = {
        "seal_id": seal.pk,
        "withdrawn_on": now.date(),
        "reason": "欠けたため",
        "acting_user": yoko,
    }
    with pytest.raises(actions.SealInUse):
        actions.withdraw_seal(**given, at=now)
    actions.take_back_seal(lending_id=lending.pk, returned_on=now.date(), acting_user=yoko, at=now)
    with pytest.raises(actions.WithdrawnOutOfTime):
        actions.withdraw_seal(**{**given, "withdrawn_on": now.date() + DAY}, at=now)
    gone = actions.withdraw_seal(**given, at=now)
    assert (gone.withdrawn_on, gone.withdrawn_reason) == (now.date(), "欠けたため")
    assert SealCustody.objects.get().valid_until == now.date()
    with pytest.raises(actions.SealWithdrawn):
        actions.withdraw_seal(**given, at=now)
    with pytest.raises(actions.SealNotUsable):
        sealed.asked(gone, aiko, now)
    assert list(queries.usable(now.date())) == []
    assert [each.code for each in queries.seals(now.date())] == ["S-01"]


def test_an_imprint_opens_to_its_custodian_and_leaves_an_event(
    seal: Seal, yoko: User, chie: User, aiko: User, now: dt.datetime
) -> None:
    for reader in (yoko, chie):
        _document, file = actions.read_imprint(seal_id=seal.pk, acting_user=reader, at=now)
        assert file.read() == sealed.A_PICTURE.content
        file.close()
    with pytest.raises(actions.ImprintNotForYou):
        actions.read_imprint(seal_id=seal.pk, acting_user=aiko, at=now)
    assert Event.objects.filter(step="legal.seals.read_imprint").count() == 2


def test_the_company_adds_kinds_of_its_own_and_says_when_scans_are_due(yoko: User, now: dt.datetime) -> None:
    made = actions.define_kind(name="割印用の印", is_registered=False, acting_user=yoko, at=now)
    assert [each.name for each in queries.kinds()][-1] == made.name
    with pytest.raises(actions.KindNamedTwice):
        actions.define_kind(name="割印用の印", is_registered=True, acting_user=yoko, at=now)
    assert SealKind.objects.count() == 7
    assert queries.scan_days() == 14
    actions.define_policy(scan_days=7, acting_user=yoko, at=now)
    assert queries.scan_days() == 7
    with pytest.raises(actions.ScanDaysOutOfBounds):
        actions.define_policy(scan_days=0, acting_user=yoko, at=now)


def test_postgresql_keeps_seals_custodies_and_lendings(seal: Seal, yoko: User, aiko: User, now: dt.datetime) -> None:
    def refused(rows: Any, name: str, **changed: Any) -> None:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            rows.update(**changed)

    lending = sealed.lent(seal, aiko, yoko, now)
    refused(Seal.objects.all(), "stays on record", code="S-09")
    refused(Seal.objects.all(), "asked for or lent out", withdrawn_on=now.date(), withdrawn_reason="x")
    refused(SealCustody.objects.all(), "only ended", user_name="他人")
    refused(SealLending.objects.all(), "only comes back", purpose="別の目的")
    for row in (seal, lending, SealCustody.objects.get()):
        with pytest.raises(IntegrityError, match="refused"), transaction.atomic():
            type(row)._default_manager.filter(pk=row.pk)._raw_delete("default")  # type: ignore[attr-defined]
    with pytest.raises(IntegrityError, match="seal_has_one_custodian_at_a_time"), transaction.atomic():
        SealCustody.objects.create(seal=seal, user=aiko, user_name="x", valid_from=now.date())
    actions.take_back_seal(lending_id=lending.pk, returned_on=now.date(), acting_user=yoko, at=now)
    refused(SealLending.objects.all(), "only comes back", returned_on=None, taken_back_by_name="")
    actions.withdraw_seal(seal_id=seal.pk, withdrawn_on=now.date(), reason="欠けた", acting_user=yoko, at=now)
    refused(Seal.objects.all(), "stays on record", withdrawn_on=None, withdrawn_reason="")
    with pytest.raises(IntegrityError, match="is withdrawn"), transaction.atomic():
        SealLending.objects.create(
            seal=seal, lent_to=aiko, lent_to_name="x", purpose="x", lent_on=now.date(), due_on=now.date(), lent_by_id=1
        )
