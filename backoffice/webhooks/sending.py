"""One POST to an address that was looked up and looked at first: no redirect, no proxy, bounded in time and in size.

The connection goes to the very address that was allowed: a name that leads elsewhere a moment later changes nothing.
"""

import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import SplitResult

from django.utils.encoding import iri_to_uri

from . import addresses
from .models import Fault

SECONDS = 10
LONGEST_ANSWER = 4096
PORTS = {"https": 443, "http": 80}
FITS = range(200, 300)


@dataclass(frozen=True, slots=True)
class Sent:
    """How it went: the address that was called, the answer as far as it is kept, or what stood in the way."""

    address: str
    status: int | None
    answer: str
    fault: str
    milliseconds: int

    @property
    def arrived(self) -> bool:
        return not self.fault


class Refused(Exception):
    """The name leads to an address that is not called, or leads nowhere; `fault` says which."""

    def __init__(self, fault: str, address: str = "") -> None:
        super().__init__(fault)
        self.fault, self.address = fault, address


def send(parts: SplitResult, *, body: str, headers: Mapping[str, str], this_machine: bool) -> Sent:
    """POST a body to `parts` and read the beginning of the answer, within ten seconds once the name is looked up."""
    began = time.monotonic()
    try:
        address = _looked_up(parts, this_machine=this_machine)
    except Refused as refused:
        return Sent(refused.address, None, "", refused.fault, _since(began))
    connection = _Pinned(parts, address)
    status, answer, fault = _posted(connection, parts, body.encode(), headers)
    return Sent(address, status, answer, fault, _since(began))


class _Pinned(HTTPConnection):
    """A connection to one address, by whatever name it is asked for; its certificate must be that of the name."""

    def __init__(self, parts: SplitResult, address: str) -> None:
        self.scheme, self.address = parts.scheme, address
        super().__init__(str(parts.hostname), _port(parts), timeout=SECONDS)
        self.default_port = PORTS[parts.scheme]
        self.is_over = False
        # The library lets go of its socket while the answer is still read from it.
        self.held: socket.socket | None = None

    def connect(self) -> None:
        self.held = self.sock = socket.create_connection((self.address, self.port), timeout=SECONDS)
        if self.scheme == "https":
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.held = self.sock
            self.sock.do_handshake()

    def end(self) -> None:
        """Called from a thread beside, when the time is over: whatever waits on the socket goes on with nothing."""
        self.is_over = True
        if self.held is not None:
            # The plain socket's own method: that of TLS would take the connection from under the thread that reads.
            with suppress(OSError):
                socket.socket.shutdown(self.held, socket.SHUT_RDWR)


def _looked_up(parts: SplitResult, *, this_machine: bool) -> str:
    """The address to call: each that the name leads to must be open; raises Refused."""
    try:
        found = socket.getaddrinfo(str(parts.hostname), _port(parts), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as unknown:
        raise Refused(Fault.NO_SUCH_NAME) from unknown
    led_to = [str(place[4][0]) for place in found]
    for address in led_to:
        if not addresses.is_open(address, this_machine=this_machine):
            raise Refused(Fault.CLOSED_ADDRESS, address)
        if parts.scheme != "https" and not addresses.is_this_machine(address):
            raise Refused(Fault.IN_THE_CLEAR, address)
    return led_to[0]


def _posted(
    connection: _Pinned, parts: SplitResult, body: bytes, headers: Mapping[str, str]
) -> tuple[int | None, str, str]:
    over = threading.Timer(SECONDS, connection.end)
    over.daemon = True
    over.start()
    path = iri_to_uri((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    try:
        connection.request("POST", path, body=body, headers=dict(headers))
        return _read(connection.getresponse(), connection)
    except (OSError, HTTPException) as broken:
        return None, "", _fault(broken, connection)
    finally:
        over.cancel()
        connection.close()


def _read(response: HTTPResponse, connection: _Pinned) -> tuple[int | None, str, str]:
    answer = _text(response.read(LONGEST_ANSWER))
    if connection.is_over:
        return response.status, answer, Fault.TOO_SLOW
    return response.status, answer, "" if response.status in FITS else Fault.NOT_TAKEN


def _fault(broken: Exception, connection: _Pinned) -> str:
    if connection.is_over or isinstance(broken, TimeoutError):
        return Fault.TOO_SLOW
    return Fault.NOT_TRUSTED if isinstance(broken, ssl.SSLError) else Fault.BROKEN_OFF


def _text(said: bytes) -> str:
    """What a database may hold of any bytes."""
    return said.decode(errors="replace").replace("\0", "\ufffd")


def _port(parts: SplitResult) -> int:
    return parts.port or PORTS[parts.scheme]


def _since(began: float) -> int:
    return int((time.monotonic() - began) * 1000)
