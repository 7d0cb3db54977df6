"""An event as the bytes that are sent: the same each time."""

import json
from typing import Any


def as_sent(said: dict[str, Any]) -> str:
    """Compact JSON, its fields in their order."""
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))
