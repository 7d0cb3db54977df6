"""A sandbox is made of a company's settings and of nobody's data; it is one company more, and ends with its keys."""

import datetime as dt
import subprocess
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from accounting.banking.models import BankAccountOfCompany
from accounting.ledger.models import Account
from accounting.receivables.models import Issuer
from backoffice.access.gate import NotAllowed
from backoffice.access.models import Appointment, Role, RoleDuty
from backoffice.access.queries import may
from backoffice.api.actions import make_key
from backoffice.api.models import ApiKey
from backoffice.approvals.models import Route, RouteStep
from backoffice.companies import clock, scope
from backoffice.companies.models import Company, CompanyRow
from backoffice.documents.rendering import render_pdf
from backoffice.eventlog.models import Event
from backoffice.notifications.actions import Telling, tell_all
from backoffice.notifications.mail import send_due
from backoffice.notifications.models import Mailing, NoticeKind
from backoffice.organisation.models import Membership, Person, Unit, User
from backoffice.organisation.queries import companies_to_enter
from backoffice.partners.models import Partner
from backoffice.sandbox import samples
from backoffice.sandbox.actions import (
    NotASandbox,
    SandboxIsThere,
    SandboxOfASandbox,
    UserIsNoMember,
    close_sandbox,
    make_sandbox,
)
from backoffice.sandbox.copying import _copied
from backoffice.webhooks.actions import make_endpoint
from backoffice.webhooks.models import WebhookEndpoint
from backoffice.webhooks.queries import told_as_a_test
from tests.factories import cast, claims, sales, trade, tried_out


@pytest.fixture
def furnished(company: Company, kei: User, ben: User, admin: User, now: dt.datetime) -> Company:
    """みなと商会 with books, an issuer of invoices, partners, a route that asks 弁, and a person."""
    sales.ready(kei, now)
    trade.supplier()
    trade.customer()
    claims.claim_route(ben, admin, now)
    claims.employed(kei)
    return company


@pytest.fixture
def made(furnished: Company, kei: User, admin: User) -> Company:
    return tried_out.sandbox(admin, kei)


def test_a_sandbox_has_the_settings_of_its_company(furnished: Company, made: Company, kei: User) -> None:
    settings = (Account, Unit, Role, RoleDuty, Route, RouteStep)
    in_company = [model.objects.count() for model in settings]
    assert all(in_company)
    with tried_out.inside(made):
        assert [model.objects.count() for model in settings] == in_company
        assert Route.objects.get(kind="accounting.expenses.claim").valid_from == cast.SINCE
        assert may(kei, "accounting.receivables.finalise_invoices", as_of=clock.today())
    assert (made.sandbox_of, made.is_sandbox, made.corporate_number) == (furnished, True, "")


def test_nobody_real_and_no_real_account_is_in_a_sandbox(made: Company, kei: User, ben: User, admin: User) -> None:
    own = BankAccountOfCompany.objects.get().number
    with tried_out.inside(made):
        assert {each.code for each in Partner.objects.all()} == {each.code for each in samples.PARTNERS}
        assert BankAccountOfCompany.objects.get().number == "0000000" != own
        assert Issuer.objects.get().registration_number == "T0000000000000"
        people = list(Person.objects.order_by("code"))
        assert [each.user_id for each in people] == [None, None, None, kei.pk]
        assert {each.given_kana for each in people if each.user_id} == {""}
        assert set(Membership.objects.values_list("user", flat=True)) == {admin.pk, kei.pk}
        assert set(Appointment.objects.values_list("user", flat=True)) == {kei.pk}
        asked = RouteStep.objects.get(route__kind="accounting.expenses.claim")
        assert (asked.user, asked.fallback) == (admin, admin), "弁 is not there, so whoever made it stands in"


def test_nothing_of_a_sandbox_is_seen_or_written_from_outside(made: Company, furnished: Company) -> None:
    assert not Partner.objects.filter(code="TEST-C1").exists()
    with scope.working_in(furnished.pk), pytest.raises(DatabaseError), transaction.atomic():
        Unit.objects.create(company=made, code="X", name="X", valid_from=cast.SINCE)


def test_a_company_has_one_sandbox_and_a_sandbox_has_none(made: Company, admin: User, now: dt.datetime) -> None:
    with pytest.raises(SandboxIsThere):
        tried_out.sandbox(admin)
    with tried_out.inside(made), pytest.raises(SandboxOfASandbox):
        tried_out.sandbox(admin)
    assert Company.objects.filter(sandbox_of__isnull=False).count() == 1


def test_only_users_of_the_company_are_let_in_and_only_an_administrator_lets_them(
    furnished: Company, other_company: Company, admin: User, kei: User, now: dt.datetime
) -> None:
    with scope.working_in(other_company.pk):
        stranger = cast.member("yosono", "よその", duties=())
    with pytest.raises(UserIsNoMember):
        tried_out.sandbox(admin, stranger)
    with pytest.raises(NotAllowed):
        make_sandbox(user_ids=[], acting_user=kei, at=now)
    assert not Company.objects.filter(sandbox_of=furnished).exists()


