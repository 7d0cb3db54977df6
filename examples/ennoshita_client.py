"""A typed client for the API of 縁の下. Made by bin/client from docs/openapi.yaml; Python's standard library alone.

    house = Ennoshita("http://127.0.0.1:8000", key)
    for customer in house.list_partners(role="customers"):
        print(customer["code"], customer["name"])

A program that each person uses as themselves asks them first (OAuth 2 with PKCE), and shows the token for a key:

    asking = SignIn("http://127.0.0.1:8000", client_id, "http://127.0.0.1:8765/back")
    webbrowser.open(asking.address("partners:read"))
    tokens = asking.tokens(the_address_that_the_browser_came_back_to)
    house = Ennoshita("http://127.0.0.1:8000", tokens["access_token"])

Lists are followed to their end. What changes something gets an Idempotency-Key of its own unless one is given, and what
broke on the way is sent again with it, some times, without being done twice. After that it is raised as Unanswered, with
its key to send it again by. `try_…` does nothing and says what would be. What is refused is raised as Refused, with its
cause and remedy.
"""

import hashlib
import json
import secrets
import time
import urllib.error
import urllib.request
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from http.client import HTTPException
from typing import Any, Generic, Literal, NotRequired, TypedDict, TypeVar
from urllib.parse import parse_qs, quote, urlencode, urljoin, urlsplit

T = TypeVar("T")
TIMEOUT_SECONDS = 30
PAUSES_SECONDS = (1, 2)
# A cut connection, or something on the way that answers by itself, as a gateway does with a page.
BROKEN = (OSError, HTTPException, ValueError, KeyError)
# Method, address, headers and body lead to status, headers and body.
Transport = Callable[[str, str, Mapping[str, str], bytes | None], tuple[int, Mapping[str, str], bytes]]


class Refused(Exception):
    """What the server refused (RFC 9457)."""

    def __init__(self, problem: "Problem", headers: Mapping[str, str]) -> None:
        super().__init__(f"{problem['status']} {problem['title']}: {problem['detail']}")
        self.problem, self.headers = problem, headers


class Unanswered(Exception):
    """Nothing came back that can be read: whether it was done is not known. Sent with the same key, it is done once."""

    def __init__(self, why: str, idempotency_key: str) -> None:
        super().__init__(why)
        self.idempotency_key = idempotency_key


class NotAllowed(Exception):
    """The person said no, or the program asked wrongly: the word of RFC 6749 with its description."""


class Tokens(TypedDict):
    """What a program got: the token to show, for so many seconds, and what it gets the next by, once."""

    access_token: str
    token_type: str
    expires_in: int
    refresh_token: str
    scope: str


class Tried(TypedDict, Generic[T]):
    """What a request would be answered with, and what it would post; None for who may not read the books."""

    dry_run: Literal[True]
    answer: T
    journal: "list[PostedEntry] | None"


def over_http(
    method: str, url: str, headers: Mapping[str, str], body: bytes | None
) -> tuple[int, Mapping[str, str], bytes]:
    """One request by the standard library."""
    request = urllib.request.Request(url, data=body, headers=dict(headers), method=method)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, dict(refused.headers), refused.read()


class AdvanceAskedRequest(TypedDict):
    """How much is asked for in advance, what for and until when."""

    purpose: str
    amount: "MoneyRequest"
    needed_on: str
    pay_by: NotRequired[Literal["TRANSFER", "CASH"]]


class AdvanceRequest(TypedDict):
    """仮払の申請, and how far it is. `request` is the approval that was asked for it last; `advance` is held once it was paid or is owed, since `paid_on`."""

    id: str
    purpose: str
    amount: "Money"
    needed_on: str
    pay_by: Literal["TRANSFER", "CASH"]
    state: Literal["SUBMITTED", "RETURNED", "APPROVED", "REJECTED", "DISCARDED"]
    approved_on: str | None
    pay_on: str | None
    paid_on: str | None
    request: str | None
    advance: str | None


class AgreedRequest(TypedDict):
    """Agreement, with a condition (条件付承認) where there is one."""

    step: int
    round: int
    comment: NotRequired[str]
    condition: NotRequired[str]


class ApprovalRequest(TypedDict):
    """申請: what was asked for, and how far it is."""

    id: str
    kind: str
    title: str
    amount: "Money | None"
    state: Literal["PENDING", "APPROVED", "SENT_BACK", "REJECTED", "WITHDRAWN"]
    step_now: int | None
    submitted_at: str
    due_on: str | None
    ended_at: str | None
    steps: "list[Step]"


class Asked(TypedDict):
    """Somebody who is asked at a step."""

    id: str
    name: str


class AttachedFile(TypedDict):
    """A file of an answer."""

    field: str
    name: str
    sha256: str


class Batch(TypedDict):
    """The answers in the order of the operations; `done` tells whether none was refused."""

    done: bool
    results: "list[Result]"


class BatchGivenRequest(TypedDict):
    """What to do, in this order."""

    operations: "list[OperationRequest]"
    all_or_nothing: NotRequired[bool]


class BillHead(TypedDict):
    """A bill in a list. `state` is that of what is owed for it, null where something else is owed in its place."""

    id: str
    number: str
    supplier: "BillSupplier"
    registration_number: str
    dated_on: str
    due_on: str
    description: str
    total: "Money"
    state: Literal["OPEN", "PAID", "CANCELLED"] | None
    pay_on: str | None
    paid_on: str | None


class BillLine(TypedDict):
    """A line, without tax."""

    account: str
    treatment: str
    description: str
    net: "Money"


class BillShown(TypedDict):
    """A bill with its lines and taxes."""

    id: str
    number: str
    supplier: "BillSupplier"
    registration_number: str
    dated_on: str
    due_on: str
    description: str
    total: "Money"
    state: Literal["OPEN", "PAID", "CANCELLED"] | None
    pay_on: str | None
    paid_on: str | None
    lines: "list[BillLine]"
    taxes: "list[BillTax]"


class BillSupplier(TypedDict):
    """Who sent it."""

    id: str
    code: str
    name: str


class BillTax(TypedDict):
    """The sum of a treatment, and its tax as the paper says it."""

    treatment: str
    net: "Money"
    tax: "Money"


class CardUse(TypedDict):
    """会社カードの利用: what the user's card was used for, as its company says it; below zero it was given back."""

    id: str
    used_on: str
    shop: str
    amount: "Money"
    card_company: str
    card_last4: str


class Claim(TypedDict):
    """経費精算: what was claimed, and how far it is. `request` is the approval that was asked for it last, `paid_on` the day on which its claimant was paid."""

    id: str
    title: str
    purpose: str
    state: Literal["DRAFT", "SUBMITTED", "RETURNED", "APPROVED", "REJECTED", "DISCARDED"]
    total: "Money"
    advance: str | None
    submitted_on: str | None
    approved_on: str | None
    pay_on: str | None
    paid_on: str | None
    request: str | None
    lines: "list[ClaimLine]"


class ClaimLine(TypedDict):
    """One line of a claim. `reckoned` says how its amount was computed, empty where it was a payment."""

    spent_on: str
    category: str
    amount: "Money"
    payee_name: str
    purpose: str
    attendees: str
    reckoned: Literal["", "SECTION", "MILEAGE", "PER_DIEM", "LODGING"]
    card_use: str | None
    ringi: str
    has_receipt: bool


class Contract(TypedDict):
    """契約: what was asked for, and how far it is. `request` is the approval that was asked for it last."""

    id: str
    number: str
    title: str
    kind: Literal["SALE", "SERVICES", "SECRECY", "LEASE", "OTHER"]
    partner: str
    partner_name: str
    purpose: str
    amount: "Money | None"
    starts_on: str
    ends_on: str | None
    renews: bool
    renewal_months: int | None
    notice_months: int | None
    state: Literal["DRAFT", "UNDER_REVIEW", "APPROVED", "REJECTED", "SIGNED", "ENDED"]
    requested_at: str
    approved_on: str | None
    signed_on: str | None
    request: str | None


