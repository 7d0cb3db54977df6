"""How fast requests are among a million: lists, by the program and on the page, the inbox, and a decision."""

import datetime as dt
import gc
import time
from http import HTTPStatus
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from accounting.expenses.actions import NewLine, change_draft, draft_claim, submit_claim
from accounting.ledger.actions import adopt_chart
from accounting.ledger.chart import standard_chart
from backoffice.api.actions import make_key
from backoffice.approvals.actions import NewStep, define_route
from backoffice.approvals.models import Request, Route
from backoffice.companies import clock, scope
from backoffice.organisation.models import Assignment, Office, Person, Unit, User

from . import bench_plain
from .bench_cores import slowness
from .bench_frame import Say, analyzed, company, member, p50_and_p95, page_times
from .organisation import FOUNDED

API, PAGE, HOME = "/api/v1/requests", "/requests/", "/"
PEOPLE = 1_000
WAITING, DECIDED = 500, 60
PAGES = 300
MAKES = ("accounting.bookkeeping", "accounting.closing", "backoffice.administration", "backoffice.api_keys")
DECIDES = ("accounting.bookkeeping",)
# Decided requests of so many people, each with a step and whom it asked, as history leaves them behind.
HISTORY = """
WITH made AS (
  INSERT INTO backoffice_request
    (kind, title, amount_yen, applicant_id, applicant_name, case_kind, case_id, action, arguments, arguments_hash,
     route_id, state, round, submitted_at, ended_at)
  SELECT 'bench.request', 'request ' || n, 1000 + n, %(clerk)s + 2 * (n %% %(people)s), 'bench', 'bench.case', n,
         'bench.request', '{}', '', %(route)s, 'APPROVED', 1, now(), now()
    FROM generate_series(0, %(count)s - 1) n
  RETURNING id, applicant_id),
steps AS (
  INSERT INTO backoffice_requeststep (request_id, position, name, task, quorum, because, may_forward, is_alone)
  SELECT id, 1, 'head', 'APPROVE', 'ALL', '', false, false FROM made RETURNING id, request_id)
INSERT INTO backoffice_askedperson (step_id, request_id, applicant_id, user_id, user_name, in_stead, rules)
SELECT steps.id, made.id, made.applicant_id, %(head)s, 'head', false, '{}' FROM steps JOIN made ON made.id = steps.request_id
"""


