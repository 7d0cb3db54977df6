"""The embedded PostgreSQL: one cluster, reached only through a socket in a private folder, with a password.

The program signs in as the owner of its database, who is no superuser: row-level security would not bind one.
"""

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import psycopg2
from psycopg2 import sql

from .places import Home, postgres_programs, server_home, socket_folder
from .processes import Program, Running, as_user
from .progress import LaunchError, tail

SUPERUSER = "ennoshita_admin"
OWNER = DATABASE = "ennoshita"
ROOMY_SHARED_MEMORY_BYTES = 256 * 1024 * 1024

SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "256MB",
    "max_connections": "100",
    "synchronous_commit": "on",
    "timezone": "Asia/Tokyo",
    "log_timezone": "Asia/Tokyo",
    # From PostgreSQL 16 on, who makes a role may take it on only when this says so.
    "createrole_self_grant": "set, inherit",
}
THROWAWAY = {
    "shared_buffers": "128MB",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_wal_size": "2GB",
}


class Postgres:
    """One cluster in one home. `throwaway` trades safety on power loss for speed: for tests only."""

    def __init__(self, home: Home, log: Path, *, throwaway: bool) -> None:
        self.home = home.gate("postgres")
        self.programs = postgres_programs(server_home())
        self.data = self.home.path / "data"
        self.socket = socket_folder(self.home)
        self.log = log
        self.throwaway = throwaway

    @property
    def url(self) -> str:
        password = self.home.secret("owner.password")
        return f"postgresql://{OWNER}:{password}@/{DATABASE}?host={quote(str(self.socket))}"

    def make_cluster(self) -> None:
        """Make the cluster unless it is there; a half-made one never gets its name."""
        if self.data.exists():
            self.refuse_other_version()
            return
        self.home.secret("superuser.password", readable=True)
        fresh = self.home.path / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        self.run_initdb(self.home.chamber("data.new"))
        fresh.rename(self.data)

    def run_initdb(self, folder: Path) -> None:
        argv = [str(self.programs / "initdb"), f"--pgdata={folder}", f"--username={SUPERUSER}"]
        argv += [f"--pwfile={self.home.path / 'superuser.password'}", "--auth=scram-sha-256"]
        # Under the locale C, pg_trgm sees no letters in Japanese text.
        argv += ["--encoding=UTF8", "--locale=C.UTF-8"]
        argv += ["--no-sync"] if self.throwaway else []
        user = as_user(self.home.account)
        done = subprocess.run(argv, cwd=folder, capture_output=True, text=True, check=False, **user)
        if done.returncode:
            raise LaunchError(f"initdb が失敗しました。\n{done.stderr}", f"initdb failed.\n{done.stderr}")

    def refuse_other_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        answer = subprocess.run([self.programs / "postgres", "--version"], capture_output=True, text=True, check=True)
        ours = answer.stdout.split()[-1].split(".")[0]
        if made_by != ours:
            raise LaunchError(
                f"{self.data} は PostgreSQL {made_by} のものです（今は {ours}）。pg_dump で移してください。",
                f"{self.data} is of PostgreSQL {made_by}, this is {ours}. Move it with pg_dump and restore.",
            )

    def take_over_lock_files(self, patience_seconds: float = 5.0) -> None:
        """Put our own number into the lock files of a crashed run, once no PostgreSQL works in the folder.

        PostgreSQL believes a lock file whenever the number in it exists. In containers that is common:
        numbers start again at 1, and nobody buries the dead. Its parent's number it never believes; then it
        looks for shared memory still in use, as after any crash.
        """
        deadline = time.monotonic() + patience_seconds
        while (at_work := working_in(self.data)) and time.monotonic() < deadline:
            time.sleep(0.05)
        if at_work:
            raise LaunchError(
                f"別の PostgreSQL（プロセス {at_work[0]}）が {self.data} を使っています。止めてください。",
                f"Another PostgreSQL (process {at_work[0]}) uses {self.data}. Stop it and try again.",
            )
        for file in (self.data / "postmaster.pid", self.socket / ".s.PGSQL.5432.lock"):
            if file.exists():
                write_our_number(file)

    def program(self) -> Program:
        settings = SETTINGS | (THROWAWAY if self.throwaway else {}) | {"unix_socket_directories": str(self.socket)}
        settings |= {"dynamic_shared_memory_type": shared_memory()}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Program(
            name="postgres",
            argv=(str(self.programs / "postgres"), "-D", str(self.data), *options),
            log=self.log,
            cwd=self.data,
            env={name: value for name, value in os.environ.items() if not name.startswith("PG")},
            stops=((signal.SIGINT, 10.0), (signal.SIGQUIT, 5.0)),
            orphan_signal=signal.SIGINT,
            account=self.home.account,
        )

    def wait_ready(self, running: Running, seconds: float = 60.0) -> None:
        """Wait until it answers (recovery after a crash takes a while); make the owner and the database."""
        deadline = time.monotonic() + seconds
        while True:
            if not running.alive or time.monotonic() > deadline:
                text = tail(self.log)
                raise LaunchError(f"PostgreSQL が起動しません。\n{text}", f"PostgreSQL does not start.\n{text}")
            try:
                connection = self.connect()
            except psycopg2.OperationalError:
                time.sleep(0.03)
                continue
            break
        try:
            make_database(connection, self.home.secret("owner.password"))
        finally:
            connection.close()

    def connect(self) -> "psycopg2.extensions.connection":
        connection = psycopg2.connect(
            host=str(self.socket),
            dbname="postgres",
            user=SUPERUSER,
            password=self.home.secret("superuser.password"),
            connect_timeout=5,
        )
        connection.autocommit = True
        return connection


def make_database(connection: "psycopg2.extensions.connection", password: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER])
        verb = sql.SQL("ALTER" if cursor.fetchone() else "CREATE")
        rights = sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB CREATEROLE PASSWORD {}")
        cursor.execute(rights.format(verb, sql.Identifier(OWNER), sql.Literal(password)))
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if not cursor.fetchone():
            made = sql.SQL("CREATE DATABASE {} OWNER {}")
            cursor.execute(made.format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))


def working_in(data: Path) -> list[int]:
    """The numbers of all PostgreSQL processes whose working directory this is: each of theirs has it."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if os.readlink(process / "cwd") == str(data) and (process / "comm").read_text().strip() == "postgres":
                found.append(int(process.name))
    return found


def write_our_number(file: Path) -> None:
    """Replace the first line. No link is followed, for the folder is the other user's."""
    with os.fdopen(os.open(file, os.O_RDWR | os.O_NOFOLLOW), "r+") as stream:
        rest = stream.read().partition("\n")[2]
        stream.seek(0)
        stream.truncate()
        stream.write(f"{os.getpid()}\n{rest}")


def shared_memory() -> str:
    """`mmap` where /dev/shm is as small as containers make it, for parallel queries need more than 64 MB."""
    try:
        room = os.statvfs("/dev/shm")  # noqa: S108
    except OSError:
        return "mmap"
    return "posix" if room.f_bavail * room.f_frsize >= ROOMY_SHARED_MEMORY_BYTES else "mmap"
