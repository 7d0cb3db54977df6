"""What makes and changes endpoints, hands events out to them, and delivers."""

from .change_endpoint import (
    Ended,
    NotPaused,
    NotYourEndpoint,
    Paused,
    end_all,
    end_endpoint,
    pause_endpoint,
    resume_endpoint,
    rotate_secret,
)
from .deliver import deliver
from .hand_out import hand_out, order_what_is_due
from .make_endpoint import (
    EndpointNameTaken,
    MadeEndpoint,
    NoKind,
    NotAnAddress,
    NotEncrypted,
    NotInTheOpen,
    UnknownKind,
    make_endpoint,
)
from .replay import NothingToReplay, replay_deliveries, replay_delivery
from .send_test import send_test
from .signing import secrets_of

__all__ = [
    "Ended",
    "EndpointNameTaken",
    "MadeEndpoint",
    "NoKind",
    "NotAnAddress",
    "NotEncrypted",
    "NotInTheOpen",
    "NotPaused",
    "NotYourEndpoint",
    "NothingToReplay",
    "Paused",
    "UnknownKind",
    "deliver",
    "end_all",
    "end_endpoint",
    "hand_out",
    "make_endpoint",
    "order_what_is_due",
    "pause_endpoint",
    "replay_deliveries",
    "replay_delivery",
    "resume_endpoint",
    "rotate_secret",
    "secrets_of",
    "send_test",
]
