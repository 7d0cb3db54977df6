"""Delivering to a real receiver: once it is there, again while it is not, and what the log keeps of it."""

import datetime as dt
import itertools
import json
import time
from urllib.parse import unquote

import pytest
from django.db import IntegrityError, connection, transaction

from backoffice.access.models import Appointment
from backoffice.api import ids
from backoffice.companies.models import Company
from backoffice.eventlog.models import Event
from backoffice.jobs.models import Job
from backoffice.notifications.models import Notice
from backoffice.organisation.models import Membership, User
from backoffice.values.refusals import Refusal
from backoffice.webhooks import actions, sending
from backoffice.webhooks.actions import MadeEndpoint
from backoffice.webhooks.actions.deliver import AGAIN_AFTER
from backoffice.webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from tests.factories import cast, hooked, program, trade
from tests.factories.receiver import Receiver, receiving, signed

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)


def happens(user: User, at: dt.datetime, count: int = 1) -> list[str]:
    """So many partners change; the ids of their events."""
    partner = trade.customer(f"C{Event.objects.count():04}", "株式会社港南フーズ")
    for _each in range(count):
        hooked.changed(partner, user, at)
    return [ids.write("evt", pk) for pk in Event.objects.order_by("-pk").values_list("pk", flat=True)[:count]][::-1]


def only() -> WebhookDelivery:
    return WebhookDelivery.objects.select_related("endpoint").get()


def until_it_rests(at: dt.datetime) -> list[dt.datetime]:
    """Turns at each moment that a delivery waits for; the moments of the attempts."""
    hooked.turn(at)
    while (due := only().due_at) is not None:
        hooked.turn(due)
    return list(WebhookAttempt.objects.order_by("number").values_list("sent_at", flat=True))


def test_what_happens_arrives_signed_as_the_list_tells_it(
    made: MadeEndpoint, receiver: Receiver, seller: User, now: dt.datetime
) -> None:
    [event] = happens(seller, now)
    hooked.turn(now)
    [came] = receiver.got
    head = came["headers"]
    assert (came["path"], head["Webhook-Id"]) == ("/hooks?for=us", event)
    assert head["Webhook-Timestamp"] == str(int(now.timestamp()))
    assert head["Webhook-Signature"] == signed(made.secret, came)
    assert head["Content-Type"] == "application/json; charset=utf-8"
    [told] = program.Program(program.token_of(seller, now)).every("/api/v1/events")
    assert json.loads(came["body"]) == told
    delivery, attempt = only(), WebhookAttempt.objects.get()
    assert (delivery.state, delivery.delivered_at, delivery.due_at) == ("DELIVERED", now, None)
    assert (attempt.number, attempt.status, attempt.answer, attempt.fault) == (1, 200, "thanks", "")
    assert (attempt.address, attempt.headers["Webhook-Id"]) == ("127.0.0.1", event)
    hooked.turn(now + HOUR)
    assert len(receiver.got) == 1


def test_only_what_was_chosen_and_happens_from_now_on_arrives(
    seller: User, receiver: Receiver, now: dt.datetime
) -> None:
    happens(seller, now)
    hooked.turn(now)
    actions.make_endpoint(name="後から", url=receiver.url, kinds=["partner.changed"], acting_user=seller, at=now)
    partner = trade.customer("C9", "後の得意先")
    hooked.changed(partner, seller, now, step="backoffice.partners.stop_partner")
    hooked.changed(partner, seller, now, step="backoffice.partners.set_account")
    hooked.turn(now)
    assert receiver.got == []
    [event] = happens(seller, now)
    hooked.turn(now)
    assert receiver.ids == [event]


@pytest.mark.parametrize("status", [199 + 102, 400, 404, 410, 500, 503])
def test_an_answer_that_is_no_taking_is_tried_again(
    status: int, made: MadeEndpoint, receiver: Receiver, seller: User, now: dt.datetime
) -> None:
    receiver.statuses, receiver.location = [status, 204], "http://127.0.0.1:9/elsewhere"
    happens(seller, now)
    hooked.turn(now)
    delivery = only()
    assert (delivery.state, delivery.attempts_in_a_row, len(receiver.got)) == ("WAITING", 1, 1)
    assert MINUTE <= (delivery.due_at or now) - now <= MINUTE * 1.1
    hooked.turn(now + 59 * dt.timedelta(seconds=1))
    assert len(receiver.got) == 1
    hooked.turn(delivery.due_at or now)
    assert only().state == "DELIVERED"
    assert len(set(receiver.ids)) == 1
    assert receiver.got[0]["body"] == receiver.got[1]["body"]
    assert [(a.status, a.fault) for a in WebhookAttempt.objects.order_by("number")] == [
        (status, "NOT_TAKEN"),
        (204, ""),
    ]


