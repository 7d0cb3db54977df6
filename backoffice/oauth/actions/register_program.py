"""Programs that the company registers: their secret leaves here once, and only its hash stays."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.api import scopes
from backoffice.api.rules import hash_of
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.oauth import rules
from backoffice.oauth.models import Consent, EndedBecause, Program
from backoffice.values.refusals import InvalidInput, Refusal

from .texts import fresh

KIND = "backoffice.oauth.program"


class NoScope(InvalidInput):
    """A program that may ask for nothing."""

    code = "oauth.no_scope"
    field = "scopes"
    cause_ja = "許可できる範囲が1つも選ばれていません。"
    cause_en = "No scope is chosen."
    remedy_ja = "プログラムが使う範囲を選んでください。"
    remedy_en = "Choose the scopes that the program needs."


class UnknownScope(InvalidInput):
    """A scope that no room offers."""

    code = "oauth.unknown_scope"
    field = "scopes"
    cause_ja = "範囲 {scopes} はありません。"
    cause_en = "There is no scope {scopes}."
    remedy_ja = "一覧から範囲を選んでください。"
    remedy_en = "Choose scopes from the list."


class NoAddress(InvalidInput):
    """A program that cannot be sent back to."""

    code = "oauth.no_address"
    field = "redirect_uris"
    cause_ja = "戻り先のURLが入力されていません。"
    cause_en = "Enter where people are sent back to."
    remedy_ja = "プログラムの説明にある「リダイレクトURI」を入力してください。"
    remedy_en = "Enter the redirect URI that the program's documentation names."


class BadAddress(InvalidInput):
    """An address over which a code could be read by others."""

    code = "oauth.bad_address"
    field = "redirect_uris"
    cause_ja = "戻り先「{uri}」は使えません。"
    cause_en = 'The program cannot be sent back to "{uri}".'
    remedy_ja = "https:// で始まるURLか、本人のパソコン（http://127.0.0.1 など）にしてください。「#」は使えません。"
    remedy_en = "Use an https:// address, or the person's own machine (http://127.0.0.1 and the like), without “#”."


class BadOrigin(InvalidInput):
    """A text that no browser sends as the origin of a page."""

    code = "oauth.bad_origin"
    field = "origins"
    cause_ja = "「{origin}」は、ページのオリジンとして使えません。"
    cause_en = '"{origin}" is no origin of a page.'
    remedy_ja = "https://example.co.jp のように、末尾の「/」やパスを付けずに入力してください。"
    remedy_en = "Enter it like https://example.co.jp, without a path and without “/” at its end."


class OriginOfServer(InvalidInput):
    """What runs within a page keeps no secret."""

    code = "oauth.origin_of_server"
    field = "origins"
    cause_ja = "シークレットを持つプログラムは、ページの中では動きません。"
    cause_en = "A program with a secret does not run within a page."
    remedy_ja = "オリジンを空欄にするか、シークレットを持たないプログラムとして登録してください。"
    remedy_en = "Leave the origins empty, or register a program without a secret."


class ProgramNameTaken(InvalidInput):
    """A program of that name is registered."""

    code = "oauth.program_name_taken"
    field = "name"
    cause_ja = "「{name}」という連携プログラムがすでに登録されています。"
    cause_en = 'A program named "{name}" is registered already.'
    remedy_ja = "別の名前にするか、登録済みのプログラムを変更してください。"
    remedy_en = "Choose another name, or change the one that is registered."


class ProgramIsOver(Refusal):
    """The registration was ended before."""

    code = "oauth.program_is_over"
    cause_ja = "この連携プログラムの登録は、すでに終わっています。"
    cause_en = "The registration of this program has ended."
    remedy_ja = "必要なら、新しく登録してください。"
    remedy_en = "Register it anew where it is needed."


@dataclass(frozen=True, slots=True)
class MadeProgram:
    """The program, and its secret: to be shown now and never again; empty for a public program."""

    program: Program
    secret: str


@action("backoffice.oauth.register_program", _("連携プログラムを登録"))
def register_program(
    *,
    name: str,
    about: str,
    is_public: bool,
    redirect_uris: Sequence[str],
    scope_codes: Sequence[str],
    origins: Sequence[str] = (),
    acting_user: Any,
    at: dt.datetime,
) -> MadeProgram:
    """Register a program; raises NoScope, UnknownScope, NoAddress, BadAddress, BadOrigin, OriginOfServer, ProgramNameTaken."""
    addresses, chosen = _checked(redirect_uris, scope_codes)
    pages = _pages(origins, is_public=is_public)
    if Program.objects.filter(name=name, ended_at__isnull=True).exists():
        raise ProgramNameTaken(name=name)
    secret = "" if is_public else fresh(rules.SECRET)
    program = Program.objects.create(
        name=name,
        about=about,
        client_id=fresh(rules.CLIENT, letters=16),
        secret_hash=hash_of(secret) if secret else "",
        redirect_uris=addresses,
        scopes=chosen,
        origins=pages,
        created_at=at,
        created_by_name=acting_user.get_full_name(),
    )
    changes = {
        "scopes": [[], chosen],
        "redirect_uris": [[], addresses],
        "origins": [[], pages],
        "is_public": [None, is_public],
    }
    _record("backoffice.oauth.register_program", program, acting_user, at, changes)
    return MadeProgram(program, secret)


@action("backoffice.oauth.change_program", _("連携プログラムを変更"))
def change_program(
    *,
    program_id: int,
    about: str,
    redirect_uris: Sequence[str],
    scope_codes: Sequence[str],
    origins: Sequence[str] = (),
    acting_user: Any,
    at: dt.datetime,
) -> Program:
    """Change where a program returns to and what it may ask for; what is taken away opens nothing from now on.

    Raises Program.DoesNotExist, ProgramIsOver, NoScope, UnknownScope, NoAddress, BadAddress, BadOrigin, OriginOfServer.
    """
    program = _locked(program_id)
    addresses, chosen = _checked(redirect_uris, scope_codes)
    pages = _pages(origins, is_public=program.is_public)
    changes = {
        "scopes": [program.scopes, chosen],
        "redirect_uris": [program.redirect_uris, addresses],
        "origins": [program.origins, pages],
        "about": [program.about, about],
    }
    program.about, program.redirect_uris, program.scopes, program.origins = about, addresses, chosen, pages
    program.save(update_fields=["about", "redirect_uris", "scopes", "origins"])
    _record("backoffice.oauth.change_program", program, acting_user, at, changes)
    return program


@action("backoffice.oauth.renew_secret", _("連携プログラムのシークレットを交換"))
def renew_secret(*, program_id: int, acting_user: Any, at: dt.datetime) -> MadeProgram:
    """Give a program another secret; the former one opens nothing. A public program becomes one that holds a secret, and runs
    within no page from now on.

    Raises Program.DoesNotExist, ProgramIsOver.
    """
    program = _locked(program_id)
    secret = fresh(rules.SECRET)
    before, program.origins = program.origins, []
    program.secret_hash = hash_of(secret)
    program.save(update_fields=["secret_hash", "origins"])
    _record("backoffice.oauth.renew_secret", program, acting_user, at, {"origins": [before, []]})
    return MadeProgram(program, secret)


@action("backoffice.oauth.end_program", _("連携プログラムの登録を終了"))
def end_program(*, program_id: int, acting_user: Any, at: dt.datetime) -> Program:
    """End the registration of a program, and all that was allowed it; raises Program.DoesNotExist, ProgramIsOver."""
    program = _locked(program_id)
    program.ended_at, program.ended_by_name = at, acting_user.get_full_name()
    program.save(update_fields=["ended_at", "ended_by_name"])
    ended = Consent.objects.filter(program=program, ended_at__isnull=True).update(
        ended_at=at, ended_because=EndedBecause.PROGRAM_ENDED, ended_by_name=program.ended_by_name
    )
    _record("backoffice.oauth.end_program", program, acting_user, at, {"consents_ended": ended})
    return program


def _checked(redirect_uris: Sequence[str], scope_codes: Sequence[str]) -> tuple[list[str], list[str]]:
    addresses, chosen = list(dict.fromkeys(redirect_uris)), sorted(set(scope_codes))
    if not addresses:
        raise NoAddress
    for uri in addresses:
        if not rules.may_return_to(uri):
            raise BadAddress(uri=uri[:100])
    if not chosen:
        raise NoScope
    unknown = set(chosen) - {each.code for each in scopes.every()}
    if unknown:
        raise UnknownScope(scopes="、".join(sorted(unknown)))
    return addresses, chosen


def _pages(origins: Sequence[str], *, is_public: bool) -> list[str]:
    pages = list(dict.fromkeys(origins))
    for origin in pages:
        if not rules.is_origin(origin):
            raise BadOrigin(origin=origin[:100])
    if pages and not is_public:
        raise OriginOfServer
    return pages


def _locked(program_id: int) -> Program:
    program = Program.objects.select_for_update().get(pk=program_id)
    if program.ended_at is not None:
        raise ProgramIsOver
    return program


def _record(step: str, program: Program, acting_user: Any, at: dt.datetime, changes: dict[str, Any]) -> None:
    case = Case(KIND, program.pk, program.name)
    record(step, case=case, acting_user=acting_user, occurred_at=at, changes=changes)
