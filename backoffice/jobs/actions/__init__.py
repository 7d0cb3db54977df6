"""What can be done with jobs: enqueue, resume, run, finish, cancel, sweep, tick, react."""

from .begin_anew import begin_all_anew
from .cancel_job import cancel_job
from .enqueue import AlreadyRunning, NothingToDo, enqueue
from .react import react
from .resume import resume
from .run import run_for_a_while, work_off
from .sweep import sweep
from .tick import tick

__all__ = [
    "AlreadyRunning",
    "NothingToDo",
    "begin_all_anew",
    "cancel_job",
    "enqueue",
    "react",
    "resume",
    "run_for_a_while",
    "sweep",
    "tick",
    "work_off",
]
