"""Making a key: its secret leaves this function once, and only its hash stays."""

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backoffice.api import ids, rules, scopes
from backoffice.api.models import ApiKey
from backoffice.companies import scope
from backoffice.companies.present import present
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput

SECRET_BYTES = 32
LONGEST_DAYS = 366
USE_IS_NOTED_EVERY = dt.timedelta(minutes=5)


class NoScope(InvalidInput):
    """A key that opens nothing was asked for."""

    code = "api.no_scope"
    field = "scopes"
    cause_ja = "使える範囲が1つも選ばれていません。"
    cause_en = "No scope is chosen."
    remedy_ja = "連携先が使う範囲を選んでください。"
    remedy_en = "Choose the scopes that the other program needs."


class UnknownScope(InvalidInput):
    """A scope that no room offers."""

    code = "api.unknown_scope"
    field = "scopes"
    cause_ja = "範囲 {scopes} はありません。"
    cause_en = "There is no scope {scopes}."
    remedy_ja = "一覧から範囲を選んでください。"
    remedy_en = "Choose scopes from the list."


class LivesTooLong(InvalidInput):
    """A key has an end, at most a year and a day away."""

    code = "api.lives_too_long"
    field = "days"
    cause_ja = "有効期間は1日以上、{most}日以下です。"
    cause_en = "A key lives for 1 to {most} days."
    remedy_ja = "期間を短くし、期限の前に新しいキーを作ってください。"
    remedy_en = "Choose a shorter time, and make a new key before it ends."


class KeyNameTaken(InvalidInput):
    """The user has a key of that name in use."""

    code = "api.key_name_taken"
    field = "name"
    cause_ja = "「{name}」という名前のキーがすでにあります。"
    cause_en = 'You already have a key named "{name}".'
    remedy_ja = "別の名前にするか、先にいまのキーを無効にしてください。"
    remedy_en = "Choose another name, or revoke the present key first."


@dataclass(frozen=True, slots=True)
class MadeKey:
    """The key, and its text: to be shown now and never again."""

    key: ApiKey
    token: str


@action("backoffice.api.make_key", _("APIキーを作成"))
def make_key(*, name: str, scope_codes: Sequence[str], days: int, acting_user: Any, at: dt.datetime) -> MadeKey:
    """Make a key that acts as the acting user; raises NoScope, UnknownScope, LivesTooLong, KeyNameTaken."""
    chosen = sorted(set(scope_codes))
    _check(chosen, days)
    in_use = ApiKey.objects.select_for_update().filter(user_id=acting_user.pk, name=name, revoked_at__isnull=True)
    if in_use.exists():
        raise KeyNameTaken(name=name)
    word = rules.for_test(rules.WORD) if present().is_sandbox else rules.WORD
    token = rules.written(_company(), secrets.token_urlsafe(SECRET_BYTES), word)
    key = ApiKey.objects.create(
        user_id=acting_user.pk,
        name=name,
        prefix=rules.prefix_of(token),
        secret_hash=rules.hash_of(token),
        scopes=chosen,
        created_at=at,
        expires_at=at + dt.timedelta(days=days),
    )
    record(
        "backoffice.api.make_key",
        case=Case("backoffice.api.key", key.pk, name),
        acting_user=acting_user,
        occurred_at=at,
        changes={"scopes": [[], chosen], "days": days},
    )
    return MadeKey(key, token)


def note_use(key: ApiKey, *, at: dt.datetime) -> None:
    """Note that a key is in use, every few minutes at most, so that reading stays reading."""
    if key.last_used_at is None or at - key.last_used_at >= USE_IS_NOTED_EVERY:
        with transaction.atomic():
            ApiKey.objects.filter(pk=key.pk).update(last_used_at=at)


def _check(chosen: list[str], days: int) -> None:
    if not chosen:
        raise NoScope
    unknown = set(chosen) - {each.code for each in scopes.every()}
    if unknown:
        raise UnknownScope(scopes="、".join(sorted(unknown)))
    if not 1 <= days <= LONGEST_DAYS:
        raise LivesTooLong(most=LONGEST_DAYS)


def _company() -> str:
    """The company's part of the text: the one that is open for writing."""
    company_id = scope.current().writes
    if company_id is None:
        raise LookupError("no company is open")
    return ids.write("c", company_id).partition("_")[2]
