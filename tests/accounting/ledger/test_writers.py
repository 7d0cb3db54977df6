"""Eight writers at once, on real connections: balances are the sums of lines, no source is posted twice."""

import json

import pytest

from tests.accounting.ledger.conftest import python

WRITERS, SECONDS = 8, 3
WRITE = """
import json, random, threading, time
import django; django.setup()
from django.db import connection
from accounting.ledger import actions, queries
from accounting.ledger.models import Entry, Line
from backoffice.companies import clock, scope
from backoffice.values.periods import Month
from tests.factories import books, cast

company = cast.company("minato", "株式会社みなと商会")
tally = {"posted": 0, "raced": 0, "closed": 0}
guard = threading.Lock()
at = clock.now().replace(year=2026, month=11, day=4)
codes = ["1140", "2310", "4110", "6120", "6150", "6330", "2320", "2361"]

def draft(kind, number, dice):
    parts = [dice.randrange(1, 10_000) for _ in range(dice.randrange(1, 4))]
    accounts = dice.sample(codes, len(parts) + 1)
    lines = [books.debit(code, yen) for code, yen in zip(accounts, parts)] + [books.credit(accounts[-1], sum(parts))]
    dice.shuffle(lines)
    month = 9 if dice.random() < 0.3 else 10
    return books.draft(number, *lines, kind=kind, posted_on=books.POSTED_ON.replace(month=month, day=30))

def write(place, keeper):
    dice = random.Random(place)
    number = 0
    with scope.working_in(company.pk):
        while time.monotonic() < end:
            number += 1
            for kind in (f"tests.books.own{place}", "tests.books.contested"):
                try:
                    actions.post_entry(draft=draft(kind, number, dice), acting_user=keeper, at=at)
                    said = "posted"
                except actions.SourceAlreadyPosted:
                    said = "raced"
                except actions.PeriodClosed:
                    said = "closed"
                with guard:
                    tally[said] += 1
    connection.close()

with scope.working_in(company.pk):
    keeper = cast.member("kei", "恵", duties=("accounting.bookkeeping",))
    books.books(keeper, at)
    end = time.monotonic() + SECONDS
    threads = [threading.Thread(target=write, args=(place, keeper)) for place in range(WRITERS)]
    for each in threads: each.start()
    time.sleep(SECONDS / 2)
    actions.close_month(month=Month(2026, 9), acting_user=keeper, at=at)
    september = Line.objects.filter(posted_on__month=9).count()
    for each in threads: each.join()
    sources = list(Entry.objects.values_list("source_kind", "source_id"))
    print(json.dumps({
        **tally,
        "entries": len(sources),
        "sources": len(set(sources)),
        "differences": len(queries.balance_differences()),
        "september_then": september,
        "september_now": Line.objects.filter(posted_on__month=9).count(),
        "ties": queries.trial_balance(Month(2026, 10), fiscal_year_first_month=4).ties,
    }))
"""


@pytest.mark.servers
@pytest.mark.xdist_group("writers")
def test_eight_writers_leave_balances_that_are_the_sums_of_their_lines(database: str) -> None:
    code = WRITE.replace("WRITERS", str(WRITERS)).replace("SECONDS", str(SECONDS))
    found = json.loads(python(database, "-c", code).splitlines()[-1])
    assert found["posted"] == found["entries"] == found["sources"]
    assert found["posted"] > WRITERS
    assert found["raced"] > 0
    assert found["closed"] > 0
    assert found["differences"] == 0
    assert found["september_now"] == found["september_then"]
    assert found["ties"]
