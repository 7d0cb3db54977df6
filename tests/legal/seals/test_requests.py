"""押印申請: from the request over the approval and the seal to the scan; what is refused, and what PostgreSQL holds."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from backoffice.approvals.actions import withdraw_request
from backoffice.approvals.models import Request
from backoffice.deadlines.register import upcoming
from backoffice.documents.models import Document
from backoffice.eventlog.models import Event
from backoffice.notifications.models import Notice
from backoffice.numbering.queries import proof
from backoffice.organisation.models import User
from backoffice.partners.models import Partner
from backoffice.values.refusals import Refusal
from legal.contracts import actions as contracts
from legal.contracts.models import Contract
from legal.contracts.queries import signed_papers
from legal.seals import actions, queries, work
from legal.seals.models import Seal, Sealing, SealRequest
from legal.seals.rules import Marks
from tests.factories import cast, promises, sealed, trade

DAY = dt.timedelta(days=1)


@pytest.fixture
def yoko(company: Any) -> User:
    return sealed.keeper()


@pytest.fixture
def boss(company: Any) -> User:
    return cast.member("shin", "慎", duties=())


@pytest.fixture
def seal(yoko: User, chie: User, ben: User, boss: User, admin: User, now: dt.datetime) -> Seal:
    """契約印: yoko keeps it, chie in her stead; ben agrees, the president too to the registered seal."""
    sealed.route(ben, boss, admin, now)
    return sealed.registered(yoko, now, deputy=chie)


@pytest.fixture
def held(seal: Seal, aiko: User, now: dt.datetime) -> SealRequest:
    return sealed.asked(seal, aiko, now)


@pytest.fixture
def agreed(held: SealRequest, ben: User, now: dt.datetime) -> SealRequest:
    return sealed.decided(held, ben, now)


@pytest.fixture
def contract(seal: Seal, aiko: User, ben: User, admin: User, now: dt.datetime) -> Contract:
    """An approved contract that aiko asked for."""
    jun = promises.lawyer()
    promises.route(jun, ben, admin, now)
    return promises.decided(promises.requested(trade.supplier(), aiko, now), jun, now)


def test_the_paper_is_frozen_and_goes_to_approval(held: SealRequest, aiko: User) -> None:
    paper = Document.objects.get(kind="legal.seals.paper")
    assert (held.state, held.paper_id, held.paper_sha256) == ("SUBMITTED", paper.pk, paper.stored_file.sha256)
    request = Request.objects.get()
    assert (request.kind, request.case_id, request.due_on) == (sealed.CASE, held.pk, dt.date(2026, 11, 10))
    assert request.arguments["paper_sha256"] == held.paper_sha256
    assert request.arguments["seal_kind"] == "契約印"
    assert Event.objects.filter(step="legal.seals.request_seal", case_id=held.pk).count() == 1


def test_a_registered_seal_goes_over_the_president_too(
    seal: Seal, yoko: User, aiko: User, ben: User, boss: User, now: dt.datetime
) -> None:
    registered = sealed.registered(
        yoko, now, code="S-02", kind="REPRESENTATIVE", office_name="東京法務局", registered_on=sealed.SINCE
    )
    asked = sealed.asked(registered, aiko, now)
    assert sealed.decided(asked, ben, now).state == "SUBMITTED"
    assert sealed.decided(asked, boss, now).state == "APPROVED"


def test_who_keeps_the_seal_is_told_and_finds_it_among_their_work(
    agreed: SealRequest, yoko: User, chie: User, aiko: User, now: dt.datetime
) -> None:
    assert agreed.approved_on == now.date()
    told = Notice.objects.filter(key__startswith="legal.seals.to_seal")
    assert set(told.values_list("recipient_id", flat=True)) == {yoko.pk, chie.pk}
    assert [list(queries.to_seal(user.pk, now.date())) for user in (yoko, chie, aiko)] == [[agreed], [agreed], []]


def test_it_is_sealed_once_under_the_next_number_and_its_scan_is_awaited(
    agreed: SealRequest, yoko: User, aiko: User, now: dt.datetime
) -> None:
    marks = Marks(is_across_copies=True, is_on_revenue_stamp=True)
    made = sealed.sealed(agreed, yoko, now, imprints=3, marks=marks, note="朱肉を交換")
    agreed.refresh_from_db()
    assert (agreed.state, made.number, made.imprints, made.sealed_by_id) == ("SEALED", "O-2026-0001", 3, yoko.pk)
    assert (made.is_across_copies, made.is_across_pages, made.is_on_revenue_stamp) == (True, False, True)
    assert made.scan_due_on == now.date() + 14 * DAY
    assert list(queries.to_scan(of=aiko.pk)) == [agreed]
    with pytest.raises(actions.NotToBeSealed):
        sealed.sealed(agreed, yoko, now)
    assert Sealing.objects.count() == 1
    assert proof("legal.seals.sealing")[0].is_dense


def test_the_deputy_seals_for_the_custodian(agreed: SealRequest, chie: User, now: dt.datetime) -> None:
    made = sealed.sealed(agreed, chie, now)
    assert (made.sealed_by_name, made.for_custodian_name) == ("石井 千恵", "石井 洋子")


def test_the_scan_ends_it_and_is_evidence(
    agreed: SealRequest, yoko: User, aiko: User, ben: User, now: dt.datetime
) -> None:
    with pytest.raises(actions.NoScanAwaited):
        sealed.scanned(agreed, aiko, now)
    sealed.sealed(agreed, yoko, now)
    with pytest.raises(actions.NotYoursToScan):
        sealed.scanned(agreed, ben, now)
    with pytest.raises(actions.ScanIsNoPdf):
        actions.record_scan(request_id=agreed.pk, scan=promises.A_WORD, acting_user=aiko, at=now)  # type: ignore[arg-type]
    done = sealed.scanned(agreed, aiko, now)
    assert (done.state, done.scanned_by_name) == ("DONE", "石井 愛子")
    kept = Document.objects.get(kind="legal.seals.scan")
    assert (kept.partner_name, kept.dated_on, kept.retained_until) == ("東京法務局", now.date(), dt.date(2034, 6, 1))
    with pytest.raises(actions.NoScanAwaited):
        sealed.scanned(agreed, aiko, now)


def test_the_scan_concludes_the_contract(
    contract: Contract, seal: Seal, aiko: User, ben: User, yoko: User, now: dt.datetime
) -> None:
    jun = User.objects.get(username="jun")
    held = sealed.asked(seal, aiko, now, paper=None, paper_kind="CONTRACT", contract=contract, copies=2)
    assert held.paper_id == contract.draft_id
    sealed.sealed(sealed.decided(held, ben, now), yoko, now)
    given: dict[str, Any] = {
        "request_id": held.pk,
        "signed_on": now.date(),
        "original_at": "法務部",
        "acting_user": jun,
    }
    with pytest.raises(actions.NoContractToConclude):
        actions.conclude_contract(**given, at=now)
    done = sealed.scanned(held, aiko, now)
    concluded = actions.conclude_contract(**given, at=now)
    assert (concluded.state, concluded.signing_way, concluded.original_at) == ("SIGNED", "PAPER", "法務部")
    assert concluded.signed_paper is not None
    assert done.scan is not None
    assert concluded.signed_paper.stored_file_id == done.scan.stored_file_id
    assert concluded.signed_paper.kind == "legal.contracts.signed"


def test_a_contract_is_not_concluded_beside_a_seal_that_is_asked_for(
    contract: Contract, seal: Seal, aiko: User, ben: User, yoko: User, now: dt.datetime
) -> None:
    jun = User.objects.get(username="jun")
    on_paper = {"contract_id": contract.pk, "signed_on": now.date(), "signing_way": "PAPER", "signed_paper": None}
    as_data = {**on_paper, "signing_way": "ELECTRONIC", "signed_paper": promises.A_PDF}

    def refused(given: dict[str, Any], refusal: type[Refusal], words: str) -> None:
        with pytest.raises(refusal, match=words):
            contracts.record_signing(**given, original_at="法務部", acting_user=jun, at=now)
        contract.refresh_from_db()
        assert (contract.state, contract.number, proof("legal.contracts.contract")) == ("APPROVED", "", [])

    held = sealed.asked(seal, aiko, now, paper=None, paper_kind="CONTRACT", contract=contract, title="覚書")
    refused(on_paper, actions.SealStillAsked, "「承認待ち」の押印申請「覚書」")
    sealed.decided(held, ben, now)
    refused(as_data, actions.SealStillAsked, "「押印待ち」の押印申請「覚書」")
    sealed.sealed(held, yoko, now)
    refused(as_data, actions.PaperSealed, "「覚書」に押印済みのため")
    concluded = contracts.record_signing(**on_paper, original_at="法務部", acting_user=jun, at=now)
    assert concluded.state == "SIGNED"


def test_postgresql_concludes_no_contract_whose_paper_is_on_its_way_to_the_seal(
    contract: Contract, seal: Seal, aiko: User, now: dt.datetime
) -> None:
    sealed.asked(seal, aiko, now, paper=None, paper_kind="CONTRACT", contract=contract)
    changed = {"signed_on": now.date(), "signing_way": "PAPER", "original_at": "x", "number": "K-9"}
    with pytest.raises(IntegrityError, match="on its way to the seal"), transaction.atomic():
        Contract.objects.filter(pk=contract.pk).update(state="SIGNED", **changed)


def test_a_request_that_came_back_hinders_no_conclusion(
    contract: Contract, seal: Seal, aiko: User, ben: User, now: dt.datetime
) -> None:
    held = sealed.asked(seal, aiko, now, paper=None, paper_kind="CONTRACT", contract=contract)
    assert sealed.decided(held, ben, now, "SEND_BACK").state == "RETURNED"
    assert promises.signed(contract, User.objects.get(username="jun"), now).state == "SIGNED"


ANOTHER = actions.NewFile("全ページ.pdf", b"%PDF-1.7 every page")
WHY = "1ページ目が欠けていた"


def test_a_wrong_scan_is_replaced_and_stays_on_record(
    agreed: SealRequest, yoko: User, aiko: User, ben: User, now: dt.datetime
) -> None:
    given: dict[str, Any] = {"request_id": agreed.pk, "scan": ANOTHER, "reason": WHY, "at": now}
    sealed.sealed(agreed, yoko, now)
    with pytest.raises(actions.NoScanToCorrect):
        actions.correct_scan(**given, acting_user=aiko)
    first = sealed.scanned(agreed, aiko, now).scan
    for changed, by, refusal in (
        ({}, ben, actions.NotYoursToScan),
        ({"reason": " "}, aiko, contracts.CorrectionWithoutReason),
        ({"scan": sealed.A_SCAN}, aiko, contracts.SamePaperKept),
        ({"scan": promises.A_WORD}, aiko, actions.ScanIsNoPdf),
    ):
        with pytest.raises(refusal):
            actions.correct_scan(**{**given, **changed}, acting_user=by)
    assert [each.pk for each in queries.scans_of(agreed.pk)] == [first.pk if first else 0]
    actions.correct_scan(**given, acting_user=aiko)
    newest, before = queries.scans_of(agreed.pk)
    assert (newest.replaces_id, newest.reason, before) == (before.pk, WHY, first)
    with pytest.raises(contracts.SamePaperKept):
        actions.correct_scan(**{**given, "scan": sealed.A_SCAN}, acting_user=yoko)
    assert Event.objects.get(step="legal.seals.correct_scan").reason == WHY
    for document in (newest, before):
        assert actions.read_file(request_id=agreed.pk, document_id=document.pk, acting_user=aiko, at=now)[0] == document


def test_the_contract_gets_the_scan_that_replaces_the_one_it_was_concluded_with(
    contract: Contract, seal: Seal, aiko: User, ben: User, yoko: User, now: dt.datetime
) -> None:
    jun = User.objects.get(username="jun")
    held = sealed.asked(seal, aiko, now, paper=None, paper_kind="CONTRACT", contract=contract, copies=2)
    sealed.sealed(sealed.decided(held, ben, now), yoko, now)
    sealed.scanned(held, aiko, now)
    given: dict[str, Any] = {"request_id": held.pk, "reason": WHY, "at": now}
    actions.correct_scan(**given, scan=ANOTHER, acting_user=aiko)
    actions.conclude_contract(request_id=held.pk, signed_on=now.date(), original_at="法務部", acting_user=jun, at=now)
    (paper,) = signed_papers(contract.pk)
    assert paper.stored_file == queries.scans_of(held.pk)[0].stored_file
    third = actions.NewFile("鮮明.pdf", b"%PDF-1.7 sharper")
    with pytest.raises(actions.ScanConcludedAContract, match="物流業務の委託"):
        actions.correct_scan(**given, scan=third, acting_user=aiko)
    actions.correct_scan(**given, scan=third, acting_user=jun)
    newest, before = signed_papers(contract.pk)
    assert (newest.stored_file, before) == (queries.scans_of(held.pk)[0].stored_file, paper)
    assert (newest.replaces, newest.reason) == (paper, WHY)


def test_a_contract_that_is_concluded_or_not_approved_gets_no_seal(
    contract: Contract, seal: Seal, aiko: User, chie: User, ben: User, yoko: User, now: dt.datetime
) -> None:
    jun = User.objects.get(username="jun")
    given: dict[str, Any] = {"paper_kind": "CONTRACT", "contract": contract}
    with pytest.raises(actions.ContractNotYours):
        sealed.asked(seal, chie, now, **given)
    with pytest.raises(actions.ContractOfAnotherPaper):
        sealed.asked(seal, aiko, now, contract=contract)
    waiting = sealed.decided(sealed.asked(seal, aiko, now, **given), ben, now)
    actions.refuse_sealing(request_id=waiting.pk, reason="電子契約で締結するため", acting_user=yoko, at=now)
    contract = promises.signed(contract, jun, now)
    with pytest.raises(actions.SignedElectronically) as refused:
        sealed.asked(seal, aiko, now, **{**given, "contract": contract})
    assert "電子契約で締結済み" in str(refused.value.cause_ja)
    back = SealRequest.objects.get(pk=waiting.pk)
    new = actions.NewRequest(**{name: getattr(back, name) for name in actions.NewRequest.__slots__})
    with pytest.raises(actions.SignedElectronically):
        actions.resubmit_request(request_id=back.pk, new=new, paper=None, acting_user=aiko, at=now)
    under_review = promises.requested(Partner.objects.get(), aiko, now, title="別の契約")
    with pytest.raises(actions.ContractNotForSealing):
        sealed.asked(seal, aiko, now, **{**given, "contract": under_review})
    assert SealRequest.objects.count() == 1


def test_stamp_duty_is_that_of_the_paper_with_its_reason(seal: Seal, aiko: User, now: dt.datetime) -> None:
    held = sealed.asked(seal, aiko, now, stamped_as="no2", stated_yen=6_000_000, copies=2)
    assert held.stamp_duty_yen == 10_000  # 請負、500万円を超え1,000万円以下
    assert held.because["terms"]
    plain = sealed.asked(seal, aiko, now, stated_yen=6_000_000)
    assert (plain.stamp_duty_yen, plain.stated_yen) == (0, None)


@pytest.mark.parametrize(
    ("changed", "refusal", "field"),
    [
        ({"paper": None}, actions.PaperMissing, "paper"),
        ({"paper": sealed.A_PICTURE}, actions.PaperIsNoDocument, "paper"),
        ({"copies": 0}, actions.CopiesOutOfBounds, "copies"),
        ({"copies": 100}, actions.CopiesOutOfBounds, "copies"),
        ({"stamped_as": "no2", "stated_yen": 0}, actions.StatedOutOfBounds, "stated_yen"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(
    seal: Seal, aiko: User, now: dt.datetime, changed: dict[str, Any], refusal: type[Refusal], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        sealed.asked(seal, aiko, now, **changed)
    assert getattr(refused.value, "field", None) == field
    assert not SealRequest.objects.exists()
    assert not Event.objects.filter(step="legal.seals.request_seal").exists()


def test_a_form_asks_once(seal: Seal, aiko: User, now: dt.datetime) -> None:
    key = uuid4()
    new = actions.NewRequest(
        seal=seal, paper_kind="BANK", title="口座の開設", addressee="第一銀行", purpose="開設", copies=1,
        wanted_on=now.date(), original="HAND",
    )  # fmt: skip
    twice = [
        actions.request_seal(form_key=key, new=new, paper=sealed.A_PDF, acting_user=aiko, at=now) for _time in range(2)
    ]
    assert twice[0] == twice[1]
    assert SealRequest.objects.count() == Request.objects.count() == 1


def test_only_the_custodian_of_the_day_seals(
    agreed: SealRequest, yoko: User, aiko: User, ben: User, now: dt.datetime
) -> None:
    for other in (aiko, ben):
        with pytest.raises(actions.NotTheCustodian):
            sealed.sealed(agreed, other, now)
    later = now + 3 * DAY
    actions.name_custodian(
        seal_id=agreed.seal_id, custodian=ben, deputy=None, valid_from=later.date(), acting_user=yoko, at=now
    )
    with pytest.raises(actions.NotTheCustodian):
        sealed.sealed(agreed, yoko, later)
    assert sealed.sealed(agreed, ben, later).sealed_by_name == "石井 弁"


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"sealed_on": dt.date(2026, 11, 3)}, actions.SealedOutOfTime),
        ({"sealed_on": dt.date(2026, 11, 5)}, actions.SealedOutOfTime),
        ({"imprints": 0}, actions.ImprintsOutOfBounds),
        ({"imprints": 1000}, actions.ImprintsOutOfBounds),
    ],
)
def test_a_sealing_fits_its_day_and_its_copies(
    agreed: SealRequest, yoko: User, now: dt.datetime, changed: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        sealed.sealed(agreed, yoko, now, **changed)
    assert not Sealing.objects.exists()
    assert proof("legal.seals.sealing") == []


def test_a_seal_that_is_out_seals_nothing_here(agreed: SealRequest, yoko: User, aiko: User, now: dt.datetime) -> None:
    lending = sealed.lent(agreed.seal, aiko, yoko, now)
    with pytest.raises(actions.AlreadyLent):
        sealed.sealed(agreed, yoko, now)
    actions.take_back_seal(lending_id=lending.pk, returned_on=now.date(), acting_user=yoko, at=now)
    sealed.lent(agreed.seal, yoko, yoko, now)
    assert sealed.sealed(agreed, yoko, now).number == "O-2026-0001"


def test_what_the_custodian_refuses_comes_back_and_is_asked_anew(
    agreed: SealRequest, yoko: User, aiko: User, ben: User, now: dt.datetime
) -> None:
    given: dict[str, Any] = {"request_id": agreed.pk, "at": now}
    with pytest.raises(actions.NotTheCustodian):
        actions.refuse_sealing(**given, reason="違う", acting_user=ben)
    with pytest.raises(actions.RefusalWithoutReason):
        actions.refuse_sealing(**given, reason=" ", acting_user=yoko)
    back = actions.refuse_sealing(**given, reason="書類が違います", acting_user=yoko)
    assert (back.state, back.refused_reason, back.approved_on) == ("RETURNED", "書類が違います", None)
    with pytest.raises(actions.NotToBeSealed):
        sealed.sealed(back, yoko, now)
    new = actions.NewRequest(**{name: getattr(back, name) for name in actions.NewRequest.__slots__})
    other = actions.NewFile("正しい届出書.pdf", b"%PDF-1.7 the right paper")
    with pytest.raises(actions.NotYourSealRequest):
        actions.resubmit_request(**given, new=new, paper=other, acting_user=yoko)
    again = actions.resubmit_request(**given, new=new, paper=other, acting_user=aiko)
    assert (again.state, again.refused_reason) == ("SUBMITTED", "")
    assert again.paper_sha256 != agreed.paper_sha256
    assert sealed.sealed(sealed.decided(again, ben, now), yoko, now).number == "O-2026-0001"


def test_what_was_taken_back_is_given_up(held: SealRequest, aiko: User, ben: User, now: dt.datetime) -> None:
    with pytest.raises(actions.NotReturned):
        actions.discard_request(request_id=held.pk, acting_user=aiko, at=now)
    withdraw_request(request_id=Request.objects.get().pk, acting_user=aiko, at=now)
    assert actions.discard_request(request_id=held.pk, acting_user=aiko, at=now).state == "DISCARDED"
    assert list(queries.requests(of=None)) == []


def test_a_rejected_request_stays_rejected(held: SealRequest, ben: User, now: dt.datetime) -> None:
    assert sealed.decided(held, ben, now, "REJECT").state == "REJECTED"


def test_an_overdue_scan_is_told_where_deadlines_stand(agreed: SealRequest, yoko: User, now: dt.datetime) -> None:
    sealed.sealed(agreed, yoko, now)
    found = upcoming(
        lambda step: step == "legal.seals.view_seals", as_of=now.date(), until=now.date() + 30 * DAY, most=9
    )
    assert [(each.on, each.source) for each in found] == [(now.date() + 14 * DAY, "O-2026-0001")]


def test_papers_open_to_those_who_are_concerned(
    held: SealRequest, yoko: User, aiko: User, ben: User, chie: User, kei: User, now: dt.datetime
) -> None:
    assert held.paper_id
    for reader in (aiko, ben, yoko, chie):
        _document, file = actions.read_file(request_id=held.pk, document_id=held.paper_id, acting_user=reader, at=now)
        file.close()
    with pytest.raises(actions.NotYourPaper):
        actions.read_file(request_id=held.pk, document_id=held.paper_id, acting_user=kei, at=now)
    assert Event.objects.filter(step="legal.seals.read_file").count() == 4
    with pytest.raises(Document.DoesNotExist):
        actions.read_file(request_id=held.pk, document_id=0, acting_user=aiko, at=now)


def test_facts_name_the_seal_and_the_paper(held: SealRequest) -> None:
    facts = dict(work.request_facts(Request.objects.get().arguments))
    assert facts["印章"] == "S-01 契約印（契約印）"
    assert facts["書類のSHA-256"] == held.paper_sha256


def refused_by_postgresql(name: str, held: SealRequest, **changed: Any) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        SealRequest.objects.filter(pk=held.pk).update(**changed)


def test_postgresql_keeps_what_was_submitted(held: SealRequest, now: dt.datetime) -> None:
    refused_by_postgresql("it is SUBMITTED", held, title="別の書類")
    refused_by_postgresql("says stays", held, state="APPROVED", approved_on=now.date(), title="別の書類")
    refused_by_postgresql("it is SUBMITTED", held, state="SEALED", approved_on=now.date())
    refused_by_postgresql("approved_seal_request_says_when", held, state="APPROVED")
    with pytest.raises(IntegrityError, match="it is SUBMITTED"), transaction.atomic():
        held.delete()


def line_of(held: SealRequest, user: User, now: dt.datetime, number: str = "O-2026-0009") -> Sealing:
    day = now.date()
    return Sealing(
        request=held, number=number, seal=held.seal, sealed_on=day, imprints=1, sealed_by_id=user.pk,
        sealed_by_name="x", recorded_at=now, scan_due_on=day,
    )  # fmt: skip


def test_postgresql_seals_nothing_before_its_approval(held: SealRequest, yoko: User, now: dt.datetime) -> None:
    with pytest.raises(IntegrityError, match="is not agreed to"), transaction.atomic():
        line_of(held, yoko, now).save()
    with transaction.atomic():
        SealRequest.objects.filter(pk=held.pk).update(state="APPROVED", approved_on=now.date())
        with pytest.raises(IntegrityError, match="is not agreed to"), transaction.atomic():
            line_of(held, yoko, now).save()  # the approval itself is still open
        transaction.set_rollback(True)
    assert not Sealing.objects.exists()


def test_postgresql_lets_only_the_custodian_seal_and_once(
    agreed: SealRequest, yoko: User, aiko: User, now: dt.datetime
) -> None:
    with pytest.raises(IntegrityError, match="custodian or the deputy"), transaction.atomic():
        line_of(agreed, aiko, now).save()
    refused_by_postgresql("stands in the log", agreed, state="SEALED")
    refused_by_postgresql("says why", agreed, state="RETURNED", approved_on=None)
    made = sealed.sealed(agreed, yoko, now)
    with pytest.raises(IntegrityError, match="is not agreed to"), transaction.atomic():
        line_of(agreed, yoko, now).save()
    for change in (lambda: Sealing.objects.update(imprints=2), made.delete):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()
    refused_by_postgresql("done_seal_request_has_its_scan", agreed, state="DONE")


def test_postgresql_refuses_a_withdrawn_seal(held: SealRequest, aiko: User, yoko: User, now: dt.datetime) -> None:
    withdraw_request(request_id=Request.objects.get().pk, acting_user=aiko, at=now)
    actions.withdraw_seal(seal_id=held.seal_id, withdrawn_on=now.date(), reason="欠けた", acting_user=yoko, at=now)
    refused_by_postgresql("is withdrawn", held, state="SUBMITTED")
