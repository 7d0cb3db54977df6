"""Making a sandbox of the present company: its settings, the people who may enter, and what is synthetic."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.organisation.actions import admit_user
from backoffice.organisation.models import Assignment, Office, Person, Unit, User
from backoffice.organisation.queries import members, on
from backoffice.partners.actions import register_partners
from backoffice.sandbox import samples
from backoffice.sandbox.copying import Copying, furnishing
from backoffice.sandbox.limits import MOST_USERS
from backoffice.values.refusals import InvalidInput, Refusal

from .refusals import CASE

STEP = "backoffice.sandbox.make_sandbox"


class SandboxIsThere(Refusal):
    """A company has one sandbox at a time."""

    code = "sandbox.is_there"
    cause_ja = "この会社のサンドボックスは、すでにあります。"
    cause_en = "This company has a sandbox already."
    remedy_ja = "いまのサンドボックスを使うか、サンドボックスに切り替えて閉じてから、作り直してください。"
    remedy_en = "Use it, or switch to it and close it before you make another."


class SandboxOfASandbox(Refusal):
    """A sandbox has none of its own."""

    code = "sandbox.of_a_sandbox"
    cause_ja = "サンドボックスの中に、サンドボックスは作れません。"
    cause_en = "A sandbox cannot be made within a sandbox."
    remedy_ja = "元の会社に切り替えて、作ってください。"
    remedy_en = "Switch to the company itself."


class UserIsNoMember(InvalidInput):
    """Somebody was chosen who doesn't belong to the company."""

    code = "sandbox.user_is_no_member"
    field = "users"
    cause_ja = "選んだ人の中に、この会社の利用者でない人がいます。"
    cause_en = "Somebody who was chosen is no user of this company."
    remedy_ja = "利用者の中から選び直してください。"
    remedy_en = "Choose among its users."


class TooManyUsers(InvalidInput):
    """More people than a sandbox is for."""

    code = "sandbox.too_many_users"
    field = "users"
    cause_ja = "サンドボックスに入れるのは{most}名までです。"
    cause_en = "At most {most} people may enter a sandbox."
    remedy_ja = "人数を減らしてください。"
    remedy_en = "Choose fewer."


@action(STEP, _("サンドボックスを作成"))
def make_sandbox(*, user_ids: Sequence[int], acting_user: Any, at: dt.datetime) -> Company:
    """Make the sandbox of the present company, for its users `user_ids` and whoever makes it.

    Raises SandboxOfASandbox, SandboxIsThere, UserIsNoMember, TooManyUsers.
    """
    origin = Company.objects.select_for_update().get(pk=scope.current().writes or 0)
    _check(origin)
    users = _entering(user_ids, acting_user, at.date())
    places = _places([user.pk for user in users], at.date())
    made = _company(origin)
    with scope.working_in(made.pk, also_reading=(origin.pk,)):
        copying = Copying(origin.pk, made.pk, {user.pk for user in users}, acting_user, at.date())
        rows = copying.copy_settings()
    with scope.working_in(made.pk):
        _admit(users, places, copying, acting_user, at)
        _furnish(acting_user, at)
        _log(made, users, rows, acting_user, at)
    _log(made, users, rows, acting_user, at)
    return made


def _check(origin: Company) -> None:
    if origin.is_sandbox:
        raise SandboxOfASandbox
    if Company.objects.filter(sandbox_of=origin, closed_at=None).exists():
        raise SandboxIsThere


def _entering(user_ids: Sequence[int], acting_user: Any, day: dt.date) -> list[User]:
    wanted = {*user_ids, acting_user.pk}
    if len(wanted) > MOST_USERS:
        raise TooManyUsers(most=MOST_USERS)
    found = list(members(day).filter(pk__in=wanted))
    if {user.pk for user in found} != wanted:
        raise UserIsNoMember
    return found


def _company(origin: Company) -> Company:
    """The row of the sandbox. It has no number of a corporation: no paper of it can be taken for one of the company's."""
    before = Company.objects.filter(sandbox_of=origin).count()
    code = f"{origin.code[:25]}-sandbox" + (f"-{before + 1}" if before else "")
    return Company.objects.create(
        code=code,
        name=f"{origin.name[:180]}（サンドボックス）",
        name_kana=origin.name_kana,
        name_en=f"{origin.name_en[:180]} (sandbox)" if origin.name_en else "",
        fiscal_year_first_month=origin.fiscal_year_first_month,
        sandbox_of=origin,
    )


def _places(user_ids: Sequence[int], day: dt.date) -> dict[int, Assignment]:
    """Where those who enter work in the company itself: they work there in the sandbox as well."""
    found = Assignment.objects.filter(on(day), person__user_id__in=user_ids).select_related("person")
    return {int(each.person.user_id or 0): each for each in found}


def _admit(
    users: Sequence[User], places: dict[int, Assignment], copying: Copying, acting_user: Any, at: dt.datetime
) -> None:
    """The names of those who enter stand in the log anyway; nothing else of them is taken along."""
    for number, user in enumerate(users, start=1):
        place = places.get(user.pk)
        person = _person(f"U{number:03}", user.last_name, user.first_name, samples.KANA_OF_USERS, "") if place else None
        if place and person:
            _assign(
                person,
                unit_id=copying.became[Unit].get(place.unit_id),
                office_id=copying.became[Office].get(place.office_id),
                post=place.post,
                is_head=place.is_head,
                since=place.valid_from,
            )
        admit_user(user=user, person=person, valid_from=at.date(), acting_user=acting_user, at=at)


def _furnish(acting_user: Any, at: dt.datetime) -> None:
    units = list(Unit.objects.filter(on(at.date())).order_by("-pk").values_list("pk", flat=True))
    office = Office.objects.filter(on(at.date())).order_by("pk").values_list("pk", flat=True).first()
    for number, names in enumerate(samples.PEOPLE):
        person = _person(f"T{number + 1:03}", *names)
        unit = units[number % len(units)] if units else None
        _assign(person, unit_id=unit, office_id=office, post="", is_head=False, since=at.date())
    register_partners(entries=samples.PARTNERS, acting_user=acting_user, at=at)
    for furnish in furnishing():
        furnish(at, acting_user)


def _person(code: str, family: str, given: str, family_kana: str, given_kana: str) -> Person:
    return Person.objects.create(
        code=code, family_name=family, given_name=given, family_kana=family_kana, given_kana=given_kana
    )


def _assign(
    person: Person, *, unit_id: int | None, office_id: int | None, post: str, is_head: bool, since: dt.date
) -> None:
    if unit_id is not None and office_id is not None:
        Assignment.objects.create(
            person=person, unit_id=unit_id, office_id=office_id, post=post, is_head=is_head, valid_from=since
        )


def _log(made: Company, users: Sequence[User], rows: int, acting_user: Any, at: dt.datetime) -> None:
    record(
        STEP,
        case=Case(CASE, made.pk, made.name),
        acting_user=acting_user,
        occurred_at=at,
        changes={"users": [[], [user.get_full_name() for user in users]], "settings_copied": rows},
    )
