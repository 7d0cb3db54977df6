"""Another program: a key, and calls with it."""

import datetime as dt
import json
import secrets
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from backoffice.api import ids, rules, scopes
from backoffice.api.models import ApiKey
from backoffice.companies import scope
from backoffice.organisation.models import User

DAYS = dt.timedelta(days=90)


def token_of(user: User, at: dt.datetime, *, codes: tuple[str, ...] | None = None, days: int = 90) -> str:
    """The text of a key that the user has, of every scope unless told otherwise; whatever the user's duties are."""
    company = ids.write("c", scope.current().writes or 0).partition("_")[2]
    token = rules.written(company, secrets.token_urlsafe(32))
    ApiKey.objects.create(
        user=user,
        name=f"連携 {uuid.uuid4().hex[:8]}",
        prefix=rules.prefix_of(token),
        secret_hash=rules.hash_of(token),
        scopes=list(codes if codes is not None else (each.code for each in scopes.every())),
        created_at=at,
        expires_at=at + dt.timedelta(days=days),
    )
    return token


@dataclass
class Program:
    """Calls the API as another machine would: outside of any company, with nothing but its key."""

    token: str
    language: str = "ja"
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def get(self, path: str, **headers: str) -> Any:
        with scope.reading(()):
            return self.client.get(path, headers=self._headers(headers))

    def post(self, path: str, body: Any = None, *, key: str | None = "", **headers: str) -> Any:
        """With a new Idempotency-Key unless one is given; None sends none."""
        sent = self._headers(headers)
        if key is not None:
            sent["Idempotency-Key"] = key or uuid.uuid4().hex
        with scope.reading(()):
            return self.client.post(path, json.dumps(body), content_type="application/json", headers=sent)

    def every(self, path: str) -> list[dict[str, Any]]:
        """A list read to its end."""
        found: list[dict[str, Any]] = []
        following = path
        while following:
            answer = self.get(following).json()
            found += answer["data"]
            following = answer["next"]
        return found

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        mine = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return {**mine, "Accept-Language": self.language, **{k.replace("_", "-"): v for k, v in more.items()}}
