"""取り込み: a list of assets is kept as it came, looked at, and then entered whole or not at all."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.fixed_assets.models import AssetImport
from backoffice.documents.actions import open_stored, store_file
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import Refusal

from .register_asset import NewAsset, register_assets


class ImportIsSettled(Refusal):
    """A list is entered once, and not after it was given up."""

    code = "accounting.fixed_assets.import_is_settled"
    cause_ja = "「{name}」は、すでに取り込んだか、取りやめています。"
    cause_en = "“{name}” was imported or discarded already."
    remedy_ja = "もう一度取り込むときは、ファイルをアップロードし直してください。"
    remedy_en = "Upload the file again to import it anew."


class ImportHasErrors(Refusal):
    """A list with a row that does not fit is not entered, no row of it."""

    code = "accounting.fixed_assets.import_has_errors"
    cause_ja = "誤りのある行が{count}行あるため、1件も登録していません。"
    cause_en = "{count} rows have errors; nothing was registered."
    remedy_ja = "ファイルを直して、もう一度アップロードしてください。"
    remedy_en = "Correct the file and upload it again."


@action("accounting.fixed_assets.upload_list", _("固定資産の取り込みファイルをアップロード"))
def upload_list(*, name: str, content: bytes, media_type: str, acting_user: Any, at: dt.datetime) -> AssetImport:
    """Keep a file until somebody confirms it or gives it up. Nothing of it is entered."""
    stored = store_file(content=content, media_type=media_type)
    made = AssetImport.objects.create(name=name[:200], stored_file=stored, uploaded_by=acting_user, uploaded_at=at)
    record(
        "accounting.fixed_assets.upload_list",
        case=_case(made),
        acting_user=acting_user,
        occurred_at=at,
        changes={"sha256": ["", stored.sha256]},
    )
    return made


@action("accounting.fixed_assets.confirm_list", _("固定資産の取り込みを確定"))
def confirm_list(*, list_id: int, entries: Sequence[NewAsset], errors: int, acting_user: Any, at: dt.datetime) -> int:
    """Enter what the file says, all or none; how many. Raises ImportIsSettled, ImportHasErrors, and what register_assets raises."""
    held = _waiting(list_id)
    if errors or not entries:
        raise ImportHasErrors(count=errors)
    made = register_assets(entries=entries, acting_user=acting_user, at=at)
    _settle(held, AssetImport.State.DONE, at)
    record(
        "accounting.fixed_assets.confirm_list",
        case=_case(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={"rows": len(made)},
    )
    return len(made)


@action("accounting.fixed_assets.discard_list", _("固定資産の取り込みを取りやめ"))
def discard_list(*, list_id: int, acting_user: Any, at: dt.datetime) -> None:
    """Give a list up. Raises ImportIsSettled."""
    held = _waiting(list_id)
    _settle(held, AssetImport.State.DISCARDED, at)
    record("accounting.fixed_assets.discard_list", case=_case(held), acting_user=acting_user, occurred_at=at)


def content_of(held: AssetImport) -> bytes:
    """The bytes of a list as they came. Raises StoredFileDamaged."""
    with open_stored(held.stored_file) as file:
        return bytes(file.read())


def _waiting(list_id: int) -> AssetImport:
    held = AssetImport.objects.select_for_update(of=("self",)).get(pk=list_id)
    if held.state != AssetImport.State.WAITING:
        raise ImportIsSettled(name=held.name)
    return held


def _settle(held: AssetImport, state: str, at: dt.datetime) -> None:
    held.state, held.settled_at = state, at
    held.save(update_fields=["state", "settled_at"])


def _case(held: AssetImport) -> Case:
    return Case("accounting.fixed_assets.import", held.pk, held.name)
