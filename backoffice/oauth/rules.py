"""What the texts of a program look like, and where it may be sent back to. Pure."""

import re
from urllib.parse import urlsplit

from .limits import LONGEST_URI, USUAL_PORTS

CLIENT, SECRET, CODE = "ennoshita-client", "ennoshita-secret", "ennoshita-code"
ACCESS, REFRESH = "ennoshita-token", "ennoshita-refresh"
S256 = "S256"
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
# RFC 8252: a program on the person's own machine listens there, at whatever port is free.
LOOPBACKS = frozenset({"127.0.0.1", "::1", "localhost"})
HTTP, HTTPS = "http", "https"


def may_return_to(uri: str) -> bool:
    """Whether a program may be registered with this address: https, or http on the person's own machine.

    No fragment, no name or password within, no sign that a header or a page would read as its own.
    """
    if len(uri) > LONGEST_URI or not uri.isascii() or not uri.isprintable() or set(uri) & set(" \"'<>\\;,#*"):
        return False
    try:
        parts = urlsplit(uri)
        port_is_readable = parts.port is None or parts.port > 0
    except ValueError:
        return False
    if not parts.hostname or not port_is_readable or "@" in parts.netloc:
        return False
    return parts.scheme == HTTPS or (parts.scheme == HTTP and parts.hostname in LOOPBACKS)


def is_one_of(uri: str, registered: list[str]) -> bool:
    """Whether an address is one that was registered, letter by letter; on the own machine the port may be another."""
    return uri in registered or (
        may_return_to(uri) and is_loopback(uri) and _without_port(uri) in {_without_port(each) for each in registered}
    )


def is_loopback(uri: str) -> bool:
    """Whether an address is on the person's own machine."""
    parts = urlsplit(uri)
    return parts.scheme == HTTP and parts.hostname in LOOPBACKS


def origin_of(uri: str) -> str:
    """The part of an address that names its program: scheme, host and port."""
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}"


def is_origin(text: str) -> bool:
    """Whether a text is an origin as browsers send it: scheme, host in small letters, a port that is not the usual one."""
    if not may_return_to(text) or text != text.lower():
        return False
    parts = urlsplit(text)
    is_usual = parts.port in (None, USUAL_PORTS[parts.scheme]) and parts.port is not None
    return origin_of(text) == text and not is_usual


def _without_port(uri: str) -> str:
    parts = urlsplit(uri)
    host = parts.hostname or ""
    return parts._replace(netloc=f"[{host}]" if ":" in host else host).geturl()
