"""`make run`: from nothing to the home page, then on until Ctrl+C."""

import http.client
import os
import signal
import subprocess
import sys
import time
from typing import Any

from .children import child_env, finish, run_to_end, start_quietly
from .places import ROOT, logs, run_dir
from .ports import address_of, open_port
from .processes import Program
from .progress import LaunchError, step
from .servers import Busy, Servers, State, lasting_servers, wait_for
from .supervise import Crew

HEALTHY_WITHIN_SECONDS = 60.0
PYTHON = sys.executable


def run() -> int:
    """Serve until a signal. A second run only says where the first one serves."""
    while True:
        try:
            with lasting_servers("run") as servers:
                serve(servers)
        except Busy as busy:
            if busy.state.purpose != "manage":
                return point_to(busy.state)
            wait_for(busy.state)


def serve(servers: Servers) -> None:
    """Prepare, start and watch. Ends only by an exception: a signal's, or a LaunchError."""
    crew = Crew(servers)
    for running in servers.running:
        crew.watch(running)
    env = child_env(servers.state.env)
    with step("会社と一か月を用意しています", "Preparing the company and its month", chatty=True):
        run_to_end([PYTHON, "manage.py", "prepare"], env, meanwhile=crew.tick)
    with open_port() as listening:
        cast = start_quietly([PYTHON, "manage.py", "cast"], env)
        with step("画面と処理を開始しています", "Starting web, worker and beat"):
            web, *others = programs(env, listening.fileno())
            crew.start(web)
            wait_until_healthy(listening.getsockname()[1], crew)
            for each in others:
                crew.start(each)
        servers.tell(address=address_of(listening))
        welcome(servers.state.address, cast)
        while True:
            crew.tick()
            time.sleep(0.2)


def programs(env: dict[str, str], listening: int) -> list[Program]:
    """Web first, for somebody waits for it. The listening socket is ours, so that a restart keeps the port."""
    web = ["gunicorn", "backoffice.project.wsgi:application", "--bind", f"fd://{listening}", "--preload"]
    web += ["--workers", "2", "--threads", "4", "--graceful-timeout", "4", "--no-control-socket"]
    celery = ["celery", "-A", "backoffice.project.celery"]
    # Nobody listens to a worker's heartbeat. A worker that starts while its broker goes retries for ever, deaf to
    # signals: one whose launcher died is killed, its processes read the end of their pipes, the sweeper sends again.
    quiet = ("--without-mingle", "--without-gossip", "--without-heartbeat")
    worker = [*celery, "worker", "-l", "warning", "--concurrency", "2", *quiet]
    beat = [*celery, "beat", "-l", "warning", "--schedule", str(run_dir() / "beat"), "--pidfile="]
    # After SIGTERM a worker waits for its tasks; what SIGQUIT breaks off, the sweeper sends again.
    worker_stops = ((signal.SIGTERM, 4.0), (signal.SIGQUIT, 2.0))
    return [
        program("web", web, env, descriptors=(listening,)),
        program("worker", worker, env, stops=worker_stops, orphan_signal=signal.SIGKILL),
        program("beat", beat, env),
    ]


def program(name: str, module: list[str], env: dict[str, str], **more: Any) -> Program:
    return Program(name, (PYTHON, "-m", *module), logs() / f"{name}.log", ROOT, env, **more)


def wait_until_healthy(port: int, crew: Crew) -> None:
    deadline = time.monotonic() + HEALTHY_WITHIN_SECONDS
    while not healthy(port):
        crew.tick()
        if time.monotonic() > deadline:
            raise LaunchError(
                f"画面が応答しません。{logs() / 'web.log'} をご覧ください。",
                f"The web process does not answer; see {logs() / 'web.log'}.",
            )
        time.sleep(0.1)


def healthy(port: int) -> bool:
    """Whether it answers. A redirect to HTTPS or a refused host name is an answer too; a lost database is not."""
    host = os.environ.get("HOST") or "127.0.0.1"
    wire = http.client.HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=10)  # noqa: S104
    try:
        wire.request("GET", "/healthz", headers={"Host": "localhost"})
        return wire.getresponse().status < http.client.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        wire.close()


def welcome(address: str, cast: "subprocess.Popen[str]") -> None:
    print(f"\n{finish(cast)}\n★ {address}")
    print(f"  Ctrl+C で終了します。記録は {logs()} にあります。/ Ctrl+C stops it; logs are in {logs()}.", flush=True)


def point_to(state: State) -> int:
    if state.purpose == "run" and state.address:
        print(f"★ すでに動いています / already running: {state.address} (pid {state.pid})", flush=True)
        return 0
    if state.purpose == "run":
        print(f"すでに起動中です / already starting (pid {state.pid})", flush=True)
        return 0
    raise LaunchError(
        f"プロセス {state.pid}（launch {state.purpose}）がサーバーを使っています。先に止めてください。",
        f"Process {state.pid} (launch {state.purpose}) has the servers. Stop it first.",
    )
