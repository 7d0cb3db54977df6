"""Files that a program sends ahead: to a signed address, as they were announced, and then named by another request."""

import datetime as dt
import hashlib
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from django.test import Client

from accounting.expenses.models import ClaimReceipt
from backoffice.api import ids
from backoffice.companies import clock, scope
from backoffice.companies.models import Company
from backoffice.documents import uploads
from backoffice.documents.models import Upload
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from tests.factories import cast, claims, program

UPLOADS, CLAIMS = "/api/v1/uploads", "/api/v1/expense-claims"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 200_000 + b"IEND\xaeB`\x82"
SHA256 = hashlib.sha256(PNG).hexdigest()


@pytest.fixture
def spender(company: Company, ben: User, admin: User, now: dt.datetime) -> User:
    """使子 spends."""
    user = cast.member("tsukaiko", "使子", duties=())
    claims.employed(user)
    claims.claim_route(ben, admin, now)
    return user


@pytest.fixture
def caller(spender: User, now: dt.datetime) -> program.Program:
    return program.Program(program.token_of(spender, now))


def begun(caller: program.Program, **changed: Any) -> Any:
    given = {"name": "領収書.png", "size": len(PNG), "sha256": SHA256, **changed}
    return caller.post(UPLOADS, {name: value for name, value in given.items() if value is not None})


def sent(upload: dict[str, Any], content: bytes = PNG, **headers: str) -> Any:
    """As another machine does it: the address and the headers it was given, and no key."""
    to = upload["send_to"]
    parts = urlsplit(to["url"])
    media_type = headers.pop("content_type", to["headers"]["Content-Type"])
    with scope.reading(()):
        return Client(raise_request_exception=False, enforce_csrf_checks=True).put(
            f"{parts.path}?{parts.query}", content, content_type=media_type
        )


def claim(upload_id: str) -> dict[str, Any]:
    line = {
        "spent_on": "2026-10-20",
        "category": "TRAIN",
        "amount": {"amount": 1_320, "currency": "JPY"},
        "payee_name": "港電鉄",
        "purpose": "訪問",
        "receipt": {"upload": upload_id},
    }
    return {"title": "10月の出張", "lines": [line]}


def test_a_receipt_is_sent_ahead_and_named_by_a_claim(caller: program.Program) -> None:
    answer = begun(caller)
    assert answer.status_code == 201
    upload = answer.json()
    assert (upload["media_type"], upload["size"], upload["received_at"]) == ("image/png", len(PNG), None)
    assert (upload["send_to"]["method"], upload["send_to"]["headers"]) == ("PUT", {"Content-Type": "image/png"})
    assert sent(upload).status_code == 204
    found = caller.get(f"{UPLOADS}/{upload['id']}").json()
    assert found["received_at"] is not None
    made = caller.post(CLAIMS, claim(upload["id"]))
    assert made.status_code == 201, made.content.decode()
    assert made.json()["lines"][0]["has_receipt"] is True
    receipt = ClaimReceipt.objects.select_related("stored_file").get()
    assert (receipt.name, receipt.stored_file.sha256) == ("領収書.png", SHA256)
    event = Event.objects.get(step="backoffice.documents.begin_upload")
    assert (event.case_name, event.source) == ("領収書.png", "API")


def test_the_same_bytes_may_be_sent_again_and_others_may_not(caller: program.Program) -> None:
    upload = begun(caller, sha256=None).json()
    assert sent(upload).status_code == 204
    assert sent(upload).status_code == 204
    other = sent(upload, PNG[:-1] + b"x")
    assert (other.status_code, other.json()["code"]) == (409, "documents.upload_is_there")
    assert Upload.objects.get().sha256 == SHA256


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (PNG + b"x", {}),
        (PNG[:-1], {}),
        (b"", {}),
        (b"x" * len(PNG), {}),
        (PNG, {"content_type": "image/jpeg"}),
        (PNG, {"content_type": "text/html"}),
    ],
)
def test_what_is_not_as_announced_is_not_kept(content: bytes, headers: dict[str, str], caller: program.Program) -> None:
    upload = begun(caller).json()
    answer = sent(upload, content, **headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "documents.upload_not_as_announced")
    assert not storages["uploads"].exists(Upload.objects.get().place)
    refused = caller.post(CLAIMS, claim(upload["id"]))
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "lines.0.receipt.upload"


