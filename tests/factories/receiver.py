"""A program that receives webhooks: a real HTTP server on this machine, in a thread, that remembers what it was sent."""

import hashlib
import hmac
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Receiver:
    """`statuses` are answered in their order, the last one from then on; each answer waits `slow_seconds` first."""

    statuses: list[int] = field(default_factory=lambda: [200])
    answer: bytes = b"thanks"
    slow_seconds: float = 0
    drips: bool = False
    location: str = ""
    got: list[dict[str, Any]] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks?for=us"

    @property
    def ids(self) -> list[str]:
        """The ids of what came, in its order."""
        return [each["headers"]["Webhook-Id"] for each in self.got]

    def taken(self, path: str, headers: dict[str, str], body: bytes) -> int:
        """Note what came; the status to answer."""
        self.got.append({"path": path, "headers": headers, "body": body})
        return self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]


@contextmanager
def receiving(receiver: Receiver, *, tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Serve on a free port of this machine."""

    class Takes(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status = receiver.taken(self.path, dict(self.headers.items()), body)
            time.sleep(receiver.slow_seconds)
            self.send_response(status)
            if receiver.location:
                self.send_header("Location", receiver.location)
            self.send_header("Content-Length", str(len(receiver.answer)))
            self.end_headers()
            self._say(receiver.answer)

        do_GET = do_POST

        def _say(self, answer: bytes) -> None:
            for each in (answer[n : n + 1] for n in range(len(answer))) if receiver.drips else [answer]:
                try:
                    self.wfile.write(each)
                    self.wfile.flush()
                except OSError:
                    return
                time.sleep(0.2 if receiver.drips else 0)

        def log_message(self, *said: Any) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Takes)
    server.handle_error = lambda *_of: None  # type: ignore[method-assign]  # a client that leaves is no news
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.daemon_threads = True
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def signed(secret: str, came: dict[str, Any]) -> str:
    """What a receiver computes of what came, with its own copy of the secret."""
    head = came["headers"]
    said = f"{head['Webhook-Id']}.{head['Webhook-Timestamp']}.".encode() + came["body"]
    return "v1=" + hmac.new(secret.encode(), said, hashlib.sha256).hexdigest()
