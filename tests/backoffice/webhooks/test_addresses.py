"""No private address is ever called: not as it is written, not as a name leads to it, and by default not this machine."""

import datetime as dt
import socket
import ssl
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from backoffice.organisation.models import User
from backoffice.webhooks import actions, addresses, rules, sending
from backoffice.webhooks.models import WebhookAttempt, WebhookEndpoint
from tests.factories import hooked, trade
from tests.factories.receiver import Receiver, receiving

CLOSED = (
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",
    "100.100.100.200",
    "169.254.169.254",
    "168.63.129.16",
    "192.0.0.192",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "0.0.0.0",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "2001:db8::1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::10.0.0.1",
    "::ffff:0:192.168.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a00:1",
    "2002:a00:1::",
    "2002:7f00:1::",
    "2001:0:102:304::f5ff:fffe",
    "64:ff9b::127.0.0.1",
    "fec0::1",
    "100::1",
    "192.88.99.1",
    "3fff::1",
)
THIS_MACHINE = ("127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1")
OPEN = ("8.8.8.8", "93.184.215.14", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8")


@pytest.mark.parametrize("address", CLOSED)
@pytest.mark.parametrize("this_machine", [False, True])
def test_an_internal_address_is_closed(address: str, this_machine: bool) -> None:
    assert not addresses.is_open(address, this_machine=this_machine)


@pytest.mark.parametrize("address", THIS_MACHINE)
def test_this_machine_is_closed_unless_it_is_a_sandbox(address: str) -> None:
    assert not addresses.is_open(address, this_machine=False)
    assert addresses.is_open(address, this_machine=True)


@pytest.mark.parametrize("address", OPEN)
def test_the_open_internet_is_open(address: str) -> None:
    assert addresses.is_open(address, this_machine=False)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("0", "0.0.0.0"),
        ("3232235777", "192.168.1.1"),
        ("::1", "::1"),
        ("hooks.example.com", None),
    ],
)
def test_a_host_is_read_as_a_resolver_reads_it(host: str, address: str | None) -> None:
    assert addresses.written_in(host) == address


def make(url: str, user: User, at: dt.datetime) -> Any:
    return actions.make_endpoint(name="外", url=url, kinds=["partner.changed"], acting_user=user, at=at)


@pytest.mark.parametrize(
    ("url", "refusal"),
    [
        ("https://127.0.0.1/", actions.NotInTheOpen),
        ("http://127.0.0.1:8000/", actions.NotInTheOpen),
        ("https://2130706433/", actions.NotInTheOpen),
        ("https://0x7f.1/", actions.NotInTheOpen),
        ("https://[::1]/", actions.NotInTheOpen),
        ("https://[::ffff:10.0.0.1]/", actions.NotInTheOpen),
        ("https://169.254.169.254/latest/meta-data/", actions.NotInTheOpen),
        ("http://hooks.example.com/", actions.NotEncrypted),
        ("https://user:secret@hooks.example.com/", actions.NotAnAddress),
        ("https://hooks.example.com/#part", actions.NotAnAddress),
        ("ftp://hooks.example.com/", actions.NotAnAddress),
        ("https://", actions.NotAnAddress),
        ("https://hooks.example.com:99999/", actions.NotAnAddress),
        ("hooks.example.com", actions.NotAnAddress),
    ],
)
def test_an_endpoint_can_not_be_made_of_it(url: str, refusal: type, seller: User, now: dt.datetime) -> None:
    with pytest.raises(refusal):
        make(url, seller, now)
    assert not WebhookEndpoint.objects.exists()


@pytest.mark.parametrize("address", [*CLOSED, *THIS_MACHINE])
def test_a_name_that_leads_inside_is_not_called(
    address: str, seller: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A resolver of ours says what a hostile one would; a socket that is opened all the same fails the test."""
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in ("8.8.8.8", address)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: answers)
    monkeypatch.setattr(socket, "create_connection", lambda *_asked, **_more: pytest.fail("a connection was opened"))
    parts = rules.parts_of("https://rebound.example.com/hooks")
    assert parts is not None
    sent = sending.send(parts, body="{}", headers={}, this_machine=False)
    assert (sent.fault, sent.address, sent.status) == ("CLOSED_ADDRESS", address, None)


def test_the_default_refuses_this_machine_when_it_sends_too(
    seller: User, receiver: Receiver, now: dt.datetime, settings: Any
) -> None:
    """Also an endpoint that was made while it was allowed."""
    make(f"http://localhost:{receiver.port}/", seller, now)
    settings.WEBHOOKS_TO_THIS_MACHINE = False
    hooked.changed(trade.customer(), seller, now)
    hooked.turn(now)
    assert receiver.got == []
    assert WebhookAttempt.objects.get().fault == "CLOSED_ADDRESS"


def test_this_machine_is_closed_by_default() -> None:
    from backoffice.project.environment import Environment

    assert Environment.model_fields["webhooks_to_this_machine"].default is False


def test_the_address_that_was_looked_at_is_the_one_that_is_called(
    seller: User, receiver: Receiver, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that leads elsewhere at the second look changes nothing: there is no second look."""
    looked: list[str] = []
    real = socket.getaddrinfo

    def once(host: str, *asked: Any, **more: Any) -> Any:
        looked.append(host)
        return real("127.0.0.1" if host == "hooks.test" else host, *asked, **more)

    monkeypatch.setattr(socket, "getaddrinfo", once)
    parts = rules.parts_of(f"http://hooks.test:{receiver.port}/")
    assert parts is not None
    sent = sending.send(parts, body="{}", headers={}, this_machine=True)
    assert (sent.status, sent.address) == (200, "127.0.0.1")
    assert [host for host in looked if host == "hooks.test"] == ["hooks.test"]
    assert receiver.got[0]["headers"]["Host"] == f"hooks.test:{receiver.port}"


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.statuses, receiver.location = [302], f"http://127.0.0.1:{receiver.port}/elsewhere"
    parts = rules.parts_of(receiver.url)
    assert parts is not None
    sent = sending.send(parts, body="{}", headers={}, this_machine=True)
    assert (sent.status, sent.fault, len(receiver.got)) == (302, "NOT_TAKEN", 1)


def test_what_is_in_the_clear_goes_to_this_machine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: answers)
    parts = rules.parts_of("http://hooks.example.com/")
    assert parts is not None
    assert sending.send(parts, body="{}", headers={}, this_machine=True).fault == "IN_THE_CLEAR"


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(tmp_path: Path) -> None:
    """Nothing of the body leaves before the certificate was looked at."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    from_day, day = dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(from_day)
        .not_valid_after(from_day + 3650 * day)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "localhost.pem"
    plain = serialization.NoEncryption()
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    file.write_bytes(key.private_bytes(pem, form, plain) + certificate.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with receiving(Receiver(), tls=context) as receiver:
        parts = rules.parts_of(f"https://localhost:{receiver.port}/")
        assert parts is not None
        sent = sending.send(parts, body="{}", headers={}, this_machine=True)
    assert (sent.fault, sent.status, receiver.got) == ("NOT_TRUSTED", None, [])
