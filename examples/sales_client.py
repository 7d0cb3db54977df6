#!/usr/bin/env python3
r"""How a sales tool talks to 縁の下: Python's standard library and nothing else.

    make run                                                          # in one terminal, prints the address
    .venv/bin/python -m backoffice.project.launch manage make_api_key --user aiko --name 営業ツール
    export ENNOSHITA_URL=http://127.0.0.1:8000 ENNOSHITA_KEY=…        # the key is printed once; keep it out of files
    python3 examples/sales_client.py whoami
    python3 examples/sales_client.py customers [--since 2026-10-01T00:00:00+09:00]
    python3 examples/sales_client.py invoices [--state FINALISED] [--issued-from 2026-10-01]
    python3 examples/sales_client.py claim --reference trip-2026-11 --title 出張 --spent-on 2026-11-04 --category TAXI \
        --yen 3300 --payee 港タクシー株式会社 --receipt receipt.png
    python3 examples/sales_client.py contract --reference deal-17 --title 売買契約 --kind SALE --customer C001 \
        --unit 210 --purpose 継続的な売買 --starts-on 2026-12-01
    python3 examples/sales_client.py requests [--follow]

What it shows: lists are followed to their end by `next`; what failed on the way is sent again, with the same
Idempotency-Key, so that nothing is done twice; problems are told by their cause and remedy; an answer that did not
change is not fetched again (ETag). The whole contract stands at /api/ and in docs/openapi.yaml.
"""

import argparse
import base64
import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urljoin

ATTEMPTS = 5
TIMEOUT_SECONDS = 30
FOLLOW_EVERY_SECONDS = 5
# Worth sending again as it is: under way elsewhere, too many, or the server was not there. All else needs a person.
WORTH_ANOTHER_TRY = {429, 502, 503, 504}
UNDER_WAY = "api.same_request_under_way"
# Names in this space become Idempotency-Keys: the same reference of ours is always the same request of theirs.
OURS = uuid.UUID("6d3c2a5e-7f0b-4f6e-9a53-3c8f5f0d1e11")

WANTED = {
    "claim": ("reference", "title", "spent-on", "category", "yen", "payee"),
    "contract": ("reference", "title", "kind", "customer", "unit", "purpose", "starts-on"),
}
MAY_BE_SENT = {"claim": ("receipt",), "contract": ("draft",)}


class Problem(Exception):
    """What the server refused (RFC 9457)."""

    def __init__(self, said: dict) -> None:
        super().__init__(f"{said['status']} {said['title']}: {said['detail']}（request_id {said['request_id']}）")
        self.said = said


class Ennoshita:
    """One back office, reached with one key."""

    def __init__(self, url: str, key: str, language: str = "ja") -> None:
        self.url = url.rstrip("/") + "/api/v1/"
        self.headers = {"Authorization": f"Bearer {key}", "Accept": "application/json", "Accept-Language": language}
        self.seen: dict[str, tuple[str, dict]] = {}

    def get(self, path: str, **query: str) -> dict:
        """One answer; the one that we hold when it did not change."""
        asked = {name: value for name, value in query.items() if value}
        url = urljoin(self.url, path) + (f"?{urlencode(asked)}" if asked else "")
        etag, held = self.seen.get(url, ("", {}))
        status, headers, body = self._send("GET", url, headers={"If-None-Match": etag} if etag else {})
        if status == 304:
            return held
        answer = json.loads(body)
        self.seen[url] = (headers.get("ETag", ""), answer)
        return answer

    def every(self, path: str, **query: str) -> Iterator[dict]:
        """All rows of a list: `next` is followed until there is none."""
        page = self.get(path, **query)
        yield from page["data"]
        while page["next"]:
            page = self.get(page["next"])
            yield from page["data"]

    def post(self, path: str, body: dict, *, reference: str) -> dict:
        """Have something done once. `reference` is our own name for it: sent again, today or after a crash, it finds
        the answer that was given, and nothing is done a second time."""
        sent = json.dumps(body, ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid.uuid5(OURS, f"{path} {reference}")),
        }
        _status, _headers, answer = self._send("POST", urljoin(self.url, path), body=sent, headers=headers)
        return json.loads(answer)

    def _send(self, method: str, url: str, *, headers: dict, body: bytes | None = None) -> tuple[int, dict, bytes]:
        for attempt in range(1, ATTEMPTS + 1):
            request = urllib.request.Request(url, data=body, method=method, headers={**self.headers, **headers})
            try:
                with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
                    return answer.status, dict(answer.headers), answer.read()
            except urllib.error.HTTPError as error:
                if error.code == 304:
                    return 304, dict(error.headers), b""
                said = _problem(error)
                if attempt == ATTEMPTS or not _is_worth_another_try(error.code, said):
                    raise Problem(said) from None
                wait = float(error.headers.get("Retry-After") or 2**attempt)
            except (urllib.error.URLError, TimeoutError, ConnectionError):
                if attempt == ATTEMPTS:
                    raise
                wait = 2.0**attempt
            time.sleep(wait)
        raise AssertionError("unreachable")


def _problem(error: urllib.error.HTTPError) -> dict:
    """What the server said, or what stands for it when something between us and the server answered."""
    try:
        return json.loads(error.read())
    except ValueError:
        return {"status": error.code, "title": error.reason, "detail": "", "code": "", "request_id": ""}