def requests(count: int, say: Say) -> None:
    """Milliseconds of lists of 50, of the inbox of a person with 500 waiting, and of a decision with all it performs."""
    with scope.working_in(company("bench-asked").pk):
        clerk, head = member("bench-asks", MAKES), member("bench-decides", DECIDES)
        adopt_chart(accounts=standard_chart(FOUNDED), acting_user=clerk, at=clock.now())
        _history(count, clerk, head)
        _claims(WAITING + DECIDED, clerk, head)
        key = make_key(name="bench", scope_codes=["requests:read"], days=1, acting_user=clerk, at=clock.now())
        analyzed()
        gc.collect()
        gc.freeze()  # as the door for servers does
        say(f"requests: {count:,} decided, {WAITING + DECIDED} waiting for one person")
        with override_settings(API_REQUESTS_PER_MINUTE=settings.API_REQUESTS_PER_MINUTE * 100):
            _read_by_program(Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {key.token}"}), say)
        _read_on_pages(clerk, head, say)
        _decided(head, say)


def _history(count: int, clerk: User, head: User) -> None:
    route = Route.objects.create(kind="bench.request", version=1, name="bench", valid_from=FOUNDED)
    with connection.cursor() as cursor:
        cursor.execute(
            HISTORY, {"clerk": clerk.pk, "people": PEOPLE, "route": route.pk, "count": count, "head": head.pk}
        )


def _claims(count: int, clerk: User, head: User) -> None:
    """So many claims of a train ride wait for the head."""
    person = Person.objects.create(
        code="1", family_name="計測", given_name="花子", family_kana="ケイソク", given_kana="ハナコ", user=clerk
    )
    unit = Unit.objects.create(code="1", name="営業部", valid_from=FOUNDED)
    office = Office.objects.create(code="1", name="本社", prefecture="東京都", address="東京都港区", valid_from=FOUNDED)
    Assignment.objects.create(person=person, unit=unit, office=office, valid_from=FOUNDED)
    now = clock.now()
    steps = [NewStep("部長", "PERSON", user=head)]
    define_route(
        kind="accounting.expenses.claim", name="経費精算", steps=steps, valid_from=FOUNDED, acting_user=clerk, at=now
    )
    for number in range(count):
        claim = draft_claim(form_key=uuid4(), title=f"訪問 {number}", purpose="商談", acting_user=clerk, at=now)
        ride = NewLine(
            spent_on=clock.today() - dt.timedelta(days=1),
            category="TRAIN",
            amount_yen=200 + number,
            payee_name="JR東日本",
            registration_number="",
            purpose="品川まで",
        )
        change_draft(claim_id=claim.pk, title=claim.title, purpose="商談", lines=[ride], acting_user=clerk, at=now)
        submit_claim(claim_id=claim.pk, acting_user=clerk, at=now)


def _read_by_program(program: Client, say: Say) -> None:
    for name, query in (("first 50", ""), ("first 50 of a state", "?state=APPROVED")):
        _say_page(program, API + query, f"api  {API} {name}", say)
    before = slowness(1)
    read, plain = _pages_a_second(program, API), 0.0
    with override_settings(ROOT_URLCONF="backoffice.demo.bench_plain"):
        plain = _pages_a_second(program, bench_plain.ADDRESS)
    say(
        f"api  {API} by cursor, 50 each: {read:.0f} pages a second of a core, {read / plain:.1f} times the {plain:.0f} of plain "
        f"DRF; bare Python takes {(before + slowness(1)) / 2:.1f} times as long as on quiet cores"
    )


def _pages_a_second(program: Client, path: str) -> float:
    """Pages that follow one another by their `next`, in a second of processor time; begun anew at the end of the list."""
    following, began = path, time.process_time()
    for _page in range(PAGES):
        answer = program.get(following)
        if answer.status_code != HTTPStatus.OK:
            raise RuntimeError(following)
        following = answer.json()["next"] or path
    return PAGES / (time.process_time() - began)


def _read_on_pages(clerk: User, head: User, say: Say) -> None:
    for user, path, name in (
        (clerk, f"{PAGE}?view=made", "made by one"),
        (head, PAGE, f"{WAITING + DECIDED} waiting"),
        (head, HOME, f"home with {WAITING + DECIDED} waiting"),
    ):
        person = Client(SERVER_NAME="localhost")
        person.force_login(user)
        _say_page(person, path, f"page {path} {name}", say)


def _say_page(client: Client, path: str, name: str, say: Say) -> None:
    p50, p95 = page_times(client, path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    say(f"{name:<45}: p50 {p50:5.0f} ms, p95 {p95:5.0f} ms, {len(asked)} queries")


def _decided(head: User, say: Say) -> None:
    """Loaded, approved and performed: a claim that is agreed to is posted and owed to the person."""
    person = Client(SERVER_NAME="localhost")
    person.force_login(head)
    waiting = list(Request.objects.filter(state="PENDING").order_by("pk").values_list("pk", flat=True)[:DECIDED])
    following = iter(waiting)

    def decide() -> None:
        path = f"{PAGE}{next(following)}/"
        person.get(path)
        answer = person.post(path, {"outcome": "APPROVE", "comment": ""})
        if answer.status_code != HTTPStatus.FOUND:
            raise RuntimeError(path)

    p50, p95 = p50_and_p95(decide, times=len(waiting))
    if Request.objects.filter(pk__in=waiting).exclude(state="APPROVED").exists():
        raise RuntimeError("a decision was not performed")
    name = f"page {PAGE}… loaded, approved, performed"
    say(f"{name:<45}: p50 {p50:5.0f} ms, p95 {p95:5.0f} ms")
