"""相見積: what is chosen and why, how many the company asks for, what whoever decides sees, what PostgreSQL holds."""

import datetime as dt
import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backoffice.api import ids
from backoffice.approvals.models import Request
from backoffice.documents.models import Document
from backoffice.documents.rules import FileIsNotWhatItSays
from backoffice.eventlog.models import Event
from backoffice.organisation.models import Unit, User
from backoffice.partners.models import Partner
from backoffice.values.refusals import Refusal
from general_affairs.purchasing import actions, queries, quoted, work
from general_affairs.purchasing.models import PurchaseRequest, Quotation, QuotationRule
from general_affairs.purchasing.rules import AskedFor, dearer_yen, not_kept
from tests.factories import books, program, purchases, trade

NEW, RULES = reverse("general_affairs:purchasing_purchase_new"), reverse("general_affairs:purchasing_rule_list")
WHY = "納期が合うため"
TWO = AskedFor(100_000, 2, is_refused=False, article="第5条", text="2社")
THREE = AskedFor(1_000_000, 3, is_refused=True, article="第6条", text="3社")


@pytest.fixture
def yoko(company: Any) -> User:
    return purchases.buyer()


@pytest.fixture
def supplier(ben: User, kei: User, admin: User, now: dt.datetime) -> Partner:
    books.books(kei, now)
    purchases.route(ben, kei, admin, now)
    return trade.supplier()


@pytest.fixture
def purchase(supplier: Partner, chie: User, now: dt.datetime) -> PurchaseRequest:
    return purchases.requested(supplier, chie, now, quotations=purchases.quoted(supplier), choice_reason=WHY)


def page(client: Client, user: User, url: str, status: int = 200) -> str:
    client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == status
    return answer.text


def asked_of(purchase: PurchaseRequest) -> str:
    return f"/requests/{Request.objects.get(case_kind=queries.CASE, case_id=purchase.pk, state='PENDING').pk}/"


def detail(purchase: PurchaseRequest) -> str:
    return reverse("general_affairs:purchasing_purchase_detail", args=[purchase.pk])


def rows_of(text: str) -> list[str]:
    """The rows of the table of quotations, without their marks."""
    table = text[text.index("最安との差") :].split("</table>")[0]
    return [re.sub(r"<[^>]+>|\s", "", each) for each in table.split("<tr>")[1:]]


@pytest.mark.parametrize(
    ("total_yen", "count", "broken"),
    [
        (99_999, 0, []),
        (100_000, 1, [TWO]),
        (100_000, 2, []),
        (999_999, 2, []),
        (1_000_000, 2, [THREE]),
        (1_000_000, 1, [THREE, TWO]),
        (1_000_000, 3, []),
    ],
)
def test_every_rule_that_the_amount_reaches_holds_and_what_is_refused_comes_first(
    total_yen: int, count: int, broken: list[AskedFor]
) -> None:
    assert not_kept(total_yen, count, [TWO, THREE]) == broken


def test_the_difference_is_to_the_lowest() -> None:
    assert [dearer_yen(each, (300, 100, 100)) for each in (300, 100)] == [200, 0]


def test_quotations_are_submitted_with_the_purchase_and_their_papers_are_kept(
    purchase: PurchaseRequest, supplier: Partner
) -> None:
    ours, low, high = queries.purchase(purchase.pk).quotations.all()
    assert (ours.supplier, ours.amount_yen, ours.is_chosen) == (supplier, 226_239, True)
    assert (low.supplier, low.supplier_name, low.valid_until) == (None, "みなと什器", dt.date(2026, 11, 1))
    assert (high.note, high.is_chosen, high.document) == ("配送を含む", False, None)
    kept = Document.objects.get(kind=queries.QUOTATION)
    assert (ours.document, kept.amount_yen, kept.partner_name) == (kept, 226_239, supplier.name)
    facts = work.purchase_facts({"purchase_id": purchase.pk})
    assert next(text for label, text in facts if label == "相見積").endswith("（採用）")
    assert ("最安でない見積を選んだ理由", WHY) in facts


