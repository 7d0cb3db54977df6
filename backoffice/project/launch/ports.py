"""The one port that people see: never one that is in use."""

import errno
import os
import socket

from .progress import LaunchError

PREFERRED = 8000
TRIED = 100
BACKLOG = 512


def open_port() -> socket.socket:
    """A listening socket on HOST: on PORT when it is set, else on 8000 or the next free one.

    Raises: LaunchError when PORT is in use, or nothing is free.
    """
    host = os.environ.get("HOST") or "127.0.0.1"
    asked = os.environ.get("PORT")
    if asked and not asked.isdigit():
        raise LaunchError(f"PORT は数字で指定してください: {asked}", f"PORT must be a number: {asked}")
    for port in [int(asked)] if asked else range(PREFERRED, PREFERRED + TRIED):
        listening = listen(host, port)
        if listening:
            return listening
    taken = asked or f"{PREFERRED}-{PREFERRED + TRIED - 1}"
    raise LaunchError(f"ポート {taken} は使われています。", f"Port {taken} is in use.")


def listen(host: str, port: int) -> socket.socket | None:
    """None when another program has the port, also when it has it on the other kind of loopback."""
    if host == "127.0.0.1" and loopback6_taken(port):
        return None
    family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listening = socket.socket(family, kind)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(address)
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        if error.errno != errno.EADDRINUSE:
            raise LaunchError(f"{host}:{port} を開けません: {error}", f"Can't open {host}:{port}: {error}") from error
        return None
    return listening


def loopback6_taken(port: int) -> bool:
    """Browsers try ::1 first for `localhost`: they would meet the other program there."""
    try:
        with socket.create_connection(("::1", port), timeout=0.2):
            return True
    except OSError:
        return False


def address_of(listening: socket.socket) -> str:
    """The address to type; `localhost` for all that reaches this machine, since passkeys refuse numbers."""
    host, port = listening.getsockname()[:2]
    named = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1") else host  # noqa: S104
    return f"http://{f'[{named}]' if ':' in named else named}:{port}/"
