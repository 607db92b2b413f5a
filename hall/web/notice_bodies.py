"""The bodies of the calls on notices; field by field the commands of hall.domain.handling."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from hall.domain.handling.figures import Holder
from hall.web.case_bodies import Names
from hall.web.schemas import Code, Number, Sent

Day = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$")]


class MissingBody(Sent, frozen=True, kw_only=True):
    missing: Names = ()
    """Empty: all that is missing of what was handed in."""
    counter: Number | None = None
    despite: bool = False
    """Hand over another list that names more than the first; recorded as a violation."""


class PrintBody(Sent, frozen=True, kw_only=True):
    kiosk: Code
    """A kiosk's code; or ``W`` and the number of a window that has a printer of its own."""


class DeliverBody(Sent, frozen=True, kw_only=True):
    holder: Holder


class BundleBody(Sent, frozen=True, kw_only=True):
    holder: Holder
    counter: Number | None = None
    """Only what this window issued."""
    day: Day | None = None
    """Of issue; today where none is given."""
    expected: Annotated[int, Meta(ge=1, le=500)] | None = None
    """So many sheets were counted; another number is refused."""