class ContractRequestRequest(TypedDict):
    """What is wanted, with whom, on which draft."""

    title: str
    kind: Literal["SALE", "SERVICES", "SECRECY", "LEASE", "OTHER"]
    partner: str
    unit: str
    purpose: str
    amount: NotRequired["MoneyRequest"]
    starts_on: str
    ends_on: NotRequired[str]
    renews: NotRequired[bool]
    renewal_months: NotRequired[int]
    notice_months: NotRequired[int]
    draft: NotRequired["SentFileRequest"]


class Decided(TypedDict):
    """What somebody decided, and for whom: another name than theirs where they stood in."""

    outcome: Literal["APPROVE", "SEND_BACK", "REJECT"]
    decided_by: str
    decided_for: str
    comment: str
    decided_at: str


class DiscardedInvoice(TypedDict):
    """A draft that is gone."""

    id: str


class EstimateLine(TypedDict):
    """A line of the estimate."""

    kind: Literal["FARE", "LODGING", "PER_DIEM", "OTHER"]
    label: str
    amount: "Money"


class EventData(TypedDict):
    """What an event carries: a reference, and no value."""

    object: "EventObject"


class EventObject(TypedDict):
    """The thing it happened to: its resource, its id and its address."""

    resource: str
    id: str
    url: str


class Fact(TypedDict):
    """Something that a decision needs to know."""

    label: str
    text: str


class FieldError(TypedDict):
    """One field that does not fit; `field` is its path, such as `lines.0.amount`."""

    field: str
    code: str
    message: "Words"


class FilledRequest(TypedDict):
    """What was filled in, whole: what is left out of `values` is empty."""

    title: NotRequired[str]
    values: NotRequired[dict[str, Any]]
    files: NotRequired["list[NewAttachmentRequest]"]
    deed_on: NotRequired[str]
    late_because: NotRequired[str]


class FormColumn(TypedDict):
    """A column of a table."""

    key: str
    label: str
    kind: Literal[
        "LINE",
        "TEXT",
        "YEN",
        "WHOLE",
        "DECIMAL",
        "DATE",
        "CHOICE",
        "CHOICES",
        "YES_NO",
        "LOOKUP",
        "FILE",
        "TABLE",
        "SUM",
    ]
    required: bool
    help_text: str
    least: str | None
    most: str | None
    choices: list[str]
    lookup: str
    has_total: bool


class FormFieldAsked(TypedDict):
    """A field: `kind` says what `values` takes under its key; `least` and `most` bound it, or count its rows or files."""

    key: str
    label: str
    kind: Literal[
        "LINE",
        "TEXT",
        "YEN",
        "WHOLE",
        "DECIMAL",
        "DATE",
        "CHOICE",
        "CHOICES",
        "YES_NO",
        "LOOKUP",
        "FILE",
        "TABLE",
        "SUM",
    ]
    required: bool
    help_text: str
    least: str | None
    most: str | None
    choices: list[str]
    lookup: str
    has_total: bool
    adds: list[str]
    columns: "list[FormColumn]"


class FormInUse(TypedDict):
    """申請書: a form that may be filled in today."""

    id: str
    version: int
    name: str
    purpose: str
    amount_key: str
    fields_asked: "list[FormFieldAsked]"


class HappenedEvent(TypedDict):
    """できごと: what happened, as a webhook sends it too. The same event has the same id everywhere, always."""

    id: str
    type: str
    api_version: str
    created: str
    company: str
    sandbox: bool
    data: "EventData"


class HeldAdvance(TypedDict):
    """仮払: what the user got in advance and has not settled; a claim may take it off."""

    id: str
    purpose: str
    paid_on: str
    amount: "Money"
    open: "Money"


class ImportRequest(TypedDict):
    """Whole days of people, in the order of the punches of each."""

    punches: "list[ImportedPunchRequest]"


class Imported(TypedDict):
    """How many punches were entered."""

    count: int


class ImportedPunchRequest(TypedDict):
    """A punch of somebody; a moment after midnight keeps the day on which the work began."""

    employee: str
    work_date: str
    kind: Literal["IN", "BREAK_START", "BREAK_END", "OUT"]
    at: str


class Invoice(TypedDict):
    """An invoice with its lines and its tax by rate."""

    id: str
    number: str
    state: Literal["DRAFT", "FINALISED", "PAID"]
    customer: "InvoiceCustomer"
    issued_on: str
    supplied_from: str
    supplied_to: str
    due_on: str
    prices: Literal["WITHOUT_TAX", "WITH_TAX"]
    net: "Money"
    tax: "Money"
    total: "Money"
    received: "Money"
    lines: "list[InvoiceLine]"
    taxes: "list[InvoiceTax]"
    pdf: str | None


class InvoiceCustomer(TypedDict):
    """To whom it is addressed."""

    id: str
    code: str
    name: str


class InvoiceHead(TypedDict):
    """An invoice in a list."""

    id: str
    number: str
    state: Literal["DRAFT", "FINALISED", "PAID"]
    customer: "InvoiceCustomer"
    issued_on: str
    supplied_from: str
    supplied_to: str
    due_on: str
    prices: Literal["WITHOUT_TAX", "WITH_TAX"]
    net: "Money"
    tax: "Money"
    total: "Money"
    received: "Money"


class InvoiceLine(TypedDict):
    """What was supplied; the amount includes tax when prices are entered with tax."""

    position: int
    supplied_on: str
    description: str
    quantity: str
    unit: str
    unit_price: str
    tax_percent: int
    is_reduced: bool
    amount: "Money"


class InvoiceTax(TypedDict):
    """The sum of a rate, and its tax, rounded once."""

    tax_percent: int
    is_reduced: bool
    net: "Money"
    tax: "Money"


class Leave(TypedDict):
    """休暇の申請: what was asked for, and how far it is."""

    id: str
    kind: str
    kind_name: str
    first_on: str
    last_on: str
    span: Literal["DAY", "MORNING", "AFTERNOON", "HOURS"]
    hours: int | None
    starts_at: str | None
    days: str
    state: Literal["SUBMITTED", "APPROVED", "RETURNED", "REJECTED", "WITHDRAWN", "CANCELLED"]
    asked_at: str
    decided_on: str | None


class LeaveGivenRequest(TypedDict):
    """What is asked for: days from first to last, or a part of one."""

    kind: str
    first_on: str
    last_on: str
    span: NotRequired[Literal["DAY", "MORNING", "AFTERNOON", "HOURS"]]
    hours: NotRequired[int]
    starts_at: NotRequired[str]
    reason: NotRequired[str]


class LeaveGrant(TypedDict):
    """付与: what was given on a day, and what is left of it."""

    id: str
    kind: str
    granted_on: str
    lapses_on: str
    days: str
    left_days: str


class Me(TypedDict):
    """As whom, where and with what a key works."""

    user: "MyUser"
    company: "MyCompany"
    key: "MyKey"


class Money(TypedDict):
    """Whole yen with their currency."""

    amount: int
    currency: Literal["JPY"]


class MoneyRequest(TypedDict):
    """Whole yen with their currency."""

    amount: int
    currency: Literal["JPY"]


class MovedClockRequest(TypedDict):
    """To when the clock is moved."""

    to: str


class MyCompany(TypedDict):
    """The company that the key works in."""

    id: str
    name: str
    corporate_number: str
    sandbox: bool


class MyKey(TypedDict):
    """The key itself, without its secret; or the program that the user let in, with the end of its token."""

    name: str
    scopes: list[str]
    expires_at: str


class MyUser(TypedDict):
    """The user that the key acts as."""

    id: str
    name: str


class NewAnswerRequest(TypedDict):
    """A draft of a form."""

    title: NotRequired[str]
    values: NotRequired[dict[str, Any]]
    files: NotRequired["list[NewAttachmentRequest]"]
    deed_on: NotRequired[str]
    late_because: NotRequired[str]
    form: str


class NewAttachmentRequest(TypedDict):
    """A file for a field of the kind FILE."""

    field: str
    file: "SentFileRequest"


class NewBookedRequest(TypedDict):
    """A ticket or a room that was booked, with its paper."""

    kind: Literal["TICKET", "HOTEL", "CAR", "OTHER"]
    supplier_name: str
    what: str
    reference: NotRequired[str]
    starts_on: str
    amount: "MoneyRequest"
    paid_by: Literal["COMPANY", "PERSON"]
    paper: NotRequired["SentFileRequest"]