def _is_worth_another_try(status: int, said: dict) -> bool:
    return status in WORTH_ANOTHER_TRY or said.get("code") == UNDER_WAY


def yen(amount: dict | None) -> str:
    """¥12,345."""
    return f"¥{amount['amount']:,}" if amount else ""


def whoami(house: Ennoshita, options: argparse.Namespace) -> None:
    """As whom, where and with which scopes this key works."""
    me = house.get("me")
    print(f"{me['company']['name']}　{me['user']['name']}　{', '.join(me['key']['scopes'])}")


def customers(house: Ennoshita, options: argparse.Namespace) -> None:
    """Every customer, or those entered or changed since a moment."""
    count = 0
    for partner in house.every("partners", role="customers", limit="200", updated_since=options.since):
        print(f"{partner['id']}  {partner['code']:<10} {partner['name']}")
        count += 1
    print(f"{count}件")


def invoices(house: Ennoshita, options: argparse.Namespace) -> None:
    """Every invoice that fits, with what is still open of it, and its lines."""
    count = 0
    for head in house.every("invoices", limit="200", state=options.state, issued_from=options.issued_from):
        owed = {"amount": head["total"]["amount"] - head["received"]["amount"]}
        print(f"{head['number'] or '（下書き）'}  {head['state']:<10} {head['customer']['name']}")
        print(f"    {head['issued_on']} {yen(head['total'])}　未入金 {yen(owed)}　期限 {head['due_on']}")
        if options.lines:
            for line in house.get(f"invoices/{head['id']}")["lines"]:
                print(f"    - {line['description']} {line['quantity']}{line['unit']} {yen(line['amount'])}")
        count += 1
    print(f"{count}件")


def claim(house: Ennoshita, options: argparse.Namespace) -> None:
    """File an expense claim of one payment; the same reference files it once."""
    line = {
        "spent_on": options.spent_on,
        "category": options.category,
        "amount": {"amount": options.yen, "currency": "JPY"},
        "payee_name": options.payee,
    }
    if options.receipt:
        line["receipt"] = sent_file(options.receipt)
    filed = house.post("expense-claims", {"title": options.title, "lines": [line]}, reference=options.reference)
    print(f"{filed['id']}  {filed['state']}  {yen(filed['total'])}  → {filed['request']}")


def contract(house: Ennoshita, options: argparse.Namespace) -> None:
    """Ask for a contract with a customer; the same reference asks once."""
    found = [each for each in house.every("partners", q=options.customer) if each["code"] == options.customer]
    if not found:
        raise SystemExit(f"no customer {options.customer}")
    body = {name: getattr(options, name) for name in ("title", "kind", "unit", "purpose", "starts_on")}
    body["partner"] = found[0]["id"]
    if options.draft:
        body["draft"] = sent_file(options.draft)
    asked = house.post("contracts", body, reference=options.reference)
    print(f"{asked['id']}  {asked['state']}  {asked['partner_name']}  → {asked['request']}")


def sent_file(name: str) -> dict:
    """A file as the API takes it."""
    path = Path(name)
    return {"name": path.name, "content": base64.b64encode(path.read_bytes()).decode()}


def requests(house: Ennoshita, options: argparse.Namespace) -> None:
    """One's own requests: where each stands, and whom it waits for."""
    while True:
        waiting = 0
        for request in house.every("requests"):
            print(f"{request['id']}  {request['state']:<10} {yen(request['amount']):>12}  {request['title']}")
            waiting += request["state"] == "PENDING"
            now = next((step for step in request["steps"] if step["position"] == request["step_now"]), None)
            if now:
                print(f"    {now['name']}: {', '.join(person['name'] for person in now['asked'])}")
        if not (options.follow and waiting):
            return
        time.sleep(FOLLOW_EVERY_SECONDS)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    for act in (whoami, customers, invoices, claim, contract, requests):
        command = commands.add_parser(act.__name__, help=act.__doc__)
        command.set_defaults(act=act)
        if act is customers:
            command.add_argument("--since", default="", help="RFC 3339 moment with its offset")
        if act is invoices:
            command.add_argument("--state", default="", help="DRAFT, FINALISED or PAID")
            command.add_argument("--issued-from", default="", help="the first day of issue, such as 2026-10-01")
            command.add_argument("--lines", action="store_true", help="read each invoice with its lines")
        for name in WANTED.get(act.__name__, ()):
            command.add_argument(f"--{name}", required=True, type=int if name == "yen" else str)
        for name in MAY_BE_SENT.get(act.__name__, ()):
            command.add_argument(f"--{name}", default="", help="a file to send along")
        if act is requests:
            command.add_argument("--follow", action="store_true", help="until nothing waits any more")
    return parser.parse_args()


def main() -> int:
    options = read_options()
    url, key = os.environ.get("ENNOSHITA_URL", ""), os.environ.get("ENNOSHITA_KEY", "")
    if not (url and key):
        print("Set ENNOSHITA_URL and ENNOSHITA_KEY.", file=sys.stderr)
        return 2
    try:
        options.act(Ennoshita(url, key), options)
    except Problem as problem:
        print(problem, file=sys.stderr)
        for error in problem.said.get("errors", []):
            print(f"  {error['field']}: {error['message']['ja']} / {error['message']['en']}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
