"""Keeps web, worker, beat and the servers alive, and gives up loudly when one can't live."""

import time
from dataclasses import dataclass, field

from .processes import Program, Running, start
from .progress import LaunchError, tail
from .servers import Servers

QUICK_SECONDS = 10.0
QUICK_DEATHS_ALLOWED = 3


@dataclass
class Watched:
    running: Running
    quick_deaths: int = 0
    start_again_at: float | None = None


@dataclass
class Crew:
    """All processes under watch. `tick` is to be called a few times a second."""

    servers: Servers
    members: dict[str, Watched] = field(default_factory=dict)

    def watch(self, running: Running) -> None:
        self.members[running.program.name] = Watched(running)

    def start(self, program: Program) -> None:
        self.watch(self.servers.add(start(program)))

    def tick(self) -> None:
        for member in self.members.values():
            if member.start_again_at is not None:
                self.start_again_when_due(member)
            elif not member.running.alive:
                self.note_death(member)

    def note_death(self, member: Watched) -> None:
        """Plan the next start: at once after a long life, later after quick deaths, never after the third.

        Raises: LaunchError with the end of its log.
        """
        quick = time.monotonic() - member.running.began < QUICK_SECONDS
        member.quick_deaths = member.quick_deaths + 1 if quick else 0
        program = member.running.program
        if member.quick_deaths >= QUICK_DEATHS_ALLOWED:
            end = tail(program.log)
            raise LaunchError(
                f"{program.name} が続けて止まりました。{program.log} の終わり:\n{end}",
                f"{program.name} ended {QUICK_DEATHS_ALLOWED} times in a row; the end of its log is above.",
            )
        print(f"▲ {program.name} が止まったので再開します / {program.name} ended and is started again", flush=True)
        member.start_again_at = time.monotonic() + member.quick_deaths

    def start_again_when_due(self, member: Watched) -> None:
        if member.start_again_at is None or time.monotonic() < member.start_again_at:
            return
        self.servers.running.remove(member.running)
        member.running = self.servers.add(start(member.running.program))
        member.start_again_at = None
