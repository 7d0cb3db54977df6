"""What the accountant outside proposes is posted by the company, as it was proposed, or not at all."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.closing.checks import Found, known
from accounting.ledger.actions import (
    ApproverDrafted,
    NotADraftVoucher,
    NotAtYearEnd,
    ProposedVoucherStays,
    approve_voucher,
    change_voucher,
    post_voucher,
    reverse_by_hand,
)
from accounting.ledger.models import Entry, Line, Voucher, VoucherLine, VoucherState
from accounting.ledger.queries import history_of, papers_of_entries
from accounting.ledger.rules import Side, Stage, Unbalanced
from accounting.outside.actions import (
    EntryChangedMeanwhile,
    EntryNotByHand,
    MonthOfProposalClosed,
    NotTheProposer,
    ProposalDecided,
    ProposerDecides,
    RefusalWithoutReason,
    accept_proposal,
    propose_entry,
    refuse_proposal,
    withdraw_proposal,
)
from accounting.outside.models import Outcome, Proposal
from backoffice.access.gate import NotAllowed
from backoffice.access.models import Appointment, RoleDuty
from backoffice.eventlog.models import Event
from backoffice.numbering.models import Number
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from tests.factories import asked, books, closed, vouchers
from tests.factories.books import BANK
from tests.factories.vouchers import ADVERTISING, PDF

LIST, NEW = reverse("accounting:outside_proposal_list"), reverse("accounting:outside_proposal_new")
OCTOBER = Month(2026, 10)


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    books.books(kei, now)
    return kei


@pytest.fixture
def wrong(keeper: User, now: dt.datetime) -> Entry:
    """Advertising that was entered at 11,000 yen."""
    entry = vouchers.entered(keeper, now).entry
    assert entry is not None
    return entry


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, pk: int) -> str:
    return reverse(f"accounting:outside_{name}", args=[pk])


def sent(**changed: Any) -> dict[str, Any]:
    """What the browser sends for a voucher of two lines."""
    return {
        "form_key": str(uuid.uuid4()),
        "posted_on": "2026-10-31",
        "stage": "ORDINARY",
        "description": "広告の掲載",
        "reason": asked.WHY,
        "line-TOTAL_FORMS": "2",
        "line-INITIAL_FORMS": "0",
        "line-0-account": "6210",
        "line-0-debit_yen": "22,000",
        "line-1-account": "1140",
        "line-1-credit_yen": "22,000",
        **changed,
    }


def lines_of(entry: Entry) -> list[tuple[str, str, int]]:
    found = Line.objects.filter(entry=entry).order_by("position")
    return [(each.account.code, each.side, each.amount_yen) for each in found]


def test_a_correction_is_proposed_at_the_entry_and_posted_by_the_company(wrong: Entry, now: dt.datetime) -> None:
    zei, rei = signed_in(asked.accountant()), signed_in(asked.judge())
    propose = address("entry_propose", wrong.pk)
    page = reverse("accounting:ledger_entry_detail", args=[wrong.pk])
    assert propose in zei.get(page).content.decode()
    assert propose not in rei.get(page).content.decode()
    form = zei.get(propose).content.decode()
    assert 'value="11000"' in form or 'value="11,000"' in form
    file = SimpleUploadedFile("請求書.pdf", PDF, content_type="application/pdf")
    zei.post(propose, sent(papers=file))
    proposal = Proposal.objects.select_related("voucher").get()
    assert (proposal.entry_id, proposal.why, proposal.voucher.corrects_id) == (wrong.pk, asked.WHY, wrong.pk)
    assert Entry.objects.count() == 1
    assert Number.objects.count() == 1
    shown = rei.get(address("proposal_detail", proposal.pk)).content.decode()
    assert asked.WHY in shown
    assert "請求書.pdf" in shown
    assert "石井 税子さんの提案を確認する" in rei.get("/").content.decode()
    answer = rei.post(address("proposal_accept", proposal.pk), follow=True)
    assert "FD-2026-000002" in answer.content.decode()
    entry = Entry.objects.get(voucher__proposal=proposal)
    assert lines_of(entry) == [("6210", "DEBIT", 20_000), ("1570", "DEBIT", 2_000), ("1140", "CREDIT", 22_000)]
    reversal = Entry.objects.get(reverses=wrong)
    assert (reversal.posted_on, reversal.reason) == (wrong.posted_on, asked.WHY)
    assert [each.corrects_id for each in history_of([entry.pk])[entry.pk]] == [wrong.pk]
    assert [each.title for each in papers_of_entries([entry.pk])] == ["請求書"]
    assert "提案を確認する" not in rei.get("/").content.decode()
    assert Event.objects.filter(step="accounting.outside.accept_proposal", reason=asked.WHY).count() == 1


def test_one_more_entry_is_proposed_freely(keeper: User, now: dt.datetime) -> None:
    zei = signed_in(asked.accountant())
    assert zei.post(NEW, sent(reason="")).status_code == 422
    answer = zei.post(NEW, sent(stage="ADJUSTMENT"))
    assert answer.status_code == 422, "October is not the end of a year"
    zei.post(NEW, sent())
    proposal = Proposal.objects.get()
    assert proposal.entry_id is None
    accept_proposal(proposal_id=proposal.pk, acting_user=asked.judge(), at=now)
    proposal.refresh_from_db()
    assert (proposal.outcome, proposal.decided_by_name) == (Outcome.ACCEPTED, "石井 玲")
    voucher = Voucher.objects.get()
    assert (voucher.state, voucher.proposed_by_name, voucher.drafted_by_name) == ("POSTED", "石井 税子", "石井 玲")


def test_the_same_form_proposes_once(keeper: User, now: dt.datetime) -> None:
    zei, form = signed_in(asked.accountant()), sent()
    assert zei.post(NEW, form).headers["Location"] == zei.post(NEW, form).headers["Location"]
    assert Proposal.objects.count() == 1


def test_the_draft_of_somebody_else_does_not_become_a_proposal(keeper: User, now: dt.datetime) -> None:
    draft = vouchers.drafted(keeper, now)
    new = vouchers.new(reason=asked.WHY)
    with pytest.raises(NotADraftVoucher):
        propose_entry(form_key=draft.form_key, entry_id=None, new=new, acting_user=asked.accountant(), at=now)
    draft.refresh_from_db()
    assert (draft.state, draft.proposed_by_id) == (VoucherState.DRAFT, None)


def test_an_entry_of_other_work_is_not_corrected_but_one_more_is_proposed_about_it(
    keeper: User, now: dt.datetime
) -> None:
    rent = books.posted(1, keeper, now)
    with pytest.raises(EntryNotByHand):
        asked.proposed(now, corrects=rent)
    signed_in(asked.accountant()).post(address("entry_propose", rent.pk), sent())
    proposal = Proposal.objects.select_related("voucher").get()
    assert (proposal.entry_id, proposal.voucher.corrects_id) == (rent.pk, None)
    page = signed_in(asked.judge()).get(reverse("accounting:ledger_entry_detail", args=[rent.pk]))
    assert asked.WHY in page.content.decode()


def test_what_could_not_be_posted_is_refused_to_the_proposer(keeper: User, wrong: Entry, now: dt.datetime) -> None:
    uneven = (vouchers.line(ADVERTISING, Side.DEBIT, 2), vouchers.line(BANK, Side.CREDIT, 1))
    with pytest.raises(Unbalanced):
        asked.proposed(now, lines=uneven)
    with pytest.raises(NotAtYearEnd):
        asked.proposed(now, stage=Stage.ADJUSTMENT)
    closed.month(OCTOBER, keeper, now)
    with pytest.raises(MonthOfProposalClosed):
        asked.proposed(now)
    assert Proposal.objects.count() == 0
    assert Voucher.objects.count() == 1
    november = asked.proposed(now, corrects=wrong, posted_on=dt.date(2026, 11, 2))
    accept_proposal(proposal_id=november.pk, acting_user=asked.judge(), at=now)
    assert Entry.objects.get(reverses=wrong).posted_on == dt.date(2026, 11, 2)


def test_a_month_closed_meanwhile_refuses_and_the_proposal_still_waits(keeper: User, now: dt.datetime) -> None:
    proposal = asked.proposed(now)
    closed.month(OCTOBER, keeper, now)
    with pytest.raises(MonthOfProposalClosed) as refused:
        accept_proposal(proposal_id=proposal.pk, acting_user=asked.judge(), at=now)
    assert "締めを解くか" in refused.value.remedy_ja
    assert Entry.objects.count() == 0
    assert Proposal.objects.get().decided_at is None
    assert Voucher.objects.get().state == VoucherState.PROPOSED


def test_a_month_is_not_closed_unawares_of_what_is_proposed_for_it(keeper: User, now: dt.datetime) -> None:
    look = known()["accounting.outside.undecided"].look
    proposal = asked.proposed(now)
    assert look(OCTOBER) == Found(1, url=LIST)
    assert not look(OCTOBER.previous).is_open
    refuse_proposal(proposal_id=proposal.pk, decision="不要です。", acting_user=asked.judge(), at=now)
    assert not look(OCTOBER).is_open


def test_an_entry_that_was_put_right_meanwhile_refuses(keeper: User, wrong: Entry, now: dt.datetime) -> None:
    first, second = asked.proposed(now, corrects=wrong), asked.proposed(now, corrects=wrong)
    accept_proposal(proposal_id=first.pk, acting_user=asked.judge(), at=now)
    with pytest.raises(EntryChangedMeanwhile):
        accept_proposal(proposal_id=second.pk, acting_user=asked.judge(), at=now)
    with pytest.raises(EntryChangedMeanwhile):
        asked.proposed(now, corrects=wrong)
    assert Entry.objects.count() == 3
    refuse_proposal(proposal_id=second.pk, decision="訂正済みです。", acting_user=asked.judge(), at=now)
    assert Proposal.objects.get(pk=second.pk).outcome == Outcome.REFUSED


def test_a_reversed_entry_refuses_too(keeper: User, wrong: Entry, now: dt.datetime) -> None:
    proposal = asked.proposed(now, corrects=wrong)
    reverse_by_hand(entry_id=wrong.pk, reason="二重", posted_on=wrong.posted_on, acting_user=keeper, at=now)
    with pytest.raises(EntryChangedMeanwhile):
        accept_proposal(proposal_id=proposal.pk, acting_user=asked.judge(), at=now)


def test_a_refusal_says_why_and_the_proposer_reads_it(keeper: User, now: dt.datetime) -> None:
    proposal, rei = asked.proposed(now), signed_in(asked.judge())
    refuse = address("proposal_refuse", proposal.pk)
    assert rei.post(refuse, {"decision": ""}).status_code == 422
    with pytest.raises(RefusalWithoutReason):
        refuse_proposal(proposal_id=proposal.pk, decision=" ", acting_user=asked.judge(), at=now)
    rei.post(refuse, {"decision": "10月分は検収が11月です。"})
    page = signed_in(asked.accountant()).get(address("proposal_detail", proposal.pk)).content.decode()
    assert "10月分は検収が11月です。" in page
    assert Voucher.objects.get().state == VoucherState.DISCARDED
    assert Entry.objects.count() == 0
    with pytest.raises(ProposalDecided):
        accept_proposal(proposal_id=proposal.pk, acting_user=asked.judge(), at=now)


def test_the_proposer_withdraws_and_nobody_else(keeper: User, now: dt.datetime) -> None:
    proposal, zei = asked.proposed(now), asked.accountant()
    rei = asked.judge()
    RoleDuty.objects.create(role=Appointment.objects.get(user=rei).role, duty="accounting.outside")
    with pytest.raises(NotTheProposer):
        withdraw_proposal(proposal_id=proposal.pk, acting_user=rei, at=now)
    assert "取り下げ" in signed_in(zei).get(address("proposal_detail", proposal.pk)).content.decode()
    signed_in(zei).post(address("proposal_withdraw", proposal.pk))
    proposal.refresh_from_db()
    assert (proposal.outcome, proposal.decided_by_id) == (Outcome.WITHDRAWN, zei.pk)
    assert "提案はありません。" in signed_in(zei).get(LIST).content.decode()
    assert "取り下げ済み" in signed_in(zei).get(f"{LIST}?all=1").content.decode()
    with pytest.raises(ProposalDecided):
        withdraw_proposal(proposal_id=proposal.pk, acting_user=zei, at=now)


def test_the_proposer_never_decides(keeper: User, now: dt.datetime) -> None:
    zei = asked.accountant()
    proposal = asked.proposed(now)
    for decide in (accept_proposal, refuse_proposal):
        more = {"decision": "?"} if decide is refuse_proposal else {}
        with pytest.raises(NotAllowed):
            decide(proposal_id=proposal.pk, **more, acting_user=zei, at=now)  # type: ignore[operator]
    RoleDuty.objects.create(role=Appointment.objects.get(user=zei).role, duty="accounting.proposals")
    with pytest.raises(ProposerDecides):
        accept_proposal(proposal_id=proposal.pk, acting_user=zei, at=now)
    with pytest.raises(ProposerDecides):
        refuse_proposal(proposal_id=proposal.pk, decision="?", acting_user=zei, at=now)
    page = signed_in(zei).get(address("proposal_detail", proposal.pk)).content.decode()
    assert address("proposal_accept", proposal.pk) not in page
    with pytest.raises(DatabaseError, match="proposer_withdraws_and_others_decide"), transaction.atomic():
        Proposal.objects.update(outcome="ACCEPTED", decided_at=now, decided_by_id=zei.pk, decided_by_name="x")
    assert Entry.objects.count() == 0


def test_above_the_amount_of_the_company_its_approvers_agree_and_nothing_is_changed(
    keeper: User, admin: User, ben: User, now: dt.datetime
) -> None:
    vouchers.policy(keeper, now, approval_from_yen=20_000)
    vouchers.route(ben, admin, now)
    proposal = asked.proposed(now)
    accept_proposal(proposal_id=proposal.pk, acting_user=asked.judge(), at=now)
    voucher = Voucher.objects.get()
    assert voucher.state == VoucherState.SUBMITTED
    zei = asked.accountant()
    RoleDuty.objects.create(role=Appointment.objects.get(user=zei).role, duty="accounting.bookkeeping")
    with pytest.raises(ApproverDrafted), transaction.atomic():
        approve_within(voucher, zei, now)
    voucher = vouchers.decided(voucher, ben, now, "SEND_BACK")
    with pytest.raises(ProposedVoucherStays):
        change_voucher(voucher_id=voucher.pk, new=vouchers.new(), acting_user=asked.judge(), at=now)
    page = signed_in(asked.judge()).get(reverse("accounting:ledger_voucher_detail", args=[voucher.pk]))
    assert reverse("accounting:ledger_voucher_change", args=[voucher.pk]) not in page.content.decode()
    assert "社内の承認で差し戻し" in signed_in(zei).get(f"{LIST}?all=1").content.decode()
    assert Entry.objects.count() == 0


def approve_within(voucher: Voucher, user: User, now: dt.datetime) -> None:
    """As the approval engine does: the action itself, past the gate."""
    approve_voucher.__wrapped__(voucher_id=voucher.pk, acting_user=user, at=now)  # type: ignore[attr-defined]


def test_a_proposal_is_not_posted_past_its_decision(keeper: User, now: dt.datetime) -> None:
    voucher = asked.proposed(now).voucher
    with pytest.raises(NotADraftVoucher):
        post_voucher(voucher_id=voucher.pk, acting_user=keeper, at=now)
    for change in (
        lambda: Voucher.objects.update(description="別の摘要"),
        lambda: Voucher.objects.update(state="POSTED"),
        lambda: Voucher.objects.update(state="DRAFT", total_yen=1),
        lambda: VoucherLine.objects.update(amount_yen=1),
        lambda: Proposal.objects.update(why="別の理由"),
        lambda: Proposal.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert lines_of_voucher(voucher) == [22_000, 22_000]


def lines_of_voucher(voucher: Voucher) -> list[int]:
    return list(voucher.lines.order_by("position").values_list("amount_yen", flat=True))


def test_nobody_without_the_duty_proposes_or_decides(keeper: User, chie: User, now: dt.datetime) -> None:
    proposal = asked.proposed(now)
    for name in ("detail", "refuse"):
        assert signed_in(chie).get(address(f"proposal_{name}", proposal.pk)).status_code == 403
    for name in ("accept", "withdraw"):
        assert signed_in(chie).post(address(f"proposal_{name}", proposal.pk)).status_code == 403
    assert signed_in(keeper).get(NEW).status_code == 403
    assert Proposal.objects.get().decided_at is None


def test_the_pages_ask_a_fixed_number_of_queries(keeper: User, wrong: Entry, now: dt.datetime) -> None:
    rei, counts = signed_in(asked.judge()), []
    first = asked.proposed(now, corrects=wrong)
    pages = (
        LIST,
        address("proposal_detail", first.pk),
        reverse("accounting:ledger_entry_detail", args=[wrong.pk]),
        "/",
    )
    for _ in range(2):
        for url in pages:
            rei.get(url)
            with CaptureQueriesContext(connection) as captured:
                rei.get(url)
            counts.append(len(captured))
        asked.proposed(now, corrects=wrong)
    assert counts[:4] == counts[4:]
