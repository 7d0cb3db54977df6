"""Addresses for the tests of the frame: a POST that takes a real action, and one that breaks."""

from typing import Any

from django.db import connection
from django.urls import include, path
from rest_framework import serializers

from backoffice.api.endpoint import Endpoint, acts, reads
from backoffice.api.fields import Given, Yen
from backoffice.api.partners import Partner, PartnerDetail
from backoffice.companies import clock
from backoffice.partners.actions import NewPartner, register_partners
from backoffice.project import urls as ours
from tests.factories import books

CUSTOMERS, ENTRIES = "/api/v1/customers", "/api/v1/entries"
KONAN = {"code": "C001", "name": "株式会社港南フーズ"}


class NewLine(Given):
    amount = Yen()


class NewCustomer(Given):
    code = serializers.CharField(max_length=20)
    name = serializers.CharField(max_length=200)
    lines = NewLine(many=True, required=False)


class CustomerList(Endpoint):
    resource = "partners"

    @acts(
        step="backoffice.partners.register_partners",
        summary="",
        takes=NewCustomer,
        answers=Partner,
        leads_to="entrance:partner",
    )
    def post(self, request: Any, given: dict[str, Any]) -> Any:
        entry = NewPartner(code=given["code"], name=given["name"], name_kana="カナ", is_customer=True)
        return register_partners(entries=[entry], acting_user=request.user, at=clock.now())[0]


class NewEntry(Given):
    number = serializers.IntegerField()


class MadeEntry(serializers.Serializer):
    id = serializers.IntegerField(source="pk")


class EntryList(Endpoint):
    resource = "partners"

    @acts(step="accounting.ledger.post_entry", summary="", takes=NewEntry, answers=MadeEntry)
    def post(self, request: Any, given: dict[str, Any]) -> Any:
        return books.posted(given["number"], request.user, clock.now())


class Broken(Endpoint):
    @reads(step="backoffice.api.view_me", summary="", answers=Partner)
    def get(self, request: Any) -> Any:
        raise ZeroDivisionError("a secret of the house")


class Nothing(Given):
    pass


class Stuck(Endpoint):
    """Waits for another, which waits for this one: as PostgreSQL tells it."""

    @acts(step="backoffice.api.view_me", summary="", takes=Nothing, answers=MadeEntry)
    def post(self, request: Any, given: dict[str, Any]) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'stuck' USING ERRCODE = 'deadlock_detected'; END $$")


entrance = (
    [
        path("customers", CustomerList.as_view(), name="customers"),
        path("entries", EntryList.as_view(), name="entries"),
        path("stuck", Stuck.as_view(), name="stuck"),
        path("broken", Broken.as_view(), name="broken"),
        path("entrance/<str:pk>", PartnerDetail.as_view(), name="partner"),
    ],
    "entrance",
)
urlpatterns = [path("api/v1/", include(entrance)), *ours.urlpatterns]
handler400, handler404, handler500 = ours.handler400, ours.handler404, ours.handler500