def test_both_logs_say_that_it_was_made(made: Company, admin: User) -> None:
    in_company = Event.objects.get(step="backoffice.sandbox.make_sandbox")
    with tried_out.inside(made):
        within = Event.objects.get(step="backoffice.sandbox.make_sandbox")
    for event in (in_company, within):
        assert (event.case_id, event.actor_id) == (made.pk, admin.pk)
        assert event.changes["users"] == [[], ["石井 管理", "石井 恵"]]


def test_closed_it_opens_for_nobody_and_its_keys_and_endpoints_end(
    made: Company, admin: User, kei: User, now: dt.datetime
) -> None:
    with tried_out.inside(made):
        make_key(name="試験", scope_codes=["partners:read"], days=30, acting_user=admin, at=now)
        make_endpoint(name="試験", url="https://hooks.invalid/", kinds=["partner.changed"], acting_user=admin, at=now)
        close_sandbox(acting_user=admin, at=now, real_at=now)
        assert ApiKey.objects.get().revoked_at == now
        assert WebhookEndpoint.objects.get().paused_because == "ENDED"
        ended = Event.objects.get(step="backoffice.sandbox.close_sandbox")
        assert (ended.changes["api_keys"], ended.changes["webhook_endpoints"]) == (1, 1)
        with pytest.raises(NotASandbox):
            close_sandbox(acting_user=admin, at=now, real_at=now)
    assert made.pk not in [each.pk for each in companies_to_enter(kei.pk, as_of=now.date())]
    again = tried_out.sandbox(admin)
    assert again.code == f"{made.code}-2"


def test_a_company_itself_cannot_be_closed(furnished: Company, admin: User, now: dt.datetime) -> None:
    with pytest.raises(NotASandbox):
        close_sandbox(acting_user=admin, at=now, real_at=now)
    with pytest.raises(DatabaseError, match="only_a_sandbox_has_a_clock"), transaction.atomic():
        Company.objects.filter(pk=furnished.pk).update(closed_at=now)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"sandbox_of": None}, "company_is_a_sandbox_or_none_for_good"),
        ({"clock_moved_by": dt.timedelta(seconds=-1)}, "clock_of_a_sandbox_goes_forwards"),
    ],
)
def test_postgresql_keeps_what_a_sandbox_is(made: Company, change: dict[str, object], named: str) -> None:
    with tried_out.inside(made), pytest.raises(DatabaseError) as refused, transaction.atomic():
        Company.objects.filter(pk=made.pk).update(**change)
    assert named in str(refused.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]


def told(user: User, at: dt.datetime) -> None:
    notice = Telling(user.pk, "x", text_ja="承認してください。", text_en="Please decide.", url="/")
    tell_all([notice], kind=NoticeKind.NEEDS_YOU, at=at)


def test_no_mail_leaves_a_sandbox(
    made: Company, kei: User, admin: User, now: dt.datetime, settings: object, mailoutbox: list[object]
) -> None:
    settings.EMAIL_HOST = "mail.example"  # type: ignore[attr-defined]
    User.objects.update(email="kei@minato.example")
    with tried_out.inside(made):
        told(kei, now)
        assert send_due(at=now) == 0
        assert not Mailing.objects.exists()
    assert mailoutbox == []
    told(kei, now)
    assert send_due(at=now) == 1, "the same notice leaves the company itself"


def test_what_other_programs_hear_says_whether_it_is_real(made: Company, admin: User, now: dt.datetime) -> None:
    event = Event.objects.order_by("pk")[0]
    assert told_as_a_test(event)["sandbox"] is False
    with tried_out.inside(made):
        assert told_as_a_test(event)["sandbox"] is True


def test_every_page_of_a_paper_of_a_sandbox_says_so_and_is_made_for_the_archive(
    made: Company, tmp_path: Path, settings: object
) -> None:
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]  # type: ignore[attr-defined]
    page = '<!doctype html><html lang="ja"><head><title>x</title></head><body><h1>請求書</h1>%s</body></html>'
    (tmp_path / "long.html").write_text(page % ("<p>行</p>" * 120))
    assert "見" not in read("pdftotext", render_pdf("long.html", {}, title="x"), "-", "-")
    with tried_out.inside(made):
        marked = render_pdf("long.html", {}, title="x")
    pages = read("pdftotext", marked, "-", "-").split("\f")[:-1]
    assert len(pages) > 1
    for each in pages:
        # It stands aslant, so it is read letter by letter.
        assert set("見本SANDBOX") <= set("".join(each.split()))
    assert 'conformance="A"' in read("pdfinfo", marked, "-meta", "-")


def read(program: str, pdf: bytes, *more: str) -> str:
    return subprocess.run([program, *more], input=pdf, capture_output=True, check=True).stdout.decode()


def test_every_reference_of_what_is_copied_is_copied_before_it_or_may_be_left_out() -> None:
    """Otherwise rows would quietly be left out of every sandbox."""
    seen: set[type] = {User}
    loose = []
    for each in _copied:
        seen.add(each.model)
        loose += [
            f"{each.model.__name__}.{field.name}"
            for field in each.model._meta.concrete_fields
            if field.remote_field and field.name != "company" and not field.null and field.related_model not in seen
        ]
    assert loose == []
    assert all(issubclass(each.model, CompanyRow) for each in _copied)
