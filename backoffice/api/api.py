"""Endpoints of the platform's own rooms, which lie below this one: who I am, several requests as one, files sent ahead."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backoffice.companies import clock, scope
from backoffice.companies.models import Company
from backoffice.documents import queries as documents
from backoffice.documents import uploads
from backoffice.documents.actions import begin_upload
from backoffice.documents.limits import MOST_UPLOAD_BYTES

from . import batch, ids
from .endpoint import Endpoint, acts, reads
from .fields import Given, OpaqueId

BEGIN_UPLOAD, VIEW_UPLOAD = "backoffice.documents.begin_upload", "backoffice.documents.view_upload"
SEND_BATCH = "backoffice.api.send_batch"
VIEW_ME = "backoffice.api.view_me"


class MyUser(serializers.Serializer):
    """The user that the key acts as."""

    id = OpaqueId("usr", source="pk")
    name = serializers.CharField(source="get_full_name")


class MyCompany(serializers.Serializer):
    """The company that the key works in."""

    id = OpaqueId("c", source="pk")
    name = serializers.CharField()
    corporate_number = serializers.CharField()
    sandbox = serializers.BooleanField(source="is_sandbox", help_text=_("サンドボックスなら true。"))


class MyKey(serializers.Serializer):
    """The key itself, without its secret; or the program that the user let in, with the end of its token."""

    name = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())
    expires_at = serializers.DateTimeField()


class Me(serializers.Serializer):
    """As whom, where and with what a key works."""

    user = MyUser()
    company = MyCompany()
    key = MyKey()


class NewUpload(Given):
    """A file that will be sent."""

    example = {"name": "領収書.pdf", "size": 48_213, "sha256": "9f" * 32}
    name = serializers.CharField(max_length=200, help_text=_("拡張子の付いたファイル名（pdf, jpg, png, heic, docx）。"))
    size = serializers.IntegerField(min_value=1, max_value=MOST_UPLOAD_BYTES, help_text=_("大きさ（バイト）。"))
    sha256 = serializers.RegexField(
        r"^[0-9a-f]{64}$", required=False, default="", help_text=_("内容のSHA-256（16進）。届いた内容と照合します。")
    )


class SendTo(serializers.Serializer):
    """How the bytes are sent: this method, to this address, with these headers and no other key."""

    method = serializers.ChoiceField(choices=(uploads.PUT,))
    url = serializers.CharField()
    headers = serializers.DictField(child=serializers.CharField())
    expires_at = serializers.DateTimeField()


class UploadedFile(serializers.Serializer):
    """送信ファイル: sent ahead of the request that names it as `upload`, and kept for a day."""

    id = OpaqueId("upl", source="pk")
    name = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField(source="size_bytes")
    sha256 = serializers.CharField()
    received_at = serializers.DateTimeField(allow_null=True)
    kept_until = serializers.DateTimeField()
    send_to = SendTo()


class MeDetail(Endpoint):
    """Who am I."""

    @reads(step=VIEW_ME, summary=_("このキーの利用者・会社・範囲"), answers=Me)
    def get(self, request: Any) -> Any:
        company = Company.objects.get(pk=scope.current().reads[0])
        return {"user": request.user, "company": company, "key": request.auth}


class BatchList(Endpoint):
    """Several requests as one: each passes the door by itself, so that no scope and no duty is needed for the whole."""

    @batch.batches(step=SEND_BATCH, summary=_("複数の要求をまとめて送る"))
    def post(self, request: Any, given: dict[str, Any]) -> dict[str, Any]:
        return batch.answers(request, given["operations"], all_or_nothing=given["all_or_nothing"])


class UploadList(Endpoint):
    """Files that are sent ahead."""

    resource = "uploads"

    @acts(
        step=BEGIN_UPLOAD,
        summary=_("ファイルの送信先を受け取る"),
        takes=NewUpload,
        answers=UploadedFile,
        leads_to="backoffice_api:api_upload_detail",
    )
    def post(self, request: Any, given: dict[str, Any]) -> Any:
        made = begin_upload(
            name=given["name"],
            size_bytes=given["size"],
            sha256=given["sha256"],
            acting_user=request.user,
            at=clock.real_now(),
        )
        return _with_address(request, made)


class UploadDetail(Endpoint):
    """One file that was sent ahead, or may be."""

    resource = "uploads"

    @reads(step=VIEW_UPLOAD, summary=_("送信ファイル1件の状態"), answers=UploadedFile)
    def get(self, request: Any, pk: str) -> Any:
        return _with_address(request, documents.uploads_of(request.user.pk).get(pk=ids.read("upl", pk)))


def _with_address(request: Any, upload: Any) -> Any:
    ours = reverse("backoffice:documents_upload_receive", args=upload.place.split("/"))
    upload.send_to = {
        "method": uploads.PUT,
        "url": uploads.sent_to(upload, request.build_absolute_uri(ours)),
        "headers": {"Content-Type": upload.media_type},
        "expires_at": upload.open_until,
    }
    return upload
