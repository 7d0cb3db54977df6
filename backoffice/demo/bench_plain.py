"""The same list of requests as plain DRF gives it, the yardstick of the API's pages: model serializers, its own cursor."""

from django.urls import path
from rest_framework import generics, pagination, permissions, serializers

from backoffice.api.keys import ByKey
from backoffice.approvals.models import AskedPerson, Decision, Request, RequestStep

ADDRESS = "/api/v1/plain"
SIZE = 50


class Asked(serializers.ModelSerializer):
    class Meta:
        model = AskedPerson
        fields = ("user_id", "user_name")


class Decided(serializers.ModelSerializer):
    class Meta:
        model = Decision
        fields = ("outcome", "decided_by_name", "asked_name", "comment", "decided_at")


class Step(serializers.ModelSerializer):
    asked = Asked(many=True)
    decisions = Decided(many=True)

    class Meta:
        model = RequestStep
        fields = ("position", "name", "quorum", "quorum_count", "asked", "decisions")


class PlainRequest(serializers.ModelSerializer):
    steps = Step(many=True)

    class Meta:
        model = Request
        fields = (
            "id",
            "kind",
            "title",
            "amount_yen",
            "state",
            "step_now",
            "submitted_at",
            "due_on",
            "ended_at",
            "steps",
        )


class ByCursor(pagination.CursorPagination):
    page_size = SIZE
    ordering = "id"


class PlainList(generics.ListAPIView):
    """Whose key it is asks; nothing is counted, no allowance, no ETag."""

    authentication_classes = (ByKey,)
    permission_classes = (permissions.IsAuthenticated,)
    pagination_class = ByCursor
    serializer_class = PlainRequest

    def get_queryset(self):  # type: ignore[no-untyped-def]
        """The requests of the user, with all that is told of them."""
        return Request.objects.filter(applicant_id=self.request.user.pk).prefetch_related(
            "steps__asked", "steps__decisions"
        )


urlpatterns = [path(ADDRESS.lstrip("/"), PlainList.as_view())]
