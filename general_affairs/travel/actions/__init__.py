"""What can be done with trips: one file a verb."""

from .approve_trip import TripNotSubmitted, approve_trip, return_trip
from .book_trip import (
    BookingCancelledAlready,
    NewBooking,
    NotYourTripToBook,
    ReasonOfCancelMissing,
    TripNotApproved,
    book_trip,
    cancel_booking,
)
from .claim_trip import ClaimedAlready, claim_trip, file_trip_claim
from .request_trip import (
    AdvanceBeyondEstimate,
    EstimateBeyondRule,
    NewTrip,
    NoPersonToTravel,
    NotYourTrip,
    TripEndsBefore,
    TripNotReturned,
    discard_trip,
    request_trip,
    resubmit_trip,
)

__all__ = [
    "AdvanceBeyondEstimate",
    "BookingCancelledAlready",
    "ClaimedAlready",
    "EstimateBeyondRule",
    "NewBooking",
    "NewTrip",
    "NoPersonToTravel",
    "NotYourTrip",
    "NotYourTripToBook",
    "ReasonOfCancelMissing",
    "TripEndsBefore",
    "TripNotApproved",
    "TripNotReturned",
    "TripNotSubmitted",
    "approve_trip",
    "book_trip",
    "cancel_booking",
    "claim_trip",
    "discard_trip",
    "file_trip_claim",
    "request_trip",
    "resubmit_trip",
    "return_trip",
]
