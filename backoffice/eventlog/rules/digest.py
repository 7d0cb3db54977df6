"""The digest of an event: SHA-256 over its own fields in a fixed order."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

FIELDS = (
    "occurred_at",
    "step",
    "case_kind",
    "case_id",
    "case_name",
    "actor_id",
    "actor_name",
    "on_behalf_of_id",
    "on_behalf_of_name",
    "role_used",
    "source",
    "started_at",
    "touch_seconds",
    "outcome",
    "reason",
    "changes",
)


def digest(fields: Mapping[str, Any]) -> bytes:
    """32 bytes over the plain values of `FIELDS`; moments are ISO 8601 texts in UTC."""
    text = json.dumps([fields[name] for name in FIELDS], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()