def test_down_for_a_day_loses_nothing_and_doubles_nothing(
    made: MadeEndpoint, receiver: Receiver, seller: User, now: dt.datetime
) -> None:
    receiver.statuses = [503]
    events = happens(seller, now, 3)
    at = now
    while at < now + DAY:
        hooked.turn(at)
        at = min(due for due in WebhookDelivery.objects.values_list("due_at", flat=True) if due is not None)
    events += happens(seller, at)
    failed = len(receiver.got)
    assert failed == 21, "at once, then after 1 m, 5 m, 30 m, 2 h, 5 h and 10 h, for each of three"
    receiver.statuses = [200]
    hooked.turn(now + 3 * DAY)
    assert sorted(receiver.ids[failed:]) == sorted(events)
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"DELIVERED"}
    assert not Notice.objects.filter(recipient_id=seller.pk).exists()


def test_after_three_days_it_is_paused_and_its_owner_told_and_resuming_goes_on(
    made: MadeEndpoint, receiver: Receiver, seller: User, now: dt.datetime
) -> None:
    receiver.statuses = [500]
    happens(seller, now)
    tried = until_it_rests(now)
    waits = [later - earlier for earlier, later in itertools.pairwise(tried)]
    assert len(tried) == 9
    assert all(least <= waited <= least * 1.1 for least, waited in zip(AGAIN_AFTER, waits, strict=True))
    assert sum(AGAIN_AFTER, dt.timedelta()) == dt.timedelta(hours=65, minutes=36)
    endpoint = WebhookEndpoint.objects.get()
    assert (only().state, endpoint.paused_because, endpoint.paused_at) == ("FAILED", "NOT_REACHED", tried[-1])
    notice = Notice.objects.get(recipient_id=seller.pk)
    assert "営業ツール" in notice.text_ja
    assert notice.url == f"/webhooks/{endpoint.pk}/"
    assert Event.objects.filter(step="backoffice.webhooks.pause_endpoint").count() == 1

    receiver.statuses = [200]
    later = tried[-1] + HOUR
    meanwhile = happens(seller, later)
    hooked.turn(later)
    assert len(receiver.got) == 9
    actions.resume_endpoint(endpoint_id=endpoint.pk, acting_user=seller, at=later)
    hooked.turn(later)
    assert receiver.ids[9:] == meanwhile
    failed = WebhookDelivery.objects.get(state="FAILED")
    actions.replay_delivery(delivery_id=failed.pk, acting_user=seller, at=later)
    hooked.turn(later)
    assert receiver.ids[10] == receiver.ids[0]
    assert receiver.got[10]["body"] == receiver.got[0]["body"]


def test_a_slow_receiver_is_left_after_ten_seconds(
    made: MadeEndpoint, receiver: Receiver, seller: User, now: dt.datetime
) -> None:
    """Also one that sends a letter now and then, so that each of its silences is short."""
    receiver.answer, receiver.drips = b"x" * 100, True
    happens(seller, now)
    began = time.monotonic()
    hooked.turn(now)
    assert 9.5 < time.monotonic() - began < 14
    attempt = WebhookAttempt.objects.get()
    assert (attempt.fault, attempt.status) == ("TOO_SLOW", 200)
    assert 9_900 <= attempt.milliseconds <= 12_000
    assert only().state == "WAITING"


def test_a_silent_receiver_is_left_when_the_time_is_over(
    made: MadeEndpoint, receiver: Receiver, seller: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "SECONDS", 1)
    receiver.slow_seconds = 3
    happens(seller, now)
    hooked.turn(now)
    attempt = WebhookAttempt.objects.get()
    assert (attempt.fault, attempt.status, attempt.answer) == ("TOO_SLOW", None, "")
    assert 900 <= attempt.milliseconds <= 2_500


def test_nobody_there_and_a_name_that_leads_nowhere_are_said(
    made: MadeEndpoint, receiver: Receiver, seller: User, now: dt.datetime
) -> None:
    actions.make_endpoint(
        name="無い", url="https://nowhere.invalid/", kinds=["partner.changed"], acting_user=seller, at=now
    )
    actions.make_endpoint(name="閉", url="http://127.0.0.1:9/", kinds=["partner.changed"], acting_user=seller, at=now)
    happens(seller, now)
    hooked.turn(now)
    faults = dict(WebhookAttempt.objects.values_list("delivery__endpoint__name", "fault"))
    assert faults == {"営業ツール": "", "無い": "NO_SUCH_NAME", "閉": "BROKEN_OFF"}


