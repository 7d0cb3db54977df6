"""Making an endpoint: it hears of what happens from now on, and its secret leaves this function once."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from backoffice.companies.turns import take_turn
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.eventlog.queries import last_position
from backoffice.values.refusals import InvalidInput
from backoffice.webhooks import addresses, queries, rules
from backoffice.webhooks.models import WebhookEndpoint

from .signing import new_seed, secret_of

KIND = "backoffice.webhooks.endpoint"


class NoKind(InvalidInput):
    """An endpoint that hears of nothing was asked for."""

    code = "webhooks.no_kind"
    field = "kinds"
    cause_ja = "知らせるできごとが1つも選ばれていません。"
    cause_en = "No kind of event is chosen."
    remedy_ja = "連携先が必要とするできごとを選んでください。"
    remedy_en = "Choose the events that the other program needs."


class UnknownKind(InvalidInput):
    """A kind that nobody publishes, or that the user may not read."""

    code = "webhooks.unknown_kind"
    field = "kinds"
    cause_ja = "できごと {kinds} は、ないか、見る権限がありません。"
    cause_en = "There is no event {kinds}, or you may not see it."
    remedy_ja = "一覧からできごとを選んでください。"
    remedy_en = "Choose events from the list."


class NotAnAddress(InvalidInput):
    """What was given can't be called."""

    code = "webhooks.not_an_address"
    field = "url"
    cause_ja = "送り先のURLとして使えません。"
    cause_en = "This can't be used as the URL of an endpoint."
    remedy_ja = "https:// で始まり、利用者名・パスワード・#を含まないURLを入力してください。"
    remedy_en = "Enter a URL that begins with https:// and holds no user name, password or #."


class NotEncrypted(InvalidInput):
    """Anybody on the way could read it."""

    code = "webhooks.not_encrypted"
    field = "url"
    cause_ja = "http:// のURLには送りません。途中で読まれるおそれがあります。"
    cause_en = "Nothing is sent to http://, for it could be read on the way."
    remedy_ja = "https:// で始まるURLを入力してください。"
    remedy_en = "Enter a URL that begins with https://."


class NotInTheOpen(InvalidInput):
    """An address of the company's own network, of this machine, or of what runs it."""

    code = "webhooks.not_in_the_open"
    field = "url"
    cause_ja = "「{host}」は社内や内部のアドレスなので、送り先にできません。"
    cause_en = '"{host}" is an internal address, and can\'t be an endpoint.'
    remedy_ja = "インターネットから届くホスト名のURLを入力してください。"
    remedy_en = "Enter a URL whose host can be reached from the internet."


class EndpointNameTaken(InvalidInput):
    """The user has an endpoint of that name."""

    code = "webhooks.endpoint_name_taken"
    field = "name"
    cause_ja = "「{name}」という名前の送り先がすでにあります。"
    cause_en = 'You already have an endpoint named "{name}".'
    remedy_ja = "別の名前を入力してください。"
    remedy_en = "Enter another name."


@dataclass(frozen=True, slots=True)
class MadeEndpoint:
    """The endpoint, and a secret: to be shown now and never again."""

    endpoint: WebhookEndpoint
    secret: str


@action("backoffice.webhooks.make_endpoint", _("Webhookの送り先を作成"))
def make_endpoint(*, name: str, url: str, kinds: Sequence[str], acting_user: Any, at: dt.datetime) -> MadeEndpoint:
    """Make an endpoint that hears what the acting user may read.

    Raises NoKind, UnknownKind, NotAnAddress, NotEncrypted, NotInTheOpen, EndpointNameTaken.
    """
    chosen = sorted(set(kinds))
    _check_kinds(chosen, acting_user, at.date())
    _check_url(url)
    take_turn(KIND, acting_user.pk, name)
    if queries.in_use().filter(user_id=acting_user.pk, name=name).exists():
        raise EndpointNameTaken(name=name)
    made = WebhookEndpoint.objects.create(
        user_id=acting_user.pk,
        name=name,
        url=url,
        kinds=chosen,
        seed=new_seed(),
        read_until=last_position(),
        created_at=at,
    )
    record(
        "backoffice.webhooks.make_endpoint",
        case=Case(KIND, made.pk, name),
        acting_user=acting_user,
        occurred_at=at,
        changes={"url": ["", url], "kinds": [[], chosen]},
    )
    return MadeEndpoint(made, secret_of(made.seed))


def _check_kinds(chosen: list[str], user: Any, day: dt.date) -> None:
    if not chosen:
        raise NoKind
    unknown = set(chosen) - {kind.code for kind in queries.kinds_open_to(user, as_of=day)}
    if unknown:
        raise UnknownKind(kinds="、".join(sorted(unknown)))


def _check_url(url: str) -> None:
    """What can be told before the name is looked up; that is done, and looked at, each time something is sent."""
    parts = rules.parts_of(url)
    if parts is None:
        raise NotAnAddress
    host = str(parts.hostname)
    address = addresses.written_in(host)
    this_machine = settings.WEBHOOKS_TO_THIS_MACHINE
    if address is not None and not addresses.is_open(address, this_machine=this_machine):
        raise NotInTheOpen(host=host)
    if parts.scheme != "https" and not this_machine:
        raise NotEncrypted
