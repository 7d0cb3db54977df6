"""Partners are entered, changed, taken out of use, and paid to one account on a day."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from backoffice.partners import queries
from backoffice.partners.actions import (
    AccountBeginsTooEarly,
    NewAccount,
    NewPartner,
    PartnerCodeInUse,
    PartnerOutOfUse,
    PartnerWithoutRole,
    change_partner,
    register_partners,
    set_account,
    stop_partner,
)
from backoffice.partners.models import Partner, PartnerAccount
from backoffice.partners.rules import BadRegistrationNumber
from tests.factories import cast, trade

ACCOUNT = NewAccount("0001", "みずほ銀行", "110", "丸の内支店", "7654321", "コウナンフーズ")


@pytest.fixture
def yoko(company: Company) -> User:
    return cast.member("yoko", "洋子", duties=("backoffice.partners", "backoffice.partner_accounts"))


def entry(code: str, **more: object) -> NewPartner:
    given = {"name": f"取引先{code}", "name_kana": f"トリヒキサキ{code}", "is_customer": True, **more}
    return NewPartner(code=code, **given)  # type: ignore[arg-type]


def test_each_partner_is_entered_with_its_event(yoko: User, now: dt.datetime) -> None:
    entries = [entry("A", registration_number="ｔ7000012050002"), entry("B")]
    made = register_partners(entries=entries, acting_user=yoko, at=now)
    assert [partner.registration_number for partner in made] == ["T7000012050002", ""]
    events = Event.objects.filter(step="backoffice.partners.register_partners").order_by("pk")
    assert [(each.case_id, each.case_name, each.changes) for each in events] == [
        (made[0].pk, "取引先A", {"code": ["", "A"], "partners": 2}),
        (made[1].pk, "取引先B", {"code": ["", "B"], "partners": 2}),
    ]


@pytest.mark.parametrize(
    ("entries", "refusal"),
    [
        ([entry("A"), entry("A")], PartnerCodeInUse),
        ([entry("A"), entry("THERE")], PartnerCodeInUse),
        ([entry("A"), entry("B", is_customer=False)], PartnerWithoutRole),
        ([entry("A"), entry("B", registration_number="T1234567890123")], BadRegistrationNumber),
    ],
)
def test_a_list_is_entered_whole_or_not_at_all(
    yoko: User, now: dt.datetime, entries: list[NewPartner], refusal: type[Exception]
) -> None:
    trade.customer("THERE")
    with pytest.raises(refusal):
        register_partners(entries=entries, acting_user=yoko, at=now)
    assert list(Partner.objects.values_list("code", flat=True)) == ["THERE"]
    assert not Event.objects.filter(step="backoffice.partners.register_partners").exists()


def test_a_change_is_logged_field_by_field(yoko: User, now: dt.datetime) -> None:
    (partner,) = register_partners(entries=[entry("A")], acting_user=yoko, at=now)
    later = now + dt.timedelta(hours=1)
    change_partner(partner_id=partner.pk, entry=entry("A", phone="03-1234-5678"), acting_user=yoko, at=later)
    assert Event.objects.get(step="backoffice.partners.change_partner").changes == {"phone": ["", "03-1234-5678"]}
    assert Partner.objects.get().changed_at == later


def test_a_partner_is_taken_out_of_use_once(yoko: User, now: dt.datetime) -> None:
    partner = trade.customer()
    stop_partner(partner_id=partner.pk, out_of_use_from=now.date(), acting_user=yoko, at=now)
    assert not queries.in_use(now.date()).exists()
    assert queries.in_use(now.date() - dt.timedelta(days=1)).exists()
    with pytest.raises(PartnerOutOfUse):
        stop_partner(partner_id=partner.pk, out_of_use_from=now.date(), acting_user=yoko, at=now)


def test_a_new_account_ends_the_one_before(yoko: User, now: dt.datetime) -> None:
    partner, day = trade.supplier(), now.date()
    set_account(partner_id=partner.pk, account=ACCOUNT, valid_from=day, acting_user=yoko, at=now)
    before, today = queries.account_on(partner.pk, day - dt.timedelta(days=1)), queries.account_on(partner.pk, day)
    assert before is not None
    assert today is not None
    assert (before.number, today.number) == ("1234567", "7654321")
    with pytest.raises(AccountBeginsTooEarly):
        set_account(partner_id=partner.pk, account=ACCOUNT, valid_from=day, acting_user=yoko, at=now)
    assert PartnerAccount.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"is_customer": False}, "partner_buys_or_sells"),
        ({"registration_number": "T12"}, "registration_number_is_t_and_13_digits"),
        ({"corporate_number": "12"}, "partner_corporate_number_has_13_digits"),
        ({"payment_day": 32}, "partner_pays_on_a_day_of_a_month"),
    ],
)
def test_postgresql_refuses_what_no_partner_is(company: Company, change: dict[str, object], name: str) -> None:
    partner = trade.customer()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Partner.objects.filter(pk=partner.pk).update(**change)
    with pytest.raises(IntegrityError, match="partner_code_is_used_once"), transaction.atomic():
        trade.customer()


def test_postgresql_refuses_two_accounts_on_a_day(company: Company) -> None:
    partner = trade.supplier()
    PartnerAccount.objects.update(valid_until=None)
    account = PartnerAccount.objects.get()
    account.pk = None
    with pytest.raises(IntegrityError, match="partner_has_one_account"), transaction.atomic():
        account.save()
    assert partner.accounts.count() == 1


def test_the_neighbour_sees_no_partner(company: Company, other_company: Company) -> None:
    trade.customer()
    with scope.working_in(other_company.pk):
        assert not Partner.objects.exists()