class NewClaimRequest(TypedDict):
    """A claim with its payments, their receipts, and its travel."""

    lines: NotRequired["list[NewPaymentRequest]"]
    sections: NotRequired["list[NewSectionRequest]"]
    drives: NotRequired["list[NewDriveRequest]"]
    per_diems: NotRequired["list[NewPerDiemRequest]"]
    lodgings: NotRequired["list[NewLodgingRequest]"]
    advance: NotRequired[str]
    title: str
    purpose: NotRequired[str]


class NewCostRequest(TypedDict):
    """Another cost of the estimate."""

    kind: Literal["LODGING", "OTHER"]
    label: str
    amount: "MoneyRequest"


class NewDriveRequest(TypedDict):
    """走行距離: kilometres by the company's rate of the day."""

    spent_on: str
    purpose: NotRequired[str]
    repeat_reason: NotRequired[str]
    exceed_reason: NotRequired[str]
    vehicle: str
    distance_km: str
    from_place: str
    to_place: str


class NewFareRequest(TypedDict):
    """A section of the journey by a carrier; `fare` is one way."""

    from_place: str
    to_place: str
    payee_name: str
    fare_kind: Literal["TICKET", "IC"]
    fare: "MoneyRequest"
    trips: NotRequired[int]


class NewInvoiceLineRequest(TypedDict):
    """What is supplied, at a price with or without tax as the issuer is set."""

    description: str
    quantity: str
    unit: NotRequired[str]
    unit_price: str
    tax_category: str
    supplied_on: NotRequired[str]


class NewInvoiceRequest(TypedDict):
    """An invoice to be, without number: it gets one when it is finalised."""

    customer: str
    issued_on: str
    supplied_from: str
    supplied_to: str
    due_on: NotRequired[str]
    lines: "list[NewInvoiceLineRequest]"


class NewLodgingRequest(TypedDict):
    """宿泊費の定額: so many nights from `spent_on` on, by the rate of the traveller's post."""

    spent_on: str
    purpose: NotRequired[str]
    repeat_reason: NotRequired[str]
    exceed_reason: NotRequired[str]
    region: Literal["DOMESTIC", "ABROAD"]
    nights: int


class NewPartnerRequest(TypedDict):
    """A partner to be: a code, a name and its reading, and whether the company sells to it or buys from it."""

    code: str
    name: str
    name_kana: str
    kind: NotRequired[Literal["CORPORATION", "INDIVIDUAL"]]
    is_customer: NotRequired[bool]
    is_supplier: NotRequired[bool]
    registration_number: NotRequired[str]
    corporate_number: NotRequired[str]
    postal_code: NotRequired[str]
    address: NotRequired[str]
    department: NotRequired[str]
    contact_name: NotRequired[str]
    email: NotRequired[str | str]
    phone: NotRequired[str]
    payment_closing_day: NotRequired[int]
    payment_months_after: NotRequired[int]
    payment_day: NotRequired[int]


class NewPaymentRequest(TypedDict):
    """One payment, with tax."""

    spent_on: str
    category: str
    amount: "MoneyRequest"
    payee_name: str
    registration_number: NotRequired[str]
    treatment: NotRequired[str]
    purpose: NotRequired[str]
    attendees: NotRequired[str]
    nights: NotRequired[int]
    repeat_reason: NotRequired[str]
    exceed_reason: NotRequired[str]
    ringi: NotRequired[str]
    receipt: NotRequired["SentFileRequest"]
    card_use: NotRequired[str]


class NewPerDiemRequest(TypedDict):
    """日当: so many days from `spent_on` on, by the rate of the traveller's post."""

    spent_on: str
    purpose: NotRequired[str]
    repeat_reason: NotRequired[str]
    exceed_reason: NotRequired[str]
    region: Literal["DOMESTIC", "ABROAD"]
    stay: Literal["DAY_TRIP", "OVERNIGHT"]
    days: int


class NewPurchaseLineRequest(TypedDict):
    """A thing that is needed; its price is without tax."""

    item: str
    category: str
    quantity: str
    unit_name: str
    unit_price: str
    treatment: NotRequired[Literal["STANDARD", "REDUCED", "EXEMPT", "OUTSIDE"]]


class NewPurchaseQuotationRequest(TypedDict):
    """相見積の1通: of a partner, or of a name while it is none; with tax."""

    supplier: NotRequired[str]
    supplier_name: NotRequired[str]
    amount: "MoneyRequest"
    quoted_on: str
    valid_until: NotRequired[str | None]
    note: NotRequired[str]
    is_chosen: NotRequired[bool]
    paper: NotRequired["SentFileRequest"]


class NewPurchaseRequestRequest(TypedDict):
    """What is needed, by when, from whom and for what."""

    title: str
    purpose: str
    supplier: str
    needed_by: str
    unit: str
    ringi: NotRequired[str]
    lines: "list[NewPurchaseLineRequest]"
    quotations: NotRequired["list[NewPurchaseQuotationRequest]"]
    choice_reason: NotRequired[str]
    few_quotations_reason: NotRequired[str]


class NewSectionRequest(TypedDict):
    """区間: a fare from where to where; what lies on the commuter pass is taken off, and inside of it nothing is claimed."""

    spent_on: str
    purpose: NotRequired[str]
    repeat_reason: NotRequired[str]
    exceed_reason: NotRequired[str]
    from_place: str
    to_place: str
    payee_name: str
    fare_kind: Literal["IC", "TICKET"]
    fare: "MoneyRequest"
    within_pass: NotRequired["MoneyRequest"]
    trips: NotRequired[int]
    is_journey: NotRequired[bool]


class NewUploadRequest(TypedDict):
    """A file that will be sent."""

    name: str
    size: int
    sha256: NotRequired[str]


class NothingRequest(TypedDict):
    """Nothing more is asked."""


class OperationRequest(TypedDict):
    """One request within a batch."""

    method: Literal["GET", "POST"]
    path: str
    body: NotRequired[Any]
    idempotency_key: NotRequired[str]


class Partner(TypedDict):
    """取引先: whom the company sells to or buys from, without bank accounts."""

    id: str
    code: str
    name: str
    name_kana: str
    kind: Literal["CORPORATION", "INDIVIDUAL"]
    is_customer: bool
    is_supplier: bool
    corporate_number: str
    registration_number: str
    postal_code: str
    address: str
    department: str
    contact_name: str
    email: str
    phone: str
    payment_closing_day: int
    payment_months_after: int
    payment_day: int
    out_of_use_from: str | None
    updated_at: str


class PartnerFactsRequest(TypedDict):
    """What may be said of a partner; what is left out stays as it is, or as a new one begins."""

    code: NotRequired[str]
    name: NotRequired[str]
    name_kana: NotRequired[str]
    kind: NotRequired[Literal["CORPORATION", "INDIVIDUAL"]]
    is_customer: NotRequired[bool]
    is_supplier: NotRequired[bool]
    registration_number: NotRequired[str]
    corporate_number: NotRequired[str]
    postal_code: NotRequired[str]
    address: NotRequired[str]
    department: NotRequired[str]
    contact_name: NotRequired[str]
    email: NotRequired[str | str]
    phone: NotRequired[str]
    payment_closing_day: NotRequired[int]
    payment_months_after: NotRequired[int]
    payment_day: NotRequired[int]


class PersonLeft(TypedDict):
    """What somebody has left of annual leave today; null for who was granted none."""

    id: str
    code: str
    name: str
    left_days: str | None


class PostedEntry(TypedDict):
    """An entry that would be posted."""

    posted_on: str
    description: str
    lines: "list[PostedLine]"


class PostedLine(TypedDict):
    """A line that would be posted."""

    account: str
    account_name: str
    side: Literal["DEBIT", "CREDIT"]
    amount: "Money"


class Problem(TypedDict):
    """RFC 9457: title and detail in the language of Accept-Language, cause and remedy in both."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    cause: "Words"
    remedy: "Words"
    request_id: str
    errors: NotRequired["list[FieldError]"]


class PunchGivenRequest(TypedDict):
    """A punch of one's own: now, or of an earlier moment, which is asked for as a correction."""

    kind: Literal["IN", "BREAK_START", "BREAK_END", "OUT"]
    at: NotRequired[str]
    reason: NotRequired[str]


class PunchTaken(TypedDict):
    """What became of a punch: it was recorded, or its correction was asked for."""

    punch: str | None
    request: str | None