def test_an_answer_is_kept_as_far_as_it_is_short_and_can_be_kept(
    made: MadeEndpoint, receiver: Receiver, seller: User, now: dt.datetime
) -> None:
    receiver.answer = b"\0\xff" + b"x" * 1_000_000
    happens(seller, now)
    hooked.turn(now)
    attempt = WebhookAttempt.objects.get()
    assert attempt.answer == "��" + "x" * 4094
    assert attempt.fault == ""


def test_two_secrets_are_valid_for_a_day_after_a_rotation(
    made: MadeEndpoint, receiver: Receiver, seller: User, now: dt.datetime
) -> None:
    new = actions.rotate_secret(endpoint_id=made.endpoint.pk, acting_user=seller, at=now)
    assert new.secret != made.secret
    happens(seller, now)
    hooked.turn(now + 23 * HOUR)
    [came] = receiver.got
    assert came["headers"]["Webhook-Signature"] == f"{signed(new.secret, came)}, {signed(made.secret, came)}"
    happens(seller, now)
    hooked.turn(now + 24 * HOUR)
    assert receiver.got[1]["headers"]["Webhook-Signature"] == signed(new.secret, receiver.got[1])


def test_pressed_twice_the_secret_in_use_goes_on(
    made: MadeEndpoint, receiver: Receiver, seller: User, now: dt.datetime
) -> None:
    for minutes in (0, 59):
        new = actions.rotate_secret(endpoint_id=made.endpoint.pk, acting_user=seller, at=now + minutes * MINUTE)
    happens(seller, now)
    hooked.turn(now + HOUR)
    [came] = receiver.got
    assert came["headers"]["Webhook-Signature"] == f"{signed(new.secret, came)}, {signed(made.secret, came)}"
    newest = actions.rotate_secret(endpoint_id=made.endpoint.pk, acting_user=seller, at=now + 2 * HOUR)
    happens(seller, now)
    hooked.turn(now + 3 * HOUR)
    came = receiver.got[1]
    assert came["headers"]["Webhook-Signature"] == f"{signed(newest.secret, came)}, {signed(new.secret, came)}"


def test_an_address_in_japanese_is_called_as_a_browser_would(
    receiver: Receiver, seller: User, now: dt.datetime
) -> None:
    url = receiver.url.partition("/hooks")[0] + "/受信 箱?件名=請求"
    actions.make_endpoint(name="日本語", url=url, kinds=["partner.changed"], acting_user=seller, at=now)
    happens(seller, now)
    hooked.turn(now)
    assert only().state == "DELIVERED"
    assert unquote(receiver.got[0]["path"]) == "/受信 箱?件名=請求"


def test_no_secret_is_in_the_database_or_the_log(made: MadeEndpoint, company: Company) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT e::text FROM backoffice_webhookendpoint e")
        [(endpoint,)] = cursor.fetchall()
        cursor.execute("SELECT string_agg(e::text, '') FROM backoffice_event e")
        [(events,)] = cursor.fetchall()
    for secret in (made.secret, made.secret.removeprefix("whsec_")):
        assert secret not in endpoint
        assert secret not in events


def test_a_range_is_sent_again_with_the_same_ids(
    made: MadeEndpoint, receiver: Receiver, seller: User, now: dt.datetime
) -> None:
    first = happens(seller, now, 2)
    hooked.turn(now)
    happens(seller, now + DAY)
    hooked.turn(now + DAY)
    again = {"endpoint_id": made.endpoint.pk, "since": now, "until": now + HOUR, "acting_user": seller, "at": now + DAY}
    with pytest.raises(actions.NothingToReplay):
        actions.replay_deliveries(**again, only_failed=True)
    assert actions.replay_deliveries(**again, only_failed=False) == 2
    hooked.turn(now + DAY)
    assert sorted(receiver.ids[3:]) == sorted(first)


def test_a_right_that_ended_ends_what_is_told(
    made: MadeEndpoint, receiver: Receiver, seller: User, now: dt.datetime
) -> None:
    receiver.statuses = [500]
    happens(seller, now)
    hooked.turn(now)
    Appointment.objects.filter(user=seller).update(valid_until=now.date() + DAY)
    receiver.statuses = [200]
    happens(seller, now)
    hooked.turn(now + 2 * DAY)
    assert len(receiver.got) == 1
    assert list(WebhookDelivery.objects.values_list("state", flat=True)) == ["WITHHELD"]


def test_who_left_the_company_hears_nothing_more(
    made: MadeEndpoint, receiver: Receiver, seller: User, now: dt.datetime
) -> None:
    Membership.objects.filter(user=seller).update(valid_until=now.date())
    happens(seller, now)
    hooked.turn(now)
    assert receiver.got == []
    assert WebhookEndpoint.objects.get().paused_because == "USER_LEFT"


