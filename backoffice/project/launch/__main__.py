"""python -m backoffice.project.launch run | test | fuzz | check | lint | manage | servers | exec"""

import signal
import sys
from types import FrameType

from . import checks, commands, run
from .progress import LaunchError

COMMANDS = {
    "run": lambda arguments: run.run(),
    "test": commands.test,
    "fuzz": commands.fuzz,
    "check": lambda arguments: checks.check(arguments, with_tests=True),
    "lint": lambda arguments: checks.check(arguments, with_tests=False),
    "manage": commands.manage,
    "servers": lambda arguments: commands.servers(),
    "exec": commands.execute,
}


class Stop(BaseException):
    """A signal asked us to end. No Exception, so that nothing on the way takes it for a failure."""


def main() -> int:
    name, *arguments = sys.argv[1:] or [""]
    if name not in COMMANDS:
        print(__doc__, file=sys.stderr)
        return 2
    stop_on_signals()
    try:
        return COMMANDS[name](arguments)
    except Stop:
        return 0 if name in ("run", "servers") else 130
    except LaunchError as error:
        print(f"✗ {error.japanese}\n✗ {error.english}", file=sys.stderr, flush=True)
        return 1


def stop_on_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # nohup ignores SIGHUP for us, and means it.
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, stop)


def stop(number: int, frame: FrameType | None) -> None:
    raise Stop


if __name__ == "__main__":
    sys.exit(main())
