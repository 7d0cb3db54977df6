"""Vouchers: tax is parted once, numbers have no gap, approval and papers are asked for, corrections leave their history."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounting.ledger import actions
from accounting.ledger.models import Entry, Line, Voucher, VoucherLine, VoucherState, VoucherTemplate
from accounting.ledger.queries import history_of, papers_of_entries
from accounting.ledger.rules import Side, TaxDoesNotFit, TaxLaw, Unbalanced, draft_lines, split_tax
from accounting.ledger.tax import TaxCategoryNotInForce
from accounting.ledger.work import asked_facts, voucher_facts
from backoffice.access.gate import NotAllowed
from backoffice.approvals.actions import AlreadyAsked, decide_request
from backoffice.approvals.models import Request
from backoffice.documents.models import Document
from backoffice.eventlog.models import Event
from backoffice.numbering.models import Number
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from tests.factories import cast, vouchers
from tests.factories.books import BANK, POSTED_ON, RENT, SALES, books, posted
from tests.factories.trade import supplier
from tests.factories.vouchers import ADVERTISING, PDF, line

ADVERTISED = (line(ADVERTISING, Side.DEBIT, 11_000), line(BANK, Side.CREDIT, 11_000))


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    books(kei, now)
    return kei


def lines_of(entry: Entry | None) -> list[tuple[str, str, int, str]]:
    assert entry is not None
    found = Line.objects.filter(entry=entry).order_by("position")
    return [(each.account.code, each.side, each.amount_yen, each.tax_category) for each in found]


def run(statement: str, *parameters: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def test_a_fraction_of_a_yen_of_tax_is_dropped() -> None:
    assert split_tax(11_000, Decimal(10)) == 1_000
    assert split_tax(999, Decimal(10)) == 90  # 90.81…
    assert split_tax(1_080, Decimal(8)) == 80


def test_tax_that_is_not_credited_stays_with_the_cost() -> None:
    law = TaxLaw(Decimal(10), Decimal(70), "1570")
    (cost, tax) = draft_lines([line("6210", Side.DEBIT, 11_000, tax_category="X")], {0: law})
    assert (cost.amount_yen, tax.amount_yen, tax.account_code) == (10_300, 700, "1570")
    (whole,) = draft_lines([line("6210", Side.DEBIT, 11_000)], {0: TaxLaw(Decimal(10), Decimal(0), "1570")})
    assert whole.amount_yen == 11_000


def test_the_tax_of_the_paper_holds_within_its_rounding() -> None:
    law = {0: TaxLaw(Decimal(10), Decimal(100), "1570")}
    (cost, tax) = draft_lines([line("6210", Side.DEBIT, 999, tax_yen=91)], law)
    assert (cost.amount_yen, tax.amount_yen) == (908, 91)
    with pytest.raises(TaxDoesNotFit):
        draft_lines([line("6210", Side.DEBIT, 999, tax_yen=92)], law)


def test_a_voucher_becomes_an_entry_with_its_tax_and_its_number(keeper: User, now: dt.datetime) -> None:
    voucher = vouchers.entered(keeper, now)
    assert (voucher.state, voucher.number, voucher.total_yen) == ("POSTED", "FD-2026-000001", 11_000)
    assert lines_of(voucher.entry) == [
        (ADVERTISING, "DEBIT", 10_000, "課税仕入10%"),
        ("1570", "DEBIT", 1_000, "課税仕入10%"),
        (BANK, "CREDIT", 11_000, "対象外"),
    ]
    steps = list(
        Event.objects.filter(case_kind="accounting.ledger.voucher").order_by("pk").values_list("step", flat=True)
    )
    assert steps == [
        "accounting.ledger.draft_voucher",
        "accounting.ledger.post_voucher",
        "accounting.ledger.enter_voucher",
    ]


def test_sales_and_returns_part_their_tax_on_their_own_side(keeper: User, now: dt.datetime) -> None:
    sold = vouchers.entered(
        keeper,
        now,
        lines=(line("1110", Side.DEBIT, 10_800), line(SALES, Side.CREDIT, 10_800, tax_category="課税売上8%軽減")),
    )
    assert lines_of(sold.entry)[1:] == [
        (SALES, "CREDIT", 10_000, "課税売上8%軽減"),
        ("2380", "CREDIT", 800, "課税売上8%軽減"),
    ]
    given_back = vouchers.entered(
        keeper,
        now,
        lines=(line(SALES, Side.DEBIT, 1_100, tax_category="課税売上返還10%"), line("1110", Side.CREDIT, 1_100)),
    )
    assert lines_of(given_back.entry)[:2] == [
        (SALES, "DEBIT", 1_000, "課税売上返還10%"),
        ("2380", "DEBIT", 100, "課税売上返還10%"),
    ]


def test_what_is_typed_into_an_account_of_tax_is_that_tax(keeper: User, now: dt.datetime) -> None:
    voucher = vouchers.entered(
        keeper,
        now,
        lines=(line("1570", Side.DEBIT, 1_100, tax_category="課税仕入10%"), line(BANK, Side.CREDIT, 1_100)),
    )
    assert lines_of(voucher.entry)[0] == ("1570", "DEBIT", 1_100, "課税仕入10%")


def test_books_with_tax_keep_amounts_whole(keeper: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounting.ledger.tax._books", [lambda on: True])
    assert lines_of(vouchers.entered(keeper, now).entry) == [
        (ADVERTISING, "DEBIT", 11_000, "課税仕入10%"),
        (BANK, "CREDIT", 11_000, "対象外"),
    ]


def test_a_category_of_another_time_is_refused(keeper: User, now: dt.datetime) -> None:
    for name in ("課税仕入10%(控除80)", "課税売上8%旧"):
        wrong = (line(ADVERTISING, Side.DEBIT, 11_000, tax_category=name), ADVERTISED[1])
        with pytest.raises(TaxCategoryNotInForce):
            vouchers.entered(keeper, now, lines=wrong)
    assert not Voucher.objects.exists()
    before = line(ADVERTISING, Side.DEBIT, 11_000, tax_category="課税仕入10%(控除80)", supplied_on=dt.date(2026, 9, 30))
    kept = lines_of(vouchers.entered(keeper, now, lines=(before, ADVERTISED[1])).entry)
    assert [each[2] for each in kept] == [10_200, 800, 11_000]


def test_a_form_sent_twice_makes_one_voucher_and_one_entry(keeper: User, now: dt.datetime) -> None:
    key = uuid.uuid4()
    both = [
        actions.enter_voucher(form_key=key, voucher_id=None, new=vouchers.new(), acting_user=keeper, at=now)
        for _time in range(2)
    ]
    assert both[0].pk == both[1].pk
    assert (Entry.objects.count(), VoucherLine.objects.count(), Number.objects.count()) == (1, 2, 1)


def test_what_is_typed_after_a_draft_is_what_is_posted(keeper: User, now: dt.datetime) -> None:
    key = uuid.uuid4()
    by = {"form_key": key, "acting_user": keeper, "at": now}
    more = (line(ADVERTISING, Side.DEBIT, 110_000), line(BANK, Side.CREDIT, 110_000))
    actions.draft_voucher(new=vouchers.new(), **by)
    actions.draft_voucher(new=vouchers.new(description="広告 11月"), **by)
    assert Voucher.objects.get().description == "広告 11月"
    voucher = actions.enter_voucher(voucher_id=None, new=vouchers.new(lines=more), **by)
    assert (voucher.state, voucher.description, voucher.total_yen) == ("POSTED", "広告の掲載", 110_000)
    assert lines_of(voucher.entry)[0][2] == 100_000
    again = actions.enter_voucher(voucher_id=None, new=vouchers.new(lines=more), **by)
    assert (again.pk, Entry.objects.count()) == (voucher.pk, 1)
    for changed in ({"lines": ADVERTISED}, {"description": "別"}, {"lines": more, "papers": (("領収書.pdf", PDF),)}):
        with pytest.raises(actions.FormAlreadySent):
            actions.enter_voucher(voucher_id=None, new=vouchers.new(**changed), **by)
    assert Entry.objects.count() == 1


def test_the_form_of_a_proposal_or_of_what_was_given_up_makes_no_other_voucher(keeper: User, now: dt.datetime) -> None:
    outside = cast.member("zei", "税子", duties=("accounting.outside", "accounting.reading"))
    by = {"form_key": uuid.uuid4(), "acting_user": outside, "at": now}
    actions.propose_voucher(new=vouchers.new(), **by)
    assert actions.propose_voucher(new=vouchers.new(), **by).state == "PROPOSED"
    with pytest.raises(actions.FormAlreadySent):
        actions.propose_voucher(new=vouchers.new(description="別"), **by)
    given_up = {"form_key": uuid.uuid4(), "acting_user": keeper, "at": now}
    draft = actions.draft_voucher(new=vouchers.new(), **given_up)
    actions.discard_voucher(voucher_id=draft.pk, acting_user=keeper, at=now)
    with pytest.raises(actions.FormAlreadySent):
        actions.enter_voucher(voucher_id=None, new=vouchers.new(), **given_up)


def test_an_unbalanced_voucher_is_kept_as_a_draft_alone(keeper: User, now: dt.datetime) -> None:
    uneven = (ADVERTISED[0], line(BANK, Side.CREDIT, 10_000))
    with pytest.raises(Unbalanced):
        vouchers.entered(keeper, now, lines=uneven)
    assert not Voucher.objects.exists()
    draft = vouchers.drafted(keeper, now, lines=uneven)
    with pytest.raises(Unbalanced):
        actions.post_voucher(voucher_id=draft.pk, acting_user=keeper, at=now)
    changed = actions.change_voucher(voucher_id=draft.pk, new=vouchers.new(), acting_user=keeper, at=now)
    assert actions.post_voucher(voucher_id=changed.pk, acting_user=keeper, at=now).number == "FD-2026-000001"
    with pytest.raises(actions.NotADraftVoucher):
        actions.change_voucher(voucher_id=draft.pk, new=vouchers.new(), acting_user=keeper, at=now)


def test_numbers_follow_the_fiscal_year_without_a_gap(keeper: User, now: dt.datetime) -> None:
    made = [vouchers.entered(keeper, now).number for _time in range(2)]
    with pytest.raises(actions.UnknownAccount):
        vouchers.entered(keeper, now, lines=(line("9999", Side.DEBIT, 1), line(BANK, Side.CREDIT, 1)))
    made += [
        vouchers.entered(keeper, now).number,
        vouchers.entered(keeper, now, posted_on=dt.date(2026, 3, 31)).number,
    ]
    assert made == ["FD-2026-000001", "FD-2026-000002", "FD-2026-000003", "FD-2025-000001"]


def test_a_draft_that_is_given_up_stays_and_is_not_posted(keeper: User, now: dt.datetime) -> None:
    draft = vouchers.drafted(keeper, now)
    assert actions.discard_voucher(voucher_id=draft.pk, acting_user=keeper, at=now).state == VoucherState.DISCARDED
    with pytest.raises(actions.NotADraftVoucher):
        actions.post_voucher(voucher_id=draft.pk, acting_user=keeper, at=now)
    assert not Entry.objects.exists()


def test_above_the_amount_somebody_else_agrees(keeper: User, ben: User, admin: User, now: dt.datetime) -> None:
    vouchers.route(ben, admin, now)
    vouchers.policy(keeper, now, 11_000)
    small = vouchers.entered(keeper, now, lines=(line(RENT, Side.DEBIT, 10_999), line(BANK, Side.CREDIT, 10_999)))
    assert small.state == "POSTED"
    voucher = vouchers.entered(keeper, now)
    assert (voucher.state, voucher.number, Entry.objects.count()) == ("SUBMITTED", "", 1)
    with pytest.raises(actions.NotADraftVoucher):
        actions.change_voucher(voucher_id=voucher.pk, new=vouchers.new(), acting_user=keeper, at=now)
    agreed = vouchers.decided(voucher, ben, now)
    assert (agreed.state, agreed.number) == ("POSTED", "FD-2026-000002")
    assert lines_of(agreed.entry)[0] == (ADVERTISING, "DEBIT", 10_000, "課税仕入10%")


def test_what_was_agreed_to_is_not_undone_by_one_person(keeper: User, ben: User, admin: User, now: dt.datetime) -> None:
    vouchers.route(ben, admin, now)
    large, small = (
        vouchers.entered(keeper, now, lines=(line(RENT, Side.DEBIT, yen), line(BANK, Side.CREDIT, yen)))
        for yen in (50_000, 5_000)
    )
    vouchers.policy(keeper, now, 11_000)
    assert large.entry is not None
    assert small.entry is not None
    given = {"reason": "誤り", "posted_on": POSTED_ON, "acting_user": keeper, "at": now}
    actions.reverse_by_hand(entry_id=small.entry.pk, **given)
    one = (line(RENT, Side.DEBIT, 1), line(BANK, Side.CREDIT, 1))
    asked = vouchers.entered(keeper, now, lines=one, corrects=large.entry.pk, reason="誤り")
    assert asked.state == "SUBMITTED"
    assert Request.objects.get(case_id=asked.pk).amount_yen == 50_000
    assert ("訂正する仕訳", "¥50,000") in [
        (label, text[-7:]) for label, text in voucher_facts({"voucher_id": asked.pk})
    ]
    assert not Entry.objects.filter(reverses=large.entry).exists()
    assert vouchers.decided(asked, ben, now).state == "POSTED"
    assert Entry.objects.filter(reverses=large.entry).exists()


def test_a_large_entry_is_taken_back_once_somebody_else_agreed(
    keeper: User, ben: User, admin: User, now: dt.datetime
) -> None:
    vouchers.route(ben, admin, now)
    entry = vouchers.entered(keeper, now).entry
    assert entry is not None
    vouchers.policy(keeper, now, 11_000)
    given = {"entry_id": entry.pk, "reason": "二重に記帳", "acting_user": keeper, "at": now}
    with pytest.raises(actions.ReasonMissing):
        actions.reverse_by_hand(**{**given, "reason": " "}, posted_on=POSTED_ON)
    actions.close_month(month=Month(2026, 9), acting_user=keeper, at=now)
    with pytest.raises(actions.PeriodClosed):
        actions.reverse_by_hand(**given, posted_on=dt.date(2026, 9, 30))
    assert not Request.objects.exists()
    assert actions.reverse_by_hand(**given, posted_on=POSTED_ON) is None
    asked = Request.objects.get()
    assert (asked.kind, asked.title, asked.amount_yen, asked.state) == (
        "accounting.ledger.voucher",
        "仕訳の取消　広告の掲載",
        11_000,
        "PENDING",
    )
    assert not Entry.objects.filter(reverses=entry).exists()
    with pytest.raises(AlreadyAsked):
        actions.reverse_by_hand(**given, posted_on=POSTED_ON)
    assert ("取り消す理由", "二重に記帳") in asked_facts(asked.arguments)
    decide_request(request_id=asked.pk, outcome="APPROVE", comment="確認", acting_user=ben, at=now)
    reversal = Entry.objects.get(reverses=entry)
    assert (reversal.posted_on, reversal.reason, reversal.amount_yen) == (POSTED_ON, "二重に記帳", 11_000)


def test_an_entry_stands_when_its_reversal_is_not_agreed_to(
    keeper: User, ben: User, admin: User, now: dt.datetime
) -> None:
    vouchers.route(ben, admin, now)
    entry = vouchers.entered(keeper, now).entry
    assert entry is not None
    vouchers.policy(keeper, now, 11_000)
    client = Client()
    client.force_login(keeper)
    detail = reverse("accounting:ledger_entry_detail", args=[entry.pk])
    url = reverse("accounting:ledger_entry_reverse", args=[entry.pk])
    assert "取消の承認を依頼" in client.get(url).content.decode()
    answer = client.post(url, {"reason": "誤り", "posted_on": POSTED_ON.isoformat()})
    assert answer.headers["Location"] == detail
    page = client.get(detail).content.decode()
    assert ("取消の承認を依頼しています（理由：誤り）" in page, url in page) == (True, False)
    asked = Request.objects.get()
    ben_client = Client()
    ben_client.force_login(ben)
    shown = ben_client.get(reverse("backoffice:approvals_request_detail", args=[asked.pk])).content.decode()
    assert ("取り消す仕訳" in shown, detail in shown) == (True, True)
    decide_request(request_id=asked.pk, outcome="REJECT", comment="必要です", acting_user=ben, at=now)
    assert Entry.objects.get() == entry
    assert url in client.get(detail).content.decode()


def test_a_voucher_that_is_sent_back_can_be_changed(keeper: User, ben: User, admin: User, now: dt.datetime) -> None:
    vouchers.route(ben, admin, now)
    vouchers.policy(keeper, now, 0)
    returned = vouchers.decided(vouchers.entered(keeper, now), ben, now, "SEND_BACK")
    assert returned.state == "RETURNED"
    assert not Entry.objects.exists()
    again = actions.enter_voucher(
        form_key=returned.form_key, voucher_id=returned.pk, new=vouchers.new(), acting_user=keeper, at=now
    )
    assert again.state == "SUBMITTED"


def test_nobody_decides_the_company_s_choices_along_the_way(keeper: User, chie: User, now: dt.datetime) -> None:
    with pytest.raises(NotAllowed):
        actions.define_voucher_policy(approval_from_yen=None, demands={}, acting_user=keeper, at=now)
    with pytest.raises(NotAllowed):
        vouchers.entered(chie, now)


def test_a_paper_is_asked_for_where_the_company_says_so(keeper: User, now: dt.datetime) -> None:
    assert vouchers.entered(keeper, now).state == "POSTED"
    vouchers.policy(keeper, now, None, EXPENSE="REQUIRED")
    with pytest.raises(actions.PaperMissing):
        vouchers.entered(keeper, now)
    assert Voucher.objects.count() == 1
    proved = vouchers.entered(keeper, now, papers=(("領収書.pdf", PDF),))
    kept = Document.objects.get(case_kind="accounting.ledger.entry", case_id=proved.entry_id)
    assert (kept.title, kept.amount_yen, kept.kind) == ("領収書", 11_000, "accounting.ledger.paper")
    assert vouchers.entered(keeper, now, lines=(line("1110", Side.DEBIT, 5), line(BANK, Side.CREDIT, 5))).number


def test_a_paper_may_come_after_the_entry(keeper: User, now: dt.datetime) -> None:
    entry = vouchers.entered(keeper, now).entry
    assert entry is not None
    actions.attach_paper(entry_id=entry.pk, name="請求書.pdf", content=PDF, acting_user=keeper, at=now)
    assert [each.title for each in papers_of_entries([entry.pk])] == ["請求書"]


def test_a_correction_reverses_and_posts_anew_underneath(keeper: User, now: dt.datetime) -> None:
    first = vouchers.entered(keeper, now).entry
    assert first is not None
    right = vouchers.entered(
        keeper, now, corrects=first.pk, reason="科目の誤り", lines=(line("6250", Side.DEBIT, 11_000), ADVERTISED[1])
    )
    reversal = Entry.objects.get(reverses=first)
    assert (reversal.posted_on, reversal.reason) == (POSTED_ON, "科目の誤り")
    assert lines_of(reversal)[0] == (ADVERTISING, "CREDIT", 10_000, "課税仕入10%")
    assert lines_of(right.entry)[0][0] == "6250"
    assert right.entry_id is not None
    third = vouchers.entered(keeper, now, corrects=right.entry_id, reason="金額の誤り")
    assert third.entry_id is not None
    found = history_of([third.entry_id, right.entry_id, first.pk])
    assert [each.reason for each in found[third.entry_id]] == ["科目の誤り", "金額の誤り"]
    assert [each.reason for each in found[right.entry_id]] == ["科目の誤り"]
    assert first.pk not in found
    with pytest.raises(actions.EntryAlreadyReversed):
        vouchers.entered(keeper, now, corrects=first.pk, reason="もう一度")
    with pytest.raises(actions.ReasonMissing):
        vouchers.entered(keeper, now, corrects=third.entry_id, reason=" ")


def test_a_correction_of_a_closed_month_stands_in_an_open_one(keeper: User, now: dt.datetime) -> None:
    first = vouchers.entered(keeper, now).entry
    assert first is not None
    actions.close_month(month=Month(2026, 10), acting_user=keeper, at=now)
    with pytest.raises(actions.PeriodClosed):
        vouchers.entered(keeper, now, corrects=first.pk, reason="誤り")
    day = dt.date(2026, 11, 2)
    right = vouchers.entered(keeper, now, corrects=first.pk, reason="誤り", posted_on=day)
    assert right.entry is not None
    assert (right.entry.posted_on, Entry.objects.get(reverses=first).posted_on) == (day, day)


def test_entries_of_other_rooms_are_put_right_there(keeper: User, now: dt.datetime) -> None:
    entry = posted(1, keeper, now)
    with pytest.raises(actions.EntryOfAnotherRoom):
        vouchers.entered(keeper, now, corrects=entry.pk, reason="誤り")
    with pytest.raises(actions.EntryOfAnotherRoom):
        actions.reverse_by_hand(entry_id=entry.pk, reason="誤り", posted_on=POSTED_ON, acting_user=keeper, at=now)
    assert Entry.objects.count() == 1


def test_an_entry_by_hand_is_taken_back_by_hand(keeper: User, now: dt.datetime) -> None:
    entry = vouchers.entered(keeper, now).entry
    assert entry is not None
    actions.reverse_by_hand(entry_id=entry.pk, reason="二重", posted_on=POSTED_ON, acting_user=keeper, at=now)
    assert Entry.objects.get(reverses=entry).reason == "二重"


def test_a_template_holds_lines_with_their_tax_put_back(keeper: User, now: dt.datetime) -> None:
    partner = supplier()
    entry = vouchers.entered(
        keeper, now, lines=(line(ADVERTISING, Side.DEBIT, 11_000, partner_id=partner.pk, memo="10月"), ADVERTISED[1])
    ).entry
    assert entry is not None
    for name, with_amounts in (("広告", True), ("広告（金額なし）", False)):
        actions.save_template(entry_id=entry.pk, name=name, with_amounts=with_amounts, acting_user=keeper, at=now)
    saved = VoucherTemplate.objects.get(name="広告")
    assert [(each["account_code"], each["amount_yen"]) for each in saved.lines] == [
        (ADVERTISING, 11_000),
        (BANK, 11_000),
    ]
    assert saved.lines[0]["partner_id"] == partner.pk
    assert [each["amount_yen"] for each in VoucherTemplate.objects.get(name="広告（金額なし）").lines] == [None, None]
    with pytest.raises(actions.TemplateNameTaken):
        actions.save_template(entry_id=entry.pk, name="広告", with_amounts=True, acting_user=keeper, at=now)
    actions.end_template(template_id=saved.pk, acting_user=keeper, at=now)
    actions.save_template(entry_id=entry.pk, name="広告", with_amounts=True, acting_user=keeper, at=now)
    with pytest.raises(DatabaseError, match="it ends once"):
        run("UPDATE accounting_vouchertemplate SET name = 'x' WHERE id = %s", saved.pk)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounting_voucher SET description = 'x' WHERE id = %s",
        "UPDATE accounting_voucherline SET amount_yen = 1 WHERE voucher_id = %s",
        "DELETE FROM accounting_voucherline WHERE voucher_id = %s",
        "DELETE FROM accounting_voucher WHERE id = %s",
    ],
)
def test_postgresql_keeps_a_posted_voucher(statement: str, keeper: User, now: dt.datetime) -> None:
    voucher = vouchers.entered(keeper, now)
    with pytest.raises(DatabaseError, match="is refused"):
        run(statement, voucher.pk)


def test_postgresql_keeps_a_voucher_that_awaits_approval(
    keeper: User, ben: User, admin: User, now: dt.datetime
) -> None:
    vouchers.route(ben, admin, now)
    vouchers.policy(keeper, now, 0)
    voucher = vouchers.entered(keeper, now)
    with pytest.raises(DatabaseError, match="is refused"):
        run("UPDATE accounting_voucher SET posted_on = '2026-10-01' WHERE id = %s", voucher.pk)
    with pytest.raises(DatabaseError, match="is refused"):
        run("UPDATE accounting_voucherline SET amount_yen = 1 WHERE voucher_id = %s", voucher.pk)


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"state": "POSTED"}, "posted_voucher_has_number_and_entry"),
        ({"reason": "なぜ"}, "correcting_voucher_says_why"),
        ({"stage": "TRANSFER"}, "voucher_carries_no_profit_over"),
    ],
)
def test_postgresql_holds_what_a_voucher_is(changed: dict[str, Any], name: str, keeper: User, now: dt.datetime) -> None:
    draft = vouchers.drafted(keeper, now)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Voucher.objects.filter(pk=draft.pk).update(**changed)


def test_a_transfer_of_profit_is_not_typed(keeper: User, now: dt.datetime) -> None:
    from accounting.ledger.rules import Stage

    with pytest.raises(actions.StageNotOfVouchers):
        vouchers.drafted(keeper, now, stage=Stage.TRANSFER)
    assert not Voucher.objects.exists()