class PunchTold(TypedDict):
    """打刻 that counts."""

    id: str
    work_date: str
    kind: Literal["IN", "BREAK_START", "BREAK_END", "OUT"]
    at: str
    is_correction: bool


class Purchase(TypedDict):
    """購買: what was asked for, and how far it is. `request` is the approval that was asked for it last."""

    id: str
    title: str
    purpose: str
    supplier: str
    supplier_name: str
    needed_by: str
    ringi: str
    net: "Money"
    tax: "Money"
    total: "Money"
    state: Literal["DRAFT", "SUBMITTED", "APPROVED", "REJECTED", "ORDERED"]
    requested_at: str
    approved_on: str | None
    order_number: str
    request: str | None
    lines: "list[PurchaseLine]"
    quotations: "list[PurchaseQuotation]"
    choice_reason: str
    few_quotations_reason: str


class PurchaseCategories(TypedDict):
    """The categories of today."""

    data: "list[PurchaseCategory]"


class PurchaseCategory(TypedDict):
    """購買の区分."""

    code: str
    name_ja: str
    name_en: str


class PurchaseLine(TypedDict):
    """A line as it was asked for."""

    item: str
    category: str
    quantity: str
    unit_name: str
    unit_price: str
    treatment: Literal["STANDARD", "REDUCED", "EXEMPT", "OUTSIDE"]
    amount: "Money"


class PurchaseQuotation(TypedDict):
    """相見積の1通 as it was submitted."""

    supplier: str | None
    supplier_name: str
    amount: "Money"
    quoted_on: str
    valid_until: str | None
    note: str
    is_chosen: bool


class Register(TypedDict):
    """台帳: all that a field with this `lookup` may choose today."""

    id: str
    entries: "list[RegisterEntry]"


class RegisterEntry(TypedDict):
    """What may be chosen."""

    id: str
    name: str


class RejectedRequest(TypedDict):
    """No, with the reason."""

    step: int
    round: int
    comment: str


class RequestAnswer(TypedDict):
    """記入した申請: what was filled in, and how far it is. `request` is the approval that was asked for it last."""

    id: str
    form: str
    version: int
    number: str
    title: str
    state: Literal["DRAFT", "SUBMITTED", "APPROVED", "SENT_BACK", "REJECTED", "WITHDRAWN"]
    values: dict[str, Any]
    amount: "Money | None"
    files: "list[AttachedFile]"
    drafted_at: str
    submitted_at: str | None
    ended_at: str | None
    request: str | None


class Result(TypedDict):
    """What an operation was answered."""

    status: int
    headers: dict[str, str]
    body: Any


class SaleTaxCategories(TypedDict):
    """The tax categories of sales, today; the usual one first."""

    data: "list[SaleTaxCategory]"


class SaleTaxCategory(TypedDict):
    """税区分 that a line of an invoice may carry."""

    name: str
    tax_percent: int
    is_reduced: bool


class SandboxClock(TypedDict):
    """サンドボックスの時計: what the company's time is, and how far it is ahead of the time outside."""

    now: str
    real_now: str
    ahead_seconds: int


class SealAskedRequest(TypedDict):
    """Which seal on which paper, for whom and when."""

    seal: str
    paper_kind: Literal["CONTRACT", "FILING", "BANK", "BILL", "CERTIFICATE", "OTHER"]
    contract: NotRequired[str]
    title: str
    addressee: str
    purpose: str
    copies: int
    wanted_on: str
    original: Literal["POST", "HAND", "KEEP"]
    stamped_as: NotRequired[
        Literal[
            "none",
            "no1",
            "no1_real_estate_transfer_reduced",
            "no2",
            "no2_construction_reduced",
            "no7",
            "no17_1",
            "no17_2",
        ]
    ]
    stated: NotRequired["MoneyRequest"]
    paper: NotRequired["SentFileRequest"]


class SealRequest(TypedDict):
    """押印申請: what was asked for, and how far it is. `request` is the approval that was asked for it last."""

    id: str
    seal: str
    paper_kind: Literal["CONTRACT", "FILING", "BANK", "BILL", "CERTIFICATE", "OTHER"]
    contract: str | None
    title: str
    addressee: str
    purpose: str
    copies: int
    wanted_on: str
    original: Literal["POST", "HAND", "KEEP"]
    stamped_as: Literal[
        "none", "no1", "no1_real_estate_transfer_reduced", "no2", "no2_construction_reduced", "no7", "no17_1", "no17_2"
    ]
    stamp_duty: "Money"
    paper_sha256: str
    state: Literal["RETURNED", "SUBMITTED", "APPROVED", "SEALED", "DONE", "REJECTED", "DISCARDED"]
    requested_at: str
    approved_on: str | None
    refused_reason: str
    number: str | None
    sealed_on: str | None
    scan_due_on: str | None
    request: str | None


class SendTo(TypedDict):
    """How the bytes are sent: this method, to this address, with these headers and no other key."""

    method: Literal["PUT"]
    url: str
    headers: dict[str, str]
    expires_at: str


class SentBackRequest(TypedDict):
    """Back to the applicant, or to an earlier step, with the reason."""

    step: int
    round: int
    comment: str
    back_to: NotRequired[int]


class SentFileRequest(TypedDict):
    """A file: its name and its bytes, or the id of an upload that brought them before."""

    name: NotRequired[str]
    content: NotRequired[str]
    upload: NotRequired[str]


class Step(TypedDict):
    """A step of the route, with those it asks and what they decided."""

    position: int
    name: str
    quorum: Literal["ALL", "ANY", "COUNT", "EACH"]
    quorum_count: int | None
    asked: "list[Asked]"
    decisions: "list[Decided]"


class TravelRateInForce(TypedDict):
    """旅費の単価: what the company pays for a kilometre of a vehicle, a day or a night; `subject` is the vehicle or the post."""

    id: str
    kind: Literal["MILEAGE", "PER_DIEM", "LODGING"]
    subject: str
    region: Literal["", "DOMESTIC", "ABROAD"]
    stay: Literal["", "DAY_TRIP", "OVERNIGHT"]
    rate_yen: str
    article: str
    valid_from: str
    valid_until: str | None


class TripAskedRequest(TypedDict):
    """A trip with what it should cost. The per diem is added by the company's rates."""

    destination: str
    purpose: str
    departs_on: str
    returns_on: str
    region: NotRequired[Literal["DOMESTIC", "ABROAD"]]
    nights: NotRequired[int]
    fares: NotRequired["list[NewFareRequest]"]
    costs: NotRequired["list[NewCostRequest]"]
    advance: NotRequired["MoneyRequest"]
    pay_by: NotRequired[Literal["TRANSFER", "CASH"]]


class TripBooking(TypedDict):
    """手配の1件."""

    id: str
    kind: Literal["TICKET", "HOTEL", "CAR", "OTHER"]
    supplier_name: str
    what: str
    reference: str
    starts_on: str
    amount: "Money"
    paid_by: Literal["COMPANY", "PERSON"]
    cancelled_at: str | None


class TripClaimRequest(TypedDict):
    """The claim of a trip: payments, and travel beside what the estimate reckoned."""

    lines: NotRequired["list[NewPaymentRequest]"]
    sections: NotRequired["list[NewSectionRequest]"]
    drives: NotRequired["list[NewDriveRequest]"]
    per_diems: NotRequired["list[NewPerDiemRequest]"]
    lodgings: NotRequired["list[NewLodgingRequest]"]
    advance: NotRequired[str]
    title: NotRequired[str]
    purpose: NotRequired[str]
    with_estimate: NotRequired[bool]


class TripShown(TypedDict):
    """出張申請: where, when and why, its estimate and bookings, and how far it is. `request` is the approval that was asked for it last, `expense_claim` its claim."""

    id: str
    destination: str
    purpose: str
    region: Literal["DOMESTIC", "ABROAD"]
    departs_on: str
    returns_on: str
    state: Literal["SUBMITTED", "RETURNED", "APPROVED", "REJECTED", "DISCARDED"]
    total: "Money"
    advance: "Money"
    approved_on: str | None
    request: str | None
    advance_request: str | None
    expense_claim: str | None
    costs: "list[EstimateLine]"
    bookings: "list[TripBooking]"


