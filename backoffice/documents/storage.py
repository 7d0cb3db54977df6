"""The store of bytes behind Django's storage API: named by content, written once, never changed or deleted."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, storages
from django.utils.deconstruct import deconstructible

from backoffice.values.refusals import Refusal

from .rules import place_of

ALIAS = "documents"
READABLE_BY_OWNER = 0o400
BLOCK_BYTES = 1024 * 1024

_held_back: ContextVar[dict[str, bytes] | None] = ContextVar("bytes_held_back", default=None)


class StoredFileDamaged(Refusal):
    """The bytes in the store are not those that were kept."""

    code = "documents.stored_file_damaged"
    cause_ja = "保管したファイル {sha256} の内容が、保管したときと違います。"
    cause_en = "The stored file {sha256} is not what was kept."
    remedy_ja = "システムの管理者に、バックアップからの復元を依頼してください。"
    remedy_en = "Ask the administrator to restore it from the backup."


class StoredFilesStay(Exception):
    """Somebody wants to delete from the store: a mistake of the programmer."""


@contextmanager
def held_back() -> Iterator[None]:
    """Within the block nothing reaches the store: for what is only tried. What was put can be opened there."""
    token = _held_back.set({})
    try:
        yield
    finally:
        _held_back.reset(token)


def put(company_id: int, content: "bytes | File[bytes]") -> str:
    """Keep some bytes of a company and give their name; keeping them again changes nothing.

    A file is read twice, block by block, and never held as a whole.
    """
    file = ContentFile(content) if isinstance(content, bytes) else content
    sha256 = _hash_of(file)
    place, held = place_of(company_id, sha256), _held_back.get()
    if held is not None:
        file.seek(0)
        held[place] = file.read()
    elif not storages[ALIAS].exists(place):
        storages[ALIAS].save(place, file)
    return sha256


def open_verified(company_id: int, sha256: str) -> "File[bytes]":
    """The stored file at its beginning, after its bytes were compared with its name. Raises StoredFileDamaged."""
    place, held = place_of(company_id, sha256), _held_back.get() or {}
    if place in held:
        return ContentFile(held[place])
    if not storages[ALIAS].exists(place):
        raise StoredFileDamaged(sha256=sha256)
    file: File[bytes] = storages[ALIAS].open(place)
    if _hash_of(file) != sha256:
        file.close()
        raise StoredFileDamaged(sha256=sha256)
    file.seek(0)
    return file


def _hash_of(file: "File[bytes]") -> str:
    found = hashlib.sha256()
    for block in file.chunks(BLOCK_BYTES):
        found.update(block)
    return found.hexdigest()


@deconstructible(path="backoffice.documents.storage.WrittenOnce")
class WrittenOnce(FileSystemStorage):
    """A folder in which a name appears with all of its bytes or not at all, and then stays."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: equal names hold equal bytes."""
        return name

    def _save(self, name: str, content: Any) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, fresh = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "wb") as stream:
            for block in content.chunks(BLOCK_BYTES):
                stream.write(block)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(fresh, READABLE_BY_OWNER)
        with suppress(FileExistsError):
            os.link(fresh, path)
        os.unlink(fresh)
        return name

    def delete(self, name: str) -> None:
        raise StoredFilesStay(name)
