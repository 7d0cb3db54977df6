"""Endpoints of the platform's own rooms, which lie below this one: who I am, and how my requests stand."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backoffice.approvals import queries as approvals
from backoffice.approvals.rules import Quorum
from backoffice.companies import clock, scope
from backoffice.companies.models import Company
from backoffice.documents import queries as documents
from backoffice.documents import uploads
from backoffice.documents.actions import begin_upload
from backoffice.documents.limits import MOST_UPLOAD_BYTES
from backoffice.partners import queries as partners

from . import batch, ids
from .endpoint import Endpoint, acts, lists, reads
from .fields import Given, Moment, OpaqueId, Yen

BEGIN_UPLOAD, VIEW_UPLOAD = "backoffice.documents.begin_upload", "backoffice.documents.view_upload"
SEND_BATCH = "backoffice.api.send_batch"
VIEW_ME = "backoffice.api.view_me"
VIEW_PARTNERS = "backoffice.partners.view_partners"
VIEW_REQUESTS = "backoffice.approvals.view_requests"
STATES = ("PENDING", "APPROVED", "SENT_BACK", "REJECTED", "WITHDRAWN")
OUTCOMES = ("APPROVE", "SEND_BACK", "REJECT")
QUORUMS = tuple(each.value for each in Quorum)


class MyUser(serializers.Serializer):
    """The user that the key acts as."""

    id = OpaqueId("usr", source="pk")
    name = serializers.CharField(source="get_full_name")


class MyCompany(serializers.Serializer):
    """The company that the key works in."""

    id = OpaqueId("c", source="pk")
    name = serializers.CharField()
    corporate_number = serializers.CharField()


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


class Asked(serializers.Serializer):
    """Somebody who is asked at a step."""

    id = OpaqueId("usr", source="user_id")
    name = serializers.CharField(source="user_name")


class Decided(serializers.Serializer):
    """What somebody decided, and for whom: another name than theirs where they stood in."""

    outcome = serializers.ChoiceField(choices=OUTCOMES)
    decided_by = serializers.CharField(source="decided_by_name")
    decided_for = serializers.CharField(source="asked_name")
    comment = serializers.CharField()
    decided_at = serializers.DateTimeField()


class Step(serializers.Serializer):
    """A step of the route, with those it asks and what they decided."""

    position = serializers.IntegerField()
    name = serializers.CharField()
    quorum = serializers.ChoiceField(choices=QUORUMS)
    quorum_count = serializers.IntegerField(
        allow_null=True, help_text=_("承認が必要な人数。quorum が COUNT のときだけ。")
    )
    asked = Asked(many=True, source="asked_listed")
    decisions = Decided(many=True, source="decisions_listed")


class ApprovalRequest(serializers.Serializer):
    """申請: what was asked for, and how far it is."""

    id = OpaqueId("req", source="pk")
    kind = serializers.CharField()
    title = serializers.CharField()
    amount = Yen(source="amount_yen", allow_null=True)
    state = serializers.ChoiceField(choices=STATES)
    step_now = serializers.IntegerField(allow_null=True)
    submitted_at = serializers.DateTimeField()
    due_on = serializers.DateField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    steps = Step(many=True, source="steps_listed")


class Partner(serializers.Serializer):
    """取引先: whom the company sells to or buys from, without bank accounts."""

    id = OpaqueId("ptn", source="pk")
    code = serializers.CharField()
    name = serializers.CharField()
    name_kana = serializers.CharField()
    kind = serializers.ChoiceField(choices=("CORPORATION", "INDIVIDUAL"))
    is_customer = serializers.BooleanField()
    is_supplier = serializers.BooleanField()
    corporate_number = serializers.CharField()
    registration_number = serializers.CharField()
    postal_code = serializers.CharField()
    address = serializers.CharField()
    department = serializers.CharField()
    contact_name = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()
    payment_closing_day = serializers.IntegerField(help_text=_("締め日。31は月末。"))
    payment_months_after = serializers.IntegerField(help_text=_("締め日の何か月後に支払うか。"))
    payment_day = serializers.IntegerField(help_text=_("支払日。31は月末。"))
    out_of_use_from = serializers.DateField(allow_null=True)
    updated_at = serializers.DateTimeField(source="changed_at")


class PartnerFilters(Given):
    """Which partners."""

    q = serializers.CharField(
        required=False, max_length=100, source="text", help_text=_("コード・登録番号・名称・カナで探します。")
    )
    role = serializers.ChoiceField(
        choices=sorted(partners.ROLES), required=False, help_text=_("得意先だけ、または仕入先だけ。")
    )
    updated_since = Moment(
        required=False, source="changed_since", help_text=_("この日時以後に登録・変更された取引先だけ。")
    )


class RequestFilters(Given):
    """Which of one's own requests."""

    state = serializers.ChoiceField(choices=STATES, required=False, help_text=_("この状態の申請だけ。"))
    submitted_since = Moment(required=False, help_text=_("この日時以後に出した申請だけ。"))


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
            at=clock.now(),
        )
        return _with_address(request, made)


class UploadDetail(Endpoint):
    """One file that was sent ahead, or may be."""

    resource = "uploads"

    @reads(step=VIEW_UPLOAD, summary=_("送信ファイル1件の状態"), answers=UploadedFile)
    def get(self, request: Any, pk: str) -> Any:
        return _with_address(request, documents.uploads_of(request.user.pk).get(pk=ids.read("upl", pk)))


class PartnerList(Endpoint):
    """Partners in the order of their last change: who follows `next`, and later `updated_since`, misses none."""

    resource = "partners"

    @lists(step=VIEW_PARTNERS, summary=_("取引先の一覧"), each=Partner, filters=PartnerFilters, by="changed_at")
    def get(self, request: Any, asked: dict[str, Any]) -> QuerySet[Any]:
        return partners.partners(**asked)


class PartnerDetail(Endpoint):
    """One partner."""

    resource = "partners"

    @reads(step=VIEW_PARTNERS, summary=_("取引先1件"), answers=Partner)
    def get(self, request: Any, pk: str) -> Any:
        return partners.partner(ids.read("ptn", pk))


class RequestList(Endpoint):
    """The requests of the user, the oldest first, so that what comes in is found at the end."""

    resource = "requests"

    @lists(step=VIEW_REQUESTS, summary=_("自分の申請の一覧"), each=ApprovalRequest, filters=RequestFilters)
    def get(self, request: Any, asked: dict[str, Any]) -> QuerySet[Any]:
        return approvals.listed(approvals.made_by(request.user.pk, **asked))


class RequestDetail(Endpoint):
    """One request of the user."""

    resource = "requests"

    @reads(step=VIEW_REQUESTS, summary=_("自分の申請の状態・段階・決裁"), answers=ApprovalRequest)
    def get(self, request: Any, pk: str) -> Any:
        return approvals.listed(approvals.made_by(request.user.pk)).get(pk=ids.read("req", pk))


def _with_address(request: Any, upload: Any) -> Any:
    ours = reverse("backoffice:documents_upload_receive", args=upload.place.split("/"))
    upload.send_to = {
        "method": uploads.PUT,
        "url": uploads.sent_to(upload, request.build_absolute_uri(ours)),
        "headers": {"Content-Type": upload.media_type},
        "expires_at": upload.open_until,
    }
    return upload