@pytest.mark.parametrize(
    ("changed", "reason", "refusal", "field"),
    [
        ({}, "", actions.WhyNotTheCheapest, "choice_reason"),
        ({}, "　", actions.WhyNotTheCheapest, "choice_reason"),
        ({"supplier": None, "supplier_name": "別の会社"}, WHY, actions.ChosenFromAnother, "is_chosen"),
        ({"supplier": None}, WHY, actions.QuotationIncomplete, "valid_until"),
        ({"amount_yen": 0}, WHY, actions.QuotationIncomplete, "valid_until"),
        ({"valid_until": dt.date(2026, 10, 19)}, WHY, actions.QuotationIncomplete, "valid_until"),
        ({"content": b"no pdf"}, WHY, FileIsNotWhatItSays, ""),
        ({"name": "", "content": b"", "kept": 0}, WHY, actions.PaperNotThere, "paper"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_entered(
    supplier: Partner, chie: User, now: dt.datetime,
    changed: dict[str, Any], reason: str, refusal: type[Refusal], field: str,
) -> None:  # fmt: skip
    given = {"quotations": purchases.quoted(supplier, **changed), "choice_reason": reason}
    with pytest.raises(refusal) as refused:
        purchases.requested(supplier, chie, now, **given)
    assert getattr(refused.value, "field", "") == field
    assert not PurchaseRequest.objects.exists()
    assert not Quotation.objects.exists()
    assert not Document.objects.exists()
    assert not Event.objects.filter(step__startswith="general_affairs.purchasing").exists()


def test_one_is_chosen_and_the_lowest_needs_no_reason(supplier: Partner, chie: User, now: dt.datetime) -> None:
    ours, low, high = purchases.quoted(supplier)
    with pytest.raises(actions.SeveralChosen, match="2通"):
        purchases.requested(supplier, chie, now, quotations=(ours, replace(low, is_chosen=True)), choice_reason=WHY)
    assert not PurchaseRequest.objects.exists()
    made = purchases.requested(supplier, chie, now, quotations=(replace(ours, amount_yen=219_999), low, high))
    assert made.choice_reason == ""


def test_a_rule_that_refuses_asks_for_the_missing_and_a_reason_does_not_help(
    supplier: Partner, chie: User, yoko: User, now: dt.datetime
) -> None:
    purchases.quotation_rule(yoko, now, effect="REFUSE")
    with pytest.raises(actions.TooFewQuotations, match=r"購買規程 第5条.*2通必要ですが、0通"):
        purchases.requested(supplier, chie, now, few_quotations_reason="急ぐため")
    assert not PurchaseRequest.objects.exists()
    made = purchases.requested(supplier, chie, now, quotations=purchases.quoted(supplier), choice_reason=WHY)
    assert made.state == "SUBMITTED"
    small = purchases.requested(supplier, chie, now, lines=(purchases.CHAIR,))  # 81,840
    assert small.state == "SUBMITTED"


def test_a_rule_that_warns_lets_ask_and_whoever_decides_reads_the_reason(
    client: Client, supplier: Partner, chie: User, ben: User, yoko: User, now: dt.datetime
) -> None:
    purchases.quotation_rule(yoko, now)
    made = purchases.requested(supplier, chie, now, few_quotations_reason="ほかに扱う会社がありません。")
    for url, user in ((asked_of(made), ben), (detail(made), chie)):
        text = page(client, user, url)
        assert "購買規程 第5条「10万円以上は2社以上の見積」に合いません。見積は2通必要ですが、0通です。" in text
        assert "ほかに扱う会社がありません。" in text


def test_a_rule_holds_for_its_days_alone(supplier: Partner, chie: User, yoko: User, now: dt.datetime) -> None:
    first = purchases.quotation_rule(yoko, now, effect="REFUSE")
    later = purchases.quotation_rule(yoko, now, least=1, valid_from=dt.date(2026, 11, 1))
    first.refresh_from_db()
    assert (first.valid_until, later.valid_until) == (dt.date(2026, 11, 1), None)
    assert purchases.requested(supplier, chie, now).state == "SUBMITTED"
    with pytest.raises(actions.QuotationRuleBeginsTooEarly):
        purchases.quotation_rule(yoko, now, valid_from=dt.date(2026, 10, 1))
    for wrong in ({"least": 0}, {"from_yen": 0}, {"article": " "}):
        with pytest.raises(actions.QuotationRuleIncomplete):
            purchases.quotation_rule(yoko, now, from_yen=wrong.pop("from_yen", 5), **wrong)
    with pytest.raises(actions.QuotationRuleEnded):
        actions.end_quotation_rule(rule_id=first.pk, valid_until=dt.date(2027, 1, 1), acting_user=yoko, at=now)
    actions.end_quotation_rule(rule_id=later.pk, valid_until=dt.date(2026, 11, 4), acting_user=yoko, at=now)
    assert queries.rules_on(now.date()) == []
    assert QuotationRule.objects.count() == 2


@pytest.mark.parametrize("outcome", ["APPROVE", "SEND_BACK"])
def test_whoever_decides_compares_them(
    client: Client, purchase: PurchaseRequest, chie: User, ben: User, aiko: User, now: dt.datetime, outcome: str
) -> None:
    told = page(client, ben, asked_of(purchase))
    ours, low, high = rows_of(told)
    assert "採用" in ours
    assert ours.endswith("226,2396,239")
    assert "最安" in low
    assert "期限切れ" in low
    assert low.endswith("220,0000")
    assert "配送を含む" in high
    assert "最安" not in high
    assert WHY in told
    paper = reverse("general_affairs:purchasing_quotation_paper", args=[purchase.quotations.get(is_chosen=True).pk])
    assert f'href="{paper}"' in told
    client.force_login(ben)
    assert b"".join(client.get(paper).streaming_content) == purchases.PDF  # type: ignore[attr-defined]
    page(client, aiko, paper, status=403)
    purchases.decided(purchase, ben, now, outcome, "もう1社お願いします")
    shown = page(client, chie, detail(purchase))
    assert f'href="{paper}"' in shown
    assert [row[:5] for row in rows_of(shown)][1:] == ["みなと什器", "湾岸家具配"]


def test_a_draft_is_written_anew_and_keeps_its_papers(
    client: Client, purchase: PurchaseRequest, supplier: Partner, chie: User, ben: User, now: dt.datetime
) -> None:
    purchases.decided(purchase, ben, now, "SEND_BACK", "もう1社お願いします")
    url = reverse("general_affairs:purchasing_purchase_correct", args=[purchase.pk])
    text = page(client, chie, url)
    assert "添付済み" in text
    kept = Document.objects.get()
    given = form(supplier, **{
        "quote-0-kept": str(kept.pk), "quote-1-supplier": "みなと什器", "quote-1-amount_yen": "５万", "quote-1-quoted_on": "2026-10-20",
    })  # fmt: skip
    refused = client.post(url, given)
    assert refused.status_code == 422
    assert 'href="#id_choice_reason"' in refused.text
    assert "最も安い見積より4,560円高い" in refused.text
    client.post(url, {**given, "choice_reason": WHY})
    again = queries.purchase(purchase.pk)
    assert (again.state, [each.amount_yen for each in again.quotations.all()]) == ("SUBMITTED", [54_560, 50_000])
    assert again.quotations.all()[0].document == kept


def form(supplier: Partner, **more: Any) -> dict[str, Any]:
    """Two chairs, and the quotation of their supplier."""
    return {
        "title": "来客用の椅子", "purpose": "受付に置きます。", "supplier": supplier.pk, "needed_by": "2026-11-20",
        "unit": Unit.objects.get().pk, "line-TOTAL_FORMS": "1", "line-INITIAL_FORMS": "0",
        "line-0-item": "椅子", "line-0-category": "EQUIPMENT", "line-0-quantity": "2", "line-0-unit_name": "脚",
        "line-0-unit_price": "24,800", "line-0-treatment": "STANDARD",
        "quote-TOTAL_FORMS": "3", "quote-INITIAL_FORMS": "0", "quote-0-supplier": supplier.name,
        "quote-0-amount_yen": "54,560", "quote-0-quoted_on": "2026-10-20", "quote-0-is_chosen": "on", **more,
    }  # fmt: skip


def test_the_form_takes_partners_and_names_with_a_file_a_row(client: Client, supplier: Partner, chie: User) -> None:
    client.force_login(chie)
    paper = SimpleUploadedFile("q.pdf", purchases.PDF)
    other = {"quote-2-supplier": "湾岸家具", "quote-2-amount_yen": "60,000", "quote-2-quoted_on": "2026-10-21"}
    answer = client.post(NEW, form(supplier, **other, **{"quote-2-paper": paper}))
    assert answer.status_code == 302, answer.text
    ours, theirs = queries.purchase(PurchaseRequest.objects.get().pk).quotations.all()
    assert (ours.supplier, ours.document, theirs.supplier) == (supplier, None, None)
    assert (theirs.supplier_name, theirs.document is not None, theirs.position) == ("湾岸家具", True, 2)


@pytest.mark.parametrize(
    ("more", "says", "at"),
    [
        ({"quote-0-amount_yen": ""}, "見積1の見積額（税込）が入力されていません。", "id_quote-0-amount_yen"),
        ({"quote-0-supplier": "別の会社"}, "仕入先の", "id_quote-0-is_chosen"),
        ({"quote-0-valid_until": "2026-10-01"}, "有効期限が見積日より前", "id_quote-0-valid_until"),
        ({"quote-0-paper": ("q.pdf", b"nothing")}, "名前が示す種類のファイルではありません", "id_quote-0-paper"),
    ],
)
def test_an_error_is_said_at_its_row(
    client: Client, supplier: Partner, chie: User, more: dict[str, Any], says: str, at: str
) -> None:
    client.force_login(chie)
    files = {name: SimpleUploadedFile(*value) for name, value in more.items() if isinstance(value, tuple)}
    answer = client.post(NEW, form(supplier, **{**more, **files}))
    assert answer.status_code == 422
    assert says in answer.text
    assert f'href="#{at}"' in answer.text
    assert not PurchaseRequest.objects.exists()
    assert not Document.objects.exists()


def test_rules_are_made_and_ended_on_their_pages(client: Client, yoko: User, chie: User) -> None:
    new = reverse("general_affairs:purchasing_rule_new")
    page(client, chie, new, status=403)
    client.force_login(yoko)
    given = {"from_yen": "１０万", "least": "2", "effect": "REFUSE", "article": "購買規程 第5条", "text": "2社以上"}
    assert client.post(new, {**given, "valid_from": "2026-04-01", "least": "11"}).status_code == 422
    assert client.post(new, {**given, "valid_from": "2026-04-01"}).status_code == 302
    rule = QuotationRule.objects.get()
    assert (rule.from_yen, rule.least, rule.effect) == (100_000, 2, "REFUSE")
    assert "購買規程 第5条" in page(client, chie, RULES)
    client.force_login(yoko)
    client.post(reverse("general_affairs:purchasing_rule_end", args=[rule.pk]), {"valid_until": "2026-12-01"})
    assert "2026/12/01の前日" in client.get(RULES).text


def test_a_program_sends_quotations_too(supplier: Partner, chie: User, now: dt.datetime) -> None:
    caller = program.Program(program.token_of(chie, now))
    line = {"item": "椅子", "category": "EQUIPMENT", "quantity": "2", "unit_name": "脚", "unit_price": "24800"}
    body = {
        "title": "椅子", "purpose": "受付", "supplier": ids.write("ptn", supplier.pk), "needed_by": "2026-11-20",
        "unit": "100", "lines": [line],
        "quotations": [
            {"supplier": ids.write("ptn", supplier.pk), "amount": {"amount": 54_560, "currency": "JPY"},
             "quoted_on": "2026-10-20", "is_chosen": True,
             "paper": {"name": "q.pdf", "content": b64encode(purchases.PDF).decode()}},
            {"supplier_name": "湾岸家具", "amount": {"amount": 50_000, "currency": "JPY"}, "quoted_on": "2026-10-21"},
        ],
    }  # fmt: skip
    refused = caller.post("/api/v1/purchases", body)
    assert (refused.status_code, refused.json()["code"]) == (422, "general_affairs.purchasing.why_not_the_cheapest")
    assert not PurchaseRequest.objects.exists()
    made = caller.post("/api/v1/purchases", {**body, "choice_reason": WHY}).json()
    assert [(each["supplier_name"], each["is_chosen"]) for each in made["quotations"]] == [
        (supplier.name, True),
        ("湾岸家具", False),
    ]
    assert made["choice_reason"] == WHY
    assert Document.objects.get().kind == queries.QUOTATION
    unknown = {**body, "quotations": [{**body["quotations"][0], "supplier": "ptn_zzzzzz"}]}  # type: ignore[index, dict-item]
    assert caller.post("/api/v1/purchases", unknown).status_code == 422


def test_the_request_takes_as_many_queries_for_one_quotation_as_for_many(
    client: Client, supplier: Partner, chie: User, ben: User, now: dt.datetime
) -> None:
    def count(quotations: Sequence[actions.NewQuotation], show: Any, user: User) -> int:
        made = purchases.requested(supplier, chie, now, quotations=quotations, choice_reason=WHY)
        client.force_login(user)
        client.get(show(made))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(show(made)).status_code == 200
        return len(asked)

    many = purchases.quoted(supplier)
    for show, user in ((asked_of, ben), (detail, chie)):
        # The first look of all fills what is looked up once.
        _warm, one, six = (count(each, show, user) for each in (many, many[:1], (*many, *many[1:], many[2])))
        assert one == six


def test_postgresql_keeps_what_was_submitted_and_one_choice(
    purchase: PurchaseRequest, ben: User, now: dt.datetime
) -> None:
    def refused(what: str, row: Any, **changed: Any) -> None:
        with pytest.raises(DatabaseError, match=what), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**changed)

    ours, low, _high = queries.purchase(purchase.pk).quotations.all()
    refused("its purchase is submitted", low, amount_yen=1)
    refused("submitted purchase says stays", purchase, choice_reason="")
    refused("submitted purchase says stays", purchase, few_quotations_reason="あとから")
    with pytest.raises(DatabaseError, match="its purchase is submitted"), transaction.atomic():
        low.delete()
    purchases.decided(purchase, ben, now, "SEND_BACK", "直してください")
    refused("one_quotation_is_chosen", low, is_chosen=True)
    refused("quotation_says_who_and_how_much", low, amount_yen=0)
    refused("quotation_ends_after_its_day", low, valid_until=dt.date(2026, 1, 1))
    with pytest.raises(DatabaseError, match="nobody says why"), transaction.atomic():
        PurchaseRequest.objects.filter(pk=purchase.pk).update(choice_reason="")
        PurchaseRequest.objects.filter(pk=purchase.pk).update(state="SUBMITTED")
    with pytest.raises(DatabaseError, match="of another supplier"), transaction.atomic():
        Quotation.objects.filter(pk=ours.pk).update(supplier=None)
        PurchaseRequest.objects.filter(pk=purchase.pk).update(state="SUBMITTED")


def test_postgresql_lets_a_rule_only_end(yoko: User, now: dt.datetime) -> None:
    rule = purchases.quotation_rule(yoko, now)
    for changed in ({"least": 1}, {"from_yen": 1}, {"effect": "REFUSE"}):
        with pytest.raises(DatabaseError, match="it only ends"), transaction.atomic():
            QuotationRule.objects.filter(pk=rule.pk).update(**changed)
    with pytest.raises(DatabaseError, match="it only ends"), transaction.atomic():
        rule.delete()


def test_expiry_is_of_the_day_that_is_asked_about(purchase: PurchaseRequest) -> None:
    held = queries.purchase(purchase.pk)
    for on, expired in ((dt.date(2026, 11, 1), False), (dt.date(2026, 11, 2), True)):
        assert quoted.compared(held, on=on)[1].is_expired is expired