def test_an_address_is_good_as_it_was_given_and_for_an_hour(caller: program.Program, now: dt.datetime) -> None:
    upload = begun(caller).json()
    url = upload["send_to"]["url"]
    later = url.replace("expires=1", "expires=2")
    for wrong in (url[:-1], url.partition("?")[0], later, url.replace("signature=", "signature=x"), url + "&expires=x"):
        answer = sent({**upload, "send_to": {**upload["send_to"], "url": wrong}})
        assert (answer.status_code, answer.json()["code"]) == (403, "documents.upload_address_not_good"), wrong
    with clock.moved_to(now + dt.timedelta(hours=1, seconds=5)):
        assert sent(upload).status_code == 403
    assert sent(upload).status_code == 204
    other = begun(caller).json()
    swapped = other["send_to"]["url"].partition("?")[0] + "?" + url.partition("?")[2]
    assert sent({**other, "send_to": {**other["send_to"], "url": swapped}}).status_code == 403


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "macro.xlsm"}, "name"),
        ({"name": "no ending"}, "name"),
        ({"size": 0}, "size"),
        ({"size": 20 * 1024 * 1024 + 1}, "size"),
        ({"sha256": "x"}, "sha256"),
        ({"sha256": SHA256.upper()}, "sha256"),
    ],
)
def test_what_nobody_takes_gets_no_address(changed: dict[str, Any], field: str, caller: program.Program) -> None:
    answer = begun(caller, **changed)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
    assert not Upload.objects.exists()


def test_nobody_names_or_sees_what_another_sent(caller: program.Program, chie: User, now: dt.datetime) -> None:
    upload = begun(caller).json()
    sent(upload)
    other = program.Program(program.token_of(chie, now))
    assert other.get(f"{UPLOADS}/{upload['id']}").status_code == 404
    with pytest.raises(uploads.UploadNotThere):
        uploads.content_of(Upload.objects.get().pk, user_id=chie.pk, at=now)
    assert caller.post(CLAIMS, claim(ids.write("upl", 999_999))).status_code == 422
    both = claim(upload["id"])
    both["lines"][0]["receipt"]["name"] = "x.png"
    assert caller.post(CLAIMS, both).json()["errors"][0]["code"] == "either"


def test_what_is_damaged_in_the_store_is_not_taken(caller: program.Program) -> None:
    upload = begun(caller).json()
    sent(upload)
    place = Upload.objects.get().place
    storages["uploads"].delete(place)
    storages["uploads"].save(place, ContentFile(b"x" * len(PNG)))
    assert caller.post(CLAIMS, claim(upload["id"])).status_code == 422


def test_what_was_sent_is_swept_after_a_day(caller: program.Program, now: dt.datetime) -> None:
    upload = begun(caller).json()
    begun(caller)
    sent(upload)
    place = Upload.objects.get(received_at__isnull=False).place
    assert uploads.sweep_uploads(at=now + dt.timedelta(hours=23)) == 0
    assert uploads.sweep_uploads(at=now + dt.timedelta(hours=24, seconds=30)) == 2
    assert not Upload.objects.exists()
    assert not storages["uploads"].exists(place)
    assert caller.get(f"{UPLOADS}/{upload['id']}").status_code == 404


class Bucket(FileSystemStorage):
    """A store that signs addresses of its own, as those of a bucket do."""

    def url(  # type: ignore[override]
        self, name: str, parameters: Any = None, expire: int | None = None, http_method: str | None = None
    ) -> str:
        said = parameters["ContentType"]
        return f"https://bucket.example.com/{name}?method={http_method}&seconds={expire}&type={said}"


@pytest.fixture
def bucket(settings: Any, tmp_path: Any) -> None:
    """Uploads go to a bucket."""
    backend = {"BACKEND": f"{__name__}.Bucket", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "uploads": backend}


@pytest.mark.usefixtures("bucket")
def test_a_bucket_takes_the_bytes_itself_and_they_are_looked_at_when_they_are_named(
    caller: program.Program, now: dt.datetime
) -> None:
    upload = begun(caller).json()
    place = Upload.objects.get().place
    assert upload["send_to"]["url"] == f"https://bucket.example.com/{place}?method=PUT&seconds=3600&type=image/png"
    assert caller.post(CLAIMS, claim(upload["id"])).status_code == 422, "nothing came yet"
    storages["uploads"].save(place, ContentFile(PNG[:-1]))
    assert caller.post(CLAIMS, claim(upload["id"])).status_code == 422
    storages["uploads"].delete(place)
    storages["uploads"].save(place, ContentFile(PNG))
    assert caller.post(CLAIMS, claim(upload["id"])).status_code == 201
    assert uploads.sweep_uploads(at=now + dt.timedelta(days=2)) == 1
    assert not storages["uploads"].exists(place)
