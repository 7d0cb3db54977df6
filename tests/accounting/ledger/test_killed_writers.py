"""Eight writers for a minute, of whom one is killed every moment: nothing half done, nothing twice, no number missing."""

import json

import pytest

from tests.accounting.ledger.conftest import python

WRITERS, SECONDS = 8, 60
WRITE = """
import json, os, random, signal, time
import django; django.setup()
from django.db import OperationalError, InterfaceError, connection, transaction
from accounting.ledger import actions, queries
from accounting.ledger.models import Entry, Line
from backoffice.companies import clock, scope
from backoffice.eventlog.actions import Case
from backoffice.eventlog.models import Event
from backoffice.numbering.actions import define_series, take
from backoffice.numbering.models import Number
from backoffice.values.periods import Month
from tests.factories import books, cast

SERIES, KIND, PLACES = "tests.books", "tests.books.voucher", list(range(WRITERS))
codes = ["1140", "2310", "4110", "6120", "6150", "6330", "2320", "2361"]
at = clock.now().replace(year=2026, month=11, day=4)
parent = os.getpid()
company = cast.company("minato", "株式会社みなと商会")

def draft(number, dice):
    parts = [dice.randrange(1, 10_000) for _ in range(dice.randrange(1, 4))]
    accounts = dice.sample(codes, len(parts) + 1)
    lines = [books.debit(code, yen) for code, yen in zip(accounts, parts)] + [books.credit(accounts[-1], sum(parts))]
    return books.draft(number, *lines, kind=KIND, posted_on=books.POSTED_ON)

def write(place, keeper):
    dice, number = random.Random(f"{place} {os.getpid()}"), place + 1_000_000 * os.getpid()
    with scope.working_in(company.pk):
        while os.getppid() == parent:
            number += WRITERS
            with transaction.atomic():
                entry = actions.post_entry(draft=draft(number, dice), acting_user=keeper, at=at)
                take(SERIES, on=entry.posted_on, case=Case(KIND, number, ""), acting_user=keeper, at=at)

def start(place, keeper):
    child = os.fork()
    if child == 0:
        try:
            write(place, keeper)
        finally:
            os._exit(1)
    return child

with scope.working_in(company.pk):
    keeper = cast.member("kei", "恵", duties=("accounting.bookkeeping",))
    books.books(keeper, at)
    define_series(code=SERIES, name="伝票", pattern="V-{fiscal_year}-{number:06}", acting_user=keeper, at=at)
connection.close()
children = {place: start(place, keeper) for place in PLACES}
dice, killed, cut, end = random.Random(1), 0, 0, time.monotonic() + SECONDS
while time.monotonic() < end:
    time.sleep(dice.uniform(0.2, 0.8))
    place = dice.choice(PLACES)
    if dice.random() < 0.5:
        os.kill(children[place], signal.SIGKILL)
        killed += 1
    else:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute("SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
                " ORDER BY random() LIMIT 1) one")
            cut += cursor.rowcount
        connection.close()
    for place, child in list(children.items()):
        if os.waitpid(child, os.WNOHANG)[0]:
            children[place] = start(place, keeper)
for child in children.values():
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
for _ in range(100):
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'")
        if cursor.fetchone()[0] == 0:
            break
    time.sleep(0.1)
connection.close()
with scope.working_in(company.pk):
    entries = set(Entry.objects.filter(source_kind=KIND).values_list("source_id", flat=True))
    numbers = list(Number.objects.filter(series__code=SERIES).order_by("value").values_list("value", "case_id"))
    print(json.dumps({
        "killed": killed,
        "cut": cut,
        "entries": len(entries),
        "values": [value for value, _case in numbers] == list(range(1, len(numbers) + 1)),
        "numbered": {case for _value, case in numbers} == entries,
        "events": Event.objects.filter(step="accounting.ledger.post_entry").count(),
        "without_lines": Entry.objects.filter(lines=None).count(),
        "differences": len(queries.balance_differences()),
        "ties": queries.trial_balance(Month(2026, 10), fiscal_year_first_month=4).ties,
    }))
"""


@pytest.mark.servers
@pytest.mark.xdist_group("writers")
def test_writers_that_are_killed_leave_whole_entries_and_numbers_without_a_gap(database: str) -> None:
    code = WRITE.replace("WRITERS", str(WRITERS)).replace("SECONDS", str(SECONDS))
    found = json.loads(python(database, "-c", code).splitlines()[-1])
    assert found["killed"] > 0
    assert found["cut"] > 0
    assert found["entries"] > WRITERS
    assert found["values"]
    assert found["numbered"]
    assert found["events"] == found["entries"]
    assert found["without_lines"] == 0
    assert found["differences"] == 0
    assert found["ties"]
