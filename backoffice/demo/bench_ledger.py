"""How fast the books are: posting beside COPY, and reading beside the plain-text ledgers that people know."""

import datetime as dt
import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client

from accounting.ledger.actions import adopt_chart, post_entries, post_entry
from accounting.ledger.chart import standard_chart
from accounting.ledger.models import Account, Entry, Line
from accounting.ledger.queries import balance_differences, trial_balance
from accounting.ledger.rules import DraftLine, EntryDraft, Side, Source
from backoffice.companies import clock, scope
from backoffice.organisation.models import User
from backoffice.values.periods import Month

from .bench_cores import slowness
from .bench_frame import Say, analyzed, company, copied_into_twin, member, p50_and_p95, page_times, timed

DUTIES = ("accounting.bookkeeping", "accounting.closing")
FIRST, MONTHS = Month(2023, 4), 36
LAST = FIRST.plus(MONTHS - 1)
BULK, SINGLE = 100_000, 1_500
SOLD, BOUGHT = ("1140", "4110"), ("6330", "2361")
CODES = ("1140", "1210", "2310", "2361", "4110", "4120", "6120", "6150", "6330", "6350")
STATEMENTS = ("balance-sheet", "income", "selling", "trend")
TEXT_ENTRIES = 25_000
"""What the programs that read text get of the same entries; of all they would need minutes and gigabytes."""

HISTORY = """
WITH made AS (
  INSERT INTO accounting_entry
    (posted_on, source_kind, source_id, description, amount_yen, stage, reason, recorded_by_id, recorded_by_name,
     recorded_at)
  SELECT %(first)s::date + (n %% 28)::int, 'bench.history', %(from)s + n, 'entry ' || n, 1000 + n %% 9000, 'ORDINARY',
         '', 0, 'bench', now()
    FROM generate_series(1, %(count)s) n
  RETURNING id, posted_on, amount_yen)
INSERT INTO accounting_line
  (entry_id, position, posted_on, account_id, side, amount_yen, tax_category, memo, document)
SELECT made.id, place.position, made.posted_on, (%(accounts)s::bigint[])[1 + (made.id + place.position) %% %(known)s],
       CASE WHEN place.position < 2 THEN 'DEBIT' ELSE 'CREDIT' END,
       CASE WHEN place.position %% 2 = 0 THEN made.amount_yen - 300 ELSE 300 END, '対象外', '', ''
  FROM made CROSS JOIN generate_series(0, 3) AS place(position)
"""


