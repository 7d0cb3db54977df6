"""The accountant outside of みなと商会: what she asks and proposes about October, open for the bookkeeper to decide."""

import datetime as dt
from collections.abc import Callable
from uuid import NAMESPACE_URL, uuid5

from accounting.expenses.models import Claim
from accounting.ledger.models import Entry
from accounting.ledger.queries import entry_of
from accounting.ledger.rules import NewVoucher, NewVoucherLine, Side
from accounting.outside.actions import ask_question, propose_entry
from accounting.outside.models import Proposal, Question
from backoffice.companies import clock
from backoffice.eventlog import door
from backoffice.organisation.models import User
from backoffice.values.periods import Month

Say = Callable[[str], None]
CLAIM = "accounting.expenses.claim"
FEE, FEE_QUESTION = "業界団体の会費", "この年会費に、研修や資料の代金は含まれていますか。税区分の確認のためです。"
DINNER, ENTERTAINMENT, MEETING = "港南フーズ様との会食", "6280", "6285"
# 38,500 yen with tax for five people.
WHY = (
    "1人当たり7,000円（税抜35,000円÷5名）で1万円以下のため、交際費等から除かれる飲食費です"
    "（租税特別措置法61条の4）。会議費への振替を提案します。"
)


def play(month: Month, say: Say) -> None:
    """On the second of the next month: a question about a fee, and a dinner that is no entertainment; each once."""
    zei = User.objects.get(username="zei")
    at = dt.datetime.combine(month.next.first_day.replace(day=2), dt.time(16), clock.TOKYO)
    with clock.moved_to(at), door.came_by("BROWSER"):
        asked = _ask(zei)
        proposed = _propose(month, zei)
    if asked:
        say(f"{at:%m/%d} {zei.last_name}: 会費について質問しました")
    if proposed:
        say(f"{at:%m/%d} {zei.last_name}: 会食を会議費に振り替える仕訳を提案しました")


def _ask(zei: User) -> bool:
    if Question.objects.exists():
        return False
    ask_question(entry_id=_entry(FEE).pk, line_position=None, text=FEE_QUESTION, acting_user=zei, at=clock.now())
    return True


def _propose(month: Month, zei: User) -> bool:
    if Proposal.objects.exists():
        return False
    entry = _entry(DINNER)
    spent = entry.lines.get(account__code=ENTERTAINMENT)
    yen = Claim.objects.get(pk=entry.source_id).total_yen
    lines = tuple(
        NewVoucherLine(
            account_code=code, side=side, amount_yen=yen, tax_category=spent.tax_category, unit_id=spent.unit_id
        )
        for code, side in ((MEETING, Side.DEBIT), (ENTERTAINMENT, Side.CREDIT))
    )
    new = NewVoucher(posted_on=month.last_day, description=f"会議費への振替　{DINNER}", lines=lines, reason=WHY)
    propose_entry(
        form_key=uuid5(NAMESPACE_URL, f"proposal {month}"),
        entry_id=entry.pk,
        new=new,
        acting_user=zei,
        at=clock.now(),
    )
    return True


def _entry(title: str) -> Entry:
    """The entry of a claim."""
    found = entry_of(CLAIM, Claim.objects.get(title=title).pk)
    assert found is not None, title
    return found
