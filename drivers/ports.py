"""One small protocol per kind of device, and the values that cross it.

A device's language and its wire are two objects: ``EscposPrinter(wire)``, ``Ff68Caller(wire)``.
All methods block, each for a bounded time; a supervisor gives every device its own thread.
Input devices are read with ``read(timeout_seconds)``: ``None`` means nothing came in that time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, runtime_checkable

from drivers.health import Concern


@runtime_checkable
class Wire(Protocol):
    """Bytes to and from a device: a serial port, a TCP connection, a device node, a loop."""

    address: str
    """The URL it was opened from, for logs and health."""

    def write(self, data: bytes) -> None:
        """Send all bytes. Raises DeviceTimeout when they are not taken in time, DeviceGone."""

    def read(self, timeout_seconds: float, limit: int = 4096) -> bytes:
        """The bytes that are there, waiting at most ``timeout_seconds`` for the first one.

        ``b""`` means silence. Raises DeviceGone when the other end is no longer there.
        """

    def close(self) -> None:
        """Let go of the wire; closing twice is harmless."""


@runtime_checkable
class PrinterPort(Wire, Protocol):
    """A wire whose port knows a little of the printer behind it, even of one that is silent."""

    def port_status(self) -> int | None:
        """The three bits of the parallel port that USB printers still have: 0x08 no error, 0x10
        selected, 0x20 paper empty; None when this port cannot tell. May take a few seconds.
        """


class Paper(StrEnum):
    """How much paper a printer has. A silent printer is ``unknown``, never ``ok``."""

    OK = "ok"
    LOW = "low"
    OUT = "out"
    UNKNOWN = "unknown"


class PrintOutcome(StrEnum):
    """What is known about a job after its bytes were sent."""

    CONFIRMED = "confirmed"
    """The printer said that it reached the end of the job."""
    UNKNOWN = "unknown"
    """The bytes left and nothing came back: it may or may not be on paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterStatus:
    """A printer's word about itself; ``None`` means it did not say."""

    paper: Paper = Paper.UNKNOWN
    online: bool | None = None
    cover_open: bool | None = None
    cutter_fault: bool | None = None


class Size(StrEnum):
    """How large a line of a slip is printed, in multiples of the normal character."""

    NORMAL = "normal"
    DOUBLE = "double"
    HUGE = "huge"


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of text on a slip."""

    text: str
    size: Size = Size.NORMAL
    align: Align = Align.CENTRE
    bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QrCode:
    """A QR code drawn by the printer itself; ``module`` is the dot size, 1 to 16."""

    content: str
    module: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture, such as the hall's logo, drawn in black dots on any printer."""

    image: bytes
    """A PNG file."""
    width: int = 60
    """How much of the paper's width it takes, in per cent, 1 to 100."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A line across the paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Blank space of so many text lines."""

    lines: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What is to be on the paper, without a word on how a printer does it. It ends with a cut."""

    job: str
    """The sender's own name of this job, for logs and confirmation."""
    parts: tuple[Line | QrCode | Picture | Rule | Feed, ...] = field(default_factory=tuple)


@runtime_checkable
class TicketPrinter(Protocol):
    """Puts slips on paper."""

    def print(self, slip: Slip) -> PrintOutcome:
        """Print and cut one slip.

        Raises PaperOut or CoverOpen before a byte of the job was sent; DeviceGone or
        DeviceTimeout when the wire failed under way: then the job's fate is unknown and
        ``may_be_on_paper`` of the printer tells whether any byte of it had left.
        """

    @property
    def may_be_on_paper(self) -> bool:
        """Whether bytes of the last job left before it failed."""

    def status(self) -> PrinterStatus:
        """Ask the printer, waiting tens of milliseconds at most for each answer."""

    def close(self) -> None: ...


@runtime_checkable
class CandidPrinter(TicketPrinter, Protocol):
    """A printer that tells more of itself than it must; what ``jiaohao`` ships does."""

    @property
    def missing(self) -> str:
        """The characters of the last slip that came out as 〓; empty when all were printed."""

    @property
    def silences(self) -> int:
        """How many times in a row it was asked how it is and said nothing at all; 0 while it
        answers, and of a printer that is not expected to.
        """

    def confirmed_late(self) -> tuple[str, ...]:
        """The jobs whose outcome was unknown and that were confirmed since, told once."""

    def concern(self) -> Concern | None:
        """What somebody should look after: little paper, no answers, a slip not confirmed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPress:
    """One press on one box of a bus."""

    unit: int
    """The box's address on its bus; 0 where a device is alone on its wire."""
    key: str
    """The key's name in the driver's own list, such as ``call`` or ``1``."""


@runtime_checkable
class Keypad(Protocol):
    """Caller boxes, button boxes, rating pads and keypads: something with keys."""

    def read(self, timeout_seconds: float) -> KeyPress | None:
        """The next press in order, or None. Raises DeviceGone."""

    def show(self, unit: int, waiting: int | None, number: str | None) -> None:
        """Show the waiting count and the ticket number on the box's own display, if it has one.

        ``None`` blanks that part. A device without a display ignores it.
        """

    def signal(self, unit: int, signal: Signal) -> None:
        """Beep, light a lamp, or ask for a rating; ignored by devices that cannot."""

    def close(self) -> None: ...


@runtime_checkable
class Worrying(Protocol):
    """A device that works and may know of something to be looked after: a jammed key, one box of
    a bus that is silent.
    """

    def concern(self) -> Concern | None:
        """What it is; None while there is nothing."""


class Signal(StrEnum):
    """What a box can be told to do besides showing a number."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    ASK_RATING = "ask_rating"
    WAITING = "waiting"
    """The queue behind this window is no longer empty."""
    IDLE = "idle"


@runtime_checkable
class CounterSign(Protocol):
    """The sign above a window."""

    def show(self, unit: int, text: str) -> None:
        """Show one line of text on the sign with this address."""

    def close(self) -> None: ...


@runtime_checkable
class Heeding(Protocol):
    """An output device that can tell without being written to that it is no longer there."""

    def look(self) -> None:
        """Raises DeviceGone when its plug was pulled."""


@runtime_checkable
class Voice(Protocol):
    """Speaks sentences through the hall's loudspeakers."""

    def say(self, sentence: str, language: str, volume: int = 100) -> Concern | None:
        """Speak one sentence to its end, then return what somebody should look after, if anything.

        ``language`` is a BCP 47 tag (``zh-CN``, ``en``), ``volume`` 1 to 100. Raises DeviceError
        when nothing was heard: an announcement that failed is never reported as spoken.
        """

    def chime(self, volume: int = 100) -> None:
        """Make heads turn before a call. Raises DeviceError."""

    def close(self) -> None: ...


@runtime_checkable
class Reader(Protocol):
    """Reads codes: a QR or barcode scanner, a card reader."""

    def read(self, timeout_seconds: float) -> str | None:
        """The next code, or None. Raises DeviceGone."""

    def close(self) -> None: ...