def ledger(lines: int, say: Say) -> None:
    """Entries a second, one by one and many at once; then the time of reading books with so many lines."""
    with scope.working_in(company("bench-ledger").pk):
        keeper = member("bench-ledger", DUTIES)
        adopt_chart(accounts=standard_chart(FIRST.first_day), acting_user=keeper, at=clock.now())
        _posted_at_once(keeper, say)
        _posted_singly(keeper, say)
        there = Line.objects.count()
        for wanted in (lines // 10, lines):
            _filled(max(0, wanted - there))
            there = max(there, wanted)
            analyzed()
            _read(keeper, there, say)
        if balance_differences():
            raise RuntimeError("a balance is not the sum of its lines")
        _read_as_text(say)


def _posted_at_once(keeper: User, say: Say) -> None:
    dice = random.Random(1)  # noqa: S311
    drafts = [_draft("bench.bulk", number, dice) for number in range(BULK)]
    before = slowness(1)
    seconds, _entries = timed(lambda: post_entries(drafts=drafts, acting_user=keeper, at=clock.now()))
    slow = (before + slowness(1)) / 2
    bare, copying = (
        copied_into_twin(Entry, with_references=held) + copied_into_twin(Line, with_references=held)
        for held in (False, True)
    )
    say(
        f"ledger {BULK} entries of 4 lines at once: {seconds:5.1f} s, {BULK / seconds:6.0f} entries/s, "
        f"{seconds / copying:4.1f} times COPY of the same rows into the same keys ({copying:.1f} s), "
        f"{seconds / bare:4.1f} times without the foreign ones ({bare:.1f} s); bare Python takes {slow:.1f} times as long "
        "as on quiet cores"
    )


def _posted_singly(keeper: User, say: Say) -> None:
    dice = random.Random(2)  # noqa: S311
    drafts = [_draft("bench.single", number, dice) for number in range(SINGLE)]

    def post_each() -> None:
        for draft in drafts:
            post_entry(draft=draft, acting_user=keeper, at=clock.now())

    seconds, _none = timed(post_each)
    say(f"ledger single posts of 4 lines, each its own transaction: {SINGLE / seconds:5.0f} a second in one process")


def _draft(kind: str, number: int, dice: random.Random) -> EntryDraft:
    """Sold and bought, each with its tax, on a day of the 36 months."""
    month = FIRST.plus(number % MONTHS)
    price_yen, tax_yen = dice.randrange(1_000, 90_000), dice.randrange(1, 900)
    debit, credit = SOLD if number % 2 else BOUGHT
    return EntryDraft(
        posted_on=month.first_day + dt.timedelta(days=number % 28),
        source=Source(kind, number),
        description=f"取引 {number}",
        lines=(
            DraftLine(debit, Side.DEBIT, price_yen, memo="本体"),
            DraftLine("6350", Side.DEBIT, tax_yen),
            DraftLine(credit, Side.CREDIT, price_yen, memo="本体"),
            DraftLine("2361", Side.CREDIT, tax_yen),
        ),
    )


def _filled(lines: int) -> None:
    """So many more lines over the months, written as the ledger's own statements write them, with every trigger."""
    accounts = list(Account.objects.filter(code__in=CODES).values_list("pk", flat=True))
    each = lines // 4 // MONTHS
    made = Entry.objects.count()
    for number in range(MONTHS):
        given: dict[str, Any] = {
            "first": FIRST.plus(number).first_day,
            "from": made + number * each,
            "count": each,
            "accounts": accounts,
            "known": len(accounts),
        }
        with connection.cursor() as cursor:
            cursor.execute(HISTORY, given)


def _read(keeper: User, lines: int, say: Say) -> None:
    for month in (FIRST, LAST):
        p50, p95 = p50_and_p95(lambda: trial_balance(month, fiscal_year_first_month=4))  # noqa: B023
        say(f"trial balance of {month} over {lines:>9} lines: p50 {p50:5.1f} ms, p95 {p95:5.1f} ms")
    client = Client(SERVER_NAME="localhost")
    client.force_login(keeper)
    account = Account.objects.get(code="1140").pk
    paths = [f"/accounting/trial-balance/accounts/{account}/?month={LAST}", f"/accounting/trial-balance/?month={LAST}"]
    paths += [f"/accounting/statements/{name}/?month={LAST}" for name in STATEMENTS]
    for path in paths:
        p50, p95 = page_times(client, path)
        say(f"page {path:<48} over {lines:>9} lines: p50 {p50:5.0f} ms, p95 {p95:5.0f} ms")


def _read_as_text(say: Say) -> None:
    """The balances of all accounts from the same entries as text, by the programs of this machine that read it."""
    with tempfile.TemporaryDirectory() as folder:
        count, names = Entry.objects.count(), {pk: _name(pk) for pk in Account.objects.values_list("pk", flat=True)}
        beans, journal = Path(folder, "books.beancount"), Path(folder, "books.journal")
        with beans.open("w", encoding="utf-8") as as_beans, journal.open("w", encoding="utf-8") as as_journal:
            for name in names.values():
                as_beans.write(f"{FIRST.first_day} open {name} JPY\n")
            for day, lines in _entries(names):
                postings = "".join(f"  {name}  {yen} JPY\n" for name, yen in lines)
                as_beans.write(f'{day} * "x"\n{postings}\n')
                as_journal.write(f"{day} x\n{postings}\n")
        ours, _balance = timed(lambda: trial_balance(LAST, fiscal_year_first_month=4))
        say(f"balances of all {count} entries: {ours * 1000:.0f} ms here; of {TEXT_ENTRIES} of them as text:")
        _by_program(["hledger", "-f", str(journal), "balance", "-N"], say)
        _by_program(["bean-query", "-q", str(beans), "SELECT account, sum(position) GROUP BY account"], say)


def _by_program(command: Sequence[str], say: Say) -> None:
    program = shutil.which(command[0])
    if program is None:
        say(f"{command[0]} is not on this machine: no comparison")
        return
    seconds, _done = timed(lambda: subprocess.run([program, *command[1:]], check=True, capture_output=True))  # noqa: S603
    say(f"  {command[0]}: {seconds:.1f} s")


def _name(pk: int) -> str:
    return f"Assets:A{pk}"


def _entries(names: dict[int, str]) -> Iterator[tuple[dt.date, list[tuple[str, int]]]]:
    lines = Line.objects.order_by("entry", "position").values_list(
        "entry", "posted_on", "account", "side", "amount_yen"
    )
    held: list[tuple[str, int]] = []
    last: Any = None
    for entry, day, account, side, yen in lines.iterator(chunk_size=10_000):
        if last and last[0] != entry:
            yield last[1], held
            held = []
        held.append((names[account], yen if side == Side.DEBIT else -yen))
        last = (entry, day)
    if last:
        yield last[1], held