class UploadedFile(TypedDict):
    """送信ファイル: sent ahead of the request that names it as `upload`, and kept for a day."""

    id: str
    name: str
    media_type: str
    size: int
    sha256: str
    received_at: str | None
    kept_until: str
    send_to: "SendTo"


class UsableSeal(TypedDict):
    """印章: a seal that may be asked for. Its custodian and imprint are not told."""

    id: str
    code: str
    name: str
    kind: str


class Waiting(TypedDict):
    """A request that waits for the user, with what it says."""

    id: str
    kind: str
    title: str
    amount: "Money | None"
    applicant_name: str
    submitted_at: str
    due_on: str | None
    step: int
    round: int
    page: str
    facts: "list[Fact]"


class WaitingHead(TypedDict):
    """A request that waits for the user, in a list. Whoever decides sends `step` and `round` back as they were seen."""

    id: str
    kind: str
    title: str
    amount: "Money | None"
    applicant_name: str
    submitted_at: str
    due_on: str | None
    step: int
    round: int
    page: str


class Words(TypedDict):
    """A text in both languages."""

    ja: str
    en: str


class SignIn:
    """One time of asking a person: send them to `address`, hand what their browser came back to over to `tokens`."""

    def __init__(
        self, url: str, client_id: str, redirect_uri: str, *, secret: str = "", transport: Transport = over_http
    ) -> None:
        self.url, self.client_id, self.redirect_uri = url.rstrip("/"), client_id, redirect_uri
        self.secret, self.transport = secret, transport
        self.state, self.verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)

    def address(self, *scopes: str) -> str:
        """Where the person is asked."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        said = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": " ".join(scopes),
            "state": self.state,
            "code_challenge": urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        return f"{self.url}/oauth/authorize?{urlencode(said)}"

    def tokens(self, came_back_to: str) -> Tokens:
        """The tokens for what the browser brought back; raises NotAllowed."""
        said = {name: values[0] for name, values in parse_qs(urlsplit(came_back_to).query).items()}
        if said.get("state") != self.state or said.get("iss") != self.url:
            raise NotAllowed("this is not the answer to what was asked")
        if "code" not in said:
            raise NotAllowed(said.get("error", ""), said.get("error_description", ""))
        code = {"code": said["code"], "redirect_uri": self.redirect_uri, "code_verifier": self.verifier}
        return json.loads(self._said("token", grant_type="authorization_code", **code))  # type: ignore[no-any-return]

    def refreshed(self, refresh_token: str) -> Tokens:
        """The next tokens; the one that is given is good for nothing from then on. Raises NotAllowed."""
        said = self._said("token", grant_type="refresh_token", refresh_token=refresh_token)
        return json.loads(said)  # type: ignore[no-any-return]

    def give_back(self, token: str) -> None:
        """End all that was allowed, with either token."""
        self._said("revoke", token=token)

    def _said(self, door: str, **form: str) -> bytes:
        mine = {"client_id": self.client_id, **({"client_secret": self.secret} if self.secret else {}), **form}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        address = f"{self.url}/api/v1/oauth/{door}"
        status, _headers, said = self.transport("POST", address, kind, urlencode(mine).encode())
        if status >= 400:
            problem = json.loads(said)
            raise NotAllowed(problem.get("error", ""), problem.get("error_description", problem.get("detail", "")))
        return said


class Ennoshita:
    """One back office, reached with one key or token."""

    def __init__(
        self,
        url: str,
        key: str,
        *,
        language: str = "ja",
        transport: Transport = over_http,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.url, self.transport, self.pause = url.rstrip("/"), transport, pause
        self.headers = {"Authorization": f"Bearer {key}", "Accept-Language": language}

    def list_advance_requests(self, *, limit: int | None = None) -> Iterator[AdvanceRequest]:
        """Your own requests for advances."""
        return self._every("/api/v1/advance-requests", {"limit": limit})

    def create_advance_requests(
        self, body: AdvanceAskedRequest, *, idempotency_key: str | None = None
    ) -> AdvanceRequest:
        """Ask for an advance."""
        return self._done("/api/v1/advance-requests", body, idempotency_key)  # type: ignore[no-any-return]

    def try_advance_requests(self, body: AdvanceAskedRequest) -> Tried[AdvanceRequest]:
        """What `create_advance_requests` would be answered; nothing is done."""
        return self._done("/api/v1/advance-requests?dry_run=true", body)  # type: ignore[no-any-return]

    def get_advance_requests(self, id: str) -> AdvanceRequest:
        """How one of your own requests for an advance stands."""
        return self._one(f"/api/v1/advance-requests/{quote(id, safe='')}")  # type: ignore[no-any-return]

    def create_advance_requests_correct(
        self, id: str, body: AdvanceAskedRequest, *, idempotency_key: str | None = None
    ) -> AdvanceRequest:
        """Rewrite a request for an advance that came back, and ask again."""
        return self._done(f"/api/v1/advance-requests/{quote(id, safe='')}/correct", body, idempotency_key)  # type: ignore[no-any-return]

    def try_advance_requests_correct(self, id: str, body: AdvanceAskedRequest) -> Tried[AdvanceRequest]:
        """What `create_advance_requests_correct` would be answered; nothing is done."""
        return self._done(f"/api/v1/advance-requests/{quote(id, safe='')}/correct?dry_run=true", body)  # type: ignore[no-any-return]

    def list_advances(self, *, limit: int | None = None) -> Iterator[HeldAdvance]:
        """Advances that you hold and have not settled."""
        return self._every("/api/v1/advances", {"limit": limit})

    def create_attendance_imports(self, body: ImportRequest, *, idempotency_key: str | None = None) -> Imported:
        """Import punches."""
        return self._done("/api/v1/attendance/imports", body, idempotency_key)  # type: ignore[no-any-return]

    def try_attendance_imports(self, body: ImportRequest) -> Tried[Imported]:
        """What `create_attendance_imports` would be answered; nothing is done."""
        return self._done("/api/v1/attendance/imports?dry_run=true", body)  # type: ignore[no-any-return]

    def list_attendance_punches(self, *, limit: int | None = None) -> Iterator[PunchTold]:
        """Your punches."""
        return self._every("/api/v1/attendance/punches", {"limit": limit})

    def create_attendance_punches(self, body: PunchGivenRequest, *, idempotency_key: str | None = None) -> PunchTaken:
        """Punch."""
        return self._done("/api/v1/attendance/punches", body, idempotency_key)  # type: ignore[no-any-return]

    def try_attendance_punches(self, body: PunchGivenRequest) -> Tried[PunchTaken]:
        """What `create_attendance_punches` would be answered; nothing is done."""
        return self._done("/api/v1/attendance/punches?dry_run=true", body)  # type: ignore[no-any-return]

    def create_batches(self, body: BatchGivenRequest) -> Batch:
        """Send several requests as one."""
        return self._done("/api/v1/batches", body)  # type: ignore[no-any-return]

    def try_batches(self, body: BatchGivenRequest) -> Tried[Batch]:
        """What `create_batches` would be answered; nothing is done."""
        return self._done("/api/v1/batches?dry_run=true", body)  # type: ignore[no-any-return]

    def list_bills(
        self,
        *,
        dated_from: str | None = None,
        dated_until: str | None = None,
        limit: int | None = None,
        supplier: str | None = None,
    ) -> Iterator[BillHead]:
        """List of received invoices."""
        return self._every(
            "/api/v1/bills",
            {"dated_from": dated_from, "dated_until": dated_until, "limit": limit, "supplier": supplier},
        )

    def get_bills(self, id: str) -> BillShown:
        """One bill received, its lines, its taxes and how far its payment is."""
        return self._one(f"/api/v1/bills/{quote(id, safe='')}")  # type: ignore[no-any-return]

    def list_card_uses(self, *, limit: int | None = None) -> Iterator[CardUse]:
        """Your own uses of corporate cards that are not claimed."""
        return self._every("/api/v1/card-uses", {"limit": limit})

    def list_contracts(self, *, limit: int | None = None) -> Iterator[Contract]:
        """List of contracts one asked for."""
        return self._every("/api/v1/contracts", {"limit": limit})

    def create_contracts(self, body: ContractRequestRequest, *, idempotency_key: str | None = None) -> Contract:
        """Ask for a contract."""
        return self._done("/api/v1/contracts", body, idempotency_key)  # type: ignore[no-any-return]

    def try_contracts(self, body: ContractRequestRequest) -> Tried[Contract]:
        """What `create_contracts` would be answered; nothing is done."""
        return self._done("/api/v1/contracts?dry_run=true", body)  # type: ignore[no-any-return]

    def get_contracts(self, id: str) -> Contract:
        """State of one contract one asked for."""
        return self._one(f"/api/v1/contracts/{quote(id, safe='')}")  # type: ignore[no-any-return]

    def list_decisions(self, *, limit: int | None = None) -> Iterator[WaitingHead]:
        """The requests that wait for your decision."""
        return self._every("/api/v1/decisions", {"limit": limit})

    def get_decisions(self, id: str) -> Waiting:
        """What one request that waits for you says."""
        return self._one(f"/api/v1/decisions/{quote(id, safe='')}")  # type: ignore[no-any-return]

    def create_decisions_approve(
        self, id: str, body: AgreedRequest, *, idempotency_key: str | None = None
    ) -> ApprovalRequest:
        """Approve a request."""
        return self._done(f"/api/v1/decisions/{quote(id, safe='')}/approve", body, idempotency_key)  # type: ignore[no-any-return]

    def try_decisions_approve(self, id: str, body: AgreedRequest) -> Tried[ApprovalRequest]:
        """What `create_decisions_approve` would be answered; nothing is done."""
        return self._done(f"/api/v1/decisions/{quote(id, safe='')}/approve?dry_run=true", body)  # type: ignore[no-any-return]

    def create_decisions_reject(
        self, id: str, body: RejectedRequest, *, idempotency_key: str | None = None
    ) -> ApprovalRequest:
        """Reject a request."""
        return self._done(f"/api/v1/decisions/{quote(id, safe='')}/reject", body, idempotency_key)  # type: ignore[no-any-return]

    def try_decisions_reject(self, id: str, body: RejectedRequest) -> Tried[ApprovalRequest]:
        """What `create_decisions_reject` would be answered; nothing is done."""
        return self._done(f"/api/v1/decisions/{quote(id, safe='')}/reject?dry_run=true", body)  # type: ignore[no-any-return]

    def create_decisions_send_back(
        self, id: str, body: SentBackRequest, *, idempotency_key: str | None = None
    ) -> ApprovalRequest:
        """Send a request back."""
        return self._done(f"/api/v1/decisions/{quote(id, safe='')}/send-back", body, idempotency_key)  # type: ignore[no-any-return]

    def try_decisions_send_back(self, id: str, body: SentBackRequest) -> Tried[ApprovalRequest]:
        """What `create_decisions_send_back` would be answered; nothing is done."""
        return self._done(f"/api/v1/decisions/{quote(id, safe='')}/send-back?dry_run=true", body)  # type: ignore[no-any-return]

    def list_events(
        self, *, after: str | None = None, limit: int | None = None, since: str | None = None, type: str | None = None
    ) -> Iterator[HappenedEvent]:
        """Events, in the order in which they were recorded."""
        return self._every("/api/v1/events", {"after": after, "limit": limit, "since": since, "type": type})

    def list_expense_claims(self, *, limit: int | None = None) -> Iterator[Claim]:
        """List of one's own expense claims."""
        return self._every("/api/v1/expense-claims", {"limit": limit})

    def create_expense_claims(self, body: NewClaimRequest, *, idempotency_key: str | None = None) -> Claim:
        """File an expense claim (payments, sections, distances, per diems, fixed lodging)."""
        return self._done("/api/v1/expense-claims", body, idempotency_key)  # type: ignore[no-any-return]

    def try_expense_claims(self, body: NewClaimRequest) -> Tried[Claim]:
        """What `create_expense_claims` would be answered; nothing is done."""
        return self._done("/api/v1/expense-claims?dry_run=true", body)  # type: ignore[no-any-return]

    def get_expense_claims(self, id: str) -> Claim:
        """State of one of one's own expense claims."""
        return self._one(f"/api/v1/expense-claims/{quote(id, safe='')}")  # type: ignore[no-any-return]

    def create_expense_claims_correct(
        self, id: str, body: NewClaimRequest, *, idempotency_key: str | None = None
    ) -> Claim:
        """Rewrite a claim that came back, or a draft, and submit it."""
        return self._done(f"/api/v1/expense-claims/{quote(id, safe='')}/correct", body, idempotency_key)  # type: ignore[no-any-return]

    def try_expense_claims_correct(self, id: str, body: NewClaimRequest) -> Tried[Claim]:
        """What `create_expense_claims_correct` would be answered; nothing is done."""
        return self._done(f"/api/v1/expense-claims/{quote(id, safe='')}/correct?dry_run=true", body)  # type: ignore[no-any-return]

    def list_invoices(
        self,
        *,
        customer: str | None = None,
        issued_from: str | None = None,
        issued_until: str | None = None,
        limit: int | None = None,
        state: Literal["DRAFT", "FINALISED", "PAID"] | None = None,
    ) -> Iterator[InvoiceHead]:
        """List of invoices."""
        return self._every(
            "/api/v1/invoices",
            {
                "customer": customer,
                "issued_from": issued_from,
                "issued_until": issued_until,
                "limit": limit,
                "state": state,
            },
        )

    def create_invoices(self, body: NewInvoiceRequest, *, idempotency_key: str | None = None) -> Invoice:
        """Draft an invoice."""
        return self._done("/api/v1/invoices", body, idempotency_key)  # type: ignore[no-any-return]

    def try_invoices(self, body: NewInvoiceRequest) -> Tried[Invoice]:
        """What `create_invoices` would be answered; nothing is done."""
        return self._done("/api/v1/invoices?dry_run=true", body)  # type: ignore[no-any-return]

    def get_invoices(self, id: str) -> Invoice:
        """One invoice with its lines and its tax by rate."""
        return self._one(f"/api/v1/invoices/{quote(id, safe='')}")  # type: ignore[no-any-return]

    def create_invoices_change(
        self, id: str, body: NewInvoiceRequest, *, idempotency_key: str | None = None
    ) -> Invoice:
        """Write a draft of an invoice anew."""
        return self._done(f"/api/v1/invoices/{quote(id, safe='')}/change", body, idempotency_key)  # type: ignore[no-any-return]

    def try_invoices_change(self, id: str, body: NewInvoiceRequest) -> Tried[Invoice]:
        """What `create_invoices_change` would be answered; nothing is done."""
        return self._done(f"/api/v1/invoices/{quote(id, safe='')}/change?dry_run=true", body)  # type: ignore[no-any-return]

    def create_invoices_discard(
        self, id: str, body: NothingRequest, *, idempotency_key: str | None = None
    ) -> DiscardedInvoice:
        """Discard a draft of an invoice."""
        return self._done(f"/api/v1/invoices/{quote(id, safe='')}/discard", body, idempotency_key)  # type: ignore[no-any-return]

    def try_invoices_discard(self, id: str, body: NothingRequest) -> Tried[DiscardedInvoice]:
        """What `create_invoices_discard` would be answered; nothing is done."""
        return self._done(f"/api/v1/invoices/{quote(id, safe='')}/discard?dry_run=true", body)  # type: ignore[no-any-return]

    def create_invoices_finalize(self, id: str, body: NothingRequest, *, idempotency_key: str | None = None) -> Invoice:
        """Finalise an invoice: it gets its number, and its sales are posted."""
        return self._done(f"/api/v1/invoices/{quote(id, safe='')}/finalize", body, idempotency_key)  # type: ignore[no-any-return]

    def try_invoices_finalize(self, id: str, body: NothingRequest) -> Tried[Invoice]:
        """What `create_invoices_finalize` would be answered; nothing is done."""
        return self._done(f"/api/v1/invoices/{quote(id, safe='')}/finalize?dry_run=true", body)  # type: ignore[no-any-return]

    def get_invoices_pdf(self, id: str) -> bytes:
        """PDF of invoices."""
        return self._sent("GET", self.url + f"/api/v1/invoices/{quote(id, safe='')}/pdf")

    def list_leave_balances(self, *, limit: int | None = None) -> Iterator[PersonLeft]:
        """What everybody has left of annual leave."""
        return self._every("/api/v1/leave/balances", {"limit": limit})

    def list_leave_grants(self, *, limit: int | None = None) -> Iterator[LeaveGrant]:
        """What you were granted, and what is left."""
        return self._every("/api/v1/leave/grants", {"limit": limit})

    def list_leave_requests(self, *, limit: int | None = None) -> Iterator[Leave]:
        """Your requests for leave."""
        return self._every("/api/v1/leave/requests", {"limit": limit})

    def create_leave_requests(self, body: LeaveGivenRequest, *, idempotency_key: str | None = None) -> Leave:
        """Ask for leave."""
        return self._done("/api/v1/leave/requests", body, idempotency_key)  # type: ignore[no-any-return]

    def try_leave_requests(self, body: LeaveGivenRequest) -> Tried[Leave]:
        """What `create_leave_requests` would be answered; nothing is done."""
        return self._done("/api/v1/leave/requests?dry_run=true", body)  # type: ignore[no-any-return]

    def get_leave_requests(self, id: str) -> Leave:
        """One of your requests for leave."""
        return self._one(f"/api/v1/leave/requests/{quote(id, safe='')}")  # type: ignore[no-any-return]

    def get_me(self) -> Me:
        """User, company and scopes of this key."""
        return self._one("/api/v1/me")  # type: ignore[no-any-return]

    def list_partners(
        self,
        *,
        limit: int | None = None,
        q: str | None = None,
        role: Literal["customers", "suppliers"] | None = None,
        updated_since: str | None = None,
    ) -> Iterator[Partner]:
        """List of partners."""
        return self._every("/api/v1/partners", {"limit": limit, "q": q, "role": role, "updated_since": updated_since})

    def create_partners(self, body: NewPartnerRequest, *, idempotency_key: str | None = None) -> Partner:
        """Register a partner."""
        return self._done("/api/v1/partners", body, idempotency_key)  # type: ignore[no-any-return]

    def try_partners(self, body: NewPartnerRequest) -> Tried[Partner]:
        """What `create_partners` would be answered; nothing is done."""
        return self._done("/api/v1/partners?dry_run=true", body)  # type: ignore[no-any-return]

    def get_partners(self, id: str) -> Partner:
        """One partner."""
        return self._one(f"/api/v1/partners/{quote(id, safe='')}")  # type: ignore[no-any-return]

    def create_partners_change(
        self, id: str, body: PartnerFactsRequest, *, idempotency_key: str | None = None
    ) -> Partner:
        """Change a partner."""
        return self._done(f"/api/v1/partners/{quote(id, safe='')}/change", body, idempotency_key)  # type: ignore[no-any-return]

    def try_partners_change(self, id: str, body: PartnerFactsRequest) -> Tried[Partner]:
        """What `create_partners_change` would be answered; nothing is done."""
        return self._done(f"/api/v1/partners/{quote(id, safe='')}/change?dry_run=true", body)  # type: ignore[no-any-return]

    def get_purchase_categories(self) -> PurchaseCategories:
        """The categories of purchases."""
        return self._one("/api/v1/purchase-categories")  # type: ignore[no-any-return]

    def list_purchases(self, *, limit: int | None = None) -> Iterator[Purchase]:
        """The purchases you asked for."""
        return self._every("/api/v1/purchases", {"limit": limit})

    def create_purchases(self, body: NewPurchaseRequestRequest, *, idempotency_key: str | None = None) -> Purchase:
        """Ask for a purchase."""
        return self._done("/api/v1/purchases", body, idempotency_key)  # type: ignore[no-any-return]

    def try_purchases(self, body: NewPurchaseRequestRequest) -> Tried[Purchase]:
        """What `create_purchases` would be answered; nothing is done."""
        return self._done("/api/v1/purchases?dry_run=true", body)  # type: ignore[no-any-return]

    def get_purchases(self, id: str) -> Purchase:
        """How one purchase you asked for stands."""
        return self._one(f"/api/v1/purchases/{quote(id, safe='')}")  # type: ignore[no-any-return]

    def create_purchases_correct(
        self, id: str, body: NewPurchaseRequestRequest, *, idempotency_key: str | None = None
    ) -> Purchase:
        """Write a purchase anew that came back, and ask for it again."""
        return self._done(f"/api/v1/purchases/{quote(id, safe='')}/correct", body, idempotency_key)  # type: ignore[no-any-return]

    def try_purchases_correct(self, id: str, body: NewPurchaseRequestRequest) -> Tried[Purchase]:
        """What `create_purchases_correct` would be answered; nothing is done."""
        return self._done(f"/api/v1/purchases/{quote(id, safe='')}/correct?dry_run=true", body)  # type: ignore[no-any-return]

    def list_request_answers(
        self,
        *,
        form: str | None = None,
        limit: int | None = None,
        view: Literal["open", "submitted", "ended"] | None = None,
    ) -> Iterator[RequestAnswer]:
        """One's own filled-in requests."""
        return self._every("/api/v1/request-answers", {"form": form, "limit": limit, "view": view})

    def create_request_answers(self, body: NewAnswerRequest, *, idempotency_key: str | None = None) -> RequestAnswer:
        """Fill in a form (a draft)."""
        return self._done("/api/v1/request-answers", body, idempotency_key)  # type: ignore[no-any-return]

    def try_request_answers(self, body: NewAnswerRequest) -> Tried[RequestAnswer]:
        """What `create_request_answers` would be answered; nothing is done."""
        return self._done("/api/v1/request-answers?dry_run=true", body)  # type: ignore[no-any-return]

    def get_request_answers(self, id: str) -> RequestAnswer:
        """One filled-in request of one's own."""
        return self._one(f"/api/v1/request-answers/{quote(id, safe='')}")  # type: ignore[no-any-return]

    def create_request_answers_change(
        self, id: str, body: FilledRequest, *, idempotency_key: str | None = None
    ) -> RequestAnswer:
        """Write a draft or what came back anew."""
        return self._done(f"/api/v1/request-answers/{quote(id, safe='')}/change", body, idempotency_key)  # type: ignore[no-any-return]

    def try_request_answers_change(self, id: str, body: FilledRequest) -> Tried[RequestAnswer]:
        """What `create_request_answers_change` would be answered; nothing is done."""
        return self._done(f"/api/v1/request-answers/{quote(id, safe='')}/change?dry_run=true", body)  # type: ignore[no-any-return]

    def create_request_answers_submit(
        self, id: str, body: NothingRequest, *, idempotency_key: str | None = None
    ) -> RequestAnswer:
        """Submit a filled-in request."""
        return self._done(f"/api/v1/request-answers/{quote(id, safe='')}/submit", body, idempotency_key)  # type: ignore[no-any-return]

    def try_request_answers_submit(self, id: str, body: NothingRequest) -> Tried[RequestAnswer]:
        """What `create_request_answers_submit` would be answered; nothing is done."""
        return self._done(f"/api/v1/request-answers/{quote(id, safe='')}/submit?dry_run=true", body)  # type: ignore[no-any-return]

    def list_request_forms(self, *, limit: int | None = None) -> Iterator[FormInUse]:
        """The forms that may be filled in, with their fields."""
        return self._every("/api/v1/request-forms", {"limit": limit})

    def get_request_forms(self, id: str) -> FormInUse:
        """The fields of one form."""
        return self._one(f"/api/v1/request-forms/{quote(id, safe='')}")  # type: ignore[no-any-return]

    def get_request_lookups(self, id: str) -> Register:
        """What may be chosen from a register."""
        return self._one(f"/api/v1/request-lookups/{quote(id, safe='')}")  # type: ignore[no-any-return]

    def list_requests(
        self,
        *,
        limit: int | None = None,
        state: Literal["PENDING", "APPROVED", "SENT_BACK", "REJECTED", "WITHDRAWN"] | None = None,
        submitted_since: str | None = None,
    ) -> Iterator[ApprovalRequest]:
        """List of one's own requests."""
        return self._every("/api/v1/requests", {"limit": limit, "state": state, "submitted_since": submitted_since})

    def get_requests(self, id: str) -> ApprovalRequest:
        """State, steps and decisions of one's own request."""
        return self._one(f"/api/v1/requests/{quote(id, safe='')}")  # type: ignore[no-any-return]

    def create_requests_withdraw(
        self, id: str, body: NothingRequest, *, idempotency_key: str | None = None
    ) -> ApprovalRequest:
        """Withdraw your own requests."""
        return self._done(f"/api/v1/requests/{quote(id, safe='')}/withdraw", body, idempotency_key)  # type: ignore[no-any-return]

    def try_requests_withdraw(self, id: str, body: NothingRequest) -> Tried[ApprovalRequest]:
        """What `create_requests_withdraw` would be answered; nothing is done."""
        return self._done(f"/api/v1/requests/{quote(id, safe='')}/withdraw?dry_run=true", body)  # type: ignore[no-any-return]

    def get_sale_tax_categories(self) -> SaleTaxCategories:
        """The tax categories of sales."""
        return self._one("/api/v1/sale-tax-categories")  # type: ignore[no-any-return]

    def get_sandbox_clock(self) -> SandboxClock:
        """The clock of the sandbox."""
        return self._one("/api/v1/sandbox/clock")  # type: ignore[no-any-return]

    def create_sandbox_clock(self, body: MovedClockRequest, *, idempotency_key: str | None = None) -> SandboxClock:
        """Move the clock of the sandbox forwards."""
        return self._done("/api/v1/sandbox/clock", body, idempotency_key)  # type: ignore[no-any-return]

    def try_sandbox_clock(self, body: MovedClockRequest) -> Tried[SandboxClock]:
        """What `create_sandbox_clock` would be answered; nothing is done."""
        return self._done("/api/v1/sandbox/clock?dry_run=true", body)  # type: ignore[no-any-return]

    def list_seal_requests(self, *, limit: int | None = None) -> Iterator[SealRequest]:
        """One's own seal requests."""
        return self._every("/api/v1/seal-requests", {"limit": limit})

    def create_seal_requests(self, body: SealAskedRequest, *, idempotency_key: str | None = None) -> SealRequest:
        """Request a seal."""
        return self._done("/api/v1/seal-requests", body, idempotency_key)  # type: ignore[no-any-return]

    def try_seal_requests(self, body: SealAskedRequest) -> Tried[SealRequest]:
        """What `create_seal_requests` would be answered; nothing is done."""
        return self._done("/api/v1/seal-requests?dry_run=true", body)  # type: ignore[no-any-return]

    def get_seal_requests(self, id: str) -> SealRequest:
        """One seal request of one's own."""
        return self._one(f"/api/v1/seal-requests/{quote(id, safe='')}")  # type: ignore[no-any-return]

    def list_seals(self, *, limit: int | None = None) -> Iterator[UsableSeal]:
        """Seals that may be asked for."""
        return self._every("/api/v1/seals", {"limit": limit})

    def list_travel_rates(self, *, limit: int | None = None, on: str | None = None) -> Iterator[TravelRateInForce]:
        """List of travel rates."""
        return self._every("/api/v1/travel-rates", {"limit": limit, "on": on})

    def list_trips(self, *, limit: int | None = None) -> Iterator[TripShown]:
        """Your own trips."""
        return self._every("/api/v1/trips", {"limit": limit})

    def create_trips(self, body: TripAskedRequest, *, idempotency_key: str | None = None) -> TripShown:
        """Ask for a trip."""
        return self._done("/api/v1/trips", body, idempotency_key)  # type: ignore[no-any-return]

    def try_trips(self, body: TripAskedRequest) -> Tried[TripShown]:
        """What `create_trips` would be answered; nothing is done."""
        return self._done("/api/v1/trips?dry_run=true", body)  # type: ignore[no-any-return]

    def get_trips(self, id: str) -> TripShown:
        """One of your own trips: how it stands, its estimate and bookings."""
        return self._one(f"/api/v1/trips/{quote(id, safe='')}")  # type: ignore[no-any-return]

    def create_trips_bookings(
        self, id: str, body: NewBookedRequest, *, idempotency_key: str | None = None
    ) -> TripShown:
        """Record a booking of your own trip."""
        return self._done(f"/api/v1/trips/{quote(id, safe='')}/bookings", body, idempotency_key)  # type: ignore[no-any-return]

    def try_trips_bookings(self, id: str, body: NewBookedRequest) -> Tried[TripShown]:
        """What `create_trips_bookings` would be answered; nothing is done."""
        return self._done(f"/api/v1/trips/{quote(id, safe='')}/bookings?dry_run=true", body)  # type: ignore[no-any-return]

    def create_trips_correct(self, id: str, body: TripAskedRequest, *, idempotency_key: str | None = None) -> TripShown:
        """Rewrite a trip that came back, and ask again."""
        return self._done(f"/api/v1/trips/{quote(id, safe='')}/correct", body, idempotency_key)  # type: ignore[no-any-return]

    def try_trips_correct(self, id: str, body: TripAskedRequest) -> Tried[TripShown]:
        """What `create_trips_correct` would be answered; nothing is done."""
        return self._done(f"/api/v1/trips/{quote(id, safe='')}/correct?dry_run=true", body)  # type: ignore[no-any-return]

    def create_trips_expense_claim(
        self, id: str, body: TripClaimRequest, *, idempotency_key: str | None = None
    ) -> Claim:
        """File the expense claim of a trip."""
        return self._done(f"/api/v1/trips/{quote(id, safe='')}/expense-claim", body, idempotency_key)  # type: ignore[no-any-return]

    def try_trips_expense_claim(self, id: str, body: TripClaimRequest) -> Tried[Claim]:
        """What `create_trips_expense_claim` would be answered; nothing is done."""
        return self._done(f"/api/v1/trips/{quote(id, safe='')}/expense-claim?dry_run=true", body)  # type: ignore[no-any-return]

    def create_uploads(self, body: NewUploadRequest, *, idempotency_key: str | None = None) -> UploadedFile:
        """Get an address to send a file to."""
        return self._done("/api/v1/uploads", body, idempotency_key)  # type: ignore[no-any-return]

    def try_uploads(self, body: NewUploadRequest) -> Tried[UploadedFile]:
        """What `create_uploads` would be answered; nothing is done."""
        return self._done("/api/v1/uploads?dry_run=true", body)  # type: ignore[no-any-return]

    def get_uploads(self, id: str) -> UploadedFile:
        """How one upload stands."""
        return self._one(f"/api/v1/uploads/{quote(id, safe='')}")  # type: ignore[no-any-return]

    def send_file(self, name: str, content: bytes) -> str:
        """Send a file ahead; its id goes where a request takes `{"upload": …}`, within a day."""
        said = {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        made = self._done("/api/v1/uploads", said)
        to = made["send_to"]
        status, told, answer = self.transport(to["method"], to["url"], to["headers"], content)
        if status >= 400:
            raise Refused(json.loads(answer), told)
        return str(made["id"])

    def _one(self, path: str) -> Any:
        return json.loads(self._sent("GET", self.url + path))

    def _every(self, path: str, asked: Mapping[str, Any]) -> Iterator[Any]:
        query = urlencode({name: value for name, value in asked.items() if value is not None})
        following = f"{self.url}{path}?{query}"
        while following:
            page = json.loads(self._sent("GET", following))
            yield from page["data"]
            # Whatever host it names, the key goes nowhere but to ours.
            following = page["next"] and urljoin(
                self.url, urlsplit(page["next"])._replace(scheme="", netloc="").geturl()
            )

    def _done(self, path: str, body: Any, idempotency_key: str | None = None) -> Any:
        more = {"Content-Type": "application/json", "Idempotency-Key": idempotency_key or uuid.uuid4().hex}
        return json.loads(self._sent("POST", self.url + path, json.dumps(body).encode(), more))

    def _sent(self, method: str, url: str, body: bytes | None = None, more: Mapping[str, str] | None = None) -> bytes:
        sent = {**self.headers, **(more or {})}
        for seconds in PAUSES_SECONDS:
            try:
                return self._answer(method, url, sent, body)
            except BROKEN:
                self.pause(seconds)
        try:
            return self._answer(method, url, sent, body)
        except BROKEN as broken:
            raise Unanswered(f"{method} {url}: {broken!r}", sent.get("Idempotency-Key", "")) from broken

    def _answer(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> bytes:
        status, told, said = self.transport(method, url, headers, body)
        if status >= 400:
            raise Refused(json.loads(said), told)
        return said