def test_nobody_else_changes_an_endpoint(made: MadeEndpoint, company: Company, now: dt.datetime) -> None:
    other = cast.member("betsu", "別", duties=("backoffice.webhooks",))
    who = {"endpoint_id": made.endpoint.pk, "acting_user": other, "at": now}
    before = WebhookEndpoint.objects.values().get()
    for refused in (actions.rotate_secret, actions.pause_endpoint, actions.resume_endpoint):
        with pytest.raises(actions.NotYourEndpoint):
            refused(**who)
    assert WebhookEndpoint.objects.values().get() == before
    answering = cast.member("kanri", "管理人", duties=("backoffice.administration",))
    actions.pause_endpoint(**{**who, "acting_user": answering})
    assert WebhookEndpoint.objects.get().paused_because == "PERSON"


def test_a_paused_endpoint_refuses_and_waits(
    made: MadeEndpoint, receiver: Receiver, seller: User, now: dt.datetime
) -> None:
    who = {"endpoint_id": made.endpoint.pk, "acting_user": seller, "at": now}
    with pytest.raises(actions.NotPaused):
        actions.resume_endpoint(**who)
    [event] = happens(seller, now)
    hooked.turn(now)
    actions.pause_endpoint(**who)
    for refused in (
        lambda: actions.pause_endpoint(**who),
        lambda: actions.replay_delivery(delivery_id=only().pk, acting_user=seller, at=now),
    ):
        with pytest.raises(actions.Paused):
            refused()
    assert receiver.ids == [event]


def test_a_kind_that_one_may_not_read_can_not_be_chosen(seller: User, now: dt.datetime) -> None:
    given = {"name": "外", "url": "https://hooks.example.com/", "acting_user": seller, "at": now}
    for kinds, refusal in (
        (["invoice.finalised"], actions.UnknownKind),
        (["pay.paid"], actions.UnknownKind),
        ([], actions.NoKind),
    ):
        with pytest.raises(refusal):
            actions.make_endpoint(**given, kinds=kinds)
    made = actions.make_endpoint(**given, kinds=["partner.changed"])
    assert made.secret.startswith("whsec_")
    with pytest.raises(actions.EndpointNameTaken):
        actions.make_endpoint(**given, kinds=["partner.changed"])
    assert WebhookEndpoint.objects.count() == 1


def test_nobody_is_told_of_the_end_of_each_sending(
    made: MadeEndpoint, receiver: Receiver, seller: User, now: dt.datetime
) -> None:
    happens(seller, now)
    hooked.turn(now)
    assert Job.objects.get(name="backoffice.webhooks.deliver").state == "SUCCEEDED"
    assert not Notice.objects.exists()


def test_postgresql_keeps_what_was_sent(made: MadeEndpoint, receiver: Receiver, seller: User, now: dt.datetime) -> None:
    happens(seller, now)
    hooked.turn(now)
    for change, constraint in (
        (lambda: WebhookAttempt.objects.update(answer="fine"), "backoffice_webhookattempt_is_append_only"),
        (lambda: WebhookDelivery.objects.update(body="{}"), "delivery_stays_what_it_is"),
        (lambda: WebhookDelivery.objects.filter(pk=only().pk)._raw_delete("default"), "delivery_stays_what_it_is"),
        (lambda: WebhookEndpoint.objects.update(url="https://elsewhere.example/"), "endpoint_stays_what_it_is"),
        (lambda: WebhookEndpoint.objects.update(read_until=0), "endpoint_stays_what_it_is"),
        (lambda: WebhookEndpoint.objects.update(paused_at=now), "paused_endpoint_says_why"),
        (lambda: WebhookDelivery.objects.update(due_at=now), "waiting_delivery_is_due"),
    ):
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            change()
        assert refused.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]
    assert isinstance(actions.Paused(), Refusal)


def test_a_receiver_that_dies_before_it_answers_hears_it_again(
    made: MadeEndpoint, receiver: Receiver, seller: User, now: dt.datetime
) -> None:
    happens(seller, now)
    hooked.turn(now)
    with receiving(Receiver(statuses=[200])) as other:
        actions.make_endpoint(name="二つ目", url=other.url, kinds=["partner.changed"], acting_user=seller, at=now)
        happens(seller, now, 45)
        hooked.turn(now)
        assert (len(other.got), len(set(other.ids))) == (40, 40)
        hooked.turn(now)
        assert (len(other.got), len(set(other.ids))) == (45, 45)
