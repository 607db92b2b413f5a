"""A rule profile: the figures that the queue, the rating and the service day obey, and cases.

No figure of a rule is a constant in code: a hall runs on a profile (a TOML file), and these
classes are what is left of it once it was read and checked. Ranges are checked by the reader
(hall.config); the values here are already good. Source: rulebook 02;
for cases see hall.domain.handling.figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hall.domain.handling.figures import HandlingPolicy


class TransferPlace(StrEnum):
    """Where a transferred ticket stands in its new queue."""

    KEEP = "keep"
    """By its original place: who came first stays first (首问责任, R0, R3)."""
    FRONT = "front"
    BACK = "back"


class EarlyNoShow(StrEnum):
    """What happens when a window reports a no-show before it has called often enough."""

    RECORD = "record"
    """It is done, and the event says that it was early, for supervision to see."""
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePolicy:
    """Order of calling, no-shows, transfers."""

    head_start_seconds: int
    """A priority ticket is placed as if it had come so much earlier; 0 to 86,400. Nobody is
    ever overtaken by a priority ticket issued more than this after his own."""
    overtakes_in_a_row: int
    """How many priority tickets one window may call in a row over the head of an older
    ordinary one; 0 to 20. Then the ordinary one is next."""
    calls_before_no_show: int
    """1 to 10 calls."""
    seconds_between_calls: int
    """A recall sooner than this does not count towards a no-show; 0 to 300."""
    early_no_show: EarlyNoShow
    reinstate_places_back: int
    """A reinstated ticket lets so many waiting tickets go first; 0 to 50."""
    reinstates_allowed: int
    """How often one ticket may come back; 0 to 10."""
    transfer_place: TransferPlace
    issue_without_open_counter: bool
    """Whether a number is given while no window for the item is open."""
    one_live_ticket_per_person: bool
    """Refuse a second live ticket of a known person in the same queue."""
    soon_at_ahead: int
    """"You are called soon" (即将到号) at so many ahead; 0 to 20."""
    busy_wait_seconds: int
    """An average wait above this is shown as an alarm; 60 to 14,400."""
    crowded_at: int
    """More waiting at one window than this: neighbours help; 1 to 500."""
    emergency_at: int
    """More waiting at one window than this: an emergency window opens; 1 to 1,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingPolicy:
    """Ratings by pad and by the slip's QR code."""

    pad_seconds: int
    """How long a pad waits before the visit counts as unrated; 10 to 600."""
    ask_at_finish: bool
    """Whether finishing a ticket asks for a rating by itself."""
    code_days: int
    """For how many days after the visit the slip's code still takes a rating; 0 to 60."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPolicy:
    """The service day."""

    turns_at: str
    """Local time ``HH:MM`` after which a new date opens a new service day by itself."""
    opens_at: str
    """Office hours, for the kiosk's and the board's notice; local ``HH:MM``."""
    closes_at: str
    number_digits: int
    """Digits of a ticket number before it widens; 3 or 4."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The whole profile as far as this release knows it."""

    profile: str
    """Name of the profile it was read from, such as ``city``."""
    queue: QueuePolicy
    rating: RatingPolicy
    day: DayPolicy
    handling: HandlingPolicy
