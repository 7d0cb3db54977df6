"""Sealing and opening numbers: AES-256-GCM under a key that the environment holds, bound to the company and the row."""

import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from backoffice.values.refusals import Refusal

NONCE_BYTES = 12


class KeyIsAnother(Refusal):
    """The number was sealed under a key that this server does not hold."""

    code = "hr.my_number.key_is_another"
    cause_ja = "個人番号を保管したときの鍵が、このサーバーにありません。"
    cause_en = "The key under which the number was sealed is not on this server."
    remedy_ja = "管理者に、MY_NUMBER_KEY をもとの鍵に戻すよう依頼してください。番号は失われていません。"
    remedy_en = "Ask the administrator to restore the former MY_NUMBER_KEY. The number is not lost."


def seal(number: str, *, bound_to: str) -> bytes:
    """The number encrypted; `bound_to` names the row, so that a sealed number opens in no other."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(_key()).encrypt(nonce, number.encode(), bound_to.encode())


def unseal(sealed: bytes, *, bound_to: str) -> str:
    """The number again, by the key or by the one before, while the server holds both.

    Raises KeyIsAnother for another key, another row, or bytes that were touched.
    """
    nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    for key in _keys():
        try:
            return AESGCM(key).decrypt(nonce, rest, bound_to.encode()).decode()
        except InvalidTag:
            continue
    raise KeyIsAnother


def key_name() -> str:
    """A name of the key that tells nothing of it, kept with each number."""
    return hashlib.sha256(b"name:" + _key()).hexdigest()[:16]


def _key() -> bytes:
    return _derived(settings.MY_NUMBER_KEY)


def _keys() -> list[bytes]:
    before = settings.MY_NUMBER_KEY_BEFORE
    return [_key(), *([_derived(before)] if before else [])]


def _derived(secret: str) -> bytes:
    return hashlib.sha256(b"my_number:" + secret.encode()).digest()
