"""How a delivery is signed, and what its address must look like. Pure."""

import hashlib
import hmac
from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

VERSION = "v1"
SCHEMES = ("https", "http")


def signature(secrets: Sequence[str], delivery_id: str, timestamp: int, body: str) -> str:
    """`v1=…`, one for each secret that is valid: HMAC-SHA256 of `id.timestamp.body` in hexadecimal."""
    said = f"{delivery_id}.{timestamp}.{body}".encode()
    return ", ".join(f"{VERSION}={hmac.new(each.encode(), said, hashlib.sha256).hexdigest()}" for each in secrets)


def parts_of(url: str) -> SplitResult | None:
    """The parts of an address that can be called; None for another scheme, without a host, or with a name in it."""
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if is_whole and parts.username is None and parts.password is None and not parts.fragment else None
