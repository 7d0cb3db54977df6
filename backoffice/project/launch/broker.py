"""The embedded broker: Valkey on a free port of this machine only, with a password.

A port rather than a socket, because one address then serves Celery, the cache and every client alike.
"""

import os
import signal
import socket
import time
from pathlib import Path

from .places import Home, broker_program, give, server_home
from .processes import Program, Running, start, stop_all
from .progress import LaunchError, tail

TRIES = 5


class Broker:
    """One broker in one home. `throwaway` keeps nothing on disk: for tests only."""

    def __init__(self, home: Home, log: Path, *, throwaway: bool) -> None:
        self.home = home.gate("broker")
        self.binary = broker_program(server_home())
        self.data = self.home.chamber("data")
        self.log = log
        self.throwaway = throwaway
        self.port = 0

    @property
    def url(self) -> str:
        return f"redis://:{self.home.secret('password')}@127.0.0.1:{self.port}/0"

    def start(self) -> Running:
        """Start on a free port; when another takes it in between, the next one is tried."""
        for _ in range(TRIES):
            self.port = free_port()
            running = start(self.program())
            if self.answers(running):
                return running
            stop_all([running])
        text = tail(self.log)
        raise LaunchError(f"ブローカーが起動しません。\n{text}", f"The broker does not start.\n{text}")

    def program(self) -> Program:
        configuration = self.home.path / "valkey.conf"
        configuration.unlink(missing_ok=True)
        configuration.touch(mode=0o600)
        configuration.write_text(self.configuration())
        give(configuration, self.home.account, owner=False, mode=0o640)
        return Program(
            name="broker",
            argv=(str(self.binary), str(configuration)),
            log=self.log,
            cwd=self.data,
            env=dict(os.environ),
            stops=((signal.SIGTERM, 5.0),),
            account=self.home.account,
        )

    def configuration(self) -> str:
        lines = ["bind 127.0.0.1", f"port {self.port}", f"requirepass {self.home.secret('password')}"]
        lines += [f'dir "{self.data}"', 'save ""', "daemonize no", "maxmemory-policy noeviction"]
        lines += [f"appendonly {'no' if self.throwaway else 'yes'}", "appendfsync everysec"]
        return "\n".join(lines) + "\n"

    def answers(self, running: Running, seconds: float = 20.0) -> bool:
        """Whether this very server answers: a stranger on the port knows neither password nor PONG."""
        deadline = time.monotonic() + seconds
        while running.alive and time.monotonic() < deadline:
            if ping(self.port, self.home.secret("password")):
                return running.alive
            time.sleep(0.03)
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ping(port: int, password: str) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1.0) as wire, wire.makefile("rb") as answers:
            wire.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            return [answers.readline().strip() for _ in range(2)] == [b"+OK", b"+PONG"]
    except OSError:
        return False
