"""The secrets of endpoints: derived from the program's own key and a seed, so that no copy of the database holds them.

Who changes SECRET_KEY changes them all; the endpoints are told new ones then, by rotation.
"""

import datetime as dt
import secrets
from base64 import urlsafe_b64encode

from django.utils.crypto import salted_hmac

from backoffice.webhooks.models import WebhookEndpoint

WORD, SALT = "whsec_", "backoffice.webhooks.secret"
SEED_BYTES = 32


def new_seed() -> str:
    """What a new secret is derived from."""
    return secrets.token_urlsafe(SEED_BYTES)


def secret_of(seed: str) -> str:
    """The secret itself, as the receiver keeps it: the whole text is the key of the HMAC."""
    derived = salted_hmac(SALT, seed, algorithm="sha256").digest()
    return WORD + urlsafe_b64encode(derived).decode().rstrip("=")


def secrets_of(endpoint: WebhookEndpoint, *, at: dt.datetime) -> list[str]:
    """The secrets that are valid at a moment, the newest first: two after a rotation, until the former one's end."""
    former = endpoint.former_until is not None and at < endpoint.former_until
    return [secret_of(seed) for seed in (endpoint.seed, *([endpoint.former_seed] if former else []))]
