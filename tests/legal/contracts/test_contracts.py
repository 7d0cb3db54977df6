"""A contract from its request to its end: what is done, what is refused, and what PostgreSQL holds by itself."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from backoffice.access.gate import NotAllowed
from backoffice.approvals.actions import withdraw_request
from backoffice.approvals.models import Request
from backoffice.deadlines.register import upcoming
from backoffice.documents.models import Document
from backoffice.eventlog.models import Event
from backoffice.numbering.queries import proof
from backoffice.organisation.models import User
from backoffice.partners.models import Partner
from backoffice.values.refusals import Refusal
from legal.contracts import actions, queries
from legal.contracts.models import Contract
from tests.factories import promises, trade


@pytest.fixture
def jun(company: Any) -> User:
    return promises.lawyer()


@pytest.fixture
def partner(company: Any) -> Partner:
    return trade.supplier()


@pytest.fixture
def contract(partner: Partner, jun: User, ben: User, admin: User, chie: User, now: dt.datetime) -> Contract:
    """Chie asked for it; jun reviews, ben agrees from ten million yen on."""
    promises.route(jun, ben, admin, now)
    return promises.requested(partner, chie, now)


@pytest.fixture
def approved(contract: Contract, jun: User, now: dt.datetime) -> Contract:
    return promises.decided(contract, jun, now)


@pytest.fixture
def signed(approved: Contract, jun: User, now: dt.datetime) -> Contract:
    return promises.signed(approved, jun, now)


def test_any_member_asks_and_legal_reviews(contract: Contract, partner: Partner, chie: User) -> None:
    assert (contract.state, contract.requested_by_id, contract.number) == ("UNDER_REVIEW", chie.pk, "")
    request = Request.objects.get()
    assert (request.kind, request.amount_yen, request.state) == ("legal.contracts.contract", 3_300_000, "PENDING")
    draft = Document.objects.get()
    assert contract.draft_id == draft.pk
    assert (draft.kind, draft.partner_name, draft.amount_yen) == ("legal.contracts.draft", partner.name, 3_300_000)
    assert Event.objects.filter(step="legal.contracts.request_contract", case_id=contract.pk).count() == 1


def test_the_last_approval_approves_it(approved: Contract) -> None:
    assert (approved.state, approved.approved_on) == ("APPROVED", dt.date(2026, 11, 4))


def test_ten_million_yen_go_to_the_president_too(
    contract: Contract, partner: Partner, jun: User, ben: User, chie: User, now: dt.datetime
) -> None:
    large = promises.requested(partner, chie, now, amount_yen=10_000_000, title="基幹システムの開発")
    assert promises.decided(large, jun, now).state == "UNDER_REVIEW"
    assert promises.decided(large, ben, now).state == "APPROVED"


def test_a_contract_that_was_sent_back_is_corrected_and_submitted_again(
    contract: Contract, partner: Partner, jun: User, chie: User, now: dt.datetime
) -> None:
    sent_back = promises.decided(contract, jun, now, "SEND_BACK", "損害賠償の上限を入れてください")
    assert sent_back.state == "DRAFT"
    again = actions.resubmit_contract(
        contract_id=contract.pk,
        new=promises.terms(partner, amount_yen=2_200_000),
        draft=None,
        acting_user=chie,
        at=now,
    )
    assert (again.state, again.amount_yen, again.draft_id) == ("UNDER_REVIEW", 2_200_000, contract.draft_id)
    assert [each.state for each in Request.objects.order_by("id")] == ["SENT_BACK", "PENDING"]


def test_a_withdrawn_request_is_a_draft_and_a_rejected_one_stays_rejected(
    contract: Contract, partner: Partner, jun: User, chie: User, now: dt.datetime
) -> None:
    withdraw_request(request_id=Request.objects.get().pk, acting_user=chie, at=now)
    contract.refresh_from_db()
    assert contract.state == "DRAFT"
    other = promises.requested(partner, chie, now, title="広告の委託")
    assert promises.decided(other, jun, now, "REJECT", "この相手とは取引しません").state == "REJECTED"
    with pytest.raises(actions.ContractNotDraft):
        actions.resubmit_contract(
            contract_id=other.pk, new=promises.terms(partner), draft=None, acting_user=chie, at=now
        )


def test_signing_gives_the_date_the_paper_and_the_number(signed: Contract) -> None:
    assert (signed.state, signed.number, signed.signed_on) == ("SIGNED", "K-2026-0001", dt.date(2026, 11, 4))
    paper = Document.objects.get(kind="legal.contracts.signed")
    assert signed.signed_paper_id == paper.pk
    assert paper.retained_until == dt.date(2034, 6, 1)  # the year to March 2027, two months, seven years
    assert proof("legal.contracts.contract")[0].is_dense


def test_the_signed_paper_is_corrected_with_a_reason_and_the_first_stays(
    signed: Contract, jun: User, chie: User, now: dt.datetime
) -> None:
    given: dict[str, Any] = {
        "contract_id": signed.pk,
        "paper": actions.NewFile("正.pdf", b"%PDF-1.7 with all pages"),
        "reason": "別紙が欠けていた",
        "at": now,
    }
    for changed, by, refusal in (
        ({}, chie, NotAllowed),
        ({"reason": " "}, jun, actions.CorrectionWithoutReason),
        ({"paper": promises.A_PDF}, jun, actions.SamePaperKept),
        ({"paper": promises.A_WORD}, jun, actions.SignedPaperIsNoPdf),
    ):
        with pytest.raises(refusal):
            actions.keep_signed_paper(**{**given, **changed}, acting_user=by)
    assert queries.signed_papers(signed.pk).count() == 1
    actions.keep_signed_paper(**given, acting_user=jun)
    newest, first = queries.signed_papers(signed.pk)
    assert (newest.replaces, newest.reason, newest.dated_on) == (first, "別紙が欠けていた", signed.signed_on)
    assert first.pk == signed.signed_paper_id
    assert Event.objects.get(step="legal.contracts.keep_signed_paper").reason == "別紙が欠けていた"


def test_the_paper_of_a_contract_in_a_cabinet_is_added_later(approved: Contract, jun: User, now: dt.datetime) -> None:
    given = {"contract_id": approved.pk, "paper": promises.A_PDF, "reason": "", "acting_user": jun, "at": now}
    with pytest.raises(actions.ContractNotConcluded):
        actions.keep_signed_paper(**given)
    kept_in_a_cabinet = {**SIGNING, "signing_way": "PAPER", "signed_paper": None, "original_at": "法務部キャビネット"}
    actions.record_signing(contract_id=approved.pk, **kept_in_a_cabinet, acting_user=jun, at=now)
    actions.keep_signed_paper(**given)
    (paper,) = queries.signed_papers(approved.pk)
    assert (paper.replaces, paper.reason) == (None, "")


def test_a_renewal_moves_the_end_and_an_end_closes_it(signed: Contract, jun: User, now: dt.datetime) -> None:
    renewed = actions.renew_contract(contract_id=signed.pk, acting_user=jun, at=now)
    assert renewed.ends_on == dt.date(2028, 11, 30)
    later = now + dt.timedelta(days=60)
    ended = actions.end_contract(
        contract_id=signed.pk, ended_on=dt.date(2026, 12, 31), reason="合意解約", acting_user=jun, at=later
    )
    assert (ended.state, ended.ended_on, ended.end_reason) == ("ENDED", dt.date(2026, 12, 31), "合意解約")


@pytest.mark.parametrize(
    ("changed", "refusal", "field"),
    [
        ({"ends_on": dt.date(2026, 11, 30)}, actions.EndsBeforeItStarts, "ends_on"),
        ({"ends_on": None}, actions.RenewalIncomplete, "renewal_months"),
        ({"renewal_months": None}, actions.RenewalIncomplete, "renewal_months"),
        ({"notice_months": 25}, actions.RenewalIncomplete, "renewal_months"),
        ({"amount_yen": 0}, actions.AmountOutOfBounds, "amount_yen"),
        ({"amount_yen": 10**12}, actions.AmountOutOfBounds, "amount_yen"),
    ],
)
def test_terms_that_do_not_fit_are_refused_at_their_field(
    partner: Partner, chie: User, now: dt.datetime, changed: dict[str, Any], refusal: type[Refusal], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        promises.requested(partner, chie, now, **changed)
    assert getattr(refused.value, "field", None) == field
    assert not Contract.objects.exists()
    assert not Event.objects.filter(step__startswith="legal.").exists()


def test_a_contract_without_renewal_says_nothing_of_renewal(contract: Contract, partner: Partner) -> None:
    plain = actions.checked(promises.terms(partner, renews=False))
    assert (plain.renewal_months, plain.notice_months) == (None, None)


def test_a_draft_of_another_kind_of_file_is_refused(
    contract: Contract, partner: Partner, chie: User, now: dt.datetime
) -> None:
    before = Contract.objects.count()
    with pytest.raises(actions.DraftIsNoDocument):
        actions.request_contract(
            new=promises.terms(partner), draft=actions.NewFile("絵.png", b"\x89PNG"), acting_user=chie, at=now
        )
    assert Contract.objects.count() == before


def test_without_a_route_nothing_is_entered(partner: Partner, chie: User, now: dt.datetime) -> None:
    with pytest.raises(Refusal, match="承認経路がありません"):
        promises.requested(partner, chie, now)
    assert not Contract.objects.exists()


def test_nobody_but_the_requester_corrects_it(
    contract: Contract, partner: Partner, jun: User, aiko: User, now: dt.datetime
) -> None:
    promises.decided(contract, jun, now, "SEND_BACK", "期間を直してください")
    with pytest.raises(actions.NotYourContract):
        actions.resubmit_contract(
            contract_id=contract.pk, new=promises.terms(partner), draft=None, acting_user=aiko, at=now
        )
    contract.refresh_from_db()
    assert contract.state == "DRAFT"


SIGNING: dict[str, Any] = {
    "signed_on": dt.date(2026, 11, 4),
    "signing_way": "ELECTRONIC",
    "signed_paper": promises.A_PDF,
    "original_at": "",
}


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"signed_on": dt.date(2026, 11, 3)}, actions.SignedTooEarly),  # backdated
        ({"signed_on": dt.date(2026, 11, 5)}, actions.SignedInFuture),
        ({"signed_paper": None}, actions.PaperMissing),
        ({"signed_paper": None, "original_at": "法務部キャビネット"}, actions.PaperMissing),  # electronic
        ({"signed_paper": None, "signing_way": "PAPER", "original_at": "  "}, actions.PaperMissing),
        ({"signed_paper": promises.A_WORD}, actions.SignedPaperIsNoPdf),
    ],
)
def test_a_signing_that_cannot_be_is_refused(
    approved: Contract, jun: User, now: dt.datetime, changed: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        actions.record_signing(contract_id=approved.pk, **{**SIGNING, **changed}, acting_user=jun, at=now)
    approved.refresh_from_db()
    assert (approved.state, approved.number, approved.signed_on) == ("APPROVED", "", None)
    assert proof("legal.contracts.contract") == []


def test_paper_may_lie_in_a_cabinet(approved: Contract, jun: User, now: dt.datetime) -> None:
    given = {**SIGNING, "signing_way": "PAPER", "signed_paper": None, "original_at": "法務部キャビネット 3段目"}
    done = actions.record_signing(contract_id=approved.pk, **given, acting_user=jun, at=now)
    assert (done.state, done.signed_paper_id, done.original_at) == ("SIGNED", None, "法務部キャビネット 3段目")


def test_only_what_is_approved_is_signed(contract: Contract, jun: User, now: dt.datetime) -> None:
    with pytest.raises(actions.ContractNotApproved):
        actions.record_signing(contract_id=contract.pk, **SIGNING, acting_user=jun, at=now)
    contract.refresh_from_db()
    assert contract.state == "UNDER_REVIEW"


def test_only_what_is_under_review_is_approved(signed: Contract, jun: User, now: dt.datetime) -> None:
    signer = promises.lawyer("jo", "丈")
    with pytest.raises(NotAllowed):
        actions.approve_contract(contract_id=signed.pk, acting_user=signer, at=now)


def test_what_is_not_in_force_neither_ends_nor_renews(contract: Contract, jun: User, now: dt.datetime) -> None:
    with pytest.raises(actions.ContractNotSigned):
        actions.end_contract(contract_id=contract.pk, ended_on=now.date(), reason="x", acting_user=jun, at=now)
    with pytest.raises(actions.ContractDoesNotRenew):
        actions.renew_contract(contract_id=contract.pk, acting_user=jun, at=now)


@pytest.mark.parametrize(
    ("ended_on", "refusal"),
    [(dt.date(2026, 11, 30), actions.EndedTooEarly), (dt.date(2027, 1, 20), actions.EndedInFuture)],
)
def test_an_end_lies_after_the_start_and_not_ahead(
    signed: Contract, jun: User, now: dt.datetime, ended_on: dt.date, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        actions.end_contract(
            contract_id=signed.pk, ended_on=ended_on, reason="合意解約", acting_user=jun, at=now + dt.timedelta(days=60)
        )
    signed.refresh_from_db()
    assert (signed.state, signed.ended_on) == ("SIGNED", None)


def test_old_contracts_come_in_signed_with_numbers_of_their_years(
    partner: Partner, jun: User, now: dt.datetime
) -> None:
    old = actions.OldContract(promises.terms(partner), dt.date(2024, 5, 1), "法務部キャビネット")
    older = replace(old, signed_on=dt.date(2024, 3, 31))
    made = actions.import_contracts(entries=[old, older, old], acting_user=jun, at=now)
    assert [each.number for each in made] == ["K-2024-0001", "K-2023-0001", "K-2024-0002"]
    assert {each.state for each in Contract.objects.all()} == {"SIGNED"}
    with pytest.raises(actions.NothingToImport):
        actions.import_contracts(entries=[], acting_user=jun, at=now)


def test_an_old_contract_is_not_signed_ahead(partner: Partner, jun: User, now: dt.datetime) -> None:
    ahead = actions.OldContract(promises.terms(partner), dt.date(2026, 11, 5), "法務部キャビネット")
    with pytest.raises(actions.SignedInFuture):
        actions.import_contracts(entries=[ahead], acting_user=jun, at=now)
    assert not Contract.objects.exists()


def test_all_old_contracts_come_in_or_none(partner: Partner, jun: User, now: dt.datetime) -> None:
    good = actions.OldContract(promises.terms(partner), dt.date(2024, 5, 1), "法務部キャビネット")
    bad = replace(good, terms=promises.terms(partner, ends_on=dt.date(2020, 1, 1)))
    with pytest.raises(actions.EndsBeforeItStarts):
        actions.import_contracts(entries=[good, bad], acting_user=jun, at=now)
    assert not Contract.objects.exists()
    assert proof("legal.contracts.contract") == []


def test_deadlines_are_the_notice_of_one_and_the_end_of_another(partner: Partner, jun: User, now: dt.datetime) -> None:
    renewing = promises.terms(partner, starts_on=dt.date(2026, 4, 1), ends_on=dt.date(2027, 3, 31))
    ending = promises.terms(
        partner, title="倉庫の賃貸借", renews=False, starts_on=dt.date(2025, 1, 1), ends_on=dt.date(2026, 12, 31)
    )
    entries = [actions.OldContract(each, dt.date(2025, 1, 1), "法務部") for each in (renewing, ending)]
    actions.import_contracts(entries=entries, acting_user=jun, at=now)
    found = upcoming(
        lambda step: step == "legal.contracts.view_contracts", as_of=now.date(), until=dt.date(2027, 1, 31), most=9
    )
    assert [(each.on.isoformat(), each.title, each.source) for each in found] == [
        ("2026-12-31", "契約の終了日", "K-2024-0002"),
        ("2026-12-31", "更新拒絶の通知期限", "K-2024-0001"),
    ]


def test_a_file_opens_to_those_who_are_concerned_and_leaves_an_event(
    contract: Contract, jun: User, ben: User, chie: User, kei: User, now: dt.datetime
) -> None:
    assert contract.draft_id
    for reader in (chie, jun):
        _document, file = actions.read_file(
            contract_id=contract.pk, document_id=contract.draft_id, acting_user=reader, at=now
        )
        assert file.read() == promises.A_WORD.content
        file.close()
    assert Event.objects.filter(step="legal.contracts.read_file").count() == 2
    for stranger in (ben, kei):
        with pytest.raises(actions.NotYourFile):
            actions.read_file(contract_id=contract.pk, document_id=contract.draft_id, acting_user=stranger, at=now)
    assert Event.objects.filter(step="legal.contracts.read_file").count() == 2


def test_a_file_of_another_case_does_not_open_through_a_contract(
    contract: Contract, partner: Partner, chie: User, now: dt.datetime
) -> None:
    other = promises.requested(partner, chie, now, title="別の契約")
    with pytest.raises(Document.DoesNotExist):
        actions.read_file(contract_id=contract.pk, document_id=other.draft_id, acting_user=chie, at=now)  # type: ignore[arg-type]


def refused_by_postgresql(name: str, contract: Contract, **changed: Any) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Contract.objects.filter(pk=contract.pk).update(**changed)


def test_postgresql_keeps_what_was_submitted(contract: Contract) -> None:
    refused_by_postgresql("stay as they are", contract, title="別の件名")
    refused_by_postgresql("stay as they are", contract, amount_yen=1)
    refused_by_postgresql("stay as they are", contract, ends_on=dt.date(2030, 1, 1))
    refused_by_postgresql("stay as they are", contract, requested_by_id=1)
    refused_by_postgresql("does not go", contract, state="SIGNED")
    refused_by_postgresql("says when", contract, state="APPROVED")


def test_postgresql_keeps_what_was_signed(signed: Contract) -> None:
    refused_by_postgresql("conclusion stays", signed, number="K-1")
    refused_by_postgresql("conclusion stays", signed, signed_on=dt.date(2027, 1, 1))
    refused_by_postgresql("stay as they are", signed, ends_on=dt.date(2027, 1, 1))
    refused_by_postgresql("does not go", signed, state="APPROVED")
    refused_by_postgresql("ended_contract_says_when_and_why", signed, state="ENDED")
    with pytest.raises(IntegrityError, match="ends, or stays"), transaction.atomic():
        signed.delete()


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"number": ""}, "signed_contract_has_date_number_and_paper"),
        ({"signed_on": None}, "signed_contract_has_date_number_and_paper"),
        ({"original_at": ""}, "signed_contract_has_date_number_and_paper"),
        ({"number": "K-2024-0001"}, "contract_number_is_used_once"),
        ({"ends_on": dt.date(2020, 1, 1)}, "contract_ends_after_it_starts"),
        ({"amount_yen": -1}, "contract_amount_is_above_zero"),
        ({"renewal_months": None}, "contract_renewal_is_whole"),
        ({"notice_months": 25}, "contract_renewal_is_whole"),
        ({"approved_on": dt.date(2026, 1, 1)}, "contract_is_signed_after_approval"),
    ],
)
def test_postgresql_refuses_a_signed_contract_that_is_not_whole(
    partner: Partner, jun: User, now: dt.datetime, changed: dict[str, Any], name: str
) -> None:
    (old,) = actions.import_contracts(
        entries=[actions.OldContract(promises.terms(partner), dt.date(2024, 5, 1), "法務部")], acting_user=jun, at=now
    )
    old.pk, old.number = None, "K-2024-0009"
    for field, value in changed.items():
        setattr(old, field, value)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        old.save(force_insert=True)
    assert Contract.objects.count() == 1


def test_who_asked_sees_their_own_and_legal_sees_all(
    contract: Contract, partner: Partner, chie: User, aiko: User, now: dt.datetime
) -> None:
    other = promises.requested(partner, aiko, now, title="広告の委託")
    today = now.date()
    assert set(queries.contracts(of=None, today=today)) == {contract, other}
    assert list(queries.contracts(of=chie.pk, today=today)) == [contract]
    assert list(queries.contracts(of=None, text="広告", today=today)) == [other]
    assert not queries.may_see(other, chie.pk, as_of=today)
