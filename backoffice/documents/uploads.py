"""Bytes that a program sends ahead: where to, by an address with signature and end, and what of them is believed.

They lie in the storage `uploads`. One that signs addresses of its own, such as a bucket, takes them there; else they come
to us. Either way they are looked at when a request names them: nothing else is done with what somebody sent.
"""

import datetime as dt
import hashlib
import inspect
import tempfile
from collections.abc import Iterator
from typing import Any, Protocol

from django.core.files.base import File
from django.core.files.storage import storages
from django.core.signing import Signer
from django.db import transaction
from django.utils.crypto import constant_time_compare

from backoffice.values.refusals import InvalidInput, Refusal

from . import queries
from .models import Upload

ALIAS = "uploads"
BLOCK_BYTES = 64 * 1024
IN_MEMORY_BYTES = 1024 * 1024
PUT = "PUT"
SALT = "backoffice.documents.upload"


class Stream(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes: ...


class AddressNotGood(Refusal):
    """The address was changed, or its time is over."""

    code = "documents.upload_address_not_good"
    status = 403
    cause_ja = "この送信先は使えません。期限が過ぎたか、アドレスが正しくありません。"
    cause_en = "This address does not work: its time is over, or it is not as it was given."
    remedy_ja = "新しい送信先を POST /api/v1/uploads で受け取ってください。"
    remedy_en = "Get another one by POST /api/v1/uploads."


class UploadIsThere(Refusal):
    """Other bytes were received there before."""

    code = "documents.upload_is_there"
    status = 409
    cause_ja = "この送信先には、すでに別の内容が届いています。"
    cause_en = "Other bytes came to this address before."
    remedy_ja = "新しい送信先を POST /api/v1/uploads で受け取ってください。"
    remedy_en = "Get another one by POST /api/v1/uploads."


class NotAsAnnounced(InvalidInput):
    """The bytes are not of the size, the type or the hash that was said before."""

    code = "documents.upload_not_as_announced"
    cause_ja = "届いた内容が、先に伝えられたもの（大きさ・形式・SHA-256）と違います。"
    cause_en = "What came is not what was announced (size, type or SHA-256)."
    remedy_ja = "同じファイルを、同じ Content-Type で送り直してください。"
    remedy_en = "Send that very file again, with that Content-Type."


class UploadNotThere(InvalidInput):
    """No bytes of the user are known by that id, or they did not come or are swept."""

    code = "documents.upload_not_there"
    cause_ja = "送信ファイルがないか、まだ届いていないか、期限（1日）が過ぎています。"
    cause_en = "There is no such upload, it has not come yet, or its day is over."
    remedy_ja = "ファイルを送ってから、1日のうちに指定してください。"
    remedy_en = "Send the file first, and name it within a day."


def sent_to(upload: Upload, ours: str) -> str:
    """Where the bytes go: the bucket's own signed address where the storage makes one, else `ours` with our signature."""
    store: Any = storages[ALIAS]
    if "http_method" in inspect.signature(store.url).parameters:
        seconds = int((upload.open_until - upload.created_at).total_seconds())
        said = {"ContentType": upload.media_type}
        return str(store.url(upload.place, parameters=said, expire=seconds, http_method=PUT))
    expires = int(upload.open_until.timestamp())
    return f"{ours}?expires={expires}&signature={_signature(upload, expires)}"


def receive(upload: Upload, stream: Stream, *, media_type: str, expires: str, signature: str, at: dt.datetime) -> None:
    """Keep what comes, read in blocks and never beyond its size; the same bytes again change nothing.

    Raises AddressNotGood, NotAsAnnounced, UploadIsThere.
    """
    good = expires.isdecimal() and constant_time_compare(signature, _signature(upload, int(expires)))
    if not good or int(expires) <= at.timestamp():
        raise AddressNotGood
    if media_type != upload.media_type:
        raise NotAsAnnounced
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as kept:
        sha256 = _copied(stream, kept, most=upload.size_bytes)
        if kept.tell() != upload.size_bytes or (upload.sha256 and sha256 != upload.sha256):
            raise UploadIsThere if upload.received_at else NotAsAnnounced
        _keep(upload, kept, sha256, at)


def content_of(upload_id: int, *, user_id: int, at: dt.datetime) -> tuple[str, bytes]:
    """Name and bytes of what a user's program sent; raises UploadNotThere, NotAsAnnounced."""
    upload = queries.uploads_of(user_id).filter(pk=upload_id, kept_until__gt=at).first()
    if upload is None or not storages[ALIAS].exists(upload.place):
        raise UploadNotThere
    with storages[ALIAS].open(upload.place) as file:
        content: bytes = file.read(upload.size_bytes + 1)
    if len(content) != upload.size_bytes or (upload.sha256 and hashlib.sha256(content).hexdigest() != upload.sha256):
        raise NotAsAnnounced
    return upload.name, content


def sweep_uploads(*, at: dt.datetime) -> int:
    """Let go of what was sent more than a day ago, bytes first; how many."""
    over = list(Upload.objects.filter(kept_until__lte=at))
    for upload in over:
        storages[ALIAS].delete(upload.place)
        upload.delete()
    return len(over)


def _keep(upload: Upload, kept: Any, sha256: str, at: dt.datetime) -> None:
    """One at a time; what a sender that broke off left behind is written anew."""
    with transaction.atomic():
        held = Upload.objects.select_for_update().get(pk=upload.pk)
        if held.received_at is not None:
            if held.sha256 != sha256:
                raise UploadIsThere
            return
        kept.seek(0)
        storages[ALIAS].delete(held.place)
        storages[ALIAS].save(held.place, File(kept))
        held.received_at, held.sha256 = at, sha256
        held.save(update_fields=["received_at", "sha256"])


def _copied(stream: Stream, kept: Any, *, most: int) -> str:
    """Copy up to one byte more than announced; the SHA-256 of it."""
    found = hashlib.sha256()
    for block in _blocks(stream, most + 1):
        found.update(block)
        kept.write(block)
    return found.hexdigest()


def _blocks(stream: Stream, left: int) -> Iterator[bytes]:
    while left > 0 and (block := stream.read(min(BLOCK_BYTES, left))):
        left -= len(block)
        yield block


def _signature(upload: Upload, expires: int) -> str:
    return str(Signer(salt=SALT).signature(f"{upload.place}:{expires}"))
