"""What changes a sandbox: it is made, its clock goes forwards, it is closed."""

from .close_sandbox import close_sandbox
from .make_sandbox import SandboxIsThere, SandboxOfASandbox, TooManyUsers, UserIsNoMember, make_sandbox
from .move_clock import ClockGoesForwards, TooFarAhead, move_clock
from .refusals import NotASandbox

__all__ = [
    "ClockGoesForwards",
    "NotASandbox",
    "SandboxIsThere",
    "SandboxOfASandbox",
    "TooFarAhead",
    "TooManyUsers",
    "UserIsNoMember",
    "close_sandbox",
    "make_sandbox",
    "move_clock",
]
